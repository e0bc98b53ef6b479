//! What the diagram keeps between frames.

use super::tiles::TilesKey;
use crate::analysis::response::Grid;
use crate::analysis::units::Inside;
use crate::figure::network::head::HeadKey;
use crate::figure::picture::Picture;
use crate::workbench::Memo;

/// What the diagram keeps between frames.
#[derive(Default)]
pub struct DiagramPictures {
    /// What is inside the network at the playhead.
    pub inside: Memo<(HeadKey, Grid), Inside>,
    /// What its units respond to.
    pub tiles: Picture<TilesKey>,
}
