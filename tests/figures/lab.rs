//! The lab of signals, read back: bars, dots, marks and the derivation are those of the networks that were drawn.

use egui::{Color32, Rect};
use ravine::analysis::Progress;
use ravine::analysis::signals::{Bank, SignalRequest, Signals};
use ravine::export::drawing::Outline;
use ravine::export::figure;
use ravine::figure::{Style, Theme};

use super::page::{Mark, Page, Plot, Word, middle, points, scenario};

fn lab(settings: &str) -> (Signals, Page) {
    let scenario = scenario(&format!(
        "surface = {{ kind = \"saddle\" }}\nsignals = {{ shown = true, width = 64, draws = 3, {settings} }}\n"
    ));
    let request = SignalRequest::new(&scenario.signals, Bank::default());
    let passed = request.compute(1, &Progress::default());
    let page = Page::read(&figure(&scenario, None, [1280.0, 800.0], Theme::Paper));
    (passed.expect("nobody cancels"), page)
}

/// All rows of paragraphs, one after the other.
fn text(page: &Page) -> String {
    let all: Vec<&str> = page.words.iter().map(|word| &*word.text).collect();
    all.join(" ")
}

fn circle(mark: &Mark) -> Option<(egui::Pos2, Color32)> {
    match mark.path.outline {
        Outline::Circle { center, .. } => Some((center, mark.path.fill)),
        Outline::Ellipse { .. } | Outline::Rect { .. } | Outline::Curve(_) => None,
    }
}

/// The colours of the way forward and of that back, from the legends above both charts.
fn inks(page: &Page) -> [Color32; 2] {
    let legends = page
        .words
        .iter()
        .filter(|word| word.text.ends_with("3 draws"));
    let mut legends: Vec<&Word> = legends.collect();
    legends.sort_by(|a, b| a.rect.left().total_cmp(&b.rect.left()));
    let of = |word: &Word| {
        let mut circles = page.marks.iter().filter_map(circle);
        let beside = circles.find(|(at, _)| {
            let gap = word.rect.left() - at.x;
            (at.y - word.middle.y).abs() < 4.0 && (0.0..25.0).contains(&gap)
        });
        beside.expect("a dot beside the words").1
    };
    let [forward, back] = legends[..] else {
        panic!("two legends: {legends:?}");
    };
    [of(forward), of(back)]
}

fn charts(page: &Page) -> [Plot<'_>; 2] {
    ["activations σ", "gradients rms"].map(|name| page.plot("layer", name))
}

#[test]
fn dots_are_means_in_the_colour_of_their_legend() {
    let (signals, page) = lab("depth = 5, gain = 1.5");
    let inks = inks(&page);
    assert_ne!(inks[0], inks[1]);
    for (back, plot) in charts(&page).iter().enumerate() {
        let dots: Vec<_> = plot.marks().filter_map(circle).collect();
        assert_eq!(dots.len(), 6);
        for ((at, ink), (i, layer)) in dots.iter().zip(signals.layers.iter().enumerate()) {
            assert_eq!(*ink, inks[back]);
            let mean = [layer.activation.sd.mean, layer.gradient.mean][back];
            let [x, y] = plot.at(*at);
            assert!((x - i as f64).abs() < 0.05, "{x} {i}");
            assert!((y / mean - 1.0).abs() < 0.05, "{y} {mean}");
        }
    }
}

/// A line stands at the layer that the derivation is about.
#[test]
fn the_explained_layer_is_marked_in_both_charts() {
    let faint = Style::of(Theme::Paper, 13.0).faint;
    let (_, page) = lab("depth = 9, layer = 4");
    for plot in charts(&page) {
        let lines = plot.marks().filter(|mark| mark.path.stroke.color == faint);
        let places = lines.filter_map(|mark| match points(&mark.path)[..] {
            [from, to] if from.x == to.x => Some(plot.x.value(from.x)),
            _ => None,
        });
        let places: Vec<f64> = places.collect();
        assert!(
            places.len() == 1 && (places[0] - 4.0).abs() < 0.05,
            "{places:?}"
        );
    }
    assert!(text(&page).contains("Layer 4 of 9"));
}

/// What tanh sees in infinitely wide layers: q = n·Var w·E[tanh²(√q z)], by a plain sum.
#[test]
fn the_line_of_preactivations_is_theirs() {
    let (_, page) = lab("depth = 4, gain = 2.0, quantity = \"preactivations\"");
    let plot = page.plot("layer", "pre-activations σ");
    let mean = |q: f64| {
        let each = (-4000..=4000).map(|i| f64::from(i) / 500.0);
        let density = |z: f64| (-0.5 * z * z).exp() / std::f64::consts::TAU.sqrt() / 500.0;
        each.map(|z| (q.sqrt() * z).tanh().powi(2) * density(z))
            .sum::<f64>()
    };
    let mut expected = vec![1.0, 2.0];
    for layer in 1..4 {
        expected.push(2.0 * mean(expected[layer]));
    }
    let lines = plot.lines(Style::of(Theme::Paper, 13.0).text);
    let line = lines.iter().find(|line| line.len() == 5).expect("a line");
    for ([_, y], q) in line.iter().zip(&expected) {
        assert!((y / q.sqrt() - 1.0).abs() < 0.05, "{y} {q}");
    }
}

/// Below the heading of each way, the bars of a layer are as high as there are values in their bins.
#[test]
fn histograms_have_the_counts_of_their_layer() {
    let (signals, page) = lab("depth = 3, gain = 1.5, axis = \"each\"");
    let inks = inks(&page);
    let frames: Vec<Rect> = charts(&page).iter().map(|plot| plot.frame).collect();
    for layer in 1..=3 {
        let name = page.word(&format!("layer {layer}"));
        for (back, ink) in inks.iter().enumerate() {
            let bars = page
                .marks
                .iter()
                .filter_map(|mark| match mark.path.outline {
                    Outline::Rect { rect, .. }
                        if mark.path.fill == *ink
                            && frames.iter().all(|frame| !frame.contains(rect.center())) =>
                    {
                        Some(rect)
                    }
                    Outline::Rect { .. }
                    | Outline::Circle { .. }
                    | Outline::Ellipse { .. }
                    | Outline::Curve(_) => None,
                });
            // A third of the strip is a layer's.
            let pitch = page.word("layer 2").middle.x - page.word("layer 1").middle.x;
            let bars: Vec<Rect> = bars
                .filter(|bar| (bar.center().x - name.middle.x).abs() < 0.5 * pitch)
                .collect();
            let of = &signals.layers[layer];
            let counts = [&of.activation.histogram, &of.gradients][back].counts;
            let counts: Vec<u32> = counts.into_iter().filter(|count| *count > 0).collect();
            assert_eq!(bars.len(), counts.len(), "{layer} {back}");
            let highest = bars.iter().fold(0.0f32, |most, bar| most.max(bar.height()));
            let most = counts.iter().fold(0, |most, count| most.max(*count));
            for (bar, count) in bars.iter().zip(counts) {
                let share = count as f32 / most as f32;
                assert!(
                    (bar.height() / highest - share).abs() < 0.02,
                    "{layer} {back}"
                );
            }
        }
    }
}

/// The tip of the gauge stands below its number, and the line above the critical one.
#[test]
fn the_gauge_points_at_the_gain() {
    for gain in ["0.5", "2.5"] {
        let (_, page) = lab(&format!("depth = 3, gain = {gain}"));
        let name = page.word(&format!("n·Var w = {gain}"));
        let mut tips = page.marks.iter().filter(|mark| {
            points(&mark.path).len() == 3
                && !mark.path.is_open()
                && (middle(&mark.path).y - name.middle.y).abs() < 40.0
        });
        let tip = points(&tips.next().expect("a tip").path);
        let lowest = tip
            .iter()
            .max_by(|a, b| a.y.total_cmp(&b.y))
            .expect("three");
        assert!((lowest.x - name.middle.x).abs() < 4.0, "{gain}");
    }
}

/// From 64 to 32 units.
#[test]
fn the_derivation_has_the_numbers_of_its_layer() {
    let (_, page) = lab("depth = 1, taper = 0.5");
    let text = text(&page);
    for part in [
        "n_in = 64, n_out = 32",
        "keep it if Var w = 1/n_in = 0.0156",
        "kept if Var w = 1/n_out = 0.031",
        "= 0.0208, between the two",
    ] {
        assert!(text.contains(part), "{part:?} is not in {text:?}");
    }
    let (signals, page) = lab("depth = 6, gain = 1.5");
    // What is said of gradients is their ratio from the input to the last layer.
    let ratio = ravine::figure::compact(signals.layers[0].gradient.mean, 3);
    let said = format!("at the input {ratio} × those at layer 6");
    assert!(
        self::text(&page).contains(&said),
        "{said}: {}",
        self::text(&page)
    );
}
