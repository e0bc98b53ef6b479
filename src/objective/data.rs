//! Data sets: rows of two features and a target.

use std::sync::{Arc, OnceLock};

use crate::math::random;

/// More rows could not be drawn and summed while a slider moves.
pub const MAX_ROWS: usize = 1000;

/// From 2 to [`MAX_ROWS`] rows of two features and a target. Numbers are at most [`Data::LARGEST`] in magnitude, so that
/// squares can be summed.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Data {
    /// The name that files and panels show.
    pub name: String,
    /// The names of both features and of the target.
    pub names: [String; 3],
    /// Feature, feature, target.
    pub rows: Vec<[f64; 3]>,
}

/// Why a model cannot be fitted to data.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum Unfit {
    /// Classification needs two classes; the target has only this value.
    #[error("found only the value {0} in the target; allowed: two values, one for each class")]
    OneClass(f64),
    /// Classification needs two classes; the target has three values or more.
    #[error(
        "found {} in row {row} of the target after {} and {}; allowed: two values, one for each class",
        values[2], values[0], values[1]
    )]
    ManyClasses {
        /// The first three distinct values.
        values: [f64; 3],
        /// The row with the third one, counted from 1.
        row: usize,
    },
}

impl Data {
    /// The largest magnitude of a number.
    pub const LARGEST: f64 = 1e100;

    /// The data set of this name that comes with the program.
    pub fn built_in(key: &str) -> Option<Arc<Self>> {
        all().iter().find(|d| d.name == key).cloned()
    }

    /// All data sets that come with the program, in the order of menus.
    pub fn all_built_in() -> &'static [Arc<Self>] {
        all()
    }

    /// Whether it equals a data set that comes with the program.
    pub fn is_built_in(&self) -> bool {
        all().iter().any(|d| **d == *self)
    }

    /// The numbers of a column: 0 and 1 are the features, 2 is the target.
    pub fn column(&self, index: usize) -> impl Iterator<Item = f64> + Clone {
        self.rows.iter().map(move |row| row[index])
    }

    /// The two values of the target, the smaller first.
    ///
    /// # Errors
    /// If the target has one value only, or more than two.
    pub fn classes(&self) -> Result<[f64; 2], Unfit> {
        let mut target = self.column(2).enumerate();
        let (_, first) = target.next().unwrap_or_default();
        let Some((_, second)) = target.find(|(_, v)| *v != first) else {
            return Err(Unfit::OneClass(first));
        };
        match target.find(|(_, v)| *v != first && *v != second) {
            Some((i, third)) => Err(Unfit::ManyClasses {
                values: [first, second, third],
                row: i + 1,
            }),
            None => Ok([first.min(second), first.max(second)]),
        }
    }

    /// Whether all numbers of a column are the same, as in the ones of an intercept.
    pub fn is_constant(&self, column: usize) -> bool {
        let mut values = self.column(column);
        let first = values.next();
        values.all(|v| Some(v) == first)
    }
}

/// Which of so many rows are kept from training, to be tested on: a share of them, rounded, but never all. The seed draws which; a
/// larger share keeps the same ones and more.
pub fn kept_from_training(count: usize, share: f64, seed: u64) -> Vec<bool> {
    let kept = (share * count as f64).round();
    // Saturates by definition of `as`.
    let kept = (kept as usize).min(count.saturating_sub(1));
    let mut is_kept = vec![false; count];
    if kept > 0 {
        for &i in &random::permutation(seed, 0, count as u32)[..kept] {
            is_kept[i as usize] = true;
        }
    }
    is_kept
}

macro_rules! embedded {
    ($($key:literal),* $(,)?) => {
        &[$(($key, include_str!(concat!("../../assets/data/", $key, ".csv"))),)*]
    };
}

const FILES: &[(&str, &str)] = embedded!["cars", "spring", "bodies", "clouds", "loans"];

fn all() -> &'static [Arc<Data>] {
    static ALL: OnceLock<Vec<Arc<Data>>> = OnceLock::new();
    ALL.get_or_init(|| {
        let read = |&(key, text): &(&str, &str)| Arc::new(embedded(key, text));
        FILES.iter().map(read).collect()
    })
}

/// Reads a plain table: comments, a line of names, numbers between commas. A test checks that all of them are well formed.
fn embedded(name: &str, text: &str) -> Data {
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let cells = |line: &str| {
        let mut cells = line.split(',').map(str::to_owned);
        [(); 3].map(|()| cells.next().unwrap_or_default())
    };
    Data {
        name: name.to_owned(),
        names: cells(lines.next().unwrap_or_default()),
        rows: lines
            .map(|line| cells(line).map(|cell| cell.parse().unwrap_or(f64::NAN)))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_sets_are_whole() {
        for data in all() {
            assert!((30..=120).contains(&data.rows.len()), "{}", data.name);
            assert!(data.names.iter().all(|n| !n.is_empty()), "{}", data.name);
            let finite = data.rows.iter().flatten().all(|v| v.is_finite());
            assert!(finite, "{}", data.name);
            assert_eq!(Data::built_in(&data.name).as_ref(), Some(data));
        }
    }

    #[test]
    fn classes_are_the_two_values_of_the_target() {
        let data = |target: &[f64]| Data {
            name: String::new(),
            names: Default::default(),
            rows: target.iter().map(|&t| [1.0, 2.0, t]).collect(),
        };
        assert_eq!(data(&[3.0, -1.0, 3.0]).classes(), Ok([-1.0, 3.0]));
        assert_eq!(data(&[3.0, 3.0]).classes(), Err(Unfit::OneClass(3.0)));
        let error = data(&[0.0, 1.0, 0.0, 2.0]).classes().unwrap_err();
        assert_eq!(
            error.to_string(),
            "found 2 in row 4 of the target after 0 and 1; allowed: two values, one for each class"
        );
    }
}
