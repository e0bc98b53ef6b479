//! A prediction: the class says where a run will end before it is shown.

use crate::math::Point;
use crate::parameters::{Choice as _, Parameter};
use crate::{choices, parameters};

parameters! {
    /// A prediction of where the shown runs end.
    pub struct Prediction {
        /// How far it has come.
        state: Predicting = Predicting::Off => Parameter::choice("state", "prediction", Predicting::KEYS),
        ;
        /// The place that was guessed, while there is a prediction.
        guess: Option<Point> = None,
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
    /// The next state: the question is asked, answered by what is shown, and put away.
    pub fn advance(&mut self) {
        *self = match self.state {
            Predicting::Off => Self {
                state: Predicting::Asked,
                guess: None,
            },
            Predicting::Asked => Self {
                state: Predicting::Revealed,
                ..*self
            },
            Predicting::Revealed => Self::default(),
        };
    }
}
