//! SVG text: numbers, path data, colours, escaping.

use std::fmt::Write as _;

use egui::{Color32, Pos2, Rect, Stroke, epaint::CornerRadiusF32, vec2};

use crate::export::drawing::{Segment, corner_radii, unmultiplied};

/// Writes `units / 10^decimals` in the shortest form that SVG allows.
fn put_fixed(out: &mut String, units: i64, decimals: u32) {
    let scale = 10_u64.pow(decimals);
    if units < 0 {
        out.push('-');
    }
    let (whole, mut rest) = (units.unsigned_abs() / scale, units.unsigned_abs() % scale);
    if whole > 0 || rest == 0 {
        // Writing to a `String` cannot fail, here and below.
        let _ = write!(out, "{whole}");
    }
    if rest > 0 {
        out.push('.');
        let mut place = scale / 10;
        while rest > 0 {
            out.push(char::from(b'0' + (rest / place) as u8));
            rest %= place;
            place /= 10;
        }
    }
}

/// The value in units of 10^−decimals. NaN becomes 0, and values beyond the size of any page are clamped.
fn to_fixed(value: f32, decimals: u32) -> i64 {
    (f64::from(value).clamp(-1e6, 1e6) * 10_f64.powi(decimals as i32)).round() as i64
}

/// Writes a length in points, rounded to a hundredth.
pub(super) fn put_number(out: &mut String, value: f32) {
    put_fixed(out, to_fixed(value, 2), 2);
}

/// ` name="value"`
pub(super) fn put_attribute(out: &mut String, name: &str, value: f32) {
    let _ = write!(out, " {name}=\"");
    put_number(out, value);
    out.push('"');
}

/// ` fill="#rrggbb" fill-opacity=".5"` (or `stroke`), from egui's premultiplied colour.
pub(super) fn put_color(out: &mut String, property: &str, color: Color32) {
    let [r, g, b, a] = unmultiplied(color);
    let _ = write!(out, " {property}=\"#");
    let _ = if [r, g, b].iter().all(|c| c % 17 == 0) {
        write!(out, "{:x}{:x}{:x}\"", r / 17, g / 17, b / 17)
    } else {
        write!(out, "{r:02x}{g:02x}{b:02x}\"")
    };
    if a < 255 {
        let _ = write!(out, " {property}-opacity=\"");
        put_fixed(out, to_fixed(f32::from(a) / 255.0, 3), 3);
        out.push('"');
    }
}

/// The attributes for `fill` and `stroke`, if there are any.
pub(super) fn put_paint(out: &mut String, fill: Color32, stroke: Stroke) {
    if fill != Color32::TRANSPARENT {
        put_color(out, "fill", fill);
    }
    if !stroke.is_empty() {
        put_color(out, "stroke", stroke.color);
        if stroke.width != 1.0 {
            put_attribute(out, "stroke-width", stroke.width);
        }
    }
}

/// ` transform="rotate(…)"`, from radians, if the angle is not zero.
pub(super) fn put_rotation(out: &mut String, angle: f32, center: Pos2) {
    if angle != 0.0 {
        out.push_str(" transform=\"rotate(");
        put_number(out, angle.to_degrees());
        for value in [center.x, center.y] {
            out.push(' ');
            put_number(out, value);
        }
        out.push_str(")\"");
    }
}

/// An open `<rect`, or an open `<path` if the corners differ.
pub(super) fn put_rect(out: &mut String, rect: Rect, radius: CornerRadiusF32) {
    let [nw, ne, se, sw] = corner_radii(rect, radius);
    if nw == ne && ne == se && se == sw {
        out.push_str("<rect");
        put_attribute(out, "x", rect.left());
        put_attribute(out, "y", rect.top());
        put_attribute(out, "width", rect.width());
        put_attribute(out, "height", rect.height());
        if nw > 0.0 {
            put_attribute(out, "rx", nw);
        }
    } else {
        let mut path = PathData::new(2);
        path.move_to(rect.left_top() + vec2(nw, 0.0));
        path.line_to(rect.right_top() - vec2(ne, 0.0));
        path.quarter_to(ne, rect.right_top() + vec2(0.0, ne));
        path.line_to(rect.right_bottom() - vec2(0.0, se));
        path.quarter_to(se, rect.right_bottom() - vec2(se, 0.0));
        path.line_to(rect.left_bottom() + vec2(sw, 0.0));
        path.quarter_to(sw, rect.left_bottom() - vec2(0.0, sw));
        path.line_to(rect.left_top() + vec2(0.0, nw));
        path.quarter_to(nw, rect.left_top() + vec2(nw, 0.0));
        path.close();
        let _ = write!(out, "<path d=\"{}\"", path.as_str());
    }
}

/// Text for attribute values and element content, without what XML forbids.
pub(in crate::export) fn put_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
}

/// Writes text between tags, so that it comes back as it is, lines and all. What XML has no way to write becomes U+FFFD.
pub(super) fn put_verbatim(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // As it is, readers would take it for the end of a line.
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(c),
            '\u{fffe}' | '\u{ffff}' | '\0'..' ' => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
    }
}

/// Path data in relative coordinates, which take about half the bytes of absolute ones. Each step is the difference of two
/// rounded places, so rounding errors do not accumulate along a path.
pub(super) struct PathData {
    data: String,
    decimals: u32,
    at: [i64; 2],
    start: [i64; 2],
    command: char,
}

impl PathData {
    /// Empty data, for coordinates with `decimals` decimal places.
    fn new(decimals: u32) -> Self {
        Self {
            data: String::new(),
            decimals,
            at: [0; 2],
            start: [0; 2],
            command: ' ',
        }
    }

    /// The data of a curve.
    pub(super) fn of(segments: &[Segment], decimals: u32) -> Self {
        let mut path = Self::new(decimals);
        for segment in segments {
            match *segment {
                Segment::Move(to) => path.move_to(to),
                Segment::Line(to) => path.line_to(to),
                Segment::Quadratic(control, to) => path.curve('q', &[control, to]),
                Segment::Cubic(control1, control2, to) => {
                    path.curve('c', &[control1, control2, to]);
                }
                Segment::Close => path.close(),
            }
        }
        path
    }

    fn move_to(&mut self, to: Pos2) {
        let to = self.fixed(to);
        self.put_command('m');
        self.put_step(to);
        (self.at, self.start) = (to, to);
        // Coordinate pairs that follow a move are lines without a letter of their own.
        self.command = 'l';
    }

    fn line_to(&mut self, to: Pos2) {
        let to = self.fixed(to);
        if to != self.at {
            self.put_command('l');
            self.put_step(to);
            self.at = to;
        }
    }

    /// A quarter of a circle, clockwise on the screen.
    fn quarter_to(&mut self, radius: f32, to: Pos2) {
        if radius > 0.0 {
            self.put_command('a');
            let radius = to_fixed(radius, self.decimals);
            self.put_value(radius);
            self.put_value(radius);
            self.data.push_str(" 0 0 1");
            let to = self.fixed(to);
            self.put_step(to);
            self.at = to;
        } else {
            self.line_to(to);
        }
    }

    fn close(&mut self) {
        self.data.push('z');
        self.command = 'z';
        self.at = self.start;
    }

    pub(super) fn as_str(&self) -> &str {
        &self.data
    }

    fn curve(&mut self, command: char, points: &[Pos2]) {
        self.put_command(command);
        for &point in points {
            let point = self.fixed(point);
            self.put_step(point);
        }
        if let Some(&last) = points.last() {
            self.at = self.fixed(last);
        }
    }

    fn fixed(&self, point: Pos2) -> [i64; 2] {
        [point.x, point.y].map(|value| to_fixed(value, self.decimals))
    }

    fn put_command(&mut self, command: char) {
        if command != self.command || command == 'm' {
            self.data.push(command);
            self.command = command;
        }
    }

    fn put_step(&mut self, to: [i64; 2]) {
        for (to, at) in to.into_iter().zip(self.at) {
            self.put_value(to - at);
        }
    }

    fn put_value(&mut self, units: i64) {
        let joins = self.data.ends_with(|c: char| c.is_ascii_digit());
        if joins && units >= 0 {
            self.data.push(' ');
        }
        put_fixed(&mut self.data, units, self.decimals);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::drawing::polyline;
    use egui::pos2;

    #[test]
    fn numbers_are_short() {
        for (value, text) in [
            (0.0, "0"),
            (-0.001, "0"),
            (0.5, ".5"),
            (-0.25, "-.25"),
            (12.0, "12"),
            (3.1462, "3.15"),
            (100.07, "100.07"),
            (f32::NAN, "0"),
            (f32::INFINITY, "1000000"),
        ] {
            let mut out = String::new();
            put_number(&mut out, value);
            assert_eq!(out, text, "{value}");
        }
    }

    #[test]
    fn rounding_does_not_add_up_along_a_path() {
        let points: Vec<_> = (0..=1000).map(|i| pos2(i as f32 * 0.014, 0.0)).collect();
        let path = PathData::of(&polyline(&points, false), 2);
        let text = path.as_str().replace(['m', 'l'], " ").replace('-', " -");
        let values: Vec<f64> = text
            .split_whitespace()
            .map(|value| value.parse().expect("a number"))
            .collect();
        let end: f64 = values.iter().step_by(2).sum();
        assert!((end - 14.0).abs() < 1e-9, "{end}");
    }

    #[test]
    fn colors_are_unmultiplied() {
        for (color, text) in [
            (Color32::from_rgb(255, 0, 51), " fill=\"#f03\""),
            (
                Color32::from_rgba_premultiplied(128, 0, 128, 128),
                " fill=\"#f0f\" fill-opacity=\".502\"",
            ),
            (
                Color32::from_rgba_premultiplied(51, 0, 0, 102),
                " fill=\"#800000\" fill-opacity=\".4\"",
            ),
        ] {
            let mut out = String::new();
            put_color(&mut out, "fill", color);
            assert_eq!(out, text);
        }
    }

    #[test]
    fn text_is_escaped() {
        let mut out = String::new();
        put_escaped(&mut out, "a<b & \"c\"\u{1}\n∇");
        assert_eq!(out, "a&lt;b &amp; &quot;c&quot; ∇");
    }
}
