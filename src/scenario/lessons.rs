//! Scenarios that come with the program: starting points that each make one thing visible.

use std::sync::OnceLock;

use super::document::Scenario;
use super::read::read;

/// An embedded scenario.
#[derive(Debug)]
pub struct Lesson {
    /// The file's name without its ending.
    pub key: &'static str,
    /// The scenario itself, with title and notes.
    pub scenario: Scenario,
}

macro_rules! embedded {
    ($($key:literal),* $(,)?) => {
        &[$(($key, include_str!(concat!("../../assets/lessons/", $key, ".toml"))),)*]
    };
}

const FILES: &[(&str, &str)] = embedded![
    "ravine",
    "step-limit",
    "why-momentum",
    "rate-and-momentum",
    "newton-and-saddles",
    "constant-initialization",
    "signals-tanh",
    "signals-sigmoid",
    "signals-relu",
    "adam-and-rotation",
    "basins",
    "basins-of-attraction",
    "noise-and-schedules",
    "averages",
    "flat-minima",
    "same-function",
    "catapult",
    "edge-of-stability",
    "network-edge",
    "progressive-sharpening",
    "rosenbrock",
    "line-searches",
    "raw-features",
    "mini-batches",
];

/// All lessons, in order. The program shows the first one when it starts for the first time.
pub fn lessons() -> &'static [Lesson] {
    static LESSONS: OnceLock<Vec<Lesson>> = OnceLock::new();
    LESSONS.get_or_init(|| {
        FILES
            .iter()
            .map(|&(key, text)| Lesson {
                key,
                scenario: read(key, text).expect("embedded lessons are read by a test"),
            })
            .collect()
    })
}

impl Default for Scenario {
    /// The first lesson, which the program shows when it starts for the first time.
    fn default() -> Self {
        lessons()[0].scenario.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lesson_reads_and_says_what_it_shows() {
        for (key, text) in FILES {
            let scenario = read(key, text).unwrap_or_else(|e| panic!("{e}"));
            assert!(
                !scenario.title.is_empty() && !scenario.notes.is_empty(),
                "{key}"
            );
            assert!(!scenario.optimizers.is_empty(), "{key}");
        }
    }
}
