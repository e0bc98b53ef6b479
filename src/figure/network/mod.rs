//! What one sees of a network besides its landscape: what it says over the plane of its inputs, and what is inside.

mod decision;
mod diagram;
mod field;
mod head;
mod ink;
mod kept;
mod members;
mod samples;
mod scores;
mod thumbnail;

pub use decision::{decision_sentence, decision_ui};
pub use diagram::{Diagram, diagram_sentence, diagram_ui};
pub use head::Effort;
pub use kept::NetworkPictures;
pub use thumbnail::samples_thumbnail;
