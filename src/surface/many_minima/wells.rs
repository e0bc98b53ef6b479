//! Wells and hills in a bowl.

use crate::math::{Number, Point};
use crate::parameters;
use crate::parameters::{Legal, Parameter};
use crate::surface::{Formula, Group, Info, Spacing, View};

parameters! {
    /// f = x² + y² − 2 exp(−((x−1)² + y²)/0.2) − 3 exp(−((x+1)² + y²)/0.2): a bowl with two wells, of value
    /// −2.0631 at (−0.9363, 0) and −1.0927 at (0.9053, 0), and a saddle between them.
    pub struct Wells {}
}

impl Formula for Wells {
    const INFO: Info = Info {
        key: "wells",
        name: "Two wells",
        group: Group::ManyMinima,
        equation: "f = x² + y² − 2 exp(−((x−1)² + y²)/0.2) − 3 exp(−((x+1)² + y²)/0.2)",
        teaches: "a deep and a shallow well: which one a method finds depends on the start and its speed",
        spacing: Spacing::Linear,
        start: [1.6, 1.2],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let yy = y.square();
        let well = |cx: f64| (((x - cx).square() + yy) * -5.0).exp();
        x.square() + yy - well(1.0) * 2.0 - well(-1.0) * 3.0
    }

    fn domain(&self) -> View {
        View::square(2.0)
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![[-0.9363, 0.0], [0.9053, 0.0], [0.0686, 0.0]]
    }
}

parameters! {
    /// With u = 1.4y and e(a, b) = exp(−((x−a)² + (u−b)²)/0.2): f = x² + u² + 2e(1, 0) + 6e(−1, 0) − 2e(1, −1), a
    /// bowl with two hills and a hole; minima −0.1588 at (0.9003, −0.6534) and 0.0483 at (0.0415, −0.0006).
    pub struct Hills {}
}

impl Formula for Hills {
    const INFO: Info = Info {
        key: "hills",
        name: "Hills",
        group: Group::ManyMinima,
        equation: "f = x² + u² + 2e(1, 0) + 6e(−1, 0) − 2e(1, −1), u = 1.4y, e(a, b) = exp(−5((x−a)² + (u−b)²))",
        teaches: "two hills and a hole in a bowl: the way down leads around",
        spacing: Spacing::Linear,
        start: [-1.6, 0.3],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let u = y * 1.4;
        let bump = |a: f64, b: f64| (((x - a).square() + (u - b).square()) * -5.0).exp();
        let hills = bump(1.0, 0.0) * 2.0 + bump(-1.0, 0.0) * 6.0;
        x.square() + u.square() + hills - bump(1.0, -1.0) * 2.0
    }

    fn domain(&self) -> View {
        View::square(2.0)
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![
            [0.9003, -0.6534],
            [0.0415, -0.0006],
            [0.4583, -0.4500],
            [1.4852, 0.0066],
            [-1.7103, 0.0],
            [1.1215, 0.0051],
            [-1.0347, 0.0],
        ]
    }
}

parameters! {
    /// With u = x − s: f = (u² + y²)/50 − d₁ exp(−((u+1.5)² + y²)/2w₁²) − d₂ exp(−((u−1.5)² + y²)/2w₂²), a narrow
    /// well at the left and a wide one at the right in a shallow bowl.
    ///
    /// The shift s stands for the difference between training and test loss: a point that was found at s = 0 keeps
    /// its value where the well is wide and loses it where it is narrow. Hochreiter and Schmidhuber, Flat minima
    /// (1997); Keskar et al. (arXiv 1609.04836).
    pub struct SharpAndFlat {
        sharp_depth: f64 = 1.0 => Parameter::new("sharp_depth", "d₁", "depth of the sharp well")
            .legal(Legal::AtLeast(0.0)).linear(0.0, 3.0)
            .help("how far the narrow well reaches down"),
        sharp_width: f64 = 0.2 => Parameter::new("sharp_width", "w₁", "width of the sharp well")
            .legal(Legal::AtLeast(0.01)).linear(0.05, 1.5)
            .help("standard deviation of the narrow well; its curvature is d₁/w₁²"),
        flat_depth: f64 = 1.0 => Parameter::new("flat_depth", "d₂", "depth of the flat well")
            .legal(Legal::AtLeast(0.0)).linear(0.0, 3.0)
            .help("how far the wide well reaches down"),
        flat_width: f64 = 0.8 => Parameter::new("flat_width", "w₂", "width of the flat well")
            .legal(Legal::AtLeast(0.01)).linear(0.05, 1.5)
            .help("standard deviation of the wide well; its curvature is d₂/w₂²"),
        shift: f64 = 0.0 => Parameter::new("shift", "s", "shift")
            .linear(-1.0, 1.0)
            .help("moves the whole surface along x, as test data move a training loss"),
    }
}

impl Formula for SharpAndFlat {
    const INFO: Info = Info {
        key: "sharp_and_flat",
        name: "Sharp and flat",
        group: Group::ManyMinima,
        equation: "f = (u² + y²)/50 − d₁ exp(−((u+1.5)² + y²)/(2w₁²)) − d₂ exp(−((u−1.5)² + y²)/(2w₂²)), u = x − s",
        teaches: "sharpness against generalisation: shift the surface and the sharp minimum loses most",
        spacing: Spacing::Linear,
        start: [-0.4, 1.8],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let (u, yy) = (x - self.shift, y.square());
        let well = |center: f64, depth: f64, width: f64| {
            let distance = (u - center).square() + yy;
            (distance * (-0.5 / (width * width))).exp() * depth
        };
        let sharp = well(-1.5, self.sharp_depth, self.sharp_width);
        let flat = well(1.5, self.flat_depth, self.flat_width);
        (u.square() + yy) * 0.02 - sharp - flat
    }

    fn domain(&self) -> View {
        View::square(3.0)
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![
            [self.shift - 1.5, 0.0],
            [self.shift + 1.5, 0.0],
            [self.shift - 0.7043, 0.0],
        ]
    }

    fn ridge_keeps_minimum(&self) -> bool {
        false
    }
}
