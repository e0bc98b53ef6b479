//! Networks: loss, training, slices, signals.

use std::sync::Arc;

use egui::{Rect, pos2, vec2};
use ravine::analysis::signals::Bank;
use ravine::analysis::{
    BasinRequest, Conditions, FieldRequest, Progress, SignalRequest, SignalSettings,
};
use ravine::network::{Activation, Network, Normalization, Spec};
use ravine::objective::{End, HessianAt, Objective as _, Plane};
use ravine::optimizer::{Method, Problem, Schedule, Until, Wrappers};
use ravine::scenario::Scenario;
use ravine::surface::{NetworkSurface, Shape, Surface};
use ravine::workbench::{Budget, Derived};
use serde_json::json;

use crate::kit::{Kit, nothing};
use crate::subjects::{adam, gradient_descent, momentum, rmsprop};
use crate::window::Frame;

/// A tanh network 2-16-16-1 on moons.
fn network(samples: u32) -> Network {
    network_of(samples, Activation::Tanh, Normalization::None)
}

fn network_of(samples: u32, activation: Activation, normalization: Normalization) -> Network {
    let mut spec = Spec {
        hidden: vec![16, 16],
        normalizations: vec![normalization],
        ..Spec::default()
    };
    spec.settings.samples = samples;
    spec.settings.activation = activation;
    Network::new(spec).expect("a network")
}

/// Four methods at rates that suit a network.
fn trainers() -> [(&'static str, Method); 4] {
    [
        ("sgd", gradient_descent(0.1)),
        ("momentum", momentum(0.05, 0.9)),
        ("rmsprop", rmsprop(1e-3)),
        ("adam", adam(1e-2)),
    ]
}

/// 1000 recorded full-batch steps.
fn training(kit: &Kit, name: &str, objective: &Arc<Network>, method: &Method) {
    let start = objective.initial();
    let plane = Plane::of_coordinates(start.clone(), 0, 1).expect("two axes");
    let problem = Problem {
        objective: Arc::clone(objective),
        start,
        steps: 1000,
        seed: 0,
        noise: 0.0,
        tolerance: 1e-6,
    };
    let (none, constant) = (Wrappers::default(), Schedule::default());
    let run = || {
        method
            .run_on(&plane, &none, &constant, &problem)
            .expect("equal dimensions")
    };
    let facts = |_: &_, median: f64| vec![("us_per_step", json!(median * 1e3))];
    let size = format!("{name}, 1000 full steps, 128 samples");
    kit.measure(("T9", &size), run, facts);
}

/// A slice of a network's loss on two threads; of training, a step of each of four methods, and of one on other networks; what
/// curvature costs; a frame of the window.
pub fn networks(kit: &Kit) {
    let surface: Surface = Shape::Network(NetworkSurface::new(Arc::new(network(512)))).into();
    let slice = FieldRequest {
        view: surface.shape.landscape().domain(),
        surface,
        proportion: [1.0; 2],
        resolution: [51; 2],
    };
    let progress = Progress::default();
    let field = || slice.compute(2, &progress).expect("nobody cancels it");
    kit.measure(
        ("T9", "slice 51×51, 512 samples, two threads"),
        field,
        nothing,
    );

    let objective = Arc::new(network(128));
    let w = objective.initial();
    for (name, method) in trainers() {
        training(kit, name, &objective, &method);
    }
    for (name, activation, normalization) in [
        ("adam, batch norm", Activation::Tanh, Normalization::Batch),
        ("adam, layer norm", Activation::Tanh, Normalization::Layer),
        ("adam, GELU", Activation::Gelu, Normalization::None),
    ] {
        let other = Arc::new(network_of(128, activation, normalization));
        training(kit, name, &other, &adam(1e-2));
    }
    let product = || objective.hessian_product(&w, &w);
    kit.measure(
        ("T9", "Hessian-vector product, 128 samples"),
        product,
        nothing,
    );
    let greatest = || HessianAt::new(&objective, &w).extremes(&[End::Greatest], None);
    kit.measure(("T9", "Lanczos λmax, 128 samples"), greatest, nothing);
    basins_of_a_network(kit);
    network_frames(kit);
}

/// A basin map over a plane: every start is a training in all weights.
fn basins_of_a_network(kit: &Kit) {
    let mut spec = Spec {
        hidden: vec![8],
        ..Spec::default()
    };
    spec.settings.samples = 64;
    let network = Network::new(spec).expect("a network");
    let surface = Surface::from(Shape::Network(NetworkSurface::new(Arc::new(network))));
    let request = BasinRequest {
        view: surface.shape.landscape().domain(),
        conditions: Conditions {
            surface,
            schedule: Schedule::default(),
            wrappers: Wrappers::default(),
            steps: 200,
            seed: 0,
            noise: 0.0,
            tolerance: 1e-3,
            until: Until::AtRest,
        },
        method: gradient_descent(0.1),
        columns: 64,
        rows: 64,
    };
    let work = || request.compute(&[], 2, &Progress::default());
    let size = "basins 64×64 × 200 steps, 2-8-1, 64 samples, two threads";
    kit.measure(("T9", size), work, nothing);
}

/// A frame of the window with the decision boundaries and the diagram of four networks, 1000 steps each: while they are played, and
/// while a rate is dragged, so that threads train anew.
fn network_frames(kit: &Kit) {
    let mut scenario = Scenario::on(Shape::Network(NetworkSurface::new(Arc::new(network(128)))));
    scenario.run.steps = 1000;
    scenario.optimizers = trainers().map(|(_, method)| method.into()).to_vec();
    let rectangle = |x, y, width, height| Rect::from_min_size(pos2(x, y), vec2(width, height));
    let plot = rectangle(0.0, 0.0, 600.0, 500.0);
    let chart = rectangle(0.0, 500.0, 600.0, 200.0);
    let mut window = Frame::new(plot, Some(chart));
    window.beside = [0.0, 350.0]
        .map(|y| rectangle(600.0, y, 350.0, 350.0))
        .into();
    window.derived = Derived::in_background(Arc::new(|| {}), Budget::default());
    window.draw(&scenario);
    // Until the plane has been found, and everything on it.
    while window.derived.is_pending() {
        std::thread::sleep(std::time::Duration::from_millis(5));
        window.draw(&scenario);
    }
    let mut step = 0;
    let played = || {
        step = (step + 7) % 1000;
        window.draw_at(&scenario, Some(step))
    };
    kit.measure(("T9", "frame, four networks played"), played, nothing);
    let mut rate = 0.1;
    let dragged = || {
        rate = if rate > 0.2 { 0.1 } else { rate + 1e-4 };
        scenario.optimizers[0].method = gradient_descent(rate);
        window.draw(&scenario)
    };
    kit.measure(("T9", "frame, four networks trained"), dragged, nothing);
}

/// A signal through 30 tanh layers and a gradient back, with what is told of each layer. `signals.py` does the same in NumPy.
pub fn signals(kit: &Kit) {
    let settings = |width, gain| SignalSettings {
        width,
        gain,
        draws: 1,
        ..SignalSettings::default()
    };
    let compute = |width, gain, bank: &Bank, threads| {
        let request = SignalRequest::new(&settings(width, gain), bank.clone());
        let signals = request.compute(threads, &Progress::default());
        signals.map(|signals| signals.layers[30].activation.rms.mean)
    };
    for threads in [1, 2] {
        let size = format!("512x30, drawn anew, threads {threads}");
        let drawn = || compute(512, 1.0, &Bank::default(), threads);
        kit.measure(("signals", &size), drawn, |rms, _| {
            vec![("rms", json!(rms))]
        });
    }
    for (width, threads) in [(128, 1), (512, 1)] {
        let (bank, mut gain) = (Bank::default(), 1.0);
        let size = format!("{width}x30, n·Var w dragged");
        let dragged = || {
            gain *= 1.0001;
            compute(width, gain, &bank, threads)
        };
        kit.measure(("signals", &size), dragged, nothing);
    }
}
