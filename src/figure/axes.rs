//! The axes around a plot, the same for landscape, chart, map and fit.

use egui::{Align2, Painter, Pos2, Rect, Response, Sense, Stroke, Ui, Vec2, pos2, vec2};

use super::axis_names::{measure, name_before, name_below, name_beside, name_height};
use super::plotted::{self, PlotAxes, PlotAxis};
use super::projection::Projection;
use super::style::Style;
use super::ticks::{Division, Mark, Room, marks};
use super::typeset::Typeset as _;
use crate::surface::View;

/// Sizes in heights of body text. Plots one above the other are aligned as long as their numbers fit into `NUMBERS`.
const NUMBERS: f32 = 2.6;
const TICK: f32 = 0.25;
const FONT: f32 = 0.9;
/// What is kept free above and at the right of a frame, so that numbers at the ends of its axes stand at their ticks.
const OVER: f32 = 0.2;
const RIGHT: f32 = 0.35;
/// The least distances between numbers side by side, and one above the other.
const BESIDE: f32 = 0.9;
const ABOVE: f32 = 0.35;
/// In a frame lower than this the names of the axes share the rows of the numbers.
const LOW: f32 = 10.0;

/// An axis of a plot.
pub struct Ruler {
    /// What its numbers are.
    pub name: String,
    /// The coordinates at both ends.
    pub range: [f64; 2],
    /// Where its numbers lie.
    pub division: Division,
}

/// A plot with axes, and nothing in it yet.
pub struct Framed {
    /// What the pointer does to the area within the axes.
    pub response: Response,
    /// That area, and the coordinates that it shows.
    pub projection: Projection,
    marks: [Vec<Mark>; 2],
}

impl Framed {
    /// Lines across the plot at the marks of both axes.
    pub fn grid(&self, painter: &Painter, stroke: Stroke) {
        let frame = self.projection.frame;
        let [along, up] = &self.marks;
        for mark in along {
            painter.vline(frame.left() + mark.at, frame.y_range(), stroke);
        }
        for mark in up {
            painter.hline(frame.x_range(), frame.bottom() - mark.at, stroke);
        }
    }
}

/// How far the frame of a plot lies from the left end of its area, unless its numbers are wider than usual.
pub fn gutter(painter: &Painter, style: &Style) -> f32 {
    style.text_size * NUMBERS + name_height(painter, style)
}

/// What of the axes stands around a plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Around {
    /// Ticks and numbers, below and at the left.
    pub numbers: [bool; 2],
    /// What the axes are called.
    pub names: bool,
}

impl Around {
    /// All of it.
    pub const ALL: Self = Self {
        numbers: [true; 2],
        names: true,
    };
}

/// Lays out and draws the axes of a plot that fills the space left in `ui`. The ranges may depend on the size of the frame.
pub fn axes_ui(
    ui: &mut Ui,
    sense: Sense,
    style: &Style,
    rulers: impl Fn(Vec2) -> [Ruler; 2],
) -> Framed {
    axes_around_ui(ui, sense, style, Around::ALL, rulers)
}

/// The same with what is wanted of the axes alone; what is left out takes no room.
pub fn axes_around_ui(
    ui: &mut Ui,
    sense: Sense,
    style: &Style,
    around: Around,
    rulers: impl Fn(Vec2) -> [Ruler; 2],
) -> Framed {
    let size = ui.available_size_before_wrap().max(Vec2::splat(1.0));
    let (_, area) = ui.allocate_space(size);
    let layout = Layout::of(ui.painter(), area, style, around, rulers);
    layout.paint(ui.painter(), style);
    plotted::tell(ui.ctx(), || layout.plotted());
    let id = ui.scope_id().with("plot");
    let response = ui.interact(layout.frame, id, sense);
    let [x, y] = layout.rulers.each_ref().map(|ruler| ruler.range);
    Framed {
        response,
        projection: Projection::flat(View::new(x, y), layout.frame),
        marks: layout.marks,
    }
}

/// What numbers take at the left of a frame of that size and below it.
pub fn margins(
    painter: &Painter,
    style: &Style,
    frame: Vec2,
    rulers: impl Fn(Vec2) -> [Ruler; 2],
) -> Vec2 {
    let around = Around {
        names: false,
        ..Around::ALL
    };
    let mut margins = Vec2::ZERO;
    // The numbers of a frame that is a little larger may be a little wider, but not for ever.
    for _ in 0..3 {
        let area = Rect::from_min_size(Pos2::ZERO, frame + margins + room(style));
        margins = Layout::of(painter, area, style, around, &rulers).margins();
    }
    margins
}

/// What is kept free at the right of a frame and above it.
pub fn room(style: &Style) -> Vec2 {
    style.text_size * vec2(RIGHT, OVER)
}

/// Where everything lies around a plot.
struct Layout {
    area: Rect,
    frame: Rect,
    rulers: [Ruler; 2],
    marks: [Vec<Mark>; 2],
    low: bool,
    around: Around,
}

impl Layout {
    fn of(
        painter: &Painter,
        area: Rect,
        style: &Style,
        around: Around,
        rulers: impl Fn(Vec2) -> [Ruler; 2],
    ) -> Self {
        let unit = style.text_size;
        let number = |text: &str| measure(painter, text, style.font(FONT));
        let only = |shown: bool, room: f32| if shown { room } else { 0.0 };
        let name = only(around.names, name_height(painter, style));
        let [numbers_below, numbers_beside] = around.numbers;
        // Names share the rows of numbers, where there are any.
        let low = area.height() < unit * LOW && around.names && numbers_below;
        let below = only(numbers_below, unit * TICK + number("0").y) + only(!low, name);
        let mut beside = only(numbers_beside, unit * NUMBERS);
        loop {
            let left = (beside + name).min(area.width());
            let bottom = (area.bottom() - below).max(area.top());
            let over = if low { 0.0 } else { unit * OVER };
            let corner = pos2(area.left() + left, (area.top() + over).min(bottom));
            let right = (area.right() - unit * RIGHT).max(corner.x);
            let frame = Rect::from_min_max(corner, pos2(right, bottom));
            let rulers = rulers(frame.size());
            let mut layout = Self {
                area,
                frame,
                rulers,
                marks: [Vec::new(), Vec::new()],
                low,
                around,
            };
            layout.choose_marks(painter, style);
            // Numbers that need more room get it in large steps, so that the frame does not tremble while they change.
            let widths = layout.marks[1].iter().map(|m| number(&m.text).x);
            let needed = widths.fold(0.0, f32::max) + unit * 2.0 * TICK;
            if !numbers_beside || needed <= beside || beside >= 0.5 * area.width() {
                return layout;
            }
            beside = (needed / unit).ceil() * unit;
        }
    }

    /// Chooses the marks of both axes.
    fn choose_marks(&mut self, painter: &Painter, style: &Style) {
        let unit = style.text_size;
        let number = |text: &str| measure(painter, text, style.font(FONT));
        let [x, y] = &self.rulers;
        // The name of a low plot's axis stands before its numbers.
        let taken = if self.low && self.around.names && !x.name.is_empty() {
            measure(painter, &x.name, style.font(1.0)).x + unit * BESIDE
        } else {
            0.0
        };
        let along = Room {
            length: self.frame.width(),
            beyond: [
                self.frame.left() - self.area.left() - taken,
                self.area.right() - self.frame.right(),
            ],
            gap: unit * BESIDE,
            size: &|text| number(text).x,
        };
        let up = Room {
            length: self.frame.height(),
            beyond: [0.5 * number("0").y, self.frame.top() - self.area.top()],
            gap: unit * ABOVE,
            size: &|text| number(text).y,
        };
        let [below, beside] = self.around.numbers;
        let shown = |shown: bool, marks: Vec<Mark>| if shown { marks } else { Vec::new() };
        self.marks = [
            shown(below, marks(x.range, x.division, &along)),
            shown(beside, marks(y.range, y.division, &up)),
        ];
    }

    /// What is told of it to file formats.
    fn plotted(&self) -> PlotAxes {
        let size = self.frame.size();
        let axis = |ruler: &Ruler, marks: &[Mark], length: f32| {
            let [low, high] = ruler.range;
            let at = |mark: &Mark| low + (high - low) * f64::from(mark.at) / f64::from(length);
            PlotAxis {
                range: ruler.range,
                logarithmic: match ruler.division {
                    Division::Logarithmic | Division::Floored(_) => true,
                    Division::Linear | Division::Whole | Division::Symmetric(_) => false,
                },
                marks: marks.iter().map(|m| (at(m), m.text.clone())).collect(),
            }
        };
        let [x, y] = &self.rulers;
        PlotAxes {
            area: self.area,
            frame: self.frame,
            axes: [
                axis(x, &self.marks[0], size.x),
                axis(y, &self.marks[1], size.y),
            ],
        }
    }

    fn paint(&self, painter: &Painter, style: &Style) {
        let unit = style.text_size;
        let frame = self.frame;
        let tick = Stroke::new(style.hairline(), style.faint);
        let font = style.font(FONT);
        let [along, up] = &self.marks;
        for mark in along {
            let x = frame.left() + mark.at;
            painter.vline(x, frame.bottom()..=frame.bottom() + unit * TICK, tick);
            let at = pos2(frame.left() + mark.middle, frame.bottom() + unit * TICK);
            painter.write(at, Align2::CENTER_TOP, &mark.text, font.clone(), style.text);
        }
        for mark in up {
            let y = frame.bottom() - mark.at;
            painter.hline(frame.left() - unit * TICK..=frame.left(), y, tick);
            let at = pos2(
                frame.left() - unit * 1.4 * TICK,
                frame.bottom() - mark.middle,
            );
            painter.write(
                at,
                Align2::RIGHT_CENTER,
                &mark.text,
                font.clone(),
                style.text,
            );
        }
        if self.around.names {
            let [x, y] = self.rulers.each_ref().map(|ruler| &ruler.name);
            let (area, frame) = (self.area, self.frame);
            match self.low {
                true => {
                    let at = pos2(area.left(), frame.bottom() + unit * TICK);
                    name_before(painter, style, at, x);
                }
                false => name_below(painter, style, area, frame, x),
            }
            name_beside(painter, style, area, frame, y);
        }
    }

    /// What the axes take at the left of the frame and below it.
    fn margins(&self) -> Vec2 {
        vec2(
            self.frame.left() - self.area.left(),
            self.area.bottom() - self.frame.bottom(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::style::Theme;
    use egui::{Context, RawInput, UiBuilder};

    /// The frame, and where texts are drawn: numbers and the name below, then the name that is written upwards.
    fn drawn(area: Rect, text_size: f32, y: Ruler) -> (Rect, Vec<Rect>, Rect) {
        let style = Style::of(Theme::Light, text_size);
        let ctx = Context::default();
        style.apply(&ctx);
        let input = RawInput {
            screen_rect: Some(Rect::from_min_max(
                egui::Pos2::ZERO,
                area.max + vec2(99.0, 99.0),
            )),
            ..RawInput::default()
        };
        let mut frame = Rect::NOTHING;
        let mut output = ctx.run_ui(input, |ui| {
            let mut part = ui.new_child(UiBuilder::new().max_rect(area));
            let framed = axes_ui(&mut part, Sense::hover(), &style, |_| {
                let x = Ruler {
                    name: "evaluations".into(),
                    range: [-10.0, 1010.0],
                    division: Division::Whole,
                };
                let Ruler {
                    name,
                    range,
                    division,
                } = &y;
                let y = Ruler {
                    name: name.clone(),
                    range: *range,
                    division: *division,
                };
                [x, y]
            });
            frame = framed.projection.frame;
        });
        output.textures_delta.clear();
        let texts = output
            .shapes
            .iter()
            .filter_map(|clipped| match &clipped.shape {
                egui::Shape::Text(text) => Some((text.angle != 0.0, text.visual_bounding_rect())),
                _ => None,
            });
        let (turned, level): (Vec<_>, Vec<_>) = texts.partition(|(turned, _)| *turned);
        let level = level.into_iter().map(|(_, rect)| rect).collect();
        (frame, level, turned[0].1)
    }

    #[test]
    fn nothing_is_cut_off_and_nothing_touches() {
        let sizes = [
            [150.0, 60.0],
            [300.0, 120.0],
            [1250.0, 118.0],
            [150.0, 900.0],
            [900.0, 900.0],
        ];
        for [width, height] in sizes {
            for text_size in [11.0, 13.0, 18.0] {
                for (range, division) in [
                    ([-1.0, 1.0], Division::Linear),
                    ([-16.3, 2.2], Division::Logarithmic),
                    ([-5.0, 5.0], Division::Symmetric(1e-3)),
                ] {
                    let area = Rect::from_min_size(pos2(20.0, 30.0), vec2(width, height));
                    let y = Ruler {
                        name: "‖Δw‖".into(),
                        range,
                        division,
                    };
                    let (frame, texts, name) = drawn(area, text_size, y);
                    let context = format!("{area:?} {text_size} {division:?} {frame:?} {texts:?}");
                    assert!(
                        frame.width() > 0.3 * width && frame.height() > 0.4 * height,
                        "{context}"
                    );
                    for (k, text) in texts.iter().enumerate() {
                        assert!(area.expand(1.0).contains_rect(*text), "{context}");
                        assert!(!frame.shrink(1.0).intersects(*text), "{context}");
                        assert!(!name.shrink(1.0).intersects(*text), "{name:?} {context}");
                        for other in &texts[k + 1..] {
                            assert!(!text.shrink(0.5).intersects(*other), "{context}");
                        }
                    }
                    // Four numbers an axis and a name, where there is room for them.
                    let least = if width.min(height) > 500.0 { 9 } else { 2 };
                    assert!(texts.len() >= least, "{context}");
                }
            }
        }
    }
}
