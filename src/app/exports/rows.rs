//! The settings of an export, group by group.

use eframe::egui::{
    Button, Checkbox, ComboBox, DragValue, Grid, Key, RadioButton, Response, RichText, Ui,
};

use super::super::fingers::field;
use super::command::ExportCommand;
use super::look::{Look, PRESETS, Page, SCALES, THEMES};
use super::motion::{EASES, LONGEST_PAUSE, MOST_FRAMES, Motion};
use super::show::{SWITCHES, Show};
use super::steps::{Kind, Steps};
use crate::app::session::Looks;
use crate::export::length::{FONT_SIZES, PER_INCH, SIDES, Unit, in_type};
use crate::export::{Format, RATES, text_size};
use crate::scenario::Scenario;

/// Settings under a heading.
pub fn group<T>(ui: &mut Ui, name: &str, content: impl FnOnce(&mut Ui) -> T) -> T {
    ui.add_space(6.0);
    ui.label(RichText::new(name).strong());
    ui.push_id(name, content).inner
}

/// The looks that are kept under names: to choose one, to keep this one, and to forget one.
pub fn kept_ui(
    ui: &mut Ui,
    look: &mut Look,
    looks: &Looks,
    naming: &mut Option<String>,
) -> Option<ExportCommand> {
    let is = |name: &&str| {
        let kept = looks.find(name).map(Look::of_table);
        kept.as_ref() == Some(look)
    };
    let chosen = looks.names().find(is).map(str::to_owned);
    let mut command = None;
    let label = ui.label("My presets");
    ui.horizontal(|ui| {
        let none = if looks.names().next().is_some() {
            "choose…"
        } else {
            "none kept yet"
        };
        let text = chosen.as_deref().unwrap_or(none);
        ComboBox::from_id_salt("kept looks")
            .selected_text(text)
            .width(170.0)
            .truncate()
            .show_ui(ui, |ui| {
                for name in looks.names() {
                    let is_chosen = chosen.as_deref() == Some(name);
                    let kept = looks.find(name).filter(|_| !is_chosen);
                    if ui.selectable_label(is_chosen, name).clicked()
                        && let Some(kept) = kept
                    {
                        *look = Look::of_table(kept);
                    }
                }
            })
            .response
            .labelled_by(label.id);
        if ui.button("Keep as…").clicked() {
            *naming = Some(chosen.clone().unwrap_or_default());
        }
        let forget = Button::new("Delete");
        if ui.add_enabled(chosen.is_some(), forget).clicked() {
            command = chosen.clone().map(ExportCommand::Forget);
        }
    });
    naming_ui(ui, naming).map(ExportCommand::Save).or(command)
}

/// The field for the name of a look; returns it once it has been given.
fn naming_ui(ui: &mut Ui, naming: &mut Option<String>) -> Option<String> {
    let name = naming.as_mut()?;
    let (mut keep, mut cancel) = (false, false);
    ui.horizontal(|ui| {
        let label = ui.label("Name");
        let field = field(ui, name).desired_width(170.0);
        let field = ui.add(field).labelled_by(label.id);
        if ui.memory(|m| m.focused().is_none()) && !field.lost_focus() {
            field.request_focus();
        }
        keep = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        keep |= ui
            .add_enabled(!name.trim().is_empty(), Button::new("Keep"))
            .clicked();
        cancel = ui.button("Do not keep").clicked();
    });
    let given = Some(name.trim().to_owned()).filter(|name| keep && !name.is_empty());
    if given.is_some() || cancel {
        *naming = None;
    }
    given
}

/// Presets, width and height, and pixels.
pub fn size_ui(ui: &mut Ui, look: &mut Look) {
    Grid::new("size").num_columns(2).show(ui, |ui| {
        let page = &mut look.page;
        let label = ui.label("Preset");
        let preset = PRESETS.iter().find(|preset| page.is(preset));
        ComboBox::from_id_salt("preset")
            .selected_text(preset.map_or("Custom", |preset| preset.name))
            .width(210.0)
            .show_ui(ui, |ui| {
                for preset in &PRESETS {
                    if ui.selectable_label(page.is(preset), preset.name).clicked() {
                        page.take(preset);
                    }
                }
            })
            .response
            .labelled_by(label.id);
        ui.end_row();
        let label = ui.label("Size");
        ui.horizontal(|ui| sides_ui(ui, page, &label));
        ui.end_row();
        let label = ui.label("Scale");
        ui.horizontal(|ui| scale_ui(ui, look, &label));
        ui.end_row();
    });
}

fn sides_ui(ui: &mut Ui, page: &mut Page, label: &Response) {
    let unit = page.size.unit;
    let [least, most] = [*SIDES.start(), *SIDES.end()].map(|v| f64::from(v) / unit.points());
    // Between numbers that people give, so that the shown one is allowed.
    let round = 10_u32.pow(unit.decimals() as u32);
    let round = f64::from(round);
    let range = (least * round).ceil() / round..=(most * round).floor() / round;
    for (place, side) in page.size.sides.iter_mut().enumerate() {
        let field = DragValue::new(side)
            .range(range.clone())
            .speed(4.0 / unit.points())
            .max_decimals(unit.decimals());
        ui.add(field).labelled_by(label.id);
        if place == 0 {
            ui.label("×");
        }
    }
    ComboBox::from_id_salt("unit")
        .selected_text(unit.sign())
        .width(52.0)
        .show_ui(ui, |ui| {
            for other in Unit::ALL {
                if ui.selectable_label(unit == other, other.sign()).clicked() {
                    page.size = page.size.within(other);
                }
            }
        })
        .response
        .labelled_by(label.id);
    if unit != Unit::Px {
        let [width, height] = page.size.points();
        let text = format!("{width:.0} × {height:.0} px");
        ui.label(RichText::new(text).weak());
    }
}

fn scale_ui(ui: &mut Ui, look: &mut Look, label: &Response) {
    let enabled = look.format.is_raster();
    let scale = DragValue::new(&mut look.scale)
        .range(SCALES)
        .speed(0.05)
        .max_decimals(3)
        .suffix("×");
    ui.add_enabled(enabled, scale).labelled_by(label.id);
    ui.label("=");
    let per_inch = PER_INCH as f32;
    let mut dpi = look.scale * per_inch;
    let field = DragValue::new(&mut dpi)
        .range(SCALES.start() * per_inch..=SCALES.end() * per_inch)
        .speed(1.0)
        .max_decimals(0);
    let unit = "dots per inch";
    let field = ui.add_enabled(enabled, field);
    let named = ui.label("dpi").on_hover_text(unit);
    if field.labelled_by(named.id).changed() {
        look.scale = dpi / per_inch;
    }
    let [width, height] = look.page.size.points().map(|v| (v * look.scale).round());
    let text = if enabled {
        format!("{width} × {height} pixels")
    } else {
        "vectors".into()
    };
    ui.label(RichText::new(text).weak());
}

/// Whether the file carries the scenario.
pub fn scenario_ui(ui: &mut Ui, look: &mut Look) {
    let text = "in the file, which Ravine then opens again";
    ui.add_enabled_ui(look.format.carries(), |ui| {
        ui.checkbox(&mut look.carries, text)
            .on_hover_text("With all that it says: speaker's notes and answers, too");
    });
}

/// Theme, background and font size.
pub fn look_ui(ui: &mut Ui, page: &mut Page) {
    Grid::new("look").num_columns(2).show(ui, |ui| {
        let label = ui.label("Theme");
        ui.horizontal(|ui| {
            let named = THEMES.iter().find(|(theme, ..)| *theme == page.theme);
            ComboBox::from_id_salt("theme")
                .selected_text(named.map_or("", |(_, name, _)| name))
                .width(120.0)
                .show_ui(ui, |ui| {
                    for (theme, name, _) in THEMES {
                        ui.selectable_value(&mut page.theme, theme, name);
                    }
                })
                .response
                .labelled_by(label.id);
            ui.checkbox(&mut page.transparent, "transparent background");
        });
        ui.end_row();
        let label = ui.label("Font size");
        ui.horizontal(|ui| {
            let suits = in_type(text_size(page.size.points()));
            let mut own = page.font.is_some();
            let mut points = page.font.unwrap_or(suits);
            let field = DragValue::new(&mut points)
                .range(if own { FONT_SIZES } else { suits..=suits })
                .speed(0.1)
                .max_decimals(1)
                .suffix(" pt");
            ui.add_enabled(own, field).labelled_by(label.id);
            let mut suited = !own;
            ui.checkbox(&mut suited, "as suits the size");
            own = !suited;
            let allowed = points.clamp(*FONT_SIZES.start(), *FONT_SIZES.end());
            page.font = own.then_some(allowed);
        });
        ui.end_row();
    });
}

/// What the figure shows.
pub fn show_ui(ui: &mut Ui, show: &mut Show, document: &Scenario) {
    let shown = show.of(document);
    let applying = SWITCHES.iter().enumerate();
    let applying = applying.filter(|(_, switch)| (switch.applies)(document));
    Grid::new("show").num_columns(3).show(ui, |ui| {
        for (place, (number, switch)) in applying.enumerate() {
            let mut on = (switch.get)(&shown);
            if ui.add(Checkbox::new(&mut on, switch.name)).changed() {
                show.set(number, on, document);
            }
            if place % 3 == 2 {
                ui.end_row();
            }
        }
    });
}

/// Where the figure differs from its document: whether the document is to take that over, and whether the figure is to give it up.
pub fn differing_ui(ui: &mut Ui, differs: bool) -> (Option<ExportCommand>, bool) {
    let (mut adopt, mut back) = (false, false);
    if differs {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new("Differs from the document.").weak());
            let hint = "The document shows and hides the same from then on";
            let keep = ui.small_button("Keep in the document").on_hover_text(hint);
            adopt = keep.clicked();
            back = ui.small_button("As the document").clicked();
        });
    }
    (adopt.then_some(ExportCommand::Adopt), back)
}

/// The step of a figure, or the first and the last of one that moves.
pub fn steps_ui(ui: &mut Ui, steps: &mut Steps, format: Format, [playhead, last]: [usize; 2]) {
    let (still, moving) = (format.figure().is_some(), format.movie().is_some());
    let kind = match (steps.moves(format), steps.kind) {
        (true, _) => Kind::Range,
        (false, Kind::Step) => Kind::Step,
        (false, Kind::Playhead | Kind::Range) => Kind::Playhead,
    };
    ui.horizontal(|ui| {
        let text = format!("playhead ({playhead})");
        let radio = RadioButton::new(kind == Kind::Playhead, text);
        if ui.add_enabled(still, radio).clicked() {
            steps.kind = Kind::Playhead;
        }
        let radio = RadioButton::new(kind == Kind::Step, "step");
        let radio = ui.add_enabled(still, radio);
        let chosen = DragValue::new(&mut steps.step).range(0..=last);
        let chosen = ui.add_enabled(still, chosen).labelled_by(radio.id);
        if radio.clicked() || chosen.changed() {
            steps.kind = Kind::Step;
        }
    });
    ui.horizontal(|ui| {
        let radio = RadioButton::new(kind == Kind::Range, "steps");
        let radio = ui.add_enabled(moving, radio);
        let [from, to] = &mut steps.range;
        let first = DragValue::new(from).range(0..=last);
        let first = ui.add_enabled(moving, first).labelled_by(radio.id);
        let label = ui.label("to");
        let end = DragValue::new(to).range(*from..=last.max(*from));
        let end = ui.add_enabled(moving, end).labelled_by(label.id);
        if radio.clicked() || first.changed() || end.changed() {
            steps.kind = Kind::Range;
        }
        if !moving {
            let which = Format::pictures().filter(|format| format.movie().is_some());
            let names: Vec<&str> = which.map(Format::name).collect();
            ui.label(RichText::new(names.join(", ")).weak());
        }
    });
}

/// How a movie goes through its steps.
pub fn motion_ui(ui: &mut Ui, motion: &mut Motion, range: [usize; 2]) {
    ui.horizontal(|ui| {
        let label = ui.label("in");
        let frames = DragValue::new(&mut motion.frames).range(1..=MOST_FRAMES);
        ui.add(frames).labelled_by(label.id);
        let label = ui.label("frames,");
        ComboBox::from_id_salt("frames a second")
            .selected_text(motion.rate.to_string())
            .width(48.0)
            .show_ui(ui, |ui| {
                for rate in RATES {
                    ui.selectable_value(&mut motion.rate, rate, rate.to_string());
                }
            })
            .response
            .labelled_by(label.id);
        ui.label("a second");
    });
    ui.horizontal(|ui| {
        let label = ui.label("pace");
        let chosen = EASES.iter().find(|(ease, ..)| *ease == motion.ease);
        ComboBox::from_id_salt("pace")
            .selected_text(chosen.map_or("", |(_, name, _)| name))
            .width(130.0)
            .show_ui(ui, |ui| {
                for (ease, name, _) in EASES {
                    ui.selectable_value(&mut motion.ease, ease, name);
                }
            })
            .response
            .labelled_by(label.id);
        let label = ui.label("pause at the end");
        let pause = DragValue::new(&mut motion.pause)
            .range(0.0..=LONGEST_PAUSE)
            .speed(0.05)
            .max_decimals(1)
            .suffix(" s");
        ui.add(pause).labelled_by(label.id);
    });
    let frames = motion.frames(range);
    let hundredths: f64 = frames.iter().map(|frame| f64::from(frame.hundredths)).sum();
    let text = format!("{} frames, {:.1} s", frames.len(), hundredths / 100.0);
    ui.label(RichText::new(text).weak());
}
