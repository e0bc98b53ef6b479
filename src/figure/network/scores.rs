//! How well the networks at the playhead do, in a small table: a row for each run.

use egui::{Align2, Color32, Painter, Pos2, Rect, pos2};

use super::head::Head;
use crate::analysis::response::Score;
use crate::figure::fitting::fitting;
use crate::figure::heads::head;
use crate::figure::number::{compact, percent};
use crate::figure::scene::VisibleRun;
use crate::figure::style::Style;
use crate::figure::typeset::Typeset as _;

/// The height of a row, and the size of its text, in text heights.
const ROW: f32 = 1.2;
const TEXT: f32 = 0.85;
/// The most of the height that the table takes.
const MOST: f32 = 0.34;

/// A row of the table.
pub struct ScoreRow<'a> {
    pub visible: &'a VisibleRun<'a>,
    pub name: &'a str,
    pub head: &'a Head,
}

/// Such as `98.4 %, 0.021`, or the loss alone.
pub fn words(score: &Score) -> String {
    let loss = compact(score.loss, 3);
    match &score.wrong {
        Some(wrong) => {
            let right = wrong.iter().filter(|wrong| !**wrong).count();
            format!("{}, {loss}", percent(right, wrong.len()))
        }
        None => loss,
    }
}

/// The table, measured.
pub struct Table<'a> {
    rows: &'a [ScoreRow<'a>],
    style: &'a Style,
    painter: &'a Painter,
    /// What its numbers are.
    what: &'static str,
    /// The heads of its columns, as far as there are any.
    heads: [Option<&'static str>; 2],
    /// The widths of its columns.
    columns: [f32; 2],
    /// The widest name, and what its numbers are.
    name: f32,
    title: f32,
}

/// The least room for names, in text heights: where there is less, the marks say which run it is.
const NAME: f32 = 6.5;
/// The room for a mark, and between columns, in text heights.
const MARK: f32 = 1.3;
const GAP: f32 = 0.8;

impl<'a> Table<'a> {
    /// The table of some runs.
    pub fn of(painter: &'a Painter, rows: &'a [ScoreRow<'a>], style: &'a Style) -> Self {
        let scores = |place: usize| {
            rows.iter()
                .filter_map(move |r| r.head.scores[place].as_ref())
        };
        let classes = scores(0).any(|score| score.wrong.is_some());
        let heads = ["train", "test"];
        let heads = [0, 1].map(|i| (i == 0 || scores(i).next().is_some()).then_some(heads[i]));
        let width = |text: &str| {
            let font = style.font(TEXT);
            let galley = painter.typeset(text.to_owned(), font, style.text);
            galley.size().x
        };
        let columns = [0, 1].map(|i| {
            let widest = scores(i).map(|score| width(&words(score)));
            let widest = widest.fold(0.0, f32::max);
            heads[i].map_or(0.0, |head| widest.max(width(head)) + style.text_size * GAP)
        });
        let name = rows.iter().map(|row| width(row.name)).fold(0.0, f32::max);
        let what = if classes { "accuracy, loss" } else { "loss" };
        Self {
            rows,
            style,
            painter,
            what,
            heads,
            columns,
            name,
            title: width(what) - style.text_size * MARK,
        }
    }

    /// Its height below a picture, of which both have that height.
    pub fn height(&self, whole: f32) -> f32 {
        let (row, runs) = (self.style.text_size * ROW, self.rows.len());
        let rows = ((whole * MOST / row).floor() as usize).clamp(2.min(runs + 1), runs + 1);
        rows as f32 * row
    }

    /// Its width without names and with all of them.
    pub fn widths(&self) -> [f32; 2] {
        let numbers = self.columns[0] + self.columns[1] + self.style.text_size * MARK;
        [numbers, numbers + self.name.max(self.title)]
    }

    /// Draws it into an area. Runs for which there is no room are counted in its last row.
    pub fn paint(&self, area: Rect) {
        let style = self.style;
        let unit = style.text_size;
        let room = ((area.height() / (unit * ROW)).round() as usize).max(1) - 1;
        let shown = if self.rows.len() > room {
            room.saturating_sub(1)
        } else {
            self.rows.len()
        };
        let ends = [area.right() - self.columns[1], area.right()];
        let left = area.left() + unit * MARK;
        let room = ends[0] - self.columns[0] - left;
        let named = room >= self.name.min(unit * NAME);
        let line = |i: usize| area.top() + unit * ROW * (i as f32 + 0.5);
        if room >= self.title {
            self.text(
                pos2(area.left(), line(0)),
                Align2::LEFT_CENTER,
                self.what,
                style.faint,
            );
        }
        for (end, head) in ends.into_iter().zip(self.heads) {
            let head = head.unwrap_or_default();
            self.text(pos2(end, line(0)), Align2::RIGHT_CENTER, head, style.faint);
        }
        for (i, row) in self.rows[..shown].iter().enumerate() {
            let y = line(i + 1);
            let ink = row.visible.ink;
            let mark = pos2(area.left() + unit * 0.5, y);
            head(row.visible.index).paint(self.painter, mark, unit * 0.3, ink, style.outline(ink));
            if named {
                let ink = (style.font(TEXT), style.text);
                let name = fitting(self.painter, row.name, |name| name, room, ink);
                let at = Align2::LEFT_CENTER.anchor_size(pos2(left, y), name.size());
                self.painter.galley(at.min, name, style.text);
            }
            for (end, score) in ends.into_iter().zip(&row.head.scores) {
                let cell = score.as_ref().map_or_else(String::new, words);
                self.text(pos2(end, y), Align2::RIGHT_CENTER, &cell, style.text);
            }
        }
        if shown < self.rows.len() {
            let more = format!("{} more", self.rows.len() - shown);
            let at = pos2(left, line(shown + 1));
            self.text(at, Align2::LEFT_CENTER, &more, style.faint);
        }
    }

    fn text(&self, at: Pos2, align: Align2, text: &str, ink: Color32) {
        let font = self.style.font(TEXT);
        self.painter.write(at, align, text, font, ink);
    }
}
