//! Figures say what theory says. They are read back from what is drawn, and compared with closed forms and with the scenario.

mod charts;
mod fits;
mod flows;
mod grounds;
mod guesses;
mod page;
mod runs;
mod texts;
