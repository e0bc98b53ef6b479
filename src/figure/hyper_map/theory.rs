//! What theory says about a quadratic: where a method becomes unstable, and its best setting.

use std::sync::Arc;

use egui::{Galley, Painter, Pos2, Rect, Stroke, Vec2, vec2};

use super::place::Plane;
use crate::analysis::{Axis, HyperRequest, Setting, Target, convergence};
use crate::figure::room::{Room, Seat};
use crate::figure::style::Style;
use crate::figure::typeset::Typeset as _;
use crate::optimizer::Schedule;
use crate::surface::Surface;

/// Whether theory covers the runs: those of the bare method at a constant learning rate.
fn are_covered(request: &HyperRequest) -> bool {
    !request.conditions.wrappers.change_steps()
        && request.conditions.schedule == Schedule::default()
}

/// The eigenvalues of a Hessian that is the same everywhere; none where it curves down somewhere, since no setting is stable
/// along such a direction.
fn constant_curvature(surface: &Surface) -> Option<[f64; 2]> {
    convergence::constant_curvature(surface).filter(|[low, _]| *low >= 0.0)
}

const RATE: Target = Target::Method("lr");
const MOMENTUM: Target = Target::Method("momentum");

/// A map with the learning rate along one of its axes.
struct Rates<'a> {
    plane: &'a Plane,
    setting: Setting,
    /// The axis of the rate, 0 or 1.
    along: usize,
}

impl<'a> Rates<'a> {
    fn of(request: &HyperRequest, plane: &'a Plane) -> Option<Self> {
        let along = plane.axes.iter().position(|a| a.target == RATE)?;
        Some(Self {
            plane,
            setting: request.setting(),
            along,
        })
    }

    /// The axis of the other number.
    fn other(&self) -> Axis {
        self.plane.axes[1 - self.along]
    }

    fn place(&self, rate: f64, other: f64) -> Option<Pos2> {
        let both = if self.along == 0 {
            [rate, other]
        } else {
            [other, rate]
        };
        self.plane.screen(both)
    }

    /// The places of a learning rate that depends on the other number and the curvatures.
    fn curve(&self, rate_of: impl Fn(&Setting, [f64; 2]) -> Option<f64>) -> Vec<Pos2> {
        let other = self.other();
        let points = (0..=128).filter_map(|i| {
            let value = other.value(f64::from(i) / 128.0);
            let mut setting = self.setting.clone();
            // A value outside the number's legal range is clamped, so it gets the rate of the nearest legal one.
            setting.set(other.target, value);
            let curvature = constant_curvature(&setting.surface)?;
            self.place(rate_of(&setting, curvature)?, value)
        });
        points.collect()
    }
}

/// What theory says of a map, where it says anything.
#[derive(Default)]
pub struct Theory {
    /// Beyond this curve the method is unstable.
    limit: Vec<Pos2>,
    /// The best rate for each value of the other number.
    rates: Vec<Pos2>,
    /// The best setting of both numbers.
    setting: Option<Pos2>,
}

/// The places of both labels, which stay while they are held.
pub type LabelSeats = [Seat; 2];

/// Candidates for the place of a label along a curve.
const ALONG: usize = 16;

impl Theory {
    /// On a quadratic: where theory says that a method becomes unstable, and the best setting.
    pub fn of(request: &HyperRequest, plane: &Plane) -> Self {
        let Some(rates) = Rates::of(request, plane).filter(|_| are_covered(request)) else {
            return Self::default();
        };
        let limit = rates.curve(|setting, [_, high]| {
            let limit = setting.method.step_limit(high)?;
            Some(limit.rate)
        });
        let curvature = constant_curvature(&request.conditions.surface);
        let best = curvature.and_then(|curvature| request.method.best(curvature));
        let with_momentum = best.filter(|_| rates.other().target == MOMENTUM);
        match with_momentum.and_then(|best| Some((best.lr, best.momentum?))) {
            Some((lr, momentum)) => Self {
                limit,
                setting: rates
                    .place(lr, momentum)
                    .filter(|at| plane.frame.contains(*at)),
                ..Self::default()
            },
            None => Self {
                limit,
                rates: rates.curve(|setting, curvature| {
                    // The best rate of the best momentum is not that of another one.
                    let best = setting.method.best(curvature)?;
                    best.momentum.is_none().then_some(best.lr)
                }),
                ..Self::default()
            },
        }
    }

    /// The same without the limit, for a map that shows it.
    pub fn without_limit(self) -> Self {
        Self {
            limit: Vec::new(),
            ..self
        }
    }

    /// Takes the room of curves and cross.
    pub fn take(&self, room: &mut Room, unit: f32) {
        room.line(&self.limit, 1.0);
        room.line(&self.rates, 1.0);
        if let Some(at) = self.setting {
            room.spot(at, unit, 20.0);
        }
    }

    /// Draws curves and cross, and their names where there is room.
    pub fn paint(
        &self,
        painter: &Painter,
        room: &mut Room,
        seats: &mut LabelSeats,
        held: bool,
        style: &Style,
    ) {
        let unit = style.text_size;
        draw_curve(painter, &self.limit, unit * 0.16, style);
        draw_curve(painter, &self.rates, unit * 0.1, style);
        let [limit, best] = seats;
        let mut name = |text: &str, places: Vec<Pos2>, seat: &mut Seat| {
            if let Some(label) = Label::new(painter, text, places, style) {
                label.paint(painter, room, seat, held, style);
            }
        };
        name("stability limit", along(painter, &self.limit), limit);
        match self.setting {
            Some(at) => {
                draw_cross(painter, at, style);
                name("best in theory", vec![at], best);
            }
            None => name("best", along(painter, &self.rates), best),
        }
    }
}

/// Places along the part of a curve in view, those near a third of it first.
fn along(painter: &Painter, curve: &[Pos2]) -> Vec<Pos2> {
    let frame = painter.clip_rect();
    let inside: Vec<Pos2> = curve
        .iter()
        .copied()
        .filter(|p| frame.contains(*p))
        .collect();
    let count = ALONG.min(inside.len());
    let mut places: Vec<usize> = (0..count).map(|i| i * inside.len() / count).collect();
    places.sort_by_key(|i| i.abs_diff(inside.len() / 3));
    places.into_iter().map(|i| inside[i]).collect()
}

fn draw_cross(painter: &Painter, at: Pos2, style: &Style) {
    let unit = style.text_size;
    for (width, ink) in [(0.5, style.halo), (0.2, style.text)] {
        let stroke = Stroke::new(unit * width, ink);
        let arm = unit * 0.6;
        for d in [vec2(arm, arm), vec2(arm, -arm)] {
            painter.line_segment([at - d, at + d], stroke);
        }
    }
}

fn draw_curve(painter: &Painter, points: &[Pos2], width: f32, style: &Style) {
    let frame = painter.clip_rect();
    if points.iter().any(|p| frame.contains(*p)) {
        for (width, ink) in [(width * 2.4, style.halo), (width, style.text)] {
            painter.line(points.to_vec(), Stroke::new(width, ink));
        }
    }
}

/// The name of a curve or a cross, beside one of several places.
struct Label {
    galley: Arc<Galley>,
    places: Vec<Pos2>,
    unit: f32,
    frame: Rect,
}

/// Below, above, to the right and to the left of a place.
const SIDES: [Vec2; 4] = [
    vec2(0.0, 1.0),
    vec2(0.0, -1.0),
    vec2(1.0, 0.0),
    vec2(-1.0, 0.0),
];

impl Label {
    /// `None` without places.
    fn new(painter: &Painter, text: &str, places: Vec<Pos2>, style: &Style) -> Option<Self> {
        let galley = painter.typeset(text.to_owned(), style.font(0.85), style.text);
        let frame = painter.clip_rect().shrink(style.text_size * 0.4);
        (!places.is_empty() && frame.is_positive()).then_some(Self {
            galley,
            places,
            unit: style.text_size,
            frame,
        })
    }

    /// The box on a side of the place of that number, moved into view.
    fn rect(&self, [place, side]: [usize; 2]) -> Rect {
        let at = self.places[place.min(self.places.len() - 1)];
        let size = self.galley.size();
        let centre = at + SIDES[side] * (size * 0.5 + Vec2::splat(self.unit * 0.9));
        let high = (self.frame.max - size).max(self.frame.min);
        Rect::from_min_size((centre - size * 0.5).clamp(self.frame.min, high), size)
    }

    /// Writes the label where it covers least, and takes the room.
    fn paint(
        &self,
        painter: &Painter,
        room: &mut Room,
        seat: &mut Seat,
        held: bool,
        style: &Style,
    ) {
        let find = || {
            let places = 0..self.places.len();
            let all = places.flat_map(|place| (0..SIDES.len()).map(move |side| [place, side]));
            let best = room.best(all, |candidate| self.rect(*candidate));
            best.unwrap_or_default().map(|number| number as f64)
        };
        let [place, side] = seat.settle(held, find).map(|number| number as usize);
        let rect = self.rect([place, side.min(SIDES.len() - 1)]);
        let around = rect.expand2(vec2(style.text_size * 0.23, 0.0));
        painter.rect_filled(
            around,
            style.text_size * 0.23,
            style.halo.gamma_multiply(0.9),
        );
        painter.galley(rect.min, Arc::clone(&self.galley), style.text);
        room.block(around, 30.0);
    }
}
