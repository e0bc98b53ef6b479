//! How figures are set: nothing collides on a page of any size, and widths go with the text.

use egui::emath::Rot2;
use egui::{Color32, Pos2, Rect, Vec2, vec2};
use ravine::export::drawing::{Drawing, Group, Item, Outline, Text};
use ravine::export::figure;
use ravine::figure::Theme;
use ravine::scenario::Scenario;

use super::page::{Page, colour, points, scenario};

/// A ravine with four paths, curved valleys with labels, and a chart below.
fn three() -> [Scenario; 3] {
    let ravine = "title = \"Momentum in a ravine\"\nsurface = { kind = \"quadratic\" }\nrun.steps = 60\nfigure.color_bar = true\n\
                  [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.07\ncolor = \"#00aa11\"\n\
                  [[optimizer]]\nkind = \"momentum\"\nlr = 0.03\ncolor = \"#00aa11\"\n\
                  [[optimizer]]\nkind = \"nesterov\"\nlr = 0.03\ncolor = \"#00aa11\"\n\
                  [[optimizer]]\nkind = \"adam\"\nlr = 0.3\ncolor = \"#00aa11\"\n";
    let valley = "title = \"Rosenbrock\"\nsurface = { kind = \"rosenbrock\" }\nstart.at = [-1.2, 1.0]\nrun.steps = 200\n\
                  levels = { spacing = \"logarithmic\", count = 14 }\nfigure.color_bar = true\n\
                  [[optimizer]]\nkind = \"adam\"\nlr = 0.05\ncolor = \"#00aa11\"\n";
    let chart = "title = \"Loss over steps\"\nnotes = \"On a quadratic.\"\nsurface = { kind = \"quadratic\" }\nrun.steps = 400\n\
                 figure.chart = true\n\
                 [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.07\ncolor = \"#00aa11\"\n";
    [ravine, valley, chart].map(scenario)
}

/// 60 mm and 85 mm at 96 points to the inch, a slide, and 4K.
const SIZES: [[f32; 2]; 5] = [
    [227.0, 190.0],
    [321.0, 240.0],
    [900.0, 700.0],
    [1600.0, 1000.0],
    [3840.0, 2160.0],
];

fn every(mut check: impl FnMut(&Drawing, &str)) {
    for (i, scenario) in three().iter().enumerate() {
        for size in SIZES {
            let drawing = figure(scenario, None, size, Theme::Paper);
            check(&drawing, &format!("figure {i} of {size:?}"));
        }
    }
}

/// A row of text as a box along its baseline, and the frame that it is in.
struct Row {
    label: String,
    corner: Pos2,
    turn: Rot2,
    size: Vec2,
    within: Option<Rect>,
}

impl Row {
    fn of(group: &Group, within: Option<Rect>) -> Option<Self> {
        let texts: Vec<&Text> = texts(group).collect();
        let (first, last) = (texts.first()?, texts.last()?);
        let from = first.glyphs.first()?.x;
        let to = last.glyphs.last()?.x + 0.5 * last.size;
        let turn = Rot2::from_angle(first.angle);
        let height = 0.72 * first.size;
        Some(Self {
            label: group.label.clone(),
            corner: first.origin + turn * vec2(from, -height),
            turn,
            size: vec2(to - from, height),
            within,
        })
    }

    fn at(&self, x: f32, y: f32) -> Pos2 {
        self.corner + self.turn * (self.size * vec2(x, y))
    }

    fn contains(&self, at: Pos2) -> bool {
        let local = self.turn.inverse() * (at - self.corner);
        Rect::from_min_size(Pos2::ZERO, self.size).contains(local.to_pos2())
    }

    fn meets(&self, other: &Self) -> bool {
        let inside = |a: &Self, b: &Self| {
            let mut all = (0..=40).flat_map(|i| (0..=8).map(move |j| (i, j)));
            all.any(|(i, j)| b.contains(a.at(i as f32 / 40.0, j as f32 / 8.0)))
        };
        inside(self, other) || inside(other, self)
    }
}

fn texts(group: &Group) -> impl Iterator<Item = &Text> {
    group.items.iter().filter_map(|item| match item {
        Item::Text(text) => Some(text),
        Item::Path(_) | Item::Picture(_) | Item::Clip(_) | Item::Group(_) => None,
    })
}

fn rows(items: &[Item], within: Option<Rect>) -> Vec<Row> {
    let of = |item: &Item| match item {
        Item::Group(group) => Row::of(group, within).into_iter().collect(),
        Item::Clip(clip) => match clip.outline {
            Outline::Rect { rect, .. } => rows(&clip.items, Some(rect)),
            Outline::Circle { .. } | Outline::Ellipse { .. } | Outline::Curve(_) => Vec::new(),
        },
        Item::Path(_) | Item::Text(_) | Item::Picture(_) => Vec::new(),
    };
    items.iter().flat_map(of).collect()
}

#[test]
fn no_word_meets_another_or_the_end_of_the_page() {
    every(|drawing, context| {
        let rows = rows(&drawing.items, None);
        let page = Rect::from_min_size(Pos2::ZERO, drawing.size);
        assert!(rows.len() > 15, "{context}: {}", rows.len());
        for (i, row) in rows.iter().enumerate() {
            let label = &row.label;
            assert!(!label.contains('-'), "{context}: {label}");
            for [x, y] in [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]] {
                assert!(page.contains(row.at(x, y)), "{context}: {label}");
            }
            for other in &rows[i + 1..] {
                assert!(!row.meets(other), "{context}: {label} and {}", other.label);
            }
        }
    });
}

/// Numbers on level lines stand on nothing: neither on paths nor on lines, of any level, nor under the legend.
#[test]
fn numbers_on_level_lines_collide_with_nothing() {
    let mut labels = 0;
    every(|drawing, context| {
        let page = Page::read(drawing);
        let ink = colour(0x00aa11);
        let plot = page.marks.iter().find(|mark| mark.path.stroke.color == ink);
        let plot = plot.and_then(|mark| mark.within).expect("a path in a plot");
        let inside = || page.marks.iter().filter(|mark| mark.within == Some(plot));
        let thinnest = inside().filter(|mark| mark.path.stroke.width > 0.0);
        let thinnest = thinnest.map(|mark| mark.path.stroke.width);
        let thinnest = thinnest.fold(f32::INFINITY, f32::min);
        let named = |text: &str| text == "Adam" || text == "Gradient descent";
        let legend = page.words.iter().find(|word| named(&word.text));
        let legend = legend.expect("a legend").middle;
        let rows = rows(&drawing.items, None).into_iter();
        let numbers = rows.filter(|row| {
            let plain = row.label.replace('−', "-");
            row.within == Some(plot) && (plain.parse::<f64>().is_ok() || plain.starts_with("10"))
        });
        for row in numbers {
            labels += 1;
            let context = format!("{context}: {}", row.label);
            for mark in inside() {
                let path = &mark.path;
                let corners = points(path);
                if path.stroke.color == ink || path.stroke.width == thinnest {
                    let steps = corners.windows(2).flat_map(|pair| {
                        let [from, to] = [pair[0], pair[1]];
                        (0..=20).map(move |k| from.lerp(to, k as f32 / 20.0))
                    });
                    let on = steps.into_iter().find(|at| row.contains(*at));
                    assert!(on.is_none(), "{context} on a line at {on:?}");
                }
                if let Outline::Rect { rect, .. } = &path.outline
                    && path.fill != Color32::TRANSPARENT
                    && rect.contains(legend)
                {
                    let middle = row.at(0.5, 0.5);
                    let near = rect.expand(0.5 * row.size.x);
                    assert!(!near.contains(middle), "{context} at the legend");
                }
            }
        }
    });
    assert!(labels > 60, "{labels}");
}

/// Axes and level lines, beside the text.
#[test]
fn widths_of_lines_go_with_the_size_of_text() {
    every(|drawing, context| {
        let page = Page::read(drawing);
        let title = drawing.items.iter().find_map(|item| match item {
            Item::Group(group) if group.label == drawing.title => texts(group).next(),
            Item::Group(_) | Item::Path(_) | Item::Text(_) | Item::Picture(_) | Item::Clip(_) => {
                None
            }
        });
        // Titles are 1.45 times as large as body text.
        let text = title.expect("a title").size / 1.45;
        let ink = colour(0x00aa11);
        let plots = page.marks.iter().filter(|mark| mark.within.is_some());
        let lines = plots.filter(|mark| mark.path.is_open() && mark.path.stroke.width > 0.0);
        let (paths, others): (Vec<_>, Vec<_>) =
            lines.partition(|mark| mark.path.stroke.color == ink);
        let thinnest = others.iter().map(|mark| mark.path.stroke.width / text);
        let thinnest = thinnest.fold(f32::INFINITY, f32::min);
        assert!(
            (thinnest - 1.0 / 13.0).abs() < 1e-3,
            "{context}: {thinnest}"
        );
        let widest = paths.iter().map(|mark| mark.path.stroke.width / text);
        let widest = widest.fold(0.0, f32::max);
        assert!((widest - 0.2).abs() < 1e-3, "{context}: {widest}");
        // The least that journals print are 5 pt, which are 6.67 points.
        assert!(text > 6.67, "{context}: {text}");
    });
}

/// The title, the rows of the legend and the caption begin where the plot does, and so does the chart.
#[test]
fn words_begin_where_the_plot_does() {
    every(|drawing, context| {
        let page = Page::read(drawing);
        let frames = page.marks.iter().filter_map(|mark| mark.within);
        let frames = frames.filter(|frame| frame.width() > 0.4 * drawing.size.x);
        let left = frames
            .map(|frame| frame.left())
            .fold(f32::INFINITY, f32::min);
        let title = page.word(&drawing.title);
        let caption = page.words.iter().find(|word| word.text.contains(": f = "));
        for word in [title, caption.expect("a caption")] {
            let off = (word.rect.left() - left).abs() / drawing.size.min_elem();
            assert!(off < 0.004, "{context}: {} {left}", word.rect.left());
        }
    });
}

/// f falls by many powers of ten: their exponents are texts of their own, smaller and raised, and are read as Unicode has them.
#[test]
fn exponents_and_indices_are_texts_of_their_own() {
    let [.., chart] = three();
    let drawing = figure(&chart, None, [900.0, 700.0], Theme::Paper);
    let mut found = 0;
    for item in &drawing.items {
        let Item::Group(group) = item else { continue };
        let texts: Vec<&Text> = texts(group).collect();
        let on = |text: &Text| text.glyphs.iter().map(|g| g.character).collect::<String>();
        if let Some(exponent) = group.label.strip_prefix("10⁻")
            && let [ten, power] = texts[..]
        {
            found += 1;
            assert_eq!(
                (on(ten), on(power).chars().next()),
                ("10".into(), Some('−'))
            );
            assert_eq!(on(power).chars().count(), 1 + exponent.chars().count());
            assert!((power.size / ten.size - 0.7).abs() < 1e-3);
            let raised = (ten.origin.y - power.origin.y) / ten.size;
            assert!((0.3..0.45).contains(&raised), "{raised}");
        }
        if group.label.contains("λ₁") {
            found += 1;
            let line = texts[0];
            let index = texts.iter().find(|text| on(text) == "1");
            let index = index.expect("an index");
            let lowered = (index.origin.y - line.origin.y) / line.size;
            assert!(
                index.size < line.size && (0.1..0.25).contains(&lowered),
                "{lowered}"
            );
        }
    }
    assert!(found >= 4, "{found}");
}
