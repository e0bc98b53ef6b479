//! How the window looks, and its file.

use toml::{Table, Value};

/// Which panels are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Panels {
    pub left: bool,
    pub right: bool,
    pub chart: bool,
    /// The notes under the top bar.
    pub notes: bool,
}

/// How the window looks, and where its links lead.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    pub dark: bool,
    pub zoom: f32,
    pub panels: Panels,
    /// Whether the tour has been offered.
    pub toured: bool,
    /// The address of a page with Ravine, as it was typed, that links lead to; empty where there is none.
    pub address: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            dark: false,
            zoom: 1.0,
            panels: Panels {
                left: true,
                right: true,
                chart: true,
                notes: true,
            },
            toured: false,
            address: String::new(),
        }
    }
}

impl Settings {
    /// The settings in a table; what is missing or out of range takes its default.
    pub fn of_table(table: &Table) -> Self {
        let default = Self::default();
        let switch = |key: &str, or: bool| table.get(key).and_then(Value::as_bool).unwrap_or(or);
        let zoom = table
            .get("zoom")
            .and_then(Value::as_float)
            .map_or(default.zoom, |z| z as f32);
        Self {
            dark: switch("dark", default.dark),
            zoom: if (0.5..=4.0).contains(&zoom) {
                zoom
            } else {
                default.zoom
            },
            panels: Panels {
                left: switch("left", default.panels.left),
                right: switch("right", default.panels.right),
                chart: switch("chart", default.panels.chart),
                notes: switch("notes", default.panels.notes),
            },
            toured: switch("toured", default.toured),
            address: table
                .get("address")
                .and_then(Value::as_str)
                .map_or(default.address, str::to_owned),
        }
    }

    pub fn to_text(&self) -> String {
        let Self {
            dark,
            zoom,
            panels:
                Panels {
                    left,
                    right,
                    chart,
                    notes,
                },
            toured,
            address,
        } = self;
        let mut table = Table::new();
        for (key, value) in [
            ("dark", dark),
            ("left", left),
            ("right", right),
            ("chart", chart),
            ("notes", notes),
            ("toured", toured),
        ] {
            table.insert(key.into(), Value::Boolean(*value));
        }
        table.insert("zoom".into(), Value::Float(f64::from(*zoom)));
        table.insert("address".into(), Value::String(address.clone()));
        table.to_string()
    }
}
