//! Where an axis is marked, and with which numbers.

use super::number::{compact, scientific};
use crate::math::elementary as e;

/// The fewest labels of an axis that has room for more, and the most.
const FEWEST: usize = 4;
const MOST: usize = 9;

/// How numbers lie along an axis. Its own coordinate is what is proportional to length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Division {
    /// The coordinate is the number.
    Linear,
    /// The same for numbers that are counted, of which only whole ones exist.
    Whole,
    /// The coordinate is log₁₀ v.
    Logarithmic,
    /// The same, where all smaller numbers than the one at this coordinate are shown there, too.
    Floored(f64),
    /// The coordinate is ± log₁₀ (1 + |v|/c).
    Symmetric(f64),
}

/// The room that an axis has for its labels, in points along it.
pub struct Room<'a> {
    /// The length of the axis.
    pub length: f32,
    /// How far labels may reach beyond its ends; less than 0 where something stands at an end.
    pub beyond: [f32; 2],
    /// The distance that labels keep.
    pub gap: f32,
    /// The size of a label along the axis.
    pub size: &'a dyn Fn(&str) -> f32,
}

/// A mark of an axis, in points from its beginning.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub at: f32,
    /// The middle of the label, which is moved at the ends of an axis that have no room for it.
    pub middle: f32,
    pub text: String,
}

/// Marks for an axis between two coordinates, at round numbers: four to nine where there is room, whose labels do not touch.
pub fn marks(range: [f64; 2], division: Division, room: &Room<'_>) -> Vec<Mark> {
    let [low, high] = range;
    if !(low < high && (high - low).is_finite()) {
        return Vec::new();
    }
    let mut best: Vec<Mark> = Vec::new();
    for candidate in division.candidates(range) {
        let Some(marks) = placed(&candidate, division.floor(), range, room) else {
            continue;
        };
        if marks.len() >= FEWEST {
            return marks;
        }
        if marks.len() > best.len() {
            best = marks;
        }
    }
    best
}

/// Marks at numbers with their coordinates; `None` if there are too many of them for the room.
fn placed(
    numbers: &Numbers,
    floor: Option<f64>,
    [low, high]: [f64; 2],
    room: &Room<'_>,
) -> Option<Vec<Mark>> {
    if numbers.coordinates.len() > MOST {
        return None;
    }
    let [before, after] = room.beyond;
    let mut marks: Vec<Mark> = Vec::new();
    let mut free = f32::NEG_INFINITY;
    for (coordinate, mut text) in numbers.coordinates.iter().zip(numbers.labels()) {
        if floor == Some(*coordinate) {
            text = format!("≤ {text}");
        }
        let at = ((coordinate - low) / (high - low)) as f32 * room.length;
        let half = 0.5 * (room.size)(&text);
        let (first, last) = (half - before, room.length + after - half);
        let middle = at.max(first).min(last);
        // A label stands beside its mark; where even that is not possible, something else does.
        if first > last || (middle - at).abs() > half {
            continue;
        }
        if middle - half < free {
            return None;
        }
        free = middle + half + room.gap;
        marks.push(Mark { at, middle, text });
    }
    Some(marks)
}

/// Numbers that an axis could be marked with.
struct Numbers {
    values: Vec<f64>,
    coordinates: Vec<f64>,
    /// The distance between values on a linear axis, which says how many digits they need.
    step: Option<f64>,
}

impl Numbers {
    /// Labels in one notation.
    fn labels(&self) -> Vec<String> {
        let sizes = self.values.iter().map(|v| v.abs()).filter(|v| *v > 0.0);
        let [least, greatest] = sizes.fold([f64::INFINITY, 0.0], |[l, g], v| [v.min(l), v.max(g)]);
        let plain = match self.step {
            Some(_) => least >= 1e-4 && greatest < 1e6,
            None => least >= 1e-3 && greatest <= 1e4,
        };
        let digits = |v: f64| match self.step {
            Some(step) => ((v.abs() / step).log10() + 2.01).clamp(1.0, 15.0) as usize,
            None => 3,
        };
        let label = |&v: &f64| match plain {
            true => compact(v, digits(v)),
            // On an axis of powers, these two are better known by name.
            false if self.step.is_none() && (v.abs() == 1.0 || v.abs() == 10.0) => compact(v, 2),
            false => scientific(v, digits(v)),
        };
        self.values.iter().map(label).collect()
    }
}

impl Division {
    /// Sets of numbers to mark, the best first.
    fn candidates(self, range: [f64; 2]) -> Vec<Numbers> {
        match self {
            Self::Linear | Self::Whole => steps(range)
                .into_iter()
                .filter(|step| self == Self::Linear || step.fract() == 0.0)
                .map(|step| self.numbers(multiples(range, step), Some(step), range))
                .collect(),
            Self::Logarithmic | Self::Floored(_) => self.powers(range),
            Self::Symmetric(c) => self.powers_of_both_signs(range, c),
        }
    }

    fn floor(self) -> Option<f64> {
        match self {
            Self::Floored(floor) => Some(floor),
            Self::Linear | Self::Whole | Self::Logarithmic | Self::Symmetric(_) => None,
        }
    }

    fn coordinate(self, value: f64) -> f64 {
        match self {
            Self::Linear | Self::Whole => value,
            Self::Logarithmic | Self::Floored(_) => e::log10(value),
            Self::Symmetric(c) => e::log10(1.0 + value.abs() / c).copysign(value),
        }
    }

    fn value(self, coordinate: f64) -> f64 {
        match self {
            Self::Linear | Self::Whole => coordinate,
            Self::Logarithmic | Self::Floored(_) => e::pow(10.0, coordinate),
            Self::Symmetric(c) => (c * (e::pow(10.0, coordinate.abs()) - 1.0)).copysign(coordinate),
        }
    }

    /// The numbers among these that lie in the range.
    fn numbers(self, values: Vec<f64>, step: Option<f64>, [low, high]: [f64; 2]) -> Numbers {
        let slack = 1e-9 * (high - low);
        let inside = |v: &f64| (low - slack..=high + slack).contains(&self.coordinate(*v));
        let values: Vec<f64> = values.into_iter().filter(inside).collect();
        Numbers {
            coordinates: values.iter().map(|v| self.coordinate(*v)).collect(),
            values,
            step,
        }
    }

    /// Whole decades; where there are few of them also the numbers between, at last in equal steps.
    fn powers(self, range: [f64; 2]) -> Vec<Numbers> {
        let strides = STRIDES.iter().map(|stride| {
            let exponents = multiples(range, *stride).into_iter();
            self.numbers(exponents.map(power).collect(), None, range)
        });
        let decades = range[1].floor() - range[0].ceil() + 1.0;
        if decades >= FEWEST as f64 {
            return strides.collect();
        }
        let between = BETWEEN.iter().map(|digits| {
            let decades = (-1..=FEWEST as i32).map(|k| range[0].ceil() + f64::from(k));
            let values = decades.flat_map(|k| digits.iter().map(move |d| d * power(k)));
            self.numbers(values.collect(), None, range)
        });
        let mut sets: Vec<Numbers> = between.chain(strides).collect();
        sets.extend(self.even_steps(range));
        sets
    }

    /// Zero, and powers of ten on both sides of it.
    fn powers_of_both_signs(self, range: [f64; 2], c: f64) -> Vec<Numbers> {
        let largest = range
            .iter()
            .fold(0.0, |l: f64, v| l.max(self.value(*v).abs()));
        let [first, last] = [e::log10(c).ceil(), e::log10(largest).floor()];
        let mut sets: Vec<Numbers> = Vec::new();
        for stride in STRIDES {
            // The smallest powers may lie too close to zero.
            for skipped in 0..stride as i32 {
                let first = first + f64::from(skipped);
                let count = ((last - first) / stride).floor();
                if !(0.0..=MOST as f64).contains(&count) {
                    continue;
                }
                let sizes = (0..=count as i32).map(|k| power(first + f64::from(k) * stride));
                let sizes: Vec<f64> = sizes.collect();
                let negative = sizes.iter().rev().map(|v| -v);
                let values = negative.chain([0.0]).chain(sizes.iter().copied());
                sets.push(self.numbers(values.collect(), None, range));
            }
        }
        sets.extend(self.even_steps(range));
        sets
    }

    /// Numbers in equal steps on an axis that is not linear.
    fn even_steps(self, range: [f64; 2]) -> Vec<Numbers> {
        let values = range.map(|c| self.value(c));
        if !(values[1] - values[0]).is_finite() {
            return Vec::new();
        }
        let sets = steps(values).into_iter();
        sets.map(|step| self.numbers(multiples(values, step), Some(step), range))
            .collect()
    }
}

/// What is labelled within decades.
const BETWEEN: [&[f64]; 4] = [
    &[1.0, 2.0, 5.0],
    &[1.0, 3.0],
    &[1.0, 2.0, 3.0, 5.0],
    &[1.0, 1.5, 2.0, 3.0, 5.0, 7.0],
];
/// Distances between labelled decades.
const STRIDES: [f64; 13] = [
    1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 15.0, 20.0, 30.0, 50.0, 100.0,
];

/// 10^k for a whole k, correctly rounded.
fn power(exponent: f64) -> f64 {
    format!("1e{exponent}").parse().unwrap_or(f64::NAN)
}

/// Round steps, from about a tenth of a range upwards; at last those of 25, which are less round, but less far apart.
fn steps([low, high]: [f64; 2]) -> Vec<f64> {
    let decade = e::log10((high - low) / MOST as f64).floor();
    let decades = [0.0, 1.0, 2.0].map(|k| power(decade + k));
    let round = decades
        .into_iter()
        .flat_map(|d| [1.0, 2.0, 5.0].map(|m| m * d));
    let less_round = decades.into_iter().map(|d| 2.5 * d);
    let fits = |step: &f64| (high - low) / step < 1.5 * MOST as f64;
    round.chain(less_round).filter(fits).collect()
}

/// The multiples of a step within a range, and those at its ends up to rounding.
fn multiples([low, high]: [f64; 2], step: f64) -> Vec<f64> {
    let (first, last) = ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor());
    let count = last - first;
    if !(0.0..1000.0).contains(&count) {
        return Vec::new();
    }
    let multiple = |k: i32| {
        // Adding 0 makes 0 of −0.
        (first + f64::from(k)) * step + 0.0
    };
    (0..=count as i32).map(multiple).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Labels of characters that are all as wide, in an axis of a number of characters.
    fn room(characters: f32, size: &dyn Fn(&str) -> f32) -> Room<'_> {
        Room {
            length: characters * 8.0,
            beyond: [20.0, 0.0],
            gap: 8.0,
            size,
        }
    }

    fn width(text: &str) -> f32 {
        text.chars().count() as f32 * 8.0
    }

    fn texts(range: [f64; 2], division: Division, characters: f32) -> Vec<String> {
        let marks = marks(range, division, &room(characters, &width));
        marks.into_iter().map(|mark| mark.text).collect()
    }

    #[test]
    fn marks_are_round_and_symmetric() {
        let on = |range, characters| texts(range, Division::Linear, characters);
        assert_eq!(
            on([-6.0, 6.0], 60.0),
            ["−6", "−4", "−2", "0", "2", "4", "6"]
        );
        assert_eq!(on([-0.1, 0.1], 60.0), ["−0.1", "−0.05", "0", "0.05", "0.1"]);
        assert_eq!(on([0.0, 2e6], 80.0)[..2], ["0", "5·10⁵"]);
        assert_eq!(texts([-0.02, 2.02], Division::Whole, 80.0), ["0", "1", "2"]);
    }

    #[test]
    fn logarithmic_axes_show_decades() {
        let on = |range, characters| texts(range, Division::Logarithmic, characters);
        assert_eq!(on([-3.0, 0.0], 60.0), ["0.001", "0.01", "0.1", "1"]);
        assert_eq!(
            on([-0.1, 2.1], 80.0),
            ["1", "2", "5", "10", "20", "50", "100"]
        );
        let even = [
            "10⁻¹⁶",
            "10⁻¹⁴",
            "10⁻¹²",
            "10⁻¹⁰",
            "10⁻⁸",
            "10⁻⁶",
            "10⁻⁴",
            "10⁻²",
            "1",
        ];
        assert_eq!(on([-16.0, 1.0], 60.0), even);
        // log₁₀ 3 = 0.477, log₁₀ 3.5 = 0.544
        assert_eq!(
            on([0.477, 0.545], 60.0),
            ["3", "3.1", "3.2", "3.3", "3.4", "3.5"]
        );
    }

    #[test]
    fn axes_of_both_signs_show_zero_and_powers() {
        // log₁₀ (1 + 1000) = 3.0004
        let wide = ["−1000", "−100", "−10", "−1", "0", "1", "10", "100", "1000"];
        let on = |characters| texts([-3.1, 3.1], Division::Symmetric(1.0), characters);
        assert_eq!(on(80.0), wide);
        assert_eq!(on(30.0), ["−1000", "−10", "0", "10", "1000"]);
        let far = texts([-6.5, 0.5], Division::Symmetric(1.0), 30.0);
        assert!(far.contains(&"0".to_owned()) && far.len() >= 4, "{far:?}");
    }

    #[test]
    fn four_to_nine_labels_that_never_touch() {
        let mut seed = 7u64;
        let mut draw = || {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 11) as f64 / (1u64 << 53) as f64
        };
        for case in 0..20_000 {
            let middle = (draw() - 0.5) * 10f64.powf(draw() * 8.0 - 4.0);
            let reach = 10f64.powf(draw() * 6.0 - 3.0);
            let linear = [middle - reach, middle + reach];
            let low = draw() * 20.0 - 16.0;
            let logarithmic = [low, low + 0.1 + draw() * 18.0];
            let signs = [-0.5 - 6.0 * draw(), 0.5 + 6.0 * draw()];
            let (range, division) = [
                (linear, Division::Linear),
                (logarithmic, Division::Logarithmic),
                (
                    signs,
                    Division::Symmetric(10f64.powf((draw() * 6.0 - 3.0).floor())),
                ),
            ][case % 3];
            let font = 8.0 + 24.0 * draw() as f32;
            let size = |text: &str| 0.6 * font * text.chars().count() as f32;
            let room = Room {
                length: 30.0 + 3000.0 * draw() as f32,
                beyond: [font, 0.0],
                gap: 0.8 * font,
                size: &size,
            };
            let found = marks(range, division, &room);
            let context = || format!("{range:?} {division:?} {} {font} {found:?}", room.length);
            assert!(found.len() <= MOST, "{}", context());
            for pair in found.windows(2) {
                let apart = pair[1].middle - pair[0].middle;
                let needed = 0.5 * (size(&pair[0].text) + size(&pair[1].text)) + room.gap;
                assert!(apart >= needed - 0.01, "{}", context());
                assert_ne!(pair[0].text, pair[1].text, "{}", context());
            }
            for mark in &found {
                let half = 0.5 * size(&mark.text);
                assert!(mark.middle + half <= room.length + 0.01, "{}", context());
                assert!(
                    (mark.middle - mark.at).abs() <= half + 0.01,
                    "{}",
                    context()
                );
            }
            let widest = found
                .iter()
                .map(|m| size(&m.text))
                .fold(3.0 * font, f32::max);
            if room.length > 2.0 * MOST as f32 * (widest + room.gap) {
                assert!(found.len() >= FEWEST, "{}", context());
            }
        }
    }

    #[test]
    fn what_is_no_range_has_no_marks() {
        for range in [
            [1.0, 1.0],
            [2.0, 1.0],
            [f64::NAN, 1.0],
            [0.0, f64::INFINITY],
        ] {
            for division in [
                Division::Linear,
                Division::Logarithmic,
                Division::Symmetric(1.0),
            ] {
                assert_eq!(marks(range, division, &room(50.0, &width)), []);
            }
        }
        let huge = marks([-300.0, 308.0], Division::Logarithmic, &room(100.0, &width));
        assert!((FEWEST..=MOST).contains(&huge.len()));
        let tiny = marks([0.0, 1.0], Division::Linear, &room(0.1, &width));
        assert!(tiny.len() <= 1);
    }
}
