//! Figures of scenarios, drawn one after the other with what they share computed once.

use std::sync::Arc;

use egui::{ColorImage, Ui};

use super::drawing::Drawing;
use super::offscreen::Stage;
use super::png;
use super::source::Source;
use crate::figure::{
    Pictures, Scene, Style, Theme, caption, hyper_page_ui, page_ui, small_page_ui,
};
use crate::optimizer::Progress;
use crate::scenario::{Legend, Scenario};
use crate::workbench::{Derived, Detail};

/// The size of body text as a share of a page's smaller side, but not below 6 pt as long as that is no more than the second share: then
/// figures of a column's width keep about the 5 pt that journals ask for, and those of 60 mm leave room for the plot.
const TEXT: f32 = 0.017;
const LEGIBLE: f32 = 8.0;
const SMALL_PAGE: f32 = 0.036;

/// The size of body text in points for a page of that size.
fn text_size([width, height]: [f32; 2]) -> f32 {
    let side = width.min(height);
    let legible = LEGIBLE.min(SMALL_PAGE * side);
    (TEXT * side).max(legible).clamp(5.0, 60.0)
}

/// Pixels of the band picture per point of the page, so that it stays sharp when enlarged to twice the size.
const SHARPNESS: f32 = 2.0;

/// Draws a page and says how large its plot is.
type PageUi = fn(&mut Ui, &Scene<'_>, &mut Pictures) -> Option<[f32; 2]>;

/// Draws pages of one size and theme. Runs, grids, maps, fonts and layout are kept from one frame to the next, so that
/// another step of the same scenario costs no more than drawing it. A frame does not depend on those before it.
pub struct Film {
    stage: Stage,
    style: Style,
    derived: Derived,
    pictures: Pictures,
    /// Width and height of the plot in the last frame, in points.
    plot: Option<[f32; 2]>,
}

impl Film {
    /// A film of pages of `size` points; maps are as fine as `detail` says.
    pub fn new(size: [f32; 2], theme: Theme, detail: &Detail) -> Self {
        let style = Style::of(theme, text_size(size));
        Self {
            stage: Stage::new(size.into(), |ctx| style.apply(ctx)),
            style,
            derived: Derived::blocking(detail.clone()),
            pictures: Pictures::new(SHARPNESS),
            plot: None,
        }
    }

    /// The figure of a scenario at a step. Without one it is the last or, where the class is asked what will happen, the start.
    pub fn figure(&mut self, scenario: &Scenario, step: Option<usize>) -> Drawing {
        self.draw(scenario, step, page_ui)
    }

    fn draw(&mut self, scenario: &Scenario, step: Option<usize>, page: PageUi) -> Drawing {
        let Self {
            stage,
            style,
            derived,
            pictures,
            plot,
        } = self;
        let step = step.or(scenario.is_asked().then_some(0));
        // Nothing may be derived from what the class is not told.
        derived.look_at(step.unwrap_or(0));
        derived.update(scenario, *plot);
        let last = derived.runs.last(scenario);
        let step = step.unwrap_or(last).min(last);
        derived.look_at(step);
        let drawing = stage.draw(|ui| {
            // The plot's size is known after a pass; what is derived for it is drawn in the next one.
            derived.update(scenario, *plot);
            let scene = Scene {
                scenario: derived.shown(scenario),
                derived,
                step,
                style: *style,
            };
            *plot = page(ui, &scene, pictures);
        });
        titled(drawing, scenario, Some(step))
    }

    /// The hyperparameter map of a scenario alone.
    pub fn hyper_map(&mut self, scenario: &Scenario) -> Drawing {
        self.derived.update_hyper(scenario, true);
        let scene = Scene {
            scenario: self.derived.shown(scenario),
            derived: &self.derived,
            step: 0,
            style: self.style,
        };
        let pictures = &mut self.pictures;
        let drawing = self.stage.draw(|ui| hyper_page_ui(ui, &scene, pictures));
        titled(drawing, scenario, None)
    }
}

fn titled(drawing: Drawing, scenario: &Scenario, step: Option<usize>) -> Drawing {
    Drawing {
        title: scenario.title.clone(),
        description: caption(scenario),
        source: Some(Source::new(scenario, step)),
        ..drawing
    }
}

/// The [`Film::figure`] of a scenario on a page of `size` points.
///
/// The same scenario gives the same drawing on every machine.
pub fn figure(scenario: &Scenario, step: Option<usize>, size: [f32; 2], theme: Theme) -> Drawing {
    Film::new(size, theme, &Detail::default()).figure(scenario, step)
}

/// Width and height of a small picture in points of its drawing, its body text there, and its pixels per point.
const SMALL: [f32; 2] = [320.0, 200.0];
const SMALL_TEXT: f32 = 9.0;
const SMALL_SCALE: f32 = 1.5;
/// Cells along the longer side of a map in a small picture.
const SMALL_MAP: usize = 64;

/// A small picture of a scenario's figure, without legend and words; `None` if it was cancelled.
pub fn small_picture(
    scenario: &Scenario,
    theme: Theme,
    progress: &Arc<Progress>,
) -> Option<ColorImage> {
    let detail = Detail {
        side: SMALL_MAP,
        progress: Arc::clone(progress),
    };
    let mut scenario = scenario.clone();
    scenario.figure.legend = Legend::Hidden;
    scenario.figure.chart = false;
    scenario.figure.color_bar = false;
    let mut film = Film::new(SMALL, theme, &detail);
    film.style.text_size = SMALL_TEXT;
    let drawing = film.draw(&scenario, None, small_page_ui);
    let image = png::paint(&drawing, SMALL_SCALE).ok()?;
    (!progress.is_cancelled()).then_some(image)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Predicting, read};

    /// The contents are shown to the class.
    #[test]
    fn a_small_picture_does_not_answer_what_the_class_is_asked() {
        let page = |rate: f64, state: Predicting| {
            let text = format!(
                "version = 1\n[surface]\nkind = \"quadratic\"\n[run]\nsteps = 20\n[start]\nat = [2.0, 1.0]\n\
                 [[optimizer]]\nkind = \"gradient_descent\"\nlr = {rate}\n"
            );
            let mut page = read("page", &text).expect("a scenario");
            page.prediction.state = state;
            page
        };
        let picture = |rate, state| {
            let picture = small_picture(&page(rate, state), Theme::Light, &Arc::default());
            picture.expect("it is drawn").pixels
        };
        let told = [0.02, 0.1].map(|rate| picture(rate, Predicting::Off));
        assert!(told[0] != told[1]);
        let asked = [0.02, 0.1].map(|rate| picture(rate, Predicting::Asked));
        assert!(asked[0] == asked[1]);
    }

    #[test]
    fn a_picture_that_is_given_up_is_none() {
        let progress = Arc::new(Progress::default());
        progress.cancel();
        let picture = small_picture(&Scenario::default(), Theme::Dark, &progress);
        assert!(picture.is_none());
    }
}
