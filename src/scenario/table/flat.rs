//! Tables whose keys are names of the document's numbers, with dots.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Table;
use crate::parameters::Legal;
use crate::scenario::source::{Result, ScenarioError};
use crate::spelling::{nearest, printable};

/// A value of a table within tables, under its name with dots.
pub struct Entry<'a> {
    pub name: String,
    value: &'a Spanned<DeValue<'a>>,
}

impl<'a> Table<'a> {
    /// The values of a sub-table, whether its names are written with quotes or as tables within tables; in the order of names.
    pub fn flattened(&mut self, key: &'static str) -> Result<Option<Vec<Entry<'a>>>> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        let Some(table) = value.get_ref().as_table() else {
            return Err(self.wrong(key, value, "a table of names and values"));
        };
        let mut entries = Vec::new();
        flatten(table, "", &mut entries);
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        if let Some([_, again]) = entries.array_windows().find(|[a, b]| a.name == b.name) {
            let path = printable(&format!("{key}.{}", again.name));
            let message = format!("{path}: found it twice; allowed: once");
            return Err(self.source.error(again.value.span(), message));
        }
        Ok(Some(entries))
    }

    /// A number, a switch or a name, whatever is legal there.
    pub fn entry(&self, key: &str, entry: &Entry<'a>, legal: Legal) -> Result<f64> {
        let path = format!("{key}.{}", printable(&entry.name));
        match legal {
            Legal::Choice(names) => {
                let place = self.place(&path, entry.value, names, || names.join(", "))?;
                Ok(place as f64)
            }
            Legal::Optional(names) => {
                let place = self.place(&path, entry.value, names, || names.join(", "))?;
                Ok((place + 1) as f64)
            }
            Legal::Finite
            | Legal::AtLeast(_)
            | Legal::Above(_)
            | Legal::Between(..)
            | Legal::HalfOpen(..)
            | Legal::Whole(..)
            | Legal::Exact(_)
            | Legal::Switch => self.checked(&path, entry.value, legal),
        }
    }

    /// An error at a name that is none of those that there are, which a message describes as `allowed`.
    pub fn unknown(
        &self,
        key: &str,
        entry: &Entry<'a>,
        names: &[&str],
        allowed: &str,
    ) -> ScenarioError {
        let near = nearest(&entry.name, names).map(|near| format!("; did you mean `{near}`?"));
        let message = format!(
            "{}: found `{}`; allowed: {allowed}{}",
            self.full(key),
            printable(&entry.name),
            near.unwrap_or_default()
        );
        self.source.error(entry.value.span(), message)
    }
}

fn flatten<'a>(table: &'a DeTable<'a>, path: &str, entries: &mut Vec<Entry<'a>>) {
    for (key, value) in table {
        let name = format!("{path}{}", key.get_ref());
        match value.get_ref().as_table() {
            Some(inner) => flatten(inner, &format!("{name}."), entries),
            None => entries.push(Entry { name, value }),
        }
    }
}
