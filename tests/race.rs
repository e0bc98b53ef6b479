//! Races against theory, against tuning by other hands, and against the recorded runs.

use ravine::analysis::{Criterion, Race, all_threads};
use ravine::export::race::csv;
use ravine::optimizer::{Progress, Status};
use ravine::scenario::{Scenario, read};
use serde_json::Value;

fn scenario(text: &str) -> Scenario {
    let text = format!("version = 1\n{text}");
    read("race.toml", &text).unwrap_or_else(|e| panic!("{e}"))
}

fn race(scenario: &Scenario) -> Race {
    let request = scenario.race_request().expect("somebody takes part");
    let progress = Progress::default();
    let race = request.compute(all_threads(), &progress);
    assert_eq!(progress.share(), 1.0, "every run is counted once");
    race.expect("not cancelled")
}

/// The grid of 97 rates over six decades: neighbours differ by this factor.
const CELL: f64 = 1.154_781_984_689_458_3;

const THREE: &str = "[[optimizer]]\nkind = \"gradient_descent\"\n[[optimizer]]\nkind = \"momentum\"\nmomentum = 0.4\n\
                     [[optimizer]]\nkind = \"adam\"\nbeta1 = 0.5\nbeta2 = 0.99\n";

/// tests/data/race.py tunes with NumPy alone.
#[test]
fn rates_are_those_that_numpy_finds() {
    let reference: Value = serde_json::from_str(include_str!("data/race.json")).expect("JSON");
    let quadratic = "surface = { kind = \"quadratic\", lambda1 = 1, lambda2 = 25, angle_deg = 30 }\n\
                     start = { at = [-2.5, 1] }\nrace = { starts = \"grid\", count = 9, accuracy = 1e-8 }\n";
    let himmelblau = "surface = { kind = \"himmelblau\" }\nstart = { at = [4, 3] }\n\
                      race = { starts = \"grid\", count = 9 }\n";
    for (name, text) in [("quadratic", quadratic), ("himmelblau", himmelblau)] {
        let race = race(&scenario(&format!("{text}{THREE}")));
        for tuned in &race.entrants {
            let key = tuned.method.info().key;
            let theirs = &reference[name][key];
            let number = |key: &str| theirs[key].as_f64().expect("a number");
            let ratio = tuned.method.lr() / number("lr");
            assert!(
                (1.0 / CELL..=CELL).contains(&ratio),
                "{name} {key}: {} instead of {}",
                tuned.method.lr(),
                number("lr")
            );
            assert_eq!(
                tuned.score.unsolved as f64,
                number("unsolved"),
                "{name} {key}"
            );
            let evaluations = tuned.score.evaluations as f64 / number("evaluations");
            assert!(
                (0.9..=1.05).contains(&evaluations),
                "{name} {key}: {evaluations}"
            );
        }
    }
}

/// From a start at which both eigen-directions hold the same share of the loss, the loss after k steps is c(ρ₁²ᵏ + ρ₂²ᵏ) with
/// ρ₁ = 1 − ηλ₁ and ρ₂ = ηλ₂ − 1. It is least where ρ₁/ρ₂ = (λ₂/λ₁)^(1/(2k−1)), which tends to 1, so η to 2/(λ₁+λ₂).
#[test]
fn gradient_descent_is_tuned_to_the_best_rate_of_theory() {
    for (low, high) in [(1.0, 10.0), (2.0, 3.0), (0.5, 100.0)] {
        // λ₁α₁² = λ₂α₂²
        let (x, y) = (2.0, 2.0 * f64::sqrt(low / high));
        let scenario = scenario(&format!(
            "surface = {{ kind = \"quadratic\", lambda1 = {low:?}, lambda2 = {high:?} }}\n\
             start = {{ at = [{x:?}, {y:?}] }}\nrace = {{ starts = \"scenario\", budget = 5000 }}\n\
             [[optimizer]]\nkind = \"gradient_descent\"\n"
        ));
        let race = race(&scenario);
        let [tuned] = &race.entrants[..] else {
            panic!("one");
        };
        let accuracy = 1e-6;
        let least = 0.0;
        assert_eq!(race.criterion, Criterion::Loss { least, accuracy });
        let (rate, steps) = (tuned.method.lr(), tuned.evaluations() - 1.0);
        let ratio = f64::powf(high / low, 1.0 / (2.0 * steps - 1.0));
        let best = (1.0 + ratio) / (low + ratio * high);
        assert!((rate / best - 1.0).abs() < 1e-4, "{rate} {best}");
        let limit = 2.0 / (low + high);
        assert!(
            (1.0 / CELL..=CELL).contains(&(rate / limit)),
            "{rate} {limit}"
        );
        // At the limit's rate the loss falls by ((κ−1)/(κ+1))² a step; no rate needs many steps less.
        let shrinkage: f64 = (high - low) / (high + low);
        let most = (f64::ln(accuracy) / (2.0 * shrinkage.ln())).ceil();
        assert!((0.9 * most - 1.0..=most).contains(&steps), "{steps} {most}");
    }
}

/// Newton's method needs a gradient and a Hessian for its one step, and a gradient to see that it has arrived; the line search of
/// steepest descent is not tuned.
#[test]
fn every_evaluation_counts_and_line_searches_take_part_as_they_are() {
    let scenario = scenario(
        "surface = { kind = \"quadratic\", lambda1 = 1, lambda2 = 1 }\nstart = { at = [2, 1] }\nrun = { steps = 50 }\n\
         race = { starts = \"scenario\", momentum = true }\n[[optimizer]]\nkind = \"newton\"\n\
         [[optimizer]]\nkind = \"steepest_descent\"\nlr = 0.3\n[[optimizer]]\nkind = \"momentum\"\n\
         [[optimizer]]\nkind = \"adam\"\nvisible = false\n",
    );
    let race = race(&scenario);
    assert_eq!(race.entrants.len(), 3, "hidden ones do not take part");
    let [newton, steepest, momentum] = &race.entrants[..] else {
        panic!("three");
    };
    assert_eq!((newton.method.lr(), newton.evaluations()), (1.0, 3.0));
    assert_eq!(steepest.method, scenario.optimizers[1].method);
    assert!(steepest.rows.is_empty());
    assert_eq!(momentum.rows.len(), 2);
    let problem = scenario.problem();
    for (tuned, optimizer) in race.entrants.iter().zip(&scenario.optimizers) {
        let run = tuned
            .method
            .run_within(&optimizer.wrappers, &optimizer.schedule, &problem);
        let row = run.losses.iter().position(|f| *f <= 1e-6 * run.losses[0]);
        let row = row.expect("it arrives");
        assert_eq!(tuned.solved, [Some(run.evaluations[row])]);
        assert_eq!(tuned.score.loss, run.losses[row]);
    }
}

/// Where the least value is not known, rest at a minimum counts; a saddle does not.
#[test]
fn without_a_known_minimum_runs_have_to_come_to_rest() {
    let scenario = scenario(
        "surface = { kind = \"saddle\" }\nstart = { at = [1, 0] }\n[race]\nstarts = \"scenario\"\nsolved = \"rest\"\n\
         [[optimizer]]\nkind = \"gradient_descent\"\n",
    );
    let on_the_ridge = race(&scenario);
    assert_eq!(on_the_ridge.criterion, Criterion::Rest);
    assert_eq!(on_the_ridge.entrants[0].solved, [None]);
    let mut beside = scenario.clone();
    beside.start = [1.0, 0.1];
    let race = race(&beside);
    let [Some(evaluations)] = race.entrants[0].solved[..] else {
        panic!("it leaves the ridge");
    };
    beside.take_tuned(&race);
    assert_eq!(beside.optimizers[0].method, race.entrants[0].method);
    let run = beside.optimizers[0].run(&ravine::optimizer::Problem {
        steps: 1000,
        ..beside.problem()
    });
    let arrived = run.statuses.iter().position(|s| *s == Status::Converged);
    assert_eq!(arrived.map(|row| run.evaluations[row]), Some(evaluations));
}

#[test]
fn starts_depend_on_seed_and_number_only() {
    let with = |race: &str, seed: u64| {
        let text = format!(
            "surface = {{ kind = \"himmelblau\" }}\nrun = {{ seed = {seed} }}\nrace = {{ {race} }}\n[[optimizer]]\nkind = \"adam\"\n"
        );
        scenario(&text).race_request().expect("Adam").places()
    };
    let five = with("count = 5", 3);
    assert_eq!(with("count = 8", 3)[..5], five);
    assert_ne!(with("count = 5", 4), five);
    assert!(five.iter().flatten().all(|v| (-6.0..6.0).contains(v)));
    let grid = with("starts = \"grid\", count = 4", 3);
    assert_eq!(grid, [[-3.0, -3.0], [3.0, -3.0], [-3.0, 3.0], [3.0, 3.0]]);
}

/// A pinned run stays as it is, whatever the others are tuned to.
#[test]
fn pinned_runs_take_no_part() {
    let text = "surface = { kind = \"booth\" }\nrace = { tries = 20, count = 2 }\n\
                [[optimizer]]\nkind = \"adam\"\npinned = [1.0, 2.0]\n[[optimizer]]\nkind = \"gradient_descent\"\n";
    let mut tuned = scenario(text);
    let race = race(&tuned);
    assert_eq!(race.entrants.len(), 1);
    assert_eq!(race.entrants[0].index, 1);
    let before = tuned.clone();
    tuned.take_tuned(&race);
    assert_eq!(tuned.optimizers[0], before.optimizers[0]);
    assert_ne!(tuned.optimizers[1], before.optimizers[1]);
}

/// f overflows at (1e200, 0), so that there is no gap of which a share could be left.
#[test]
fn nothing_is_solved_from_where_f_is_not_finite() {
    let scenario = scenario(
        "surface = { kind = \"rosenbrock\" }\nstart = { at = [1e200, 0] }\n\
         race = { starts = \"scenario\", tries = 3 }\n[[optimizer]]\nkind = \"gradient_descent\"\n",
    );
    let race = race(&scenario);
    assert!(matches!(race.criterion, Criterion::Loss { .. }));
    assert_eq!(race.entrants[0].solved, [None]);
}

#[test]
fn a_profile_is_a_staircase_that_ends_at_the_share_solved() {
    let scenario = scenario(
        "surface = { kind = \"wells\" }\nrace = { count = 24, budget = 200, tries = 20 }\n[[optimizer]]\nkind = \"momentum\"\n",
    );
    let race = race(&scenario);
    let tuned = &race.entrants[0];
    let profile = tuned.profile();
    assert!(
        profile.is_sorted_by(|a, b| a.0 < b.0 && a.1 < b.1),
        "{profile:?}"
    );
    for &(evaluations, share) in &profile {
        let solved = tuned
            .solved
            .iter()
            .flatten()
            .filter(|e| **e <= evaluations)
            .count();
        assert_eq!(share, solved as f64 / 24.0);
    }
    assert_eq!(profile.last().map_or(0.0, |last| last.1), tuned.share());
}

#[test]
fn the_same_race_has_the_same_bits_on_any_number_of_threads() {
    let scenario = scenario(&format!(
        "surface = {{ kind = \"beale\" }}\nrace = {{ tries = 30, count = 3 }}\n{THREE}"
    ));
    let request = scenario.race_request().expect("three");
    let of = |threads| {
        request
            .compute(threads, &Progress::default())
            .expect("not cancelled")
    };
    let (one, two) = (of(1), of(2));
    assert_eq!(one, two);
    let cancelled = Progress::default();
    cancelled.cancel();
    assert_eq!(request.compute(2, &cancelled), None);
}

#[test]
fn tables_have_a_row_for_each_number() {
    let scenario = scenario(
        "surface = { kind = \"quadratic\", lambda1 = 1, lambda2 = 1 }\nstart = { at = [2, 1] }\n\
         race = { starts = \"scenario\", momentum = true }\n[[optimizer]]\nkind = \"newton\"\nlabel = \"N, damped\"\n\
         [[optimizer]]\nkind = \"steepest_descent\"\n[[optimizer]]\nkind = \"momentum\"\n",
    );
    let mut out = Vec::new();
    csv(&scenario.table_names(), &race(&scenario), &mut out).expect("memory");
    let text = String::from_utf8(out).expect("UTF-8");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "optimizer,parameter,value,evaluations,loss,solved"
    );
    assert_eq!(lines[1], "\"N, damped\",lr,1.0,3.0,0.0,1.0");
    assert!(lines[2].starts_with("steepest_descent,,,"), "{}", lines[2]);
    assert!(lines[3].starts_with("momentum,lr,"), "{}", lines[3]);
    assert!(lines[4].starts_with("momentum,momentum,"), "{}", lines[4]);
    assert_eq!(lines.len(), 5);
}
