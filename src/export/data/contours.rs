//! Level lines as JSON.

use std::io::{self, Write};
use std::sync::Arc;

use super::derive::on_a_grid;
use crate::optimizer::Progress;
use crate::scenario::Scenario;

/// A `FeatureCollection` as in GeoJSON (RFC 7946), in the coordinates x and y of the plane: for each level of the figure, in ascending
/// order, a `Feature` with the property `level` and a `MultiLineString`, which has no lines where none is in view.
///
/// Higher values are on the left of a line, and one that closes ends at its first point. Lines end at the border of the view, and where f is
/// undefined, jumps or has a pole. `bbox` is the view.
pub fn json(
    scenario: &Scenario,
    points: usize,
    out: &mut dyn Write,
    progress: &Arc<Progress>,
) -> io::Result<()> {
    let (shown, derived) = on_a_grid(scenario, points, progress)?;
    let (view, lines) = (shown.view(), derived.relief.lines());
    let ([left, right], [bottom, top]) = (view.x, view.y);
    write!(
        out,
        "{{\"type\":\"FeatureCollection\",\"bbox\":[{left:?},{bottom:?},{right:?},{top:?}],\"features\":["
    )?;
    for (index, level) in lines.levels.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        write!(
            out,
            "{comma}\n{{\"type\":\"Feature\",\"properties\":{{\"level\":{level:?}}},\
             \"geometry\":{{\"type\":\"MultiLineString\",\"coordinates\":["
        )?;
        for (index, line) in lines.contours.lines_of(index).iter().enumerate() {
            out.write_all(if index == 0 { b"\n[" } else { b",\n[" })?;
            for (index, [x, y]) in lines.contours.points_of(line).iter().enumerate() {
                let comma = if index == 0 { "" } else { "," };
                write!(out, "{comma}[{x:?},{y:?}]")?;
            }
            out.write_all(b"]")?;
        }
        out.write_all(b"]}}")?;
    }
    out.write_all(b"\n]}\n")
}
