//! Small multiples of an exported figure: which number varies, and over which values.

use eframe::egui::{ComboBox, RichText, Ui};

use super::super::fingers::field;
use crate::parameters::{Legal, Slider};
use crate::scenario::{Control, Place, Scenario, Series, SeriesError, Target};
use crate::spelling::number::compact;

/// How many values are suggested, and how far below and above a learning rate they go.
const SUGGESTED: usize = 6;
const AROUND: f64 = 4.0;

/// What varies; nothing in a figure of one plot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Multiples {
    target: Option<Target>,
    values: String,
}

impl Multiples {
    /// Takes over those of a document. What was chosen for an earlier one stays where this has such a number.
    pub fn offer(&mut self, scenario: &Scenario) {
        if let Some(series) = &scenario.multiples {
            self.target = Some(series.target.clone());
            self.values = series.spelling().to_owned();
        } else if self.series(scenario).is_err() {
            *self = Self::default();
        }
    }

    /// Those of a document, or none.
    pub fn reset(&mut self, scenario: &Scenario) {
        *self = Self::default();
        self.offer(scenario);
    }

    /// The series that figures show; `None` for one plot.
    ///
    /// # Errors
    /// Where the values are none.
    pub fn series(&self, scenario: &Scenario) -> Result<Option<Series>, SeriesError> {
        let series = |target| Series::parse(&format!("{target}={}", self.values), scenario);
        self.target.as_ref().map(series).transpose()
    }

    /// Chooses what varies, with values that suit it.
    fn choose(&mut self, target: Option<Target>, scenario: &Scenario) {
        let control = target.as_ref().and_then(|target| scenario.control(target));
        self.values = match (&target, &control) {
            (Some(target), Some(control)) => suggestion(target, control),
            (_, None) | (None, _) => String::new(),
        };
        self.target = target;
    }

    /// The settings.
    pub fn ui(&mut self, ui: &mut Ui, scenario: &Scenario) {
        let label = ui.label("Vary");
        let chosen = self.target.as_ref();
        let text = chosen.map_or("nothing: one plot".to_owned(), |t| name(scenario, t));
        let mut choice = None;
        ComboBox::from_id_salt("vary")
            .selected_text(text)
            .width(260.0)
            .truncate()
            .show_ui(ui, |ui| {
                let one = self.target.is_none();
                if ui.selectable_label(one, "nothing: one plot").clicked() {
                    choice = Some(None);
                }
                for target in offered(scenario) {
                    let is = self.target.as_ref() == Some(&target);
                    let entry = ui.selectable_label(is, name(scenario, &target));
                    if entry.on_hover_text(target.to_string()).clicked() {
                        choice = Some(Some(target));
                    }
                }
            })
            .response
            .labelled_by(label.id);
        if let Some(target) = choice {
            self.choose(target, scenario);
        }
        if self.target.is_none() {
            return;
        }
        let hint = "A list such as 0.1,0.2; a..b:6 for six values at equal distances, a..b:6log at equal ratios";
        let label = ui.label("Values");
        let field = field(ui, &mut self.values).desired_width(260.0);
        ui.add(field).labelled_by(label.id).on_hover_text(hint);
        match self.series(scenario) {
            Err(e) => ui.colored_label(ui.visuals().error_fg_color, e.to_string()),
            Ok(series) => {
                let count = series.map_or(0, |series| series.values.len());
                ui.label(RichText::new(format!("{count} plots side by side")).weak())
            }
        };
    }
}

/// The numbers that runs and their landscape depend on.
fn offered(scenario: &Scenario) -> impl Iterator<Item = Target> {
    let visible = |index: usize| scenario.optimizers.get(index).is_some_and(|o| o.visible);
    scenario
        .targets()
        .into_iter()
        .filter(move |target| match target.place {
            Place::Surface | Place::Network | Place::Plane | Place::Start | Place::Run => true,
            Place::Optimizer(i) | Place::Schedule(i) | Place::Tool(i, _) => visible(i),
            Place::Between
            | Place::Ensemble
            | Place::Layers
            | Place::Levels
            | Place::Relief
            | Place::Chart
            | Place::Figure
            | Place::Maps
            | Place::Sharpness
            | Place::Swarm
            | Place::Resampling
            | Place::Race
            | Place::Signals
            | Place::Polynomials
            | Place::Prediction => false,
        })
}

/// A number in words, with its optimizer.
fn name(scenario: &Scenario, target: &Target) -> String {
    let control = scenario.control(target);
    let name = control.map_or_else(
        || target.to_string(),
        |control| format!("{}  {}", control.name, control.symbol),
    );
    let mut names = scenario.names();
    match target.place.optimizer() {
        Some(index) if index < names.len() => format!("{}: {name}", names.swap_remove(index)),
        Some(_) | None => name,
    }
}

fn suggestion(target: &Target, control: &Control) -> String {
    let range = |low: f64, high: f64, how: &str| {
        // A little inside of an end that is not allowed itself.
        let inset = (high - low) / SUGGESTED as f64;
        let legal = |end: f64, within: f64| match control.legal.admits(end) {
            true => end,
            false => within,
        };
        let ends = [legal(low, low + inset), legal(high, high - inset)];
        let [low, high] = ends.map(|end| compact(end, 6).replace('−', "-"));
        format!("{low}..{high}:{SUGGESTED}{how}")
    };
    match (control.legal, control.slider) {
        (Legal::Switch, _) => "false,true".to_owned(),
        (Legal::Choice(names) | Legal::Optional(names), _) => names.join(","),
        (Legal::Exact(_), _) => format!("0..{}:{SUGGESTED}", SUGGESTED - 1),
        _ if target.key == "lr" && control.value > 0.0 => {
            range(control.value / AROUND, control.value * AROUND, "log")
        }
        (_, Slider::Logarithmic(low, high)) => range(low, high, "log"),
        (_, Slider::Linear(low, high)) => range(low, high, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::lesson_pages;

    #[test]
    fn what_is_suggested_for_any_number_is_a_series() {
        for page in lesson_pages() {
            let scenario = &page.scenario;
            for target in offered(scenario) {
                let mut multiples = Multiples::default();
                multiples.choose(Some(target.clone()), scenario);
                let series = multiples.series(scenario);
                let series = series.unwrap_or_else(|e| panic!("{}: {target}: {e}", page.key));
                let count = series.expect("a series").values.len();
                assert!((1..=64).contains(&count), "{target}: {count}");
            }
        }
    }

    #[test]
    fn what_another_document_has_not_is_not_chosen_there() {
        let pages = lesson_pages();
        let with = |rate: bool| {
            let has = |s: &Scenario| offered(s).any(|t| t.to_string() == "optimizer.1.lr");
            let mut pages = pages.iter().map(|page| &page.scenario);
            pages.find(|s| has(s) == rate).expect("a page")
        };
        let mut multiples = Multiples::default();
        let target = offered(with(true)).find(|t| t.to_string() == "optimizer.1.lr");
        multiples.choose(target, with(true));
        let kept = multiples.clone();
        multiples.offer(with(true));
        assert_eq!(multiples, kept);
        multiples.offer(with(false));
        assert_eq!(multiples, Multiples::default());
    }
}
