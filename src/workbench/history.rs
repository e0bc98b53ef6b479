//! Undo and redo of the document.

use std::sync::Arc;

use crate::scenario::Scenario;

/// States that are kept; the oldest are dropped.
const DEPTH: usize = 300;

/// A state of the document.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The document.
    pub scenario: Scenario,
    /// The key of the lesson that the document was opened from, even if it has been changed since.
    pub lesson: Option<&'static str>,
    /// The document as it was opened.
    pub opened: Arc<Scenario>,
}

/// Committed states of the document, one of them current.
///
/// The window edits its scenario freely and shows it to [`observe`](Self::observe) after every frame. Nothing is committed
/// while a button is held down, so a whole drag becomes one change.
#[derive(Clone, Debug)]
pub struct History {
    states: Vec<State>,
    current: usize,
}

impl History {
    /// A history whose only state is this document.
    pub fn new(scenario: Scenario, lesson: Option<&'static str>, opened: Arc<Scenario>) -> Self {
        Self {
            states: vec![State {
                scenario,
                lesson,
                opened,
            }],
            current: 0,
        }
    }

    /// Commits a scenario that differs from the current state once the edit has `settled`, that is, the user has let go.
    /// Panning and zooming are no changes: the current state only takes over the new view. Returns whether a new state was
    /// committed.
    pub fn observe(
        &mut self,
        scenario: &Scenario,
        lesson: Option<&'static str>,
        opened: &Arc<Scenario>,
        settled: bool,
    ) -> bool {
        let State {
            scenario: current,
            lesson: current_lesson,
            opened: current_opened,
        } = &mut self.states[self.current];
        if !settled
            || (*current == *scenario
                && *current_lesson == lesson
                && Arc::ptr_eq(current_opened, opened))
        {
            return false;
        }
        let view = current.view;
        current.view = scenario.view;
        if *current == *scenario {
            *current_lesson = lesson;
            *current_opened = Arc::clone(opened);
            return false;
        }
        current.view = view;
        self.states.truncate(self.current + 1);
        self.states.push(State {
            scenario: scenario.clone(),
            lesson,
            opened: Arc::clone(opened),
        });
        if self.states.len() > DEPTH {
            self.states.remove(0);
        }
        self.current = self.states.len() - 1;
        true
    }

    /// Drops the newest state if the scenario is back to what it was before, as when a double click takes back what its
    /// first click did.
    pub fn forget_detour(&mut self, scenario: &Scenario) {
        let newest = self.current + 1 == self.states.len();
        let Some(before) = self.current.checked_sub(1).filter(|_| newest) else {
            return;
        };
        let again = Scenario {
            view: scenario.view,
            ..self.states[before].scenario.clone()
        };
        if again == *scenario {
            self.states.truncate(self.current);
            self.current = before;
        }
    }

    /// Whether there is an earlier state.
    pub fn can_undo(&self) -> bool {
        self.current > 0
    }

    /// Whether there is a later state.
    pub fn can_redo(&self) -> bool {
        self.current + 1 < self.states.len()
    }

    /// Makes the previous state current and returns it; `None` if there is none.
    pub fn undo(&mut self) -> Option<State> {
        self.current = self.current.checked_sub(1)?;
        Some(self.states[self.current].clone())
    }

    /// Makes the next state current and returns it; `None` if there is none.
    pub fn redo(&mut self) -> Option<State> {
        let next = self.states.get(self.current + 1)?.clone();
        self.current += 1;
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surface::View;

    fn new(scenario: &Scenario, lesson: Option<&'static str>) -> History {
        History::new(scenario.clone(), lesson, Arc::default())
    }

    fn observe(
        history: &mut History,
        scenario: &Scenario,
        lesson: Option<&'static str>,
        settled: bool,
    ) -> bool {
        let opened = Arc::clone(&history.states[history.current].opened);
        history.observe(scenario, lesson, &opened, settled)
    }

    #[test]
    fn a_drag_is_one_change() {
        let mut scenario = Scenario::default();
        let mut history = new(&scenario, None);
        let before = scenario.clone();
        for x in 1..10 {
            scenario.start[0] = f64::from(x);
            assert!(!observe(&mut history, &scenario, None, false));
        }
        assert!(observe(&mut history, &scenario, None, true));
        assert!(!observe(&mut history, &scenario, None, true));
        assert_eq!(history.undo().map(|s| s.scenario), Some(before));
        assert_eq!(history.undo(), None);
        assert_eq!(history.redo().map(|s| s.scenario), Some(scenario));
        assert_eq!(history.redo(), None);
    }

    #[test]
    fn a_change_after_undo_forgets_what_was_undone() {
        let mut scenario = Scenario::default();
        let mut history = new(&scenario, None);
        scenario.run.steps = 7;
        observe(&mut history, &scenario, None, true);
        scenario = history.undo().unwrap().scenario;
        scenario.run.steps = 9;
        observe(&mut history, &scenario, None, true);
        assert!(!history.can_redo());
        assert!(history.can_undo());
    }

    #[test]
    fn a_detour_is_forgotten_and_a_change_is_not() {
        let mut scenario = Scenario::default();
        let before = scenario.clone();
        let mut history = new(&scenario, None);
        history.forget_detour(&scenario);
        scenario.start = [7.0, 7.0];
        observe(&mut history, &scenario, None, true);
        history.forget_detour(&scenario);
        assert!(history.can_undo());
        history.forget_detour(&before);
        assert!(!history.can_undo() && !history.can_redo());
    }

    #[test]
    fn a_state_knows_which_lesson_it_was() {
        let mut scenario = Scenario::default();
        let mut history = new(&scenario, Some("first"));
        scenario.start = [7.0, 7.0];
        observe(&mut history, &scenario, Some("second"), true);
        assert_eq!(history.undo().and_then(|s| s.lesson), Some("first"));
        assert_eq!(history.redo().and_then(|s| s.lesson), Some("second"));
        // The same document opened from a file is not a change, but it is no longer a lesson.
        assert!(!observe(&mut history, &scenario, None, true));
        history.undo();
        assert_eq!(history.redo().and_then(|s| s.lesson), None);
    }

    #[test]
    fn a_state_knows_the_document_as_it_was_opened() {
        let mut scenario = Scenario::default();
        let first = Arc::new(scenario.clone());
        let mut history = History::new(scenario.clone(), None, Arc::clone(&first));
        scenario.start = [7.0, 7.0];
        history.observe(&scenario, None, &first, true);
        scenario.start = [8.0, 8.0];
        let second = Arc::new(scenario.clone());
        history.observe(&scenario, None, &second, true);
        let opened = |state: Option<State>| state.map(|s| s.opened);
        assert_eq!(opened(history.undo()), Some(Arc::clone(&first)));
        assert_eq!(opened(history.undo()), Some(first));
        history.redo();
        assert_eq!(opened(history.redo()), Some(second));
    }

    #[test]
    fn a_view_is_no_change() {
        let mut scenario = Scenario::default();
        let mut history = new(&scenario, None);
        scenario.view = Some(View::square(1.0));
        assert!(!observe(&mut history, &scenario, None, true));
        assert!(!history.can_undo());
    }
}
