//! The marks that stand before names in a legend.

use std::f32::consts::TAU;

use egui::{Align2, Color32, Painter, Pos2, Rect, Stroke, StrokeKind, Vec2, vec2};

use super::arrows;
use super::averages;
use super::flows;
use super::heads::Head;
use super::lines;
use super::shadow::opacities;
use super::style::Style;
use super::typeset::Typeset as _;

/// A row of the legend.
#[derive(Clone)]
pub struct Entry {
    pub name: String,
    pub colour: Color32,
    pub mark: Mark,
}

/// The mark before a name.
#[derive(Clone, Copy)]
pub enum Mark {
    /// A head on its path.
    Head(Head),
    /// A head on the dashed path of a run that is kept for comparison.
    Pinned(Head),
    /// The head of an average, on a dashed line.
    Average(Head),
    Symbol(&'static str),
    /// An arrow with an open tip.
    Arrow,
    /// A thin line with the tip of an arrow.
    GradientFlow,
    /// A line with the place of a central flow.
    CentralFlow,
    /// The mean of two points of a run.
    MeanOfTwo,
    /// A line of the colour.
    Line,
    /// The same, dashed.
    Dashes,
    /// A circle of the colour.
    Circle,
    /// A square of the colour.
    Square,
    /// An ellipse of the colour.
    Ring,
    /// The same, dashed.
    DashedRing,
    /// A patch of the colour.
    Swatch,
    /// A patch with lines of the colour.
    Hatched,
    /// A row of colours.
    Ramp([Color32; 5]),
    /// A line of the colour that fades.
    Fading,
}

impl Mark {
    /// Whether it stands before the name of a run, which the user gives.
    pub fn is_of_run(self) -> bool {
        match self {
            Self::Head(_) | Self::Pinned(_) | Self::Average(_) => true,
            Self::Symbol(_)
            | Self::Arrow
            | Self::GradientFlow
            | Self::CentralFlow
            | Self::MeanOfTwo
            | Self::Line
            | Self::Dashes
            | Self::Circle
            | Self::Square
            | Self::Ring
            | Self::DashedRing
            | Self::Fading
            | Self::Swatch
            | Self::Hatched
            | Self::Ramp(_) => false,
        }
    }

    /// Draws the mark centred on a place; its lines extend by `half` to both sides.
    pub fn paint(self, painter: &Painter, middle: Pos2, half: f32, colour: Color32, style: &Style) {
        let unit = style.text_size;
        let half = vec2(half, 0.0);
        match self {
            Self::Head(head) => {
                let line = vec![middle - half, middle + half];
                let line = lines::told_apart(line, head, style);
                lines::draw(painter, &line, lines::WIDTH, colour, style);
                head.paint(painter, middle, unit * 0.42, colour, style.outline(colour));
            }
            Self::Pinned(head) => {
                let line = lines::pinned(&[middle - half, middle + half], unit);
                lines::draw(painter, &line, lines::WIDTH * 0.6, colour, style);
                head.paint(painter, middle, unit * 0.34, colour, style.outline(colour));
            }
            Self::Average(head) => {
                averages::line(painter, &[middle - half, middle + half], colour, style);
                averages::head(painter, head, middle, unit * 0.42, colour, style);
            }
            Self::Symbol(symbol) => {
                let font = style.font(1.0);
                painter.write(middle, Align2::CENTER_CENTER, symbol, font, colour);
            }
            Self::Arrow => {
                let stroke = Stroke::new(unit * 0.16, colour);
                arrows::open(painter, middle - half, middle + half, stroke, unit * 0.52);
            }
            Self::GradientFlow => {
                flows::gradient_mark(painter, [middle - half, middle + half], style);
            }
            Self::CentralFlow => {
                flows::central_mark(painter, [middle - half, middle + half], colour, style);
            }
            Self::MeanOfTwo => flows::mean_mark(painter, middle, colour, style),
            Self::Line => {
                let stroke = Stroke::new(unit * 0.15, colour);
                painter.line_segment([middle - half, middle + half], stroke);
            }
            Self::Dashes => {
                let stroke = Stroke::new(unit * 0.15, colour);
                for dash in lines::dashes(
                    &[middle - half, middle + half],
                    unit * 0.5,
                    unit * 0.35,
                    false,
                ) {
                    painter.line(dash, stroke);
                }
            }
            Self::Circle => {
                painter.circle_stroke(middle, unit * 0.45, Stroke::new(unit * 0.12, colour));
            }
            Self::Square => {
                let square = Rect::from_center_size(middle, Vec2::splat(unit * 0.9));
                let stroke = Stroke::new(unit * 0.14, colour);
                painter.rect_stroke(square, 0.0, stroke, StrokeKind::Middle);
            }
            Self::Ring => ring(painter, middle, colour, style, false),
            Self::DashedRing => ring(painter, middle, colour, style, true),
            Self::Swatch => {
                patch(painter, middle, colour, style);
            }
            Self::Hatched => {
                let patch = patch(painter, middle, style.background, style);
                let stroke = Stroke::new(unit * 0.1, colour);
                painter.line_segment([patch.left_bottom(), patch.right_top()], stroke);
            }
            Self::Fading => {
                let parts = opacities();
                let step = 2.0 * half / parts.len() as f32;
                for (i, opacity) in parts.into_iter().enumerate() {
                    let from = middle - half + step * i as f32;
                    let stroke = Stroke::new(unit * 0.2, colour.gamma_multiply(opacity));
                    painter.line_segment([from, from + step], stroke);
                }
            }
            Self::Ramp(colours) => {
                let width = 2.0 * half.x / colours.len() as f32;
                let mut corner = middle - half - vec2(0.0, unit * 0.45);
                for colour in colours {
                    let part = Rect::from_min_size(corner, vec2(width, unit * 0.9));
                    painter.rect_filled(part, 0.0, colour);
                    corner.x += width;
                }
                let whole = Rect::from_center_size(middle, vec2(2.0 * half.x, unit * 0.9));
                painter.rect_stroke(whole, 0.0, edge(style), StrokeKind::Inside);
            }
        }
    }
}

/// The thin line around a legend and its patches.
pub fn edge(style: &Style) -> Stroke {
    Stroke::new(style.hairline(), style.faint.gamma_multiply(0.5))
}

fn ring(painter: &Painter, middle: Pos2, colour: Color32, style: &Style, dashed: bool) {
    let unit = style.text_size;
    let corner = |i: usize| {
        let turn = Vec2::angled(i as f32 * TAU / 36.0);
        middle + turn * vec2(unit * 0.95, unit * 0.45)
    };
    let outline: Vec<Pos2> = (0..=36).map(corner).collect();
    let stroke = Stroke::new(unit * 0.14, colour);
    if dashed {
        for dash in lines::dashes(&outline, unit * 0.4, unit * 0.3, false) {
            painter.line(dash, stroke);
        }
    } else {
        painter.line(outline, stroke);
    }
}

fn patch(painter: &Painter, middle: Pos2, fill: Color32, style: &Style) -> Rect {
    let unit = style.text_size;
    let patch = Rect::from_center_size(middle, vec2(unit * 1.2, unit * 0.9));
    painter.rect(patch, unit * 0.15, fill, edge(style), StrokeKind::Inside);
    patch
}
