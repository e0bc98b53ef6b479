//! What screen readers are told of pictures.

use eframe::egui::accesskit::{Live, Role};
use eframe::egui::{Rect, Response, Sense, Ui, Vec2};

/// Describes a picture by a sentence. While what it shows is on the move it keeps the last one, since nobody could follow.
/// Returns the sentence, unless nobody listens.
pub fn describe(
    ui: &Ui,
    picture: &Response,
    moving: bool,
    sentence: impl FnOnce() -> String,
) -> Option<String> {
    let ctx = ui.ctx();
    if !ctx.has_accesskit_node(picture.id) {
        return None;
    }
    let key = picture.id.with("sentence");
    let last = ctx.data(|d| d.get_temp::<String>(key));
    let sentence = last.filter(|_| moving).unwrap_or_else(sentence);
    ctx.data_mut(|d| d.insert_temp(key, sentence.clone()));
    ctx.accesskit_node_builder(picture.id, |node| {
        node.set_description(sentence.as_str());
    });
    Some(sentence)
}

/// Says a sentence whenever it has changed, as soon as nothing else is being said.
pub fn announce(ui: &Ui, picture: &Response, sentence: &str) {
    let id = picture.id.with("status");
    let nowhere = Rect::from_min_size(picture.rect.min, Vec2::ZERO);
    ui.interact(nowhere, id, Sense::hover());
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(Role::Status);
        node.set_live(Live::Polite);
        node.set_label(sentence);
    });
}
