//! Where the keys of a table stand, and what messages call them: a page of a deck has some from the base.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Where the keys of a table stand.
#[derive(Clone, Copy)]
pub enum Standing<'a> {
    /// Where the table does.
    Here,
    /// In the base of a deck, of which a page has all of it.
    InTheBase,
    /// In this table of the base, if they have the same place there.
    Either(&'a DeTable<'a>),
}

impl<'a> Standing<'a> {
    /// Where the value of a key stands and, if that is a table, its keys.
    pub fn under(self, key: &str, value: Option<&Spanned<DeValue<'_>>>) -> Self {
        let Self::Either(base) = self else {
            return self;
        };
        let under = base.iter().find(|(k, _)| k.get_ref() == key);
        let Some((_, under)) = under else {
            return Self::Here;
        };
        match (value, under.get_ref().as_table()) {
            (Some(value), _) if value.span() == under.span() => Self::InTheBase,
            (_, Some(table)) => Self::Either(table),
            (_, None) => Self::Here,
        }
    }

    /// The path of what stands so, within a page or not, as the file has it, and whose base that is in.
    pub fn place(self, path: String) -> (String, String) {
        let page = path.split_once('.');
        match page.filter(|_| matches!(self, Self::InTheBase)) {
            Some((page, own)) => (own.to_owned(), format!(" (in the base of {page})")),
            None => (path, String::new()),
        }
    }
}
