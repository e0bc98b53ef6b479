//! Places as TikZ writes them.

use egui::Pos2;

use super::styles::{BP, length};

/// Where places are counted from: the lower left corner of the page or of a frame, which TikZ shifts to.
#[derive(Clone, Copy)]
pub(super) struct Origin {
    pub(super) at: Pos2,
    pub(super) shift: &'static str,
}

impl Origin {
    /// A place as TikZ writes it, in big points with y upwards.
    pub(super) fn place(self, point: Pos2) -> String {
        let [x, y] = [point.x - self.at.x, self.at.y - point.y];
        format!("({},{})", length(x * BP), length(y * BP))
    }
}
