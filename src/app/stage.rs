//! What presenting changes in the window, to be restored afterwards.

use eframe::egui::{Context, Id, Key, Modifiers, PointerState, Popup, Vec2, vec2};

use super::session::Panels;
use super::sheet::is_small;
use super::shell;
use crate::scenario::MAX_KNOBS;

/// The look of before, and what there is only while presenting.
#[derive(Clone, Copy)]
pub struct Presenting {
    pub panels: Panels,
    /// Whether the window was full screen before.
    full_screen: bool,
    /// The zoom factor of before.
    pub zoom: f32,
    /// How many times larger than before everything is, apart from what Ctrl + and − have changed since.
    pub scale: f32,
    /// When it began, in seconds of the window.
    pub began: f64,
    /// Whether the screen is blank, so that all eyes are on the lecturer.
    pub blank: bool,
    /// The knobs on the stage.
    knobs: [KnobIds; MAX_KNOBS],
    /// The knob that the arrow keys move.
    chosen: usize,
}

/// How many times larger than in the window everything is while presenting, in a window of [`LAPTOP`] or a smaller one. In a larger
/// one it is so many times more as the window is larger.
const SCALE: f32 = 1.5;
/// Width and height in points, before anything is enlarged, for which the stage is laid out.
pub(super) const LAPTOP: Vec2 = vec2(1280.0, 800.0);

/// How many times larger than in the window everything is while presenting, in a window of that size before enlarging. A phone is held in the
/// hand.
fn scale_for(window: Vec2) -> f32 {
    if is_small(window) {
        return 1.0;
    }
    let larger = (window.x / LAPTOP.x).min(window.y / LAPTOP.y);
    SCALE * larger.max(1.0)
}

/// What of a knob can have the keyboard.
#[derive(Clone, Copy, Default)]
pub struct KnobIds {
    pub knob: Option<Id>,
    pub number: Option<Id>,
    /// Whether Enter leads from the knob to its number; on a button it does what it does on every button.
    pub enters: bool,
}

impl Presenting {
    /// Enlarges everything, asks for full screen and closes the panels at the sides.
    pub fn begin(ctx: &Context, panels: &mut Panels) -> Self {
        let presenting = Self {
            panels: *panels,
            full_screen: shell::is_full_screen(ctx),
            zoom: ctx.zoom_factor(),
            scale: scale_for(size_at_one(ctx)),
            began: ctx.input(|i| i.time),
            blank: false,
            knobs: Default::default(),
            chosen: 0,
        };
        panels.left = false;
        panels.right = false;
        ctx.set_zoom_factor(presenting.zoom * presenting.scale);
        shell::set_full_screen(ctx, true);
        presenting
    }

    /// Restores the look of before.
    pub fn end(self, ctx: &Context, panels: &mut Panels) {
        *panels = self.panels;
        ctx.set_zoom_factor(self.zoom);
        shell::set_full_screen(ctx, self.full_screen);
    }

    /// Takes over the knobs of a frame. The arrow keys belong to the last one that had the focus, unless something else has it.
    pub fn keep_knobs(&mut self, ctx: &Context, knobs: [KnobIds; MAX_KNOBS]) {
        self.knobs = knobs;
        let focused = ctx.memory(|m| m.focused());
        let chosen = |ids: &KnobIds| focused.is_some() && [ids.knob, ids.number].contains(&focused);
        match knobs.iter().position(chosen) {
            Some(at) => self.chosen = at,
            None if focused.is_none() && !Popup::is_any_open(ctx) => self.choose(ctx, self.chosen),
            None => {}
        }
    }

    /// Leads from the knob that has the keys to its number, where Enter is pressed. Known before the number is shown, it is selected.
    pub fn type_on_enter(&self, ctx: &Context) {
        let focused = ctx.memory(|m| m.focused());
        let mut knobs = self.knobs.iter().filter(|ids| ids.enters);
        let ids = knobs.find(|ids| focused.is_some() && ids.knob == focused);
        if let Some(number) = ids.and_then(|ids| ids.number)
            && ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter))
        {
            ctx.memory_mut(|m| m.request_focus(number));
        }
    }

    /// Whether a number was typed before this frame. Escape, with which egui takes the focus away, then only gives that up.
    pub fn was_typing(&self, ctx: &Context) -> bool {
        let mut numbers = self.knobs.iter().filter_map(|ids| ids.number);
        numbers.any(|number| ctx.memory(|m| m.had_focus_last_frame(number)))
    }

    /// Gives the arrow keys to a knob.
    pub fn choose(&mut self, ctx: &Context, index: usize) {
        if let Some(id) = self.knobs.get(index).and_then(|ids| ids.knob) {
            self.chosen = index;
            ctx.memory_mut(|m| m.request_focus(id));
        }
    }

    /// Follows the size of the window, which grows only some frames after full screen was asked for.
    pub fn fit(&mut self, ctx: &Context) {
        let zoom = ctx.zoom_factor();
        if zoom == 1.0 {
            // Ctrl 0 means the size that presenting begins with.
            ctx.set_zoom_factor(self.zoom * self.scale);
            return;
        }
        let scale = scale_for(size_at_one(ctx));
        if (scale / self.scale - 1.0).abs() > 0.01 {
            ctx.set_zoom_factor(zoom * scale / self.scale);
            self.scale = scale;
        }
    }
}

/// Width and height of the window in points of the zoom factor 1.
fn size_at_one(ctx: &Context) -> Vec2 {
    ctx.content_rect().size() * ctx.zoom_factor()
}

/// Forgets where the pointer is when everything has been scaled, until it moves again. egui would take its place of before, in
/// points of before, for where it is now, and show what is hovered there.
pub fn forget_pointer_after_zoom(ctx: &Context) {
    let (id, zoom) = (Id::unique("zoom factor"), ctx.zoom_factor());
    let before = ctx.data(|d| d.get_temp::<f32>(id));
    if before.is_some_and(|before| before != zoom) {
        ctx.input_mut(|i| i.pointer = PointerState::default());
    }
    ctx.data_mut(|d| d.insert_temp(id, zoom));
}
