//! All pictures of a figure.

use super::ensemble::EnsemblePictures;
use super::ground::GroundPictures;
use super::hyper_map::HyperPictures;
use super::lens::LensPictures;
use super::network::NetworkPictures;
use super::phase::PhasePictures;
use super::traces::Traces;

/// The pictures in a figure, which stay between frames.
pub struct Pictures {
    /// Those under the paths of the plot.
    pub ground: GroundPictures,
    /// Those under the paths of the test loss.
    pub tested: GroundPictures,
    /// Those of the relief beside it.
    pub relief: GroundPictures,
    /// That of the hyperparameter map.
    pub hyper: HyperPictures,
    /// What the eigen-lens keeps.
    pub lens: LensPictures,
    /// What the phase portrait keeps.
    pub phase: PhasePictures,
    /// What pictures of a network keep.
    pub network: NetworkPictures,
    /// What the picture of an ensemble keeps.
    pub ensemble: EnsemblePictures,
}

impl Pictures {
    /// Pictures with `sharpness` pixels for each point of the page: one if they are shown at their size, more if the figure
    /// is going to be enlarged.
    pub fn new(sharpness: f32) -> Self {
        Self {
            ground: GroundPictures::new(sharpness),
            tested: GroundPictures::new(sharpness),
            relief: GroundPictures::new(sharpness),
            hyper: HyperPictures::new(sharpness),
            lens: LensPictures::default(),
            phase: PhasePictures::default(),
            network: NetworkPictures::new(sharpness),
            ensemble: EnsemblePictures::default(),
        }
    }

    /// Those of a window, in which paths too long for one frame are traced in several.
    pub fn in_a_window() -> Self {
        let mut pictures = Self::new(1.0);
        pictures.ground.traces = Traces::frame_by_frame();
        pictures.tested.traces = Traces::frame_by_frame();
        pictures.relief.traces = Traces::frame_by_frame();
        pictures
    }
}
