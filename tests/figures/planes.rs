//! Planes through the weights of a network, and what lies between minima, as figures show them.

use ravine::export::drawing::Outline;
use ravine::figure::{Style, Theme};
use ravine::optimizer::Progress;
use ravine::scenario::{Legend, Scenario};

use super::page::{Page, colour, scenario};

/// The trained curve.
const VIOLET: u32 = 0x007a_3fc8;

fn network(more: &str) -> Scenario {
    scenario(&format!(
        "network = {{ hidden = [6], samples = 16 }}\nrun = {{ steps = 60 }}\nfigure = {{ legend = \"hidden\", decision = false, diagram = false }}\n{more}\n\
         [[optimizer]]\nkind = \"adam\"\nlr = 0.05\n[[optimizer]]\nkind = \"momentum\"\nlr = 0.05\n"
    ))
}

fn says_part(page: &Page, part: &str) -> bool {
    let words: Vec<&str> = page.words.iter().map(|word| &*word.text).collect();
    words.join(" ").contains(part)
}

#[test]
fn axes_and_caption_say_what_the_plane_is() {
    let scenario = network("plane = { kind = \"checkpoints\" }");
    let page = Page::of(&scenario, None);
    page.plot("from step 0 to 60", "towards step 30");
    assert!(says_part(
        &page,
        "The plane through Adam at the steps 0, 30 and 60."
    ));
    // What a slice does not show stands beside it.
    for part in [
        "Hessian at its origin: λmax = ",
        "λmin = −",
        "tr H/P = ",
        "eigenvalues negative.",
    ] {
        assert!(says_part(&page, part), "{part}");
    }
    let page = Page::of(&network("plane = { kind = \"extremes\" }"), None);
    assert!(
        page.words
            .iter()
            .any(|word| word.text.starts_with("u_max (λ = "))
    );
    assert!(
        page.words
            .iter()
            .any(|word| word.text.starts_with("u_min (λ = −"))
    );
}

/// The curves are the losses that were computed, and the barrier is written beside its arrow.
#[test]
fn the_loss_between_minima_is_drawn() {
    let scenario = network("between = { shown = true, to = \"permuted\", curve_steps = 40 }");
    let request = scenario.between_request().expect("a network and a run");
    let found = request
        .compute(1, &Progress::default())
        .expect("nobody cancels");
    let found = found.expect("there is something");
    let page = Page::of(&scenario, None);
    let plot = page.plot("share of the way", "loss");
    let lines = plot.lines(colour(VIOLET));
    let drawn = lines
        .iter()
        .max_by_key(|line| line.len())
        .expect("the curve");
    let curve = found.curve.as_ref().expect("one is trained");
    assert_eq!(drawn.len(), curve.train.len());
    let highest = found.line.highest();
    for (i, (at, loss)) in drawn.iter().zip(&curve.train).enumerate() {
        let share = i as f64 / (curve.train.len() - 1) as f64;
        assert!((at[0] - share).abs() < 0.01, "{at:?}");
        assert!((at[1] - loss).abs() < 0.01 * highest, "{at:?} {loss}");
    }
    assert!(
        page.words
            .iter()
            .any(|word| word.text.starts_with("barrier "))
    );
    assert!(says_part(&page, "Barrier: ") && says_part(&page, "along the trained curve."));
    assert!(says_part(&page, "its units in another order"));
}

#[test]
fn where_nothing_lies_between_the_figure_says_so() {
    let mut scenario = network("between = { shown = true, other = 7 }");
    let page = Page::of(&scenario, None);
    assert!(says_part(&page, "There is no other run."));
    scenario.optimizers.clear();
    assert_eq!(scenario.between_request(), None);
    Page::of(&scenario, None);
}

/// From the end of a run to its start, with samples for testing: both ends are marked, the broken line of the barrier is at the
/// higher one, dashes are the losses over the samples for testing, and the sentence has each number in its place.
#[test]
fn what_lies_between_is_read_off_the_picture() {
    let mut scenario = network("between = { shown = true, to = \"run\", curve_steps = 40 }");
    let shape = scenario.surface.shape.parameters_mut();
    let row = shape.row("test_share").expect("a row");
    shape.set(row, 0.5);
    let request = scenario.between_request().expect("a network and a run");
    let found = request.compute(1, &Progress::default());
    let found = found.expect("nobody cancels").expect("there is something");
    let page = Page::of(&scenario, None);
    let plot = page.plot("share of the way", "loss");
    let highest = found.line.highest();
    let line = &found.line.train;
    let ends = [line[0], line[line.len() - 1]];
    assert!((ends[0] - ends[1]).abs() > 0.02 * highest, "{ends:?}");
    let circles = plot.marks().filter_map(|mark| match mark.path.outline {
        Outline::Circle { center, .. } => Some(plot.at(center)),
        Outline::Ellipse { .. } | Outline::Rect { .. } | Outline::Curve(_) => None,
    });
    let circles: Vec<[f64; 2]> = circles.collect();
    for (share, loss) in [(0.0, ends[0]), (1.0, ends[1])] {
        let here =
            |at: &&[f64; 2]| (at[0] - share).abs() < 0.01 && (at[1] - loss).abs() < 0.01 * highest;
        assert!(
            circles.iter().any(|at| here(&at)),
            "{share} {loss} {circles:?}"
        );
    }
    // Dashes of the curve.
    let curve = found.curve.as_ref().expect("one is trained");
    assert!(curve.test != curve.train);
    let lines = plot.lines(colour(VIOLET));
    let whole = lines.iter().map(Vec::len).max();
    let dashes = lines.iter().filter(|line| Some(line.len()) != whole);
    let mut count = 0;
    for [x, y] in dashes.flatten() {
        let place = x.clamp(0.0, 1.0) * (curve.test.len() - 1) as f64;
        let before = (place as usize).min(curve.test.len() - 2);
        let share = place - before as f64;
        let loss = curve.test[before] + share * (curve.test[before + 1] - curve.test[before]);
        assert!((y - loss).abs() < 0.02 * highest, "{x} {y} {loss}");
        count += 1;
    }
    assert!(count > 20, "{count}");
    // The broken line.
    let barrier = found.line.barrier();
    if barrier > 0.0 {
        let higher = ends[0].max(ends[1]);
        let faint = Style::of(Theme::Paper, 13.0).faint;
        let lines = plot.lines(faint);
        let level = |line: &&Vec<[f64; 2]>| {
            line.len() == 2
                && (line[0][1] - line[1][1]).abs() < 1e-3 * highest
                && (line[0][0] - line[1][0]).abs() < 0.05
        };
        let level: Vec<f64> = lines.iter().filter(level).map(|line| line[0][1]).collect();
        assert!(level.len() > 5);
        assert!(
            level.iter().all(|y| (y - higher).abs() < 0.01 * highest),
            "{level:?}"
        );
    }
    // The names above it are in the inks of what they name.
    let ink = |text: &str| {
        let mut words = page.words.iter().filter(|word| word.text == text);
        words.next().expect("a name").ink
    };
    assert_eq!(ink("trained curve"), colour(VIOLET));
    assert_ne!(ink("line"), colour(VIOLET));
    let n = |v: f64| ravine::figure::compact(v, 3);
    let swa = &found.swa;
    assert!(says_part(
        &page,
        &format!(
            "at the mean of {} weights from step {} on {} (test {}), at the end {}.",
            swa.rows,
            swa.from,
            n(swa.loss),
            n(swa.test),
            n(ends[0])
        )
    ));
}

/// On the plane of the ends the trained curve is drawn where its shadow is, between the places where the paths end.
#[test]
fn the_trained_curve_is_drawn_on_the_plane() {
    let mut scenario = network(
        "plane = { kind = \"ends\" }\nbetween = { shown = true, curve_steps = 40 }\n\
         layers = { gradient = false }",
    );
    scenario.figure.legend = Legend::TopRight;
    let request = scenario.between_request().expect("a network and a run");
    let found = request
        .compute(1, &Progress::default())
        .expect("nobody cancels");
    let found = found.expect("there is something");
    let placed = scenario.on_its_plane(1, &Progress::default()).into_owned();
    let network = placed.surface.shape.network().expect("a network");
    let expected = found.shadow_of_curve(&network.placed().plane);
    let page = Page::of(&scenario, None);
    let [x, y] = &network.placed().axes;
    let plot = page.plot(x, y);
    let lines = plot.lines(colour(VIOLET));
    let drawn = lines
        .iter()
        .max_by_key(|line| line.len())
        .expect("the curve");
    for at in &expected {
        let off = |[x, y]: &[f64; 2]| (x - at[0]).abs().max((y - at[1]).abs());
        let nearest = drawn.iter().map(off).fold(f64::INFINITY, f64::min);
        assert!(nearest < 0.1, "{at:?} {nearest}");
    }
    assert!(says_part(&page, "line between minima") && says_part(&page, "trained curve"));
    scenario.between.shown = false;
    let page = Page::of(&scenario, None);
    assert!(!says_part(&page, "line between minima"));
    assert!(page.plot(x, y).lines(colour(VIOLET)).is_empty());
}

/// The limit of Adam is not one of the eigenvalues that the picture shows, and that is said.
#[test]
fn a_spectrum_says_where_the_limit_is() {
    let mut scenario = network("");
    scenario.figure.spectrum = true;
    let page = Page::of(&scenario, None);
    // 2·1.9/(0.1·0.05)
    let limit = "2(1+β₁)/((1−β₁)η) = 760, is on λmax(P⁻¹H), not on these";
    assert!(says_part(&page, limit));
    scenario.optimizers.remove(0);
    let page = Page::of(&scenario, None);
    assert!(!says_part(&page, "not on these"));
}
