//! Editing wells and hills: dropping and dragging them on the plot, resizing them with the wheel, and listing their numbers.

use eframe::egui::{
    self, Color32, Context, CursorIcon, Grid, Id, Key, PointerButton, Pos2, Rect, Response,
    RichText, Role, Sense, Shape as Drawn, Stroke, TextStyle, Ui, WidgetInfo, vec2,
};

use super::fingers::small_button;
use super::focus::nudge;
use super::messages::{Messages, Topic};
use super::number_box::{NumberBox, nearest};
use super::rounding::{readable, readable_place, to_decimals};
use super::theme;
use crate::figure::fonts::icon;
use crate::figure::{Projection, Style, arcs, compact, within};
use crate::parameters::Legal;
use crate::surface::{Bump, Content, ContentMut, MAX_BUMPS, Shape};

/// Seconds without a turn of the wheel after which the gesture has ended.
const TURNED: f64 = 0.3;
/// Points of scrolling per notch of a mouse wheel.
const NOTCH: f64 = 50.0;
/// Width of a number in the list, and how many characters fit into it; longer text would widen the panel.
const FIELD: f32 = 36.0;
const CHARACTERS: usize = 5;
/// Width and depth of the first bump; narrower in a small view.
const FIRST: Bump = Bump {
    at: [0.0, 0.0],
    width: 0.5,
    depth: 1.5,
};

/// How bumps are being edited.
#[derive(Debug, Default)]
pub struct Editor {
    /// Whether clicks on the plot drop bumps.
    pub on: bool,
    /// Whether a click drops a hill instead of a well.
    hills: bool,
    selected: Option<usize>,
    /// The bump that the wheel is resizing and the time of its last turn, until the gesture has ended.
    turned: Option<(usize, f64)>,
}

/// What bumps are drawn on.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    pub projection: &'a Projection,
    pub style: &'a Style,
    /// What the legend covers.
    pub legend: Option<Rect>,
}

fn bumps_of(shape: &mut Shape) -> Option<&mut Vec<Bump>> {
    match shape.content_mut() {
        ContentMut::Bumps(surface) => Some(&mut surface.bumps),
        ContentMut::None
        | ContentMut::Text(_)
        | ContentMut::Data
        | ContentMut::Slice
        | ContentMut::Network(_) => None,
    }
}

/// The switch for editing and the list of bumps, if the surface has any.
pub fn bumps_panel_ui(ui: &mut Ui, shape: &mut Shape, editor: &mut Editor) {
    let Some(bumps) = bumps_of(shape) else {
        return;
    };
    ui.horizontal_wrapped(|ui| {
        ui.toggle_value(&mut editor.on, "Edit bumps")
            .on_hover_text("Clicks on the plot drop bumps instead of moving the start");
        ui.add_enabled_ui(editor.on, |ui| {
            ui.selectable_value(&mut editor.hills, false, "well");
            ui.selectable_value(&mut editor.hills, true, "hill");
        });
    });
    if editor.on {
        let hint = "Click: drop (Shift: the other kind). Drag: move. Wheel: width. Ctrl or Shift + wheel: depth. \
                    Right click or Delete: remove.";
        ui.add(egui::Label::new(RichText::new(hint).small().weak()).wrap());
    }
    list_ui(ui, bumps, editor);
    let room = bumps.len() < MAX_BUMPS;
    let add = egui::Button::new(format!("{} Add a bump", icon::PLUS));
    if ui.add_enabled(room, add).clicked() {
        editor.selected = Some(bumps.len());
        let sign = if editor.hills { -1.0 } else { 1.0 };
        bumps.push(Bump {
            depth: sign * FIRST.depth,
            ..FIRST
        });
    }
}

/// The numbers of all bumps, each with a button that removes it.
fn list_ui(ui: &mut Ui, bumps: &mut Vec<Bump>, editor: &mut Editor) {
    let mut removed = None;
    Grid::new("bumps")
        .num_columns(5)
        .spacing([3.0, 2.0])
        .min_col_width(0.0)
        .show(ui, |ui| {
            // Small text and narrow margins, so that four numbers fit into a line of a narrow panel.
            ui.style_mut().drag_value_text_style = TextStyle::Small;
            ui.spacing_mut().button_padding.x = 2.0;
            for name in ["x", "y", "width", "depth"] {
                ui.label(RichText::new(name).small().weak());
            }
            ui.end_row();
            for (i, bump) in bumps.iter_mut().enumerate() {
                if row_ui(ui, i, bump, editor) {
                    removed = Some(i);
                }
            }
        });
    if let Some(i) = removed {
        bumps.remove(i);
        editor.selected = None;
    }
}

impl Editor {
    /// Whether the plot edits bumps.
    pub fn edits(&self, shape: &Shape) -> bool {
        let has_bumps = match shape.content() {
            Content::Bumps(_) => true,
            Content::None
            | Content::Text(_)
            | Content::Data(_)
            | Content::Slice(_)
            | Content::Network(_) => false,
        };
        self.on && has_bumps
    }

    /// The handles on the plot and the reaction to the pointer, including a click on the ground. Returns whether the wheel
    /// resized a bump.
    pub fn on_plot_ui(
        &mut self,
        ui: &mut Ui,
        shape: &mut Shape,
        clicked: Option<Pos2>,
        ground: Ground<'_>,
        messages: &mut Messages,
    ) -> bool {
        let Some(bumps) = bumps_of(shape) else {
            return false;
        };
        let mut removed = None;
        let (mut over, mut held) = (None, false);
        let Ground {
            projection, style, ..
        } = ground;
        for (i, bump) in bumps.iter_mut().enumerate() {
            if !projection.view.contains(bump.at) {
                continue;
            }
            let handle = handle_ui(ui, i, bump, projection, style);
            if handle.hovered() || handle.dragged() {
                over = Some(i);
            }
            if handle.drag_started() || handle.clicked() || handle.has_focus() {
                self.selected = Some(i);
            }
            held |= handle.has_focus();
            let dragged = handle.dragged_by(PointerButton::Primary);
            let dragged = handle.interact_pointer_pos().filter(|_| dragged);
            let nudged = nudge(ui, &handle).map(|by| projection.screen_from_plane(bump.at) + by);
            if let Some(pointer) = dragged.or(nudged) {
                let inside = within(projection.frame, 1.0, pointer);
                bump.at = readable_place(projection, inside);
            }
            if handle.secondary_clicked() {
                removed = Some(i);
            }
        }
        let turned = over.is_some_and(|i| self.turn(ui, i, &mut bumps[i]));
        if (held || ui.memory(|m| m.focused().is_none()))
            && ui.input(|i| i.key_pressed(Key::Delete) || i.key_pressed(Key::Backspace))
        {
            removed = over.or(self.selected);
        }
        if let Some(i) = removed.filter(|i| *i < bumps.len()) {
            bumps.remove(i);
            self.selected = None;
        }
        if let Some(at) = clicked {
            self.drop_bump(ui, bumps, at, projection, messages);
        }
        let selected = over.or(self.selected);
        for (i, bump) in bumps.iter().enumerate() {
            paint(ui, bump, selected == Some(i), ground);
        }
        turned
    }

    /// Drops a bump of the selected one's width and depth, or of the default ones.
    fn drop_bump(
        &mut self,
        ui: &Ui,
        bumps: &mut Vec<Bump>,
        place: Pos2,
        projection: &Projection,
        messages: &mut Messages,
    ) {
        if bumps.len() >= MAX_BUMPS {
            let text = format!(
                "There are {MAX_BUMPS} bumps, as many as a surface can have. Remove one first."
            );
            messages.error(Topic::Edit, text);
            return;
        }
        let view = projection.view;
        let like = self.selected.and_then(|i| bumps.get(i)).copied();
        let like = like.filter(|b| b.depth != 0.0).unwrap_or(Bump {
            width: Bump::WIDTH.clamp(FIRST.width.min(0.15 * view.width().min(view.height()))),
            ..FIRST
        });
        let hill = self.hills ^ ui.input(|i| i.modifiers.shift);
        let sign = if hill { -1.0 } else { 1.0 };
        self.selected = Some(bumps.len());
        bumps.push(Bump {
            at: readable_place(projection, place),
            width: like.width,
            depth: sign * like.depth.abs(),
        });
    }

    /// Resizes the bump under the pointer by turns of the wheel; false if the wheel was not turned.
    fn turn(&mut self, ui: &Ui, index: usize, bump: &mut Bump) -> bool {
        // egui reports the wheel as zoom while Ctrl is held down, and as horizontal scrolling with Shift.
        let (scroll, zoom, time) = ui.input(|i| (i.smooth_scroll_delta(), i.zoom_delta(), i.time));
        let wide = f64::from(scroll.y) / NOTCH;
        let deep = f64::from(scroll.x) / NOTCH + f64::from(zoom).ln() * 200.0 / NOTCH;
        if wide == 0.0 && deep == 0.0 {
            return false;
        }
        bump.width = Bump::WIDTH.clamp(bump.width * (0.15 * wide).exp());
        let step = 0.1 * (1.0 + 0.5 * bump.depth.abs());
        bump.depth = Bump::DEPTH.clamp(bump.depth + step * deep);
        self.turned = Some((index, time));
        true
    }

    /// Whether the wheel is being turned; all turns of a gesture are one change. When the gesture ends, the numbers are
    /// rounded so that people can read them and type them again.
    pub fn is_turning(&mut self, ctx: &Context, shape: &mut Shape) -> bool {
        let Some((index, at)) = self.turned else {
            return false;
        };
        if ctx.input(|i| i.time) < at + TURNED {
            ctx.request_repaint_after_secs(TURNED as f32);
            return true;
        }
        self.turned = None;
        if let Some(bump) = bumps_of(shape).and_then(|bumps| bumps.get_mut(index)) {
            bump.width = Bump::WIDTH.clamp(readable(bump.width));
            bump.depth = Bump::DEPTH.clamp(to_decimals(bump.depth, 2));
        }
        false
    }
}

/// A number that fits its field.
fn short(value: f64) -> String {
    let fits = |digits: &usize| compact(value, *digits).chars().count() <= CHARACTERS;
    compact(value, (2..=3).rev().find(fits).unwrap_or(1))
}

/// A line of the list; true if the bump is to be removed.
fn row_ui(ui: &mut Ui, index: usize, bump: &mut Bump, editor: &mut Editor) -> bool {
    let mut number = |ui: &mut Ui, value: &mut f64, legal: Legal, name: &str, help: &str| {
        let name = format!("{name} of bump {}", index + 1);
        let field = NumberBox {
            name: &name,
            speed: 0.01,
            text: &short,
            hint: &format!("{name}. {help}"),
            size: Some(vec2(FIELD, ui.spacing().interact_size.y)),
            judge: &nearest(legal),
        };
        if field.ui(ui, value).changed() {
            *value = legal.clamp(*value);
            editor.selected = Some(index);
        }
    };
    let [x, y] = &mut bump.at;
    number(ui, x, Legal::Finite, "x", "");
    number(ui, y, Legal::Finite, "y", "");
    number(ui, &mut bump.width, Bump::WIDTH, "width", "w > 0");
    let help = "A well where positive, a hill where negative";
    number(ui, &mut bump.depth, Bump::DEPTH, "depth", help);
    let remove = ui.add(small_button(ui, icon::X));
    remove.widget_info(|| {
        WidgetInfo::labeled(Role::Button, true, format!("Remove bump {}", index + 1))
    });
    ui.end_row();
    remove.clicked()
}

fn handle_ui(
    ui: &mut Ui,
    index: usize,
    bump: &Bump,
    projection: &Projection,
    style: &Style,
) -> Response {
    let at = projection.screen_from_plane(bump.at);
    let rect = Rect::from_center_size(at, egui::Vec2::splat(style.text_size * 2.4));
    let id = Id::unique(("bump", index));
    let handle = ui.interact(rect, id, Sense::click_and_drag());
    let name = format!("Bump {}", index + 1);
    handle.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, &name));
    if handle.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
    } else if handle.hovered() {
        ui.ctx().set_cursor_icon(CursorIcon::Grab);
    }
    handle
}

/// The ring of radius w, and a mark that points down in a well and up on a hill; both lie under the legend.
fn paint(ui: &Ui, bump: &Bump, selected: bool, ground: Ground<'_>) {
    let Ground {
        projection,
        style,
        legend,
    } = ground;
    let free = |at: Pos2| legend.is_none_or(|legend| !legend.contains(at));
    let painter = ui.painter_at(projection.frame);
    let unit = style.text_size;
    let ink = if selected {
        theme::accent(style.dark)
    } else {
        style.text
    };
    let stroke = Stroke::new(unit * if selected { 0.16 } else { 0.1 }, ink);
    for arc in arcs(bump.at, bump.width, projection) {
        let parts = arc.chunk_by(|a, b| free(*a) == free(*b));
        for part in parts.filter(|part| free(part[0])) {
            painter.line(part.to_vec(), Stroke::new(unit * 0.3, style.halo));
            painter.extend(Drawn::dashed_line(part, stroke, unit * 0.5, unit * 0.3));
        }
    }
    let at = projection.screen_from_plane(bump.at);
    if !free(at) {
        return;
    }
    painter.circle_filled(at, unit * 0.75, style.halo);
    painter.circle_stroke(at, unit * 0.75, stroke);
    let down = if bump.depth < 0.0 { -1.0 } else { 1.0 };
    let corners = [vec2(-0.38, -0.2), vec2(0.38, -0.2), vec2(0.0, 0.42)];
    let mark = corners.map(|c| at + vec2(c.x, c.y * down) * unit);
    painter.add(Drawn::convex_polygon(
        mark.to_vec(),
        ink,
        Stroke::new(0.0, Color32::TRANSPARENT),
    ));
}
