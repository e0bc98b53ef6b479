#![doc = include_str!("architecture.md")]

// In layer order: each module may use those above it and none below.

pub mod spelling;

pub mod platform;

pub mod math;

pub mod parameters;

pub mod objective;

pub mod network;

pub mod surface;

pub mod optimizer;

pub mod analysis;

pub mod scenario;

pub mod claims;

pub mod workbench;

pub mod figure;

pub mod export;

#[cfg(not(target_arch = "wasm32"))]
pub mod cli;

pub mod app;
