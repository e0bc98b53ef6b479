//! What a page asks of one who works alone: its tasks, and whether they are done.

use eframe::egui::{
    FontId, Frame, Label, Margin, Panel, Response, RichText, ScrollArea, TextStyle, Ui,
};

use super::App;
use super::focus::Place;
use super::session::Task;
use super::spoken::announce;
use super::theme;
use crate::figure::fonts::{self, icon};
use crate::scenario::Scenario;
use crate::workbench::Origin;

/// Points of type while presenting.
const LARGE: f32 = 13.0;
/// A longer list scrolls.
const HEIGHT: f32 = 66.0;

/// A task, and what has become of it.
struct Shown {
    task: String,
    done: bool,
    /// In words.
    state: String,
}

impl App {
    /// The tasks of the page, each with what was found of it.
    pub(super) fn tasks_ui(&mut self, ui: &mut Ui) {
        let tasks = self.tasks();
        if tasks.is_empty() {
            return;
        }
        let size = match self.presenting {
            Some(_) => LARGE,
            None => TextStyle::Body.resolve(ui.style()).size,
        };
        let progress = self.progress();
        let frame = Frame::side_top_panel(ui.style()).inner_margin(Margin::symmetric(8, 2));
        let panel = Panel::top("tasks").resizable(false).frame(frame);
        panel.show(ui, |ui| {
            self.tour.put(Place::Tasks, ui.unique_id());
            let scroll = ScrollArea::vertical().max_height(HEIGHT);
            scroll.show(ui, |ui| {
                let mut said = Vec::new();
                let mut last: Option<Response> = None;
                for (i, task) in tasks.iter().enumerate() {
                    let first = progress.as_deref().filter(|_| i == 0);
                    last = Some(task_ui(ui, task, first, size));
                    said.push(format!("{} {}", task.task, task.state));
                }
                if let Some(last) = last {
                    announce(ui, &last, &said.join(" "));
                }
            });
        });
    }

    /// The tasks of the page. One that is done is remembered.
    fn tasks(&mut self) -> Vec<Shown> {
        let texts = self.scenario.tasks();
        if texts.is_empty() {
            return Vec::new();
        }
        let asked = self.scenario.is_asked();
        // As when answers are collected: what the page's knobs turn counts, and nothing else.
        let page = self.decks.scenario(&self.origin);
        let fair = page.is_none_or(|page| page.answered_by(&self.scenario).runs_as(&self.scenario));
        let found = self.derived.findings.all().map(|all| {
            let tasks = all.filter(|(claim, _)| claim.task.is_some());
            tasks.map(|(_, finding)| finding.clone()).collect()
        });
        let found: Vec<_> = found.unwrap_or_default();
        let origin = self.decks.page_of(&self.origin).clone();
        let mut shown = Vec::new();
        for (place, text) in texts.into_iter().enumerate() {
            let task = Task {
                origin: origin.clone(),
                text: text.clone(),
            };
            let finding = found.get(place);
            let holds = finding.is_some_and(|finding| finding.holds && !finding.refused);
            let holds = holds && fair;
            if holds {
                self.session.has_done(&task);
            }
            let before = self.session.is_done(&task);
            let state = match finding {
                _ if asked => "hidden until it is revealed".to_owned(),
                None => "checking …".to_owned(),
                Some(finding) if finding.refused => format!("cannot be checked: {}", finding.found),
                Some(finding) if finding.holds && !fair => {
                    format!("only what the knobs turn counts: {}", finding.found)
                }
                Some(finding) if finding.holds => format!("done: {}", finding.found),
                Some(finding) if before => {
                    format!("done before; with these settings {}", finding.found)
                }
                Some(finding) => format!("not yet: {}", finding.found),
            };
            shown.push(Shown {
                task: text,
                done: before && !asked,
                state,
            });
        }
        shown
    }

    /// How many tasks of the deck are done, where it has several.
    fn progress(&self) -> Option<String> {
        if self.scenario.is_asked() {
            return None;
        }
        let of = |origin: &Origin, scenario: &Scenario| {
            let task = |text| Task {
                origin: origin.clone(),
                text,
            };
            scenario.tasks().into_iter().map(task).collect::<Vec<_>>()
        };
        let tasks: Vec<Task> = match self.decks.part(&self.origin) {
            [] => of(self.decks.page_of(&self.origin), &self.scenario),
            pages => pages
                .iter()
                .flat_map(|page| of(&page.origin, &page.scenario))
                .collect(),
        };
        let is_done = |task: &&Task| self.session.is_done(task);
        let done = tasks.iter().filter(is_done).count();
        (tasks.len() > 1).then(|| format!("{done} of {} done", tasks.len()))
    }
}

/// A task in a line, before how many are done.
fn task_ui(ui: &mut Ui, task: &Shown, progress: Option<&str>, size: f32) -> Response {
    ui.horizontal_wrapped(|ui| {
        let (symbol, ink) = match task.done {
            true => (icon::CHECK_CIRCLE, theme::accent(ui.visuals().dark_mode)),
            false => (icon::CIRCLE, ui.visuals().weak_text_color()),
        };
        ui.label(RichText::new(symbol).size(1.1 * size).color(ink));
        let font = FontId::new(size, fonts::semibold());
        ui.add(Label::new(RichText::new(&task.task).font(font)).wrap());
        let state = RichText::new(&task.state)
            .size(size)
            .color(match task.done {
                true => ui.visuals().text_color(),
                false => ui.visuals().weak_text_color(),
            });
        let state = ui.add(Label::new(state).wrap());
        if let Some(progress) = progress {
            ui.label(RichText::new(progress).size(size).weak());
        }
        state
    })
    .inner
}
