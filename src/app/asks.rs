//! What can be asked of a window by its address: how it starts, and what it hides.

use crate::parameters;
use crate::parameters::{Parameter, Parameters};
use crate::scenario::Hidden;

/// The key of a query that makes a window present.
pub const PRESENT: &str = "present";

parameters! {
    /// Parts of the window that only an address hides.
    pub struct Bars {
        /// The bar at the top.
        top_bar: bool = false => Parameter::switch("top_bar", "the top bar"),
        /// What the page says.
        notes: bool = false => Parameter::switch("notes", "headline and notes"),
        /// The large sliders under the plot.
        knobs: bool = false => Parameter::switch("knobs", "the knobs"),
    }
}

/// What is not shown, whatever the document says: of the window, and so in no link that is made in it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Hide {
    /// What a page could hide as well.
    pub parts: Hidden,
    pub bars: Bars,
}

impl Hide {
    pub fn tables_mut(&mut self) -> [&mut dyn Parameters; 2] {
        [&mut self.parts, &mut self.bars]
    }

    fn tables(&self) -> [&dyn Parameters; 2] {
        [&self.parts, &self.bars]
    }

    /// The keys of all that can be hidden.
    pub fn keys() -> Vec<&'static str> {
        let all = Self::default();
        let rows = all.tables().map(Parameters::table).concat();
        rows.iter().map(|parameter| parameter.key).collect()
    }

    /// The keys of what is hidden.
    pub fn hidden(&self) -> Vec<&'static str> {
        let tables = self.tables().into_iter();
        let rows = tables.flat_map(|table| (0..).zip(table.table()).map(move |row| (table, row)));
        let hidden = rows.filter(|(table, (row, _))| table.get(*row) != 0.0);
        hidden.map(|(_, (_, parameter))| parameter.key).collect()
    }

    /// Hides the part of that key; false if there is none.
    pub fn hide(&mut self, key: &str) -> bool {
        let mut tables = self.tables_mut().into_iter();
        tables.any(|table| {
            let row = table.row(key);
            row.is_some_and(|row| {
                table.set(row, 1.0);
                true
            })
        })
    }
}

/// How a window starts, and what of it is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Asks {
    /// It starts presenting.
    pub present: bool,
    /// It is a figure within another page: the plot and its knobs, and nothing is kept.
    pub embed: bool,
    pub hide: Hide,
}

impl Asks {
    /// The address of a page with a query that asks for this.
    pub fn on(&self, page: &str) -> String {
        let mut asked = Vec::new();
        if self.present {
            asked.push(PRESENT.to_owned());
        }
        if self.embed {
            asked.push("embed".to_owned());
        }
        let hidden = self.hide.hidden();
        if !hidden.is_empty() {
            asked.push(format!("hide={}", hidden.join(",")));
        }
        if asked.is_empty() {
            return page.to_owned();
        }
        let joint = if page.contains('?') { '&' } else { '?' };
        format!("{page}{joint}{}", asked.join("&"))
    }

    /// Takes up one key of a query; false if it is none of ours.
    pub fn take(&mut self, key: &str, value: &str, foreign: &mut Vec<String>) -> bool {
        let on = !matches!(value, "0" | "false");
        match key {
            PRESENT => self.present = on,
            "embed" => self.embed = on,
            "hide" => {
                let names = value.split(',').map(str::trim);
                for name in names.filter(|name| !name.is_empty()) {
                    if !self.hide.hide(name) && foreign.iter().all(|other| other != name) {
                        foreign.push(name.to_owned());
                    }
                }
            }
            _ => return false,
        }
        true
    }
}
