//! A page: title, notes, landscape, chart and caption, as files show them.

use std::sync::Arc;

use egui::{Align, Color32, FontId, Galley, Layout, Rect, Ui, UiBuilder, Vec2, pos2, vec2};

use super::aside::Aside;
use super::axes::gutter;
use super::caption::{caption, caption_of_many};
use super::chart::chart_ui;
use super::early_stopping;
use super::ground::GroundPictures;
use super::hyper_map::hyper_map_ui;
use super::landscape::landscape_ui;
use super::multiples::{Panel, multiples_ui};
use super::penalty;
use super::pictures::Pictures;
use super::polynomials::polynomials_ui;
use super::scene::Scene;
use super::signals::signals_ui;
use super::statistics::statistics_sentence;
use super::tested::{Half, halves, paint_heading};
use super::typeset::Typeset as _;
use crate::scenario::{ChartAt, Lab, Scenario};
use crate::spelling::elided;

/// Draws the page into all of `ui`. Returns the width and height of the plot in points, on which grids and level lines
/// depend; there is none in a lab.
pub fn page_ui(ui: &mut Ui, scene: &Scene<'_>, pictures: &mut Pictures) -> Option<[f32; 2]> {
    let said = said_below(scene);
    let plot = framed_ui(ui, scene, said, |ui, size| {
        content_ui(ui, size, scene, pictures)
    });
    plot.map(|frame| frame.size().into())
}

/// Draws a page with the plots of a series of scenarios that the document makes. Returns the width and height of each.
pub fn multiples_page_ui(
    ui: &mut Ui,
    document: &Scenario,
    panels: &[Panel<'_>],
    pictures: &mut [&mut Pictures],
) -> Option<[f32; 2]> {
    let scene = &panels.first()?.scene;
    let page = Scene {
        scenario: document,
        ..*scene
    };
    let captions: Vec<String> = panels.iter().map(|p| caption(p.scene.scenario)).collect();
    let labels: Vec<&str> = panels.iter().map(|panel| panel.label).collect();
    let said = match document.figure.caption {
        true => caption_of_many(&captions, &labels),
        false => String::new(),
    };
    let plot = framed_ui(ui, &page, said, |ui, _| {
        multiples_ui(ui, document, panels, pictures)
    });
    plot.map(|frame| frame.size().into())
}

/// The same without a word around it, for pictures that are too small to be read.
pub fn small_page_ui(ui: &mut Ui, scene: &Scene<'_>, pictures: &mut Pictures) -> Option<[f32; 2]> {
    let inner = ui.max_rect().shrink(scene.style.text_size * 0.4);
    if !inner.is_positive() {
        return None;
    }
    let inside = UiBuilder::new().max_rect(inner);
    let mut ui = ui.new_child(inside.layout(Layout::top_down(Align::Min)));
    let plot = content_ui(&mut ui, inner.size(), scene, pictures);
    plot.map(|frame| frame.size().into())
}

/// The landscape with all that stands beside and below it; the frame of the landscape.
fn content_ui(ui: &mut Ui, size: Vec2, scene: &Scene<'_>, pictures: &mut Pictures) -> Option<Rect> {
    if let Some(lab) = scene.scenario.lab() {
        ui.allocate_ui(size, |ui| match lab {
            Lab::Signals => signals_ui(ui, scene).response,
            Lab::Polynomials => polynomials_ui(ui, scene),
        });
        return None;
    }
    // Side by side on a wide page, one above the other on a tall one and under two plots, which need the width.
    let row = size.x >= size.y && !scene.scenario.shows_tests();
    if !scene.scenario.draws_chart() {
        return Some(plots_ui(ui, size, row, scene, pictures));
    }
    Some(match scene.scenario.figure.chart_at {
        ChartAt::Below => {
            let chart = vec2(size.x, size.y * CHART_BELOW);
            let plots = vec2(size.x, size.y - chart.y);
            let plot = plots_ui(ui, plots, row, scene, pictures);
            ui.allocate_ui(chart, |ui| chart_ui(ui, scene));
            plot
        }
        ChartAt::Beside => {
            let whole = Rect::from_min_size(ui.cursor().min, size);
            let gap = scene.style.text_size * 1.5;
            let (plots, chart) = split(whole, true, 1.0 - CHART_BESIDE, gap);
            let plot = plots_ui(ui, plots.size(), row, scene, pictures);
            chart_ui(&mut ui.new_child(UiBuilder::new().max_rect(chart)), scene);
            ui.advance_cursor_after_rect(whole);
            plot
        }
    })
}

/// The share of a page's height of a chart below the plot, and that of its width of one beside it.
const CHART_BELOW: f32 = 0.3;
const CHART_BESIDE: f32 = 0.38;

/// The share of a page's width of each of two columns beside the plot.
const COLUMN: f32 = 0.31;

/// The landscape, with what stands beside it in a column, or in two where one is too low for all; on a tall page below it in
/// rows. Returns the landscape's frame.
fn plots_ui(
    ui: &mut Ui,
    size: Vec2,
    row: bool,
    scene: &Scene<'_>,
    pictures: &mut Pictures,
) -> Rect {
    let asides = Aside::of(scene.scenario);
    // Room for the name of an axis.
    let gap = scene.style.text_size * 1.5;
    let along = if row { size.y } else { size.x };
    let columns = columns(&asides, along / scene.style.text_size);
    let beside = match columns {
        [all, []] => all.iter().fold(0.0f32, |most, a| most.max(a.width())),
        [_, _] => 2.0 * COLUMN,
    };
    let whole = Rect::from_min_size(ui.cursor().min, size);
    let (landscape, mut beside) = split(whole, row, 1.0 - beside, gap);
    let mut part = |rect: Rect, aside: Option<Aside>| {
        let layout = Layout::top_down(Align::Min);
        let part = UiBuilder::new().id_salt(aside).max_rect(rect);
        ui.new_child(part.layout(layout))
    };
    let plot = landscapes_ui(&mut part(landscape, None), scene, pictures);
    let share = if columns[1].is_empty() { 1.0 } else { 0.5 };
    for (column, share) in columns.into_iter().zip([share, 1.0]) {
        let (mut rest, after) = split(beside, row, share, gap);
        for (i, aside) in column.iter().enumerate() {
            let share = aside.height() / Aside::heights(&column[i..]);
            let (rect, after) = split(rest, !row, share, gap);
            aside.ui(&mut part(rect, Some(*aside)), scene, pictures);
            rest = after;
        }
        beside = after;
    }
    ui.advance_cursor_after_rect(whole);
    plot
}

/// The landscape, and beside it that of the test loss where it is shown, equally large. Returns the frame of the first.
fn landscapes_ui(ui: &mut Ui, scene: &Scene<'_>, pictures: &mut Pictures) -> Rect {
    if !scene.scenario.shows_tests() {
        return landscape_ui(ui, scene, &mut pictures.ground)
            .projection
            .frame;
    }
    let [train, test] = halves(ui.available_rect_before_wrap(), scene.style.text_size);
    let mut draw = |half: Half, scene: &Scene<'_>, ground: &mut GroundPictures| {
        let part = UiBuilder::new().id_salt(scene.scenario.surface.shape.tests());
        let mut part = ui.new_child(part.max_rect(half.plot));
        let plot = landscape_ui(&mut part, scene, ground);
        paint_heading(ui.painter(), half.heading, scene);
        plot.projection.frame
    };
    // What is derived of the test loss depends on the size of its plot.
    if let Some(scenario) = scene.derived.tested.shown() {
        draw(test, &Scene { scenario, ..*scene }, &mut pictures.tested);
    }
    draw(train, scene, &mut pictures.ground)
}

/// What stands in the first and in the second column of so many text heights: all in the first if it fits, else about half.
fn columns(asides: &[Aside], height: f32) -> [&[Aside]; 2] {
    let whole = Aside::heights(asides);
    let fits = whole <= height || asides.len() < 2;
    let higher = |i: &usize| {
        let first = Aside::heights(&asides[..*i]);
        first.max(whole - first)
    };
    let half = (1..asides.len()).min_by(|i, j| higher(i).total_cmp(&higher(j)));
    let (first, second) = asides.split_at(half.filter(|_| !fits).unwrap_or(asides.len()));
    [first, second]
}

/// The first share of a rectangle, side by side or one above the other, and the rest after a gap.
fn split(whole: Rect, row: bool, share: f32, gap: f32) -> (Rect, Rect) {
    let along = if row { Vec2::X } else { Vec2::Y };
    let first = whole.size() * (along * share + (Vec2::splat(1.0) - along));
    let start = whole.min + along * (first.dot(along) + gap);
    let rest = Rect::from_min_max(start.min(whole.max), whole.max);
    (Rect::from_min_size(whole.min, first), rest)
}

/// Draws a page with the hyperparameter map alone.
pub fn hyper_page_ui(ui: &mut Ui, scene: &Scene<'_>, pictures: &mut Pictures) {
    framed_ui(ui, scene, said_below(scene), |ui, size| {
        let map = ui.allocate_ui(size, |ui| hyper_map_ui(ui, scene, &mut pictures.hyper));
        map.inner.map(|map| map.response.rect)
    });
}

/// The most of a page's height that title, notes and caption may each take.
const TEXT: f32 = 0.3;

/// A text around the content of a page.
struct Words {
    text: String,
    font: FontId,
    ink: Color32,
}

impl Words {
    /// Laid out in that width so that they take no more of a page of that height than they may: the middle of a longer text is left out.
    fn fitting(&self, ui: &Ui, width: f32, height: f32) -> Arc<Galley> {
        let font = &self.font;
        // No character that is read is narrower; so longer texts are never laid out.
        let narrowest = 0.2 * font.size;
        let rows = (height * TEXT / font.size).max(1.0);
        // Saturates by definition of `as`.
        let mut most = (rows * width / narrowest) as usize;
        loop {
            let text = elided(&self.text, most);
            let galley = ui
                .painter()
                .typeset_within(text, font.clone(), self.ink, width);
            if galley.size().y <= height * TEXT || galley.rows.len() <= 1 || most <= 1 {
                return galley;
            }
            most = self.text.chars().count().min(most) * 9 / 10;
        }
    }
}

/// Title, notes and caption around the content of a page, which says where its plot is; nothing on a page that is too small for its
/// margins. They begin where the plot does.
fn framed_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    said_below: String,
    content: impl FnOnce(&mut Ui, Vec2) -> Option<Rect>,
) -> Option<Rect> {
    let (scenario, style) = (scene.scenario, &scene.style);
    let unit = style.text_size;
    let inner = ui.max_rect().shrink(unit * 0.9);
    if !inner.is_positive() {
        return None;
    }
    let gutter = match scenario.lab() {
        Some(_) => 0.0,
        None if !(scenario.figure.axes && scenario.figure.axis_labels) => 0.0,
        None => gutter(ui.painter(), style).min(0.5 * inner.width()),
    };
    let (width, between) = (inner.width() - gutter, unit * 0.4);
    let above = words_above(scene);
    let below = Words {
        text: said_below,
        font: style.font(0.85),
        ink: style.faint,
    };
    let heights = above.iter().map(|words| {
        let galley = words.fitting(ui, width, inner.height());
        galley.size().y + between
    });
    let top = inner.top() + heights.sum::<f32>();
    let caption = below.fitting(ui, width, inner.height());
    let bottom = match below.text.is_empty() {
        true => inner.bottom(),
        false => inner.bottom() - caption.size().y - unit * 0.5,
    };
    let bottom = bottom.max(top + 1.0);
    let middle = Rect::from_x_y_ranges(inner.x_range(), top..=bottom);
    let layout = Layout::top_down(Align::Min);
    let mut part = ui.new_child(UiBuilder::new().max_rect(middle).layout(layout));
    part.spacing_mut().item_spacing = vec2(0.0, between);
    let plot = content(&mut part, middle.size());
    // Where unusually wide numbers stand before the plot, words reach over them rather than into more lines.
    let left = plot.map_or(inner.left(), |plot| plot.left());
    let left = left.min(inner.left() + gutter);
    let mut y = inner.top();
    for words in &above {
        let galley = words.fitting(ui, width, inner.height());
        let height = galley.size().y;
        ui.painter().galley(pos2(left, y), galley, words.ink);
        y += height + between;
    }
    let at = pos2(left, inner.bottom() - caption.size().y);
    ui.painter().galley(at, caption, below.ink);
    plot
}

/// Title and notes, where the document wants them and has some.
fn words_above(scene: &Scene<'_>) -> Vec<Words> {
    let (scenario, style) = (scene.scenario, &scene.style);
    let figure = &scenario.figure;
    let title = (&scenario.title, style.strong_font(1.45), style.text);
    let notes = (&scenario.notes, style.font(0.95), style.faint);
    let above = [(figure.title, title), (figure.notes, notes)];
    let above = above.into_iter().filter(|(shown, _)| *shown);
    let words = above.map(|(_, (text, font, ink))| Words {
        text: text.clone(),
        font,
        ink,
    });
    words.filter(|words| !words.text.is_empty()).collect()
}

/// What stands below the content: nothing where the document wants no caption.
fn said_below(scene: &Scene<'_>) -> String {
    if !scene.scenario.figure.caption {
        return String::new();
    }
    let mut text = caption(scene.scenario);
    if scene.scenario.lab().is_some() {
        return text;
    }
    text.push_str(&penalty::sentence(scene));
    text.push_str(&early_stopping::sentence(scene));
    if let Some(statistics) = scene.derived.planes.statistics() {
        text.push_str(&format!(" {}.", statistics_sentence(statistics)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_into_a_column_takes_two() {
        let all = [Aside::Lens, Aside::Phase, Aside::Map, Aside::Step];
        assert_eq!(columns(&all, 67.0), [&all[..], &[]]);
        assert_eq!(columns(&all, 66.0), [&all[..2], &all[2..]]);
        let two = [Aside::Phase, Aside::Step];
        assert_eq!(columns(&two, 20.0), [&two[..1], &two[1..]]);
        assert_eq!(columns(&two[..1], 5.0), [&two[..1], &[]]);
        assert_eq!(columns(&[], 5.0), [&[] as &[Aside], &[]]);
    }

    #[test]
    fn parts_share_a_rectangle_with_a_gap_between_them() {
        let whole = Rect::from_min_size(pos2(10.0, 20.0), vec2(400.0, 200.0));
        let (first, rest) = split(whole, true, 0.5, 15.0);
        assert_eq!(first, Rect::from_min_size(whole.min, vec2(200.0, 200.0)));
        assert_eq!(rest, Rect::from_min_max(pos2(225.0, 20.0), whole.max));
        let (first, rest) = split(whole, false, 0.25, 10.0);
        assert_eq!(first, Rect::from_min_size(whole.min, vec2(400.0, 50.0)));
        assert_eq!(rest, Rect::from_min_max(pos2(10.0, 80.0), whole.max));
        let (first, rest) = split(whole, true, 1.0, 15.0);
        assert_eq!(first, whole);
        assert_eq!(rest.size(), vec2(0.0, 200.0));
    }
}
