//! The rail of a slider: its marks as they are painted, and its detents as they are felt.

use eframe::egui::{Color32, FontId, Pos2, Rangef, Rect, Shape, Stroke, Ui, pos2, vec2};

use super::scale::Scale;
use super::theme;
use crate::figure::compact;

/// What is marked along a rail.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marks<'a> {
    /// The value from which on the method diverges on a quadratic with the local curvature, and the reason.
    pub limit: Option<(f64, &'a str)>,
    /// Whether the limit is that of the place where the run stands, and another one elsewhere.
    pub local: bool,
    /// The best value, where theory knows it.
    pub best: Option<f64>,
    /// The value at which what happens turns into its opposite.
    pub critical: Option<f64>,
    /// What a guess is compared with.
    pub truth: Option<f64>,
    /// Whether the rail is marked in units of its limit, where there is one.
    pub in_units: bool,
}

impl Marks<'_> {
    /// Whether there are any, each of which has a word below the rail.
    pub fn are_named(&self) -> bool {
        let Self {
            limit,
            best,
            critical,
            truth,
            local: _,
            in_units: _,
        } = self;
        limit.is_some() || best.is_some() || critical.is_some() || truth.is_some()
    }

    /// Where the thumb sticks.
    pub fn detent(&self) -> Option<f64> {
        self.limit.map(|(limit, _)| limit).or(self.critical)
    }
}

/// Multiples of a limit that have a tick, those first whose words matter most.
const MULTIPLES: [(f64, &str); 7] = [
    (0.5, "½×"),
    (2.0, "2×"),
    (0.1, "0.1×"),
    (5.0, "5×"),
    (0.25, "¼×"),
    (0.01, "0.01×"),
    (10.0, "10×"),
];

/// Places that a thumb sticks to: the pointer crosses a gap there while the thumb stands still. The rail as the pointer
/// feels it is thus longer than the one that is seen, by a gap for each detent.
pub struct Track {
    /// In points from the left end, ascending.
    places: Vec<f64>,
    gap: f64,
}

impl Track {
    pub fn new(places: impl Iterator<Item = f64>, gap: f64) -> Self {
        let mut places: Vec<f64> = places.filter(|place| place.is_finite()).collect();
        places.sort_by(f64::total_cmp);
        Self { places, gap }
    }

    /// The felt place of one that is seen; in the middle of its gap for a detent.
    pub fn stretched(&self, seen: f64) -> f64 {
        let gaps = self.places.iter().map(|place| {
            let side = (seen - place).partial_cmp(&0.0);
            side.map_or(0.0, |side| 0.5 + 0.5 * f64::from(side as i8))
        });
        seen + self.gap * gaps.sum::<f64>()
    }

    /// The seen place of one that is felt; exactly the detent within its gap.
    pub fn bare(&self, felt: f64) -> f64 {
        let mut passed = 0.0;
        for place in &self.places {
            if felt <= place + passed {
                break;
            }
            if felt < place + passed + self.gap {
                return *place;
            }
            passed += self.gap;
        }
        felt - passed
    }
}

/// A rail to be painted.
pub struct Rail {
    pub bar: Rect,
    pub scale: Scale,
    /// Radius of the thumb.
    pub thumb: f32,
    /// Size of the words at the marks.
    pub text: f32,
}

/// Where the word of a mark goes.
#[derive(Clone, Copy)]
enum Side {
    /// Beside the tick of a mark.
    Before(f32),
    After(f32),
    /// To an end, with an arrow to a mark beyond it.
    LeftEnd,
    RightEnd,
}

impl Rail {
    /// Where the thumb of a value is.
    pub fn x(&self, value: f64) -> f32 {
        let share = self.scale.share(value).clamp(0.0, 1.0);
        self.bar.left() + share as f32 * self.bar.width()
    }

    pub fn paint(&self, ui: &Ui, thumb: f32, marks: Marks<'_>) {
        let painter = ui.painter();
        let round = 0.5 * self.bar.height();
        let visuals = ui.visuals();
        painter.rect_filled(self.bar, round, visuals.widgets.inactive.bg_fill);
        let filled = self.bar.with_max_x(thumb);
        painter.rect_filled(filled, round, visuals.selection.bg_fill);
        let units = marks.limit.filter(|_| marks.in_units);
        let free = self.paint_marks(ui, marks);
        let faint = visuals.weak_text_color();
        match units {
            Some((limit, _)) => self.paint_units(ui, limit, free),
            None => {
                for decade in self.scale.decades() {
                    let tick = Stroke::new(1.0, faint.gamma_multiply(0.55));
                    painter.vline(self.x(decade), self.bar.y_range(), tick);
                }
            }
        }
    }

    /// Ticks at multiples of the limit, and how many times it they are, where the words of the marks leave room.
    fn paint_units(&self, ui: &Ui, limit: f64, taken: Vec<Rangef>) {
        let ink = ui.visuals().weak_text_color();
        let mut taken = taken;
        for (multiple, text) in MULTIPLES {
            let share = self.scale.share(multiple * limit);
            if !(0.0..=1.0).contains(&share) {
                continue;
            }
            let x = self.x(multiple * limit);
            let tick = self.bar.y_range().expand(2.0);
            ui.painter().vline(x, tick, Stroke::new(1.0, ink));
            let font = FontId::proportional(self.text);
            let galley = ui.painter().layout_no_wrap(text.to_owned(), font, ink);
            let half = 0.5 * galley.size().x;
            let room = Rangef::new(x - half, x + half);
            let near = room.expand(0.4 * self.text);
            let ends = self.bar.x_range().expand(self.thumb);
            let inside = ends.contains(room.min) && ends.contains(room.max);
            if inside && !taken.iter().any(|other| other.intersects(near)) {
                let top = self.bar.center().y + self.thumb;
                ui.painter().galley(pos2(room.min, top), galley, ink);
                taken.push(room);
            }
        }
    }

    /// The marks with their words; where the words are.
    fn paint_marks(&self, ui: &Ui, marks: Marks<'_>) -> Vec<Rangef> {
        let Marks {
            limit,
            local,
            best,
            critical,
            truth,
            ..
        } = marks;
        let word = if local { "limit here" } else { "limit" };
        let dark = ui.visuals().dark_mode;
        let limit = limit.map(|(limit, _)| limit);
        if let Some(limit) = limit {
            let beyond = self.bar.with_min_x(self.x(limit));
            let ink = theme::warning(dark).gamma_multiply(0.45);
            ui.painter()
                .rect_filled(beyond, 0.5 * self.bar.height(), ink);
        }
        let mut marks = [
            (limit, word, theme::warning(dark)),
            (best, "best", theme::accent(dark)),
        ];
        // The word of the higher mark goes after it, that of the lower one before it.
        if best >= limit {
            marks.reverse();
        }
        let marks = marks.into_iter();
        let marks = marks.chain([
            (critical, "critical", theme::accent(dark)),
            (truth, "it is here", theme::accent(dark)),
        ]);
        let mut free = [self.bar.left() - self.thumb, self.bar.right() + self.thumb];
        let mut taken = Vec::new();
        for (nth, (value, word, ink)) in marks.enumerate() {
            let Some(value) = value else {
                continue;
            };
            let share = self.scale.share(value);
            let side = match nth {
                _ if share < 0.0 => Side::LeftEnd,
                _ if share > 1.0 => Side::RightEnd,
                0 => Side::After(self.x(value)),
                _ => Side::Before(self.x(value)),
            };
            if let Side::Before(x) | Side::After(x) = side {
                let tick =
                    self.bar.center().y - self.thumb..=self.bar.center().y + self.thumb + 2.0;
                ui.painter().vline(x, tick, Stroke::new(2.0, ink));
            }
            taken.extend(self.paint_word(ui, &mut free, side, word, value, ink));
        }
        taken
    }

    /// The word at a mark, or at the end of the rail with the number of a mark beyond it. Nothing where another word has
    /// taken the room. Returns where the word is.
    fn paint_word(
        &self,
        ui: &Ui,
        free: &mut [f32; 2],
        side: Side,
        word: &str,
        value: f64,
        ink: Color32,
    ) -> Option<Rangef> {
        let text = match side {
            Side::Before(_) | Side::After(_) => word.to_owned(),
            Side::LeftEnd | Side::RightEnd => format!("{word} {}", compact(value, 2)),
        };
        let font = FontId::proportional(self.text);
        let galley = ui.painter().layout_no_wrap(text, font, ink);
        let [width, height] = galley.size().into();
        let (gap, arrow) = (0.3 * self.text, 0.55 * self.text);
        let [left, right] = *free;
        let at = match side {
            Side::Before(x) => (x - gap - width).max(left),
            Side::After(x) => (x + gap).min(right - width),
            Side::LeftEnd => left + arrow + gap,
            Side::RightEnd => right - arrow - gap - width,
        };
        if at < left || at + width > right {
            return None;
        }
        let top = self.bar.center().y + self.thumb;
        let middle = top + 0.5 * height;
        match side {
            Side::Before(_) => free[0] = at + width + gap,
            Side::After(_) => free[1] = at - gap,
            Side::LeftEnd => {
                ui.painter().add(triangle(pos2(left, middle), arrow, ink));
                free[0] = at + width + 2.0 * gap;
            }
            Side::RightEnd => {
                ui.painter().add(triangle(pos2(right, middle), -arrow, ink));
                free[1] = at - 2.0 * gap;
            }
        }
        ui.painter().galley(pos2(at, top), galley, ink);
        Some(Rangef::new(at, at + width))
    }
}

/// A triangle with its tip at a place and its base `length` to the right of it.
fn triangle(tip: Pos2, length: f32, ink: Color32) -> Shape {
    let base = 0.5 * length.abs();
    let corners = vec![tip, tip + vec2(length, -base), tip + vec2(length, base)];
    Shape::convex_polygon(corners, ink, Stroke::NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thumb_stands_still_while_the_pointer_crosses_a_gap() {
        let track = Track::new([80.0, 30.0, f64::NAN].into_iter(), 5.0);
        let seen: Vec<f64> = [10.0, 30.0, 32.0, 34.9, 36.0, 84.0, 87.0, 92.0, 130.0]
            .map(|felt| track.bare(felt))
            .into();
        assert_eq!(
            seen,
            [10.0, 30.0, 30.0, 30.0, 31.0, 79.0, 80.0, 82.0, 120.0]
        );
    }

    #[test]
    fn felt_and_seen_places_are_inverse() {
        let track = Track::new([30.0, 80.0].into_iter(), 5.0);
        for seen in [-20.0, 0.0, 29.0, 30.0, 31.0, 80.0, 81.0, 500.0] {
            assert_eq!(track.bare(track.stretched(seen)), seen);
        }
    }
}
