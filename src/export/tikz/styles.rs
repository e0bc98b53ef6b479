//! How lines, areas and dots look, each described once and used by name.

use std::fmt::Write as _;

use egui::{Color32, Stroke};

use crate::export::drawing::{Path, unmultiplied};

/// Big points of TeX (1/72 inch) in a point of a drawing (1/96 inch).
pub(super) const BP: f32 = 0.75;

/// Colours and styles in the order of their first use.
#[derive(Default)]
pub(super) struct Styles {
    colors: Vec<[u8; 3]>,
    styles: Vec<String>,
}

impl Styles {
    /// A colour as options of TikZ, `fill=c1,fill opacity=0.5`; its name alone for no property.
    pub(super) fn color(&mut self, property: &str, color: Color32) -> String {
        let [r, g, b, a] = unmultiplied(color);
        let index = index_of(&mut self.colors, [r, g, b]);
        if property.is_empty() {
            return format!("ravine{index}");
        }
        let mut out = format!("{property}=ravine{index}");
        if a < 255 {
            let opacity = number(f64::from(a) / 255.0, 3);
            let _ = write!(out, ",{property} opacity={opacity}");
        }
        out
    }

    /// The name of the style of a path.
    pub(super) fn of_path(&mut self, path: &Path, closed: bool) -> String {
        let mut style = self.paint(path.fill, path.stroke);
        if !closed {
            style.push_str(",line join=round");
        }
        self.name(format!("{style},mark=none"))
    }

    /// The name of the style of dots with a radius in big points.
    pub(super) fn of_dots(&mut self, path: &Path, radius: f32) -> String {
        let paint = self.paint(path.fill, path.stroke);
        let radius = length(radius);
        self.name(format!(
            "only marks,mark=*,mark size={radius},mark options={{solid,{paint}}}"
        ))
    }

    fn paint(&mut self, fill: Color32, stroke: Stroke) -> String {
        let fill = match fill {
            Color32::TRANSPARENT => "fill=none".to_owned(),
            fill => self.color("fill", fill),
        };
        if stroke.is_empty() {
            return format!("{fill},draw=none");
        }
        let draw = self.color("draw", stroke.color);
        let width = length(stroke.width * BP);
        format!("{fill},{draw},line width={width}")
    }

    fn name(&mut self, style: String) -> String {
        format!("ravine {}", index_of(&mut self.styles, style))
    }

    /// What defines them.
    pub(super) fn definitions(&self) -> String {
        let mut out = String::new();
        for (k, [r, g, b]) in self.colors.iter().enumerate() {
            let _ = writeln!(
                out,
                "\\definecolor{{ravine{}}}{{HTML}}{{{r:02X}{g:02X}{b:02X}}}",
                k + 1
            );
        }
        for (k, style) in self.styles.iter().enumerate() {
            let _ = writeln!(out, "\\tikzset{{ravine {}/.style={{{style}}}}}", k + 1);
        }
        out
    }
}

/// The place of a value in a list, from 1, to which it is added where it is missing.
fn index_of<T: PartialEq>(list: &mut Vec<T>, value: T) -> usize {
    let known = list.iter().position(|known| *known == value);
    known.unwrap_or_else(|| {
        list.push(value);
        list.len() - 1
    }) + 1
}

/// A length in big points.
pub(super) fn length(value: f32) -> String {
    // TeX has no lengths beyond 16383 points; pages are smaller.
    format!(
        "{}bp",
        number(f64::from(value.clamp(-16_000.0, 16_000.0)), 2)
    )
}

/// A number with so many decimals, without zeros at its end.
pub(super) fn number(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let text = match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => &text,
    };
    if text == "-0" { "0" } else { text }.to_owned()
}
