//! Colours and sizes of figures, on paper and on light and dark screens.

use egui::{Color32, Context, FontFamily, FontId, Visuals};

use super::fonts;
use crate::scenario::Color;

/// What a figure is drawn on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// White, for print and slides.
    #[default]
    Paper,
    /// A light screen, a little softer than white.
    Light,
    /// A dark screen, with light text.
    Dark,
}

/// Colours and sizes that all parts of a figure share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// Whether light ink stands on a dark background.
    pub dark: bool,
    /// The colour of the page and of plots without bands.
    pub background: Color32,
    /// Titles and names.
    pub text: Color32,
    /// Axes, ticks and notes.
    pub faint: Color32,
    /// Behind paths and marks, so that they can be seen on any band.
    pub halo: Color32,
    /// The size of body text in points; other sizes are multiples of it.
    pub text_size: f32,
}

impl Style {
    /// The colours of a theme, with body text of `text_size` points.
    pub fn of(theme: Theme, text_size: f32) -> Self {
        match theme {
            Theme::Paper => Self {
                dark: false,
                background: Color32::WHITE,
                text: Color32::from_gray(20),
                faint: Color32::from_gray(80),
                halo: Color32::from_white_alpha(225),
                text_size,
            },
            Theme::Light => Self {
                background: Color32::from_gray(250),
                ..Self::of(Theme::Paper, text_size)
            },
            Theme::Dark => Self {
                dark: true,
                background: Color32::from_rgb(20, 24, 30),
                text: Color32::from_gray(235),
                faint: Color32::from_gray(170),
                halo: Color32::from_rgba_unmultiplied(8, 12, 18, 225),
                text_size,
            },
        }
    }

    /// Sets up a context for figures: fonts, text sizes and the few visuals that axes take from it.
    pub fn apply(&self, ctx: &Context) {
        ctx.set_fonts(fonts::definitions());
        ctx.set_theme(if self.dark {
            egui::Theme::Dark
        } else {
            egui::Theme::Light
        });
        let mut visuals = if self.dark {
            Visuals::dark()
        } else {
            Visuals::light()
        };
        self.colour(&mut visuals);
        ctx.set_visuals(visuals);
    }

    /// The colours that axes and pages take from egui's visuals.
    pub fn colour(&self, visuals: &mut Visuals) {
        visuals.panel_fill = self.background;
        visuals.override_text_color = Some(self.text);
        visuals.extreme_bg_color = self.background;
    }

    /// The regular font at `scale` times the size of body text.
    pub fn font(&self, scale: f32) -> FontId {
        FontId::new(self.text_size * scale, FontFamily::Proportional)
    }

    /// The semibold font at `scale` times the size of body text.
    pub fn strong_font(&self, scale: f32) -> FontId {
        FontId::new(self.text_size * scale, fonts::semibold())
    }

    /// An optimizer's colour, lightened on a dark background so that it stays readable.
    pub fn ink(&self, Color([r, g, b]): Color) -> Color32 {
        let colour = Color32::from_rgb(r, g, b);
        if self.dark {
            lighten(colour, 0.25)
        } else {
            colour
        }
    }
}

/// Mixes with white.
pub fn lighten(colour: Color32, share: f32) -> Color32 {
    mix(colour, Color32::WHITE, share)
}

/// Linear interpolation in gamma space, as the screen blends.
pub fn mix(a: Color32, b: Color32, share: f32) -> Color32 {
    let channel =
        |p: u8, q: u8| (f32::from(p) + (f32::from(q) - f32::from(p)) * share).round() as u8;
    Color32::from_rgb(
        channel(a.r(), b.r()),
        channel(a.g(), b.g()),
        channel(a.b(), b.b()),
    )
}

/// Relative luminance (WCAG), from 0 to 1.
pub fn luminance(colour: Color32) -> f32 {
    let linear = |v: u8| {
        let v = f32::from(v) / 255.0;
        if v <= 0.04045 {
            v / 12.92
        } else {
            ((v + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
}

/// A colour given by lightness (0 to 1), chroma and hue in degrees, in a space where equal steps of each look equal
/// (Ottosson, A perceptual color space for image processing, 2020). Channels out of range are clamped to sRGB.
pub fn oklch(lightness: f64, chroma: f64, hue: f64) -> Color32 {
    let (sin, cos) = crate::math::elementary::sincos(hue.to_radians());
    let (a, b) = (chroma * cos, chroma * sin);
    let l = lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b;
    let m = lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b;
    let s = lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b;
    let [l, m, s] = [l, m, s].map(|v| v * v * v);
    let linear = [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ];
    let [r, g, b] = linear.map(|v| {
        let v = v.clamp(0.0, 1.0);
        let encoded = if v <= 0.003_130_8 {
            12.92 * v
        } else {
            1.055 * crate::math::elementary::pow(v, 1.0 / 2.4) - 0.055
        };
        (encoded * 255.0).round() as u8
    });
    Color32::from_rgb(r, g, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oklch_gives_the_primaries() {
        // Ottosson's coordinates of white, black and pure red.
        assert_eq!(oklch(1.0, 0.0, 0.0), Color32::WHITE);
        assert_eq!(oklch(0.0, 0.0, 0.0), Color32::BLACK);
        let red = oklch(0.627_955, 0.257_683, 29.233_9);
        assert!(red.r() >= 254 && red.g() <= 2 && red.b() <= 2, "{red:?}");
    }
}
