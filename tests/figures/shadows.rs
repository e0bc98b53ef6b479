//! Paths of a network are shadows on a plane: how far they are from it is drawn, and what the slice under them is.

use std::collections::BTreeMap;

use ravine::math::Vector as _;
use ravine::scenario::Scenario;

use super::page::{Page, colour, near, scenario};

const GREEN: u32 = 0x0000_8822;

fn network(more: &str) -> Scenario {
    scenario(&format!(
        "run.steps = 60\nlayers = {{ gradient = false, ahead = false, dots = false }}\n\
         figure = {{ decision = false, diagram = false, {more} }}\n\
         [network]\nhidden = [4]\nsamples = 24\ntest_share = 0.25\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 1.0\ncolor = \"#{GREEN:06x}\"\n"
    ))
}

/// The middles of strokes of each opacity of the ink, in coordinates of the plane.
fn shadows(page: &Page) -> BTreeMap<u8, Vec<[f64; 2]>> {
    let plot = page.plot("random direction 1", "random direction 2");
    let mut found: BTreeMap<u8, Vec<[f64; 2]>> = BTreeMap::new();
    let ink = colour(GREEN);
    for percent in [30, 44, 58, 72, 86, 100] {
        let faded = ink.gamma_multiply(percent as f32 / 100.0);
        let lines = plot.lines(faded);
        if !lines.is_empty() {
            found.insert(percent, lines.concat());
        }
    }
    found
}

#[test]
fn the_further_off_the_plane_the_fainter_is_a_path() {
    let scenario = network("legend = \"hidden\"");
    let run = scenario.optimizers[0].run(&scenario.problem());
    let farthest = (0..=60).map(|row| run.distance(row)).fold(0.0, f64::max);
    let found = shadows(&Page::of(&scenario, None));
    // It leaves the plane, where it begins, within a few steps, and is furthest from it at the end.
    assert!(found.len() >= 4 && found.contains_key(&30), "{found:?}");
    for (percent, corners) in found {
        let grade = f64::from(100 - percent) / 14.0;
        let [from, to] = [grade, grade + 1.0].map(|grade| grade.round() / 6.0 * farthest);
        for at in corners {
            // Every corner is a row of that distance, or the one before, where the shade changes.
            let rows = (0..=60).filter(|row| run.points[*row].minus(&at).norm() < 0.02);
            let here = |row: usize| (from - 1e-9..=to + 1e-9).contains(&run.distance(row));
            assert!(
                rows.clone().any(|row| here(row) || here((row + 1).min(60))),
                "{percent} {at:?}"
            );
        }
    }
    // What the legend says of it.
    let page = Page::of(&network("legend = \"top_left\""), None);
    let mut words = page.words.iter();
    assert!(words.any(|word| word.text.starts_with("off the plane, ≤ ")));
}

#[test]
fn where_path_and_slice_differ_the_legend_says_so() {
    let scenario = network("legend = \"top_left\"");
    let run = scenario.optimizers[0].run(&scenario.problem());
    let said = |step: usize| {
        let page = Page::of(&scenario, Some(step));
        let mut words = page.words.iter().map(|word| word.text.clone());
        words.find(|text| text.starts_with("loss ") && text.contains("on the plane"))
    };
    // At the start, in the plane, both are the same.
    assert_eq!(said(0), None);
    let surface = scenario.surface.shape.network().expect("a network");
    let under = surface.network().outputs(
        &surface.placed().plane.at(run.points[60]),
        &surface.network().train().inputs,
    );
    let targets = &surface.network().train().targets;
    let squares = under.iter().zip(targets).map(|(o, t)| (o - t) * (o - t));
    let slice = 0.5 * squares.sum::<f64>() / targets.len() as f64;
    let said = said(60).expect("they differ");
    let numbers: Vec<f64> = said
        .split([' ', ',', ';'])
        .filter_map(|word| word.parse().ok())
        .collect();
    near(
        [numbers[0], numbers[2]],
        [run.losses[60], slice],
        0.06 * slice,
    );
    let off = run.distance(60);
    assert!((numbers[1] - off).abs() < 0.06 * off, "{said}: {off}");
}

/// Of the two curves of an ink, the whole one is the loss over samples for training, and the dashed one that over the others.
#[test]
fn both_losses_are_charted() {
    let mut scenario = network("chart = true, legend = \"hidden\"");
    scenario.chart.quantity = ravine::scenario::Quantity::TestLoss;
    let run = scenario.optimizers[0].run(&scenario.problem());
    let network = scenario
        .surface
        .shape
        .network()
        .expect("a network")
        .network();
    let page = Page::of(&scenario, None);
    let plot = page.plot("steps", "loss");
    let lines = plot.lines(colour(GREEN));
    // The stem under the step of early stopping is neither.
    let leans = |line: &Vec<[f64; 2]>| line.iter().any(|p| (p[0] - line[0][0]).abs() > 1e-6);
    let lines: Vec<_> = lines.into_iter().filter(leans).collect();
    let is_dash = |line: &&Vec<[f64; 2]>| line.iter().all(|p| (p[0] - line[0][0]).abs() < 4.0);
    let (dashes, whole): (Vec<_>, Vec<_>) = lines.iter().partition(is_dash);
    assert!(
        dashes.len() > 20 && whole.len() == 1,
        "{} {}",
        dashes.len(),
        whole.len()
    );
    for [x, y] in whole[0] {
        let row = x.round() as usize;
        assert!((y / run.losses[row] - 1.0).abs() < 0.03, "{row}: {y}");
    }
    for [x, y] in dashes.into_iter().flatten() {
        let loss = |row: usize| network.loss_on(&run.weights(row.min(60)), network.test());
        let ends = [x.floor() as usize, x.ceil() as usize].map(loss);
        let [low, high] = [ends[0].min(ends[1]), ends[0].max(ends[1])];
        assert!((0.96 * low..=1.04 * high).contains(y), "{x}: {y} {ends:?}");
    }
    for name in ["training", "test"] {
        assert!(page.says(name), "{name}");
    }
}
