//! Paths in continuous time: what gradient descent becomes as its rate goes to 0, and what methods that oscillate do on average.

pub mod central;
mod dormand_prince;
pub mod gradient;
mod held;
mod phi;

pub use central::{CentralFlow, CentralRequest, NoFlow};
pub use gradient::{End, GradientFlow, gradient_flow};
