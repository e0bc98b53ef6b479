//! The menu of recent documents, beside Open.

use eframe::egui::containers::menu::{MenuButton, MenuConfig};
use eframe::egui::{PopupCloseBehavior, Role, Ui, WidgetInfo, vec2};

use super::App;
use super::fingers::{centred, least};
use super::recent::{Action, Recent};
use crate::figure::fonts::icon;

impl App {
    /// The button with its menu.
    pub(super) fn recent_menu_ui(&mut self, ui: &mut Ui) {
        let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
        let button = centred(icon::CARET_DOWN).min_size(vec2(least(ui), 0.0));
        let menu = MenuButton::from_button(button).config(config);
        let mut action = None;
        let (button, shown) = menu.ui(ui, |ui| {
            if !self.recent.is_open {
                self.list_recent();
            }
            action = self.recent.menu_ui(ui);
            if let Some(Action::Resume(_) | Action::Open(_)) = action {
                ui.close();
            }
        });
        self.recent.is_open = shown.is_some();
        button
            .on_hover_text("Recent documents and unsaved work")
            .widget_info(|| WidgetInfo::labeled(Role::Button, true, "Recent"));
        match action {
            Some(Action::Resume(key)) => self.resume(key),
            Some(Action::Open(file)) => {
                let ctx = ui.ctx().clone();
                self.open(&ctx, &[file]);
            }
            Some(Action::Discard(key)) => {
                if let Some(kept) = self.session.find(key) {
                    kept.slot.clear();
                }
                self.list_recent();
            }
            Some(Action::Forget(file)) => {
                self.session.forget_file(&file);
                self.list_recent();
            }
            None => {}
        }
    }

    fn list_recent(&mut self) {
        let kept = self.session.unheld();
        self.recent = Recent::of(&kept, self.session.recent_files());
    }
}
