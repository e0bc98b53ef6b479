//! What comes out where a class is asked.

/// The answer to a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Of each choice whether it is right.
    pub right: Vec<bool>,
    /// The number that is asked for.
    pub number: Option<f64>,
}
