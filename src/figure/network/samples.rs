//! Where the samples of a network lie.

use crate::network::{DataSet, Network, Samples};
use crate::surface::View;

/// Where a sample is drawn: its two inputs, or its input and its target.
pub fn place(samples: &Samples, sample: usize) -> [f64; 2] {
    match *samples.input(sample) {
        [x, y, ..] => [x, y],
        [x] => [x, samples.target(sample)[0]],
        [] => [f64::NAN; 2],
    }
}

/// The names of both axes.
pub fn names(network: &Network) -> [String; 2] {
    let spec = network.spec();
    let single = network.train().inputs_each == 1;
    match (&spec.own, spec.settings.data == DataSet::Own) {
        (Some(data), true) => {
            let [a, b, target] = &data.names;
            [a.clone(), if single { target } else { b }.clone()]
        }
        (Some(_) | None, _) => ["x₁", if single { "y" } else { "x₂" }].map(str::to_owned),
    }
}

/// The range of all samples with a margin.
pub fn view(network: &Network) -> View {
    let all = [network.train(), network.test()];
    let places = all
        .into_iter()
        .flat_map(|samples| (0..samples.count()).map(move |sample| place(samples, sample)));
    let mut ranges = [[f64::INFINITY, f64::NEG_INFINITY]; 2];
    for at in places {
        for ([low, high], v) in ranges.iter_mut().zip(at) {
            (*low, *high) = (low.min(v), high.max(v));
        }
    }
    let around = |[low, high]: [f64; 2]| {
        let pad = 0.12 * (high - low);
        // All the same, or none.
        let [low, high] = if low <= high { [low, high] } else { [0.0; 2] };
        let pad = if pad > 0.0 && pad.is_finite() {
            pad
        } else {
            low.abs().max(1.0)
        };
        [low - pad, high + pad]
    };
    View::new(around(ranges[0]), around(ranges[1]))
}

/// The names of the inputs.
pub fn inputs(network: &Network) -> Vec<String> {
    let [x, y] = names(network);
    match network.train().inputs_each {
        1 => vec![x],
        _ => vec![x, y],
    }
}
