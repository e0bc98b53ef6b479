//! Tuning: the best of a fixed number of settings of a method, by a logarithmic grid and golden-section searches around its best.

use std::cmp::Ordering;

use crate::math::elementary as e;
use crate::optimizer::Method;

/// A number of a method that is tuned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tunable {
    /// Its row in the method's table.
    pub row: usize,
    /// What is tried, from the first value to the last.
    pub range: [f64; 2],
    /// How values lie between the ends.
    pub scale: Scale,
}

/// How the values of a number are spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// At equal ratios of the value: rates.
    Ratio,
    /// At equal ratios of 1 − value: momentum 0.9, 0.99, 0.999 are as far from each other.
    Complement,
}

/// The keys of momentum coefficients and decay rates.
const MEMORIES: [&str; 5] = ["momentum", "beta1", "beta2", "alpha", "rho"];
/// The longest memory tried.
const LONGEST: f64 = 0.999;

impl Tunable {
    /// What is tuned of a method: its rate over so many decades to both sides of `middle`, unless a line search finds the
    /// length of its steps, and with `memories` its momentum and decay rates from 0 to 0.999.
    pub fn of(method: &Method, middle: f64, decades: f64, memories: bool) -> Vec<Self> {
        let rate = method.rate_row().filter(|_| !method.searches_a_line());
        let rate = rate.map(|row| Self {
            row,
            range: [-decades, decades].map(|d| middle * e::pow(10.0, d)),
            scale: Scale::Ratio,
        });
        let keys = MEMORIES.into_iter().filter(|_| memories);
        let memories = keys.filter_map(|key| {
            Some(Self {
                row: method.parameters().row(key)?,
                range: [0.0, LONGEST],
                scale: Scale::Complement,
            })
        });
        rate.into_iter().chain(memories).collect()
    }

    /// The value at a position from 0 to 1.
    pub fn value(&self, position: f64) -> f64 {
        let between = |[low, high]: [f64; 2]| {
            let (low, high) = (e::ln(low), e::ln(high));
            e::exp(low + (high - low) * position)
        };
        match self.scale {
            Scale::Ratio => between(self.range),
            Scale::Complement => 1.0 - between(self.range.map(|v| 1.0 - v)),
        }
    }
}

/// What became of a setting. The order of scores is that of settings: the best is the least.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Score {
    /// Starts from which it did not get there.
    pub unsolved: usize,
    /// Evaluations from all starts together, each until solved, and the whole budget where that did not happen.
    pub evaluations: u64,
    /// The mean loss at the ends of the runs; ∞ if one of them is not finite.
    pub loss: f64,
}

impl Score {
    /// Solved from more starts, then with fewer evaluations, then at a lower loss.
    pub fn order(&self, other: &Self) -> Ordering {
        self.unsolved
            .cmp(&other.unsolved)
            .then(self.evaluations.cmp(&other.evaluations))
            .then(self.loss.total_cmp(&other.loss))
    }

    fn is_below(&self, other: &Self) -> bool {
        self.order(other) == Ordering::Less
    }
}

/// The outcome of tuning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// The best setting that was tried.
    pub method: Method,
    /// What became of it.
    pub score: Score,
    /// Whether the best rate of the grid is its first or its last one: a better one may lie beyond.
    pub at_edge: bool,
}

/// How many settings go where.
struct Plan {
    /// Values of each number in the grid.
    counts: Vec<usize>,
    /// Settings of each golden-section search.
    search: usize,
    /// The numbers searched, in this order.
    order: Vec<usize>,
}

impl Plan {
    /// Of `tries` settings the first is the method as it is, three quarters make the grid, and the rest is for the searches:
    /// along each number, and where there are several, along the first once more.
    fn of(numbers: usize, tries: usize) -> Self {
        let rest = tries.saturating_sub(1);
        let grid = (tries * 3 / 4 + 1).min(rest);
        // Rates decide most: each further number gets fewer values.
        let others = e::pow(grid as f64, 1.0 / (numbers as f64 + 1.0)) as usize;
        let others = others.max(1);
        let rates = grid / others.pow(numbers.saturating_sub(1) as u32);
        let counts = (0..numbers).map(|i| if i == 0 { rates } else { others });
        let mut order: Vec<usize> = (0..numbers).collect();
        if numbers > 1 {
            order.push(0);
        }
        Self {
            counts: counts.collect(),
            // A golden section needs two places to compare.
            search: Some((rest - grid) / order.len().max(1))
                .filter(|search| *search >= 2)
                .unwrap_or(0),
            order,
        }
    }
}

/// The number of settings that [`tune`] tries: never more than `tries`, and one where nothing is tuned.
pub fn settings(numbers: usize, tries: usize) -> usize {
    if numbers == 0 || tries <= 1 {
        return 1;
    }
    let plan = Plan::of(numbers, tries);
    1 + plan.counts.iter().product::<usize>() + plan.search * plan.order.len()
}

/// Tries the method as it is, a grid of its numbers, and golden-section searches between the neighbours of the best (Kiefer,
/// Sequential minimax search for a maximum, 1953); `None` as soon as `score` is.
pub fn tune(
    method: Method,
    numbers: &[Tunable],
    tries: usize,
    mut score: impl FnMut(&Method) -> Option<Score>,
) -> Option<Found> {
    let own = Found {
        method,
        score: score(&method)?,
        at_edge: false,
    };
    if numbers.is_empty() || tries <= 1 {
        return Some(own);
    }
    let plan = Plan::of(numbers.len(), tries);
    let mut tuning = Tuning {
        method,
        numbers,
        score,
        best: None,
    };
    tuning.grid(&plan)?;
    let rate = tuning
        .best
        .as_ref()
        .and_then(|best| best.0.first().copied());
    let at_edge = plan.counts[0] > 1 && (rate == Some(0.0) || rate == Some(1.0));
    for &number in &plan.order {
        tuning.golden(number, &plan)?;
    }
    let better = tuning
        .best
        .as_ref()
        .filter(|best| best.1.is_below(&own.score));
    Some(better.map_or(own, |(positions, score)| Found {
        method: tuning.at(positions),
        score: *score,
        at_edge,
    }))
}

/// Tuning under way.
struct Tuning<'a, F> {
    method: Method,
    numbers: &'a [Tunable],
    score: F,
    /// The best position along every number so far, and its score; the first of equals.
    best: Option<(Vec<f64>, Score)>,
}

impl<F: FnMut(&Method) -> Option<Score>> Tuning<'_, F> {
    /// The method at a position along each number.
    fn at(&self, positions: &[f64]) -> Method {
        let mut method = self.method;
        for (number, &position) in self.numbers.iter().zip(positions) {
            let value = number.value(position);
            method.parameters_mut().set(number.row, value);
        }
        method
    }

    fn note(&mut self, positions: Vec<f64>) -> Option<Score> {
        let method = self.at(&positions);
        let score = (self.score)(&method)?;
        if self
            .best
            .as_ref()
            .is_none_or(|best| score.is_below(&best.1))
        {
            self.best = Some((positions, score));
        }
        Some(score)
    }

    /// All settings of the grid.
    fn grid(&mut self, plan: &Plan) -> Option<()> {
        for index in 0..plan.counts.iter().product() {
            let mut rest = index;
            let positions = plan.counts.iter().map(|&count| {
                let cell = rest % count;
                rest /= count;
                // A number of which only one value is tried gets its middle.
                if count > 1 {
                    cell as f64 / (count - 1) as f64
                } else {
                    0.5
                }
            });
            self.note(positions.collect())?;
        }
        Some(())
    }

    /// A search along one number, between the neighbours of the best setting in the grid.
    fn golden(&mut self, number: usize, plan: &Plan) -> Option<()> {
        let Some((centre, _)) = self.best.clone().filter(|_| plan.search >= 2) else {
            return Some(());
        };
        let cell = 1.0 / plan.counts[number].saturating_sub(1).max(1) as f64;
        let mut low = (centre[number] - cell).max(0.0);
        let mut high = (centre[number] + cell).min(1.0);
        let share = (5.0_f64.sqrt() - 1.0) / 2.0;
        let at = |tuning: &mut Self, position: f64| {
            let mut positions = centre.clone();
            positions[number] = position;
            tuning.note(positions)
        };
        let mut left = high - share * (high - low);
        let mut right = low + share * (high - low);
        let mut scores = [at(self, left)?, at(self, right)?];
        for _ in 2..plan.search {
            if scores[1].is_below(&scores[0]) {
                (low, left) = (left, right);
                right = low + share * (high - low);
                scores = [scores[1], at(self, right)?];
            } else {
                (high, right) = (right, left);
                left = high - share * (high - low);
                scores = [at(self, left)?, scores[0]];
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(loss: f64) -> Option<Score> {
        Some(Score {
            unsolved: 0,
            evaluations: 0,
            loss,
        })
    }

    fn method(key: &str) -> Method {
        Method::named(key).expect("a method of that name")
    }

    #[test]
    fn scores_are_ordered_by_starts_then_evaluations_then_loss() {
        let of = |unsolved, evaluations, loss| Score {
            unsolved,
            evaluations,
            loss,
        };
        let ordered = [
            of(0, 90, 1.0),
            of(0, 90, f64::INFINITY),
            of(0, 91, 0.0),
            of(1, 3, -1.0),
        ];
        for pair in ordered.windows(2) {
            assert_eq!(pair[0].order(&pair[1]), Ordering::Less, "{pair:?}");
        }
    }

    /// (ln η − ln 0.037)² has its minimum within a cell of the grid; 30 evaluations narrow two cells by 0.618²⁸.
    #[test]
    fn a_rate_is_found_far_more_finely_than_the_grid() {
        let numbers = Tunable::of(&method("gradient_descent"), 1.0, 3.0, true);
        assert_eq!(numbers.len(), 1);
        let mut tried = 0;
        let found = tune(method("gradient_descent"), &numbers, 128, |m| {
            tried += 1;
            score((m.lr().ln() - 0.037_f64.ln()).abs())
        });
        let found = found.expect("not cancelled");
        assert!((found.method.lr() / 0.037 - 1.0).abs() < 1e-5, "{found:?}");
        assert_eq!((tried, found.at_edge), (128, false));
        assert_eq!(settings(1, 128), 128);
    }

    #[test]
    fn momentum_and_rate_are_found_together() {
        let numbers = Tunable::of(&method("momentum"), 0.1, 3.0, true);
        let found = tune(method("momentum"), &numbers, 400, |m| {
            let table = m.parameters();
            let momentum = table.get(table.row("momentum").expect("a row"));
            let (rate, memory) = ((m.lr() / 0.02).ln(), ((1.0 - momentum) / 0.2).ln());
            score(rate * rate + memory * memory)
        });
        let found = found.expect("not cancelled");
        let Method::Momentum(found) = found.method else {
            panic!("{found:?}");
        };
        assert!((found.lr / 0.02 - 1.0).abs() < 1e-3, "{found:?}");
        assert!((found.momentum - 0.8).abs() < 1e-3, "{found:?}");
    }

    #[test]
    fn no_more_settings_are_tried_than_allowed() {
        for key in [
            "gradient_descent",
            "momentum",
            "adam",
            "rmsprop",
            "bfgs",
            "newton",
        ] {
            for tries in [1, 2, 3, 5, 7, 20, 64, 128, 1000] {
                for memories in [false, true] {
                    let numbers = Tunable::of(&method(key), 0.1, 3.0, memories);
                    let mut tried = 0;
                    let found = tune(method(key), &numbers, tries, |_| {
                        tried += 1;
                        score(0.0)
                    });
                    assert!(tried <= tries, "{key} {tries}");
                    assert_eq!(tried, settings(numbers.len(), tries), "{key} {tries}");
                    // Of equals the method stays as it is.
                    assert_eq!(found.map(|f| f.method), Some(method(key)));
                }
            }
        }
        assert!(Tunable::of(&method("bfgs"), 1.0, 3.0, true).is_empty());
    }

    #[test]
    fn a_rate_at_the_end_of_the_grid_is_told() {
        let descent = method("gradient_descent");
        let at_edge = |middle: f64, loss: fn(f64) -> f64| {
            let numbers = Tunable::of(&descent, middle, 1.0, false);
            let found = tune(descent, &numbers, 50, |m| score(loss(m.lr())));
            found.map(|found| found.at_edge)
        };
        assert_eq!(at_edge(1.0, |lr| -lr), Some(true));
        assert_eq!(at_edge(1e-6, |lr| lr), Some(true));
        assert_eq!(at_edge(1.0, |lr| lr.ln().abs()), Some(false));
        // The setting as it is, 0.001, is better than the grid's.
        assert_eq!(at_edge(1.0, |lr| lr), Some(false));
    }
}
