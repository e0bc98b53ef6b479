//! Losses over rows that are kept from training, against NumPy and SciPy (`data/split/reference.json`, made by `reference.py`
//! there).

use ravine::analysis::critical_points;
use ravine::export::table;
use ravine::math::Point;
use ravine::scenario::{self, Quantity, Scenario};
use ravine::surface::{Shape, Surface};
use ravine::workbench::{Derived, Detail};
use serde_json::Value;

fn reference() -> Value {
    serde_json::from_str(include_str!("data/split/reference.json")).unwrap()
}

fn number(v: &Value) -> f64 {
    v.as_f64().unwrap()
}

fn point(v: &Value) -> Point {
    [number(&v[0]), number(&v[1])]
}

/// The document of an entry of the reference.
fn document(split: &Value, more: &str) -> Scenario {
    let (kind, data) = (&split["kind"], &split["data"]);
    let (share, seed) = (&split["test_share"], &split["split_seed"]);
    let standardise = &split["standardise"];
    let text = format!(
        "version = 1\n[surface]\nkind = {kind}\ndata = {data}\nstandardise = {standardise}\ntest_share = {share}\nsplit_seed = {seed}\n{more}"
    );
    scenario::read("reference", &text).unwrap()
}

fn near(ours: f64, theirs: f64, tolerance: f64, what: &str) {
    let off = (ours - theirs).abs();
    assert!(off <= tolerance, "{what}: {ours}, {theirs}");
}

/// The only critical point of a surface.
fn minimum(surface: &Surface, name: &str) -> Point {
    let [point] = critical_points(surface)[..] else {
        panic!("{name}: one minimum");
    };
    point.at
}

fn plain(shape: &Shape, [x, y]: Point) -> f64 {
    shape.landscape().value(x, y)
}

#[test]
fn both_minima_and_both_losses_are_numpys() {
    let file = reference();
    let splits = file["splits"].as_array().unwrap();
    assert_eq!(splits.len(), 14);
    for split in splits {
        let name = format!(
            "{} {} {}",
            split["kind"], split["data"], split["standardise"]
        );
        let surface = document(split, "").surface;
        let regression = surface.shape.regression().unwrap();
        let rows = regression.is_held_out().iter().enumerate();
        let held: Vec<usize> = rows.filter(|(_, is)| **is).map(|(i, _)| i).collect();
        let theirs = split["held_out"].as_array().unwrap().iter();
        assert!(
            theirs.map(|v| v.as_u64().unwrap() as usize).eq(held),
            "{name}"
        );
        let tested = Surface::from(surface.shape.tested().unwrap());
        let reach = surface.shape.landscape().domain();
        // SciPy's search stops at a gradient of 1e-12, or where its line search sees rounding only.
        let tolerance = if split["kind"] == "logistic" {
            1e-5
        } else {
            1e-10
        };
        let train_minimum = minimum(&surface, &name);
        for (ours, theirs) in [
            (train_minimum, point(&split["train_minimum"])),
            (minimum(&tested, &name), point(&split["test_minimum"])),
        ] {
            near(ours[0], theirs[0], tolerance * reach.width(), &name);
            near(ours[1], theirs[1], tolerance * reach.height(), &name);
        }
        let [x, y] = train_minimum;
        let test_loss = surface.shape.landscape().test_loss(x, y).unwrap();
        assert_eq!(test_loss, plain(&tested.shape, train_minimum), "{name}");
        let least = plain(&tested.shape, minimum(&tested, &name));
        for (ours, theirs) in [
            (plain(&surface.shape, train_minimum), &split["train_loss"]),
            (test_loss, &split["test_loss"]),
            (least, &split["least_test_loss"]),
        ] {
            near(ours / number(theirs), 1.0, 1e-3 * tolerance, &name);
        }
        // What the two landscapes show: what is best on the rows for training is not on the others.
        assert!(test_loss > least, "{name}");
    }
}

/// The test loss has no L2 term, though the minimum that it is taken at has one.
#[test]
fn the_test_loss_is_plain() {
    for split in reference()["splits"].as_array().unwrap() {
        let Some(l2) = split["l2"].as_f64() else {
            continue;
        };
        let name = format!("{} {}", split["kind"], split["data"]);
        let surface = document(split, &format!("l2 = {l2}\n")).surface;
        let at = minimum(&surface, &name);
        let theirs = point(&split["ridge_minimum"]);
        near(at[0], theirs[0], 1e-6, &name);
        near(at[1], theirs[1], 1e-6, &name);
        let [x, y] = at;
        let test_loss = surface.shape.landscape().test_loss(x, y).unwrap();
        near(test_loss, number(&split["ridge_test_loss"]), 1e-6, &name);
    }
}

/// Both curves of the chart, and the step at which the test loss is least, unless it still falls at the end.
#[test]
fn curves_and_early_stopping_are_numpys() {
    let file = reference();
    let run = &file["run"];
    let [rate, steps, start] = [&run["rate"], &run["steps"], &run["start"]];
    let mut rings = 0;
    for split in file["splits"].as_array().unwrap() {
        let Some(stop) = split["stop"].as_u64() else {
            continue;
        };
        let name = format!("{} {}", split["kind"], split["data"]);
        let mut document = document(
            split,
            &format!(
                "[start]\nat = {start}\n[run]\nsteps = {steps}\n[chart]\nquantity = \"test_loss\"\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = {rate}\n"
            ),
        );
        let mut derived = Derived::blocking(Detail::default());
        derived.update(&document, None);
        let [train, test] = derived.curves.all() else {
            panic!("{name}: two curves");
        };
        assert!(!train.sight.test && test.sight.test && train.stop.is_none());
        for row in split["path"].as_array().unwrap() {
            let at = |points: &[Point]| {
                let found = points.iter().find(|p| p[0] == number(&row[0]));
                found.expect("a point at every step")[1]
            };
            near(at(&train.points) / number(&row[1]), 1.0, 1e-9, &name);
            near(at(&test.points) / number(&row[2]), 1.0, 1e-9, &name);
        }
        let least = number(&split["stop_loss"]);
        let falls = Some(stop) == steps.as_u64();
        assert_eq!(test.stop.is_none(), falls, "{name}");
        if let Some(found) = &test.stop {
            assert_eq!((found.row as u64, found.exact), (stop, true), "{name}");
            near(found.at[1] / least, 1.0, 1e-9, &name);
            rings += 1;
        }

        // The table has the same numbers, in a column of its own.
        let mut written = Vec::new();
        table::csv(&document, &mut written).unwrap();
        let written = String::from_utf8(written).unwrap();
        let mut lines = written.lines();
        assert!(lines.next().unwrap().ends_with(",status,test_loss"));
        let losses: Vec<f64> = lines
            .map(|line| line.rsplit(',').next().unwrap().parse().unwrap())
            .collect();
        near(losses[stop as usize] / least, 1.0, 1e-9, &name);
        assert!(
            losses.iter().all(|loss| *loss >= losses[stop as usize]),
            "{name}"
        );

        // Without L2 and L1, whatever the descent is told to minimise.
        document.surface.l2 = 0.5;
        derived.update(&document, None);
        let first = &split["path"][0];
        let [train, test] = derived.curves.all() else {
            panic!("{name}: two curves");
        };
        near(train.points[0][1] / number(&first[1]), 1.0, 1e-9, &name);
        near(test.points[0][1] / number(&first[2]), 1.0, 1e-9, &name);
    }
    assert!(rings > 0, "some turn up before the end");
}

/// A larger share keeps the same rows and more, never all; the view stays, and mini-batches are of what is left.
#[test]
fn shares_are_nested() {
    let text = "version = 1\n[surface]\nkind = \"least_squares\"\ndata = \"cars\"\nbatch = 10\n";
    let mut document = scenario::read("cars", text).unwrap();
    let mut before = vec![false; 80];
    let set = |document: &mut Scenario, key: &str, value| {
        let shape = &mut document.surface.shape;
        let row = shape.parameters().row(key).unwrap();
        shape.parameters_mut().set(row, value);
    };
    for (share, tested) in [(0.0, 0), (0.1, 8), (0.5, 40), (0.9, 72)] {
        set(&mut document, "test_share", share);
        let regression = document.surface.shape.regression().unwrap();
        let held = regression.is_held_out();
        assert_eq!(regression.held_out().len(), tested);
        assert_eq!(regression.rows().len(), 80 - tested);
        assert!(before.iter().zip(held).all(|(before, now)| *now || !before));
        before = held.to_vec();
        let batches = document.surface.shape.landscape().batches();
        assert_eq!(
            batches.map(|b| b.rows),
            (tested < 70).then_some(80 - tested)
        );
        assert_eq!(document.has_test_set(), tested > 0);
        let objection = document.objection_to(Quantity::TestLoss);
        assert_eq!(objection.is_none(), tested > 0);
        assert_eq!(
            scenario::read("written", &scenario::write(&document)).unwrap(),
            document
        );
    }
    set(&mut document, "split_seed", 7.0);
    let regression = document.surface.shape.regression().unwrap();
    assert_ne!(regression.is_held_out(), before);
}
