//! The surface picker: small pictures in groups.

use std::collections::HashMap;

use eframe::egui::{
    self, Button, Context, Image, Popup, PopupCloseBehavior, RichText, ScrollArea, TextEdit,
    TextureHandle, TextureOptions, Ui, vec2,
};

use crate::figure::{fonts::icon, thumbnail};
use crate::surface::{Group, Shape};

/// Pictures made so far, and the text being searched for.
#[derive(Default)]
pub struct Picker {
    pictures: HashMap<&'static str, TextureHandle>,
    search: String,
}

/// Width and height of a picture in pixels.
const SIZE: [usize; 2] = [112, 84];

impl Picker {
    fn picture(&mut self, ctx: &Context, shape: &Shape) -> TextureHandle {
        let key = shape.info().key;
        let picture = self.pictures.entry(key).or_insert_with(|| {
            // With default parameters, because a picture stands for the kind of surface, not for a setting.
            let shape = Shape::named(key).unwrap_or_else(|| shape.clone());
            ctx.load_texture(
                key,
                thumbnail(&shape, SIZE[0], SIZE[1]),
                TextureOptions::LINEAR,
            )
        });
        picture.clone()
    }

    /// A button with the current surface that opens the picker; returns the surface that was picked.
    pub fn picker_ui(&mut self, ui: &mut Ui, current: &Shape) -> Option<Shape> {
        let picture = self.picture(ui.ctx(), current);
        let image = Image::new((picture.id(), vec2(44.0, 33.0))).alt_text(current.info().name);
        let text = RichText::new(format!("{} {}", current.info().name, icon::CARET_DOWN));
        let button = Button::image_and_text(image, text).min_size(vec2(ui.available_width(), 40.0));
        let button = ui.add(button).on_hover_text("Choose a surface");
        let mut picked = None;
        Popup::menu(&button)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .width(396.0)
            .show(|ui| {
                let search = TextEdit::singleline(&mut self.search)
                    .hint_text("Find a surface")
                    .desired_width(f32::INFINITY);
                let search = ui.add(search);
                search.widget_info(|| {
                    egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Find a surface")
                });
                // The field takes the focus, so that typing searches at once and triggers no commands.
                if ui.memory(|m| m.focused().is_none()) {
                    search.request_focus();
                }
                let entered = search.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
                let height = ui.ctx().content_rect().height() * 0.7;
                ScrollArea::vertical()
                    .max_height(height)
                    .show(ui, |ui| picked = self.groups_ui(ui, current));
                if entered && picked.is_none() {
                    picked = Shape::all().into_iter().find(|s| self.finds(s));
                }
                if picked.is_some() {
                    self.search.clear();
                    ui.close();
                }
            });
        picked
    }

    /// Whether a shape matches the search.
    fn finds(&self, shape: &Shape) -> bool {
        let wanted = self.search.trim().to_lowercase();
        let info = shape.info();
        let texts = [info.name, info.key, info.teaches];
        texts.iter().any(|t| t.to_lowercase().contains(&wanted))
    }

    fn groups_ui(&mut self, ui: &mut Ui, current: &Shape) -> Option<Shape> {
        let shapes = Shape::all();
        let mut picked = None;
        for group in Group::ALL {
            let of_group: Vec<&Shape> = shapes
                .iter()
                .filter(|s| s.info().group == group)
                .filter(|s| self.finds(s))
                .collect();
            if of_group.is_empty() {
                continue;
            }
            ui.label(RichText::new(group.name()).weak());
            ui.horizontal_wrapped(|ui| {
                for shape in of_group {
                    if self.tile_ui(ui, shape, current) {
                        picked = Some(shape.clone());
                    }
                }
            });
        }
        picked
    }

    fn tile_ui(&mut self, ui: &mut Ui, shape: &Shape, current: &Shape) -> bool {
        let info = shape.info();
        let picture = self.picture(ui.ctx(), shape);
        let selected = current.info().key == info.key;
        let tile = ui.allocate_ui(vec2(SIZE[0] as f32 + 8.0, SIZE[1] as f32 + 26.0), |ui| {
            ui.vertical_centered(|ui| {
                let image = Image::new((picture.id(), vec2(SIZE[0] as f32, SIZE[1] as f32)))
                    .alt_text(info.name);
                let clicked = ui.add(Button::image(image).selected(selected));
                let text = RichText::new(info.name).small();
                ui.label(if selected { text.strong() } else { text });
                clicked
            })
            .inner
        });
        let response = tile
            .inner
            .on_hover_text(format!("{}\n{}", info.equation, info.teaches));
        response.widget_info(|| {
            egui::WidgetInfo::selected(egui::Role::Button, true, selected, info.name)
        });
        response.clicked()
    }
}
