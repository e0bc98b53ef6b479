//! Figures say what theory says. They are read back from what is drawn, and compared with closed forms and with the scenario.

mod charts;
mod convergence;
mod fits;
mod flows;
mod grounds;
mod guesses;
mod lens;
mod networks;
mod normalizations;
mod overlays;
mod page;
mod planes;
mod race;
mod runs;
mod shadows;
mod signals;
mod steps;
mod swarms;
mod tested;
mod texts;
mod together;
