//! Several texts in an array.

use super::Table;
use crate::scenario::source::Result;

impl<'a> Table<'a> {
    /// An array of exactly N texts.
    pub fn texts<const N: usize>(&mut self, key: &'static str) -> Result<Option<[&'a str; N]>> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        let texts = value.get_ref().as_array().and_then(|array| {
            let texts: Option<Vec<&str>> = array.iter().map(|t| t.get_ref().as_str()).collect();
            <[&str; N]>::try_from(texts?).ok()
        });
        match texts {
            Some(texts) => Ok(Some(texts)),
            None => Err(self.wrong(key, value, &format!("an array of {N} texts in quotes"))),
        }
    }
}
