//! What a figure was made from, as text: a scenario file whose first line says so, and which step the figure shows. The playhead is no
//! part of the document, so it is in a comment.

use super::document::Scenario;
use super::write::write;

/// What the text begins with.
pub const MARK: &str = "# Ravine figure";
/// What follows it where there is a step.
const STEP: &str = ", step ";

/// The text of a figure that shows a step of a scenario, or all of them where it moves.
pub fn write_moment(scenario: &Scenario, step: Option<usize>) -> String {
    let step = step.map_or(String::new(), |step| format!("{STEP}{step}"));
    format!("{MARK}{step}\n{}", write(scenario))
}

/// The step that a text names in its first line, if it names one.
pub fn step_of(text: &str) -> Option<usize> {
    let first = text.lines().next()?;
    let step = first.strip_prefix(MARK)?.strip_prefix(STEP)?;
    step.trim_end().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::read;

    #[test]
    fn the_step_is_beside_the_document() {
        let scenario = Scenario::default();
        for step in [Some(0), Some(37), None] {
            let text = write_moment(&scenario, step);
            assert_eq!(step_of(&text), step);
            assert_eq!(read("figure", &text).as_ref(), Ok(&scenario));
        }
        assert_eq!(step_of(&write(&scenario)), None);
        assert_eq!(step_of(""), None);
        assert_eq!(step_of("# Ravine figure, step -1\n"), None);
    }
}
