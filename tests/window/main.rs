//! The window, driven as a person would drive it, with no display and no GPU.
//!
//! Controls are found by their accessible names, so these tests also show that every control has one. Frames are a
//! sixtieth of a second of the window's own time; no test waits for a clock, except for threads to finish.

mod asking;
mod cards;
mod carried;
mod contents;
mod convergence;
mod early_stopping;
mod editing;
mod ensembles;
mod explained;
mod export_dialog;
mod exported;
mod exports;
mod files;
mod flows;
mod focus;
mod formula;
mod generalization;
mod hand;
mod homework;
mod kept;
mod keys;
mod lectern;
mod legible;
mod lens;
mod limits;
mod locks;
mod maps;
mod messages;
mod network_chart;
mod network_panel;
mod networks;
mod normalization;
mod overlays;
mod own;
mod painting;
mod penalty;
mod picker;
mod pictures;
mod pins;
mod planes;
mod playing;
mod plot;
mod polynomials;
mod predicting;
mod presenting;
mod race;
mod random;
mod readouts;
mod recent;
mod relief;
mod renderer;
mod replacing;
mod sessions;
mod settable;
mod signals;
mod sliders;
mod spoken;
mod starts;
#[cfg(unix)]
mod swarm;
mod tables;
mod tested;
mod welcome;
