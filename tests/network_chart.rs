//! What the chart measures along the training of a network, against the whole spectrum and against the network itself.

use std::sync::Arc;

use ravine::analysis::{Measure, MeasureRequest, Measured, Progress};
use ravine::network::{Init, Network, Spec};
use ravine::objective::HessianAt;
use ravine::optimizer::{Method, Problem, Schedule, Trajectory};
use ravine::surface::{NetworkSurface, Shape, Surface};

fn network(hidden: &[usize], change: impl FnOnce(&mut Spec)) -> Arc<Network> {
    let mut spec = Spec {
        hidden: hidden.to_vec(),
        ..Spec::default()
    };
    change(&mut spec);
    Arc::new(Network::new(spec).expect("a network"))
}

fn run(network: &Arc<Network>, kind: &str, lr: f64, steps: usize) -> Arc<Trajectory> {
    let mut method = Method::named(kind).expect("a method");
    let row = method.rate_row().expect("a rate");
    method.parameters_mut().set(row, lr);
    let surface = NetworkSurface::new(Arc::clone(network));
    let problem = Problem {
        objective: Surface::from(Shape::Network(surface)),
        start: [0.0; 2],
        steps,
        seed: 0,
        noise: 0.0,
        tolerance: 0.0,
    };
    Arc::new(method.run(&Schedule::default(), &problem))
}

fn measured(
    network: &Arc<Network>,
    run: &Arc<Trajectory>,
    measure: Measure,
    rows: usize,
) -> Measured {
    let request = MeasureRequest {
        network: Arc::clone(network),
        run: Arc::clone(run),
        measure,
        rows,
    };
    request
        .compute(&Progress::default())
        .expect("nobody cancels")
}

/// Warm-started along the path, while the eigenvector turns: the largest of all eigenvalues at each row, to 10⁻⁶.
#[test]
fn sharpness_along_a_path_is_the_end_of_the_spectrum() {
    let network = network(&[4, 3], |spec| spec.settings.samples = 24);
    let run = run(&network, "gradient_descent", 0.4, 60);
    let found = measured(&network, &run, Measure::Sharpness, 30);
    assert!(found.rows.len() >= 30 && found.rows.len() < 40);
    for (row, [value, _]) in &found.rows {
        let w = run.weights(*row);
        let all = HessianAt::new(&*network, &w)
            .spectrum()
            .expect("few weights");
        let largest = all[all.len() - 1];
        assert!(
            (value / largest - 1.0).abs() < 1e-6,
            "{row}: {value} {largest}"
        );
    }
    // Between measured rows it is what the chart draws there.
    let [(a, [u, _]), (b, [v, _])] = [found.rows[1], found.rows[2]];
    let middle = found.at((a + b) / 2, 0).expect("between two rows");
    assert!((middle - u).abs() <= (v - u).abs(), "{u} {middle} {v}");
    assert_eq!(found.at(b, 0), Some(v));
}

/// The eigenvalues of P⁻¹H from the dense product of both, with P = √v̂ + ε of Adam as it follows from the gradients.
#[test]
fn preconditioned_sharpness_is_that_of_the_dense_product() {
    let network = network(&[3], |spec| spec.settings.samples = 12);
    let run = run(&network, "adam", 0.02, 8);
    let found = measured(&network, &run, Measure::Preconditioned, 100);
    use ravine::objective::Objective as _;
    let mut v = vec![0.0; network.dimension()];
    for (row, [value, _]) in &found.rows {
        let w = run.weights(*row);
        let gradient = network.evaluate(&w).gradient;
        for (v, g) in v.iter_mut().zip(&gradient) {
            *v = 0.999 * *v + 0.001 * g * g;
        }
        let corrected = 1.0 - 0.999f64.powi(*row as i32 + 1);
        let inverse: Vec<f64> = v
            .iter()
            .map(|v| 1.0 / ((v / corrected).sqrt() + 1e-8))
            .collect();
        let n = w.len();
        let mut vector = vec![1.0; n];
        // The power iteration on P⁻¹H + shift, which is above all others there.
        let shift = 4.0 * value.abs();
        let mut rayleigh = 0.0;
        for _ in 0..4000 {
            let image = network.hessian_product(&w, &vector).expect("there is one");
            let next: Vec<f64> = (0..n)
                .map(|i| inverse[i] * image[i] + shift * vector[i])
                .collect();
            let length = next.iter().map(|x| x * x).sum::<f64>().sqrt();
            rayleigh = length;
            vector = next.iter().map(|x| x / length).collect();
        }
        let largest = rayleigh - shift;
        assert!(
            (value / largest - 1.0).abs() < 1e-4,
            "{row}: {value} {largest}"
        );
    }
}

#[test]
fn other_losses_and_traces_are_those_of_the_weights_there() {
    let network = network(&[4], |spec| {
        spec.settings.samples = 40;
        spec.settings.test_share = 0.25;
    });
    let run = run(&network, "adam", 0.05, 40);
    let test = measured(&network, &run, Measure::TestLoss, 1000);
    assert_eq!(test.rows.len(), 41);
    let accuracy = measured(&network, &run, Measure::Accuracy, 1000);
    let trace = measured(&network, &run, Measure::Trace, 4);
    for row in [0, 17, 40] {
        let w = run.weights(row);
        assert_eq!(test.at(row, 0), Some(network.loss_on(&w, network.test())));
        assert_eq!(accuracy.at(row, 0), network.accuracy(&w, network.train()));
        assert_eq!(accuracy.at(row, 1), network.accuracy(&w, network.test()));
    }
    for (row, [mean, error]) in &trace.rows {
        let all = HessianAt::new(&*network, &run.weights(*row))
            .spectrum()
            .expect("few weights");
        let sum: f64 = all.iter().sum();
        assert!(
            (mean - sum).abs() < 1e-9 * all[all.len() - 1] && *error == 0.0,
            "{mean} {sum}"
        );
    }
}

#[test]
fn edge_experiment() {
    for (noise, lr, data) in [(0.2, 0.4, 0), (0.3, 0.4, 0), (0.3, 0.2, 0), (0.2, 0.4, 1)] {
        let gain = 1.0 / 3.0;
        for seed in [0, 1, 2] {
            let network = network(&[16, 16], |spec| {
                spec.settings.seed = seed;
                spec.settings.init = Init::Uniform;
                spec.settings.gain = gain;
                spec.settings.data_noise = noise;
                spec.settings.data_seed = data;
            });
            let t = std::time::Instant::now();
            let run = run(&network, "gradient_descent", lr, 2000);
            let found = measured(&network, &run, Measure::Sharpness, 128);
            let values: Vec<f64> = found.rows.iter().map(|(_, [v, _])| lr * v / 2.0).collect();
            let quarters: Vec<f64> = values
                .chunks(values.len() / 8)
                .map(|c| c.iter().sum::<f64>() / c.len() as f64)
                .collect();
            let half = &values[values.len() / 2..];
            let mean = half.iter().sum::<f64>() / half.len() as f64;
            let rises = (1..=run.last())
                .filter(|i| run.losses[*i] > run.losses[i - 1])
                .count();
            println!(
                "noise {noise} data {data} seed {seed} lr {lr}: mean {mean} first {} last {} loss {} rises {rises} {quarters:.3?} {:?}",
                values[0],
                values[values.len() - 1],
                run.losses[run.last()],
                t.elapsed()
            );
        }
    }
}
