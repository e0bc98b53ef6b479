//! What a document shows and hides around its plot, and figures without colours or without a background.

use egui::Color32;
use ravine::export::drawing::{Drawing, Item};
use ravine::export::{Film, png};
use ravine::figure::Theme;
use ravine::scenario::Scenario;
use ravine::workbench::Detail;

use super::page::{Mark, Page, SIZE, scenario};

const FILE: &str = "title = \"Headline\"\nnotes = \"Some notes\"\nsurface = { kind = \"quadratic\", lambda1 = 1.0, lambda2 = 9.0 }\n\
                    start.at = [3.0, 1.0]\n\
                    [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\nlabel = \"Mine\"\n\
                    [[optimizer]]\nkind = \"momentum\"\nlr = 0.05\n";

/// The words of the figure with some more lines.
fn words(lines: &str) -> Vec<String> {
    let page = Page::of(&scenario(&format!("{lines}\n{FILE}")), None);
    page.words.into_iter().map(|word| word.text).collect()
}

#[test]
fn each_switch_of_the_figure_takes_away_its_words_and_no_others() {
    let all = words("");
    let has = |words: &[String], text: &str| words.iter().any(|word| word.contains(text));
    let parts = [
        ("title", "Headline"),
        ("notes", "Some notes"),
        ("caption", "Start (3, 1)"),
    ];
    for (key, part) in parts {
        let without = words(&format!("figure.{key} = false"));
        for (_, other) in parts {
            assert!(has(&all, other));
            assert_eq!(has(&without, other), other != part, "{key} {other}");
        }
        assert!(without.iter().any(|word| word == "x"), "{key}: {without:?}");
    }
    // The numbers at the ticks are words that begin with a digit or a minus.
    let numbers = |words: &[String]| {
        let number = |word: &&String| word.replace('−', "-").parse::<f64>().is_ok();
        words.iter().filter(number).count()
    };
    let bare = "layers = { labels = false }";
    let all = words(bare);
    assert!(numbers(&all) >= 8, "{all:?}");
    let without = words(&format!("{bare}\nfigure.axes = false"));
    assert_eq!(numbers(&without), 0, "{without:?}");
    assert!(without.iter().any(|word| word == "x"), "{without:?}");
    let without = words(&format!("{bare}\nfigure.axis_labels = false"));
    assert_eq!(numbers(&without), numbers(&all));
    assert!(!without.iter().any(|word| word == "x" || word == "y"));
}

/// What is left out takes no room.
#[test]
fn a_plot_without_anything_around_it_fills_the_page() {
    let lines = "figure = { title = false, notes = false, caption = false, axes = false, axis_labels = false }\n\
                 layers.bands = true";
    let page = Page::of(&scenario(&format!("{lines}\n{FILE}")), None);
    let plot = page.marks.iter().filter_map(|mark| mark.within);
    let plot = plot.reduce(|a, b| if a.area() > b.area() { a } else { b });
    let plot = plot.expect("a plot");
    let share = plot.area() / (SIZE[0] * SIZE[1]);
    assert!(share > 0.9, "{plot:?}");
}

#[test]
fn the_chart_stands_below_the_plot_or_at_its_right() {
    let place = |lines: &str| {
        let page = Page::of(&scenario(&format!("{lines}\n{FILE}")), None);
        page.word("steps").middle
    };
    let below = place("figure.chart = true");
    assert!(
        below.y > 0.7 * SIZE[1] && below.x < 0.6 * SIZE[0],
        "{below}"
    );
    let beside = place("figure = { chart = true, chart_at = \"beside\" }");
    assert!(beside.x > 0.65 * SIZE[0], "{beside}");
    // The frame of the chart is as high as the plots.
    let file = scenario(&format!(
        "figure = {{ chart = true, chart_at = \"beside\" }}\n{FILE}"
    ));
    let page = Page::of(&file, None);
    let mut frames: Vec<_> = page.marks.iter().filter_map(|mark| mark.within).collect();
    frames.dedup();
    let [left, right] = [0.3, 0.8].map(|share| {
        let x = share * SIZE[0];
        let frame = frames.iter().filter(|frame| frame.x_range().contains(x));
        frame.map(|frame| frame.height()).fold(0.0, f32::max)
    });
    assert!((left - right).abs() < 0.1 * left, "{left} {right}");
}

fn drawn(theme: Theme, transparent: bool, scenario: &Scenario) -> Drawing {
    let film = Film::new(SIZE, theme, &Detail::default());
    film.on_nothing(transparent).figure(scenario, None)
}

/// Every colour in a list of items.
fn colours(items: &[Item], found: &mut Vec<Color32>) {
    for item in items {
        match item {
            Item::Path(path) => found.extend([path.fill, path.stroke.color]),
            Item::Text(text) => found.push(text.color),
            Item::Picture(picture) => found.extend(&picture.image.pixels),
            Item::Clip(clip) => colours(&clip.items, found),
            Item::Group(group) => colours(&group.items, found),
        }
    }
}

#[test]
fn print_without_colours_has_none() {
    for lines in [
        "figure.chart = true",
        "layers = { basins = true, gauges = true, eigen_lens = true, convex = true, central_flow = true }",
        "maps.hyper = true\nrelief.where = \"beside\"",
    ] {
        let file = scenario(&format!("{lines}\n{FILE}"));
        let mut found = Vec::new();
        let drawing = drawn(Theme::Grey, false, &file);
        colours(&drawing.items, &mut found);
        let coloured = |colour: &&Color32| colour.r() != colour.g() || colour.g() != colour.b();
        assert_eq!(found.iter().find(coloured), None, "{lines}");
        assert_eq!(drawing.background, Color32::WHITE);
        // The document is what it was.
        assert_eq!(drawing.source, drawn(Theme::Paper, false, &file).source);
        found.clear();
        colours(&drawn(Theme::Paper, false, &file).items, &mut found);
        assert!(found.iter().any(|colour| coloured(&colour)));
    }
}

/// The second path is dashed; a path in colours is not.
#[test]
fn paths_in_print_without_colours_differ_in_dashes_and_lightness() {
    let layers =
        "layers = { dots = false, ahead = false, gradient = false }\nfigure.legend = \"hidden\"";
    let file = scenario(&format!("{layers}\n{FILE}"));
    let strokes = |theme: Theme, ink: Color32| {
        let page = Page::read(&drawn(theme, false, &file));
        let of = |mark: &&Mark| mark.within.is_some() && mark.path.stroke.color == ink;
        page.marks.iter().filter(of).count()
    };
    // The default colours of the first two.
    let colours = [[0xd5, 0x5e, 0x00], [0x00, 0x72, 0xb2]];
    let colours = colours.map(|[r, g, b]| strokes(Theme::Paper, Color32::from_rgb(r, g, b)));
    let [first, second] = [0x14, 0xa0].map(|v| strokes(Theme::Grey, Color32::from_gray(v)));
    assert!(first > 0 && colours[0] > 0);
    assert!(
        colours[1] > 0 && second >= 5 + colours[1],
        "{second} {colours:?}"
    );
}

#[test]
fn nothing_is_behind_a_figure_without_background() {
    for theme in [Theme::Paper, Theme::Dark] {
        let file = scenario(&format!("layers.bands = false\n{FILE}"));
        let drawing = drawn(theme, true, &file);
        let image = png::paint(&drawing, 0.5).expect("pixels");
        assert_eq!(image.pixels[0], Color32::TRANSPARENT);
        let clear = image.pixels.iter().filter(|p| p.a() == 0).count();
        assert!(clear * 2 > image.pixels.len(), "the plot, too: {clear}");
        let drawing = drawn(theme, false, &file);
        let image = png::paint(&drawing, 0.5).expect("pixels");
        assert!(image.pixels.iter().all(Color32::is_opaque));
    }
}

/// The size of body text in points of the page.
#[test]
fn texts_are_as_large_as_they_are_asked_to_be() {
    let file = scenario(FILE);
    let height = |points: f32| {
        let film = Film::new(SIZE, Theme::Paper, &Detail::default());
        let drawing = film.with_text_size(points).figure(&file, None);
        let mut sizes = Vec::new();
        texts(&drawing.items, &mut sizes);
        sizes
    };
    // Names of axes are body text, titles 1.45 times as large.
    for points in [8.0, 16.0] {
        let sizes = height(points);
        for expected in [points, 1.45 * points] {
            let near = |size: &&f32| (**size - expected).abs() < 0.02;
            assert!(sizes.iter().any(|size| near(&size)), "{expected} {sizes:?}");
        }
    }
}

fn texts(items: &[Item], sizes: &mut Vec<f32>) {
    for item in items {
        match item {
            Item::Text(text) => sizes.push(text.size),
            Item::Clip(clip) => texts(&clip.items, sizes),
            Item::Group(group) => texts(&group.items, sizes),
            Item::Path(_) | Item::Picture(_) => {}
        }
    }
}
