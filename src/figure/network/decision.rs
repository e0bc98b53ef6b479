//! The classes that a network tells over the plane of its inputs, with its boundaries and the samples; over a single input the
//! curve that it has fitted.

use std::sync::Arc;

use egui::{
    Align2, Id, Painter, Pos2, Rect, Response, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo,
    pos2, vec2,
};

use super::field::{self, FieldKey};
use super::head::{Effort, Head, by_averages, network};
use super::ink;
use super::kept::NetworkPictures;
use super::members::{self, Members};
use super::samples::{names, place, view};
use super::scores::{self, ScoreRow, Table};
use crate::analysis::response::{Classes, Grid};
use crate::figure::axes::{Framed, Ruler, axes_ui};
use crate::figure::heading;
use crate::figure::lines;
use crate::figure::paths;
use crate::figure::picture::pixels;
use crate::figure::projection::Projection;
use crate::figure::scene::{Scene, VisibleRun};
use crate::figure::style::Style;
use crate::figure::ticks::Division;
use crate::figure::typeset::Typeset as _;
use crate::network::{Network, Samples};
use crate::spelling::elided;

/// The longest name of an optimizer in a sentence.
const LONGEST_NAME: usize = 40;
/// Vertices of the curve over a single input.
const VERTICES: usize = 129;
/// So many samples are drawn at full size; more are drawn smaller.
const ROOMY: f32 = 128.0;

/// Draws what the networks at the playhead say, into the space left in `ui`.
pub fn decision_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    kept: &mut NetworkPictures,
    effort: Effort,
) -> Response {
    let size = ui.available_size_before_wrap().max(Vec2::splat(1.0));
    let (_, area) = ui.allocate_space(size);
    let response = ui.interact(
        area,
        Id::unique("decision"),
        Sense::focusable_noninteractive(),
    );
    let name = title(scene);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Canvas, true, name));
    // A little smaller than the axes of the plot beside it.
    let style = Style {
        text_size: scene.style.text_size * 0.94,
        ..scene.style
    };
    let unit = style.text_size;
    let Some(network) = network(scene) else {
        return response;
    };
    if area.width() < unit * 8.0 || area.height() < unit * 8.0 {
        return response;
    }
    let runs = scene.visible_runs();
    let heads = heads(network, &runs, kept);
    let names = scene.scenario.names();
    let subject = scene.scenario.subject();
    let averages = by_averages(network);
    let of = subject.filter(|_| heads.len() > 1);
    let of = of.map(|index| {
        let of = elided(&names[index], LONGEST_NAME);
        format!("{name}, colours of {of}{averages}")
    });
    let short = format!("{name}{averages}");
    let headings = of.iter().chain([&short]).map(String::as_str);
    heading::paint_first(ui.painter(), area, headings, &style);
    let rows = heads.iter().map(|(visible, head)| ScoreRow {
        visible,
        name: &names[visible.index],
        head,
    });
    let rows: Vec<ScoreRow<'_>> = rows.collect();
    let below = Rect::from_min_max(pos2(area.left(), area.top() + unit * 1.7), area.max);
    let painter = ui.painter().clone();
    let middle = share(below, &Table::of(&painter, &rows, &style), unit);
    let mut inside = ui.new_child(UiBuilder::new().max_rect(middle));
    let plane = Plane {
        scene,
        network,
        style: &style,
        heads: &heads,
    };
    plane.ui(&mut inside, kept, effort);
    response
}

/// Draws the table into an area, below the picture or, where that stays as wide as high, beside it: the part for the picture.
fn share(area: Rect, table: &Table<'_>, unit: f32) -> Rect {
    let [numbers, named] = table.widths();
    // Names take no room that the picture could use.
    let beside = [(named, 1.3), (numbers, 1.0)].into_iter();
    let mut beside =
        beside.filter(|(width, share)| area.width() - width - unit >= area.height() * share);
    let [middle, place] = match beside.next() {
        Some((width, _)) => {
            let (middle, place) = area.split_left_right_at_x(area.right() - width - unit);
            let top = pos2(place.left() + unit, place.top() + unit * 0.3);
            [middle, Rect::from_min_max(top, place.max)]
        }
        None => {
            let height = table.height(area.height());
            let (middle, place) = area.split_top_bottom_at_y(area.bottom() - height);
            let bottom = pos2(middle.right(), middle.bottom() - unit * 0.3);
            [Rect::from_min_max(middle.min, bottom), place]
        }
    };
    table.paint(place);
    middle
}

/// What the picture is called.
fn title(scene: &Scene<'_>) -> &'static str {
    match network(scene) {
        Some(network) if network.train().classes.is_empty() => "Fitted function",
        Some(_) | None => "Decision boundary",
    }
}

/// The networks of all runs, those of another architecture left out.
fn heads<'a, 'b>(
    network: &Network,
    runs: &'b [VisibleRun<'a>],
    kept: &mut NetworkPictures,
) -> Vec<(&'b VisibleRun<'a>, Arc<Head>)> {
    let head = |visible: &'b VisibleRun<'a>| Some((visible, kept.head(network, visible)?));
    runs.iter().filter_map(head).collect()
}

/// What is drawn within the axes.
struct Plane<'a, 'b> {
    scene: &'a Scene<'a>,
    network: &'a Network,
    style: &'a Style,
    heads: &'a [(&'a VisibleRun<'b>, Arc<Head>)],
}

impl Plane<'_, '_> {
    fn ui(&self, ui: &mut Ui, kept: &mut NetworkPictures, effort: Effort) {
        let view = view(self.network);
        let [x, y] = names(self.network);
        let shown = axes_ui(ui, Sense::hover(), self.style, |_| {
            [(&x, view.x), (&y, view.y)].map(|(name, range)| Ruler {
                name: name.clone(),
                range,
                division: Division::Linear,
            })
        });
        let frame = shown.projection.frame;
        if frame.width() < 2.0 || frame.height() < 2.0 {
            return;
        }
        let painter = ui.painter_at(frame);
        self.content(&painter, &shown, kept, effort);
        let edge = Stroke::new(self.style.hairline(), self.style.faint);
        painter.rect_stroke(frame, 0.0, edge, egui::StrokeKind::Inside);
        self.key(&painter, &shown.projection);
    }

    /// The run whose classes are the ground: the subject, or the first one.
    fn subject(&self) -> Option<&(&VisibleRun<'_>, Arc<Head>)> {
        let index = self.scene.scenario.subject()?;
        self.heads
            .iter()
            .find(|(visible, _)| visible.index == index)
    }

    fn content(
        &self,
        painter: &Painter,
        shown: &Framed,
        kept: &mut NetworkPictures,
        effort: Effort,
    ) {
        let projection = &shown.projection;
        let frame = projection.frame;
        let single = self.network.train().inputs_each == 1;
        let grid = if single {
            Grid::line(projection.view, VERTICES)
        } else {
            effort.grid(self.network, projection.view, self.heads.len())
        };
        if let Some((visible, head)) = self.subject().filter(|_| !single) {
            self.ground(painter, frame, visible, head, grid, kept);
        }
        self.samples(painter, shown);
        if let Some(members) = Members::of(self.scene, projection, &mut kept.members) {
            members.paint_each(painter, self.scene, self.style);
        }
        for (visible, head) in self.heads {
            let mut drawn = Vec::new();
            for line in kept.lines(self.network, visible, head, &grid) {
                drawn.extend(paths::polylines(line, projection, frame));
            }
            if visible.pinned {
                let dashes = drawn
                    .iter()
                    .flat_map(|line| lines::pinned(line, self.style.text_size));
                drawn = dashes.collect();
            }
            let width = if visible.pinned { 0.6 } else { 1.0 } * lines::WIDTH;
            lines::draw(painter, &drawn, width, visible.ink, self.style);
        }
        if let Some(members) = Members::of(self.scene, projection, &mut kept.members) {
            members.paint_average(painter, self.style);
        }
        if let Some((_, head)) = self.subject() {
            self.crosses(painter, shown, head);
        }
    }

    fn ground(
        &self,
        painter: &Painter,
        frame: Rect,
        visible: &VisibleRun<'_>,
        head: &Head,
        grid: Grid,
        kept: &mut NetworkPictures,
    ) {
        let of = (visible.id(), visible.row);
        let key = FieldKey {
            head: of.clone(),
            grid,
            size: pixels(painter.ctx(), frame, kept.sharpness),
            style: *self.style,
        };
        let NetworkPictures { classes, field, .. } = kept;
        field.update(painter.ctx(), "decision", key, |key| {
            let classes = classes.get((of, grid), |_, classes| {
                let network = head.evaluated(self.network);
                *classes = Classes::of(network, &head.weights, &grid);
            });
            field::paint(classes, key.size, self.style)
        });
        field.paint(painter, frame, false);
    }

    fn radius(&self) -> f32 {
        let count = self.network.train().count() + self.network.test().count();
        let share = (ROOMY / count.max(1) as f32).sqrt().clamp(0.5, 1.0);
        self.style.text_size * 0.28 * share
    }

    /// Discs are trained on, rings are tested on.
    fn samples(&self, painter: &Painter, shown: &Framed) {
        let radius = self.radius();
        let dots = |samples: &Samples, hollow: bool| {
            for sample in 0..samples.count() {
                let at = shown.projection.screen_from_plane(place(samples, sample));
                if !shown.projection.frame.expand(radius).contains(at) {
                    continue;
                }
                let class = samples.classes.get(sample).map(|class| *class as usize);
                let ink = class.map_or(self.style.text.gamma_multiply(0.62), |class| {
                    ink::class(self.style, class)
                });
                let edge = Stroke::new(radius * 0.35, self.style.outline(ink));
                if hollow {
                    painter.circle_stroke(at, radius, Stroke::new(radius * 1.1, edge.color));
                    painter.circle_stroke(at, radius, Stroke::new(radius * 0.6, ink));
                } else {
                    painter.circle(at, radius, ink, edge);
                }
            }
        };
        dots(self.network.train(), false);
        dots(self.network.test(), true);
    }

    /// Crosses over the samples whose class is not told right.
    fn crosses(&self, painter: &Painter, shown: &Framed, head: &Head) {
        let half = self.radius() * 1.6;
        let all = [self.network.train(), self.network.test()];
        for (samples, score) in all.into_iter().zip(&head.scores) {
            let wrong = score.as_ref().and_then(|score| score.wrong.as_deref());
            // Those of an earlier run, which is shown until the next one is there, are told over its own samples.
            let wrong = wrong.filter(|wrong| wrong.len() == samples.count());
            let wrong = wrong.unwrap_or_default().iter().enumerate();
            for (sample, _) in wrong.filter(|(_, wrong)| **wrong) {
                let at = shown.projection.screen_from_plane(place(samples, sample));
                cross(painter, at, half, self.style);
            }
        }
    }

    /// What discs, rings, crosses and curves without a run are, in a corner.
    fn key(&self, painter: &Painter, projection: &Projection) {
        let unit = self.style.text_size;
        let tested = self.network.test().count() > 0;
        let classes = !self.network.train().classes.is_empty();
        let members = members::are_drawn(self.scene);
        let entries = [
            ("train", Sign::Disc, true),
            ("test", Sign::Ring, tested),
            ("wrong", Sign::Cross, classes),
            ("networks", Sign::Thin, members),
            ("their average", Sign::Thick, members),
        ];
        let entries = entries.into_iter().filter(|(.., on)| *on);
        let font = self.style.font(0.8);
        let ink = self.style.text;
        let galley = |text: &str| painter.typeset(text.to_owned(), font.clone(), ink);
        let entries: Vec<_> = entries
            .map(|(text, sign, _)| (sign, galley(text)))
            .collect();
        let width: f32 = entries.iter().map(|(_, g)| g.size().x + unit * 1.4).sum();
        let frame = projection.frame;
        if entries.len() < 2 || width > frame.width() {
            return;
        }
        let height = entries[0].1.size().y + unit * 0.2;
        let corner = frame.left_top() + Vec2::splat(unit * 0.25);
        let ground = Rect::from_min_size(corner, vec2(width, height));
        painter.rect_filled(ground, unit * 0.2, self.style.halo);
        let mut x = corner.x + unit * 0.5;
        for (sign, galley) in entries {
            let at = pos2(x, ground.center().y);
            self.sign(painter, sign, at);
            let left = pos2(x + unit * 0.5, at.y);
            let rect = Align2::LEFT_CENTER.anchor_size(left, galley.size());
            x += galley.size().x + unit * 1.4;
            painter.galley(rect.min, galley, ink);
        }
    }

    fn sign(&self, painter: &Painter, sign: Sign, at: Pos2) {
        let (unit, ink) = (self.style.text_size, self.style.text);
        let (radius, line) = (unit * 0.24, Stroke::new(unit * 0.1, ink));
        let ends = [-1.0, 1.0].map(|side| at + vec2(side * unit * 0.35, 0.0));
        match sign {
            Sign::Disc => {
                painter.circle_filled(at, radius, ink);
            }
            Sign::Ring => {
                painter.circle_stroke(at, radius, line);
            }
            Sign::Cross => cross(painter, at, radius, self.style),
            Sign::Thin => members::sample(painter, ends, false, self.scene),
            Sign::Thick => members::sample(painter, ends, true, self.scene),
        }
    }
}

/// What stands before a name in the key.
#[derive(Clone, Copy)]
enum Sign {
    Disc,
    Ring,
    Cross,
    Thin,
    Thick,
}

fn cross(painter: &Painter, at: Pos2, half: f32, style: &Style) {
    let diagonals = [vec2(half, half), vec2(half, -half)];
    let strokes = [(half * 0.45, style.halo), (half * 0.22, style.text)];
    for (width, ink) in strokes {
        for d in diagonals {
            painter.line_segment([at - d, at + d], Stroke::new(width, ink));
        }
    }
}

/// The picture in a few sentences.
pub fn decision_sentence(scene: &Scene<'_>, kept: &mut NetworkPictures) -> String {
    let Some(network) = network(scene) else {
        return String::new();
    };
    let (train, test) = (network.train().count(), network.test().count());
    let mut text = format!("{} over {train} training samples", title(scene));
    if test > 0 {
        text.push_str(&format!(" and {test} test samples"));
    }
    text.push_str(by_averages(network));
    text.push('.');
    text.push_str(&members::sentence(scene));
    let names = scene.scenario.names();
    let runs = scene.visible_runs();
    for (visible, head) in heads(network, &runs, kept) {
        let name = elided(&names[visible.index], LONGEST_NAME);
        text.push_str(&format!(" {name}: step {}", visible.row));
        for (score, of) in head.scores.iter().zip(["training", "test"]) {
            if let Some(score) = score {
                let what = if score.wrong.is_some() {
                    "accuracy and loss"
                } else {
                    "loss"
                };
                text.push_str(&format!(", {of} {what} {}", scores::words(score)));
            }
        }
        text.push('.');
    }
    text
}
