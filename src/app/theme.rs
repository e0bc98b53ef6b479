//! The look of the window.

use eframe::egui::{self, Color32, Context, FontId, Stroke, TextStyle, Theme, Visuals, vec2};

use super::fingers::TARGET;
use crate::figure::{self, Style, fonts};

/// Points of body text; Ctrl +/− scales everything.
const BODY: f32 = 13.0;
/// The most points of a tooltip's width.
const TOOLTIP: f32 = 320.0;

/// Installs fonts, sizes and colours; what fingers hit is larger.
pub fn install(ctx: &Context, dark: bool, fingers: bool) {
    ctx.set_fonts(fonts::definitions());
    ctx.set_theme(if dark { Theme::Dark } else { Theme::Light });
    ctx.all_styles_mut(|style| {
        style.text_styles = [
            (TextStyle::Small, FontId::proportional(BODY * 0.88)),
            (TextStyle::Body, FontId::proportional(BODY)),
            (TextStyle::Button, FontId::proportional(BODY)),
            (
                TextStyle::Heading,
                FontId::new(BODY * 1.15, fonts::semibold()),
            ),
            (TextStyle::Monospace, FontId::monospace(BODY * 0.95)),
        ]
        .into();
        style.spacing.item_spacing = vec2(6.0, 4.0);
        style.spacing.button_padding = vec2(6.0, 3.0);
        style.spacing.interact_size.y = 21.0;
        style.spacing.slider_rail_height = 5.0;
        style.spacing.scroll = egui::style::ScrollStyle::thin();
        style.interaction.tooltip_delay = 0.35;
        style.spacing.tooltip_width = TOOLTIP;
        if fingers {
            style.spacing.button_padding.x = 8.0;
            style.spacing.interact_size.y = TARGET;
            style.spacing.icon_width = 0.5 * TARGET;
            style.spacing.slider_rail_height = 8.0;
        }
    });
    ctx.set_visuals_of(Theme::Light, light());
    ctx.set_visuals_of(Theme::Dark, dark_visuals());
}

/// The figure's style in a window of that look.
pub fn figure_style(dark: bool, text_size: f32) -> Style {
    Style::of(
        if dark {
            figure::Theme::Dark
        } else {
            figure::Theme::Light
        },
        text_size,
    )
}

/// The accent of controls that are on.
pub fn accent(dark: bool) -> Color32 {
    if dark {
        Color32::from_rgb(94, 160, 230)
    } else {
        Color32::from_rgb(20, 98, 178)
    }
}

/// The colour of warnings and of rates beyond the step limit.
pub fn warning(dark: bool) -> Color32 {
    if dark {
        Color32::from_rgb(255, 150, 110)
    } else {
        Color32::from_rgb(178, 48, 12)
    }
}

fn light() -> Visuals {
    let mut v = Visuals::light();
    v.panel_fill = Color32::from_gray(244);
    v.window_fill = Color32::from_gray(250);
    v.extreme_bg_color = Color32::WHITE;
    v.faint_bg_color = Color32::from_gray(236);
    v.weak_text_color = Some(Color32::from_gray(88));
    v.widgets.noninteractive.fg_stroke.color = Color32::from_gray(30);
    v.widgets.noninteractive.bg_stroke.color = Color32::from_gray(210);
    v.widgets.inactive.fg_stroke.color = Color32::from_gray(30);
    v.widgets.inactive.bg_fill = Color32::from_gray(214);
    v.widgets.inactive.weak_bg_fill = Color32::from_gray(228);
    v.selection.bg_fill = Color32::from_rgb(176, 210, 245);
    v.selection.stroke = Stroke::new(1.0, Color32::from_rgb(10, 50, 95));
    v.slider_trailing_fill = true;
    v
}

fn dark_visuals() -> Visuals {
    let mut v = Visuals::dark();
    v.panel_fill = Color32::from_rgb(29, 33, 40);
    v.window_fill = Color32::from_rgb(34, 39, 47);
    v.extreme_bg_color = Color32::from_rgb(17, 20, 25);
    v.faint_bg_color = Color32::from_rgb(38, 43, 52);
    v.weak_text_color = Some(Color32::from_gray(168));
    v.widgets.noninteractive.fg_stroke.color = Color32::from_gray(226);
    v.widgets.noninteractive.bg_stroke.color = Color32::from_rgb(56, 62, 72);
    v.widgets.inactive.fg_stroke.color = Color32::from_gray(226);
    v.widgets.inactive.bg_fill = Color32::from_rgb(66, 74, 86);
    v.widgets.inactive.weak_bg_fill = Color32::from_rgb(52, 59, 69);
    v.selection.bg_fill = Color32::from_rgb(36, 84, 132);
    v.selection.stroke = Stroke::new(1.0, Color32::from_rgb(214, 234, 255));
    v.slider_trailing_fill = true;
    v
}
