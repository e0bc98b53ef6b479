//! The settings of a swarm.

use crate::analysis::Arrangement;
use crate::parameters;
use crate::parameters::{Choice as _, Legal, Parameter};

/// The most runs of a swarm; more dots could not be told apart.
const MOST: f64 = 5000.0;

parameters! {
    /// Many runs of one optimizer, that of the maps, released together.
    pub struct SwarmSettings {
        /// Whether it is shown.
        shown: bool = false => Parameter::switch("shown", "swarm"),
        /// How many runs.
        count: usize = 200 => Parameter::new("count", "runs", "number of runs")
            .legal(Legal::Whole(1.0, MOST)).logarithmic(1.0, MOST)
            .help("one for each student; the i-th start depends on (seed, i) only"),
        /// How they differ.
        arrangement: Arrangement = Arrangement::Random => Parameter::choice("arrangement", "starts", Arrangement::KEYS),
        /// How many steps the tails of the dots are long.
        tail: usize = 4 => Parameter::new("tail", "tail", "length of the tails")
            .legal(Legal::Whole(0.0, 1000.0)).linear(0.0, 50.0)
            .help("steps behind each dot"),
        /// Whether the average of all runs is drawn, with its loss.
        average: bool = false => Parameter::switch("average", "average of the runs")
            .help("the mean of all weights, and its loss beside the mean of the losses: an average of models"),
    }
}
