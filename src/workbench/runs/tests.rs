//! Runs within a frame, by threads and for files.

use super::*;
use crate::network::{Network, Spec};
use crate::optimizer::Adam;
use crate::surface::{NetworkSurface, Shape, Typed};

const ROSENBROCK: &str = "(1 - x)^2 + 100*(y - x^2)^2";

/// Two methods, one of them with a line search.
fn scenario(formula: &str, steps: usize) -> Scenario {
    let formula = Typed::new(formula).expect("a formula");
    let mut scenario = Scenario::on(Shape::Typed(formula));
    scenario.start = [-1.2, 1.0];
    scenario.run.steps = steps;
    let methods = ["momentum", "conjugate_gradient"];
    let methods = methods.map(|key| Method::named(key).expect("a method"));
    scenario.optimizers = methods.map(Into::into).into();
    scenario
}

fn background(budget: Budget) -> Runs {
    Runs::in_background(Arc::new(|| ()), budget)
}

/// Updates until something holds, with time for threads.
fn until(runs: &mut Runs, scenario: &Scenario, what: &str, so: impl Fn(&Runs) -> bool) {
    for _ in 0..20_000 {
        runs.update(scenario);
        if so(runs) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    panic!("it never came to this: {what}");
}

fn bits(run: &Trajectory) -> Vec<[u64; 4]> {
    let rows = run.points.iter().zip(&run.losses).zip(&run.evaluations);
    rows.map(|(([x, y], f), n)| [x.to_bits(), y.to_bits(), f.to_bits(), u64::from(*n)])
        .collect()
}

#[test]
fn what_has_no_time_within_a_frame_is_computed_by_threads_to_the_same_bits() {
    let scenario = scenario(ROSENBROCK, 700);
    let [mut at_once, mut later] = [Budget::UNLIMITED, Budget::NONE].map(background);
    at_once.update(&scenario);
    assert!(!at_once.is_any_pending());
    later.update(&scenario);
    assert!((0..2).all(|i| later.get(i).is_none() && later.is_pending(i)));
    until(&mut later, &scenario, "complete", |runs| {
        !runs.is_any_pending()
    });
    let mut blocking = Runs::blocking(Arc::default());
    blocking.update(&scenario);
    for i in 0..2 {
        let of = |runs: &Runs| bits(runs.get(i).expect("a run"));
        assert_eq!(of(&at_once), of(&blocking));
        assert_eq!(of(&later), of(&blocking));
    }
}

/// A run that has begun would take minutes to its end.
#[test]
fn an_outdated_run_is_broken_off() {
    let endless = || {
        let mut scenario = scenario(
            &format!("{ROSENBROCK}{}", " + sin(x)".repeat(160)),
            1_000_000,
        );
        scenario.run.noise = 1.0;
        scenario.optimizers.truncate(1);
        scenario
    };
    let mut runs = background(Budget::NONE);
    let begun = |runs: &Runs| {
        let pending = runs.slots[0].pending.as_ref();
        pending.is_some_and(|p| {
            p.order.left(|_| 1_000_000, Pace::default()) > std::time::Duration::ZERO
        })
    };
    until(&mut runs, &endless(), "it begins", begun);
    let short = scenario(ROSENBROCK, 5);
    until(&mut runs, &short, "the short run", |runs| {
        !runs.is_any_pending()
    });
    assert_eq!(runs.last(&short), 5);
    // Within a frame, the rest of such a run is left to a thread too.
    let mut runs = background(Budget::default());
    runs.update(&endless());
    assert!(runs.get(0).is_none() && runs.is_pending(0));
}

/// Every update wants another run, as while a slider moves.
#[test]
fn paths_keep_coming_while_no_run_is_wanted_until_its_end() {
    let mut scenario = scenario(ROSENBROCK, 20_000);
    let mut runs = background(Budget::NONE);
    let mut seen: Vec<Arc<Trajectory>> = Vec::new();
    for i in 0..1_000_000 {
        scenario.start[1] = 1.0 + 1e-6 * f64::from(i);
        runs.update(&scenario);
        assert!(runs.is_any_pending(), "what is shown is outdated");
        let newer = |run: &&Arc<Trajectory>| seen.last().is_none_or(|last| !Arc::ptr_eq(last, run));
        seen.extend(runs.get(0).filter(newer).cloned());
        if seen.len() == 3 {
            break;
        }
        std::thread::yield_now();
    }
    let starts: Vec<f64> = seen.iter().map(|run| run.points[0][1]).collect();
    assert_eq!(starts.len(), 3);
    assert!(starts.is_sorted_by(|a, b| a < b), "{starts:?}");
    until(&mut runs, &scenario, "the last one", |runs| {
        !runs.is_any_pending()
    });
    assert_eq!(runs.get(0).expect("a run").points[0], scenario.start);
}

#[test]
fn runs_stay_with_their_optimizers_and_paths_of_other_kinds_are_not_shown() {
    let mut scenario = scenario(ROSENBROCK, 50);
    let mut runs = background(Budget::UNLIMITED);
    runs.update(&scenario);
    let old = [0, 1].map(|i| Arc::clone(runs.get(i).expect("a run")));
    scenario
        .optimizers
        .insert(0, Method::named("adam").expect("a method").into());
    runs.update(&scenario);
    let kept =
        |runs: &Runs, i: usize, j: usize| runs.get(i).is_some_and(|run| Arc::ptr_eq(run, &old[j]));
    assert!(kept(&runs, 1, 0) && kept(&runs, 2, 1));
    scenario.optimizers.remove(0);
    runs.update(&scenario);
    assert!(kept(&runs, 0, 0) && kept(&runs, 1, 1));

    runs.threads.as_mut().expect("threads").budget = Budget::NONE;
    scenario.start = [0.5, 0.5];
    runs.update(&scenario);
    assert!(
        kept(&runs, 0, 0) && runs.is_pending(0),
        "the old path until the new one comes"
    );
    scenario.optimizers[0] = Method::named("adam").expect("a method").into();
    runs.update(&scenario);
    assert!(runs.get(0).is_none() && runs.get(1).is_some());
}

#[test]
fn runs_for_files_are_counted_and_can_be_cancelled() {
    let progress = Arc::new(Progress::default());
    let mut runs = Runs::blocking(Arc::clone(&progress));
    runs.update(&scenario(ROSENBROCK, 700));
    assert_eq!((&*progress.what(), progress.share()), ("Runs", 1.0));
    // As many steps as would take minutes.
    progress.cancel();
    let mut runs = Runs::blocking(Arc::clone(&progress));
    let formula = format!("{ROSENBROCK}{}", " + sin(x)".repeat(160));
    runs.update(&scenario(&formula, 1_000_000));
    assert!(runs.get(0).is_none() && progress.share() < 0.5);
}

/// Two methods that train a network.
fn training(steps: usize) -> Scenario {
    let network = Network::new(Spec::default()).expect("a network");
    let shape = Shape::Network(NetworkSurface::new(Arc::new(network)));
    let mut scenario = Scenario::on(shape);
    scenario.run.steps = steps;
    let methods = ["adam", "momentum"];
    let methods = methods.map(|key| Method::named(key).expect("a method"));
    scenario.optimizers = methods.map(Into::into).into();
    scenario
}

/// What is shown of a run that goes on is the beginning of the whole, with all weights.
#[test]
fn runs_of_many_weights_are_shown_while_they_grow() {
    let mut scenario = training(1_000_000);
    let mut runs = background(Budget::NONE);
    let mut seen: Vec<Arc<Trajectory>> = Vec::new();
    while seen.len() < 3 {
        runs.update(&scenario);
        assert!(runs.is_any_pending());
        if let Some(run) = runs.get(0) {
            assert!(runs.is_growing(0) && !runs.is_outdated(0));
            let Underway { share, speed } = runs.underway(0).expect("it has begun");
            assert!(speed > 0.0 && run.last() as f64 <= share * 1e6);
            if seen.last().is_none_or(|last| !Arc::ptr_eq(last, run)) {
                seen.push(Arc::clone(run));
            }
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(seen.is_sorted_by(|a, b| a.last() < b.last()));
    scenario.run.steps = seen[2].last();
    until(&mut runs, &scenario, "complete", |runs| {
        !runs.is_any_pending()
    });
    let mut blocking = Runs::blocking(Arc::default());
    blocking.update(&scenario);
    for i in 0..2 {
        let [run, whole] = [&runs, &blocking].map(|runs| runs.get(i).expect("a run"));
        assert_eq!(bits(run), bits(whole));
        assert!(!runs.is_growing(i));
    }
    let whole = blocking.get(0).expect("a run");
    for run in seen {
        let last = run.last();
        assert_eq!(bits(&run), bits(whole)[..=last]);
        for row in [0, last / 2, last] {
            assert_eq!(run.weights(row), whole.weights(row), "{row}");
        }
    }
}

/// As many runs as there are optimizers grow, however few processors there are.
#[test]
fn runs_take_turns() {
    let mut scenario = training(1_000_000);
    let rates = (1..=8).map(|i| {
        let adam = Adam {
            lr: 1e-3 * f64::from(i),
            ..Adam::default()
        };
        Method::Adam(adam).into()
    });
    scenario.optimizers = rates.collect();
    let mut runs = background(Budget::NONE);
    until(&mut runs, &scenario, "all of them grow", |runs| {
        (0..8).all(|i| runs.is_growing(i))
    });
    // Breaks them off.
    scenario.optimizers.clear();
    runs.update(&scenario);
}
