//! Rows as text in fonts that are installed.

use std::fmt::Write as _;

use super::markup::{put_attribute, put_color, put_escaped, put_rotation};
use crate::export::rows::{Align, Row, is_icon};

/// Ours first, then what is as wide, then whatever there is.
const FAMILIES: &str = "Inter, 'DejaVu Sans', Arial, sans-serif";

/// What our layout does: every letter as wide as it is, whatever stands beside it, and all digits as wide as each other.
pub(super) const FEATURES: &str =
    " style=\"font-kerning:none;font-variant-ligatures:none;font-variant-numeric:tabular-nums\"";

/// Writes a `<text>` with a `<tspan>` for each part that looks alike. Only the point by which the row is aligned is given, so that
/// it can be edited, and keeps its place in a font of another width.
pub(super) fn put_row(out: &mut String, row: &Row<'_>, align: Align) {
    let main = row.main();
    let at = row.anchor(align);
    out.push_str("<text xml:space=\"preserve\"");
    put_attribute(out, "x", at.x);
    put_attribute(out, "y", at.y);
    out.push_str(match align {
        Align::Left => "",
        Align::Middle => " text-anchor=\"middle\"",
        Align::Right => " text-anchor=\"end\"",
    });
    let _ = write!(out, " font-family=\"{FAMILIES}\"");
    put_attribute(out, "font-size", main.size);
    put_rotation(out, main.angle, at);
    out.push('>');
    let mut drop = 0.0;
    for run in row.runs() {
        out.push_str("<tspan");
        put_color(out, "fill", run.color);
        if run.size != main.size {
            put_attribute(out, "font-size", run.size);
        }
        if run.drop != drop {
            put_attribute(out, "dy", run.drop - drop);
            drop = run.drop;
        }
        if run.semibold {
            out.push_str(" font-weight=\"600\"");
        }
        if run.italics {
            out.push_str(" font-style=\"italic\"");
        }
        out.push('>');
        let letters = run.shown.chars().filter(|c| !is_icon(*c));
        put_escaped(out, &letters.collect::<String>());
        out.push_str("</tspan>");
    }
    out.push_str("</text>");
}
