//! The surface picker: small pictures in groups.

use std::collections::HashMap;
use std::sync::Arc;

use eframe::egui::{
    self, Button, Context, Image, Key, Modifiers, Popup, PopupCloseBehavior, Response, RichText,
    ScrollArea, Stroke, StrokeKind, TextureHandle, TextureOptions, Ui, vec2,
};

use super::fingers::field;
use crate::figure::{fonts::icon, samples_thumbnail, thumbnail};
use crate::network::{DataSet, Network, Spec};
use crate::parameters::Choice as _;
use crate::surface::{Group, NetworkSurface, Shape};

/// What a tile stands for: a kind of surface, or networks on the same kind of data.
fn key(shape: &Shape) -> String {
    let key = shape.info().key;
    match shape.network() {
        Some(surface) => {
            let spec = surface.network().spec();
            let data = spec.settings.data.key();
            match &spec.own {
                Some(own) => format!("{key} {data} {} {}", own.name, own.rows.len()),
                None => format!("{key} {data}"),
            }
        }
        None => key.to_owned(),
    }
}

/// The network whose samples stand for those on the same kind of data: with the usual settings, unless the data are the
/// document's own.
fn usual(surface: &NetworkSurface) -> Arc<Network> {
    let of = &surface.network().spec().settings;
    let mut spec = Spec::default();
    spec.settings.data = of.data;
    if of.data != DataSet::Own
        && let Ok(network) = Network::new(spec)
    {
        return Arc::new(network);
    }
    Arc::clone(surface.network())
}

/// What is written below a tile.
fn title(shape: &Shape) -> String {
    match shape.network() {
        Some(surface) => {
            let layers = &surface.network().layout().layers;
            let inputs = layers.iter().map(|layer| layer.inputs.to_string());
            let outputs = layers.last().map(|layer| layer.outputs.to_string());
            let widths: Vec<String> = inputs.chain(outputs).collect();
            let data = surface.network().spec().settings.data.key();
            format!("{data} {}", widths.join("-"))
        }
        None => shape.info().name.to_owned(),
    }
}

/// What is said of a tile.
fn about(shape: &Shape) -> String {
    let info = shape.info();
    match shape.network() {
        Some(surface) => {
            let settings = &surface.network().spec().settings;
            format!("A network on {}", settings.data.about())
        }
        None => format!("{}\n{}", info.equation, info.teaches),
    }
}

/// Pictures made so far, and the text being searched for.
#[derive(Default)]
pub struct Picker {
    pictures: HashMap<String, TextureHandle>,
    search: String,
    /// The place among the hits that the arrow keys have come to.
    marked: Option<usize>,
}

/// Width and height of a picture in pixels.
const SIZE: [usize; 2] = [112, 84];

impl Picker {
    fn picture(&mut self, ctx: &Context, shape: &Shape) -> TextureHandle {
        let key = key(shape);
        let picture = self.pictures.entry(key.clone()).or_insert_with(|| {
            let [width, height] = SIZE;
            let image = match shape.network() {
                // The landscape would need passes over all samples for each pixel.
                Some(surface) => samples_thumbnail(&usual(surface), width, height),
                None => {
                    // With default parameters, because a picture stands for the kind of surface, not for a setting.
                    let shape = Shape::named(&key).unwrap_or_else(|| shape.clone());
                    thumbnail(&shape, width, height)
                }
            };
            ctx.load_texture(key, image, TextureOptions::LINEAR)
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
        if button.clicked() {
            self.begin_anew();
        }
        let mut picked = None;
        let popup = Popup::menu(&button)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .width(396.0);
        if popup.is_open() {
            self.clear_on_escape(ui);
        }
        popup.show(|ui| {
            let entered = self.search_ui(ui);
            let hits = self.hits();
            let moved = self.walk(ui, hits.len());
            if hits.is_empty() {
                ui.label(format!("No surface matches “{}”.", self.search.trim()));
            }
            let height = ui.ctx().content_rect().height() * 0.7;
            ScrollArea::vertical()
                .max_height(height)
                .show(ui, |ui| picked = self.groups_ui(ui, &hits, current, moved));
            if entered && picked.is_none() {
                picked = hits.get(self.marked.unwrap_or(0)).cloned();
            }
            if picked.is_some() {
                ui.close();
            }
        });
        picked
    }

    /// Every surface, whatever was searched for last time.
    fn begin_anew(&mut self) {
        self.search.clear();
        self.marked = None;
    }

    /// Escape clears the text first; the next one closes the picker.
    fn clear_on_escape(&mut self, ui: &Ui) {
        if !self.search.is_empty() && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape))
        {
            self.begin_anew();
        }
    }

    /// The field for the text; true if Enter was pressed in it.
    fn search_ui(&mut self, ui: &mut Ui) -> bool {
        let search = field(ui, &mut self.search)
            .hint_text("Find a surface")
            .desired_width(f32::INFINITY);
        let search = ui.add(search);
        search.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Find a surface")
        });
        if search.changed() {
            self.marked = None;
        }
        let entered = search.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        // The field takes the focus, so that typing searches at once and triggers no commands.
        if ui.memory(|m| m.focused().is_none()) {
            search.request_focus();
        }
        entered
    }

    /// What matches the search, in the order in which it is shown.
    fn hits(&self) -> Vec<Shape> {
        let of = |group| {
            Shape::all()
                .into_iter()
                .filter(move |s| s.info().group == group)
        };
        let networks = NetworkSurface::ready().into_iter().map(Shape::Network);
        let all = Group::ALL.into_iter().flat_map(of).chain(networks);
        all.filter(|shape| self.finds(shape)).collect()
    }

    /// The arrows up and down walk over the hits; true if they have just done so.
    fn walk(&mut self, ui: &Ui, hits: usize) -> bool {
        let pressed = |key| ui.input(|i| i.num_presses(key));
        let marked = match self.marked {
            None if pressed(Key::ArrowDown) > 0 => 0,
            None => return false,
            Some(at) => (at + pressed(Key::ArrowDown)).saturating_sub(pressed(Key::ArrowUp)),
        };
        let before = self.marked;
        self.marked = hits.checked_sub(1).map(|last| marked.min(last));
        self.marked != before
    }

    /// Whether a shape matches the search.
    fn finds(&self, shape: &Shape) -> bool {
        let wanted = self.search.trim().to_lowercase();
        let info = shape.info();
        let title = title(shape);
        let texts = [info.name, info.key, info.teaches, &title];
        texts.iter().any(|t| t.to_lowercase().contains(&wanted))
    }

    fn groups_ui(
        &mut self,
        ui: &mut Ui,
        hits: &[Shape],
        current: &Shape,
        moved: bool,
    ) -> Option<Shape> {
        // While something is searched for, the first hit is the one that Enter takes.
        let first = (!self.search.trim().is_empty()).then_some(0);
        let marked = self.marked.or(first).and_then(|at| hits.get(at));
        let mut picked = None;
        for group in hits.chunk_by(|a, b| a.info().group == b.info().group) {
            ui.label(RichText::new(group[0].info().group.name()).weak());
            ui.horizontal_wrapped(|ui| {
                for shape in group {
                    let tile = self.tile_ui(ui, shape, current);
                    if tile.clicked() {
                        picked = Some(shape.clone());
                    }
                    if marked.is_some_and(|m| key(m) == key(shape)) {
                        mark(ui, &tile, moved);
                    }
                }
            });
        }
        picked
    }

    fn tile_ui(&mut self, ui: &mut Ui, shape: &Shape, current: &Shape) -> Response {
        let title = title(shape);
        let picture = self.picture(ui.ctx(), shape);
        let selected = key(current) == key(shape);
        let tile = ui.allocate_ui(vec2(SIZE[0] as f32 + 8.0, SIZE[1] as f32 + 26.0), |ui| {
            ui.vertical_centered(|ui| {
                let image = Image::new((picture.id(), vec2(SIZE[0] as f32, SIZE[1] as f32)))
                    .alt_text(&*title);
                let clicked = ui.add(Button::image(image).selected(selected));
                let text = RichText::new(&*title).small();
                ui.label(if selected { text.strong() } else { text });
                clicked
            })
            .inner
        });
        let response = tile.inner.on_hover_text(about(shape));
        response.widget_info(|| {
            egui::WidgetInfo::selected(egui::Role::Button, true, selected, &*title)
        });
        response
    }
}

/// A frame around the hit that Enter takes, which is scrolled to after the arrow keys have moved it.
fn mark(ui: &Ui, tile: &Response, moved: bool) {
    let stroke = Stroke::new(2.0, ui.visuals().selection.stroke.color);
    let outside = StrokeKind::Outside;
    ui.painter().rect_stroke(tile.rect, 3.0, stroke, outside);
    if moved {
        tile.scroll_to_me(None);
    }
}
