//! What the chart measures along the training of a network, against the whole spectrum and against the network itself.

use std::ops::ControlFlow;
use std::sync::Arc;

use ravine::analysis::{Measure, MeasureRequest, Measured, Progress};
use ravine::network::{Network, Normalization, Spec};
use ravine::objective::{Draw, End, HessianAt, Objective as _};
use ravine::optimizer::{Method, Problem, Schedule, Trajectory};
use ravine::scenario::lesson_pages;
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

/// ηλmax/2 at pairs of rows of a part of a run, each from the eigenvector of the one before.
fn at_the_edge(network: &Network, run: &Trajectory, lr: f64, rows: &[usize]) -> Vec<f64> {
    let (mut near, mut values) = (None, Vec::new());
    run.visit(rows, false, &mut |stand| {
        let w = stand.weights.to_vec();
        let hessian = HessianAt::new(network, &w);
        let found = hessian.extremes(&[End::Greatest], near.as_ref());
        let first = found.expect("a finite Hessian").remove(0);
        values.push(0.5 * lr * first.value);
        near = Some(first.vector);
        ControlFlow::Continue(())
    });
    values
}

/// The lesson, with its seed and two others: the sharpness starts below half of the edge, and over the last half of the steps its
/// mean is at the edge, while the loss rises in many steps and falls in all.
/// With batch normalization other losses are those of inference, by the running averages of the run.
#[test]
fn other_losses_are_by_running_averages() {
    let network = network(&[4], |spec| {
        spec.normalizations = vec![Normalization::Batch];
        (spec.settings.samples, spec.settings.test_share) = (32, 0.25);
    });
    let run = run(&network, "adam", 0.05, 9);
    let [losses, accuracies] =
        [Measure::TestLoss, Measure::Accuracy].map(|of| measured(&network, &run, of, 100));
    let mut averages = network.buffers();
    let mut differs = false;
    for row in 0..=9 {
        let w = run.weights(row);
        let used = network.evaluated(&averages);
        assert_eq!(losses.at(row, 0), Some(used.loss_on(&w, network.test())));
        assert_eq!(accuracies.at(row, 0), used.accuracy(&w, network.train()));
        assert_eq!(accuracies.at(row, 1), used.accuracy(&w, network.test()));
        differs |= network.accuracy(&w, network.train()) != used.accuracy(&w, network.train());
        let draw = Draw {
            rows: None,
            seed: 0,
            step: row as u64,
        };
        network.observe(&mut averages, draw, &w);
    }
    assert!(differs);
}

#[test]
fn full_batch_descent_hovers_at_the_edge_of_stability() {
    let mut lessons = lesson_pages().iter();
    let lesson = lessons.find(|l| l.key == "network-edge").expect("a lesson");
    let scenario = &lesson.scenario;
    for words in [
        "337 weights",
        "η = 0.4",
        "2/η = 5",
        "mean 1.00",
        "about a third of all steps",
    ] {
        assert!(scenario.notes.contains(words), "{words}");
    }
    let lr = scenario.optimizers[0].method.lr();
    assert_eq!((lr, scenario.run.steps), (0.4, 2000));
    let of = &|seed: u64| {
        let surface = scenario.surface.shape.network().expect("a network");
        let mut spec = surface.network().spec().clone();
        spec.settings.seed = seed;
        let network = Arc::new(Network::new(spec).expect("a network"));
        assert_eq!(network.layout().weights, 337);
        let run = run(&network, "gradient_descent", lr, 2000);
        let start = at_the_edge(&network, &run, lr, &[0])[0];
        assert!(start < 0.5, "{seed}: {start}");
        let rows = (0..25).flat_map(|i| [1000 + 40 * i, 1001 + 40 * i]);
        let values = at_the_edge(&network, &run, lr, &rows.collect::<Vec<_>>());
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        assert!((mean - 1.0).abs() < 0.02, "{seed}: {mean}");
        let rises = (1..=run.last()).filter(|row| run.losses[*row] > run.losses[*row - 1]);
        let share = rises.count() as f64 / 2000.0;
        assert!((0.25..0.4).contains(&share), "{seed}: {share}");
        assert!(run.losses[2000] < 0.3 * run.losses[0], "{seed}");
    };
    std::thread::scope(|scope| {
        for seed in [0, 1, 2] {
            scope.spawn(move || of(seed));
        }
    });
}

/// Each training comes to its own edge, and the smaller the rate, the sharper the end.
#[test]
fn the_smaller_the_rate_the_sharper_the_end() {
    let mut lessons = lesson_pages().iter();
    let key = "progressive-sharpening";
    let lesson = lessons.find(|l| l.key == key).expect("a lesson");
    let scenario = &lesson.scenario;
    for words in ["η = 0.3, 0.4 and 0.6", "2/η = 6.67, 5 and 3.33"] {
        assert!(scenario.notes.contains(words), "{words}");
    }
    let surface = scenario.surface.shape.network().expect("a network");
    let network = surface.network();
    let rates = [0.3, 0.4, 0.6];
    let of = |lr: f64| {
        let run = run(network, "gradient_descent", lr, 2000);
        let rows: Vec<usize> = (0..20).map(|i| 100 * i).collect();
        let values = at_the_edge(network, &run, lr, &rows);
        let most = values.iter().copied().fold(0.0, f64::max);
        [values[0], most, values[19] / (0.5 * lr)]
    };
    let of = &of;
    let found = std::thread::scope(|scope| {
        let trained = rates.map(|lr| scope.spawn(move || of(lr)));
        trained.map(|thread| thread.join().expect("no panic"))
    });
    for ([start, most, _], lr) in found.iter().zip(rates) {
        assert!(*start < 0.7 && *most > 0.95, "{lr}: {start} {most}");
    }
    let ends = found.map(|[.., end]| end);
    assert!(ends.is_sorted_by(|a, b| a > b), "{ends:?}");
}
