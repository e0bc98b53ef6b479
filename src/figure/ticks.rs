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
    /// The same for numbers that lie so close together that only what they have beyond this one is told.
    Beyond(f64),
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
    /// What is taken off each to make its label.
    less: f64,
}

impl Numbers {
    /// Labels in one notation.
    fn labels(&self) -> Vec<String> {
        let told = self.values.iter().map(|value| self.told(*value));
        let told: Vec<f64> = told.collect();
        let sizes = told.iter().map(|v| v.abs()).filter(|v| *v > 0.0);
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
        told.iter().map(label).collect()
    }

    /// The number of a label; of a difference that is rounded to whole steps, whatever rounding has left.
    fn told(&self, value: f64) -> f64 {
        match self.step {
            Some(step) if self.less != 0.0 => ((value - self.less) / step).round() * step,
            Some(_) | None => value,
        }
    }
}

impl Division {
    /// Sets of numbers to mark, the best first.
    fn candidates(self, range: [f64; 2]) -> Vec<Numbers> {
        match self {
            Self::Linear | Self::Whole | Self::Beyond(_) => steps(range)
                .into_iter()
                .filter(|step| self != Self::Whole || step.fract() == 0.0)
                .map(|step| self.numbers(multiples(range, step), Some(step), range))
                .collect(),
            Self::Logarithmic | Self::Floored(_) => self.powers(range),
            Self::Symmetric(c) => self.powers_of_both_signs(range, c),
        }
    }

    fn floor(self) -> Option<f64> {
        match self {
            Self::Floored(floor) => Some(floor),
            Self::Linear
            | Self::Whole
            | Self::Beyond(_)
            | Self::Logarithmic
            | Self::Symmetric(_) => None,
        }
    }

    fn coordinate(self, value: f64) -> f64 {
        match self {
            Self::Linear | Self::Whole | Self::Beyond(_) => value,
            Self::Logarithmic | Self::Floored(_) => e::log10(value),
            Self::Symmetric(c) => e::log10(1.0 + value.abs() / c).copysign(value),
        }
    }

    fn value(self, coordinate: f64) -> f64 {
        match self {
            Self::Linear | Self::Whole | Self::Beyond(_) => coordinate,
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
            less: match self {
                Self::Beyond(less) => less,
                Self::Linear
                | Self::Whole
                | Self::Logarithmic
                | Self::Floored(_)
                | Self::Symmetric(_) => 0.0,
            },
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
mod tests;
