//! A race: the table of tuned settings, and the share of starts solved against evaluations.

use std::sync::Arc;

use egui::{
    Align2, Color32, FontId, Galley, Painter, Pos2, Rect, Response, Sense, Shape, Stroke,
    StrokeKind, Ui, Vec2, pos2, vec2,
};

use super::axes::{Ruler, axes_ui};
use super::heads::head;
use super::late::is_late;
use super::mark::Mark;
use super::number::{compact, scientific};
use super::projection::Projection;
use super::scene::Scene;
use super::style::{FADED, Style};
use super::ticks::Division;
use super::typeset::Typeset as _;
use crate::analysis::{Criterion, Race, RaceRequest, Starts, Tuned};
use crate::figure::lengths::Apart as _;
use crate::math::elementary as e;
use crate::spelling::elided;

/// Height of a row of the table, in text heights.
const ROW: f32 = 1.5;
/// The most of the height that the table takes.
const TABLE: f32 = 0.6;

/// Draws the race of the visible optimizers into the space left in `ui`; `None` if there is none to show.
pub fn race_ui(ui: &mut Ui, scene: &Scene<'_>) -> Option<Response> {
    let style = &scene.style;
    let Some(shown) = scene.derived.race.shown() else {
        let text = match scene.scenario.race_request() {
            Some(_) => "racing …",
            None if scene.scenario.surface.shape.network().is_some() => {
                "There is no race of networks: their least loss is unknown."
            }
            None => "No visible optimizer takes part.",
        };
        let (rect, response) =
            ui.allocate_exact_size(ui.available_size(), Sense::focusable_noninteractive());
        let font = style.font(1.0);
        let painter = ui.painter_at(rect);
        painter.write(
            rect.center(),
            Align2::CENTER_CENTER,
            text,
            font,
            style.faint,
        );
        return Some(response);
    };
    let series = Series::of(scene, shown.map, is_late(ui.ctx(), &shown));
    let unit = style.text_size;
    let height = ui.available_height();
    let table = Table::of(shown.map, shown.request, &series);
    table.ui(ui, height * TABLE, style);
    ui.add_space(unit * 0.6);
    let budget = e::log10(f64::from(shown.map.budget.max(2)));
    let framed = axes_ui(ui, Sense::focusable_noninteractive(), style, |_| {
        let along = Ruler {
            name: "evaluations".to_owned(),
            range: [0.0, budget],
            division: Division::Logarithmic,
        };
        let up = Ruler {
            name: "share solved".to_owned(),
            range: [-0.03, 1.05],
            division: Division::Linear,
        };
        [along, up]
    });
    let frame = framed.projection.frame;
    if frame.width() >= 2.0 && frame.height() >= 2.0 {
        let painter = ui.painter_at(frame);
        let thin = unit / 13.0;
        framed.grid(&painter, Stroke::new(thin, style.faint.gamma_multiply(0.2)));
        for series in &series {
            series.paint(&painter, &framed.projection, budget, style);
        }
        let edge = Stroke::new(thin, style.faint);
        painter.rect_stroke(frame, 0.0, edge, StrokeKind::Inside);
    }
    Some(framed.response)
}

/// An entrant as it is drawn.
struct Series<'a> {
    tuned: &'a Tuned,
    name: String,
    ink: Color32,
}

impl<'a> Series<'a> {
    fn of(scene: &Scene<'_>, race: &'a Race, late: bool) -> Vec<Self> {
        let names = scene.scenario.names();
        let entrants = race.entrants.iter().filter_map(|tuned| {
            let name = names.get(tuned.index)?.clone();
            let ink = scene.style.ink(scene.scenario.color(tuned.index));
            let ink = if late { ink.gamma_multiply(FADED) } else { ink };
            Some(Self { tuned, name, ink })
        });
        entrants.collect()
    }

    /// The staircase, with heads at its corners.
    fn paint(&self, painter: &Painter, projection: &Projection, right: f64, style: &Style) {
        let unit = style.text_size;
        let at = |evaluations: u32, share: f64| {
            let along = e::log10(f64::from(evaluations.max(1)));
            projection.screen_from_plane([along, share])
        };
        let mut line = vec![at(1, 0.0)];
        let mut corners: Vec<Pos2> = Vec::new();
        let mut height = 0.0;
        for (evaluations, share) in self.tuned.profile() {
            let corner = at(evaluations, share);
            line.extend([at(evaluations, height), corner]);
            height = share;
            if corners
                .last()
                .is_none_or(|last| last.apart(corner) > unit * 1.6)
            {
                corners.push(corner);
            }
        }
        line.push(projection.screen_from_plane([right, height]));
        let halo = Stroke::new(unit * 0.34, style.background);
        painter.add(Shape::line(line.clone(), halo));
        painter.add(Shape::line(line, Stroke::new(unit * 0.17, self.ink)));
        for corner in corners {
            let edge = style.outline(self.ink);
            head(self.tuned.index).paint(painter, corner, unit * 0.34, self.ink, edge);
        }
    }

    /// A line for each number that was tuned: its symbol and value.
    fn settings(&self) -> Vec<String> {
        let parameters = self.tuned.method.parameters();
        let rows = self.tuned.rows.iter().map(|&row| {
            let parameter = &parameters.table()[row];
            let edge = if parameter.key == "lr" && self.tuned.at_edge {
                " *"
            } else {
                ""
            };
            format!(
                "{} = {}{edge}",
                parameter.symbol,
                compact(parameters.get(row), 3)
            )
        });
        let lines: Vec<String> = rows.collect();
        if lines.is_empty() {
            vec!["as it is".to_owned()]
        } else {
            lines
        }
    }

    /// The mean number of evaluations; a lower bound where some runs did not get there.
    fn evaluations(&self) -> String {
        let mean = compact(self.tuned.evaluations(), 4);
        match self.tuned.score.unsolved {
            0 => mean,
            all if all == self.tuned.solved.len() => format!("> {mean}"),
            _ => format!("≥ {mean}"),
        }
    }

    fn solved(&self) -> String {
        let all = self.tuned.solved.len();
        format!("{} of {all}", all - self.tuned.score.unsolved)
    }
}

/// The table above the profile.
struct Table {
    /// What was raced for.
    caption: String,
    rows: Vec<TableRow>,
    /// How many entrants are left out for want of room.
    more: usize,
    at_edge: bool,
}

struct TableRow {
    mark: Option<(usize, Color32)>,
    cells: [String; 4],
    faint: bool,
}

impl Table {
    fn of(race: &Race, request: &RaceRequest, series: &[Series<'_>]) -> Self {
        let heading = TableRow {
            mark: None,
            cells: ["", "best setting", "evaluations", "solved"].map(str::to_owned),
            faint: true,
        };
        let rows = series.iter().flat_map(|series| {
            let lines = series.settings().into_iter().enumerate();
            lines.map(|(i, setting)| match i {
                0 => TableRow {
                    mark: Some((series.tuned.index, series.ink)),
                    cells: [
                        series.name.clone(),
                        setting,
                        series.evaluations(),
                        series.solved(),
                    ],
                    faint: false,
                },
                _ => TableRow {
                    mark: None,
                    cells: [String::new(), setting, String::new(), String::new()],
                    faint: false,
                },
            })
        });
        let rows = std::iter::once(heading).chain(rows).collect();
        Self {
            caption: caption(race, request),
            rows,
            more: 0,
            at_edge: series.iter().any(|s| s.tuned.at_edge),
        }
    }

    /// As many rows as fit into that height, in columns.
    fn ui(mut self, ui: &mut Ui, most: f32, style: &Style) {
        let unit = style.text_size;
        let width = ui.available_width();
        let small = style.font(0.85);
        let caption =
            ui.painter()
                .typeset_within(self.caption.clone(), small.clone(), style.faint, width);
        let notes = usize::from(self.at_edge);
        let room = most - caption.size().y - unit * ROW * notes as f32;
        let fitting = (room / (unit * ROW)).max(0.0) as usize;
        if self.rows.len() > fitting {
            let kept = fitting.saturating_sub(1);
            let left = self.rows.iter().skip(kept);
            self.more = left.filter(|row| row.mark.is_some()).count();
            self.rows.truncate(kept);
        }
        let mut notes: Vec<String> = Vec::new();
        if self.more > 0 {
            notes.push(format!("and {} more", self.more));
        }
        if self.at_edge {
            notes.push("* at the end of the rates tried".to_owned());
        }
        let lines = self.rows.len() + notes.len();
        let size = vec2(width, caption.size().y + unit * (0.2 + ROW * lines as f32));
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let painter = ui.painter_at(rect);
        painter.galley(rect.min, Arc::clone(&caption), style.faint);
        let mut top = rect.top() + caption.size().y + unit * 0.2;
        let columns = self.columns(&painter, rect, style);
        for row in &self.rows {
            row.paint(&painter, top, &columns, style);
            top += unit * ROW;
        }
        for note in notes {
            let at = pos2(rect.left(), top + unit * 0.5 * ROW);
            painter.write(at, Align2::LEFT_CENTER, note, small.clone(), style.faint);
            top += unit * ROW;
        }
    }

    /// The left ends of the columns and the right end of the last. Names have as much as they need of what the others leave.
    fn columns(&self, painter: &Painter, rect: Rect, style: &Style) -> [f32; 5] {
        let gap = style.text_size * 0.6;
        let widest = |column: usize| {
            let widths = self.rows.iter().map(|row| {
                let size = measure(painter, &row.cells[column], style.font(0.95));
                size.x
            });
            widths.fold(0.0, f32::max) + gap
        };
        let [names, settings, evaluations, solved] = [0, 1, 2, 3].map(widest);
        let name = rect.left() + style.text_size * 1.7;
        let left = rect.right() - name - settings - evaluations - solved;
        let mut ends = [name; 5];
        let widths = [names.min(left.max(0.0)), settings, evaluations, solved];
        for (i, width) in widths.into_iter().enumerate() {
            ends[i + 1] = ends[i] + width;
        }
        ends
    }
}

impl TableRow {
    fn paint(&self, painter: &Painter, top: f32, columns: &[f32; 5], style: &Style) {
        let unit = style.text_size;
        let middle = top + unit * 0.5 * ROW;
        let colour = if self.faint { style.faint } else { style.text };
        if let Some((index, ink)) = self.mark {
            let at = pos2(columns[0] - unit, middle);
            Mark::Head(head(index)).paint(painter, at, unit * 0.7, ink, style);
        }
        for (column, text) in self.cells.iter().enumerate() {
            let room = columns[column + 1] - columns[column] - unit * 0.3;
            let font = style.font(0.95);
            let galley = fitting(painter, text, font, room, colour);
            let at = pos2(columns[column], middle - galley.size().y * 0.5);
            painter.galley(at, galley, colour);
        }
    }
}

/// The least number of characters that tell anything.
const LEAST: usize = 4;

/// A text whose middle is left out where it is wider than its room; nothing where too little of it would be left.
fn fitting(painter: &Painter, text: &str, font: FontId, room: f32, ink: Color32) -> Arc<Galley> {
    let whole = text.chars().count();
    for length in (whole.min(LEAST)..=whole).rev() {
        let galley = painter.typeset(elided(text, length), font.clone(), ink);
        if galley.size().x <= room {
            return galley;
        }
    }
    painter.typeset(String::new(), font, ink)
}

fn measure(painter: &Painter, text: &str, font: FontId) -> Vec2 {
    let galley = painter.typeset(text.to_owned(), font, Color32::PLACEHOLDER);
    galley.size()
}

/// When runs count as solved, and from where.
fn caption(race: &Race, request: &RaceRequest) -> String {
    let solved = match race.criterion {
        Criterion::Loss { accuracy, .. } => {
            format!("f − f* ≤ {}·(f₀ − f*)", scientific(accuracy, 2))
        }
        Criterion::Rest => format!(
            "at rest at a minimum, ‖∇f‖ and step ≤ {}",
            scientific(request.tolerance, 2)
        ),
    };
    let starts = match request.starts {
        Starts::At(_) => "from the start".to_owned(),
        Starts::Random(_) => format!("from {} random starts", race.starts.len()),
        Starts::Grid(_) => format!("from {} starts on a grid", race.starts.len()),
    };
    let (tries, budget) = (request.tries, request.budget);
    format!(
        "Each tuned by up to {tries} settings of {budget} evaluations a run, {starts}. Solved: {solved}."
    )
}

/// The race in words: who needs how many evaluations with which setting; `None` while there is none.
pub fn race_sentence(scene: &Scene<'_>) -> Option<String> {
    let shown = scene.derived.race.shown()?;
    let mut text = format!("Race. {}", caption(shown.map, shown.request));
    for series in Series::of(scene, shown.map, shown.late).iter().take(5) {
        let settings = series.settings().join(", ");
        text.push_str(&format!(
            " {}: {settings}, {} evaluations, solved {}.",
            elided(&series.name, 40),
            series.evaluations(),
            series.solved()
        ));
    }
    let more = shown.map.entrants.len().saturating_sub(5);
    if more > 0 {
        text.push_str(&format!(" {more} more."));
    }
    Some(text)
}
