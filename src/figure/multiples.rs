//! Small multiples: the plots of a series of scenarios on one page, all of the same size and, where they show the same part of the plane,
//! with axes around all of them.

use egui::{Align, Align2, Layout, Painter, Rect, Ui, UiBuilder, Vec2, pos2, vec2};

use super::axes::{Around, Ruler, margins, room};
use super::axis_names::{name_below, name_beside, name_height};
use super::fitting::fitting;
use super::heads::head;
use super::landscape::{landscape_around_ui, rulers};
use super::legend_rows::Rows;
use super::mark::{Entry, Mark};
use super::outcome;
use super::pictures::Pictures;
use super::scene::Scene;
use super::style::Style;
use super::typeset::Typeset as _;
use crate::scenario::{Legend, ReliefPlace, Scenario};

/// A plot of the series.
pub struct Panel<'a> {
    /// What it differs in from the others: `η = 0.01`.
    pub label: &'a str,
    /// What it shows.
    pub scene: Scene<'a>,
}

/// The height of a label above its plot, and what is kept free between plots, in text heights.
const LABEL: f32 = 1.5;
const BETWEEN: f32 = 0.8;
/// The size of labels, and of what has become of the run.
const TEXT: f32 = 0.95;
const SMALL: f32 = 0.85;
/// Width per height of plots whose axes have no common scale.
const PROPORTION: f64 = 1.3;

/// Draws the plots, with the legend of the document above them, into the space left in `ui`. All have a frame of the size that is
/// returned, on which grids and level lines depend.
pub fn multiples_ui(
    ui: &mut Ui,
    document: &Scenario,
    panels: &[Panel<'_>],
    pictures: &mut [&mut Pictures],
) -> Option<Rect> {
    let area = ui.available_rect_before_wrap();
    let first = panels.first()?;
    let style = &first.scene.style;
    let legend = legend(ui.painter(), area.width(), document, style);
    let below = area.with_min_y(area.top() + legend.size.y);
    let sheet = Sheet::of(ui.painter(), below, panels);
    let at = pos2(sheet.frame(0).left(), area.top());
    legend.paint(ui.painter(), at, style);
    let layout = Layout::top_down(Align::Min);
    for (index, (panel, pictures)) in panels.iter().zip(pictures).enumerate() {
        let frame = sheet.frame(index);
        label(ui.painter(), frame, panel);
        let around = Around {
            numbers: sheet.numbers(index),
            names: false,
        };
        let part = UiBuilder::new()
            .id_salt(index)
            .max_rect(sheet.around(frame, around));
        let mut part = ui.new_child(part.layout(layout));
        landscape_around_ui(&mut part, &panel.scene, &mut pictures.ground, around);
    }
    if sheet.has_names {
        let [x, y] = first.scene.scenario.surface.shape.axes();
        name_below(ui.painter(), style, area, sheet.plots(), &x);
        name_beside(ui.painter(), style, area, sheet.plots(), &y);
    }
    Some(sheet.frame(0))
}

/// The names of the optimizers, for above all plots.
fn legend(painter: &Painter, width: f32, document: &Scenario, style: &Style) -> Rows {
    let names = document.names().into_iter().zip(&document.optimizers);
    let shown = document.figure.legend != Legend::Hidden;
    let visible = names.enumerate().filter(|(_, (_, o))| shown && o.visible);
    let entries: Vec<_> = visible
        .map(|(index, (name, optimizer))| Entry {
            name,
            colour: style.ink(document.color(index)),
            mark: match optimizer.pinned {
                Some(_) => Mark::Pinned(head(index)),
                None => Mark::Head(head(index)),
            },
        })
        .map(Into::into)
        .collect();
    Rows::layout(painter, &entries, width, style)
}

/// What a plot differs in and, where it has one run alone, what has become of that.
fn label(painter: &Painter, frame: Rect, panel: &Panel<'_>) {
    let style = &panel.scene.style;
    let unit = style.text_size;
    let font = (style.strong_font(TEXT), style.text);
    let galley = fitting(painter, panel.label, |label| label, frame.width(), font);
    let y = frame.top() - unit * (0.5 * LABEL);
    let width = galley.size().x;
    let at = pos2(frame.left(), y - 0.5 * galley.size().y);
    painter.galley(at, galley, style.text);
    let runs = panel.scene.visible_runs();
    let [run] = &runs[..] else {
        return;
    };
    let Some(words) = outcome::so_far(run) else {
        return;
    };
    let words = painter.typeset(words, style.font(SMALL), style.faint);
    let size = words.size();
    if width + unit + size.x <= frame.width() {
        let at = Align2::RIGHT_CENTER.anchor_size(pos2(frame.right(), y), size);
        painter.galley(at.min, words, style.faint);
    }
}

/// Where plots lie on a page.
struct Sheet {
    count: usize,
    columns: usize,
    /// The corner of the first frame, the size of each, and from one to the next.
    corner: egui::Pos2,
    size: Vec2,
    step: Vec2,
    /// What numbers take at the left of a frame and below it.
    margins: Vec2,
    /// What is free above a frame and at its right.
    room: Vec2,
    /// Whether plots have numbers at all, and whether one column and one row of them are for all.
    has_numbers: bool,
    is_shared: bool,
    has_names: bool,
}

impl Sheet {
    fn of(painter: &Painter, area: Rect, panels: &[Panel<'_>]) -> Self {
        let first = &panels[0].scene;
        let style = &first.style;
        let scenario = first.scenario;
        let flat = scenario.relief_place() != ReliefPlace::Instead;
        let view = scenario.view();
        let (room, unit) = (room(style), style.text_size);
        let mut sheet = Self {
            count: panels.len(),
            columns: 1,
            corner: area.min,
            size: Vec2::ZERO,
            step: Vec2::ZERO,
            margins: Vec2::ZERO,
            room,
            has_numbers: flat && scenario.figure.axes,
            is_shared: panels.iter().all(|p| p.scene.scenario.view() == view),
            has_names: flat && scenario.figure.axis_labels,
        };
        let name = if sheet.has_names {
            name_height(painter, style)
        } else {
            0.0
        };
        let inner = Rect::from_min_max(area.min + vec2(name, 0.0), area.max - vec2(room.x, name));
        // A plot has less room where numbers are wide, and numbers are wide where a plot has much room for them.
        for _ in 0..2 {
            sheet.arrange(inner, unit, proportion(scenario));
            if sheet.has_numbers {
                let rulers = |size: Vec2| -> [Ruler; 2] { rulers(scenario, size) };
                sheet.margins = margins(painter, style, sheet.size, rulers);
            }
        }
        sheet.arrange(inner, unit, proportion(scenario));
        sheet
    }

    /// Chooses columns so that plots of these proportions are as large as can be.
    fn arrange(&mut self, inner: Rect, unit: f32, proportion: f32) {
        let gap = vec2(unit * BETWEEN + self.room.x, unit * LABEL);
        let beside = |columns: usize| {
            let rows = self.count.div_ceil(columns);
            let [x, y] = [columns as f32, rows as f32];
            let (sets_x, sets_y) = if self.is_shared { (1.0, 1.0) } else { (x, y) };
            let taken = vec2(
                self.margins.x * sets_x + gap.x * (x - 1.0),
                self.margins.y * sets_y + gap.y * y,
            );
            ((inner.size() - taken) / vec2(x, y)).max(Vec2::splat(1.0))
        };
        let used = |columns: &usize| {
            let size = beside(*columns);
            // Rather a little smaller than with a hole among them.
            let cells = self.count.div_ceil(*columns) * columns;
            let filled = self.count as f32 / cells as f32;
            size.x.min(size.y * proportion) * filled * filled
        };
        let best = (1..=self.count).max_by(|a, b| used(a).total_cmp(&used(b)));
        self.columns = best.unwrap_or(1);
        // Whole points, which no layout rounds: then all are of exactly one size.
        self.size = beside(self.columns).floor();
        let apart = if self.is_shared {
            Vec2::ZERO
        } else {
            self.margins
        };
        self.step = (self.size + gap + apart).floor();
        self.corner = (inner.min + vec2(self.margins.x, unit * LABEL)).ceil();
    }

    /// The frame of a plot.
    fn frame(&self, index: usize) -> Rect {
        let place = vec2((index % self.columns) as f32, (index / self.columns) as f32);
        Rect::from_min_size(self.corner + place * self.step, self.size)
    }

    /// From the first frame to the last.
    fn plots(&self) -> Rect {
        (0..self.count).fold(Rect::NOTHING, |all, index| all.union(self.frame(index)))
    }

    /// Whether a plot has numbers below it and at its left: where they are for all, at the ends of columns and rows alone.
    fn numbers(&self, index: usize) -> [bool; 2] {
        let ends = [
            index + self.columns >= self.count,
            index.is_multiple_of(self.columns),
        ];
        ends.map(|end| self.has_numbers && (end || !self.is_shared))
    }

    /// A frame with what belongs to it.
    fn around(&self, frame: Rect, around: Around) -> Rect {
        let [below, beside] = around.numbers;
        let only = |shown: bool, room: f32| if shown { room } else { 0.0 };
        Rect::from_min_max(
            frame.min - vec2(only(beside, self.margins.x), self.room.y),
            frame.max + vec2(self.room.x, only(below, self.margins.y)),
        )
    }
}

/// Width per height of the part of the plane that a plot shows.
fn proportion(scenario: &Scenario) -> f32 {
    let view = scenario.view();
    let [width, height] = [view.x, view.y].map(|[low, high]| high - low);
    let own = scenario.figure.equal_aspect && scenario.relief_place() != ReliefPlace::Instead;
    let proportion = if own { width / height } else { PROPORTION };
    proportion.clamp(0.25, 4.0) as f32
}
