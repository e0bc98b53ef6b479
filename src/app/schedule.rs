//! The schedule of a card: its kind, its numbers and the rates that they make.

use eframe::egui::{
    Align2, Color32, ComboBox, FontId, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2,
    remap, vec2,
};

use super::locks;
use super::parameter::{Homes, Marks, parameters_ui};
use crate::figure::compact;
use crate::optimizer::Schedule;
use crate::scenario::Optimizer;

const HEIGHT: f32 = 40.0;
/// Room for the numbers at the left.
const NUMBERS: f32 = 44.0;
/// Rates computed per point of width, enough to show a drop within a single point.
const DENSITY: usize = 4;
/// Decades of a logarithmic axis below the highest rate; lower rates are shown at its foot.
const DECADES: f64 = 12.0;

/// A schedule's kind and numbers, and those of what follows it.
pub fn schedule_ui(ui: &mut Ui, schedule: &mut Schedule, opened: Option<&Schedule>, depth: usize) {
    ui.push_id(depth, |ui| {
        let kind = |ui: &mut Ui| {
            ui.label(if depth == 0 { "Schedule" } else { "then" });
            let combo = ComboBox::from_id_salt("schedule")
                .selected_text(schedule.key())
                .show_ui(ui, |ui| {
                    for other in Schedule::all() {
                        let current = other.key() == schedule.key();
                        // A warm-up after a warm-up would be a longer warm-up.
                        let nested = depth > 0 && other.then().is_some();
                        if !nested
                            && ui
                                .selectable_label(current, other.key())
                                .on_hover_text(other.equation())
                                .clicked()
                            && !current
                        {
                            *schedule = other;
                        }
                    }
                });
            let name = if depth == 0 {
                "Schedule"
            } else {
                "Schedule after the warm-up"
            };
            combo
                .response
                .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, name));
            combo.response.on_hover_text(schedule.equation());
        };
        locks::block_ui(ui, |ui| ui.horizontal(kind));
        let homes = opened.map_or(Homes::Defaults, |s| Homes::Opened(s.parameters()));
        parameters_ui(ui, schedule.parameters_mut(), homes, false, |_| {
            Marks::default()
        });
        if let Some(then) = schedule.then_mut() {
            let opened = opened.and_then(Schedule::then);
            // Knobs move the first of them only.
            locks::block_ui(ui, |ui| schedule_ui(ui, then, opened, depth + 1));
        }
    });
}

/// The rate of every step, with the one that leaves `row` marked; where a run ends, the one that led there.
pub fn rates_ui(
    ui: &mut Ui,
    optimizer: &Optimizer,
    steps: usize,
    row: usize,
    ends: bool,
    ink: Color32,
) {
    let lr = optimizer.method.lr();
    let rate = |t: usize| lr * optimizer.schedule.factor(t as u64);
    let now = row.saturating_sub(usize::from(ends));
    let (room, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let last = steps.saturating_sub(1).max(1);
    let rates: Vec<(usize, f64)> = sampled(last, room.width() as usize * DENSITY)
        .map(|t| (t, rate(t)))
        .filter(|(_, rate)| rate.is_finite())
        .collect();
    let axis = Axis::of(rates.iter().map(|(_, rate)| *rate));
    let frame = Rect::from_min_max(room.min + vec2(NUMBERS, 3.0), room.max - vec2(4.0, 3.0));
    let place = |t: usize, rate: f64| {
        let x = remap(t as f32, 0.0..=last as f32, frame.x_range());
        pos2(x, frame.bottom() - frame.height() * axis.share(rate))
    };
    let weak = ui.visuals().weak_text_color();
    let painter = ui.painter();
    let faint = Stroke::new(1.0, weak.gamma_multiply(0.4));
    painter.hline(frame.x_range(), frame.bottom(), faint);
    painter.vline(place(now, 0.0).x, frame.y_range(), faint);
    painter.line(
        rates.iter().map(|(t, rate)| place(*t, *rate)).collect(),
        Stroke::new(1.5, ink),
    );
    painter.circle_filled(place(now, rate(now)), 3.0, ink);
    let number = |y: f32, align: Align2, value: f64| {
        let at = pos2(frame.left() - 4.0, y);
        painter.text(
            at,
            align,
            compact(value, 2),
            FontId::proportional(10.0),
            weak,
        );
    };
    number(room.top(), Align2::RIGHT_TOP, axis.high);
    number(room.bottom(), Align2::RIGHT_BOTTOM, axis.low);
    let scale = if axis.logarithmic {
        "logarithmic"
    } else {
        "linear"
    };
    response.on_hover_text(format!(
        "learning rate over the {steps} steps, {scale} scale"
    ));
    let step = if ends { "to" } else { "from" };
    let text = format!("η of the step {step} here = {}", compact(rate(now), 3));
    ui.label(RichText::new(text).small());
}

/// About `count` steps from 0 to `last`, both included. Those in between are spaced unevenly, so that they never fall into
/// step with a period of the schedule.
fn sampled(last: usize, count: usize) -> impl Iterator<Item = usize> {
    let count = count.clamp(1, last);
    let stride = last / count;
    (0..=count).map(move |i| {
        let even = i as u64 * last as u64 / count as u64;
        let shift = if i == 0 || i == count {
            0
        } else {
            i * 7919 % stride
        };
        even as usize + shift
    })
}

/// The vertical axis: from 0, or logarithmic where nine tenths of the rates above 0 span more than two decades.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Axis {
    low: f64,
    high: f64,
    logarithmic: bool,
}

impl Axis {
    fn of(rates: impl Iterator<Item = f64>) -> Self {
        let mut positive: Vec<f64> = rates.filter(|rate| *rate > 0.0).collect();
        positive.sort_by(f64::total_cmp);
        let high = positive.last().copied().unwrap_or(1.0);
        let tenth = positive.get(positive.len() / 10).copied().unwrap_or(high);
        let logarithmic = tenth < high / 100.0;
        let lowest = positive.first().copied().unwrap_or(0.0);
        let low = if logarithmic {
            lowest.max(high / 10f64.powf(DECADES))
        } else {
            0.0
        };
        Self {
            low,
            high,
            logarithmic,
        }
    }

    /// The height of a rate on the axis, from 0 to 1.
    fn share(self, rate: f64) -> f32 {
        let share = if self.logarithmic {
            (rate.max(self.low) / self.low).ln() / (self.high / self.low).ln()
        } else {
            rate / self.high
        };
        share.clamp(0.0, 1.0) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sampled_steps_rise_from_the_first_to_the_last() {
        for (last, count) in [
            (1, 800),
            (7, 800),
            (799, 800),
            (12_345, 800),
            (1_000_000, 801),
        ] {
            let steps: Vec<usize> = sampled(last, count).collect();
            assert_eq!([steps[0], steps[steps.len() - 1]], [0, last]);
            assert!(steps.windows(2).all(|pair| pair[0] < pair[1]));
            assert!(steps.len() <= count + 1);
        }
    }

    #[test]
    fn falls_over_decades_have_a_logarithmic_axis() {
        let axis = |key: &str, gamma: f64| {
            let mut schedule = Schedule::named(key).unwrap();
            if let Some(row) = schedule.parameters().row("gamma") {
                schedule.parameters_mut().set(row, gamma);
            }
            Axis::of((0..200).map(|t| schedule.factor(t)))
        };
        let fast = axis("exponential", 0.9);
        assert!(fast.logarithmic);
        assert!((fast.share(0.9f64.powi(100)) - 99.0 / 199.0).abs() < 1e-6);
        assert_eq!([fast.share(fast.low), fast.share(1.0)], [0.0, 1.0]);
        assert!(axis("step", 0.1).logarithmic);
        // The last few steps of these fall further, but nobody would recognise a cosine from its logarithm.
        for key in [
            "cosine",
            "one_cycle",
            "polynomial",
            "warmup",
            "cosine_restarts",
        ] {
            assert_eq!(axis(key, 0.0).low, 0.0, "{key}");
        }
        assert_eq!(axis("exponential", 0.995).share(0.5), 0.5);
    }
}
