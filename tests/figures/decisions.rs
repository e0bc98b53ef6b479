//! The decision boundary's picture: which samples are which, whose classes are the ground, and whose scores stand below.

use egui::Color32;
use ravine::export::drawing::Outline;
use ravine::network::{Network, Samples};
use ravine::scenario::Scenario;

use super::page::{Page, Plot, scenario};

/// Two methods, of which the second one does not move.
fn of(share: f64, subject: usize) -> Scenario {
    let mut scenario = scenario(&format!(
        "run.steps = 60\nfigure = {{ legend = \"hidden\", diagram = false }}\n\
         [network]\nhidden = [6]\nsamples = 60\ntest_share = {share:?}\ndata_noise = 0.2\n\
         [[optimizer]]\nkind = \"adam\"\nlr = 0.1\ncolor = \"#008822\"\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 1e-6\ncolor = \"#0022aa\"\n"
    ));
    scenario.maps.optimizer = subject;
    scenario
}

fn network(scenario: &Scenario) -> &Network {
    let surface = scenario.surface.shape.network();
    surface.expect("a network").network()
}

/// The weights at the end of a run.
fn trained(scenario: &Scenario, index: usize) -> Vec<f64> {
    let run = scenario.optimizers[index].run(&scenario.problem());
    run.weights(run.last())
}

/// Circles in the plot, with their fill and the colours of all strokes there.
fn circles(plot: &Plot<'_>) -> Vec<([f64; 2], Color32, Color32)> {
    let circles = plot.marks().filter_map(|mark| match mark.path.outline {
        Outline::Circle { center, .. } => {
            Some((plot.at(center), mark.path.fill, mark.path.stroke.color))
        }
        Outline::Ellipse { .. } | Outline::Rect { .. } | Outline::Curve(_) => None,
    });
    circles.collect()
}

fn violet(ink: Color32) -> bool {
    ink.b() > ink.r()
}

fn here(samples: &Samples, sample: usize, at: [f64; 2]) -> bool {
    let input = samples.input(sample);
    (input[0] - at[0]).hypot(input[1] - at[1]) < 0.015
}

/// Discs are trained on and rings tested on, and all are in view: violet ones are of the second class.
#[test]
fn discs_are_for_training_and_rings_for_testing() {
    let scenario = of(0.8, 0);
    let page = Page::of(&scenario, Some(0));
    let circles = circles(&page.plot("x₁", "x₂"));
    let network = network(&scenario);
    for sample in 0..network.train().count() {
        let mut discs = circles.iter().filter(|(at, fill, _)| {
            here(network.train(), sample, *at) && *fill != Color32::TRANSPARENT
        });
        let (_, fill, _) = discs.next().expect("a disc for each sample");
        assert_eq!(violet(*fill), network.train().classes[sample] == 1);
    }
    for sample in 0..network.test().count() {
        let of = circles.iter();
        let of = of.filter(|(at, _, _)| here(network.test(), sample, *at));
        let rings: Vec<_> = of
            .filter(|(_, fill, _)| *fill == Color32::TRANSPARENT)
            .collect();
        let (_, _, ink) = rings.last().expect("a ring for each sample");
        assert_eq!(violet(*ink), network.test().classes[sample] == 1);
    }
}

/// The marks of the key are those of the samples.
#[test]
fn the_key_shows_a_disc_and_a_ring() {
    let page = Page::of(&of(0.5, 0), Some(0));
    let plot = page.plot("x₁", "x₂");
    for (name, filled) in [("train", true), ("test", false)] {
        let mut words = page.words.iter();
        let word = words.find(|w| w.text == name && w.within == Some(plot.frame));
        let word = word.expect("a word of the key");
        let marks = plot.marks().filter(|mark| match mark.path.outline {
            Outline::Circle { center, .. } => {
                let gap = word.rect.left() - center.x;
                (center.y - word.middle.y).abs() < 4.0 && (0.0..12.0).contains(&gap)
            }
            Outline::Ellipse { .. } | Outline::Rect { .. } | Outline::Curve(_) => false,
        });
        // Samples may lie below it.
        let mark = marks.last();
        let fill = mark.expect("a mark beside it").path.fill;
        assert_eq!(fill != Color32::TRANSPARENT, filled, "{name}");
    }
}

/// In the table, the column "train" holds the loss over the samples for training, and "test" that over the others.
#[test]
fn scores_stand_in_their_columns() {
    let scenario = of(0.5, 0);
    let page = Page::of(&scenario, None);
    let frame = page.plot("x₁", "x₂").frame;
    let w = trained(&scenario, 0);
    let network = network(&scenario);
    for (name, samples) in [("train", network.train()), ("test", network.test())] {
        let below = |w: &&super::page::Word| {
            w.within != Some(frame) && w.rect.top() > frame.bottom() && w.rect.left() > frame.left()
        };
        let mut heads = page.words.iter().filter(below);
        let head = heads.find(|w| w.text == name).expect("a head");
        let cells = page.words.iter().filter(below);
        let cells = cells.filter(|w| {
            w.text.contains(" %, ") && (w.rect.right() - head.rect.right()).abs() < 6.0
        });
        let first = cells.min_by(|a, b| a.rect.top().total_cmp(&b.rect.top()));
        let said = &first.expect("a cell").text;
        let right = network.accuracy(&w, samples).expect("classes");
        let loss = network.loss_on(&w, samples);
        let (share, number) = said.split_once(" %, ").expect("both");
        let [share, number] = [share, number].map(|n| n.parse::<f64>().expect("a number"));
        assert!(
            (share - 100.0 * right).abs() < 0.51,
            "{name}: {said} {right}"
        );
        assert!((number / loss - 1.0).abs() < 0.006, "{name}: {said} {loss}");
    }
}
