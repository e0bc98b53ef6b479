//! How well the networks at the playhead do, in a small table: a row for each run.

use egui::{Align2, Painter, Pos2, Rect, pos2};

use super::head::Head;
use crate::analysis::response::Score;
use crate::figure::fitting::fitting;
use crate::figure::heads::head;
use crate::figure::number::{compact, percent};
use crate::figure::scene::VisibleRun;
use crate::figure::style::Style;

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

/// The height of the table with so many runs, below a picture of that height.
pub fn height(runs: usize, whole: f32, style: &Style) -> f32 {
    let row = style.text_size * ROW;
    let rows = ((whole * MOST / row).floor() as usize).clamp(2.min(runs + 1), runs + 1);
    rows as f32 * row
}

/// Draws the table into an area. Runs for which there is no room are counted in its last row.
pub fn paint(painter: &Painter, area: Rect, rows: &[ScoreRow<'_>], style: &Style) {
    let unit = style.text_size;
    let font = style.font(TEXT);
    let room = ((area.height() / (unit * ROW)).round() as usize).max(1) - 1;
    let shown = if rows.len() > room {
        room.saturating_sub(1)
    } else {
        rows.len()
    };
    let classes = rows
        .iter()
        .any(|row| matches!(&row.head.scores[0], Some(score) if score.wrong.is_some()));
    let tested = rows.iter().any(|row| row.head.scores[1].is_some());
    let cells: Vec<[String; 2]> = rows[..shown]
        .iter()
        .map(|row| {
            row.head
                .scores
                .each_ref()
                .map(|s| s.as_ref().map_or_else(String::new, words))
        })
        .collect();
    let text =
        |at: Pos2, align: Align2, text: &str, ink| painter.text(at, align, text, font.clone(), ink);
    let width = |text: &str| {
        let galley = painter.layout_no_wrap(text.to_owned(), font.clone(), style.text);
        galley.size().x
    };
    let heads = [Some("train"), tested.then_some("test")];
    let widths = [0, 1].map(|i| {
        let widest = cells.iter().map(|cell| width(&cell[i])).fold(0.0, f32::max);
        heads[i].map_or(0.0, |head| widest.max(width(head)) + unit * 0.8)
    });
    let ends = [area.right() - widths[1], area.right()];
    let line = |i: usize| area.top() + unit * ROW * (i as f32 + 0.5);
    let what = if classes { "accuracy, loss" } else { "loss" };
    text(
        pos2(area.left(), line(0)),
        Align2::LEFT_CENTER,
        what,
        style.faint,
    );
    for (end, head) in ends.into_iter().zip(heads) {
        text(
            pos2(end, line(0)),
            Align2::RIGHT_CENTER,
            head.unwrap_or_default(),
            style.faint,
        );
    }
    for (i, (row, cells)) in rows.iter().zip(&cells).enumerate() {
        let y = line(i + 1);
        let ink = row.visible.ink;
        head(row.visible.index).paint(
            painter,
            pos2(area.left() + unit * 0.5, y),
            unit * 0.3,
            ink,
            style.outline(ink),
        );
        let left = area.left() + unit * 1.3;
        let room = ends[0] - widths[0] - left;
        let ink = (font.clone(), style.text);
        let name = fitting(painter, row.name, |name| name, room, ink);
        let at = Align2::LEFT_CENTER.anchor_size(pos2(left, y), name.size());
        painter.galley(at.min, name, style.text);
        for (end, cell) in ends.into_iter().zip(cells) {
            text(pos2(end, y), Align2::RIGHT_CENTER, cell, style.text);
        }
    }
    if shown < rows.len() {
        let more = format!("{} more", rows.len() - shown);
        text(
            pos2(area.left() + unit * 1.3, line(shown + 1)),
            Align2::LEFT_CENTER,
            &more,
            style.faint,
        );
    }
}
