//! Level lines, marks, basins and the hyperparameter map.

use egui::{Color32, Pos2};
use ravine::export::Film;
use ravine::export::drawing::Outline;
use ravine::figure::Theme;
use ravine::scenario::{Palette, Scenario};
use ravine::workbench::Detail;

use super::page::{Page, Plot, SIZE, colour, middle, near, number, points, scenario};

/// The same with coarser maps.
fn coarse(scenario: &Scenario) -> Page {
    let detail = Detail {
        side: 32,
        ..Detail::default()
    };
    Page::read(&Film::new(SIZE, Theme::Paper, &detail).figure(scenario, None))
}

/// f = ½(x² + 9y²), turned by nothing.
fn bowl(more: &str) -> Scenario {
    scenario(&format!(
        "surface = {{ kind = \"quadratic\", lambda1 = 1.0, lambda2 = 9.0 }}\nstart.at = [-2.5, 1.5]\n\
         view = {{ x = [-3.0, 4.0], y = [-2.0, 2.5] }}\nfigure.legend = \"hidden\"\n{more}"
    ))
}

fn f([x, y]: [f64; 2]) -> f64 {
    0.5 * (x * x + 9.0 * y * y)
}

fn value(text: &str) -> Option<f64> {
    text.replace('−', "-").parse().ok()
}

#[test]
fn numbers_on_level_lines_are_the_values_there() {
    for spacing in ["linear", "logarithmic", "quantile"] {
        let page = Page::of(&bowl(&format!("levels.spacing = \"{spacing}\"\n")), None);
        let plot = page.plot("x", "y");
        let inside = page.words.iter().filter(|w| w.within == Some(plot.frame));
        let labels: Vec<([f64; 2], f64)> = inside
            .filter_map(|w| Some((plot.at(w.middle), value(&w.text)?)))
            .collect();
        assert!(labels.len() >= 4, "{spacing}: {labels:?}");
        for (at, said) in labels {
            // Digits of a label, and the middle of a straight gap in a curved line.
            let there = f(at);
            assert!(
                (there - said).abs() < 0.07 * said.abs() + 0.05,
                "{spacing}: {said} at {at:?}, {there}"
            );
        }
    }
}

#[test]
fn every_level_line_stays_on_its_level() {
    let page = Page::of(&bowl("layers.labels = false\n"), None);
    let plot = page.plot("x", "y");
    let mut levels = 0;
    for mark in plot.marks() {
        let at = points(&mark.path);
        if at.len() < 12 || mark.path.fill != Color32::TRANSPARENT {
            continue;
        }
        let values: Vec<f64> = at.iter().map(|p| f(plot.at(*p))).collect();
        let (low, high) = values
            .iter()
            .fold((f64::MAX, 0.0_f64), |(l, h), v| (l.min(*v), h.max(*v)));
        assert!(high - low < 0.02 * high + 0.01, "{low} to {high}");
        levels += 1;
    }
    assert!(levels >= 8, "{levels}");
}

/// Two minima of (x² − 1)² + y² at (±1, 0) with a saddle between, the start with its name.
#[test]
fn marks_stand_at_critical_points_and_at_the_start() {
    let scenario = scenario(
        "surface = { kind = \"formula\", text = \"(x^2 - 1)^2 + y^2\" }\nstart.at = [-0.5, 1.2]\n\
         view = { x = [-2.0, 2.0], y = [-1.5, 1.5] }\nlayers = { contours = false, bands = false }\nfigure.legend = \"top_right\"\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.0\n",
    );
    let page = Page::of(&scenario, None);
    let plot = page.plot("x", "y");
    // Strokes of marks: their middles and whether they are slanted.
    let strokes: Vec<([f64; 2], bool)> = plot
        .marks()
        .filter_map(|mark| {
            let [from, to] = points(&mark.path)[..] else {
                return None;
            };
            let short = from.distance(to) < 20.0;
            let slanted = from.x != to.x && from.y != to.y;
            short.then(|| (plot.at(from.lerp(to, 0.5)), slanted))
        })
        .collect();
    let count = |at: [f64; 2], slanted: bool| {
        let here = |s: &&([f64; 2], bool)| (s.0[0] - at[0]).hypot(s.0[1] - at[1]) < 0.02;
        strokes
            .iter()
            .filter(here)
            .filter(|s| s.1 == slanted)
            .count()
    };
    // Each of two arms is a stroke on a wider one.
    for (at, upright, slanted) in [([1.0, 0.0], 4, 0), ([-1.0, 0.0], 4, 0), ([0.0, 0.0], 0, 4)] {
        assert_eq!(
            [count(at, false), count(at, true)],
            [upright, slanted],
            "{at:?}"
        );
    }
    assert!(page.says("minimum") && page.says("saddle") && !page.says("maximum"));
    let start = page.word("start").middle;
    let at = plot.at(start);
    assert!((at[0] + 0.5).hypot(at[1] - 1.2) < 0.3, "{at:?}");
    let ring = plot
        .marks()
        .filter(|mark| mark.path.fill == Color32::TRANSPARENT);
    let mut rings = ring
        .filter(|m| points(&m.path).len() == 5)
        .map(|m| plot.at(middle(&m.path)));
    near(rings.next().expect("a ring"), [-0.5, 1.2], 0.02);
}

/// The colour of a picture at a place of a plot.
fn painted(page: &Page, plot: &Plot<'_>, at: [f64; 2]) -> Color32 {
    let place = Pos2::new(plot.x.place(at[0]), plot.y.place(at[1]));
    let on = page.pictures.iter().find(|(_, rect)| rect.contains(place));
    let (picture, rect) = on.expect("a picture there");
    let [width, height] = picture.image.size;
    let share = (place - rect.min) / rect.size();
    let column = (share.x * width as f32) as usize;
    let row = (share.y * height as f32) as usize;
    picture.image.pixels[row.min(height - 1) * width + column.min(width - 1)]
}

/// The fog lifts around the points that descent has come to, (1 − ηλ)ᵏ times the start, and nowhere else.
#[test]
fn fog_lies_where_nothing_has_been_evaluated() {
    let scenario = bowl(
        "run.steps = 20\nlayers.fog = true\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.05\n",
    );
    let density = |step: usize, at: [f64; 2]| {
        let page = Page::of(&scenario, Some(step));
        let plot = page.plot("x", "y");
        let place = Pos2::new(plot.x.place(at[0]), plot.y.place(at[1]));
        // Over the bands.
        let (picture, rect) = page.pictures.last().expect("a picture");
        let [width, height] = picture.image.size;
        let share = (place - rect.min) / rect.size();
        let column = (share.x * width as f32) as usize;
        let row = (share.y * height as f32) as usize;
        picture.image.pixels[row * width + column].a()
    };
    let after = |k: i32| [-2.5 * 0.95_f64.powi(k), 1.5 * 0.55_f64.powi(k)];
    for k in [0, 1, 3] {
        assert_eq!(density(3, after(k)), 0, "{k}");
    }
    for far in [after(20), [3.0, 2.0], [-2.5, -1.5]] {
        assert_eq!(density(3, far), 255, "{far:?}");
    }
    assert_eq!(density(20, after(20)), 0);
    assert_eq!(density(0, after(3)), 255, "what is ahead is not seen");
}

/// The hue in degrees.
fn hue(colour: Color32) -> f64 {
    let [r, g, b, _] = colour.to_array().map(f64::from);
    (3_f64.sqrt() * (g - b)).atan2(2.0 * r - g - b).to_degrees()
}

fn apart(a: f64, b: f64) -> f64 {
    let d = (a - b).rem_euclid(360.0);
    d.min(360.0 - d)
}

/// About the luminance, from 0 to 1.
fn light(colour: Color32) -> f64 {
    let [r, g, b, _] = colour.to_array().map(|v| (f64::from(v) / 255.0).powf(2.2));
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[test]
fn bands_are_darker_where_f_is_lower() {
    for palette in ["mist", "cividis", "viridis", "grey"] {
        let mut scenario = bowl("");
        scenario.figure.palette = match palette {
            "mist" => Palette::Mist,
            "cividis" => Palette::Cividis,
            "viridis" => Palette::Viridis,
            _ => Palette::Grey,
        };
        scenario.figure.equal_aspect = false;
        let page = Page::of(&scenario, None);
        let plot = page.plot("x", "y");
        // Nothing is symmetric about the middle of the view.
        let places = (0..9).flat_map(|i| (0..9).map(move |k| [i, k].map(f64::from)));
        let places = places.map(|[i, k]| [-2.7 + 0.8 * i, -1.8 + 0.5 * k]);
        let seen = places.map(|at| (f(at), light(painted(&page, &plot, at))));
        let mut seen: Vec<(f64, f64)> = seen.collect();
        seen.sort_by(|a, b| a.0.total_cmp(&b.0));
        for pair in seen.windows(2) {
            // A band may end between two places, but for rounding of its colour.
            assert!(pair[0].1 <= pair[1].1 + 0.01, "{palette}: {pair:?}");
        }
        assert!(seen[0].1 + 0.15 < seen[80].1, "{palette}");
    }
}

/// Fills in the column at the right of a plot, from its left to its right end: of those that lie over one another the last one.
fn on_bar(page: &Page, plot: &Plot<'_>, y: f32) -> Option<Color32> {
    let column = plot.frame.right() + 1.0..;
    let areas = page
        .marks
        .iter()
        .filter_map(|mark| match mark.path.outline {
            Outline::Rect { rect, .. } => Some((rect, mark.path.fill)),
            Outline::Circle { .. } | Outline::Ellipse { .. } | Outline::Curve(_) => None,
        });
    let mut there = areas.filter(|(rect, fill)| {
        column.contains(&rect.left()) && rect.y_range().contains(y) && fill.a() == 255
    });
    there.next_back().map(|(_, fill)| fill)
}

/// Numbers at the right of a plot, with the heights at which they stand.
fn numbers_of_bar(page: &Page, plot: &Plot<'_>) -> Vec<(f32, f64)> {
    let words = page.words.iter().filter(|word| word.within.is_none());
    let words = words.filter(|word| word.rect.left() > plot.frame.right());
    let mut numbers: Vec<(f32, f64)> = words
        .filter_map(|word| Some((word.middle.y, number(&word.text)?)))
        .collect();
    numbers.sort_by(|a, b| a.1.total_cmp(&b.1));
    numbers
}

/// Between two neighbouring numbers lies the colour that the plot has where f is between them.
#[test]
fn a_colour_bar_has_the_colours_of_the_values_between_its_numbers() {
    for spacing in ["linear", "logarithmic", "quantile"] {
        for palette in [Palette::Mist, Palette::Viridis] {
            let mut scenario = bowl(&format!(
                "figure.color_bar = true\nlevels = {{ spacing = \"{spacing}\", count = 8 }}\nlayers.labels = false\n"
            ));
            scenario.figure.palette = palette;
            let page = Page::of(&scenario, None);
            let plot = page.plot("x", "y");
            let numbers = numbers_of_bar(&page, &plot);
            assert!(numbers.len() >= 5, "{spacing}: {numbers:?}");
            for pair in numbers.windows(2) {
                let [(low, from), (high, to)] = [pair[0], pair[1]];
                assert!(
                    high < low,
                    "{spacing}: greater values stand higher: {pair:?}"
                );
                // Along y = 0, f = x²/2.
                let x = (from + to).sqrt();
                if x < 3.9 {
                    let seen = painted(&page, &plot, [x, 0.0]);
                    let there = on_bar(&page, &plot, 0.5 * (low + high));
                    assert_eq!(there, Some(seen), "{spacing} {palette:?}: {pair:?}");
                }
            }
            // As far apart as bands are high.
            let steps: Vec<f32> = numbers.windows(2).map(|p| p[0].0 - p[1].0).collect();
            assert!(
                steps.iter().all(|s| (s - steps[0]).abs() < 1.5),
                "{steps:?}"
            );
        }
    }
}

/// Neither is there a bar without bands, nor a column for it.
#[test]
fn a_colour_bar_is_where_bands_are() {
    let frame = |text: &str| {
        let page = Page::of(&bowl(text), None);
        let plot = page.plot("x", "y");
        (numbers_of_bar(&page, &plot).len(), plot.frame)
    };
    let (none, whole) = frame("");
    let (some, narrower) = frame("figure.color_bar = true\n");
    assert!(none == 0 && some > 4 && narrower.width() < whole.width());
    let without = frame("figure.color_bar = true\nlayers.bands = false\n");
    assert_eq!(without, (0, whole));
}

/// Along one axis f has minima at −1 and 1, and a small rate leads from each side of 0 to the minimum there.
#[test]
fn the_legend_of_basins_has_the_colours_of_the_map() {
    for (formula, along) in [("(x^2 - 1)^2 + y^2", 0), ("(y^2 - 1)^2 + x^2", 1)] {
        let scenario = scenario(&format!(
            "surface = {{ kind = \"formula\", text = \"{formula}\" }}\nrun.steps = 400\n\
             view = {{ x = [-2.0, 2.0], y = [-1.5, 1.5] }}\nfigure = {{ legend = \"top_right\", equal_aspect = false }}\n\
             layers = {{ basins = true, contours = false, critical_points = false }}\n\
             [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.05\nvisible = false\n"
        ));
        let page = coarse(&scenario);
        let plot = page.plot("x", "y");
        let swatch = |text: &str| {
            let word = page.word(text);
            let mut beside = plot.marks().filter(|mark| {
                let at = middle(&mark.path);
                let near = (at.y - word.middle.y).abs() < 5.0;
                near && (0.0..40.0).contains(&(word.rect.left() - at.x))
            });
            beside.next().expect("a swatch").path.fill
        };
        let ends = match along {
            0 => ["ends at (−1, 0)", "ends at (1, 0)"],
            _ => ["ends at (0, −1)", "ends at (0, 1)"],
        };
        let [low, high] = ends.map(|text| hue(swatch(text)));
        assert!(apart(low, high) > 60.0, "{low} {high}");
        for across in [-1.0, 0.1, 0.6] {
            for away in [0.3, 0.8, 1.3] {
                let [here, there] = [-away, away].map(|v| {
                    let at = if along == 0 { [v, across] } else { [across, v] };
                    painted(&page, &plot, at)
                });
                let place = format!("{formula}: {away}, {across}");
                assert!(apart(hue(here), low) < 20.0, "{place}: {here:?}, {low}");
                assert!(apart(hue(there), high) < 20.0, "{place}: {there:?}, {high}");
            }
        }
    }
}

/// The heavy ball on λ = 1 and 9: it diverges beyond η = 2(1 + μ)/9, arrives below, and is best at its textbook setting.
#[test]
fn a_map_has_its_limit_and_its_colours_where_theory_has_them() {
    let scenario = bowl(
        "run = { steps = 300, tolerance = 1e-3 }\nmaps = { hyper = true, x = \"lr\", x_range = [0.001, 1.0], y = \"momentum\", \
         y_range = [0.0, 0.9] }\n[[optimizer]]\nkind = \"momentum\"\nlr = 0.02\nmomentum = 0.3\ncolor = \"#00aa11\"\n",
    );
    let page = coarse(&scenario);
    let plot = page.plot("learning rate η", "momentum μ");
    assert!(plot.x.logarithmic && !plot.y.logarithmic);
    let [x, y] = plot.range();
    near([x[0].log10(), x[1].log10()], [-3.0, 0.0], 0.01);
    near(y, [0.0, 0.9], 0.01);
    // The line of the limit, the only long one.
    let long = plot.marks().find(|mark| points(&mark.path).len() > 60);
    for at in points(&long.expect("a limit").path) {
        let [lr, mu] = plot.at(at);
        near([lr / (2.0 * (1.0 + mu) / 9.0), 0.0], [1.0, 0.0], 0.02);
    }
    // √μ = (√κ − 1)/(√κ + 1) = ½ and η = (1 + √μ)²/λmax: a cross there.
    let (best_mu, best_lr) = (0.25, 2.25 / 9.0);
    let crosses = plot.marks().filter_map(|mark| {
        let [from, to] = points(&mark.path)[..] else {
            return None;
        };
        (from.x != to.x && from.y != to.y).then(|| plot.at(from.lerp(to, 0.5)))
    });
    let seen =
        crosses.filter(|[lr, mu]| (lr / best_lr - 1.0).abs() < 0.02 && (mu - best_mu).abs() < 0.01);
    assert!(seen.count() >= 2, "a cross at the best setting");
    // The ring at the setting of the optimizer, in its colour.
    let ring = plot.areas(colour(0x0000_aa11));
    near([ring[0][0] / 0.02, ring[0][1] / 0.3], [1.0, 1.0], 0.02);
    // Fewer steps are brighter, and what diverges has no colour.
    let light = |at| light(painted(&page, &plot, at));
    assert!(light([0.2, 0.25]) > light([0.03, 0.25]) + 0.1);
    let grey = |at| {
        let [r, g, b, _] = painted(&page, &plot, at).to_array();
        r.abs_diff(g).max(g.abs_diff(b)) < 12
    };
    assert!(grey([0.6, 0.2]) && grey([0.9, 0.8]) && !grey([0.1, 0.2]) && !grey([0.1, 0.6]));
}

/// On ½(x² + y²) from (1, 0), (1 − η)ᵏ is at most a thousandth after 10 steps with η = ½ and after 135 with η = 0.05; the
/// step before is no longer.
#[test]
fn the_key_of_a_map_says_the_fewest_and_the_most_steps() {
    let scenario = scenario(
        "surface = { kind = \"quadratic\", lambda1 = 1.0, lambda2 = 1.0 }\nstart.at = [1.0, 0.0]\n\
         run = { steps = 150, tolerance = 1e-3 }\nmaps = { hyper = true, x = \"lr\", x_range = [0.05, 0.5], y = \"start.y\", \
         y_range = [0.0, 0.001] }\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\n",
    );
    let page = coarse(&scenario);
    let [fewest, most] = ["10 steps", "135"].map(|text| page.word(text).rect);
    assert!(fewest.right() < most.left());
    assert!(page.says("> 150 steps") && page.says("diverges (hatched)"));
}

/// Two dashes at least in each half of the plot, along x = y, and none without the marks of critical points.
#[test]
fn the_line_of_equal_weights_is_drawn() {
    let shown = |marks: bool| {
        let text = format!(
            "surface.kind = \"two_units\"\nrun.steps = 0\nlayers = {{ contours = false, bands = false, critical_points = {marks} }}\n"
        );
        let page = Page::of(&scenario(&text), None);
        let plot = page.plot("x", "y");
        let dashes = plot.marks().map(|mark| points(&mark.path));
        let along = dashes.filter(|dash| {
            let on_it = |p: &Pos2| {
                let [x, y] = plot.at(*p);
                (x - y).abs() < 0.01
            };
            dash.len() == 2 && dash[0] != dash[1] && dash.iter().all(on_it)
        });
        let middles: Vec<f64> = along
            .map(|dash| plot.at(dash[0].lerp(dash[1], 0.5))[0])
            .collect();
        let low = middles.iter().filter(|x| **x < 1.0).count();
        (low, middles.len() - low)
    };
    let (low, high) = shown(true);
    assert!(low >= 2 && high >= 2, "{low} and {high}");
    assert_eq!(shown(false), (0, 0));
}
