//! What pictures of a network keep between frames.

use std::sync::Arc;

use super::diagram::DiagramPictures;
use super::field::FieldKey;
use super::head::{Head, HeadKey};
use super::members::KeptCurves;
use crate::analysis::response::{Classes, Grid, boundaries, curve};
use crate::figure::picture::Picture;
use crate::figure::scene::VisibleRun;
use crate::math::Point;
use crate::network::Network;
use crate::workbench::Memo;

/// The boundaries or the curve of a run at a row, on a grid.
type Lines = Memo<(HeadKey, Grid), Vec<Vec<Point>>>;

/// What pictures of a network keep between frames.
pub struct NetworkPictures {
    /// By the place of the optimizer.
    heads: Vec<Memo<HeadKey, Arc<Head>>>,
    lines: Vec<Lines>,
    pub(super) classes: Memo<(HeadKey, Grid), Classes>,
    pub(super) members: KeptCurves,
    pub(super) field: Picture<FieldKey>,
    pub(super) diagram: DiagramPictures,
    pub(super) sharpness: f32,
}

impl NetworkPictures {
    /// Pictures with so many pixels for each point of the page.
    pub fn new(sharpness: f32) -> Self {
        Self {
            heads: Vec::new(),
            lines: Vec::new(),
            classes: Memo::default(),
            members: KeptCurves::default(),
            field: Picture::default(),
            diagram: DiagramPictures::default(),
            sharpness,
        }
    }

    /// The network at the playhead of a run; `None` where the run is that of another network by now.
    pub fn head(&mut self, network: &Network, visible: &VisibleRun<'_>) -> Option<Arc<Head>> {
        let key = (visible.id(), visible.row);
        let memo = place(&mut self.heads, visible.index);
        let head = memo.get(key, |_, head| *head = Arc::new(Head::of(network, visible)));
        (head.weights.len() == network.layout().weights).then(|| Arc::clone(head))
    }

    /// The boundaries of a run between classes, or over a single input its curve.
    pub fn lines(
        &mut self,
        network: &Network,
        visible: &VisibleRun<'_>,
        head: &Head,
        grid: &Grid,
    ) -> &[Vec<Point>] {
        let key = ((visible.id(), visible.row), *grid);
        place(&mut self.lines, visible.index).get(key, |_, lines| {
            let network = head.evaluated(network);
            *lines = if grid.rows == 1 {
                vec![curve(network, &head.weights, grid)]
            } else {
                boundaries(network, &head.weights, grid)
            };
        })
    }
}

fn place<T: Default>(all: &mut Vec<T>, index: usize) -> &mut T {
    if all.len() <= index {
        all.resize_with(index + 1, T::default);
    }
    &mut all[index]
}
