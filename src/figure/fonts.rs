//! The fonts of window and figures, embedded so that a figure is the same bytes on every machine.
//!
//! `assets/fonts/make.py` made them: Inter with tabular digits, then DejaVu Sans for the mathematics that Inter
//! lacks, then the Phosphor icons. They share one ascent and descent, hence one baseline.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily, FontTweak};

/// Lowers an icon, whose middle is 0.4375 em above the baseline, to the middle of Inter's capitals, 0.3636 em.
const ICON_DROP: f32 = 0.4375 - 0.3636;

/// An icon's drawing fills about four fifths of its em; this makes it as heavy as the text beside it.
const ICON_SCALE: f32 = 1.15;

static SEMIBOLD: &[u8] = include_bytes!("../../assets/fonts/Inter-SemiBold.ttf");

/// The family of headings and of names that stand out.
pub fn semibold() -> FontFamily {
    FontFamily::Name("semibold".into())
}

/// Whether a font is that of [`semibold`].
pub fn is_semibold(font: &FontData) -> bool {
    std::ptr::eq(font.bytes(), SEMIBOLD)
}

/// Fonts for `Proportional`, `Monospace` and [`semibold`]; every family ends in the mathematics and the icons.
pub fn definitions() -> FontDefinitions {
    let icons = FontTweak {
        scale: ICON_SCALE,
        y_offset_factor: ICON_DROP,
        ..FontTweak::default()
    };
    let mut definitions = FontDefinitions::empty();
    for (name, bytes, tweak) in [
        (
            "Inter",
            &include_bytes!("../../assets/fonts/Inter-Regular.ttf")[..],
            FontTweak::default(),
        ),
        ("Inter SemiBold", SEMIBOLD, FontTweak::default()),
        (
            "DejaVu Sans Mono",
            &include_bytes!("../../assets/fonts/DejaVuSansMono.ttf")[..],
            FontTweak::default(),
        ),
        (
            "DejaVu Sans Math",
            &include_bytes!("../../assets/fonts/DejaVuSans-Math-Regular.ttf")[..],
            FontTweak::default(),
        ),
        (
            "DejaVu Sans Math Bold",
            &include_bytes!("../../assets/fonts/DejaVuSans-Math-SemiBold.ttf")[..],
            FontTweak::default(),
        ),
        (
            "Phosphor",
            &include_bytes!("../../assets/fonts/Phosphor.ttf")[..],
            icons,
        ),
    ] {
        let data = FontData::from_static(bytes).tweak(tweak);
        definitions
            .font_data
            .insert(name.to_owned(), Arc::new(data));
    }
    for (family, first, mathematics) in [
        (FontFamily::Proportional, "Inter", "DejaVu Sans Math"),
        (semibold(), "Inter SemiBold", "DejaVu Sans Math Bold"),
        (
            FontFamily::Monospace,
            "DejaVu Sans Mono",
            "DejaVu Sans Math",
        ),
    ] {
        let chain = [first, mathematics, "Phosphor"];
        definitions
            .families
            .insert(family, chain.map(str::to_owned).to_vec());
    }
    definitions
}

/// The icons, as text that can be shown in any of the families.
pub mod icon {
    macro_rules! icons {
        ($($name:ident = $text:literal,)*) => {
            $(
                /// The Phosphor icon of this name.
                pub const $name: &str = $text;
            )*

            #[cfg(test)]
            pub(super) const ALL: &[&str] = &[$($name),*];
        };
    }

    icons! {
        ARROW_CLOCKWISE = "\u{e036}",
        ARROW_COUNTER_CLOCKWISE = "\u{e038}",
        ARROW_UP_RIGHT = "\u{e092}",
        ARROWS_CLOCKWISE = "\u{e094}",
        ARROWS_IN = "\u{e09a}",
        ARROWS_OUT = "\u{e0a2}",
        BOOK_OPEN = "\u{e0e6}",
        CARET_DOWN = "\u{e136}",
        CARET_LEFT = "\u{e138}",
        CARET_LINE_LEFT = "\u{e132}",
        CARET_LINE_RIGHT = "\u{e130}",
        CARET_RIGHT = "\u{e13a}",
        CARET_UP = "\u{e13c}",
        CHART_LINE = "\u{e154}",
        CHECK = "\u{e182}",
        CHECK_CIRCLE = "\u{e184}",
        CIRCLE = "\u{e18a}",
        CIRCLE_HALF = "\u{e18c}",
        CLIPBOARD = "\u{e196}",
        COMPASS = "\u{e1c8}",
        COPY = "\u{e1ca}",
        CORNERS_IN = "\u{e1ce}",
        CORNERS_OUT = "\u{e1d0}",
        CROSSHAIR = "\u{e1d6}",
        CURSOR_CLICK = "\u{e7c8}",
        DICE_FIVE = "\u{e1ee}",
        DOTS_THREE = "\u{e1fe}",
        DOWNLOAD_SIMPLE = "\u{e20c}",
        EXPORT = "\u{eaf0}",
        EYE = "\u{e220}",
        EYE_SLASH = "\u{e224}",
        FILE = "\u{e230}",
        FILE_PLUS = "\u{e236}",
        FILM_STRIP = "\u{e792}",
        FLAG = "\u{e244}",
        FLOPPY_DISK = "\u{e248}",
        FOLDER_OPEN = "\u{e256}",
        FUNCTION = "\u{ebe4}",
        FUNNEL = "\u{e266}",
        GAUGE = "\u{e628}",
        GEAR = "\u{e270}",
        GRADUATION_CAP = "\u{e62c}",
        GRID_FOUR = "\u{e296}",
        IMAGE = "\u{e2ca}",
        INFO = "\u{e2ce}",
        KEYBOARD = "\u{e2d8}",
        LIST = "\u{e2f0}",
        LOCK = "\u{e2fa}",
        LOCK_OPEN = "\u{e306}",
        MAGNIFYING_GLASS = "\u{e30c}",
        MAGNIFYING_GLASS_MINUS = "\u{e30e}",
        MAGNIFYING_GLASS_PLUS = "\u{e310}",
        MINUS = "\u{e32a}",
        MOON = "\u{e330}",
        MOUNTAINS = "\u{e7ae}",
        PALETTE = "\u{e6c8}",
        PATH = "\u{e39c}",
        PAUSE = "\u{e39e}",
        PENCIL_SIMPLE = "\u{e3b4}",
        PLAY = "\u{e3d0}",
        PLAY_CIRCLE = "\u{e3d2}",
        PLUS = "\u{e3d4}",
        PRESENTATION = "\u{e654}",
        PROHIBIT = "\u{e3de}",
        PUSH_PIN = "\u{e3e2}",
        QUESTION = "\u{e3e8}",
        RECORD = "\u{e3ee}",
        REPEAT = "\u{e3f6}",
        SHARE = "\u{e406}",
        SIDEBAR_SIMPLE = "\u{ec24}",
        SKIP_BACK = "\u{e5a4}",
        SKIP_FORWARD = "\u{e5a6}",
        SLIDERS_HORIZONTAL = "\u{e434}",
        SQUARES_FOUR = "\u{e464}",
        STACK = "\u{e466}",
        STAR = "\u{e46a}",
        STOP = "\u{e46c}",
        SUBTITLES = "\u{e1a8}",
        SUN = "\u{e472}",
        TARGET = "\u{e47c}",
        TIMER = "\u{e492}",
        TRASH = "\u{e4a6}",
        VECTOR_TWO = "\u{ee64}",
        WARNING = "\u{e4e0}",
        WARNING_CIRCLE = "\u{e4e2}",
        WAVES = "\u{e6de}",
        X = "\u{e4f6}",
        X_CIRCLE = "\u{e4f8}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{
        FontId,
        epaint::text::{Fonts, TextOptions},
    };
    use skrifa::raw::TableProvider as _;

    const NEEDED: &str = "∇ληβαμκσρθγδεν₁₂ₖₙₜ₀²³‖·×±−≤≥≈√∞∈ℝ→←↑↓⟵½∂Σ…–—“”′ŵ▶●■▲◆▼★⌊⌋ᵀ⁻¹v\u{302}";

    fn families() -> [FontFamily; 3] {
        [FontFamily::Proportional, FontFamily::Monospace, semibold()]
    }

    #[test]
    fn every_family_has_the_mathematics_and_the_icons() {
        let mut fonts = Fonts::new(TextOptions::default(), definitions());
        for family in families() {
            let font = FontId::new(14.0, family);
            for needed in NEEDED.chars() {
                assert!(fonts.has_glyph(&font, needed), "{needed:?} in {font:?}");
            }
            for icon in icon::ALL {
                assert!(fonts.has_glyphs(&font, icon), "{icon:?} in {font:?}");
            }
        }
    }

    #[test]
    fn numbers_of_equal_length_are_equally_wide() {
        let mut fonts = Fonts::new(TextOptions::default(), definitions());
        for family in families() {
            let font = FontId::new(13.0, family);
            let mut width = |text: &str| {
                let mut view = fonts.with_pixels_per_point(1.0);
                view.layout_no_wrap(text.to_owned(), font.clone(), egui::Color32::BLACK)
                    .size()
                    .x
            };
            let zeros = width("0.000e0");
            for digit in '1'..='9' {
                let text = "0.000e0".replace('0', &digit.to_string());
                assert_eq!(width(&text), zeros, "{text} in {font:?}");
            }
        }
    }

    #[test]
    fn fonts_share_one_baseline_and_substitute_nothing() {
        let definitions = definitions();
        for (name, data) in &definitions.font_data {
            let font = skrifa::FontRef::new(data.bytes()).expect("a font");
            let em = f32::from(font.head().expect("head").units_per_em());
            let hhea = font.hhea().expect("hhea");
            let ascent = f32::from(hhea.ascender().to_i16()) / em;
            let descent = f32::from(hhea.descender().to_i16()) / em;
            assert!((ascent - 0.96875).abs() < 1e-3, "{name}: {ascent}");
            assert!((descent + 0.2415).abs() < 1e-3, "{name}: {descent}");
            assert!(font.gsub().is_err(), "{name} has substitutions");
        }
    }
}
