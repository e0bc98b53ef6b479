//! Colours and sizes of figures, on paper and on light and dark screens.

use egui::{Color32, Context, FontFamily, FontId, Visuals};

use super::fonts;
use crate::math::{elementary as e, norm};
use crate::scenario::Color;

/// The opacity of what belongs to an earlier document.
pub const FADED: f32 = 0.45;

/// What a figure is drawn on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Theme {
    /// White, for print and slides.
    #[default]
    Paper,
    /// A light screen, a little softer than white.
    Light,
    /// A dark screen, with light text.
    Dark,
    /// White, for print without colours: paths differ by dashes, heads and lightness.
    Grey,
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
    /// Behind marks and arrows, so that they can be seen on any band.
    pub halo: Color32,
    /// The size of body text in points; other sizes are multiples of it.
    pub text_size: f32,
    /// Whether legends say what runs have come to: for a class, which sees no cards.
    pub outcomes: bool,
    /// Whether paths have dashes of their own, because colours do not tell them apart.
    pub dashed: bool,
    /// Whether a legend stands above its plot, in few rows with short names: a small plot in a window has no free corner.
    pub slim: bool,
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
                outcomes: false,
                dashed: false,
                slim: false,
            },
            Theme::Light => Self {
                background: Color32::from_gray(250),
                ..Self::of(Theme::Paper, text_size)
            },
            Theme::Grey => Self {
                dashed: true,
                ..Self::of(Theme::Paper, text_size)
            },
            Theme::Dark => Self {
                dark: true,
                background: Color32::from_rgb(20, 24, 30),
                text: Color32::from_gray(235),
                faint: Color32::from_gray(170),
                halo: Color32::from_rgba_unmultiplied(8, 12, 18, 225),
                text_size,
                outcomes: false,
                dashed: false,
                slim: false,
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

    /// The width of axes, ticks and level lines in points: 0.6 pt beside text of 8 pt, at any size of the page.
    pub fn hairline(&self) -> f32 {
        self.text_size / 13.0
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

    /// The edge of a path or a head: its ink's hue, so dark on light figures and so light on dark ones that it keeps a
    /// contrast of 3:1 to every band, whatever the ink and even under the light of a bright hall. The ink between two edges is
    /// free to be a colour that can be told from others.
    pub fn outline(&self, ink: Color32) -> Color32 {
        let lightness = if self.dark { 0.93 } else { 0.25 };
        let [r, g, b, alpha] = ink.to_srgba_unmultiplied();
        let edge = at_lightness(Color32::from_rgb(r, g, b), lightness, 0.1);
        edge.gamma_multiply(f32::from(alpha) / 255.0)
    }

    /// An ink as the colour of a text on the halo: its hue, so dark or so light that it can be read.
    pub fn legible(&self, ink: Color32) -> Color32 {
        let [r, g, b, alpha] = ink.to_srgba_unmultiplied();
        let ink = Color32::from_rgb(r, g, b);
        let [own, ..] = oklab(ink);
        let lightness = if self.dark {
            own.max(0.75)
        } else {
            own.min(0.5)
        };
        let text = if lightness == own {
            ink
        } else {
            at_lightness(ink, lightness, 0.2)
        };
        text.gamma_multiply(f32::from(alpha) / 255.0)
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
    let (sin, cos) = e::sincos(hue.to_radians());
    encoded(linear([lightness, chroma * cos, chroma * sin]))
}

/// A colour of the same hue at another lightness, with a chroma of at most `chroma`, and of less where sRGB ends before.
pub fn at_lightness(colour: Color32, lightness: f64, chroma: f64) -> Color32 {
    let [_, a, b] = oklab(colour);
    let mut share = (chroma / norm([a, b]).max(1e-9)).min(1.0);
    let at = |share: f64| linear([lightness, a * share, b * share]);
    let inside = |rgb: [f64; 3]| rgb.iter().all(|v| (-1e-4..=1.0001).contains(v));
    while share > 0.01 && !inside(at(share)) {
        share *= 0.97;
    }
    encoded(at(share))
}

/// Lightness and the two axes of colour.
fn oklab(colour: Color32) -> [f64; 3] {
    let [r, g, b] = [colour.r(), colour.g(), colour.b()].map(decoded);
    let [l, m, s] = [
        0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b,
        0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b,
        0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b,
    ]
    .map(|v| e::pow(v, 1.0 / 3.0));
    [
        0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
        1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
        0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
    ]
}

/// Linear red, green and blue.
fn linear([lightness, a, b]: [f64; 3]) -> [f64; 3] {
    let l = lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b;
    let m = lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b;
    let s = lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b;
    let [l, m, s] = [l, m, s].map(|v| v * v * v);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ]
}

fn decoded(channel: u8) -> f64 {
    let v = f64::from(channel) / 255.0;
    if v <= 0.040_45 {
        v / 12.92
    } else {
        e::pow((v + 0.055) / 1.055, 2.4)
    }
}

fn encoded(linear: [f64; 3]) -> Color32 {
    let [r, g, b] = linear.map(|v| {
        let v = v.clamp(0.0, 1.0);
        let encoded = if v <= 0.003_130_8 {
            12.92 * v
        } else {
            1.055 * e::pow(v, 1.0 / 2.4) - 0.055
        };
        (encoded * 255.0).round() as u8
    });
    Color32::from_rgb(r, g, b)
}

/// How colours look to people with each kind of colour vision.
#[cfg(test)]
pub mod vision {
    use super::{Color32, decoded, encoded, oklab};

    /// How people without the receptors for long, medium or short wavelengths see a colour (Machado, Oliveira and Fernandes
    /// 2009, severity 1), after how all others do.
    pub const VISION: [[[f64; 3]; 3]; 4] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ];

    /// Lightness and the two axes of colour, as they are seen.
    pub fn seen(ink: Color32, matrix: [[f64; 3]; 3]) -> [f64; 3] {
        let rgb = [ink.r(), ink.g(), ink.b()].map(decoded);
        let row = |row: [f64; 3]| (0..3).map(|i| row[i] * rgb[i]).sum::<f64>();
        oklab(encoded(matrix.map(row)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::bands::hatch;
    use super::super::palette::ramp;
    use super::vision::{VISION, seen};
    use super::*;
    use crate::optimizer::Method;
    use crate::parameters::Choice as _;
    use crate::scenario::{Palette, Scenario};
    use crate::surface::Shape;

    #[test]
    fn oklch_gives_the_primaries() {
        // Ottosson's coordinates of white, black and pure red.
        assert_eq!(oklch(1.0, 0.0, 0.0), Color32::WHITE);
        assert_eq!(oklch(0.0, 0.0, 0.0), Color32::BLACK);
        let red = oklch(0.627_955, 0.257_683, 29.233_9);
        assert!(red.r() >= 254 && red.g() <= 2 && red.b() <= 2, "{red:?}");
    }

    /// Contrast ratio (WCAG), from 1 to 21.
    fn contrast_ratio(a: Color32, b: Color32) -> f32 {
        let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
        (a / b).max(b / a)
    }

    /// Over any band, of which the ground of a symbol lets 30 % through.
    #[test]
    fn texts_in_the_colour_of_a_run_can_be_read() {
        for (theme, band) in [(Theme::Light, 190), (Theme::Dark, 90)] {
            let style = Style::of(theme, 13.0);
            let ground = if style.dark { [12, 17, 24] } else { [255; 3] };
            let [r, g, b] = ground.map(|v: u32| ((v * 180 + band * 75) / 255) as u8);
            let ground = Color32::from_rgb(r, g, b);
            let optimizer = Method::named("adam").expect("a method");
            let scenario = Scenario {
                optimizers: vec![optimizer.into(); 9],
                ..Scenario::on(Shape::named("quadratic").expect("a surface"))
            };
            for i in 0..9 {
                let ink = style.legible(style.ink(scenario.color(i)));
                let ratio = contrast_ratio(ink, ground);
                assert!(ratio >= 4.5, "{theme:?} {i} {ink:?}: {ratio}");
            }
        }
    }

    #[test]
    fn lightness_changes_alone() {
        for [r, g, b] in [
            [213, 94, 0],
            [0, 114, 178],
            [110, 110, 110],
            [141, 120, 255],
        ] {
            let colour = Color32::from_rgb(r, g, b);
            let [lightness, a, c] = oklab(colour);
            let same = at_lightness(colour, lightness, 1.0);
            for (was, is) in [(r, same.r()), (g, same.g()), (b, same.b())] {
                assert!(was.abs_diff(is) <= 1, "{colour:?} {same:?}");
            }
            let [dark, a2, c2] = oklab(at_lightness(colour, 0.3, 0.05));
            assert!((dark - 0.3).abs() < 0.02 && norm([a2, c2]) < 0.06);
            // The same hue: the axes keep their ratio.
            assert!((a * c2 - c * a2).abs() < 2e-3, "{colour:?}");
        }
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        let most = contrast_ratio(Color32::BLACK, Color32::WHITE);
        assert!((most - 21.0).abs() < 1e-4, "{most}");
        // WCAG's well-known limit: grey 118 on white is 4.54.
        let grey = contrast_ratio(Color32::WHITE, Color32::from_gray(118));
        assert!((grey - 4.54).abs() < 0.01, "{grey}");
    }

    /// A projector in a bright hall lights the whole screen: 40 % towards white.
    #[test]
    fn edges_of_paths_keep_a_contrast_of_three_to_every_band_in_a_bright_hall() {
        let inks = |style: Style| {
            let own = (0..=12).flat_map(move |r| {
                let channel = |i: usize| (i * 21).min(255) as u8;
                [0, 6, 12].map(|g| [channel(r), channel(g), channel((r * 5 + g) % 13)])
            });
            let scenario = Scenario::on(Shape::named("saddle").unwrap());
            let default = (0..12).map(move |i| scenario.color(i).0);
            let all = own.chain(default);
            all.map(move |rgb| style.ink(Color(rgb)))
        };
        for theme in [Theme::Paper, Theme::Light, Theme::Dark] {
            let style = Style::of(theme, 13.0);
            let bands = Palette::ALL.iter().flat_map(|&palette| {
                (0..=50).map(move |i| ramp(palette, style.dark, i as f32 / 50.0))
            });
            let ground: Vec<Color32> = bands
                .chain([style.background])
                .chain(hatch(&style))
                .collect();
            for ink in inks(style) {
                let edge = style.outline(ink);
                for &band in &ground {
                    let washed = [edge, band].map(|colour| lighten(colour, 0.4));
                    for [edge, band] in [[edge, band], washed] {
                        let ratio = contrast_ratio(edge, band);
                        assert!(ratio >= 3.0, "{theme:?} {ink:?} {edge:?} {band:?}: {ratio}");
                    }
                }
            }
        }
    }

    #[test]
    fn twelve_default_colours_can_be_told_apart_with_any_colour_vision() {
        let scenario = Scenario::on(Shape::named("saddle").unwrap());
        for theme in [Theme::Paper, Theme::Dark] {
            let style = Style::of(theme, 13.0);
            let inks: Vec<Color32> = (0..12).map(|i| style.ink(scenario.color(i))).collect();
            for matrix in VISION {
                for (i, &a) in inks.iter().enumerate() {
                    for &b in &inks[..i] {
                        let ([l, p, q], [m, r, s]) = (seen(a, matrix), seen(b, matrix));
                        let apart = norm([l - m, norm([p - r, q - s])]);
                        // The smallest difference that is seen at a glance is about 0.02.
                        assert!(apart > 0.055, "{theme:?} {a:?} {b:?}: {apart}");
                    }
                }
            }
        }
    }
}
