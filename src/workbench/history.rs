//! Undo and redo of the document.

use std::path::{Path, PathBuf};

use crate::scenario::Scenario;

/// States that are kept; the oldest are dropped, but not what a document was opened as.
const DEPTH: usize = 300;

/// Where a document was opened from or saved to, even if it has been changed since.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// Nowhere, or a pipe.
    #[default]
    New,
    /// The lesson with this key.
    Lesson(&'static str),
    /// A file.
    File(PathBuf),
}

impl Origin {
    /// The origin of a document loaded from that path, where `-` is standard input. The path is made absolute, so that it
    /// still names the same file after the next start, in another folder.
    pub fn of_path(path: PathBuf) -> Self {
        if path == Path::new("-") {
            Self::New
        } else {
            Self::File(std::path::absolute(&path).unwrap_or(path))
        }
    }

    /// The file that saving writes to; `None` if there is none yet.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::New | Self::Lesson(_) => None,
        }
    }
}

/// A state of the document.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The document.
    pub scenario: Scenario,
    /// Where it was opened from or saved to.
    pub origin: Origin,
}

/// Committed states of the document, one of them current.
///
/// The window edits its scenario freely and shows it to [`observe`](Self::observe) after every frame. Nothing is committed
/// while a button is held down, so a whole drag becomes one change.
#[derive(Clone, Debug)]
pub struct History {
    states: Vec<State>,
    /// For each state, whether a document begins with it. Origins do not tell: two documents may both come from nowhere.
    begins: Vec<bool>,
    current: usize,
    /// Whether another document has been opened since the last look.
    opening: bool,
    /// Counts commits, for marks. Undo and redo count for more than all states, so that marks from before them lead nowhere.
    commits: usize,
}

impl History {
    /// A history whose only state is this document.
    pub fn new(scenario: Scenario, origin: Origin) -> Self {
        Self {
            states: vec![State { scenario, origin }],
            begins: vec![true],
            current: 0,
            opening: false,
            commits: 0,
        }
    }

    /// Another document is opened: what is observed next is not a change of the current one, even if both have one origin.
    pub fn begin(&mut self) {
        self.opening = true;
    }

    /// Commits a scenario that differs from the current state once the edit has `settled`, that is, the user has let go.
    /// Panning and zooming are no changes: the current state only takes over the new view. Returns whether a new state was
    /// committed.
    pub fn observe(&mut self, scenario: &Scenario, origin: &Origin, settled: bool) -> bool {
        let State {
            scenario: current,
            origin: current_origin,
        } = &mut self.states[self.current];
        if !settled {
            return false;
        }
        let opening = std::mem::take(&mut self.opening);
        if *current == *scenario && current_origin == origin && !opening {
            return false;
        }
        let view = current.view;
        current.view = scenario.view;
        if *current == *scenario {
            // The same from elsewhere is no change, but it is another document than those around it.
            if opening || current_origin != origin {
                current_origin.clone_from(origin);
                let around = self.begins.iter_mut().skip(self.current).take(2);
                around.for_each(|begins| *begins = true);
            }
            return false;
        }
        current.view = view;
        self.states.truncate(self.current + 1);
        self.begins.truncate(self.current + 1);
        self.begins
            .push(opening || *origin != self.states[self.current].origin);
        self.states.push(State {
            scenario: scenario.clone(),
            origin: origin.clone(),
        });
        if self.states.len() > DEPTH {
            // What the document was opened as stays, as long as there are states that come from it.
            let oldest = usize::from(!self.begins[1]);
            self.states.remove(oldest);
            self.begins.remove(oldest);
            self.begins[0] = true;
        }
        self.current = self.states.len() - 1;
        self.commits += 1;
        true
    }

    /// The current document among those of the history: other after an undo that goes back to another document.
    pub fn document(&self) -> usize {
        self.first()
    }

    /// The first state of the current document.
    fn first(&self) -> usize {
        let mut begins = self.begins[..=self.current].iter();
        begins.rposition(|begins| *begins).unwrap_or(0)
    }

    /// The current document as it was opened: the oldest state of it that is still there.
    pub fn opened(&self) -> &Scenario {
        &self.states[self.first()].scenario
    }

    /// Gives the states of the current document, before and after the current one, the file that it is saved as.
    pub fn moved(&mut self, to: &Origin) {
        let after = self.current + 1;
        let more = self.begins[after..].iter().take_while(|begins| !**begins);
        let end = after + more.count();
        let first = self.first();
        for state in &mut self.states[first..end] {
            state.origin.clone_from(to);
        }
    }

    /// The current state.
    pub fn current(&self) -> &State {
        &self.states[self.current]
    }

    /// The present, for [`forget_since`](Self::forget_since).
    pub fn mark(&self) -> usize {
        self.commits
    }

    /// Drops what was committed since a mark, so that it becomes one change with what is done next, or none if that takes it
    /// back: what the first click of a double click did. Does nothing if something was undone meanwhile.
    pub fn forget_since(&mut self, mark: usize) {
        let newest = self.current + 1 == self.states.len();
        let since = self.commits.saturating_sub(mark);
        if let Some(before) = self.current.checked_sub(since).filter(|_| newest) {
            self.states.truncate(before + 1);
            self.begins.truncate(before + 1);
            self.current = before;
            self.commits = mark;
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
        self.commits += self.states.len();
        Some(self.states[self.current].clone())
    }

    /// Makes the next state current and returns it; `None` if there is none.
    pub fn redo(&mut self) -> Option<State> {
        let next = self.states.get(self.current + 1)?.clone();
        self.current += 1;
        self.commits += self.states.len();
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
        let mut history = History::new(scenario.clone(), Origin::New);
        let before = scenario.clone();
        for x in 1..10 {
            scenario.start[0] = f64::from(x);
            assert!(!history.observe(&scenario, &Origin::New, false));
        }
        assert!(history.observe(&scenario, &Origin::New, true));
        assert!(!history.observe(&scenario, &Origin::New, true));
        assert_eq!(history.undo().map(|s| s.scenario), Some(before));
        assert_eq!(history.undo(), None);
        assert_eq!(history.redo().map(|s| s.scenario), Some(scenario));
        assert_eq!(history.redo(), None);
    }

    #[test]
    fn a_change_after_undo_forgets_what_was_undone() {
        let mut scenario = Scenario::default();
        let mut history = History::new(scenario.clone(), Origin::New);
        scenario.run.steps = 7;
        history.observe(&scenario, &Origin::New, true);
        scenario = history.undo().unwrap().scenario;
        scenario.run.steps = 9;
        history.observe(&scenario, &Origin::New, true);
        assert!(!history.can_redo());
        assert!(history.can_undo());
    }

    #[test]
    fn what_a_first_click_did_is_part_of_a_double_click_or_no_change() {
        let mut scenario = Scenario::default();
        let before = scenario.clone();
        let mut history = History::new(scenario.clone(), Origin::New);
        let mark = history.mark();
        history.forget_since(mark);
        scenario.start = [7.0, 7.0];
        history.observe(&scenario, &Origin::New, true);
        assert!(history.can_undo());
        history.forget_since(mark);
        assert!(!history.can_undo() && !history.can_redo());
        assert!(!history.observe(&before, &Origin::New, true));
        // Two states since the mark, and another that takes their place.
        for x in [1.0, 2.0] {
            scenario.start[0] = x;
            history.observe(&scenario, &Origin::New, true);
        }
        history.forget_since(mark);
        scenario.start[0] = 3.0;
        assert!(history.observe(&scenario, &Origin::New, true));
        assert_eq!(history.undo().map(|s| s.scenario), Some(before));
        // What was undone can be redone, whatever is clicked twice.
        history.forget_since(mark);
        assert!(history.can_redo());
    }

    #[test]
    fn nothing_is_forgotten_across_an_undo() {
        let mut scenario = Scenario::default();
        let mut history = History::new(scenario.clone(), Origin::New);
        let mut change = |history: &mut History, x| {
            scenario.start[0] = x;
            history.observe(&scenario, &Origin::New, true)
        };
        assert!(change(&mut history, 7.0));
        let mark = history.mark();
        assert!(change(&mut history, 8.0));
        history.undo();
        assert!(change(&mut history, 9.0));
        history.forget_since(mark);
        assert_eq!(history.current().scenario.start[0], 9.0);
        assert_eq!(history.undo().map(|s| s.scenario.start[0]), Some(7.0));
    }

    #[test]
    fn a_state_knows_where_it_came_from() {
        let mut scenario = Scenario::default();
        let mut history = History::new(scenario.clone(), Origin::Lesson("first"));
        scenario.start = [7.0, 7.0];
        history.observe(&scenario, &Origin::File("second".into()), true);
        assert_eq!(
            history.undo().map(|s| s.origin),
            Some(Origin::Lesson("first"))
        );
        assert_eq!(
            history.redo().map(|s| s.origin),
            Some(Origin::File("second".into()))
        );
        // The same document from elsewhere is not a change.
        assert!(!history.observe(&scenario, &Origin::New, true));
        history.undo();
        assert_eq!(history.redo().map(|s| s.origin), Some(Origin::New));
    }

    #[test]
    fn the_opened_document_is_known_on_the_way_back() {
        let mut scenario = Scenario::default();
        let first = scenario.clone();
        let mut history = History::new(scenario.clone(), Origin::Lesson("first"));
        scenario.start = [7.0, 7.0];
        history.observe(&scenario, &Origin::Lesson("first"), true);
        scenario.start = [8.0, 8.0];
        let second = scenario.clone();
        history.observe(&scenario, &Origin::Lesson("second"), true);
        scenario.start = [9.0, 9.0];
        history.observe(&scenario, &Origin::Lesson("second"), true);
        assert_eq!(*history.opened(), second);
        history.undo();
        assert_eq!(*history.opened(), second);
        history.undo();
        assert_eq!(*history.opened(), first);
        history.redo();
        assert_eq!(*history.opened(), second);
    }

    #[test]
    fn a_file_stays_the_same_in_another_folder() {
        let origin = Origin::of_path("a.toml".into());
        let path = origin.file().unwrap();
        assert!(path.is_absolute() && path.ends_with("a.toml"), "{path:?}");
        assert_eq!(Origin::of_path("-".into()), Origin::New);
    }

    #[test]
    fn the_opened_document_outlasts_any_number_of_changes() {
        let mut scenario = Scenario::default();
        let mut history = History::new(scenario.clone(), Origin::New);
        let lesson = Origin::Lesson("second");
        for i in 0..2 * DEPTH {
            scenario.start = [i as f64, 0.0];
            history.observe(&scenario, &lesson, true);
            assert_eq!(history.opened().start, [0.0, 0.0]);
        }
        assert_eq!(history.states.len(), DEPTH);
        let steps = std::iter::from_fn(|| history.undo()).count();
        assert_eq!(steps, DEPTH - 1);
        assert_eq!(history.opened().start, [0.0, 0.0]);
    }

    /// The newest changes are kept without a gap, and what the document was opened as; without that, only the newest.
    #[test]
    fn the_oldest_changes_are_dropped_first() {
        let changes = DEPTH + 50;
        let begun = |origins: [&Origin; 2]| {
            let mut scenario = Scenario {
                start: [0.0, 0.0],
                ..Scenario::default()
            };
            let mut history = History::new(scenario.clone(), origins[0].clone());
            for i in 1..=changes {
                scenario.start = [i as f64, 0.0];
                history.observe(&scenario, origins[1], true);
            }
            let back = std::iter::from_fn(|| history.undo());
            let numbers: Vec<usize> = back.map(|s| s.scenario.start[0] as usize).collect();
            let forth = std::iter::from_fn(|| history.redo()).last();
            assert_eq!(forth.map(|s| s.scenario.start), Some([changes as f64, 0.0]));
            numbers
        };
        let file = Origin::File("/a.toml".into());
        let newest = |count: usize| (changes - count..changes).rev();
        // Opened as number 0, and changed.
        let mut expected: Vec<usize> = newest(DEPTH - 2).collect();
        expected.push(0);
        assert_eq!(begun([&file, &file]), expected);
        // Number 1 is another document, opened in place of number 0, which goes first.
        expected.pop();
        expected.push(1);
        assert_eq!(begun([&Origin::New, &file]), expected);
    }

    #[test]
    fn a_document_that_is_saved_as_a_file_is_that_file_in_all_its_states() {
        let mut scenario = Scenario::default();
        let (lesson, file) = (Origin::Lesson("first"), Origin::File("/a.toml".into()));
        let mut history = History::new(scenario.clone(), Origin::New);
        for x in 1..4 {
            scenario.start[0] = f64::from(x);
            history.observe(&scenario, &lesson, true);
        }
        history.undo();
        history.moved(&file);
        assert_eq!(history.redo().map(|s| s.origin), Some(file.clone()));
        history.undo();
        assert_eq!(history.undo().map(|s| s.origin), Some(file));
        assert_eq!(history.undo().map(|s| s.origin), Some(Origin::New));
    }

    #[test]
    fn two_documents_of_one_origin_are_not_saved_as_one_file() {
        let mut scenario = Scenario::default();
        let mut history = History::new(scenario.clone(), Origin::New);
        let mut change = |history: &mut History| {
            scenario.start[0] += 1.0;
            history.observe(&scenario, &Origin::New, true);
            scenario.clone()
        };
        change(&mut history);
        history.begin();
        let second = change(&mut history);
        change(&mut history);
        history.begin();
        change(&mut history);
        history.undo();
        assert_eq!(*history.opened(), second);
        let document = history.document();
        let file = Origin::File("/a.toml".into());
        history.moved(&file);
        assert_eq!(history.redo().map(|s| s.origin), Some(Origin::New));
        assert_ne!(history.document(), document);
        history.undo();
        assert_eq!(history.undo().map(|s| s.origin), Some(file));
        assert_eq!(history.document(), document);
        assert_eq!(history.undo().map(|s| s.origin), Some(Origin::New));
        assert_ne!(history.document(), document);
        assert_eq!(*history.opened(), Scenario::default());
    }

    #[test]
    fn the_same_document_from_elsewhere_is_a_document_of_its_own() {
        let mut scenario = Scenario::default();
        let mut history = History::new(scenario.clone(), Origin::Lesson("first"));
        for x in 1..3 {
            scenario.start[0] = f64::from(x);
            history.observe(&scenario, &Origin::Lesson("first"), true);
        }
        scenario = history.undo().unwrap().scenario;
        let file = Origin::File("/a.toml".into());
        history.begin();
        assert!(!history.observe(&scenario, &file, true));
        assert_eq!(*history.opened(), scenario);
        let other = Origin::File("/b.toml".into());
        history.moved(&other);
        let lesson = Some(Origin::Lesson("first"));
        assert_eq!(history.redo().map(|s| s.origin), lesson);
        assert_eq!(history.undo().map(|s| s.origin), Some(other));
        assert_eq!(history.undo().map(|s| s.origin), lesson);
    }

    #[test]
    fn a_view_is_no_change() {
        let mut scenario = Scenario::default();
        let mut history = History::new(scenario.clone(), Origin::New);
        scenario.view = Some(View::square(1.0));
        assert!(!history.observe(&scenario, &Origin::New, true));
        assert!(!history.can_undo());
    }
}
