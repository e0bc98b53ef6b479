//! The dialog for another headline and key, or for another title of a deck.

use eframe::egui::{Context, Id, Key, Modal, Ui};

use super::super::fingers::field;
use super::action::Action;
use crate::app::deck::Home;
use crate::scenario::{DeckEdit, MAX_TYPED};

/// Names that are being typed.
pub struct Renaming {
    home: Home,
    /// The key of the page; `None` for the deck itself.
    page: Option<String>,
    /// The headline of the page, or the title of the deck.
    title: String,
    key: String,
    fresh: bool,
}

impl Renaming {
    pub fn of_page(home: &Home, key: &str, headline: &str) -> Self {
        Self {
            home: home.clone(),
            page: Some(key.to_owned()),
            title: headline.to_owned(),
            key: key.to_owned(),
            fresh: true,
        }
    }

    pub fn of_deck(home: &Home, title: &str) -> Self {
        Self {
            home: home.clone(),
            page: None,
            title: title.to_owned(),
            key: String::new(),
            fresh: true,
        }
    }

    /// Shows the dialog; returns the answer once there is one: whether to rename.
    pub fn renaming_ui(&mut self, ctx: &Context) -> Option<bool> {
        let mut answer = None;
        let modal = Modal::new(Id::unique("rename")).show(ctx, |ui| {
            ui.set_width(360.0);
            let (heading, name) = match self.page {
                Some(_) => ("Rename the page", "Headline"),
                None => ("Rename the deck", "Deck title"),
            };
            ui.heading(heading);
            let mut entered = field_ui(ui, name, &mut self.title, self.fresh);
            if self.page.is_some() {
                entered |= field_ui(ui, "Page key", &mut self.key, false);
                ui.weak(
                    "Small letters, digits and dashes: the name that stays while headlines change.",
                );
            }
            self.fresh = false;
            ui.horizontal(|ui| {
                let named = self.page.is_some() || !self.title.trim().is_empty();
                let rename = ui.add_enabled_ui(named, |ui| ui.button("Rename")).inner;
                if named && (rename.clicked() || entered) {
                    answer = Some(true);
                }
                if ui.button("Cancel").clicked() {
                    answer = Some(false);
                }
            });
        });
        answer.or(modal.should_close().then_some(false))
    }

    /// What is to be done.
    pub fn action(&self) -> Action {
        let edit = match &self.page {
            Some(page) => DeckEdit::Rename {
                page: page.clone(),
                key: self.key.trim().to_owned(),
                headline: self.title.clone(),
            },
            None => DeckEdit::Retitle(self.title.clone()),
        };
        Action::Edit(self.home.clone(), edit)
    }
}

/// A named field; true if Enter was pressed in it.
fn field_ui(ui: &mut Ui, name: &str, text: &mut String, fresh: bool) -> bool {
    let label = ui.label(name);
    let field = field(ui, text)
        .char_limit(MAX_TYPED)
        .desired_width(f32::INFINITY);
    let field = ui.add(field).labelled_by(label.id);
    if fresh {
        field.request_focus();
    }
    field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter))
}
