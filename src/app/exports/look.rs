//! How an exported figure looks: what a writer keeps under a name, and what is remembered of the last export.

use std::sync::Arc;

use toml::{Table, Value};

use super::motion::Motion;
use super::show::Show;
use crate::export::length::{FONT_SIZES, Size, Unit, of_type};
use crate::export::{Film, Format};
use crate::figure::Theme;
use crate::optimizer::Progress;
use crate::workbench::Detail;

/// The page of a figure.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Page {
    pub size: Size,
    /// The size of body text in points of type; `None` suits the page.
    pub font: Option<f32>,
    pub theme: Theme,
    pub transparent: bool,
}

/// A size that many need, by name, with the size of its body text.
pub struct Preset {
    pub name: &'static str,
    pub size: Size,
    pub font: Option<f32>,
}

/// Slides are those of common programs; columns of paper those of common journals.
pub const PRESETS: [Preset; 6] = [
    Preset {
        name: "Screen 16:10",
        size: Size::new([1600.0, 1000.0], Unit::Px),
        font: None,
    },
    Preset {
        name: "Slide 16:9",
        size: Size::new([1280.0, 720.0], Unit::Px),
        font: Some(13.0),
    },
    Preset {
        name: "Slide 4:3",
        size: Size::new([960.0, 720.0], Unit::Px),
        font: Some(13.0),
    },
    Preset {
        name: "Paper, one column (85 mm)",
        size: Size::new([85.0, 70.0], Unit::Mm),
        font: Some(7.0),
    },
    Preset {
        name: "Paper, two columns (178 mm)",
        size: Size::new([178.0, 110.0], Unit::Mm),
        font: Some(8.0),
    },
    Preset {
        name: "Square",
        size: Size::new([1000.0, 1000.0], Unit::Px),
        font: None,
    },
];

/// Pixels per point.
pub const SCALES: std::ops::RangeInclusive<f32> = 0.25..=8.0;

/// All that an exported figure looks like, whatever document it is of.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    pub format: Format,
    pub page: Page,
    /// Pixels per point, for formats made of pixels.
    pub scale: f32,
    /// Whether the file carries the scenario.
    pub carries: bool,
    pub show: Show,
    pub motion: Motion,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            format: Format::Png,
            page: Page {
                size: PRESETS[0].size,
                font: PRESETS[0].font,
                theme: Theme::Paper,
                transparent: false,
            },
            scale: 2.0,
            carries: true,
            show: Show::default(),
            motion: Motion::default(),
        }
    }
}

/// The themes with their names for people and in files of the state folder.
pub const THEMES: [(Theme, &str, &str); 4] = [
    (Theme::Paper, "Paper", "paper"),
    (Theme::Light, "Light", "light"),
    (Theme::Dark, "Dark", "dark"),
    (Theme::Grey, "Grey, for print", "grey"),
];

impl Page {
    /// A film of such pages, whose maps are as fine as `detail` says.
    pub fn film(&self, detail: &Detail) -> Film {
        let film = Film::new(self.size.points(), self.theme, detail);
        let film = film.on_nothing(self.transparent);
        match self.font {
            Some(points) => film.with_text_size(of_type(points)),
            None => film,
        }
    }

    /// The same for a file.
    pub fn finest(&self, progress: &Arc<Progress>) -> Film {
        self.film(&Detail {
            progress: Arc::clone(progress),
            ..Detail::default()
        })
    }

    /// Takes over size and font of a preset.
    pub fn take(&mut self, preset: &Preset) {
        (self.size, self.font) = (preset.size, preset.font);
    }

    /// Whether that is its size and font.
    pub fn is(&self, preset: &Preset) -> bool {
        (self.size, self.font) == (preset.size, preset.font)
    }
}

impl Look {
    /// The look in a table of the state folder; what is missing or out of range takes its default.
    pub fn of_table(table: &Table) -> Self {
        let default = Self::default();
        let text = |key: &str| table.get(key).and_then(Value::as_str);
        let number = |key: &str| match table.get(key) {
            Some(Value::Float(v)) => Some(*v),
            Some(Value::Integer(v)) => Some(*v as f64),
            Some(_) | None => None,
        };
        let part = |key: &str| table.get(key).and_then(Value::as_table);
        let format = text("format").and_then(|ending| Format::with_ending(ending.as_ref()));
        let unit = text("unit").and_then(Unit::of);
        let size = unit.zip(number("width")).zip(number("height"));
        let size = size.map(|((unit, width), height)| Size::new([width, height], unit));
        let theme = THEMES.iter().find(|(.., key)| text("theme") == Some(key));
        let within = |key: &str, range: std::ops::RangeInclusive<f32>| {
            let number = number(key).map(|v| v as f32);
            number.filter(|v| range.contains(v))
        };
        Self {
            format: format
                .filter(|format| format.is_picture())
                .unwrap_or(default.format),
            page: Page {
                size: size
                    .filter(|size| size.is_legal())
                    .unwrap_or(default.page.size),
                font: within("font", FONT_SIZES),
                theme: theme.map_or(default.page.theme, |(theme, ..)| *theme),
                transparent: table.get("transparent").and_then(Value::as_bool) == Some(true),
            },
            scale: within("scale", SCALES).unwrap_or(default.scale),
            carries: table
                .get("carries")
                .and_then(Value::as_bool)
                .unwrap_or(true),
            show: part("show").map_or_else(Show::default, Show::of_table),
            motion: part("motion").map_or_else(Motion::default, Motion::of_table),
        }
    }

    pub fn to_table(&self) -> Table {
        let Self {
            format,
            page:
                Page {
                    size,
                    font,
                    theme,
                    transparent,
                },
            scale,
            carries,
            show,
            motion,
        } = self;
        let theme = THEMES.iter().find(|(known, ..)| known == theme);
        let mut table = Table::new();
        let mut put = |key: &str, value: Value| table.insert(key.to_owned(), value);
        put("format", format.ending().into());
        put("width", size.sides[0].into());
        put("height", size.sides[1].into());
        put("unit", size.unit.sign().into());
        if let Some(font) = font {
            put("font", f64::from(*font).into());
        }
        if let Some((.., key)) = theme {
            put("theme", (*key).into());
        }
        put("transparent", (*transparent).into());
        put("scale", f64::from(*scale).into());
        put("carries", (*carries).into());
        put("show", show.to_table().into());
        put("motion", motion.to_table().into());
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn what_is_kept_comes_back() {
        let mut look = Look {
            format: Format::Svg,
            page: Page {
                size: Size::new([85.0, 61.5], Unit::Mm),
                font: Some(7.5),
                theme: Theme::Grey,
                transparent: true,
            },
            scale: 3.125,
            carries: false,
            ..Look::default()
        };
        look.show.set(2, false, &Scenario::default());
        look.motion.frames = 77;
        let text = look.to_table().to_string();
        let table = text.parse().expect("TOML");
        assert_eq!(Look::of_table(&table), look);
        assert_eq!(Look::of_table(&Look::default().to_table()), Look::default());
    }

    #[test]
    fn what_is_damaged_takes_its_default() {
        for damaged in [
            "format = \"csv\"",
            "format = 7\nwidth = \"wide\"\ntheme = \"green\"\nscale = 1e9\nfont = -1",
            "width = nan\nheight = 3.0\nunit = \"mm\"",
            "width = 1e300\nheight = 1e300\nunit = \"px\"\nscale = inf",
            "show = 3\nmotion = []\ntransparent = \"yes\"",
            "show = { title = 1, unknown = true }",
            "width = 100\nheight = 100\nunit = \"cubit\"",
        ] {
            let table = damaged.parse().expect("TOML");
            assert_eq!(Look::of_table(&table), Look::default(), "{damaged}");
        }
    }

    #[test]
    fn presets_are_pages_that_can_be() {
        for preset in PRESETS {
            assert!(preset.size.is_legal(), "{}", preset.name);
            let font = preset.font.unwrap_or(10.0);
            assert!(FONT_SIZES.contains(&font), "{}", preset.name);
        }
    }
}
