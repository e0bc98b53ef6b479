//! The figure as it will be, drawn small on a thread while its settings change.

use std::sync::Arc;
use web_time::{Duration, Instant};

use eframe::egui::{
    Color32, ColorImage, Context, Direction, Label, Layout, Painter, Rect, Response, RichText,
    Role, Sense, StrokeKind, TextureHandle, TextureOptions, Ui, UiBuilder, Vec2, WidgetInfo, pos2,
    vec2,
};

use serde::{Deserialize, Serialize};

use super::look::Page;
use super::work::Picture;
use crate::app::spoken::describe;
use crate::export::{Film, png};
use crate::figure::caption;
use crate::optimizer::Progress;
use crate::scenario::Scenario;
use crate::workbench::{Detail, Job, Parcel, Poll, Task, Wake};

/// Cells along the longer side of a map in the preview.
const MAP: usize = 64;
/// How long a drawing that is no longer wanted may go on: what is there soon is worth seeing while settings are dragged.
const PATIENCE: Duration = Duration::from_millis(250);
/// The most pixels a side.
const MOST: f32 = 2048.0;

/// What is seen.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    pub scenario: Scenario,
    pub page: Page,
    pub step: usize,
    /// The share of the way to the next step.
    pub onward: f64,
    /// Pixels per point of the page.
    pub scale: f32,
}

/// A film and what tells it to end. It is used again for the next picture of the same page.
struct Reel {
    page: Page,
    film: Film,
    progress: Arc<Progress>,
}

impl Reel {
    fn new(page: Page, progress: Arc<Progress>) -> Self {
        let detail = Detail {
            side: MAP,
            progress: Arc::clone(&progress),
        };
        Self {
            page,
            film: page.film(&detail).carry(false),
            progress,
        }
    }

    fn draw(&mut self, seen: &Seen) -> Result<ColorImage, String> {
        let drawing = self.film.moving(&seen.scenario, seen.step, seen.onward);
        png::paint(&drawing, seen.scale).map_err(|e| e.to_string())
    }
}

/// The film that has been used, unless a worker has done it, and the picture.
type Ended = (Option<Box<Reel>>, Result<ColorImage, String>);

/// In a worker no film is kept.
impl Task for Seen {
    const NAME: &'static str = "preview";
    type Output = Result<Picture, String>;

    fn run(self, progress: &Arc<Progress>) -> Option<Self::Output> {
        let image = Reel::new(self.page, Arc::clone(progress)).draw(&self);
        Some(image.map(Picture))
    }
}

/// A picture under way.
struct Drawing {
    seen: Seen,
    since: Instant,
    progress: Arc<Progress>,
    job: Job<Ended>,
}

/// What has been drawn.
struct Drawn {
    seen: Seen,
    picture: Result<TextureHandle, String>,
}

/// The picture, and the next one.
pub struct Preview {
    wake: Wake,
    /// In a box, because it goes to the thread and comes back.
    reel: Option<Box<Reel>>,
    drawing: Option<Drawing>,
    drawn: Option<Drawn>,
}

impl Preview {
    pub fn new(wake: Wake) -> Self {
        Self {
            wake,
            reel: None,
            drawing: None,
            drawn: None,
        }
    }

    /// Stops, and forgets what was drawn.
    pub fn rest(&mut self) {
        self.stop();
        (self.reel, self.drawing, self.drawn) = (None, None, None);
    }

    fn stop(&self) {
        if let Some(drawing) = &self.drawing {
            drawing.progress.cancel();
        }
    }

    pub fn is_drawing(&self) -> bool {
        self.drawing.is_some()
    }

    /// Whether nothing is under way, so that what was wanted last is shown.
    pub fn is_up_to_date(&self) -> bool {
        self.drawing.is_none() && self.drawn.is_some()
    }

    /// Whether what is shown is that.
    fn shows(&self, seen: &Seen) -> bool {
        self.drawn.as_ref().is_some_and(|drawn| drawn.seen == *seen)
    }

    /// Takes over what has been drawn, and begins with what is wanted now.
    pub fn update(&mut self, ctx: &Context, wanted: &Seen) {
        self.take_over(ctx);
        match &self.drawing {
            // One at a time: a thread that has been told to end takes a moment.
            Some(drawing) if drawing.seen != *wanted => {
                let left = PATIENCE.saturating_sub(drawing.since.elapsed());
                if left.is_zero() {
                    drawing.progress.cancel();
                } else {
                    ctx.request_repaint_after(left);
                }
            }
            Some(_) => {}
            None if self.shows(wanted) => {}
            None => self.begin(wanted.clone()),
        }
    }

    fn take_over(&mut self, ctx: &Context) {
        let Some(drawing) = self.drawing.take() else {
            return;
        };
        let (reel, image) = match drawing.job.poll() {
            Poll::Pending => {
                self.drawing = Some(drawing);
                return;
            }
            Poll::Done(ended) => ended,
            Poll::Lost => (None, Err("The figure could not be drawn.".to_owned())),
        };
        if drawing.progress.is_cancelled() {
            return;
        }
        self.reel = reel;
        let texture = |image| ctx.load_texture("preview", image, TextureOptions::LINEAR);
        self.drawn = Some(Drawn {
            seen: drawing.seen,
            picture: image.map(texture),
        });
    }

    fn begin(&mut self, seen: Seen) {
        let kept = self.reel.take().filter(|reel| reel.page == seen.page);
        let progress = kept
            .as_ref()
            .map_or_else(Arc::default, |reel| Arc::clone(&reel.progress));
        let wake = Arc::clone(&self.wake);
        let job = match Parcel::of(Seen::NAME, &seen) {
            Some(parcel) => {
                let picture = |done: Result<Picture, String>| (None, done.map(|Picture(of)| of));
                Job::sent(parcel, &progress, picture, move || wake())
            }
            None => {
                let (watched, wanted) = (Arc::clone(&progress), seen.clone());
                Job::start(
                    "preview",
                    move || wake(),
                    move |_| {
                        let mut reel =
                            kept.unwrap_or_else(|| Box::new(Reel::new(wanted.page, watched)));
                        let image = reel.draw(&wanted);
                        (Some(reel), image)
                    },
                )
            }
        };
        self.drawing = Some(Drawing {
            seen,
            since: Instant::now(),
            progress,
            job,
        });
    }

    /// Shows the page in the middle of an area, with what has been drawn last, and where it is transparent a checkerboard.
    pub fn ui(&self, ui: &mut Ui, area: Rect, seen: &Seen, moving: bool) -> Response {
        let rect = page_within(area, seen.page.size.points());
        let response = ui.interact(rect, ui.scope_id().with("preview"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "Preview"));
        describe(ui, &response, moving, || {
            format!("{}, {}", seen.page.size, caption(&seen.scenario))
        });
        let painter = ui.painter_at(area);
        let drawn = self.drawn.as_ref();
        let transparent = drawn.map_or(seen.page, |drawn| drawn.seen.page).transparent;
        if transparent {
            checkerboard(&painter.with_clip_rect(rect), rect);
        } else {
            painter.rect_filled(rect, 0.0, ui.visuals().extreme_bg_color);
        }
        let words = match drawn.map(|drawn| &drawn.picture) {
            Some(Ok(texture)) => {
                let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
                painter.image(texture.id(), rect, whole, Color32::WHITE);
                None
            }
            Some(Err(error)) => Some(error.as_str()),
            None => Some("Drawing the figure…"),
        };
        let edge = ui.visuals().widgets.noninteractive.bg_stroke;
        ui.painter()
            .rect_stroke(rect, 0.0, edge, StrokeKind::Outside);
        if let Some(words) = words {
            let within = UiBuilder::new().max_rect(rect.shrink(8.0));
            let within = within.layout(Layout::centered_and_justified(Direction::TopDown));
            let words = Label::new(RichText::new(words).weak()).wrap();
            ui.new_child(within).add(words);
        }
        response
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The largest rectangle of the proportions of a page in the middle of an area, between whole points.
fn page_within(area: Rect, [width, height]: [f32; 2]) -> Rect {
    let scale = (area.width() / width).min(area.height() / height);
    let size = (vec2(width, height) * scale).floor().max(Vec2::splat(1.0));
    Rect::from_min_size((area.center() - 0.5 * size).floor(), size)
}

/// Pixels per point of the page of a preview in that area, on a screen with so many pixels per point.
pub fn scale_within(area: Rect, page: [f32; 2], pixels_per_point: f32) -> f32 {
    let side = page_within(area, page).width() * pixels_per_point;
    side.clamp(1.0, MOST) / page[0].max(1.0)
}

/// The side of its squares in points, and their greys: as in programs that edit pictures.
const SQUARE: f32 = 8.0;
const SQUARES: [u8; 2] = [255, 204];

fn checkerboard(painter: &Painter, rect: Rect) {
    painter.rect_filled(rect, 0.0, Color32::from_gray(SQUARES[0]));
    let along = |length: f32| (length / SQUARE).ceil() as usize;
    for row in 0..along(rect.height()) {
        for column in (row % 2..along(rect.width())).step_by(2) {
            let corner = rect.min + vec2(column as f32, row as f32) * SQUARE;
            let square = Rect::from_min_size(corner, Vec2::splat(SQUARE));
            painter.rect_filled(square, 0.0, Color32::from_gray(SQUARES[1]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_keep_their_proportions_in_the_middle_of_the_area() {
        let area = Rect::from_min_size(pos2(10.0, 20.0), vec2(400.0, 300.0));
        let wide = page_within(area, [1600.0, 800.0]);
        assert_eq!(
            wide,
            Rect::from_min_size(pos2(10.0, 70.0), vec2(400.0, 200.0))
        );
        let tall = page_within(area, [100.0, 200.0]);
        assert_eq!(
            tall,
            Rect::from_min_size(pos2(135.0, 20.0), vec2(150.0, 300.0))
        );
        // 400 points of the screen show 1600 of the page, with two pixels each.
        assert_eq!(scale_within(area, [1600.0, 800.0], 2.0), 0.5);
    }
}
