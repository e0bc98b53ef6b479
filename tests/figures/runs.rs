//! Paths, heads, averages, arrows and the legend.
//!
//! On f = ½(x² + 4y²) gradient descent multiplies x by 1 − η and y by 1 − 4η in each step.

use egui::{Color32, Pos2};
use ravine::export::drawing::{Outline, Path};
use ravine::export::figure;
use ravine::figure::Theme;
use ravine::scenario::Scenario;

use super::page::{Page, SIZE, colour, middle, near, points, scenario};

/// No marks but those of runs.
const BARE: &str = "layers = { bands = false, contours = false, labels = false, critical_points = false, \
                    dots = false, gradient = false, ahead = false }\n";
const BOWL: &str = "surface = { kind = \"quadratic\", lambda1 = 1.0, lambda2 = 4.0 }\n\
                    start.at = [2.0, 1.0]\nview = { x = [-1.0, 3.0], y = [-2.0, 2.5] }\n";
const START: [f64; 2] = [2.0, 1.0];

/// The place after so many steps.
fn place(lr: f64, step: usize) -> [f64; 2] {
    let shrunk = |lambda: f64| (1.0 - lr * lambda).powi(step as i32);
    [START[0] * shrunk(1.0), START[1] * shrunk(4.0)]
}

/// Gradient descent with three rates, in colours of the file and in the default one.
const RATES: [(&str, f64, u32); 4] = [
    ("slow", 0.05, 0x0011_22ff),
    ("middle", 0.15, 0x0000_aa11),
    ("fast", 0.3, 0x00bb_00cc),
    // Okabe and Ito's reddish purple.
    ("default", 0.4, 0x00cc_79a7),
];

fn descents() -> Scenario {
    let figure = "figure = { equal_aspect = false, legend = \"hidden\" }";
    let mut text = format!("{BARE}{BOWL}run.steps = 6\n{figure}\n");
    for (name, lr, hex) in RATES {
        let color = match name {
            "default" => String::new(),
            _ => format!("color = \"#{hex:06x}\"\n"),
        };
        text += &format!(
            "[[optimizer]]\nkind = \"gradient_descent\"\nlabel = \"{name}\"\nlr = {lr}\n{color}"
        );
    }
    scenario(&text)
}

fn only<T: std::fmt::Debug>(found: Vec<T>) -> T {
    assert_eq!(found.len(), 1, "{found:?}");
    found.into_iter().next().expect("one")
}

#[test]
fn axes_say_the_view_of_the_file() {
    let page = Page::of(&descents(), None);
    let [x, y] = page.plot("x", "y").range();
    near(x, [-1.0, 3.0], 0.01);
    near(y, [-2.0, 2.5], 0.01);
}

#[test]
fn heads_and_paths_are_where_theory_has_them() {
    let scenario = descents();
    for step in [0, 1, 4, 6] {
        let page = Page::of(&scenario, Some(step));
        let plot = page.plot("x", "y");
        for (name, lr, hex) in RATES {
            let head = only(plot.areas(colour(hex)));
            near(head, place(lr, step), 0.02);
            let corners: Vec<[f64; 2]> = plot.lines(colour(hex)).concat();
            // A path that runs along others is dashed, and may not be seen at its start.
            for k in 2..=step {
                let at = place(lr, k);
                let seen = |p: &&[f64; 2]| (p[0] - at[0]).hypot(p[1] - at[1]) < 0.02;
                assert!(
                    corners.iter().any(|p| seen(&p)),
                    "{name}, step {k}: {corners:?}"
                );
            }
            for [x, _] in corners {
                assert!(
                    x > place(lr, step)[0] - 0.02,
                    "{name} goes beyond step {step}"
                );
            }
        }
    }
    // Without a step, the figure is that of the last one.
    let end = Page::of(&scenario, None);
    near(
        only(end.plot("x", "y").areas(colour(RATES[1].2))),
        place(0.15, 6),
        0.02,
    );
}

/// The dots of a path, up to the playhead, and the thin line of what is ahead.
#[test]
fn dots_stand_at_the_steps_taken_and_a_line_at_those_ahead() {
    let mut scenario = descents();
    scenario.optimizers.truncate(1);
    scenario.layers.dots = true;
    scenario.layers.ahead = true;
    let page = Page::of(&scenario, Some(3));
    let plot = page.plot("x", "y");
    let (_, lr, hex) = RATES[0];
    let mut seen: Vec<[f64; 2]> = plot.areas(colour(hex));
    seen.sort_by(|a, b| b[0].total_cmp(&a[0]));
    seen.dedup_by(|a, b| (a[0] - b[0]).abs() < 0.01);
    assert_eq!(seen.len(), 4, "{seen:?}");
    for (k, at) in seen.iter().enumerate() {
        near(*at, place(lr, k), 0.02);
    }
    let ahead = plot.lines(colour(hex).gamma_multiply(0.8)).concat();
    near(ahead[0], place(lr, 3), 0.02);
    near(ahead[ahead.len() - 1], place(lr, 6), 0.02);
}

/// A mark without its place.
fn shape(path: &Path) -> (usize, bool) {
    (
        points(path).len(),
        matches!(path.outline, Outline::Circle { .. }),
    )
}

#[test]
fn the_legend_has_the_colour_and_the_shape_of_every_run() {
    let mut scenario = descents();
    scenario.figure.legend = ravine::scenario::Legend::TopRight;
    scenario.view = Some(ravine::surface::View::new([-1.0, 5.0], [-2.0, 4.0]));
    let page = Page::of(&scenario, None);
    let plot = page.plot("x", "y");
    for (name, lr, hex) in RATES {
        let word = page.word(name);
        let beside = plot.marks().filter(|mark| {
            let at = middle(&mark.path);
            let full = mark.path.fill != Color32::TRANSPARENT;
            let row = (at.y - word.middle.y).abs() < 5.0;
            full && row && (0.0..40.0).contains(&(word.rect.left() - at.x))
        });
        let mark = only(beside.collect());
        assert_eq!(mark.path.fill, colour(hex), "{name}");
        let on_path = plot.marks().filter(|mark| {
            let [x, y] = plot.at(middle(&mark.path));
            let [a, b] = place(lr, 6);
            mark.path.fill == colour(hex) && (x - a).hypot(y - b) < 0.05
        });
        assert_eq!(
            shape(&only(on_path.collect()).path),
            shape(&mark.path),
            "{name}"
        );
        // The line before the name is that of the path.
        let line = plot.marks().filter(|mark| {
            mark.path.stroke.color == colour(hex)
                && points(&mark.path)
                    .iter()
                    .all(|p| (p.y - word.middle.y).abs() < 5.0)
        });
        assert!(line.count() >= 1, "{name}");
    }
    let shapes: Vec<_> = RATES
        .iter()
        .map(|(.., hex)| {
            let of_colour = plot.marks().find(|mark| mark.path.fill == colour(*hex));
            shape(&of_colour.expect("a head").path)
        })
        .collect();
    assert!(
        shapes[0].1 && !shapes[1].1,
        "the first is a disc: {shapes:?}"
    );
}

#[test]
fn what_is_hidden_is_nowhere() {
    let mut scenario = descents();
    scenario.figure.chart = true;
    scenario.figure.legend = ravine::scenario::Legend::TopRight;
    scenario.optimizers[1].visible = false;
    let page = Page::of(&scenario, None);
    assert!(page.says("slow") && !page.says("middle") && page.says("fast"));
    let used = |hex: u32| {
        let is = |c: Color32| c == colour(hex);
        page.marks
            .iter()
            .any(|m| is(m.path.fill) || is(m.path.stroke.color))
    };
    assert_eq!(RATES.map(|(.., hex)| used(hex)), [true, false, true, true]);
    assert!(
        !page.words.iter().any(|w| w.text.contains("middle")),
        "the caption leaves it out"
    );
}

/// Downhill, from where the head stands.
#[test]
fn the_downhill_arrow_points_down_the_hill() {
    let mut scenario = descents();
    scenario.layers.gradient = true;
    scenario.optimizers.truncate(1);
    let (_, lr, hex) = RATES[0];
    for step in [0, 5] {
        let page = Page::of(&scenario, Some(step));
        let plot = page.plot("x", "y");
        let [x, y] = place(lr, step);
        let downhill = [-x, -4.0 * y];
        // The barbs of its tip: side, tip, side.
        let barbs = plot.lines(colour(hex)).into_iter().find(|line| {
            let away = |p: &[f64; 2]| (p[0] - x).hypot(p[1] - y);
            line.len() == 3 && away(&line[1]) > away(&line[0]).max(away(&line[2]))
        });
        let tip = barbs.expect("a tip")[1];
        let way = [tip[0] - x, tip[1] - y];
        let lengths = way[0].hypot(way[1]) * downhill[0].hypot(downhill[1]);
        let cosine = (way[0] * downhill[0] + way[1] * downhill[1]) / lengths;
        assert!(
            cosine > 0.999,
            "step {step}: {way:?} is not along {downhill:?}"
        );
    }
}

#[test]
fn an_average_ends_at_the_mean_of_its_own_path() {
    let mut scenario = descents();
    scenario.optimizers.truncate(3);
    let text = |i: usize| match i {
        0 => ravine::optimizer::Average::default(),
        _ => ravine::optimizer::Average::Exponential(ravine::optimizer::ExponentialAverage {
            decay: 0.5,
        }),
    };
    for i in [0, 2] {
        scenario.optimizers[i].wrappers.average = Some(text(i));
    }
    for step in [3, 6] {
        let page = Page::of(&scenario, Some(step));
        let plot = page.plot("x", "y");
        let path = |i: usize| (0..=step).map(move |k| place(RATES[i].1, k));
        let count = (step + 1) as f64;
        let mean = path(0).fold([0.0; 2], |m, p| [m[0] + p[0] / count, m[1] + p[1] / count]);
        let faded = path(2).reduce(|m, p| [0.5 * (m[0] + p[0]), 0.5 * (m[1] + p[1])]);
        for (i, expected) in [(0, mean), (2, faded.expect("a path"))] {
            let heads = plot.areas(colour(RATES[i].2));
            let seen = |at: [f64; 2]| {
                heads
                    .iter()
                    .any(|h| (h[0] - at[0]).hypot(h[1] - at[1]) < 0.02)
            };
            assert!(
                seen(expected) && seen(place(RATES[i].1, step)),
                "{i}: {heads:?}"
            );
        }
        assert_eq!(
            plot.areas(colour(RATES[1].2)).len(),
            1,
            "no average was asked for"
        );
    }
}

/// Colours of optimizers are those of the file on paper, and a quarter of the way to white on a dark page.
#[test]
fn themes_have_their_own_ground_and_inks() {
    let scenario = descents();
    for (theme, ground, share) in [
        (Theme::Paper, 0x00ff_ffff, 0.0),
        (Theme::Light, 0x00fa_fafa, 0.0),
        (Theme::Dark, 0x0014_181e, 0.25),
    ] {
        let drawing = figure(&scenario, None, SIZE, theme);
        assert_eq!(drawing.background, colour(ground), "{theme:?}");
        let page = Page::read(&drawing);
        for (name, lr, hex) in RATES {
            let towards_white =
                |v: u8| (f32::from(v) + (255.0 - f32::from(v)) * share).round() as u8;
            let [r, g, b, _] = colour(hex).to_array().map(towards_white);
            let heads = page.plot("x", "y").areas(Color32::from_rgb(r, g, b));
            assert!(!heads.is_empty(), "{theme:?} {name}");
            near(heads[0], place(lr, 6), 0.02);
        }
    }
}

/// A run that leaves the view: nothing of it beyond the frame, and a smaller head at the border on its side, with a tip towards it.
#[test]
fn a_run_that_has_left_is_marked_at_the_border() {
    let mut scenario = descents();
    scenario.optimizers.truncate(1);
    // x is multiplied by 1 − 2.5, y by 1 − 10.
    let method = &mut scenario.optimizers[0].method;
    method.parameters_mut().set(0, 2.5);
    let page = Page::of(&scenario, Some(1));
    let plot = page.plot("x", "y");
    // At (−3, −9): below the frame, and at its left.
    let areas = plot.marks().filter(|m| m.path.fill == colour(RATES[0].2));
    let (heads, tips): (Vec<_>, Vec<_>) = areas.partition(|m| shape(&m.path).1);
    let [head, tip] = [heads, tips].map(|marks| plot.at(middle(&only(marks).path)));
    near(head, [-0.9, -1.85], 0.1);
    // The tip points at the run, down and to the left.
    assert!(tip[0] < head[0] && tip[1] < head[1], "{tip:?} {head:?}");
    let frame = plot.frame;
    let inside = |p: &Pos2| frame.expand(21.0).contains(*p);
    for mark in plot
        .marks()
        .filter(|m| m.path.stroke.color == colour(RATES[0].2))
    {
        assert!(points(&mark.path).iter().all(inside), "{:?}", mark.path);
    }
}
