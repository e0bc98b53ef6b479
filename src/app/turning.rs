//! What moves a slider besides a drag: arrow keys, the wheel, and a double click that restores its value.

use eframe::egui::{Context, Id, Key, Modifiers, Ui, Vec2};

/// A gesture of the wheel or of keys has ended when so many seconds have passed without another turn.
const TURNED: f64 = 0.4;
/// Points of scrolling that move a slider as far as an arrow key does: a notch of a mouse wheel.
const NOTCH: f32 = 50.0;

/// How many steps up arrow keys ask for.
pub fn arrow_steps(ui: &Ui) -> f64 {
    ui.input_mut(|input| {
        let mut presses = |key| {
            let plain = input.count_and_consume_key(Modifiers::NONE, key);
            (plain + input.count_and_consume_key(Modifiers::SHIFT, key)) as f64
        };
        presses(Key::ArrowRight) + presses(Key::ArrowUp)
            - presses(Key::ArrowLeft)
            - presses(Key::ArrowDown)
    })
}

/// How many steps up the wheel asks for, which then scrolls nothing else.
pub fn wheel_steps(ui: &Ui) -> f64 {
    // With Shift, egui reports the wheel as horizontal scrolling.
    let turned = ui.input_mut(|i| std::mem::take(&mut i.smooth_scroll_delta));
    let Vec2 { x, y } = turned;
    f64::from((x + y) / NOTCH)
}

/// Whether a double click has restored a slider's value in this frame. What its first click did is part of the same change.
pub fn was_restored(ctx: &Context) -> bool {
    ctx.data_mut(|d| d.remove_temp::<bool>(restored()).is_some())
}

/// Tells that one has.
pub fn restore(ui: &Ui) {
    ui.data_mut(|d| d.insert_temp(restored(), true));
}

fn restored() -> Id {
    Id::unique("slider restored")
}

/// Whether a slider is being turned by wheel or keys. All turns of a gesture are one change.
pub fn is_turning(ctx: &Context) -> bool {
    let turned: Option<f64> = ctx.data(|d| d.get_temp(turned_at()));
    let left = turned.map_or(0.0, |at| at + TURNED - ctx.input(|i| i.time));
    if left > 0.0 {
        ctx.request_repaint_after_secs(left as f32);
    }
    left > 0.0
}

/// Tells that one is.
pub fn turn(ui: &Ui) {
    let now = ui.input(|i| i.time);
    ui.data_mut(|d| d.insert_temp(turned_at(), now));
}

fn turned_at() -> Id {
    Id::unique("a slider was turned")
}
