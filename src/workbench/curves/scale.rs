//! How values become heights: the scale that shows them best, and the range that matters.

use super::curve::Curve;
use crate::math::Point;
use crate::math::elementary as e;
use crate::scenario::Sign;

/// The least value on a logarithmic axis, where zero and negative values have no place; gaps this small are rounding.
const SMALLEST: f64 = 1e-16;
/// Decades above the start that are shown of a logarithmic curve, so that an excursion does not squeeze the others into a line.
const ABOVE_START: f64 = 4.0;
/// An axis with both signs is logarithmic where the largest value is this many times the typical one.
const WIDE: f64 = 100.0;
/// The most decades between the largest value of such an axis and where it becomes linear.
const DECADES: f64 = 1e6;
/// Where only runs that leave are shown, those on an axis with both signs are followed to this many times their first value.
const FOLLOWED: f64 = 2.0;
/// Share of the range that is added on a side where a curve leaves, so that it is seen leaving.
const HEADROOM: f64 = 0.15;

/// How a value becomes a height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Scale {
    /// The value itself.
    #[default]
    Linear,
    /// log₁₀ v
    Logarithmic,
    /// log₁₀ (v − f*), where the minimum f* is known.
    Gap(f64),
    /// ± log₁₀ (1 + |v|/c): linear well below c, logarithmic well above.
    Symmetric(f64),
}

impl Scale {
    /// The height of a value, which may be infinite; `None` where it is undefined. On a logarithmic axis, what is too small for
    /// it lies at its floor.
    pub fn height(self, value: f64) -> Option<f64> {
        let floor = self.floor();
        // NaN is dealt with first, because the maximum of NaN and a number is the number.
        (!value.is_nan()).then(|| self.unfloored(value).map_or(floor, |h| h.max(floor)))
    }

    /// The height at which smaller values are shown, too.
    fn floor(self) -> f64 {
        match self {
            Self::Linear | Self::Symmetric(_) => f64::NEG_INFINITY,
            Self::Logarithmic => e::log10(SMALLEST),
            Self::Gap(minimum) => e::log10(SMALLEST.max(f64::EPSILON * minimum.abs())),
        }
    }

    /// The height of a value that rounding does not limit, such as one that theory predicts; `None` where it has none.
    pub fn unfloored(self, value: f64) -> Option<f64> {
        let logarithm = |size: f64| (size > 0.0).then(|| e::log10(size));
        match self {
            Self::Linear => (!value.is_nan()).then_some(value),
            Self::Logarithmic => logarithm(value),
            Self::Gap(minimum) => logarithm(value - minimum),
            Self::Symmetric(c) => {
                (!value.is_nan()).then(|| e::log10(1.0 + value.abs() / c).copysign(value))
            }
        }
    }

    fn is_logarithmic(self) -> bool {
        match self {
            Self::Logarithmic | Self::Gap(_) => true,
            Self::Linear | Self::Symmetric(_) => false,
        }
    }
}

/// The axes of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartAxes {
    /// The scale of the vertical axis.
    pub scale: Scale,
    /// The heights at its ends.
    pub heights: [f64; 2],
    /// The height at which smaller values are shown, too, where there are some.
    pub floor: Option<f64>,
    /// The end of the horizontal axis, which begins at 0.
    pub right: f64,
}

impl Default for ChartAxes {
    fn default() -> Self {
        Self {
            scale: Scale::Linear,
            heights: [-1.0, 1.0],
            floor: None,
            right: 1.0,
        }
    }
}

impl ChartAxes {
    /// Axes for curves of values with such signs. Runs that converge or stay near decide the range; a run that leaves counts
    /// with its start.
    pub fn of(curves: &[Curve], sign: Sign, minimum: Option<f64>) -> Self {
        let logarithmic = logarithmic(curves, sign, minimum);
        let followed = logarithmic.map_or(FOLLOWED, |_| e::pow(10.0, ABOVE_START));
        let values = decisive(curves, followed);
        let scale = logarithmic.unwrap_or_else(|| signed(&values));
        Self {
            scale,
            heights: heights(curves, &values, scale),
            floor: floor(&values, scale),
            right: curves.iter().map(|c| c.end).fold(1.0, f64::max),
        }
    }
}

fn finite(points: &[Point]) -> impl Iterator<Item = f64> {
    points.iter().map(|p| p[1]).filter(|v| v.is_finite())
}

/// The values that decide what is shown. If all runs leave, these are the values up to so many times their first ones.
fn decisive(curves: &[Curve], followed: f64) -> Vec<f64> {
    let firsts = curves.iter().filter_map(|c| finite(&c.points).next());
    let mut values: Vec<f64> = firsts.collect();
    let staying = || curves.iter().filter(|c| !c.leaves);
    values.extend(curves.iter().flat_map(|c| finite(&c.limit)));
    values.extend(staying().flat_map(|c| finite(&c.points)));
    if staying().next().is_none() {
        let beginning = |c: &Curve| finite(&c.points).find(|v| *v != 0.0);
        let beginnings = curves.iter().filter_map(beginning);
        let near = followed * beginnings.fold(0.0, |a: f64, v| a.max(v.abs()));
        let all = curves.iter().flat_map(|c| finite(&c.points));
        values.extend(all.filter(|v| v.abs() <= near));
    }
    values
}

/// A logarithmic scale, where all values have a place on one.
fn logarithmic(curves: &[Curve], sign: Sign, minimum: Option<f64>) -> Option<Scale> {
    match sign {
        Sign::NonNegative => return Some(Scale::Logarithmic),
        Sign::Linear => return None,
        Sign::Any => {}
    }
    let least = curves.iter().flat_map(|c| &c.points).map(|p| p[1]);
    let least = least.min_by(f64::total_cmp)?;
    // Up to rounding, no value lies below the minimum.
    let gap = minimum.filter(|m| least >= m - 1e-9 * (1.0 + m.abs()));
    gap.map(Scale::Gap)
        .or((least > 0.0).then_some(Scale::Logarithmic))
}

/// Where values are shown that are too small for a scale.
fn floor(values: &[f64], scale: Scale) -> Option<f64> {
    let floor = scale.floor();
    let is_below = |v: &f64| scale.unfloored(*v).is_none_or(|height| height < floor);
    values.iter().any(is_below).then_some(floor)
}

/// A scale for values of both signs: linear, unless their sizes are too far apart for that.
fn signed(values: &[f64]) -> Scale {
    let sizes = values.iter().map(|v| v.abs()).filter(|v| *v > 0.0);
    let mut sizes: Vec<f64> = sizes.collect();
    sizes.sort_by(f64::total_cmp);
    let Some(&largest) = sizes.last() else {
        return Scale::Linear;
    };
    if largest <= WIDE * sizes[sizes.len() / 2] {
        return Scale::Linear;
    }
    let small = sizes[sizes.len() / 10].max(largest / DECADES);
    Scale::Symmetric(e::pow(10.0, e::log10(small).floor()))
}

/// The range of the heights that matter, with a margin.
fn heights(curves: &[Curve], values: &[f64], scale: Scale) -> [f64; 2] {
    let shown = values.iter().filter_map(|v| scale.height(*v));
    let range = shown.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], h| {
        [low.min(h), high.max(h)]
    });
    let [mut low, mut high] = range;
    if low > high {
        return ChartAxes::default().heights;
    }
    let height_of = |point: Option<&Point>| point.and_then(|p| scale.height(p[1]));
    if scale.is_logarithmic() {
        let starts = curves.iter().filter_map(|c| height_of(c.points.first()));
        high = high.min(starts.fold(low, f64::max) + ABOVE_START);
    }
    let room = HEADROOM * (high - low);
    let ends = || curves.iter().filter_map(|c| height_of(c.points.last()));
    let (below, above) = (ends().any(|h| h < low), ends().any(|h| h > high));
    if below {
        low -= room;
    }
    if above {
        high += room;
    }
    let alone = match scale {
        Scale::Linear | Scale::Symmetric(_) => 0.5,
        // Extended to whole powers of ten, with room around a single one.
        Scale::Logarithmic | Scale::Gap(_) => 1.0,
    };
    let pad = ((high - low) * 0.05)
        .max(1e-9 * high.abs().max(1.0))
        .max(if low == high { alone } else { 0.0 });
    [low - pad, high + pad]
}

#[cfg(test)]
mod tests {
    use super::super::Sight;
    use super::*;
    use crate::scenario::Scenario;

    fn curve(leaves: bool, values: impl IntoIterator<Item = f64>) -> Curve {
        let points: Vec<Point> = values
            .into_iter()
            .enumerate()
            .map(|(i, v)| [i as f64, v])
            .collect();
        let end = points.len() as f64 - 1.0;
        Curve {
            index: 0,
            sight: Sight::all(&Scenario::default(), 0, None).remove(0),
            points,
            limit: Vec::new(),
            formula: "",
            predicted: Vec::new(),
            parts: Default::default(),
            end,
            leaves,
            outdated: false,
            stop: None,
        }
    }

    fn geometric(first: f64, factor: f64) -> impl Iterator<Item = f64> {
        std::iter::successors(Some(first), move |v| Some(v * factor)).take(100)
    }

    #[test]
    fn what_is_undefined_has_no_height() {
        for scale in [
            Scale::Linear,
            Scale::Logarithmic,
            Scale::Gap(0.0),
            Scale::Symmetric(1.0),
        ] {
            assert_eq!(scale.height(f64::NAN), None);
            assert_eq!(scale.height(f64::INFINITY), Some(f64::INFINITY));
        }
        assert_eq!(Scale::Logarithmic.height(0.0), Some(-16.0));
        assert_eq!(Scale::Symmetric(0.5).height(-499.5), Some(-3.0));
        // Theory goes on below the floor of what is measured.
        assert_eq!(Scale::Logarithmic.height(1e-20), Some(-16.0));
        assert_eq!(Scale::Logarithmic.unfloored(1e-20), Some(-20.0));
        assert_eq!(Scale::Gap(0.0).unfloored(0.0), None);
    }

    #[test]
    fn a_diverging_run_does_not_flatten_the_others() {
        let tame = || curve(false, geometric(-70.0, 0.9));
        let alone = ChartAxes::of(&[tame()], Sign::Any, None);
        let wild = curve(true, geometric(-70.0, 1e3));
        let both = ChartAxes::of(&[tame(), wild], Sign::Any, None);
        assert_eq!(alone.scale, both.scale);
        let length = |[low, high]: [f64; 2]| high - low;
        assert!(
            both.heights[0] < alone.heights[0],
            "there is room to see it leave"
        );
        assert!(length(both.heights) < 1.25 * length(alone.heights));
    }

    #[test]
    fn runs_that_all_leave_are_followed_for_a_while() {
        // Up, on a logarithmic axis: four decades above the start, and a margin.
        let up = ChartAxes::of(&[curve(true, geometric(10.0, 2.0))], Sign::Any, Some(0.0));
        assert_eq!(up.scale, Scale::Gap(0.0));
        assert!((up.heights[1] - 5.0).abs() < 1.0, "{up:?}");
        // Down from a saddle.
        let fall = [
            1.0,
            0.5,
            0.1,
            0.0,
            -0.5,
            -3.0,
            -40.0,
            -1e4,
            f64::NEG_INFINITY,
        ];
        let down = ChartAxes::of(&[curve(true, fall)], Sign::Any, None);
        assert_eq!(down.scale, Scale::Linear);
        let [low, high] = down.heights;
        assert!(
            (-3.0..-0.5).contains(&low) && (1.0..2.0).contains(&high),
            "{down:?}"
        );
    }

    #[test]
    fn the_gap_to_a_known_minimum_is_logarithmic() {
        let to_minimum = || geometric(60.0, 0.8).map(|gap| gap - 78.0);
        let axes = |minimum| ChartAxes::of(&[curve(false, to_minimum())], Sign::Any, minimum);
        assert_eq!(axes(Some(-78.0)).scale, Scale::Gap(-78.0));
        assert_eq!(axes(None).scale, Scale::Linear);
        // What is called the minimum is not one.
        assert_eq!(axes(Some(-70.0)).scale, Scale::Linear);
    }

    #[test]
    fn both_signs_over_a_wide_range_are_logarithmic_on_both_sides() {
        let values = [1e6, 1e3, 5.0, 1.0, -1.0, -2.0, -2.5, -2.5, -2.5, -2.5];
        let axes = ChartAxes::of(&[curve(false, values)], Sign::Any, None);
        assert_eq!(axes.scale, Scale::Symmetric(1.0));
        let [low, high] = axes.heights;
        // log₁₀ (1 + 2.5) = 0.544 below zero, log₁₀ (1 + 10⁶) = 6 above.
        assert!((-1.1..-0.54).contains(&low) && (6.0..6.6).contains(&high));
    }

    #[test]
    fn a_single_value_stands_between_two_decades() {
        let axes = ChartAxes::of(&[curve(false, [1e-16, 0.0])], Sign::Any, Some(0.0));
        assert_eq!(axes.heights, [-17.0, -15.0]);
        // Its zero stands at the floor.
        assert_eq!(axes.floor, Some(-16.0));
        let axes = ChartAxes::of(&[curve(false, [2e-16, 1.0])], Sign::Any, Some(0.0));
        assert_eq!(axes.floor, None);
        assert_eq!(ChartAxes::of(&[], Sign::Any, None), ChartAxes::default());
    }
}
