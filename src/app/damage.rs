//! What is said where the address carries a document that cannot be read.

use eframe::egui::{CentralPanel, Ui};

use super::messages::{Messages, Topic};

/// Says why what the address carries cannot be read: in a message beside the first page, or in place of a figure that nobody has meant.
pub fn told(reason: Option<String>, embedded: bool, messages: &mut Messages) -> Option<String> {
    let reason = reason?;
    if embedded {
        return Some(format!("There should be a figure here, but {reason}."));
    }
    let message = format!("This is not what the link should show: {reason}.");
    messages.error(Topic::Open, message);
    None
}

/// A sentence in place of the figure.
pub fn sentence_ui(ui: &mut Ui, sentence: &str) {
    CentralPanel::default().show(ui, |ui| {
        ui.centered_and_justified(|ui| ui.label(sentence));
    });
}
