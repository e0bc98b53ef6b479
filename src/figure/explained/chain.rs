//! The arrows of a step: the addends one after the other, from the head to the next point.

use egui::{Color32, Painter, Pos2, Shape, Stroke, Vec2, pos2};

use super::super::lines::dashed_line;
use super::ink::ink_of;
use crate::figure::labels::Labels;
use crate::figure::lengths::{Apart as _, Length as _};
use crate::figure::style::Style;
use crate::math::{Point, Vector as _};
use crate::optimizer::{Explanation, Share};

/// An arrow of a step in the plane.
pub struct Link {
    pub from: Point,
    pub to: Point,
    pub symbol: &'static str,
    pub kind: Kind,
}

/// What an arrow is.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    /// An addend.
    Part(Share),
    /// A displacement beside the step.
    Probe,
    /// The step itself.
    Step,
}

/// All arrows of a step.
pub struct Chain {
    pub at: Point,
    pub links: Vec<Link>,
    /// The opposite of the gradient that the method sees, of which only the direction is drawn.
    pub downhill: Option<Point>,
}

impl Chain {
    /// The arrows of the step that leaves a place.
    pub fn of(at: Point, told: &Explanation) -> Self {
        let mut links = Vec::new();
        let mut from = at;
        let parts: Vec<_> = told.parts().filter(|(_, _, v)| **v != [0.0; 2]).collect();
        for (symbol, share, part) in &parts {
            let to = from.along(1.0, *part);
            links.push(Link {
                from,
                to,
                symbol,
                kind: Kind::Part(*share),
            });
            from = to;
        }
        for (symbol, way) in told.probes() {
            links.push(Link {
                from: at,
                to: at.along(1.0, way),
                symbol,
                kind: Kind::Probe,
            });
        }
        // A single addend is the step.
        if let Some(to) = told.leads_to().filter(|to| **to != at && parts.len() != 1) {
            links.push(Link {
                from: at,
                to: *to,
                symbol: "Δw",
                kind: Kind::Step,
            });
        }
        links.retain(|link| link.from.is_finite() && link.to.is_finite());
        let gradient = told.last_gradient().filter(|g| g.is_finite());
        Self {
            at,
            links,
            downhill: gradient.map(|g| g.map(|v| -v)),
        }
    }

    /// Whether there is anything to draw.
    pub fn is_drawn(&self) -> bool {
        !self.links.is_empty()
    }

    /// The smallest box around the step and its addends, as ranges of x and y. What lies beside the step may lead out of it.
    pub fn bounds(&self) -> [[f64; 2]; 2] {
        let lonely = self.links.iter().all(|link| link.kind == Kind::Probe);
        let links = self.links.iter();
        let inside = links.filter(|link| lonely || link.kind != Kind::Probe);
        let ends = inside.flat_map(|link| [link.from, link.to]);
        let empty = [[f64::INFINITY, f64::NEG_INFINITY]; 2];
        ends.chain([self.at]).fold(empty, |b, p| {
            [0, 1].map(|i| [b[i][0].min(p[i]), b[i][1].max(p[i])])
        })
    }
}

/// The name of the line downhill.
const DOWNHILL: &str = "−g, not to scale";
/// Farther away than this, in points, everything is out of sight, and squares of distances would lose their digits.
const FAR: f64 = 1e5;

/// Draws a chain at the places that `to_screen` says, and asks for the names of its arrows. Arrows shorter than `legible`, in
/// text heights, have none.
pub fn paint(
    painter: &Painter,
    chain: &Chain,
    to_screen: impl Fn(Point) -> Point,
    ink: Color32,
    style: &Style,
    (labels, legible): (&mut Labels, f32),
) {
    let unit = style.text_size;
    let place = |at: Point| {
        let [x, y] = to_screen(at).map(|v| v.clamp(-FAR, FAR));
        pos2(x as f32, y as f32)
    };
    let mut named = Vec::new();
    if let Some(tip) = downhill(chain, place, unit) {
        let start = place(chain.at);
        let stroke = Stroke::new(unit * 0.1, style.faint);
        painter.extend(dashed_line(&[start, tip], stroke, unit * 0.2, unit * 0.25));
        named.push(([start, tip], DOWNHILL, style.faint, 1.0));
    }
    // The step lies under its addends, which may run along it.
    let by_depth = |link: &&Link| link.kind != Kind::Step;
    let mut links: Vec<&Link> = chain.links.iter().collect();
    links.sort_by_key(by_depth);
    for link in links {
        let (ends, colour, width) = match link.kind {
            Kind::Part(share) => ([link.from, link.to], ink_of(share, style), 0.2),
            Kind::Probe => ([link.from, link.to], style.faint, 0.14),
            Kind::Step => ([link.from, link.to], ink, 0.3),
        };
        let ends = ends.map(place);
        arrow(painter, ends, (colour, unit * width), style);
        named.push((ends, link.symbol, colour, 0.5));
    }
    // The step's name comes first.
    for (ends, name, colour, along) in named.into_iter().rev() {
        if ends[0].apart(ends[1]) >= unit * legible {
            labels.need(name.to_owned(), colour, ends, along);
        }
    }
}

/// The end of the dashed line downhill, of a fixed length.
fn downhill(chain: &Chain, place: impl Fn(Point) -> Pos2, unit: f32) -> Option<Pos2> {
    let [x, y] = chain.downhill?;
    let size = x.abs().max(y.abs());
    let start = place(chain.at);
    // A short way in the plane: the direction on the screen follows from the scales.
    let reach = chain.bounds().iter().fold(0.0f64, |m, [a, b]| m.max(b - a));
    let way = [x, y].map(|v| v / size * reach.max(f64::MIN_POSITIVE));
    let direction = place(chain.at.along(1.0, &way)) - start;
    let direction = direction.direction();
    let long = direction.is_finite() && direction != Vec2::ZERO;
    long.then(|| start + direction * unit * 4.5)
}

/// An arrow of true length, with a halo.
fn arrow(
    painter: &Painter,
    [start, tip]: [Pos2; 2],
    (colour, width): (Color32, f32),
    style: &Style,
) {
    let length = (tip - start).norm();
    if length < 0.5 {
        return;
    }
    let direction = (tip - start) / length;
    let barb = (width * 3.4).min(length * 0.6);
    for (width, colour) in [
        (width + style.text_size * 0.16, style.halo),
        (width, colour),
    ] {
        let base = tip - direction * barb;
        painter.line_segment(
            [start, base + direction * barb * 0.3],
            Stroke::new(width, colour),
        );
        let side = direction.rot90() * (barb * 0.5).max(width * 0.5);
        let edge = Stroke::new(width * 0.3, colour);
        painter.add(Shape::convex_polygon(
            vec![tip, base + side, base - side],
            colour,
            edge,
        ));
    }
}
