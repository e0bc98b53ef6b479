//! Figures of scenarios, drawn one after the other with what they share computed once.

use std::borrow::Cow;
use std::sync::Arc;

use egui::{Color32, ColorImage, Ui};

use super::drawing::Drawing;
use super::grey;
use super::offscreen::Stage;
use super::png;
use super::source::Source;
use crate::figure::{
    self, Pictures, Scene, Style, Theme, caption, caption_of_many, hyper_page_ui,
    multiples_page_ui, page_ui, small_page_ui,
};
use crate::optimizer::Progress;
use crate::scenario::{Legend, Member, Scenario, Series};
use crate::workbench::{Derived, Detail};

/// The size of body text as a share of a page's smaller side, but not below 6 pt as long as that is no more than the second share: then
/// figures of a column's width keep about the 5 pt that journals ask for, and those of 60 mm leave room for the plot.
const TEXT: f32 = 0.017;
const LEGIBLE: f32 = 8.0;
const SMALL_PAGE: f32 = 0.036;

/// The least and the most points of body text.
const SMALLEST: f32 = 5.0;
const LARGEST: f32 = 60.0;

/// Pixels of the band picture per point of the page among vectors, so that it stays sharp when enlarged to twice the size.
const SHARPNESS: f32 = 2.0;

/// The longer side of that picture in pixels, where SHARPNESS would make it longer and a point still has one.
const ENOUGH: f32 = 2560.0;

/// Draws a page and says how large its plot is.
type PageUi = fn(&mut Ui, &Scene<'_>, &mut Pictures) -> Option<[f32; 2]>;

/// Draws pages of one size and theme. Runs, grids, maps, fonts and layout are kept from one frame to the next, so that
/// another step of the same scenario costs no more than drawing it. A frame does not depend on those before it.
pub struct Film {
    stage: Stage,
    theme: Theme,
    style: Style,
    transparent: bool,
    detail: Detail,
    /// Pixels of pictures per point of the page.
    pixels: f32,
    /// As many as a page had at most; one at least.
    panels: Vec<Panel>,
    /// Whether drawings say what they were made from.
    carries: bool,
}

/// What is kept of a plot from one frame to the next.
struct Panel {
    derived: Derived,
    pictures: Pictures,
    /// Width and height of the plot in the last frame, in points.
    plot: Option<[f32; 2]>,
}

impl Panel {
    fn new(detail: &Detail, pixels: f32) -> Self {
        Self {
            derived: Derived::blocking(detail.clone()),
            pictures: Pictures::new(pixels),
            plot: None,
        }
    }
}

/// Points of body text that suit a page of `size` points.
pub fn text_size([width, height]: [f32; 2]) -> f32 {
    let side = width.min(height);
    let legible = LEGIBLE.min(SMALL_PAGE * side);
    (TEXT * side).max(legible).clamp(SMALLEST, LARGEST)
}

impl Film {
    /// A film of pages of `size` points; maps are as fine as `detail` says.
    pub fn new(size: [f32; 2], theme: Theme, detail: &Detail) -> Self {
        let [width, height] = size;
        let style = Style::of(theme, text_size(size));
        let pixels = (ENOUGH / width.max(height)).clamp(1.0, SHARPNESS);
        Self {
            stage: Stage::new(size.into(), |ctx| style.apply(ctx)),
            theme,
            style,
            transparent: false,
            detail: detail.clone(),
            pixels,
            panels: vec![Panel::new(detail, pixels)],
            carries: true,
        }
    }

    /// The same for files with that many pixels per point: pictures are made pixel for pixel. `None` is for files of vectors.
    pub fn in_pixels(mut self, per_point: Option<f32>) -> Self {
        if let Some(pixels) = per_point {
            self.pixels = pixels.clamp(0.25, 4.0);
            self.panels = vec![Panel::new(&self.detail, self.pixels)];
        }
        self
    }

    /// Whether drawings carry their scenario, for files that can be opened again. They do, unless told otherwise.
    #[must_use]
    pub fn carry(mut self, carries: bool) -> Self {
        self.carries = carries;
        self
    }

    /// The same with body text of so many points of the page, in place of a size that suits the page.
    pub fn with_text_size(mut self, points: f32) -> Self {
        self.style.text_size = points.clamp(SMALLEST, LARGEST);
        self
    }

    /// The same on nothing at all, so that what is below a figure shows through.
    pub fn on_nothing(mut self, transparent: bool) -> Self {
        self.transparent = transparent;
        self
    }

    /// Whether drawings carry their scenario.
    pub fn carries(&self) -> bool {
        self.carries
    }

    /// The figure of a scenario at a step. Without one it is the last or, where the class is asked what will happen, the start.
    pub fn figure(&mut self, scenario: &Scenario, step: Option<usize>) -> Drawing {
        self.draw(scenario, step, 0.0)
    }

    /// The figure while paths and heads move from a step to the next, a share `onward` of that way, from 0 to below 1.
    pub fn moving(&mut self, scenario: &Scenario, step: usize, onward: f64) -> Drawing {
        self.draw(scenario, Some(step), onward)
    }

    /// The last step that a figure of the scenario shows, where the longest of its runs ends.
    pub fn last_step(&mut self, scenario: &Scenario) -> usize {
        match series(scenario) {
            None => self.look_at(std::slice::from_ref(scenario), Some(0)).1,
            Some(series) => {
                let members = panels_of(series, scenario);
                let scenarios: Vec<Scenario> = members.into_iter().map(|m| m.scenario).collect();
                self.look_at(&scenarios, Some(0)).1
            }
        }
    }

    fn draw(&mut self, scenario: &Scenario, step: Option<usize>, onward: f64) -> Drawing {
        match series(scenario) {
            None => self.draw_page(scenario, step, onward, page_ui),
            Some(series) => self.draw_multiples(scenario, series, step, onward),
        }
    }

    /// Derives what the panels need of these scenarios at a step. Returns that step, and the last one.
    fn look_at(&mut self, scenarios: &[Scenario], step: Option<usize>) -> (usize, usize) {
        let missing = scenarios.len().saturating_sub(self.panels.len());
        let (detail, pixels) = (&self.detail, self.pixels);
        self.panels
            .extend((0..missing).map(|_| Panel::new(detail, pixels)));
        let mut last = 0;
        // Nothing may be derived from what the class is not told.
        let asked = scenarios.iter().any(Scenario::is_asked);
        let step = step.or(asked.then_some(0));
        for (panel, scenario) in self.panels.iter_mut().zip(scenarios) {
            panel.derived.look_at(step.unwrap_or(0));
            panel.derived.update(scenario, panel.plot);
            last = last.max(panel.derived.runs.last(scenario));
        }
        let step = step.unwrap_or(last).min(last);
        for panel in &mut self.panels {
            panel.derived.look_at(step);
        }
        (step, last)
    }

    fn draw_page(
        &mut self,
        document: &Scenario,
        step: Option<usize>,
        onward: f64,
        page: PageUi,
    ) -> Drawing {
        let scenario = &*self.coloured(document);
        let (step, last) = self.look_at(std::slice::from_ref(scenario), step);
        let (stage, style) = (&mut self.stage, self.style);
        let Panel {
            derived,
            pictures,
            plot,
        } = &mut self.panels[0];
        let drawing = stage.draw(|ui| {
            // The plot's size is known after a pass; what is derived for it is drawn in the next one.
            derived.update(scenario, *plot);
            let scene = Scene {
                scenario: derived.shown(scenario),
                derived,
                step,
                onward: if step < last { onward } else { 0.0 },
                style,
            };
            *plot = page(ui, &scene, pictures);
        });
        self.finished(drawing, document, caption(document), Some(step))
    }

    /// The plots of a series on one page.
    fn draw_multiples(
        &mut self,
        document: &Scenario,
        series: &Series,
        step: Option<usize>,
        onward: f64,
    ) -> Drawing {
        let page = &*self.coloured(document);
        let members = panels_of(series, page);
        let (labels, scenarios): (Vec<String>, Vec<Scenario>) =
            members.into_iter().map(|m| (m.label, m.scenario)).unzip();
        let (step, last) = self.look_at(&scenarios, step);
        let (stage, style) = (&mut self.stage, self.style);
        let panels = &mut self.panels[..scenarios.len()];
        let drawing = stage.draw(|ui| {
            let mut pictures = Vec::new();
            let mut shown = Vec::new();
            for ((panel, scenario), label) in panels.iter_mut().zip(&scenarios).zip(&labels) {
                panel.derived.update(scenario, panel.plot);
                let derived = &panel.derived;
                pictures.push(&mut panel.pictures);
                let scene = Scene {
                    scenario: derived.shown(scenario),
                    derived,
                    step,
                    onward: if step < last { onward } else { 0.0 },
                    style,
                };
                shown.push(figure::Panel { label, scene });
            }
            let plot = multiples_page_ui(ui, page, &shown, &mut pictures);
            for panel in &mut *panels {
                panel.plot = plot;
            }
        });
        let captions: Vec<String> = scenarios.iter().map(caption).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let said = caption_of_many(&captions, &labels);
        self.finished(drawing, document, said, Some(step))
    }

    /// The scenario in the colours of the theme.
    fn coloured<'a>(&self, scenario: &'a Scenario) -> Cow<'a, Scenario> {
        match self.theme {
            Theme::Paper | Theme::Light | Theme::Dark => Cow::Borrowed(scenario),
            Theme::Grey => Cow::Owned(grey::scenario(scenario)),
        }
    }

    /// What a drawing has besides what is drawn, and the colours that the theme leaves it.
    fn finished(
        &self,
        drawing: Drawing,
        scenario: &Scenario,
        description: String,
        step: Option<usize>,
    ) -> Drawing {
        let mut drawing = Drawing {
            title: scenario.title.clone(),
            description,
            source: self.carries.then(|| Source::new(scenario, step)),
            ..drawing
        };
        match self.theme {
            Theme::Paper | Theme::Light | Theme::Dark => {}
            Theme::Grey => grey::drain(&mut drawing),
        }
        if self.transparent {
            drawing.background = Color32::TRANSPARENT;
        }
        drawing
    }

    /// The hyperparameter map of a scenario alone.
    pub fn hyper_map(&mut self, document: &Scenario) -> Drawing {
        let scenario = &*self.coloured(document);
        let Panel {
            derived, pictures, ..
        } = &mut self.panels[0];
        derived.update_hyper(scenario, true);
        let scene = Scene {
            scenario: derived.shown(scenario),
            derived,
            step: 0,
            onward: 0.0,
            style: self.style,
        };
        let drawing = self.stage.draw(|ui| hyper_page_ui(ui, &scene, pictures));
        self.finished(drawing, document, caption(document), None)
    }
}

/// The series whose plots figures of a scenario show: none in a lab, which has no plot.
fn series(scenario: &Scenario) -> Option<&Series> {
    let series = scenario.multiples.as_ref();
    series.filter(|_| scenario.lab().is_none())
}

/// The scenarios of a series as its plots show them: what is said once stands around all of them, and nothing stands beside each.
fn panels_of(series: &Series, scenario: &Scenario) -> Vec<Member> {
    let mut members = series.of(scenario);
    for Member { scenario, .. } in &mut members {
        let figure = &mut scenario.figure;
        figure.legend = Legend::Hidden;
        (figure.color_bar, figure.chart, figure.test) = (false, false, false);
        (scenario.maps.hyper, scenario.race.shown) = (false, false);
    }
    members
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
    let mut film = Film::new(SMALL, theme, &detail).carry(false);
    film.style.text_size = SMALL_TEXT;
    let drawing = film.draw_page(&scenario, None, 0.0, small_page_ui);
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
