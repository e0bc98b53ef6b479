//! A prediction: the class says what comes out before it is shown.

use crate::math::Point;
use crate::parameters::{Choice as _, Parameter};
use crate::{choices, parameters};

/// More choices no class keeps apart.
pub const MAX_CHOICES: usize = 6;
/// More hands no hall has.
pub const MAX_HANDS: u32 = 100_000;

parameters! {
    /// A prediction of where the shown runs end, or of what claims decide.
    pub struct Prediction {
        /// How far it has come.
        state: Predicting = Predicting::Off => Parameter::choice("state", "prediction", Predicting::KEYS),
        ;
        /// The place that was guessed, while there is a prediction.
        guess: Option<Point> = None,
        /// How many hands each choice has, in the order of claims.
        hands: [u32; MAX_CHOICES] = [0; MAX_CHOICES],
        /// The number that was guessed.
        number: Option<f64> = None,
    }
}

choices! {
    /// How far a prediction has come.
    #[derive(Default)]
    pub enum Predicting {
        /// Nobody is asked.
        #[default]
        Off = "off",
        /// What lies beyond the playhead is hidden, and a click on the plot records a guess.
        Asked = "asked",
        /// All is shown, and how far the guess was off.
        Revealed = "revealed",
    }
}

impl Prediction {
    /// How many hands there are, and how many of them this choice has.
    pub fn hands_for(&self, choice: usize) -> [u32; 2] {
        let all = self.hands.iter().fold(0u32, |a, n| a.saturating_add(*n));
        [all, self.hands.get(choice).copied().unwrap_or(0)]
    }

    /// A hand more, or fewer, for a choice.
    pub fn raise(&mut self, choice: usize, by: i64) {
        if let Some(hands) = self.hands.get_mut(choice) {
            let to = (i64::from(*hands) + by).clamp(0, i64::from(MAX_HANDS));
            // It is within the range of hands.
            *hands = u32::try_from(to).unwrap_or(*hands);
        }
    }

    /// The next state: the question is asked, answered by what is shown, and put away.
    pub fn advance(&mut self) {
        *self = match self.state {
            Predicting::Off => Self {
                state: Predicting::Asked,
                ..Self::default()
            },
            Predicting::Asked => Self {
                state: Predicting::Revealed,
                ..*self
            },
            Predicting::Revealed => Self::default(),
        };
    }
}
