//! Swarms: every track is the recorded run of its start or seed, and the spread over seeds is what theory says.

use ravine::analysis::swarm::spread;
use ravine::analysis::{
    Arrangement, Modes, Outcome, Progress, Swarm, SwarmRequest, critical_points,
};
use ravine::scenario::{Scenario, read};

fn scenario(text: &str) -> Scenario {
    read("swarm.toml", &format!("version = 1\n{text}")).unwrap_or_else(|e| panic!("{e}"))
}

fn computed(request: &SwarmRequest, threads: usize) -> Swarm {
    let known = critical_points(&request.conditions.surface);
    let swarm = request.compute(&known, threads, &Progress::default());
    swarm.expect("nobody cancels")
}

fn requested(scenario: &Scenario) -> SwarmRequest {
    scenario.swarm_request().expect("a swarm")
}

#[test]
fn tracks_are_the_recorded_runs() {
    for (arrangement, noise) in [("random", 0.0), ("grid", 0.0), ("seeds", 0.5)] {
        let text = format!(
            "surface.kind = \"himmelblau\"\nrun = {{ steps = 60, seed = 9, noise = {noise} }}\n\
             swarm = {{ shown = true, count = 40, arrangement = \"{arrangement}\" }}\n\
             [[optimizer]]\nkind = \"adam\"\nlr = 0.2\n"
        );
        let scenario = scenario(&text);
        let request = requested(&scenario);
        let swarm = computed(&request, 3);
        assert_eq!(swarm.tracks.len(), request.runs());
        for (index, track) in swarm.tracks.iter().enumerate() {
            let mut problem = scenario.problem();
            if arrangement == "seeds" {
                problem.seed += index as u64;
            } else {
                problem.start = request.start_of(index);
            }
            let run = scenario.optimizers[0].run(&problem);
            for step in [0, 1, 17, 60, 1000] {
                assert_eq!(track.at(step), run.points[step.min(run.last())]);
            }
            assert_eq!(track.tail(17, 5), &run.points[12..=17]);
            assert_eq!(track.tail(2, 5), &run.points[..=2]);
        }
        assert_eq!(computed(&request, 1), swarm, "whatever the threads");
    }
}

#[test]
fn starts_lie_in_the_view_and_depend_on_seed_and_index_only() {
    let mut scenario = scenario(
        "surface.kind = \"rosenbrock\"\nview = { x = [-2.0, 2.0], y = [-1.0, 0.0] }\n\
         swarm = { shown = true, count = 100 }\n[[optimizer]]\nkind = \"momentum\"\n",
    );
    let starts = |scenario: &Scenario| -> Vec<[f64; 2]> {
        let request = requested(scenario);
        (0..request.runs()).map(|i| request.start_of(i)).collect()
    };
    let hundred = starts(&scenario);
    assert!(hundred.iter().all(|at| scenario.view().contains(*at)));
    scenario.swarm.count = 30;
    assert_eq!(starts(&scenario), hundred[..30]);
    scenario.run.seed = 1;
    assert_ne!(starts(&scenario), hundred[..30]);
    // Four times as wide as high: 10 columns and 3 rows of about squares.
    scenario.swarm.arrangement = Arrangement::Grid;
    let grid = starts(&scenario);
    assert_eq!(grid.len(), 30);
    let near = |at: [f64; 2], x: f64, y: f64| (at[0] - x).hypot(at[1] - y) < 1e-12;
    assert!(near(grid[0], -1.8, -5.0 / 6.0) && near(grid[29], 1.8, -1.0 / 6.0));
    assert!(near(grid[9], 1.8, -5.0 / 6.0) && near(grid[10], -1.8, -0.5));
}

#[test]
fn runs_are_counted_where_they_end() {
    let scenario = scenario(
        "surface.kind = \"saddle\"\nrun.steps = 400\nview = { x = [-1.0, 1.0], y = [-4.0, 4.0] }\n\
         swarm = { shown = true, count = 64, arrangement = \"grid\" }\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\n",
    );
    let request = requested(&scenario);
    let swarm = computed(&request, 2);
    for (index, track) in swarm.tracks.iter().enumerate() {
        // Gradient descent keeps the sign of y, and the minima are (0, ±√10).
        let Outcome::Minimum(minimum) = track.outcome else {
            panic!("{:?}", track.outcome);
        };
        let [x, y] = swarm.minima[minimum as usize];
        let up = request.start_of(index)[1].signum();
        assert!(x.abs() < 1e-6 && (y - up * 10f64.sqrt()).abs() < 1e-6);
    }
}

/// A turned quadratic with noise; with `momentum`, and else gradient descent.
fn noisy(method: &str, steps: usize, count: usize) -> Scenario {
    scenario(&format!(
        "surface = {{ kind = \"quadratic\", lambda1 = 1.0, lambda2 = 8.0, angle_deg = 30.0 }}\n\
         start.at = [-2.0, 1.5]\nrun = {{ steps = {steps}, noise = 2.0, seed = 4 }}\n\
         swarm = {{ shown = true, count = {count}, arrangement = \"seeds\" }}\n[[optimizer]]\n{method}\n"
    ))
}

fn modes(scenario: &Scenario) -> Modes {
    let modes = Modes::near(
        &scenario.surface,
        &[[0.0, 0.0]],
        scenario.view(),
        [0.0, 0.0],
    );
    modes.expect("a quadratic has a centre")
}

/// The variance along each eigenvector.
fn along(modes: &Modes, [xx, xy, yy]: [f64; 3]) -> [f64; 2] {
    modes
        .pairs
        .map(|pair| pair.vector)
        .map(|[c, s]| c * c * xx + 2.0 * c * s * xy + s * s * yy)
}

#[test]
fn the_predicted_spread_is_that_of_theory() {
    let (lr, noise, mu) = (0.05_f64, 2.0_f64, 0.7);
    let descent = format!("kind = \"gradient_descent\"\nlr = {lr}");
    let scenario = noisy(&descent, 1000, 2);
    let modes = modes(&scenario);
    for step in [0, 1, 3, 40, 1000] {
        let (mean, covariance) = scenario.cloud(0, &modes, step).expect("covered");
        let start = modes.components(scenario.start);
        for (i, variance) in along(&modes, covariance).into_iter().enumerate() {
            let lambda: f64 = [1.0, 8.0][i];
            let factor = 1.0 - lr * lambda;
            // Var = η²σ²(1 − (1−ηλ)²ᵗ)/(1 − (1−ηλ)²), in the long run ησ²/(λ(2−ηλ)).
            let left = factor.powi(2 * step as i32);
            let expected = lr * noise * noise * (1.0 - left) / (lambda * (2.0 - lr * lambda));
            assert!(
                (variance - expected).abs() < 1e-12,
                "{step}: {variance} {expected}"
            );
            let expected = start[i] * factor.powi(step as i32);
            assert!((modes.components(mean)[i] - expected).abs() < 1e-12);
        }
    }
    let heavy = format!("kind = \"momentum\"\nlr = {lr}\nmomentum = {mu}");
    let scenario = noisy(&heavy, 1000, 2);
    let (_, covariance) = scenario.cloud(0, &modes, 1000).expect("covered");
    for (i, variance) in along(&modes, covariance).into_iter().enumerate() {
        let lambda: f64 = [1.0, 8.0][i];
        let below = (1.0 - mu) * lambda * (2.0 * (1.0 + mu) - lr * lambda);
        let expected = lr * noise * noise * (1.0 + mu) / below;
        assert!(
            (variance / expected - 1.0).abs() < 1e-9,
            "{variance} {expected}"
        );
    }
}

/// 4000 runs: the variance of a normal distribution is found to 2.2 %, one standard deviation.
#[test]
fn the_measured_spread_is_the_predicted_one() {
    let methods = [
        "kind = \"gradient_descent\"\nlr = 0.05",
        "kind = \"momentum\"\nlr = 0.03\nmomentum = 0.7",
        "kind = \"momentum\"\nlr = 0.03\nmomentum = 0.7\nweight_decay = 0.5",
    ];
    for method in methods {
        let scenario = noisy(method, 60, 4000);
        let swarm = computed(&requested(&scenario), 2);
        let modes = modes(&scenario);
        for step in [1, 4, 60] {
            let places = swarm.tracks.iter().map(|track| track.at(step));
            let (mean, covariance) = spread(places).expect("finite");
            let (expected, predicted) = scenario.cloud(0, &modes, step).expect("covered");
            let [measured, predicted] = [covariance, predicted].map(|c| along(&modes, c));
            for i in 0..2 {
                let ratio = measured[i] / predicted[i];
                assert!((ratio - 1.0).abs() < 0.1, "{method} {step}: {ratio}");
                let off = modes.components(mean)[i] - modes.components(expected)[i];
                let error = (predicted[i] / 4000.0).sqrt();
                assert!(off.abs() < 4.5 * error, "{method} {step}: {off} {error}");
            }
        }
    }
}

#[test]
fn seeds_of_a_pinned_run_start_where_it_does() {
    let mut scenario = noisy(
        "kind = \"gradient_descent\"\nlr = 0.05\npinned = [1.0, 0.5]",
        3,
        2,
    );
    scenario.start = [-2.0, -2.0];
    let swarm = computed(&requested(&scenario), 1);
    let modes = modes(&scenario);
    let (mean, _) = scenario.cloud(0, &modes, 0).expect("covered");
    assert_eq!(swarm.tracks[1].at(0), [1.0, 0.5]);
    assert!(
        (mean[0] - 1.0).abs() + (mean[1] - 0.5).abs() < 1e-12,
        "{mean:?}"
    );
}

#[test]
fn nothing_is_predicted_where_theory_does_not_reach() {
    for method in [
        "kind = \"adam\"\nlr = 0.05",
        "kind = \"nesterov\"\nlr = 0.05",
        "kind = \"momentum\"\nlr = 0.05\ndampening = 0.1",
        "kind = \"gradient_descent\"\nlr = 0.05\nschedule = { kind = \"exponential\", gamma = 0.9 }",
        "kind = \"gradient_descent\"\nlr = 0.05\nclip = { norm = 1.0 }",
    ] {
        let scenario = noisy(method, 10, 2);
        let modes = modes(&scenario);
        assert_eq!(scenario.cloud(0, &modes, 5), None, "{method}");
    }
}

/// The mean of the losses is that of the recorded runs, and on a convex surface not below the loss of their mean.
#[test]
fn the_average_of_runs_has_its_loss_beside_theirs() {
    for surface in [
        "kind = \"least_squares\"\ndata = \"clouds\"\nbatch = 4",
        "kind = \"logistic\"\ndata = \"clouds\"\nbatch = 4",
    ] {
        let text = format!(
            "run = {{ steps = 33, seed = 2 }}\nswarm = {{ shown = true, count = 40, arrangement = \"seeds\", average = true }}\n\
             [surface]\n{surface}\n[start]\nat = [1.0, -1.0]\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.4\n"
        );
        let scenario = scenario(&text);
        let request = requested(&scenario);
        let swarm = computed(&request, 2);
        let runs: Vec<_> = (0..40)
            .map(|index| {
                let mut problem = scenario.problem();
                problem.seed += index;
                scenario.optimizers[0].run(&problem)
            })
            .collect();
        for step in [0, 1, 20, 33, 900] {
            let row = step.min(33);
            let losses = runs.iter().map(|run| run.losses[row]).sum::<f64>() / 40.0;
            assert!((swarm.mean_loss(step) / losses - 1.0).abs() < 1e-12);
            let mean = swarm.mean(step);
            for (i, found) in mean.into_iter().enumerate() {
                let expected = runs.iter().map(|run| run.points[row][i]).sum::<f64>() / 40.0;
                assert!((found - expected).abs() < 1e-12);
            }
            let of_mean = scenario.surface.value(mean);
            assert!(
                of_mean <= losses * (1.0 + 1e-12),
                "{surface}: {of_mean}, {losses}"
            );
        }
        // Where the runs have arrived and differ by their noise only, the average is clearly better.
        if scenario.surface.shape.landscape().is_quadratic() {
            let least = critical_points(&request.conditions.surface)[0].value;
            let above = [scenario.surface.value(swarm.mean(33)), swarm.mean_loss(33)];
            let [of_mean, mean] = above.map(|loss| loss - least);
            assert!(of_mean < 0.2 * mean, "{of_mean}, {mean}");
        }
    }
}

/// Two wells at x = ±1 with the curvatures 8 and 2, from the ridge between them: one cloud at first, and then one in each well, of the
/// variance ησ²/(λ(2−ηλ)), which the third derivative changes by a few per cent.
#[test]
fn runs_that_end_apart_are_clouds_of_their_own() {
    let scenario = scenario(
        "[surface]\nkind = \"formula\"\ntext = \"(x^2 - 1)^2 + y^2\"\n[start]\nat = [0, 0]\n[run]\nsteps = 400\nnoise = 0.5\n\
         [view]\nx = [-2, 2]\ny = [-2, 2]\n[swarm]\nshown = true\ncount = 2000\narrangement = \"seeds\"\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.02\n",
    );
    let swarm = computed(&requested(&scenario), 2);
    let all = |step| spread(swarm.tracks.iter().map(|track| track.at(step))).expect("finite");
    assert_eq!(swarm.clouds(2), [all(2)]);
    let mut clouds = swarm.clouds(400);
    clouds.sort_by(|a, b| a.0[0].total_cmp(&b.0[0]));
    assert_eq!(clouds.len(), 2);
    for ((mean, [xx, _, yy]), side) in clouds.into_iter().zip([-1.0, 1.0]) {
        assert!(
            (mean[0] - side).abs() < 0.02 && mean[1].abs() < 0.02,
            "{mean:?}"
        );
        for (variance, lambda) in [(xx, 8.0), (yy, 2.0)] {
            let expected = 0.02 * 0.25 / (lambda * (2.0 - 0.02 * lambda));
            assert!(
                (variance / expected - 1.0).abs() < 0.15,
                "{variance} {expected}"
            );
        }
    }
}
