//! Gradient descent from 0 beside ridge, against NumPy (`data/penalty/early_stopping.json`, made by `early_stopping.py` there), and where nothing is
//! said of them.

use ravine::analysis::early_stopping::{FURTHEST, RATIO, flow_share, ridge_share};
use ravine::scenario::{Scenario, read};
use serde_json::Value;

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn reference() -> Value {
    serde_json::from_str(include_str!("data/penalty/early_stopping.json")).unwrap()
}

fn scenario(text: &str) -> Scenario {
    read("early.toml", &format!("version = 1\n{text}")).unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn descent_and_ridge_are_where_numpy_has_them() {
    for case in reference()["cases"].as_array().unwrap() {
        let n = |key: &str| number(&case[key]);
        let of = |key: &str, i: usize| number(&case[key][i]);
        let scenario = scenario(&format!(
            "surface = {{ kind = \"quadratic\", lambda1 = {:?}, lambda2 = {:?}, angle_deg = {:?}, center = [{:?}, {:?}] }}\n\
             start.at = [0, 0]\nrun = {{ steps = 200, tolerance = 1e-300 }}\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = {:?}\n",
            of("lambda", 0),
            of("lambda", 1),
            n("angle"),
            of("centre", 0),
            of("centre", 1),
            n("rate"),
        ));
        let (index, theory) = scenario.early_stopping().expect("gradient descent from 0");
        let run = scenario.optimizers[index].run(&scenario.problem());
        let centre = [of("centre", 0), of("centre", 1)];
        for row in case["rows"].as_array().unwrap() {
            let step = row[0].as_u64().unwrap() as usize;
            let near = |at: [f64; 2], first: usize| {
                let off = [0, 1].map(|i| (at[i] - number(&row[first + i])).abs());
                assert!(off[0] < 1e-11 && off[1] < 1e-11, "{case}: {row}, {at:?}");
            };
            near(run.points[step.min(run.last())], 1);
            near(theory.ridge(theory.weight(step)), 3);
            // What the shares say, put together.
            let components = theory.modes.components([0.0, 0.0]);
            let mut at = [0.0; 2];
            for (direction, pair) in theory.modes.pairs.iter().enumerate() {
                let share = theory.reached(direction, step);
                let vector = pair.vector;
                at = [0, 1].map(|i| at[i] - share * components[direction] * vector[i]);
            }
            near(at, 1);
        }
        let path = theory.ridge_path();
        assert_eq!(path[0], [0.0, 0.0]);
        let end = path[path.len() - 1];
        assert!((end[0] - centre[0]).abs() + (end[1] - centre[1]).abs() < 1e-12);
    }
}

#[test]
fn the_flow_is_at_most_that_much_further_than_ridge() {
    let file = reference();
    assert!((FURTHEST - number(&file["furthest"])).abs() < 1e-6);
    assert!((RATIO - number(&file["ratio"])).abs() < 1e-12);
    for i in -400..400 {
        let z = 10_f64.powf(f64::from(i) / 100.0);
        let ratio = flow_share(z) / ridge_share(z);
        assert!(
            (1.0 - 1e-9..=RATIO * (1.0 + 1e-12)).contains(&ratio),
            "{z}: {ratio}"
        );
    }
    assert!((flow_share(FURTHEST) / ridge_share(FURTHEST) - RATIO).abs() < 1e-12);
}

const QUADRATIC: &str =
    "surface = { kind = \"quadratic\", lambda1 = 1.0, lambda2 = 4.0, center = [1.0, 2.0]";
const START: &str = "start.at = [0, 0]\n";
const DESCENT: &str = "[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\n";

#[test]
fn nothing_is_said_where_theory_does_not_hold() {
    let said = |text: String| scenario(&text).early_stopping().map(|(index, _)| index);
    assert_eq!(said(format!("{QUADRATIC} }}\n{START}{DESCENT}")), Ok(0));
    assert_eq!(
        said(format!("{QUADRATIC}, l2 = 1.0 }}\n{START}{DESCENT}")),
        Ok(0)
    );
    // Beside the way of a penalty it is not drawn, though it is so.
    let text = format!("{QUADRATIC}, l2 = 1.0 }}\n{START}layers.penalty = true\n{DESCENT}");
    let drawn = scenario(&text).early_stopping_drawn();
    let reason = "not beside what the penalty makes of the minima, whose α is another";
    assert_eq!((drawn.err(), said(text)), (Some(reason), Ok(0)));
    // The first one that is gradient descent and nothing else.
    let adam = "[[optimizer]]\nkind = \"adam\"\n";
    assert_eq!(
        said(format!("{QUADRATIC} }}\n{START}{adam}{DESCENT}")),
        Ok(1)
    );
    let descent = "only beside gradient descent at a constant rate, without tools and weight decay";
    for (text, reason) in [
        (
            format!("{QUADRATIC}, l1 = 1.0 }}\n{START}{DESCENT}"),
            "only on quadratics and least squares, without L1",
        ),
        (
            format!("surface.kind = \"himmelblau\"\n{START}{DESCENT}"),
            "only on quadratics and least squares, without L1",
        ),
        (
            format!("{QUADRATIC} }}\n{START}run.noise = 0.1\n{DESCENT}"),
            "only without noise, mini-batches, dropout and input noise",
        ),
        (format!("{QUADRATIC} }}\n{START}{adam}"), descent),
        (format!("{QUADRATIC} }}\n{START}"), descent),
        (
            format!("{QUADRATIC} }}\n{START}{DESCENT}weight_decay = 0.1\n"),
            descent,
        ),
        (
            format!("{QUADRATIC} }}\n{START}{DESCENT}schedule.kind = \"cosine\"\n"),
            descent,
        ),
        (
            format!("{QUADRATIC} }}\n{START}{DESCENT}clip.norm = 1.0\n"),
            descent,
        ),
        (
            format!("{QUADRATIC} }}\nstart.at = [0, 0.1]\n{DESCENT}"),
            "both paths begin at 0: set the start to (0, 0)",
        ),
        (
            format!("surface = {{ kind = \"quadratic\", lambda1 = -1.0 }}\n{START}{DESCENT}"),
            "the surface has no minimum",
        ),
        (
            format!(
                "{QUADRATIC} }}\n{START}[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.5\n"
            ),
            "gradient descent does not converge at this rate",
        ),
    ] {
        assert_eq!(said(text.clone()), Err(reason), "{text}");
    }
}
