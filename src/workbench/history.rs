//! Undo and redo of the document.

use std::path::{Path, PathBuf};

use crate::scenario::Scenario;

/// States that are kept; the oldest are dropped, but not what a document was opened as.
const DEPTH: usize = 300;

/// Where a document was opened from or saved to, even if it has been changed since.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// Nowhere, a pipe, or a line of text.
    #[default]
    New,
    /// A file that carries a scenario and is none: a figure, which saving never writes over.
    Figure(PathBuf),
    /// The page of a lesson with this key.
    Lesson(&'static str),
    /// A file that is one scenario.
    File(PathBuf),
    /// The page with this key in a file that is a deck.
    Page(PathBuf, String),
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

    /// The origin of a page of a deck, whose path is treated in the same way.
    pub fn of_page(path: PathBuf, key: String) -> Self {
        match Self::of_path(path) {
            Self::File(path) => Self::Page(path, key),
            elsewhere => elsewhere,
        }
    }

    /// The origin of a document that a file of that path carries, whose path is treated in the same way.
    pub fn of_figure(path: PathBuf) -> Self {
        match Self::of_path(path) {
            Self::File(path) => Self::Figure(path),
            elsewhere => elsewhere,
        }
    }

    /// The file that saving writes to; `None` if there is none yet.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) | Self::Page(path, _) => Some(path),
            Self::New | Self::Figure(_) | Self::Lesson(_) => None,
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

    /// Whether what is shown next is another document than the current state's.
    pub fn is_opening(&self) -> bool {
        self.opening
    }

    /// Commits a scenario that differs from the current state once the edit has `settled`, that is, the user has let go.
    /// Panning, zooming and turning the relief are no changes: the current state only takes over the new view. Returns whether a new state was
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
        let seen = current.outlook();
        current.look_from(scenario.outlook());
        if *current == *scenario {
            // The same from elsewhere is no change, but it is another document than those around it.
            if opening || current_origin != origin {
                current_origin.clone_from(origin);
                let around = self.begins.iter_mut().skip(self.current).take(2);
                around.for_each(|begins| *begins = true);
            }
            return false;
        }
        current.look_from(seen);
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
mod tests;
