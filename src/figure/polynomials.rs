//! The lab of polynomials: the fits to many training sets, and beside them bias and variance over the degree.

use egui::{
    Align, Align2, Color32, Layout, Painter, Pos2, Rect, Response, Sense, Stroke, StrokeKind, Ui,
    UiBuilder, Vec2, vec2,
};

use super::axes::{Framed, Ruler, axes_ui};
use super::heading;
use super::lines::dashes;
use super::number::compact;
use super::resampled;
use super::scene::Scene;
use super::series::{DASHES, DOTS, ROW, Series, bias_ink, logarithms};
use super::signals::HIDDEN;
use super::style::{Style, mix};
use super::ticks::Division;
use super::typeset::Typeset as _;
use crate::analysis::polynomials::{Errors, MAX_DEGREE};
use crate::analysis::{PolynomialSettings, Polynomials};
use crate::math::Point;

/// How many fits are drawn at most.
const DRAWN: usize = 40;
/// The gap between the plots and the room for the name of one, in text heights.
const GAP: f32 = 1.2;
const NAME: f32 = 1.9;
/// Rows of each key.
const ENTRIES: f32 = 4.0;

/// Draws the lab into the space left in `ui`.
pub fn polynomials_ui(ui: &mut Ui, scene: &Scene<'_>) -> Response {
    let style = &scene.style;
    let size = ui.available_size().max(Vec2::splat(1.0));
    let (area, response) = ui.allocate_exact_size(size, Sense::focusable_noninteractive());
    let says = |text: &str, ink| {
        let (at, font) = (area.center(), style.font(1.0));
        ui.painter_at(area)
            .write(at, Align2::CENTER_CENTER, text, font, ink);
    };
    if scene.scenario.is_asked() {
        says(HIDDEN, style.text);
        return response;
    }
    let Some(view) = View::of(scene) else {
        says("drawing training sets …", style.faint);
        return response;
    };
    let [fits, errors] = halves(area, GAP * style.text_size);
    let mut part = |rect: Rect, salt: &str| {
        let layout = Layout::top_down(Align::Min);
        ui.new_child(UiBuilder::new().id_salt(salt).max_rect(rect).layout(layout))
    };
    view.fits_ui(&mut part(fits, "fits"));
    view.errors_ui(&mut part(errors, "errors"));
    response
}

/// Two equal parts: side by side, or one above the other in an area higher than wide.
fn halves(area: Rect, gap: f32) -> [Rect; 2] {
    if area.width() >= area.height() {
        let (first, second) = area.split_left_right_at_fraction(0.5);
        let right = (first.right() - gap).max(first.left());
        [first.with_max_x(right), second]
    } else {
        let (first, second) = area.split_top_bottom_at_fraction(0.5);
        let below = (first.bottom() - gap).max(first.top());
        [first.with_max_y(below), second]
    }
}

/// What is drawn.
struct View<'a> {
    settings: PolynomialSettings,
    polynomials: &'a Polynomials,
    errors: &'a Errors,
    style: Style,
}

impl<'a> View<'a> {
    fn of(scene: &Scene<'a>) -> Option<Self> {
        let (_, polynomials) = scene.derived.sets.polynomials.last()?;
        let polynomials = polynomials.as_ref()?;
        let settings = scene.scenario.polynomials;
        Some(Self {
            settings,
            polynomials,
            errors: polynomials.errors.get(settings.degree)?,
            style: scene.style,
        })
    }

    /// The name of a plot, and under it the room for its key.
    fn head(&self, ui: &mut Ui, name: &str) -> (Painter, Rect) {
        let unit = self.style.text_size;
        let size = vec2(ui.available_width(), unit * (NAME + ROW * ENTRIES));
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let painter = ui.painter_at(rect);
        heading::paint(&painter, rect, name, &self.style);
        let indent = vec2(0.4, NAME) * unit;
        (painter, Rect::from_min_max(rect.min + indent, rect.max))
    }

    fn frame(&self, ui: &Ui, framed: &Framed) -> Option<Painter> {
        let (frame, unit) = (framed.projection.frame, self.style.text_size);
        let is_wide = frame.width() >= 2.0 && frame.height() >= 2.0;
        let painter = is_wide.then(|| ui.painter_at(frame))?;
        let thin = self.style.faint.gamma_multiply(0.2);
        framed.grid(&painter, Stroke::new(unit / 13.0, thin));
        let edge = Stroke::new(unit / 13.0, self.style.faint);
        painter.rect_stroke(frame, 0.0, edge, StrokeKind::Inside);
        Some(painter)
    }

    /// The fits to the first sets, the mean over all, and the truth.
    fn fits_ui(&self, ui: &mut Ui) {
        let (style, degree) = (&self.style, self.settings.degree);
        let unit = style.text_size;
        let (painter, key) = self.head(ui, &format!("Polynomials of degree {degree}"));
        self.paint_key(&painter, key);
        let framed = axes_ui(ui, Sense::hover(), style, |_| {
            let high = 1.4 + 2.0 * self.settings.noise;
            [("x", [0.0, 1.0]), ("t", [-high, high])].map(|(name, range)| Ruler {
                name: name.to_owned(),
                range,
                division: Division::Linear,
            })
        });
        let Some(painter) = self.frame(ui, &framed) else {
            return;
        };
        let line = |points: Vec<Point>| -> Vec<Pos2> {
            let points = points.into_iter();
            let line = points.map(|at| framed.projection.screen_from_plane(at));
            line.filter(|at| at.is_finite()).collect()
        };
        let faint = Stroke::new(unit * 0.07, self.ink());
        for set in 0..self.drawn() {
            painter.line(line(self.polynomials.fitted(set, degree)), faint);
        }
        let mean = line(self.polynomials.mean(degree));
        for stroke in self.strong() {
            painter.line(mean.clone(), stroke);
        }
        for dash in self.dashed(&line(self.polynomials.truth())) {
            painter.line(dash, Stroke::new(unit * 0.19, style.text));
        }
        for at in &self.polynomials.rows {
            self.paint_row(&painter, framed.projection.screen_from_plane(*at));
        }
    }

    fn drawn(&self) -> usize {
        self.polynomials.sets().min(DRAWN)
    }

    /// The colour of a fit: pale, since there are many.
    fn ink(&self) -> Color32 {
        let style = &self.style;
        mix(style.background, resampled::ink(style), 0.45)
    }

    fn strong(&self) -> [Stroke; 2] {
        let (style, unit) = (&self.style, self.style.text_size);
        [(0.5, style.halo), (0.26, resampled::ink(style))]
            .map(|(width, colour)| Stroke::new(unit * width, colour))
    }

    fn dashed(&self, line: &[Pos2]) -> Vec<Vec<Pos2>> {
        let [dash, gap] = DASHES.map(|length| length * self.style.text_size);
        dashes(line, dash, gap, false)
    }

    fn paint_row(&self, painter: &Painter, at: Pos2) {
        let (style, unit) = (&self.style, self.style.text_size);
        let edge = Stroke::new(unit * 0.1, style.halo);
        painter.circle(at, unit * 0.26, style.text, edge);
    }

    fn paint_key(&self, painter: &Painter, key: Rect) {
        let (style, unit) = (&self.style, self.style.text_size);
        let (drawn, sets) = (self.drawn(), self.polynomials.sets());
        let names = [
            "sin 2πx, the truth".to_owned(),
            match drawn == sets {
                true => format!("fits to {sets} training sets"),
                false => format!("fits to {drawn} of {sets} training sets"),
            },
            format!("mean of all {sets}"),
            format!("{} rows of the first set", self.polynomials.rows.len()),
        ];
        for (i, name) in names.into_iter().enumerate() {
            let middle = key.min + vec2(0.0, unit * ROW * (i as f32 + 0.5));
            let line = [middle, middle + vec2(unit * 2.2, 0.0)];
            match i {
                0 => {
                    for dash in self.dashed(&line) {
                        painter.line(dash, Stroke::new(unit * 0.19, style.text));
                    }
                }
                1 => {
                    painter.line_segment(line, Stroke::new(unit * 0.07, self.ink()));
                }
                2 => {
                    for stroke in self.strong() {
                        painter.line_segment(line, stroke);
                    }
                }
                _ => self.paint_row(painter, line[0].lerp(line[1], 0.5)),
            }
            let place = middle + vec2(unit * 2.7, 0.0);
            painter.write(
                place,
                Align2::LEFT_CENTER,
                name,
                style.font(0.9),
                style.text,
            );
        }
    }

    fn series(&self) -> [Series<Errors>; 4] {
        let style = &self.style;
        [
            Series {
                name: "bias²",
                of: |errors| errors.new.bias,
                ink: bias_ink(style),
                dashes: Some(DASHES),
            },
            Series {
                name: "variance",
                of: |errors| errors.new.variance,
                ink: resampled::ink(style),
                dashes: Some(DOTS),
            },
            Series {
                name: "error on new rows: bias² + variance + σ² =",
                of: |errors| errors.new.total(),
                ink: style.text,
                dashes: None,
            },
            Series {
                name: "error on the training rows",
                of: |errors| errors.training,
                ink: style.faint,
                dashes: Some([1.6, 0.4]),
            },
        ]
    }

    /// Bias and variance over the degree, with the present one marked.
    fn errors_ui(&self, ui: &mut Ui) {
        let (style, series) = (&self.style, self.series());
        let unit = style.text_size;
        let (painter, key) = self.head(ui, "Mean squared error over the degree");
        for (i, series) in series.iter().enumerate() {
            let at = key.min + vec2(0.0, unit * ROW * i as f32);
            series.entry(&painter, at, self.errors, style);
        }
        let all = &self.polynomials.errors;
        let values = all
            .iter()
            .flat_map(|errors| series.each_ref().map(|s| (s.of)(errors)));
        let Some(up) = logarithms(values) else {
            return;
        };
        let framed = axes_ui(ui, Sense::hover(), style, |_| {
            let along = [-0.4, MAX_DEGREE as f64 + 0.4];
            [
                ("degree d", along, Division::Linear),
                ("squared error", up, Division::Logarithmic),
            ]
            .map(|(name, range, division)| Ruler {
                name: name.to_owned(),
                range,
                division,
            })
        });
        let Some(painter) = self.frame(ui, &framed) else {
            return;
        };
        let place =
            |degree: usize, value: f64| framed.projection.screen_from_plane([degree as f64, value]);
        let degree = self.settings.degree;
        let frame = framed.projection.frame;
        let now = Stroke::new(unit * 0.14, style.faint);
        painter.vline(place(degree, up[0]).x, frame.y_range(), now);
        for series in &series {
            let points = all.iter().enumerate();
            let line: Vec<Pos2> = points
                .map(|(degree, errors)| place(degree, series.logarithm(errors)))
                .collect();
            series.stroke(&painter, &line, style);
            for at in &line {
                painter.circle_filled(*at, unit * 0.16, series.ink);
            }
            series.dot(&painter, line[degree], style);
        }
    }
}

/// What the lab shows, in a sentence.
pub fn polynomials_sentence(scene: &Scene<'_>) -> String {
    if scene.scenario.is_asked() {
        return "Polynomials: hidden until it is revealed.".to_owned();
    }
    let Some(view) = View::of(scene) else {
        return "Training sets are being drawn.".to_owned();
    };
    let Errors { new, training } = view.errors;
    let [bias, variance, noise, total, training] =
        [new.bias, new.variance, new.noise, new.total(), *training].map(|v| compact(v, 3));
    let (sets, degree, best) = (
        view.polynomials.sets(),
        view.settings.degree,
        view.polynomials.best(),
    );
    format!(
        "Polynomials of degree {degree} through {} rows of sin 2πx with errors, {sets} training sets: bias² {bias} + variance {variance} + noise {noise} \
         = {total} on new rows, {training} on the training rows; the error on new rows is least at degree {best}.",
        view.polynomials.rows.len()
    )
}
