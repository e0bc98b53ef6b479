//! Figures say what theory says. They are read back from what is drawn, and compared with closed forms and with the scenario.

mod charts;
mod convergence;
mod decisions;
mod diagrams;
mod fits;
mod flows;
mod grounds;
mod guesses;
mod lab;
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
mod spectra;
mod steps;
mod swarms;
mod texts;
mod together;
