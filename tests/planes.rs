//! Planes through the weights of networks: what they are spanned by, what stands on their axes, and what becomes of hopeless
//! requests.

use std::sync::Arc;

use nalgebra::{DMatrix, SymmetricEigen};
use ravine::analysis::{
    Origin, Outcome, PlaneKind, PlaneRequest, PlaneSettings, Progress, SliceStatistics, Target,
    Training,
};
use ravine::math::{Vector, random};
use ravine::network::{Activation, Init, Network, Normalization, Spec};
use ravine::objective::{Objective, Plane};
use ravine::optimizer::{Keep, Method, Problem, Schedule, WeightPath, Wrappers};
use ravine::scenario::{Optimizer, Scenario, read, write};
use ravine::surface::{NetworkSurface, Placed, Shape, View};
use ravine::workbench::{Derived, Detail};

fn network(change: impl FnOnce(&mut Spec)) -> Arc<Network> {
    let mut spec = Spec {
        hidden: vec![6, 5],
        ..Spec::default()
    };
    spec.settings.samples = 32;
    change(&mut spec);
    Arc::new(Network::new(spec).expect("a network"))
}

fn training(key: &str, lr: f64) -> Training {
    let mut method = Method::named(key).expect("a method");
    let row = method.rate_row().expect("a rate");
    method.parameters_mut().set(row, lr);
    Training {
        name: method.info().name.to_owned(),
        method,
        schedule: Schedule::default(),
        wrappers: Wrappers::default(),
    }
}

/// A plane of the runs of momentum and Adam.
fn request(network: &Arc<Network>, kind: PlaneKind) -> PlaneRequest {
    PlaneRequest {
        network: Arc::clone(network),
        settings: PlaneSettings {
            kind,
            ..PlaneSettings::default()
        },
        runs: vec![training("momentum", 0.1), training("adam", 0.02)],
        of: [Some(0), Some(1)],
        steps: 200,
        seed: 0,
        noise: 0.0,
        tolerance: 1e-6,
    }
}

fn placed(request: &PlaneRequest) -> Placed {
    request
        .compute(2, &Progress::default())
        .expect("nobody cancels")
}

fn path(request: &PlaneRequest, run: usize) -> WeightPath {
    let problem = Problem {
        objective: Arc::clone(&request.network),
        start: request.network.initial(),
        steps: request.steps,
        seed: request.seed,
        noise: request.noise,
        tolerance: request.tolerance,
    };
    let of = &request.runs[run];
    let within = (&of.wrappers, &of.schedule);
    let path = of
        .method
        .path(within, &problem, Keep::Evenly(10_000), &mut |_| false);
    path.expect("it trains networks")
}

/// The Hessian column by column.
fn hessian(network: &Network, w: &Vec<f64>) -> DMatrix<f64> {
    let n = w.len();
    let axis = |k: usize| Vec::generate(n, |i| if i == k { 1.0 } else { 0.0 });
    let product = |v: &Vec<f64>| network.hessian_product(w, v).expect("there are products");
    let columns: Vec<Vec<f64>> = (0..n).map(|k| product(&axis(k))).collect();
    DMatrix::from_fn(n, n, |i, j| 0.5 * (columns[j][i] + columns[i][j]))
}

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * (1.0 + b.abs())
}

#[test]
fn random_directions_are_as_long_as_the_weights_that_they_move() {
    let network = network(|spec| spec.normalizations = vec![Normalization::Layer]);
    let request = request(&network, PlaneKind::Random);
    assert!(request.is_quick());
    let Placed { plane, .. } = placed(&request);
    let w = network.initial();
    assert_eq!(plane.at([0.0; 2]), w);
    for direction in plane.directions() {
        for layer in &network.layout().layers {
            for unit in 0..layer.outputs {
                let [length, moved] = [&w, direction].map(|v| v[layer.row(unit)].to_vec().norm());
                assert!(close(moved, length, 1e-14), "{moved} {length}");
            }
            for still in [&layer.bias, &layer.gamma, &layer.beta] {
                assert!(direction[still.clone()].iter().all(|d| *d == 0.0));
            }
        }
    }
    let loss = network.value(&w);
    assert_eq!(network.value(&plane.at([0.0; 2])), loss);
    // Other draws, other directions.
    let mut other = request.clone();
    other.settings.seed = 1;
    assert_ne!(placed(&other).plane, plane);
    assert_eq!(placed(&request).plane, plane);
}

/// Of ReLU networks, (αW₁, αb₁, W₂/α) is the same function as (W₁, b₁, W₂). A power of two changes exponents alone.
#[test]
fn values_do_not_change_where_weights_move_between_layers() {
    let of = |weights: Option<Vec<f64>>| {
        network(|spec| {
            spec.settings.activation = Activation::Relu;
            spec.settings.init = Init::HeNormal;
            spec.hidden = vec![7];
            spec.weights = weights.map(Arc::from);
        })
    };
    let plain = of(None);
    let mut w = plain.initial();
    // Biases too: they do not move, but count.
    for (i, w) in w.iter_mut().enumerate() {
        *w += 0.01 * (i as f64).sin();
    }
    let plain = of(Some(w.clone()));
    for alpha in [8.0, 0.25] {
        let mut scaled = w.clone();
        let [first, last] = &plain.layout().layers[..] else {
            panic!("two layers");
        };
        for i in first.matrix.clone().chain(first.bias.clone()) {
            scaled[i] *= alpha;
        }
        for i in last.matrix.clone() {
            scaled[i] /= alpha;
        }
        let scaled = of(Some(scaled));
        let planes = [&plain, &scaled].map(|network| placed(&request(network, PlaneKind::Random)));
        for at in [[0.0, 0.0], [0.7, -0.3], [-1.0, 1.0], [0.123, 0.456]] {
            let values = [
                plain.value(&planes[0].plane.at(at)),
                scaled.value(&planes[1].plane.at(at)),
            ];
            assert_eq!(
                values[0].to_bits(),
                values[1].to_bits(),
                "{at:?}: {values:?}"
            );
        }
    }
}

/// The average curvature along a direction is the mean of the eigenvalues, however large the largest is.
#[test]
fn random_planes_show_the_mean_curvature() {
    let network = network(|_| {});
    let w = network.initial();
    let hessian = hessian(&network, &w);
    let n = w.len();
    let draws = 4000;
    let (mut sum, mut squares) = (0.0, 0.0);
    for draw in 0..draws {
        let v: Vec<f64> = random::normals(3, draw, n);
        let u = v.map(|x| x / v.norm());
        let image = network.hessian_product(&w, &u).expect("there are products");
        let curvature = u.dot(&image);
        sum += curvature;
        squares += curvature * curvature;
    }
    let mean = sum / draws as f64;
    let error = ((squares / draws as f64 - mean * mean) / draws as f64).sqrt();
    let statistics = SliceStatistics::of(&network, &w).expect("it is finite");
    assert!(close(
        statistics.mean.mean,
        hessian.trace() / n as f64,
        1e-12
    ));
    assert!(
        (mean - statistics.mean.mean).abs() < 4.0 * error,
        "{mean} {statistics:?}"
    );
    assert!(statistics.largest > 10.0 * mean, "{statistics:?}");
    let exact = SymmetricEigen::new(hessian).eigenvalues;
    assert!(close(statistics.largest, exact.max(), 1e-9));
    assert!(close(statistics.least, exact.min(), 1e-9));
    let negative = exact.iter().filter(|value| **value < -1e-9).count();
    assert_eq!(statistics.negative, Some(negative));
    assert!(negative > 0 && statistics.weights == n);
}

/// A larger network: its trace is estimated, and the exact one is within the error that is printed.
#[test]
fn estimates_say_how_far_they_may_be_off() {
    let network = network(|spec| spec.hidden = vec![16, 20]);
    let w = network.initial();
    assert!(w.len() > 400);
    let statistics = SliceStatistics::of(&network, &w).expect("it is finite");
    let exact = hessian(&network, &w);
    let mean = exact.trace() / w.len() as f64;
    let off = (statistics.mean.mean - mean).abs();
    assert!(
        statistics.mean.error > 0.0 && off < 4.0 * statistics.mean.error,
        "{statistics:?}"
    );
    // The standard error of 100 probes in theory.
    let diagonal = exact.diagonal().norm_squared();
    let error = (2.0 * (exact.norm_squared() - diagonal) / 100.0).sqrt() / w.len() as f64;
    assert!((statistics.mean.error / error - 1.0).abs() < 0.4, "{error}");
    assert_eq!(statistics.negative, None);
    let exact = SymmetricEigen::new(exact).eigenvalues;
    assert!(close(statistics.largest, exact.max(), 1e-6));
    assert!(close(statistics.least, exact.min(), 1e-6));
}

#[test]
fn curvature_planes_lie_along_eigenvectors_of_the_exact_hessian() {
    let network = network(|_| {});
    let trained = path(&request(&network, PlaneKind::Hessian), 0);
    for (origin, w) in [
        (Origin::Start, network.initial()),
        (Origin::End, trained.end().weights.clone()),
    ] {
        let matrix = hessian(&network, &w);
        let mut values: Vec<f64> = matrix
            .clone()
            .symmetric_eigenvalues()
            .iter()
            .copied()
            .collect();
        values.sort_by(|a, b| b.total_cmp(a));
        let last = values.len() - 1;
        for (kind, places) in [
            (PlaneKind::Hessian, [0, 1]),
            (PlaneKind::Extremes, [0, last]),
        ] {
            let mut request = request(&network, kind);
            request.settings.origin = origin;
            let Placed { plane, axes, .. } = placed(&request);
            assert_eq!(plane.origin(), &w);
            for (direction, place) in plane.directions().iter().zip(places) {
                let image = network.hessian_product(&w, direction).expect("a product");
                let value = direction.dot(&image);
                assert!(
                    (value - values[place]).abs() < 1e-6 * values[0],
                    "{value} {place}"
                );
                let rest = image.along(-value, direction).norm();
                assert!(rest < 1e-3 * values[0], "{kind:?}: {rest}");
                let largest = direction.iter().fold(0.0, |most: f64, d| most.max(d.abs()));
                assert!(
                    direction.contains(&largest),
                    "the largest coordinate is positive"
                );
            }
            assert!(axes.iter().all(|axis| axis.contains("λ = ")), "{axes:?}");
        }
    }
}

#[test]
fn principal_components_carry_the_variance_that_their_axes_say() {
    let network = network(|_| {});
    let mut request = request(&network, PlaneKind::Pca);
    request.runs.truncate(1);
    request.of = [Some(0), None];
    let Placed {
        plane,
        axes,
        about,
        domain,
    } = placed(&request);
    let path = path(&request, 0);
    assert_eq!(plane.shadow(&path.rows[0].weights), [0.0; 2]);
    let mean = |of: &dyn Fn(&Vec<f64>) -> f64| {
        let sum: f64 = path.rows.iter().map(|kept| of(&kept.weights)).sum();
        sum / path.rows.len() as f64
    };
    // All of the variance is that of every coordinate.
    let whole: f64 = (0..network.dimension())
        .map(|i| mean(&|w| w[i] * w[i]) - mean(&|w| w[i]).powi(2))
        .sum();
    for (k, axis) in axes.iter().enumerate() {
        let coordinate = |w: &Vec<f64>| plane.shadow(w)[k];
        let variance = mean(&|w| coordinate(w).powi(2)) - mean(&coordinate).powi(2);
        let mut said = axis
            .split(['(', ' '])
            .filter_map(|word| word.parse::<f64>().ok());
        let said = said.next_back().expect("a percentage");
        let share = 100.0 * variance / whole;
        assert!((share - said).abs() < 0.06 * said + 0.06, "{axis}: {share}");
    }
    assert!(
        about.contains("a random walk alone they would explain 61 % and 15 %"),
        "{about}"
    );
    // Three walks from one start lead apart along two directions: 4/π² of 7/6 for each.
    let mut three = self::request(&network, PlaneKind::Pca);
    three.runs.push(training("nesterov", 0.05));
    let about_three = placed(&three).about;
    let walks = "of random walks alone they would explain 35 % and 35 %";
    assert!(about_three.contains(walks), "{about_three}");
    for kept in &path.rows {
        assert!(domain.contains(plane.shadow(&kept.weights)));
    }
    assert!(domain.contains([0.0; 2]));
    let ratio = domain.width() / domain.height();
    assert!((0.49..=2.01).contains(&ratio), "{ratio}");
}

#[test]
fn planes_through_weights_contain_them() {
    let network = network(|_| {});
    let initial = network.initial();
    let on = |plane: &Plane, w: &Vec<f64>| plane.distance(w) < 1e-12 * (1.0 + w.norm());

    let mut checkpoints = request(&network, PlaneKind::Checkpoints);
    (checkpoints.settings.first, checkpoints.settings.middle) = (0.1, 0.3);
    checkpoints.settings.last = 0.9;
    // As many rows are kept as there are.
    checkpoints.steps = 100;
    let of_momentum = path(&checkpoints, 0);
    let Placed {
        plane, axes, about, ..
    } = placed(&checkpoints);
    for row in [10, 30, 90] {
        assert!(on(&plane, &of_momentum.rows[row].weights), "{row}");
    }
    assert!(!on(&plane, &of_momentum.rows[50].weights));
    assert_eq!(axes, ["from step 10 to 90", "towards step 30"]);
    assert!(about.ends_with("at the steps 10, 30 and 90"), "{about}");

    let ends = request(&network, PlaneKind::Ends);
    let [a, b] = [0, 1].map(|run| path(&ends, run).end().weights.clone());
    let Placed { plane, .. } = placed(&ends);
    assert!([&a, &b, &initial].iter().all(|w| on(&plane, w)));
    assert!(plane.shadow(&a).norm() < 1e-12);
    let [x, y] = plane.shadow(&b);
    assert!(close(x, b.minus(&a).norm(), 1e-12) && y.abs() < 1e-12);

    let line = request(&network, PlaneKind::Interpolation);
    let Placed { plane, domain, .. } = placed(&line);
    for (share, w) in [(0.0, &initial), (1.0, &a)] {
        let [x, y] = plane.shadow(w);
        assert!((x - share).abs() < 1e-12 && y.abs() < 1e-12);
        assert!(close(
            network.value(&plane.at([share, 0.0])),
            network.value(w),
            1e-12
        ));
        // With as much room on both sides of the line as half of its length.
        for x in [share - 0.49, share, share + 0.49] {
            assert!(domain.contains([x, 0.9]) && domain.contains([x, -0.9]));
        }
    }
    assert!(on(&plane, &initial.lerp(&a, 0.3)));
}

/// Where nothing moves, a fifth of the length of the weights is seen to each side of them.
#[test]
fn a_plane_shows_its_surroundings_where_nothing_moves() {
    let network = network(|_| {});
    let mut request = request(&network, PlaneKind::Hessian);
    request.steps = 0;
    let reach = 0.2 * network.initial().norm();
    let View { x, y } = placed(&request).domain;
    for [low, high] in [x, y] {
        assert!(close(low, -reach, 1e-12) && close(high, reach, 1e-12));
    }
}

/// Without weights behind them hidden units do not move the output: of the Hessian there is what couples each unit with its weight to
/// the output, a pair of eigenvalues of either sign, and the block of the output; all else is 0, which rounding gives either sign.
#[test]
fn eigenvalues_that_vanish_are_not_negative() {
    let network = network(|spec| spec.hidden = vec![5]);
    let mut w = network.initial();
    let output = network.layout().layers[1].clone();
    w[output.matrix].fill(0.0);
    let found = SliceStatistics::of(&network, &w).expect("finite");
    assert_eq!((found.weights, found.negative), (21, Some(5)));
}

/// Whatever cannot be had is replaced by the plane that needs no training, which says why.
#[test]
fn hopeless_requests_fall_back_and_say_why() {
    let plain = network(|_| {});
    let kinds = [
        PlaneKind::Pca,
        PlaneKind::Hessian,
        PlaneKind::Extremes,
        PlaneKind::Checkpoints,
        PlaneKind::Ends,
        PlaneKind::Interpolation,
    ];
    let falls_back = |request: &PlaneRequest| {
        let (found, random) = (placed(request), Placed::initial(&request.network, 0));
        assert_eq!(found.plane, random.plane, "{request:?}");
        let reason = "so there is no such plane. ";
        assert!(found.about.contains(reason) && found.about.ends_with(&random.about));
        assert!(found.domain.contains([0.0; 2]));
    };
    for kind in [
        PlaneKind::Pca,
        PlaneKind::Checkpoints,
        PlaneKind::Ends,
        PlaneKind::Interpolation,
    ] {
        let no_runs = PlaneRequest {
            runs: Vec::new(),
            of: [None; 2],
            ..request(&plain, kind)
        };
        falls_back(&no_runs);
        falls_back(&PlaneRequest {
            steps: 0,
            ..request(&plain, kind)
        });
    }
    let mut same = request(&plain, PlaneKind::Ends);
    same.of = [Some(1); 2];
    falls_back(&same);
    // The loss is not finite from the first row on.
    let lost = network(|spec| {
        let weights = plain.dimension();
        spec.weights = Some(vec![f64::NAN; weights].into());
    });
    for kind in kinds {
        falls_back(&request(&lost, kind));
    }
    // A run that diverges spans the plane as far as it does not.
    for kind in [
        PlaneKind::Pca,
        PlaneKind::Checkpoints,
        PlaneKind::Interpolation,
        PlaneKind::Ends,
    ] {
        let mut wild = request(&plain, kind);
        wild.runs[0] = training("gradient_descent", 1e6);
        let found = placed(&wild);
        assert!(found.plane.origin().is_finite());
        assert!(found.domain.width() < 1e6, "{kind:?}: {:?}", found.domain);
    }
    // Zero weights have no random directions.
    let zero = network(|spec| {
        spec.settings.init = Init::Constant;
        spec.settings.constant = 0.0;
        spec.settings.bias = false;
    });
    let found = placed(&request(&zero, PlaneKind::Random));
    assert_eq!(found.axes, ["w₁", "w₂"]);
    assert!(found.plane.at([0.5, 0.0])[0] == 0.5);
}

#[test]
fn a_cancelled_request_has_no_plane() {
    let network = network(|_| {});
    let progress = Progress::default();
    progress.cancel();
    assert!(
        request(&network, PlaneKind::Pca)
            .compute(2, &progress)
            .is_none()
    );
}

/// Two optimizers on a network.
fn scenario() -> Scenario {
    let surface = NetworkSurface::new(network(|_| {}));
    let mut scenario = Scenario::on(Shape::Network(surface));
    scenario.run.steps = 25;
    scenario.run.tolerance = 1e-3;
    let request = request(&network(|_| {}), PlaneKind::Random);
    scenario.optimizers = request.runs.iter().map(|run| run.method.into()).collect();
    scenario
}

/// A cell is the end of the run in all weights from its point of the plane, not of one within the plane.
#[test]
fn maps_train_networks_in_all_of_their_weights() {
    let scenario = scenario();
    let view = scenario.view();
    let surface = scenario.surface.shape.network().expect("a network");
    let (network, plane) = (surface.network(), &surface.placed().plane);
    let mut request = scenario.basin_request(view).expect("a method");
    (request.columns, request.rows) = (3, 2);
    let map = request
        .compute(&[], 2, &Progress::default())
        .expect("nobody cancels");
    let train = |start: Vec<f64>, lr: f64| {
        let run = training("momentum", lr);
        let problem = Problem {
            objective: Arc::clone(network),
            start,
            steps: scenario.run.steps,
            seed: 0,
            noise: 0.0,
            tolerance: scenario.run.tolerance,
        };
        let within = (&run.wrappers, &run.schedule);
        let path = run
            .method
            .path(within, &problem, Keep::Evenly(2), &mut |_| false);
        path.expect("it trains networks").end().clone()
    };
    for (index, cell) in map.cells.iter().enumerate() {
        let end = train(plane.at(request.start(index)), 0.1);
        assert_eq!(cell.loss, end.loss, "{index}");
        assert_eq!(cell.steps as usize, end.row);
        assert_eq!(cell.outcome, Outcome::Running);
        assert!(plane.distance(&end.weights) > 0.05, "it leaves the plane");
    }
    let [low, high] = map.losses.expect("runs still on their way");
    assert!(map.cells.iter().any(|cell| cell.loss == low));
    assert!(map.cells.iter().any(|cell| cell.loss == high));

    let mut request = scenario.hyper_request().expect("a method");
    (request.columns, request.rows) = (4, 1);
    assert_eq!(request.axes[0].target, Target::Method("lr"));
    let map = request
        .compute(2, &Progress::default())
        .expect("nobody cancels");
    for column in 0..4 {
        let [lr, momentum] = request.values(column, 0);
        let mut of = training("momentum", lr);
        let row = of.method.parameters().row("momentum").expect("it has some");
        of.method.parameters_mut().set(row, momentum);
        let run = Optimizer::from(of.method).run(&scenario.problem());
        assert_eq!(map.cells[column].loss, run.losses[run.last()]);
        assert_eq!(map.cells[column].at, run.points[run.last()]);
    }

    let mut scenario = scenario.clone();
    scenario.swarm.shown = true;
    scenario.swarm.count = 3;
    let request = scenario.swarm_request().expect("a method");
    let swarm = request
        .compute(&[], 2, &Progress::default())
        .expect("nobody cancels");
    for track in &swarm.tracks {
        let start = track.at(0);
        let end = train(plane.at(start), 0.1);
        let [a, b] = [track.at(25), plane.shadow(&end.weights)];
        assert!(a.minus(&b).norm() < 1e-9, "{a:?} {b:?}");
    }
}

/// Methods that look at a 2×2 Hessian do not train: a file refuses them, and a map that meets one says that no step exists.
#[test]
fn a_map_of_a_method_that_cannot_train_has_no_steps() {
    let mut scenario = scenario();
    scenario.optimizers = vec![Method::named("newton").expect("a method").into()];
    let mut request = scenario.basin_request(scenario.view()).expect("a method");
    (request.columns, request.rows) = (2, 1);
    let map = request
        .compute(&[], 1, &Progress::default())
        .expect("nobody cancels");
    assert!(
        map.cells
            .iter()
            .all(|cell| cell.outcome == Outcome::Stopped)
    );
    assert_eq!(map.losses, None);
}

#[test]
fn the_plane_follows_its_optimizers_through_the_list() {
    let mut scenario = scenario();
    scenario.plane.kind = PlaneKind::Ends;
    let of = |scenario: &Scenario| {
        let request = scenario.plane_request().expect("a network");
        request
            .of
            .map(|run| run.map(|run| request.runs[run].name.clone()))
    };
    let both = of(&scenario);
    assert_eq!(both, [Some("Momentum".to_owned()), Some("Adam".to_owned())]);
    scenario.move_down(0);
    assert_eq!(of(&scenario), both);
    scenario.optimizers[0].visible = false;
    assert_eq!(of(&scenario), both);
    let text = write(&scenario);
    assert_eq!(
        read("planes.toml", &text).expect("what is written is read"),
        scenario
    );
    assert!(text.contains("kind = \"ends\""), "{text}");
    scenario.remove(0);
    assert_eq!(of(&scenario)[0], both[0]);
    scenario.change_shape(Shape::named("booth").expect("a surface"));
    assert_eq!(scenario.plane, PlaneSettings::default());
}

/// At a rate at which the run goes far without diverging, the plane that is known at once shows all of its path.
#[test]
fn a_view_takes_in_the_paths_unless_one_is_chosen() {
    let text = "version = 1\nrun.steps = 60\n[network]\nhidden = [4]\nsamples = 32\n\
                [[optimizer]]\nkind = \"momentum\"\nlr = 1.0\n\
                [[optimizer]]\nkind = \"gradient_descent\"\nlr = 5000\n";
    let mut scenario = read("network.toml", text).expect("a scenario");
    let mut derived = Derived::blocking(Detail::default());
    derived.update(&scenario, None);
    let run = derived.runs.get(0).expect("a run");
    let domain = View::square(1.0);
    assert!(run.points.iter().any(|at| !domain.contains(*at)));
    let view = derived.shown(&scenario).view();
    assert!(run.points.iter().all(|at| view.contains(*at)));
    // What the other one does beyond is not looked at.
    assert!(view.width() < 100.0 && view.height() < 100.0, "{view:?}");
    scenario.view = Some(domain);
    derived.update(&scenario, None);
    assert_eq!(derived.shown(&scenario).view(), domain);
}
