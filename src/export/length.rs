//! Lengths of pages in the units of the web, of paper and of print.

use std::fmt;

/// Points of a drawing in an inch. Such a point is a CSS pixel.
pub const PER_INCH: f64 = 96.0;

/// Points of type, in which font sizes are given, in an inch.
const TYPE_PER_INCH: f64 = 72.0;

/// Millimetres in an inch.
const MM_PER_INCH: f64 = 25.4;

/// The least and the greatest length of a page's side, in points.
pub const SIDES: std::ops::RangeInclusive<f32> = 16.0..=10_000.0;

/// The least and the greatest font size, in points of type.
pub const FONT_SIZES: std::ops::RangeInclusive<f32> = 4.0..=45.0;

/// The points of a drawing that so many points of type measure.
pub fn of_type(points: f32) -> f32 {
    (f64::from(points) * PER_INCH / TYPE_PER_INCH) as f32
}

/// The points of type that so many points of a drawing measure.
pub fn in_type(points: f32) -> f32 {
    (f64::from(points) * TYPE_PER_INCH / PER_INCH) as f32
}

/// What the sides of a page are measured in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Unit {
    /// Points of a drawing: CSS pixels.
    #[default]
    Px,
    /// Millimetres.
    Mm,
    /// Inches.
    In,
}

impl Unit {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Px, Self::Mm, Self::In];

    /// Its sign after a number.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Px => "px",
            Self::Mm => "mm",
            Self::In => "in",
        }
    }

    /// The unit with that sign.
    pub fn of(sign: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.sign() == sign)
    }

    /// Points of a drawing in one of it.
    pub fn points(self) -> f64 {
        match self {
            Self::Px => 1.0,
            Self::Mm => PER_INCH / MM_PER_INCH,
            Self::In => PER_INCH,
        }
    }

    /// Digits after the decimal point that people give.
    pub fn decimals(self) -> usize {
        match self {
            Self::Px => 0,
            Self::Mm => 1,
            Self::In => 2,
        }
    }
}

/// Width and height of a page.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Size {
    /// Width and height in the unit.
    pub sides: [f64; 2],
    /// What they are measured in.
    pub unit: Unit,
}

impl Size {
    /// So many of a unit.
    pub const fn new(sides: [f64; 2], unit: Unit) -> Self {
        Self { sides, unit }
    }

    /// Width and height in points of a drawing.
    pub fn points(self) -> [f32; 2] {
        self.sides.map(|side| (side * self.unit.points()) as f32)
    }

    /// The same size in another unit, in the digits that people give of it.
    pub fn within(self, unit: Unit) -> Self {
        if unit == self.unit {
            return self;
        }
        let round = [1.0, 10.0, 100.0][unit.decimals()];
        let factor = self.unit.points() / unit.points();
        let sides = self
            .sides
            .map(|side| (side * factor * round).round() / round);
        Self { sides, unit }
    }

    /// Whether a page can have this size.
    pub fn is_legal(self) -> bool {
        self.points().iter().all(|side| SIDES.contains(side))
    }

    /// The size in a text such as `1600x1000`, `85mmx60mm`, `85x60mm` or `6x4in`; without a unit in pixels, and with one at the end for
    /// both.
    pub fn parse(text: &str) -> Option<Self> {
        // There is an x in px as well.
        let sides = |(at, _): (usize, &str)| {
            let (height, unit) = measured(&text[at + 1..])?;
            let (width, own) = measured(&text[..at])?;
            let size = Self::new([width, height], unit.unwrap_or_default());
            Some(size).filter(|_| own.is_none() || own == unit)
        };
        let size = text.match_indices('x').find_map(sides);
        size.filter(|size| size.is_legal())
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [width, height] = self.sides;
        write!(f, "{width} × {height} {}", self.unit.sign())
    }
}

/// A number, and the unit behind it.
fn measured(text: &str) -> Option<(f64, Option<Unit>)> {
    let unit = Unit::ALL
        .into_iter()
        .find(|unit| text.ends_with(unit.sign()));
    let number = unit.map_or(text, |unit| &text[..text.len() - unit.sign().len()]);
    // What people write, and no `inf` or `1e300`.
    let plain = number.bytes().all(|c| c.is_ascii_digit() || c == b'.');
    let number = number.parse().ok().filter(|_| plain)?;
    Some((number, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_those_of_css() {
        // CSS Values and Units 3, 5.2: 1in = 2.54cm = 96px, 1pt = 1/72 of 1in.
        assert_eq!(Size::new([1.0, 25.4], Unit::In).points()[0], 96.0);
        let [a, b] = Size::new([25.4, 85.0], Unit::Mm).points();
        assert!((a - 96.0).abs() < 1e-4 && (b - 321.2598).abs() < 1e-3);
        assert_eq!(of_type(72.0), 96.0);
        assert_eq!((of_type(9.0), in_type(12.0)), (12.0, 9.0));
    }

    #[test]
    fn another_unit_is_the_same_length_in_round_numbers() {
        let size = Size::new([96.0, 480.0], Unit::Px);
        assert_eq!(size.within(Unit::In), Size::new([1.0, 5.0], Unit::In));
        assert_eq!(size.within(Unit::Mm), Size::new([25.4, 127.0], Unit::Mm));
        let paper = Size::new([85.0, 60.0], Unit::Mm);
        assert_eq!(paper.within(Unit::Px), Size::new([321.0, 227.0], Unit::Px));
        assert_eq!(paper.within(Unit::In), Size::new([3.35, 2.36], Unit::In));
        assert_eq!(paper.within(Unit::Mm), paper);
    }

    #[test]
    fn sizes_are_read_as_people_write_them() {
        let mm = |a, b| Some(Size::new([a, b], Unit::Mm));
        assert_eq!(Size::parse("85mmx60mm"), mm(85.0, 60.0));
        assert_eq!(Size::parse("85x60.5mm"), mm(85.0, 60.5));
        assert_eq!(Size::parse("6x4in"), Some(Size::new([6.0, 4.0], Unit::In)));
        let px = Some(Size::new([1600.0, 1000.0], Unit::Px));
        assert_eq!(Size::parse("1600x1000"), px);
        assert_eq!(Size::parse("1600pxx1000px"), px);
        for none in [
            "",
            "x",
            "85",
            "85mm",
            "85mmx60",
            "85mmx60in",
            "infx60",
            "1e3x60",
            "-85x60mm",
            "85 x 60mm",
            "15x100",
            "100x10001",
            "85cmx60cm",
            "200x4mm",
            "NaNxNaN",
            "85mmx60mmx3mm",
        ] {
            assert_eq!(Size::parse(none), None, "{none}");
        }
        assert_eq!(
            Size::new([85.0, 60.5], Unit::Mm).to_string(),
            "85 × 60.5 mm"
        );
    }
}
