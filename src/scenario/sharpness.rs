//! How the sharpness of the places that runs have come to is measured.

use crate::parameters;
use crate::parameters::{Legal, Parameter};

parameters! {
    /// The box and the shift by which the layer `sharpness_box` measures.
    pub struct Sharpness {
        /// ε of Keskar's box |zᵢ| ≤ ε(|wᵢ| + 1).
        epsilon: f64 = 0.05 => Parameter::new("epsilon", "ε", "size of the box")
            .legal(Legal::Between(0.0, 10.0)).logarithmic(1e-4, 1.0)
            .help("sharpness is how far f rises within |zᵢ| ≤ ε(|wᵢ| + 1); Keskar et al. use 10⁻³ and 5·10⁻⁴, boxes too small to be seen"),
        /// δ of a surface that is shifted to the right, f(w − δ), along x.
        shift_x: f64 = 0.0 => Parameter::new("shift", "δx", "shift along x").element(0)
            .linear(-1.0, 1.0)
            .help("the loss at the same place if all of the surface is moved by δ, as a test loss is beside that of training"),
        /// The same along y.
        shift_y: f64 = 0.0 => Parameter::new("shift", "δy", "shift along y").element(1)
            .linear(-1.0, 1.0)
            .help("the loss at the same place if all of the surface is moved by δ, as a test loss is beside that of training"),
    }
}

impl Sharpness {
    /// δ; `None` where the surface is not shifted.
    pub fn shift(&self) -> Option<[f64; 2]> {
        let shift = [self.shift_x, self.shift_y];
        (shift != [0.0; 2]).then_some(shift)
    }
}
