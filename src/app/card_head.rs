//! The head of a card: colour, name, eye and menu, and what a closed card says.

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    self, Align, Button, CollapsingHeader, Color32, FontId, Frame, Label, Layout, RichText, Role,
    Sense, Slider, Ui, Vec2, WidgetInfo, vec2,
};

use super::fingers::{field, least};
use super::live::status_ink;
use super::locks::{self, Restraint};
use super::scene::Shown;
use super::timeline::icon_button;
use crate::figure::fonts::{self, icon};
use crate::figure::{Style, compact, head};
use crate::optimizer::Status;
use crate::scenario::{Color, MAX_TYPED, Optimizer, Scenario};

/// What a card asks of its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardAction {
    Remove(usize),
    Duplicate(usize),
    MoveUp(usize),
    MoveDown(usize),
    Solo(usize),
    /// Open its card.
    Choose(usize),
    /// Show its hyperparameter map.
    Map(usize),
    /// Keep its run for comparison.
    Pin(usize),
}

/// The first line of a card, which is the only one of a closed card.
pub fn head_ui(
    ui: &mut Ui,
    scenario: &mut Scenario,
    shown: &Shown<'_>,
    restraint: Restraint,
    index: usize,
    open: bool,
) -> Option<CardAction> {
    let count = scenario.optimizers.len();
    let name = scenario.names().swap_remove(index);
    let color = scenario.color(index);
    let brief = (!open).then(|| brief(ui, scenario, shown, restraint, index));
    let optimizer = &mut scenario.optimizers[index];
    let layout = Layout::right_to_left(Align::Center);
    ui.horizontal(|ui| {
        color_ui(ui, optimizer, color, &shown.style, index, &name);
        ui.with_layout(layout, |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let pinned = optimizer.pinned.is_some();
            let locked = restraint.locked.optimizers;
            let action = more_ui(ui, [index, count], [pinned, locked], &name);
            eye_ui(ui, optimizer, index, &name);
            let Some(brief) = brief else {
                name_ui(ui, optimizer, name);
                return action;
            };
            let left = Layout::left_to_right(Align::Center);
            let chosen = ui.with_layout(left, |ui| line_ui(ui, &name, brief)).inner;
            action.or(chosen.then_some(CardAction::Choose(index)))
        })
        .inner
    })
    .inner
}

/// What the line of a closed card says after the name: the rate and what has become of the run.
fn brief(
    ui: &Ui,
    scenario: &Scenario,
    shown: &Shown<'_>,
    restraint: Restraint,
    index: usize,
) -> (String, Color32) {
    let rate = compact(scenario.optimizers[index].method.lr(), 3);
    let weak = ui.visuals().weak_text_color();
    let run = shown.derived.runs.get(index);
    let Some(run) = run.filter(|_| !restraint.hidden.readouts) else {
        return (format!("η {rate}"), weak);
    };
    let (status, since) = run.status(shown.step.min(run.last()));
    match status {
        Status::Running => (format!("η {rate}"), weak),
        Status::Converged
        | Status::Saddle
        | Status::Maximum
        | Status::Plateau
        | Status::Diverged
        | Status::Singular
        | Status::Stuck => {
            let word = status.key();
            (
                format!("η {rate} · {word} at {since}"),
                status_ink(ui, status),
            )
        }
    }
}

/// The line of a closed card; true if the card is to be opened.
fn line_ui(ui: &mut Ui, name: &str, (brief, ink): (String, Color32)) -> bool {
    let size = |style: egui::TextStyle| style.resolve(ui.style()).size;
    let bold = FontId::new(size(egui::TextStyle::Body), fonts::semibold());
    let small = FontId::proportional(size(egui::TextStyle::Small));
    let painter = ui.painter();
    let width = |text: &str, font: &FontId| {
        let galley = painter.layout_no_wrap(text.to_owned(), font.clone(), ink);
        galley.size().x
    };
    // In a narrow panel the brief goes below the name.
    let fits = width(name, &bold) + 6.0 + width(&brief, &small) <= ui.available_width();
    let gap = if fits { 6.0 } else { 0.0 };
    let mut job = LayoutJob::default();
    let plain = TextFormat::simple(bold, ui.visuals().text_color());
    job.append(name, 0.0, plain.clone());
    if !fits {
        job.append("\n", 0.0, plain);
    }
    job.append(&brief, gap, TextFormat::simple(small, ink));
    let line = ui.add(
        Label::new(job)
            .wrap()
            .selectable(false)
            .sense(Sense::click()),
    );
    // A finger hits it above and below, too.
    let more = 0.5 * (least(ui) - line.rect.height()).max(0.0);
    let line = ui.interact(line.rect.expand2(vec2(0.0, more)), line.id, Sense::click());
    let label = format!("Open {name}");
    line.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    if line.has_focus() {
        let stroke = ui.visuals().selection.stroke;
        let rect = line.rect.expand(2.0);
        ui.painter()
            .rect_stroke(rect, 2.0, stroke, egui::StrokeKind::Inside);
    }
    line.on_hover_cursor(egui::CursorIcon::PointingHand)
        .on_hover_text(format!("Show the numbers and the state of {name}"))
        .clicked()
}

/// The head in its colour; a click opens the palette.
fn color_ui(
    ui: &mut Ui,
    optimizer: &mut Optimizer,
    color: Color,
    style: &Style,
    index: usize,
    name: &str,
) {
    let (rect, swatch) = ui.allocate_exact_size(Vec2::splat(least(ui).max(22.0)), Sense::click());
    swatch.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Colour of {name}")));
    let ink = style.ink(color);
    head(index).paint(ui.painter(), rect.center(), 7.0, ink, Color32::TRANSPARENT);
    let swatch = swatch.on_hover_text("Change the colour");
    egui::Popup::menu(&swatch)
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| palette_ui(ui, &mut optimizer.color, color, style, index));
}

/// The default colours, and sliders for any other.
fn palette_ui(ui: &mut Ui, chosen: &mut Option<Color>, color: Color, style: &Style, index: usize) {
    // Two rows of six.
    ui.set_max_width(160.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for (other, name) in Color::palette() {
            let (rect, swatch) =
                ui.allocate_exact_size(Vec2::splat(least(ui).max(24.0)), Sense::click());
            let current = other == color;
            swatch.widget_info(|| WidgetInfo::selected(Role::Button, true, current, name));
            if current || swatch.hovered() || swatch.has_focus() {
                let stroke = ui.style().interact(&swatch).fg_stroke;
                ui.painter()
                    .rect_stroke(rect, 3.0, stroke, egui::StrokeKind::Inside);
            }
            let ink = style.ink(other);
            head(index).paint(ui.painter(), rect.center(), 7.0, ink, Color32::TRANSPARENT);
            if swatch.on_hover_text(name).clicked() {
                *chosen = Some(other);
            }
        }
    });
    CollapsingHeader::new("Other colour").show(ui, |ui| {
        // egui's own colour picker shows a symbol that no bundled font has.
        let Color(mut channels) = color;
        for (channel, name) in channels.iter_mut().zip(["red", "green", "blue"]) {
            ui.add(Slider::new(channel, 0..=255).text(name));
        }
        if Color(channels) != color {
            *chosen = Some(Color(channels));
        }
    });
    let reset = Button::new("Default colour");
    if ui.add_enabled(chosen.is_some(), reset).clicked() {
        *chosen = None;
    }
}

/// The rows of a card's menu, for actions on its list of `count` cards: what each says and does, and whether it can.
fn more_rows(
    [index, count]: [usize; 2],
    [pinned, locked]: [bool; 2],
) -> [(String, CardAction, bool); 7] {
    let entry = |icon: &str, text: &str| format!("{icon} {text}");
    let (above, below) = (index > 0, index + 1 < count);
    [
        (
            entry(icon::TARGET, "Show only this one"),
            CardAction::Solo(index),
            true,
        ),
        (
            "Hyperparameter map".to_owned(),
            CardAction::Map(index),
            true,
        ),
        (
            entry(icon::PUSH_PIN, "Pin this run (P)"),
            CardAction::Pin(index),
            !pinned && !locked,
        ),
        (
            entry(icon::COPY, "Duplicate"),
            CardAction::Duplicate(index),
            !locked,
        ),
        (
            entry(icon::CARET_UP, "Move up"),
            CardAction::MoveUp(index),
            above && !locked,
        ),
        (
            entry(icon::CARET_DOWN, "Move down"),
            CardAction::MoveDown(index),
            below && !locked,
        ),
        (
            entry(icon::TRASH, "Remove"),
            CardAction::Remove(index),
            !locked,
        ),
    ]
}

/// The menu of a card.
fn more_ui(
    ui: &mut Ui,
    of: [usize; 2],
    [pinned, locked]: [bool; 2],
    name: &str,
) -> Option<CardAction> {
    let rows = more_rows(of, [pinned, locked]);
    let mut action = None;
    let menu = ui.menu_button(RichText::new(icon::DOTS_THREE).size(16.0), |ui| {
        for (text, chosen, enabled) in rows {
            let mut row = ui.add_enabled(enabled, Button::new(text));
            if locked {
                row = row.on_disabled_hover_text(locks::WHY);
            }
            if row.clicked() {
                action = Some(chosen);
                ui.close();
            }
        }
    });
    let hint = format!("More for {name}");
    let response = menu.response.on_hover_text(&hint);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, hint.clone()));
    action
}

fn eye_ui(ui: &mut Ui, optimizer: &mut Optimizer, index: usize, name: &str) {
    let eye = if optimizer.visible {
        icon::EYE
    } else {
        icon::EYE_SLASH
    };
    let key = if index < 9 {
        (index + 1).to_string()
    } else {
        String::new()
    };
    if icon_button(ui, eye, &format!("Show or hide {name}"), &key, false) {
        optimizer.visible = !optimizer.visible;
    }
}

/// The name, which can be edited; an empty one becomes the method's name again.
fn name_ui(ui: &mut Ui, optimizer: &mut Optimizer, name: String) {
    let mut text = optimizer.label.clone().unwrap_or_else(|| name.clone());
    let room = ui.available_width();
    let size = egui::TextStyle::Body.resolve(ui.style()).size;
    let font = |size| FontId::new(size, fonts::semibold());
    // In a narrow panel a name is smaller rather than cut.
    let painter = ui.painter();
    let width = painter.layout_no_wrap(text.clone(), font(size), Color32::WHITE);
    let share = ((room - 6.0) / width.size().x).clamp(0.8, 1.0);
    let field = field(ui, &mut text)
        .font(font(size * share))
        .frame(Frame::NONE)
        .char_limit(MAX_TYPED)
        .desired_width(room);
    let field = ui.add(field);
    field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, format!("Name of {name}")));
    if field.changed() {
        optimizer.label = (!text.trim().is_empty()).then_some(text);
    }
    if let Some(label) = &optimizer.label {
        field.on_hover_text(format!("{label}\n{}", optimizer.method.info().name));
    }
}
