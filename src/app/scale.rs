//! Where values lie on the rail of a slider.

use crate::parameters::Slider as Range;

/// One point of a rate's rail is at most this factor: a person can then aim at a rate to 2 %.
const FINEST: f64 = 1.02;
/// The most that a rate's rail covers, however long it is.
const WIDEST: f64 = 1e3;
/// Where the rail of a rate has its limit or best value, as a share of its length.
const ANCHOR: f64 = 0.8;
/// The share of a rate's rail that stays free between an end and the value, and between an end and a mark.
const ROOM: f64 = 0.1;
const ROOM_OF_MARKS: f64 = 0.03;
/// Logarithms beyond these would overflow.
const MOST: f64 = 700.0;

/// The values at the ends of a rail, in equal steps or equal ratios between them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The ends, or their logarithms.
    ends: [f64; 2],
    logarithmic: bool,
}

impl Scale {
    /// The range of a table, wide enough for a value that lies outside it.
    pub fn holding(range: Range, value: f64) -> Self {
        match range {
            Range::Linear(low, high) => {
                let more = 0.1 * (value - low).abs().max((high - value).abs());
                let [low, high] = [
                    if value < low { value - more } else { low },
                    if value > high { value + more } else { high },
                ];
                Self {
                    ends: [low.max(-1e300), high.min(1e300)],
                    logarithmic: false,
                }
            }
            Range::Logarithmic(low, high) => {
                let low = if value > 0.0 && value < low {
                    value / 1.5
                } else {
                    low
                };
                let high = if value > high { value * 1.5 } else { high };
                Self {
                    ends: [low, high].map(|end| end.ln().clamp(-MOST, MOST)),
                    logarithmic: true,
                }
            }
        }
    }

    /// The scale of a learning rate on a rail of so many points. Rates have no range of their own: what is large depends on
    /// the curvature. So the rail is a window, as wide as 2 % a point allows, around the value with the marks (its limit,
    /// its best value) in it where they are near enough. It stays where it `was` as long as everything is inside, and moves
    /// no further than it must as long as that is little.
    pub fn of_rate(was: Option<Self>, value: f64, marks: &[f64], length: f64) -> Self {
        let span = (length * FINEST.ln()).min(WIDEST.ln());
        let mut window = Window { low: 0.0, span };
        let marks: Vec<f64> = logarithms(marks).collect();
        let value = logarithms(&[value]).next();
        let was = was.filter(|was| was.logarithmic && (was.span() - span).abs() < 1e-6 * span);
        if let Some(was) = was {
            window.low = was.ends[0];
            window.take_in(value, &marks);
            if (window.low - was.ends[0]).abs() <= 0.25 * span {
                return window.scale();
            }
        }
        let highest = marks.iter().copied().reduce(f64::max);
        window.low = match (highest, value) {
            (Some(mark), _) => mark - ANCHOR * span,
            (None, value) => value.unwrap_or(0.0) - 0.5 * span,
        };
        window.take_in(value, &marks);
        // Where the marks are out of reach anyway, there is room on both sides.
        if let Some(value) = value
            && !marks.iter().any(|mark| window.has(*mark, 0.0))
        {
            window.low = value - 0.5 * span;
        }
        window.scale()
    }

    fn span(self) -> f64 {
        self.ends[1] - self.ends[0]
    }

    /// The place of a value, from 0 to 1 along the rail or beyond its ends.
    pub fn share(self, value: f64) -> f64 {
        let value = match self.logarithmic {
            true if value <= 0.0 => return f64::NEG_INFINITY,
            true => value.ln(),
            false => value,
        };
        (value - self.ends[0]) / self.span()
    }

    /// The value at a place, also beyond the ends.
    pub fn at(self, share: f64) -> f64 {
        let value = self.ends[0] + share * self.span();
        if self.logarithmic {
            value.clamp(-MOST, MOST).exp()
        } else {
            value
        }
    }

    /// The values at the ends.
    pub fn ends(self) -> [f64; 2] {
        [self.at(0.0), self.at(1.0)]
    }

    /// The powers of ten on a logarithmic rail, unless there are too many to tell apart.
    pub fn decades(self) -> impl Iterator<Item = f64> {
        let [low, high] = self.ends.map(|end| end / std::f64::consts::LN_10);
        let some = self.logarithmic && high - low < 8.0;
        let decades = if some {
            low.ceil() as i32..high.floor() as i32 + 1
        } else {
            0..0
        };
        decades.map(|decade| 10f64.powi(decade))
    }
}

/// Logarithms of those values that have one.
fn logarithms(values: &[f64]) -> impl Iterator<Item = f64> {
    let positive = |v: &&f64| **v > 0.0 && v.is_finite();
    values
        .iter()
        .filter(positive)
        .map(|v| v.ln().clamp(-MOST, MOST))
}

/// A piece of the axis of logarithms.
struct Window {
    low: f64,
    span: f64,
}

impl Window {
    fn has(&self, at: f64, room: f64) -> bool {
        let share = (at - self.low) / self.span;
        (room - 1e-9..=1.0 - room + 1e-9).contains(&share)
    }

    /// Moves just so far that a place is inside, with a share of the span left free.
    fn reach(&mut self, at: f64, room: f64) {
        let (least, most) = (at - (1.0 - room) * self.span, at - room * self.span);
        self.low = self.low.clamp(least, most);
    }

    /// Moves just so far that the value is inside, and the marks too if there is room for them beside it.
    fn take_in(&mut self, value: Option<f64>, marks: &[f64]) {
        if let Some(value) = value {
            self.reach(value, ROOM);
        }
        for mark in marks {
            self.reach(*mark, ROOM_OF_MARKS);
        }
        // The value above all.
        if let Some(value) = value {
            self.reach(value, ROOM_OF_MARKS);
        }
    }

    fn scale(&self) -> Scale {
        Scale {
            ends: [self.low, self.low + self.span],
            logarithmic: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::Method;

    /// Points of a rail in a narrow panel.
    const LENGTH: f64 = 202.0;

    fn inside(scale: Scale, value: f64) -> bool {
        (0.0..=1.0).contains(&scale.share(value))
    }

    #[test]
    fn a_point_of_a_rates_rail_is_at_most_two_percent() {
        for length in [20.0, LENGTH, 700.0] {
            for value in [0.0, 5e-324, 1e-11, 0.15, 30.0, 1e300] {
                let scale = Scale::of_rate(None, value, &[0.2], length);
                let ratio = scale.at(0.5 + 1.0 / length) / scale.at(0.5);
                assert!(
                    1.0 < ratio && ratio <= 1.02 + 1e-9,
                    "{length} {value}: {ratio}"
                );
            }
        }
    }

    #[test]
    fn limit_and_best_value_are_in_range_at_every_condition_number() {
        for key in ["gradient_descent", "momentum", "nesterov"] {
            let mut method = Method::named(key).unwrap();
            let row = method.rate_row().unwrap();
            let mut was = None;
            for exponent in 0..=120 {
                let curvatures = [1.0, 10f64.powf(f64::from(exponent) / 10.0)];
                let limit = method.step_limit(curvatures[1]).unwrap().rate;
                let best = method.best_rate(curvatures).unwrap_or(limit);
                // A rate that somebody uses at this condition number.
                for rate in [0.1 * limit, best, 0.95 * limit, 1.3 * limit] {
                    method.parameters_mut().set(row, rate);
                    for from in [None, was] {
                        let scale = Scale::of_rate(from, rate, &[limit, best], LENGTH);
                        let all = [limit, best, rate].map(|v| inside(scale, v));
                        assert_eq!(all, [true; 3], "{key} {curvatures:?} {rate}");
                        was = Some(scale);
                    }
                }
            }
        }
    }

    #[test]
    fn the_value_is_never_at_an_end() {
        for value in [1e-11, 1e-6, 0.0149, 0.2, 1.0, 1e6, 1e250] {
            for limit in [1e-12, 0.2, 1e9] {
                let scale = Scale::of_rate(None, value, &[limit], LENGTH);
                let share = scale.share(value);
                assert!((0.02..=0.98).contains(&share), "{value} {limit}: {share}");
            }
        }
    }

    #[test]
    fn a_window_stays_while_everything_is_inside_and_moves_no_further_than_it_must() {
        let first = Scale::of_rate(None, 0.15, &[0.2, 0.18], LENGTH);
        let again = |value: f64, limit: f64| {
            Scale::of_rate(Some(first), value, &[limit, 0.9 * limit], LENGTH)
        };
        for (value, limit) in [(0.15, 0.2), (0.05, 0.2), (0.2, 0.1), (0.1, 0.25)] {
            assert_eq!(again(value, limit), first);
        }
        // A limit just beyond the upper end pulls the window there, and no further.
        let beyond = 1.1 * first.ends()[1];
        let moved = again(0.15, beyond);
        assert!((moved.share(beyond) - (1.0 - ROOM_OF_MARKS)).abs() < 1e-9);
        assert!(inside(moved, 0.15));
    }

    #[test]
    fn ranges_of_tables_stretch_to_their_values() {
        let range = Range::Linear(0.0, 10.0);
        assert_eq!(Scale::holding(range, 4.0).ends(), [0.0, 10.0]);
        assert_eq!(Scale::holding(range, 20.0).ends(), [0.0, 22.0]);
        assert_eq!(Scale::holding(range, -10.0).ends(), [-12.0, 10.0]);
        let range = Range::Logarithmic(1e-3, 10.0);
        for value in [1e-9, 1e-3, 1.0, 1e4] {
            let scale = Scale::holding(range, value);
            assert!((-1e-9..=1.0).contains(&scale.share(value)), "{value}");
        }
        assert_eq!(Scale::holding(range, 0.0).share(0.0), f64::NEG_INFINITY);
        for value in [f64::MAX, f64::MIN] {
            let ends = Scale::holding(Range::Linear(-1.0, 1.0), value).ends();
            assert!(ends.iter().all(|end| end.is_finite()) && ends[0] < ends[1]);
        }
    }
}
