//! What a figure was made from. Files of figures carry it, so that it can be opened again.

use crate::scenario::{Scenario, write};

/// The scenario of a figure and the step that it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// A scenario file. Its first line is a comment that names the step, where the figure shows one: the playhead is no part of the
    /// document.
    pub text: String,
}

/// What the first line begins with where there is a step.
const STEP: &str = "# Ravine figure, step ";

impl Source {
    /// That of a figure which shows a step of a scenario, or all of them where it moves.
    pub fn new(scenario: &Scenario, step: Option<usize>) -> Self {
        let head = step.map_or(String::new(), |step| format!("{STEP}{step}\n"));
        let text = head + &write(scenario);
        Self { text }
    }

    /// The step that the figure shows; `None` where the text names none.
    pub fn step(&self) -> Option<usize> {
        let (first, _) = self.text.split_once('\n')?;
        first.strip_prefix(STEP)?.trim_end().parse().ok()
    }

    /// That of a figure which shows all steps.
    pub fn without_step(self) -> Self {
        match (self.step(), self.text.split_once('\n')) {
            (Some(_), Some((_, text))) => Self { text: text.into() },
            (None, _) | (_, None) => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::read;

    #[test]
    fn the_step_is_beside_the_document() {
        let scenario = Scenario::default();
        let still = Source::new(&scenario, Some(37));
        assert_eq!(still.step(), Some(37));
        assert_eq!(read("figure", &still.text).expect("a scenario"), scenario);
        let moving = Source::new(&scenario, None);
        assert_eq!(still.without_step(), moving);
        assert_eq!(moving.clone().without_step(), moving);
        assert_eq!(moving.step(), None);
        assert_eq!(read("figure", &moving.text).expect("a scenario"), scenario);
    }
}
