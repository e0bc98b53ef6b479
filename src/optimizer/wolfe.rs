//! The search for a step that meets the strong Wolfe conditions, as a machine over numbers.
//!
//! It knows φ(t) = f(w + td) and φ′(t) only, says which t to try next, and is told what was found there. Places are its
//! callers' business, so one machine serves single runs in any dimension and many runs in the plane side by side. It chooses
//! between numbers instead of ways to go, so that loops over many searches vectorise.

/// Most places tried along one direction.
const MOST_TRIALS: f64 = 30.0;
/// Values with a relative difference up to this may differ by rounding alone; slopes then decide.
const ROUNDING: f64 = 1e-13;

/// A multiple t of the direction with φ(t) and φ′(t).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sample {
    /// The multiple of the direction.
    pub t: f64,
    /// φ(t)
    pub value: f64,
    /// φ′(t)
    pub slope: f64,
}

impl Sample {
    #[inline(always)]
    fn is_finite(&self) -> bool {
        self.value.is_finite() & self.slope.is_finite()
    }
}

/// The first where a condition holds, else the second. Both are known, so that this is no branch.
trait Pick: Copy {
    fn pick(condition: bool, a: Self, b: Self) -> Self;
}

impl Pick for f64 {
    #[inline(always)]
    fn pick(condition: bool, a: Self, b: Self) -> Self {
        if condition { a } else { b }
    }
}

impl Pick for Sample {
    #[inline(always)]
    fn pick(condition: bool, a: Self, b: Self) -> Self {
        Self {
            t: f64::pick(condition, a.t, b.t),
            value: f64::pick(condition, a.value, b.value),
            slope: f64::pick(condition, a.slope, b.slope),
        }
    }
}

/// A search for t with φ(t) ≤ φ(0) + c₁tφ′(0) and |φ′(t)| ≤ c₂|φ′(0)|.
///
/// Nocedal and Wright, algorithms 3.5 and 3.6. Where values differ by no more than rounding, the slope decides, as in
/// Hager and Zhang (2005). Where the trials run out, the lowest place found is taken, which may be the start. Where f falls
/// to −∞ the search goes there.
#[derive(Clone, Debug)]
pub struct Wolfe<G> {
    /// φ(0) and φ′(0)
    pub start: [f64; 2],
    /// c₁ and c₂
    pub constants: [f64; 2],
    /// The size of the coordinates at the start over that of the direction's, by which a change of t counts as rounding.
    pub reach: f64,
    /// The lowest sufficient place so far, and in the end the one that is taken.
    pub low: Sample,
    /// While closing in, the other end of the interval, which lies beyond a minimum; before, the place that was `low` before.
    pub high: Sample,
    /// What the caller keeps of the trials `low` and `high`, such as gradients; the default at the start of the line.
    pub kept: [G; 2],
    /// The lengths of the last two intervals.
    pub widths: [f64; 2],
    /// Trials so far.
    pub trials: f64,
    /// Whether the search closes in between `low` and `high`; before, it goes ever further.
    pub zooms: bool,
}

/// Whether a line can be searched: φ is finite at its start, and falls.
#[inline(always)]
pub fn falls([value, slope]: [f64; 2]) -> bool {
    (slope < 0.0) & value.is_finite() & slope.is_finite()
}

impl<G: Default> Wolfe<G> {
    /// A search along a line that [`falls`], and the first t to try, which is `first` unless rounding would swallow that step:
    /// it would tell nothing. `None` if `first` is not positive.
    #[inline(always)]
    pub fn new(
        start: [f64; 2],
        constants: [f64; 2],
        reach: f64,
        first: f64,
    ) -> Option<(Self, f64)> {
        if first <= 0.0 {
            return None;
        }
        let [value, slope] = start;
        let low = Sample {
            t: 0.0,
            value,
            slope,
        };
        let search = Self {
            start,
            constants,
            reach,
            low,
            high: low,
            kept: Default::default(),
            widths: [f64::INFINITY; 2],
            trials: 0.0,
            zooms: false,
        };
        let t = first.max(search.resolution(0.0));
        Some((search, t))
    }

    /// Takes in what was found at the t that was to be tried; says whether the search has ended, with `low` as its result.
    /// `stays` says whether that place is, to the last bit, the one of `low` or of `high`.
    #[inline(always)]
    pub fn judge(&mut self, here: Sample, kept: G, stays: bool) -> bool {
        let Self { low, high, .. } = *self;
        self.trials += 1.0;
        let stays = stays & self.zooms;
        let bottomless = !self.zooms & (here.value == f64::NEG_INFINITY);
        let worse = !self.is_sufficient(&here) | is_above(&here, &low);
        let flat = here.slope.abs() <= self.constants[1] * self.start[1].abs();
        let turned = !self.zooms | (here.slope * (high.t - low.t) >= 0.0);
        let raised = worse & !bottomless & !stays;
        let lowered = !raised & !stays;
        let crossed = lowered & turned;
        self.low = Sample::pick(lowered, here, low);
        self.high = Sample::pick(raised, here, Sample::pick(crossed, low, high));
        // Where nothing is kept, these are no branches.
        let [kept_low, kept_high] = &mut self.kept;
        if raised {
            *kept_high = kept;
        } else if lowered {
            let before = std::mem::replace(kept_low, kept);
            if crossed {
                *kept_high = before;
            }
        }
        self.zooms |= worse | (here.slope >= 0.0);
        stays | bottomless | (!worse & flat) | (self.trials >= MOST_TRIALS)
    }

    /// The next t to try; `None` where the search ends after all, with `low` as its result, because both ends of the interval
    /// are as close as they can be.
    #[inline(always)]
    pub fn propose(&mut self) -> Option<f64> {
        let Self {
            low, high, zooms, ..
        } = *self;
        let [a, b] = [
            Sample::pick(zooms, low, high),
            Sample::pick(zooms, high, low),
        ];
        let minimum = interpolated_minimum(a, b);
        // Still downhill: go further, to where the samples predict the minimum.
        let beyond = f64::pick(minimum > low.t, minimum, 10.0 * low.t);
        let further = smaller(larger(beyond, 1.1 * low.t), 10.0 * low.t);

        let width = (high.t - low.t).abs();
        // Interpolation may converge from one side only, so that the interval hardly shrinks: then halve it.
        let slow = width > 0.5 * self.widths[0];
        self.widths = [
            f64::pick(zooms, self.widths[1], self.widths[0]),
            f64::pick(zooms, width, self.widths[1]),
        ];
        let middle = 0.5 * (low.t + high.t);
        let between = (minimum - low.t) * (minimum - high.t) <= 0.0;
        let inside = f64::pick(slow | !between, middle, minimum);
        let near = low.t + 0.1 * (high.t - low.t);
        let t = f64::pick(high.is_finite(), inside, near);
        let resolution = self.resolution(t);
        let at_start = low.t == 0.0;
        // A huge value at the far end would make interpolation return almost to the start.
        let t = f64::pick(at_start, larger(t, 1e-3 * high.t), t);
        let at_low = !at_start & ((t - low.t).abs() <= resolution);
        let at_high = (t - high.t).abs() <= resolution;
        let takes_high = zooms & !at_low & at_high & self.is_sufficient(&high);
        self.low = Sample::pick(takes_high, high, low);
        if takes_high {
            self.kept.swap(0, 1);
        }
        let within = f64::pick(at_high, middle, t);
        let ends = zooms & (at_low | takes_high);
        (!ends).then_some(f64::pick(zooms, within, further))
    }

    #[inline(always)]
    fn is_sufficient(&self, here: &Sample) -> bool {
        let ([value, slope], c1) = (self.start, self.constants[0]);
        let lower = here.value <= value + c1 * here.t * slope;
        let level = (here.value - value).abs() <= ROUNDING * value.abs();
        here.is_finite() & (lower | (level & (here.slope <= (2.0 * c1 - 1.0) * slope)))
    }

    /// The least change of t that matters: it moves a coordinate by a few units in the last place.
    #[inline(always)]
    fn resolution(&self, t: f64) -> f64 {
        4.0 * f64::EPSILON * (self.reach + t)
    }
}

/// Whether a place is higher than the lowest so far by more than rounding error.
#[inline(always)]
fn is_above(here: &Sample, low: &Sample) -> bool {
    let (value, least) = (here.value, low.value);
    value - least > ROUNDING * larger(value.abs(), least.abs())
}

/// The larger of two numbers; the second where one is NaN. Unlike `max` it is a single instruction.
#[inline(always)]
fn larger(a: f64, b: f64) -> f64 {
    f64::pick(a > b, a, b)
}

/// The smaller of two numbers; the second where one is NaN.
#[inline(always)]
fn smaller(a: f64, b: f64) -> f64 {
    f64::pick(a < b, a, b)
}

/// The minimum of the cubic through values and slopes of two samples (Nocedal and Wright, 3.59), or of the parabola with
/// their slopes where the values are too close for the cubic; NaN where there is no minimum.
#[inline(always)]
fn interpolated_minimum(a: Sample, b: Sample) -> f64 {
    let (h, rise) = (b.t - a.t, b.value - a.value);
    let level = rise.abs() <= 1e-8 * larger(a.value.abs(), b.value.abs());
    let bends_up = (b.slope - a.slope) * h > 0.0;
    let bottom = a.t + h * a.slope / (a.slope - b.slope);
    let parabola = f64::pick(bends_up, bottom, f64::NAN);
    let d1 = a.slope + b.slope - 3.0 * rise / h;
    let d2 = (d1 * d1 - a.slope * b.slope).sqrt() * h.signum();
    let cubic = b.t - h * (b.slope + d2 - d1) / (b.slope - a.slope + 2.0 * d2);
    let t = f64::pick(level, parabola, cubic);
    f64::pick(t.is_finite(), t, f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Searches along φ, given with its slope: what is taken, and every t that was tried.
    fn searched(
        phi: impl Fn(f64) -> [f64; 2],
        constants: [f64; 2],
        first: f64,
    ) -> (Sample, Vec<f64>) {
        let start = phi(0.0);
        assert!(falls(start));
        let (mut search, mut t) =
            Wolfe::<()>::new(start, constants, 1.0, first).expect("first > 0");
        let mut tried = Vec::new();
        loop {
            tried.push(t);
            let [value, slope] = phi(t);
            let here = Sample { t, value, slope };
            let stays = t == search.low.t || t == search.high.t;
            if search.judge(here, (), stays) {
                break;
            }
            match search.propose() {
                Some(next) => t = next,
                None => break,
            }
        }
        (search.low, tried)
    }

    #[test]
    fn on_a_parabola_the_second_trial_is_its_minimum() {
        // The cubic through two points of a parabola is the parabola, so one that is not cut off ends the search.
        for first in [0.3, 1.0, 2.0, 19.0] {
            let phi = |t: f64| [(t - 3.0).powi(2), 2.0 * (t - 3.0)];
            let (taken, tried) = searched(phi, [0.0, 1e-12], first);
            assert!((taken.t - 3.0).abs() < 1e-14, "{first}: {taken:?}");
            assert!(tried.len() <= 3, "{first}: {tried:?}");
        }
    }

    #[test]
    fn what_is_taken_meets_both_conditions() {
        // From parabolas to a wall beyond t = 1 and to many minima: φ(t) = −t + at² + b(1 − cos 5t) + (t/5)⁸
        for i in 0..400 {
            let (a, b) = (0.02 * f64::from(i % 20), 0.05 * f64::from(i / 20));
            let phi = |t: f64| {
                [
                    -t + a * t * t + b * (1.0 - (5.0 * t).cos()) + (0.2 * t).powi(8),
                    -1.0 + 2.0 * a * t + 5.0 * b * (5.0 * t).sin() + 1.6 * (0.2 * t).powi(7),
                ]
            };
            for first in [1e-4, 0.1, 1.0, 30.0] {
                let (
                    Sample {
                        t, value, slope, ..
                    },
                    tried,
                ) = searched(phi, [1e-4, 0.1], first);
                assert_eq!([value, slope], phi(t));
                assert!(value <= -1e-4 * t, "{a} {b} {first}: {t}");
                assert!(slope.abs() <= 0.1, "{a} {b} {first}: {t}");
                assert!(tried.contains(&t) && tried.len() < 30, "{tried:?}");
            }
        }
    }

    #[test]
    fn a_line_without_end_takes_all_trials_and_a_bottomless_one_is_followed() {
        let (taken, tried) = searched(|t| [-t, -1.0], [1e-4, 0.9], 1.0);
        assert_eq!((tried.len(), taken.t), (30, tried[29]));
        // ln of a negative number is NaN, that of 0 is −∞: too high, and as low as can be.
        let (taken, _) = searched(|t| [(1.0 - t).ln(), -1.0 / (1.0 - t)], [1e-4, 0.9], 1.0);
        assert_eq!((taken.t, taken.value), (1.0, f64::NEG_INFINITY));
        let (taken, _) = searched(|t| [(1.0 - t).ln(), -1.0 / (1.0 - t)], [1e-4, 0.9], 2.0);
        assert!(taken.t < 1.0 && taken.value < 0.0, "{taken:?}");
    }

    #[test]
    fn without_a_lower_place_the_start_is_taken() {
        // The slope promises a descent that there is not.
        let (taken, tried) = searched(|t| [t, -1.0], [1e-4, 0.9], 1.0);
        assert_eq!(taken.t, 0.0);
        assert!(tried.len() > 3);
        assert!(Wolfe::<()>::new([0.0, -1.0], [1e-4, 0.9], 1.0, 0.0).is_none());
        assert!(!falls([0.0, 0.0]) && !falls([f64::NAN, -1.0]) && !falls([0.0, f64::NEG_INFINITY]));
    }
}
