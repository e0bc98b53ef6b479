//! Reading TOML tables with the place of every value at hand.

mod flat;
mod standing;
mod texts;
mod value;

use std::ops::{Range, RangeInclusive};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use self::standing::Standing;
use self::value::{as_number, found};
use super::limits::is_interval;
use super::source::{Result, ScenarioError, Source};
use crate::parameters::Legal;
use crate::spelling::{nearest, printable};

/// The value of a key that may be text or a table.
pub enum TextOrTable<'a> {
    Text(&'a str),
    Table(Table<'a>),
}

/// A table whose keys are taken one by one. Keys that nobody has taken at the end are unknown.
pub struct Table<'a> {
    source: Source<'a>,
    /// The dotted path of this table, empty for the document.
    path: String,
    span: Range<usize>,
    table: &'a DeTable<'a>,
    standing: Standing<'a>,
    known: Vec<&'static str>,
}

impl<'a> Table<'a> {
    pub fn new(
        source: Source<'a>,
        path: String,
        span: Range<usize>,
        table: &'a DeTable<'a>,
    ) -> Self {
        Self {
            source,
            path,
            span,
            table,
            standing: Standing::Here,
            known: Vec::new(),
        }
    }

    /// The same table of a page, into which a base has been merged.
    pub fn over(self, base: &'a DeTable<'a>) -> Self {
        Self {
            standing: Standing::Either(base),
            ..self
        }
    }

    /// The dotted path of this table, empty for the document.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Where it stands in the text.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// All its keys and values, read or not.
    pub fn contents(&self) -> &'a DeTable<'a> {
        self.table
    }

    fn inner(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    /// The path of a key as it stands in the file, and whose base that is in.
    fn place_of(&self, key: &str) -> (String, String) {
        let standing = self.standing.under(key, self.value(key));
        standing.place(self.inner(key))
    }

    /// A key in a message.
    fn full(&self, key: &str) -> String {
        let (path, base) = self.place_of(key);
        path + &base
    }

    /// The path as it stands in a table's header, without the indices of array items.
    fn header(&self, key: &str) -> String {
        let (path, _) = self.place_of(key);
        let mut parts = path.split(['[', ']']);
        let first = parts.next().unwrap_or_default().to_owned();
        // Brackets enclose an index; after the closing one the path continues.
        parts
            .skip(1)
            .step_by(2)
            .fold(first, |path, part| path + part)
    }

    /// Whether the file has this key.
    pub fn has(&self, key: &str) -> bool {
        self.table.iter().any(|(k, _)| k.get_ref() == key)
    }

    /// Whether the file has text for this key.
    pub fn has_text(&self, key: &str) -> bool {
        self.value(key).is_some_and(|v| v.get_ref().is_str())
    }

    /// Whether the file has a table for this key.
    pub fn has_table(&self, key: &str) -> bool {
        self.value(key).is_some_and(|v| v.get_ref().is_table())
    }

    fn value(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        let mut all = self.table.iter();
        all.find(|(k, _)| k.get_ref() == key).map(|(_, v)| v)
    }

    fn take(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.known.push(key);
        self.value(key)
    }

    /// An error at a value: "key: found …; allowed: …".
    fn wrong(&self, key: &str, value: &Spanned<DeValue<'_>>, allowed: &str) -> ScenarioError {
        let message = format!(
            "{}: found {}; allowed: {allowed}",
            self.full(key),
            found(value.get_ref())
        );
        self.source.error(value.span(), message)
    }

    /// An error about a key of this table: at its value, or at the table if the key is missing.
    pub fn error(&self, key: &str, message: &str) -> ScenarioError {
        let span = self
            .table
            .iter()
            .find(|(k, _)| k.get_ref() == key)
            .map_or(self.span.clone(), |(_, v)| v.span());
        self.source
            .error(span, format!("{}: {message}", self.full(key)))
    }

    /// An error at a byte of a text value, or at the start of the value if the file writes the text with escapes.
    pub fn error_within(&self, key: &str, text: &str, at: usize, message: &str) -> ScenarioError {
        let value = self.table.iter().find(|(k, _)| k.get_ref() == key);
        let mut span = value.map_or(self.span.clone(), |(_, v)| v.span());
        let written = self.source.text.get(span.clone()).unwrap_or_default();
        if let Some(start) = written.find(text) {
            span.start += start + at;
        }
        self.source
            .error(span, format!("{}: {message}", self.full(key)))
    }

    /// A number that is legal.
    pub fn number(&mut self, key: &'static str, legal: Legal) -> Result<Option<f64>> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        self.checked(key, value, legal).map(Some)
    }

    fn checked(&self, key: &str, value: &Spanned<DeValue<'_>>, legal: Legal) -> Result<f64> {
        let number = match (value.get_ref(), legal) {
            (DeValue::Boolean(b), Legal::Switch) => Some(f64::from(u8::from(*b))),
            (_, Legal::Switch | Legal::Choice(_) | Legal::Optional(_)) => None,
            (
                v,
                Legal::Finite
                | Legal::AtLeast(_)
                | Legal::Above(_)
                | Legal::Between(..)
                | Legal::HalfOpen(..)
                | Legal::Whole(..)
                | Legal::Exact(_),
            ) => as_number(v),
        };
        match number {
            Some(v) if legal.admits(v) => Ok(v),
            Some(_) | None => Err(self.wrong(key, value, &legal.describe())),
        }
    }

    /// Whether the file states its version, of which there is only one.
    pub fn version(&mut self) -> Result<bool> {
        const KEY: &str = "version";
        let Some(value) = self.take(KEY) else {
            return Ok(false);
        };
        match as_number(value.get_ref()) {
            Some(1.0) => Ok(true),
            Some(_) | None => Err(self.wrong(KEY, value, "1, the only version so far")),
        }
    }

    /// An array of exactly N numbers.
    pub fn numbers<const N: usize>(
        &mut self,
        key: &'static str,
        legal: Legal,
    ) -> Result<Option<[f64; N]>> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        let allowed = format!("an array of {N}, each {}", legal.describe());
        let Some(array) = value.get_ref().as_array().filter(|a| a.len() == N) else {
            return Err(self.wrong(key, value, &allowed));
        };
        let mut numbers = [0.0; N];
        for (number, item) in numbers.iter_mut().zip(array.iter()) {
            *number = self.checked(key, item, legal)?;
        }
        Ok(Some(numbers))
    }

    /// An array of numbers whose length is in a range.
    pub fn column(
        &mut self,
        key: &'static str,
        legal: Legal,
        lengths: RangeInclusive<usize>,
    ) -> Result<Option<Vec<f64>>> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        let array = value.get_ref().as_array();
        let Some(array) = array.filter(|a| lengths.contains(&a.len())) else {
            let allowed = format!(
                "an array of {} to {} numbers",
                lengths.start(),
                lengths.end()
            );
            return Err(self.wrong(key, value, &allowed));
        };
        let numbers = array.iter().map(|item| self.checked(key, item, legal));
        numbers.collect::<Result<_>>().map(Some)
    }

    /// An ascending pair of numbers.
    pub fn interval(&mut self, key: &'static str) -> Result<Option<[f64; 2]>> {
        let Some([low, high]) = self.numbers(key, Legal::Finite)? else {
            return Ok(None);
        };
        if !is_interval([low, high]) {
            let found = format!(
                "found [{low:?}, {high:?}]; allowed: two numbers, the smaller first, a finite distance apart"
            );
            return Err(self.error(key, &found));
        }
        Ok(Some([low, high]))
    }

    /// A whole number from 0 to `high`, exactly.
    pub fn exact(&mut self, key: &'static str, high: u64) -> Result<Option<u64>> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        let number = value
            .get_ref()
            .as_integer()
            .and_then(|i| i64::from_str_radix(i.as_str(), i.radix()).ok())
            .and_then(|i| u64::try_from(i).ok())
            .filter(|v| *v <= high);
        match number {
            Some(v) => Ok(Some(v)),
            None => Err(self.wrong(key, value, &Legal::Exact(high).describe())),
        }
    }

    /// `true` or `false`.
    pub fn switch(&mut self, key: &'static str, default: bool) -> Result<bool> {
        Ok(self
            .number(key, Legal::Switch)?
            .map_or(default, |v| v != 0.0))
    }

    /// Text in quotes.
    pub fn text(&mut self, key: &'static str) -> Result<Option<&'a str>> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        match value.get_ref().as_str() {
            Some(text) => Ok(Some(text)),
            None => Err(self.wrong(key, value, "text in quotes")),
        }
    }

    /// Text that is not empty.
    pub fn words(&mut self, key: &'static str) -> Result<Option<String>> {
        match self.text(key)? {
            Some(text) if text.trim().is_empty() => {
                Err(self.error(key, "found nothing in it; allowed: words"))
            }
            text => Ok(text.map(str::to_owned)),
        }
    }

    /// Text or a sub-table. `allowed` describes both in the message of an error.
    pub fn text_or_table(
        &mut self,
        key: &'static str,
        allowed: &str,
    ) -> Result<Option<TextOrTable<'a>>> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        if let Some(text) = value.get_ref().as_str() {
            return Ok(Some(TextOrTable::Text(text)));
        }
        let table = self.under(key, value);
        let table = table.ok_or_else(|| self.wrong(key, value, allowed))?;
        Ok(Some(TextOrTable::Table(table)))
    }

    /// One of a list of names.
    pub fn choice(&mut self, key: &'static str, names: &[&str]) -> Result<Option<usize>> {
        self.choice_of_many(key, names, || match names {
            [] => "nothing".to_owned(),
            names => names.join(", "),
        })
    }

    /// One of a list of names that is too long for a message, which describes it as `allowed`.
    pub fn choice_of_many(
        &mut self,
        key: &'static str,
        names: &[&str],
        allowed: impl Fn() -> String,
    ) -> Result<Option<usize>> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        self.place(key, value, names, allowed).map(Some)
    }

    /// The place of a name in a list, which a message describes as `allowed`.
    fn place(
        &self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        names: &[&str],
        allowed: impl Fn() -> String,
    ) -> Result<usize> {
        let text = value.get_ref().as_str();
        let place = text.and_then(|t| names.iter().position(|n| *n == t));
        place.ok_or_else(|| {
            let mut allowed = allowed();
            if let Some(near) = text.and_then(|t| nearest(t, names)) {
                allowed.push_str(&format!("; did you mean `{near}`?"));
            }
            self.wrong(key, value, &allowed)
        })
    }

    /// One of a list of names, or an array of them.
    pub fn choices(&mut self, key: &'static str, names: &[&str]) -> Result<Option<Vec<usize>>> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        let items = match value.get_ref().as_array() {
            Some(array) => array.iter().collect(),
            None => vec![value],
        };
        let allowed = || format!("{}, or an array of these", names.join(", "));
        let places = items.into_iter();
        let places = places.map(|item| self.place(key, item, names, allowed));
        places.collect::<Result<_>>().map(Some)
    }

    /// A sub-table.
    pub fn table(&mut self, key: &'static str) -> Result<Option<Table<'a>>> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        let wrong = || self.wrong(key, value, &format!("a table, [{}]", self.header(key)));
        self.under(key, value).ok_or_else(wrong).map(Some)
    }

    /// An array of tables.
    pub fn tables(&mut self, key: &'static str) -> Result<Vec<Table<'a>>> {
        Ok(self.tables_if_any(key)?.unwrap_or_default())
    }

    /// An array of tables, which may be empty; `None` if the key is missing.
    pub fn tables_if_any(&mut self, key: &'static str) -> Result<Option<Vec<Table<'a>>>> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        let allowed = format!("tables, [[{}]]", self.header(key));
        let Some(array) = value.get_ref().as_array() else {
            return Err(self.wrong(key, value, &allowed));
        };
        let mut tables = Vec::with_capacity(array.len());
        for (i, item) in array.iter().enumerate() {
            let Some(mut table) = self.under(key, item) else {
                return Err(self.wrong(key, item, &allowed));
            };
            table.path += &format!("[{}]", i + 1);
            tables.push(table);
        }
        Ok(Some(tables))
    }

    /// A value under a key, or an item of an array there, as a table.
    fn under(&self, key: &str, value: &'a Spanned<DeValue<'a>>) -> Option<Table<'a>> {
        let table = value.get_ref().as_table()?;
        Some(Table {
            standing: self.standing.under(key, self.value(key)),
            ..Table::new(self.source, self.inner(key), value.span(), table)
        })
    }

    /// Refuses keys that nobody has taken.
    pub fn finish(self) -> Result<()> {
        let Some((key, _)) = self
            .table
            .iter()
            .find(|(k, _)| !self.known.contains(&k.get_ref().as_ref()))
        else {
            return Ok(());
        };
        let (path, base) = self.place_of(key.get_ref());
        let mut message = format!(
            "unknown key `{}`{base}; allowed: {}",
            printable(&path),
            self.known.join(", ")
        );
        if let Some(near) = nearest(key.get_ref(), &self.known) {
            message.push_str(&format!("; did you mean `{near}`?"));
        }
        Err(self.source.error(key.span(), message))
    }
}
