//! Ends of maps whose runs differ in more than start and rate, or see more than f: within tools, on drawn rows, with noise,
//! with numbers of their own. Each is that of the recorded run, to the bit.

mod recorded;

use ravine::analysis::{Axis, Conditions, HyperRequest, Target};
use ravine::math::Point;
use ravine::math::simd::InstructionSet;
use ravine::optimizer::{
    Clip, End, Fleet, Group, Lookahead, Method, Problem, Progress, Sam, Schedule, Status, Until,
    Wrappers,
};
use ravine::surface::{Shape, Surface, Typed};
use recorded::{bits, end_of, spread_starts};

/// What all runs of a comparison share.
#[derive(Clone)]
struct Runs {
    method: Method,
    wrappers: Wrappers,
    surface: Surface,
    schedule: Schedule,
    noise: f64,
    steps: usize,
    until: Until,
}

impl Runs {
    fn new(method: Method, surface: Surface) -> Self {
        Self {
            method,
            wrappers: Wrappers::default(),
            surface,
            schedule: Schedule::default(),
            noise: 0.0,
            steps: 37,
            until: Until::AtRest,
        }
    }

    fn recorded(&self, start: Point, rate: f64) -> End {
        let mut method = self.method;
        set(&mut method, "lr", rate);
        let problem = Problem {
            objective: self.surface.clone(),
            start,
            steps: self.steps,
            seed: 3,
            noise: self.noise,
            tolerance: 1e-6,
        };
        end_of(
            &method.run_within(&self.wrappers, &self.schedule, &problem),
            self.until,
        )
    }

    /// Compares the ends of a fleet with recorded runs, on every instruction set; returns these.
    fn compare(&self, starts: &[Point], rates: &[f64]) -> Vec<End> {
        let pairs = starts.iter().zip(rates);
        let expected: Vec<End> = pairs
            .map(|(start, rate)| self.recorded(*start, *rate))
            .collect();
        let noise = vec![self.noise; starts.len()];
        for set in InstructionSet::all() {
            let progress = Progress::default();
            let ends = self.method.ends_within(
                &self.wrappers,
                &Fleet {
                    surface: &self.surface,
                    schedule: &self.schedule,
                    steps: self.steps,
                    seed: 3,
                    tolerance: 1e-6,
                    until: self.until,
                    set,
                    starts,
                    rates,
                    noise: &noise,
                    numbers: &[],
                    progress: &progress,
                },
            );
            assert_eq!(ends.len(), starts.len());
            for (i, (end, expected)) in ends.iter().zip(&expected).enumerate() {
                assert_eq!(
                    bits(end),
                    bits(expected),
                    "{:?} within {:?} on {} from {:?} at {} with noise {}: {end:?}, recorded {expected:?}",
                    self.method,
                    self.wrappers,
                    self.surface.shape.info().key,
                    starts[i],
                    rates[i],
                    self.noise,
                );
            }
        }
        expected
    }
}

fn set(method: &mut Method, key: &str, value: f64) {
    let row = method.parameters().row(key).expect("a parameter");
    method.parameters_mut().set(row, value);
}

fn named(key: &str) -> Method {
    Method::named(key).expect("a method")
}

fn surface(key: &str, numbers: &[(&str, f64)]) -> Surface {
    let mut shape = Shape::named(key).expect("in the catalogue");
    for (key, value) in numbers {
        let row = shape.parameters().row(key).expect("a parameter");
        shape.parameters_mut().set(row, *value);
    }
    shape.into()
}

/// Starts all over the domain of a surface; behind them some on axes, at the origin, and so far out or so near that squares over-
/// and underflow.
fn starts(surface: &Surface, count: usize) -> Vec<Point> {
    let special = [
        [0.0, 0.0],
        [0.0, 1.0],
        [-1.0, -0.0],
        [3.0, 2.0],
        [1e-200, 3e-201],
        [-4e-160, 1e-180],
        [1e60, -3e59],
        [2e155, 1e150],
        [1e160, 1e-160],
        [-1e300, 1e300],
    ];
    let mut starts = spread_starts(&surface.shape, count);
    starts.extend(special);
    starts
}

fn rates(count: usize, most: f64) -> Vec<f64> {
    let rate = |i: usize| most * 0.8f64.powi((i % 17) as i32);
    (0..count).map(rate).collect()
}

/// Each tool alone, all together, and look-ahead at the ends of its ranges.
fn tools() -> Vec<Wrappers> {
    let none = Wrappers::default();
    let sam = Some(Sam { rho: 0.3 });
    let clip = Some(Clip { norm: 2.0 });
    let lookahead = |steps, alpha| Some(Lookahead { steps, alpha });
    let only = |lookahead| Wrappers { lookahead, ..none };
    vec![
        Wrappers { sam, ..none },
        Wrappers { clip, ..none },
        only(lookahead(3, 0.5)),
        only(lookahead(1, 0.0)),
        only(lookahead(7, 1.0)),
        Wrappers {
            sam,
            clip,
            lookahead: lookahead(5, 0.8),
            ..none
        },
    ]
}

fn surfaces() -> Vec<Surface> {
    let typed = Typed::new("(x^2 - y)^2 + sqrt(x + 2) + ln(3 - y)").expect("a formula");
    let mut penalised = surface("himmelblau", &[]);
    (penalised.l2, penalised.l1) = (0.2, 0.7);
    vec![
        surface("himmelblau", &[]),
        surface("quadratic", &[("lambda1", 1.0), ("lambda2", 30.0)]),
        surface("rosenbrock", &[]),
        surface("abs_ridge", &[]),
        surface("easom", &[]),
        surface("logistic", &[]),
        Shape::Typed(typed).into(),
        penalised,
    ]
}

#[test]
fn every_method_within_every_tool_ends_where_its_recorded_run_does() {
    for surface in surfaces() {
        let starts = starts(&surface, 60);
        for method in Method::all() {
            // All of them at once around methods that go along lines: within tools, these go one by one.
            let tools = match method.searches_a_line() && !method.is_planar() {
                false => tools(),
                true => tools().split_off(5),
            };
            for wrappers in tools {
                let mut runs = Runs::new(method, surface.clone());
                runs.wrappers = wrappers;
                runs.compare(&starts, &rates(starts.len(), 0.2));
            }
        }
    }
}

/// Tools, noise, a schedule, penalties and more runs than a block holds, at once; to the last step as well.
#[test]
fn tools_with_noise_and_a_schedule_end_where_recorded_runs_do() {
    for surface in surfaces() {
        let starts = starts(&surface, 200);
        for (i, method) in Method::all().into_iter().enumerate() {
            let mut runs = Runs::new(method, surface.clone());
            runs.wrappers = tools()[i % tools().len()];
            runs.noise = 0.4;
            runs.schedule = Schedule::named("cosine").expect("a schedule");
            runs.until = [Until::AtRest, Until::LastStep][i % 2];
            runs.compare(&starts, &rates(starts.len(), 0.1));
        }
    }
}

/// Ends in the middle of a run are found within tools, too. SAM never rests: it steps by the gradient beside the minimum.
#[test]
fn runs_come_to_rest_or_diverge_within_tools() {
    let surface = surface("himmelblau", &[]);
    let starts = starts(&surface, 300);
    for wrappers in tools() {
        let mut runs = Runs::new(named("momentum"), surface.clone());
        runs.wrappers = wrappers;
        runs.steps = 600;
        let ends = runs.compare(&starts, &rates(starts.len(), 0.02));
        let at_rest = ends.iter().filter(|end| end.status.is_at_rest()).count();
        // With a share of 0 look-ahead stays at the start.
        let moves = wrappers.lookahead.is_none_or(|it| it.alpha > 0.0);
        let rests = wrappers.sam.is_none() && moves;
        assert!(!rests || at_rest > 20, "{wrappers:?}");
        let diverged = |end: &End| end.status == Status::Diverged;
        assert!(!moves || ends.iter().any(diverged), "{wrappers:?}");
    }
}

#[test]
fn noise_on_second_order_methods_is_that_of_recorded_runs() {
    for surface in surfaces() {
        let starts = starts(&surface, 60);
        let second = |method: &Method| method.group() == Group::SecondOrder;
        for method in Method::all().into_iter().filter(second) {
            let mut runs = Runs::new(method, surface.clone());
            runs.noise = 0.3;
            runs.compare(&starts, &rates(starts.len(), 1.0));
        }
    }
}

/// Losses over data whose steps see drawn rows, drawn features, or both.
fn drawn() -> Vec<Surface> {
    let squares = |numbers: &[(&str, f64)]| surface("least_squares", numbers);
    let mut penalised = squares(&[("batch", 7.0)]);
    (penalised.l2, penalised.l1) = (0.2, 0.1);
    vec![
        squares(&[("batch", 7.0)]),
        squares(&[("batch", 1.0), ("standardise", 0.0)]),
        squares(&[("dropout", 0.3)]),
        squares(&[("dropout", 0.4), ("inverted", 0.0), ("batch", 5.0)]),
        squares(&[("input_noise", 0.5)]),
        squares(&[("input_noise", 0.5), ("dropout", 0.2), ("batch", 9.0)]),
        surface("logistic", &[("batch", 7.0)]),
        surface("logistic", &[("batch", 1.0), ("test_share", 0.3)]),
        penalised,
    ]
}

#[test]
fn runs_on_drawn_rows_and_features_end_where_recorded_ones_do() {
    for surface in drawn() {
        let starts = starts(&surface, 60);
        for (i, method) in Method::all().into_iter().enumerate() {
            let mut runs = Runs::new(method, surface.clone());
            runs.noise = [0.0, 0.2][i % 2];
            runs.compare(&starts, &rates(starts.len(), 0.3));
        }
    }
}

/// The second gradient of SAM is on the rows of the first.
#[test]
fn tools_on_drawn_rows_end_where_recorded_runs_do() {
    for surface in drawn() {
        let starts = starts(&surface, 60);
        for key in ["momentum", "adam", "newton", "bfgs"] {
            for wrappers in tools() {
                let mut runs = Runs::new(named(key), surface.clone());
                runs.wrappers = wrappers;
                runs.compare(&starts, &rates(starts.len(), 0.3));
            }
        }
    }
}

fn axis(target: Target, range: [f64; 2]) -> Axis {
    Axis {
        target,
        range,
        logarithmic: false,
        whole: false,
    }
}

/// A map of 13 × 11 cells, each compared with the recorded run, on one thread and on two.
fn compare_map(
    method: Method,
    surface: Surface,
    wrappers: Wrappers,
    noise: f64,
    axes: [(Target, [f64; 2]); 2],
) -> Vec<End> {
    let request = HyperRequest {
        conditions: Conditions {
            surface,
            schedule: Schedule::default(),
            wrappers,
            steps: 33,
            seed: 3,
            noise,
            tolerance: 1e-6,
            until: Until::AtRest,
        },
        start: [1.5, -0.5],
        method,
        axes: axes.map(|(target, range)| axis(target, range)),
        columns: 13,
        rows: 11,
    };
    let [one, two] = [1, 2].map(|threads| {
        let map = request.compute(threads, &Progress::default());
        map.expect("nobody cancels").cells
    });
    for (cell, end) in one.iter().enumerate() {
        let values = request.values(cell % 13, cell / 13);
        let mut setting = request.setting();
        for (axis, value) in request.axes.iter().zip(values) {
            setting.set(axis.target, value);
        }
        let problem = Problem {
            objective: setting.surface.clone(),
            start: setting.start,
            steps: 33,
            seed: 3,
            noise: setting.noise,
            tolerance: 1e-6,
        };
        let run = setting
            .method
            .run_within(&wrappers, &Schedule::default(), &problem);
        let expected = end_of(&run, Until::AtRest);
        let [x, y] = request.axes.map(|axis| axis.target);
        assert_eq!(
            bits(end),
            bits(&expected),
            "{method:?} on {}, {x} × {y} at {values:?}: {end:?}, recorded {expected:?}",
            setting.surface.shape.info().key,
        );
        assert_eq!(bits(end), bits(&two[cell]), "two threads");
    }
    one
}

/// Every number of every method along x and along y, with the start, the noise, a number of the surface, the rate, and its other
/// numbers on the other axis.
#[test]
fn maps_over_numbers_of_the_method_are_recorded_runs() {
    let surface = surface("quadratic", &[]);
    for method in Method::all() {
        let table = method.parameters().table();
        for (i, row) in table.iter().enumerate() {
            let range = |key: &str| match key {
                "lr" => [0.01, 0.7],
                _ => [0.0, 0.95],
            };
            let of = |key: &'static str| (Target::Method(key), range(key));
            let next = table[(i + 1) % table.len()].key;
            let others = [
                (Target::Start(1), [-2.0, 2.0]),
                (Target::Noise, [0.0, 0.5]),
                (Target::Surface("lambda2"), [0.5, 9.0]),
                of("lr"),
                of(next),
            ];
            for (j, other) in others.into_iter().enumerate() {
                if other.0 == Target::Method(row.key) {
                    continue;
                }
                let axes = [of(row.key), other];
                let swapped = [other, axes[0]];
                let axes = if (i + j) % 2 == 0 { axes } else { swapped };
                compare_map(method, surface.clone(), Wrappers::default(), 0.0, axes);
            }
        }
    }
}

#[test]
fn maps_over_surfaces_starts_and_noise_are_recorded_runs() {
    let (clip, lookahead) = (Some(Clip::default()), Some(Lookahead::default()));
    let within = Wrappers {
        clip,
        lookahead,
        ..Wrappers::default()
    };
    let (x, y) = (
        (Target::Start(0), [-2.0, 2.0]),
        (Target::Start(1), [-1.0, 3.0]),
    );
    let (noise, l1) = (
        (Target::Noise, [0.0, 0.8]),
        (Target::Surface("l1"), [0.0, 2.0]),
    );
    let lambda = |key| (Target::Surface(key), [-1.0, 9.0]);
    let batch = (Target::Surface("batch"), [0.0, 12.0]);
    let dropout = (Target::Surface("dropout"), [0.0, 0.6]);
    let kappa = [lambda("lambda1"), lambda("lambda2")];
    for key in ["momentum", "adam", "nadam", "rprop", "newton", "bfgs"] {
        for wrappers in [Wrappers::default(), within] {
            for (surface, axes) in [
                (surface("himmelblau", &[]), [x, y]),
                (surface("himmelblau", &[]), [noise, x]),
                (surface("rosenbrock", &[]), [l1, noise]),
                (surface("quadratic", &[]), kappa),
                (surface("least_squares", &[]), [batch, noise]),
                (surface("least_squares", &[]), [y, dropout]),
                (surface("logistic", &[("batch", 5.0)]), [x, noise]),
            ] {
                let mut method = named(key);
                set(&mut method, "lr", 0.02);
                compare_map(method, surface, wrappers, 0.0, axes);
            }
        }
    }
}

/// Numbers of the method with tools, noise and mini-batches around it.
#[test]
fn maps_over_numbers_of_the_method_within_tools_are_recorded_runs() {
    let pairs = [
        ("momentum", ["momentum", "dampening"]),
        ("momentum", ["weight_decay", "momentum"]),
        ("adam", ["beta1", "beta2"]),
        ("adam", ["eps", "weight_decay"]),
        ("rmsprop", ["alpha", "momentum"]),
    ];
    for (key, [first, second]) in pairs {
        let mut method = named(key);
        set(&mut method, "lr", 0.1);
        for (i, wrappers) in tools().into_iter().enumerate() {
            for surface in [
                surface("himmelblau", &[]),
                surface("least_squares", &[("batch", 7.0), ("dropout", 0.1)]),
            ] {
                let axes = [first, second].map(|key| (Target::Method(key), [0.0, 0.99]));
                let noise = [0.0, 0.3][i % 2];
                compare_map(method, surface, wrappers, noise, axes);
            }
        }
    }
}
