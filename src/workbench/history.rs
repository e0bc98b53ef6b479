//! Undo and redo of the document.

use crate::scenario::Scenario;

/// More steps back than anyone counts.
const DEPTH: usize = 300;

/// Committed states of the document, one of them current.
///
/// The window edits its scenario freely and shows it to [`observe`](Self::observe) after every frame: while a
/// finger is down nothing is committed, so a whole drag becomes one change.
#[derive(Clone, Debug)]
pub struct History {
    states: Vec<Scenario>,
    current: usize,
}

impl History {
    pub fn new(scenario: Scenario) -> Self {
        Self {
            states: vec![scenario],
            current: 0,
        }
    }

    /// Commits a scenario that differs from the current state, once the user has let go. Panning and
    /// zooming are not undone: a state takes over the newest view without being a change. Returns whether something was
    /// committed.
    pub fn observe(&mut self, scenario: &Scenario, settled: bool) -> bool {
        let current = &mut self.states[self.current];
        if !settled || *current == *scenario {
            return false;
        }
        let view = current.view;
        current.view = scenario.view;
        if *current == *scenario {
            return false;
        }
        current.view = view;
        self.states.truncate(self.current + 1);
        self.states.push(scenario.clone());
        if self.states.len() > DEPTH {
            self.states.remove(0);
        }
        self.current = self.states.len() - 1;
        true
    }

    /// Forgets the newest change if the scenario is again what it was before, as after the first click of two.
    pub fn forget_detour(&mut self, scenario: &Scenario) {
        let newest = self.current + 1 == self.states.len();
        let Some(before) = self.current.checked_sub(1).filter(|_| newest) else {
            return;
        };
        let again = Scenario {
            view: scenario.view,
            ..self.states[before].clone()
        };
        if again == *scenario {
            self.states.truncate(self.current);
            self.current = before;
        }
    }

    pub fn can_undo(&self) -> bool {
        self.current > 0
    }

    pub fn can_redo(&self) -> bool {
        self.current + 1 < self.states.len()
    }

    /// The state before, which becomes current.
    pub fn undo(&mut self) -> Option<Scenario> {
        self.current = self.current.checked_sub(1)?;
        Some(self.states[self.current].clone())
    }

    /// The state after, which becomes current.
    pub fn redo(&mut self) -> Option<Scenario> {
        let next = self.states.get(self.current + 1)?.clone();
        self.current += 1;
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surface::View;

    #[test]
    fn a_drag_is_one_change() {
        let mut scenario = Scenario::default();
        let mut history = History::new(scenario.clone());
        let before = scenario.clone();
        for x in 1..10 {
            scenario.start[0] = f64::from(x);
            assert!(!history.observe(&scenario, false));
        }
        assert!(history.observe(&scenario, true));
        assert!(!history.observe(&scenario, true));
        assert_eq!(history.undo(), Some(before));
        assert_eq!(history.undo(), None);
        assert_eq!(history.redo(), Some(scenario));
        assert_eq!(history.redo(), None);
    }

    #[test]
    fn a_change_after_undo_forgets_what_was_undone() {
        let mut scenario = Scenario::default();
        let mut history = History::new(scenario.clone());
        scenario.run.steps = 7;
        history.observe(&scenario, true);
        scenario = history.undo().unwrap();
        scenario.run.steps = 9;
        history.observe(&scenario, true);
        assert!(!history.can_redo());
        assert!(history.can_undo());
    }

    #[test]
    fn a_detour_is_forgotten_and_a_change_is_not() {
        let mut scenario = Scenario::default();
        let before = scenario.clone();
        let mut history = History::new(scenario.clone());
        history.forget_detour(&scenario);
        scenario.start = [7.0, 7.0];
        history.observe(&scenario, true);
        history.forget_detour(&scenario);
        assert!(history.can_undo());
        history.forget_detour(&before);
        assert!(!history.can_undo() && !history.can_redo());
    }

    #[test]
    fn a_view_is_no_change() {
        let mut scenario = Scenario::default();
        let mut history = History::new(scenario.clone());
        scenario.view = Some(View::square(1.0));
        assert!(!history.observe(&scenario, true));
        assert!(!history.can_undo());
    }
}
