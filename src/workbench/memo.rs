//! A value that is recomputed when its key changes.

/// A derived value and the key that it was computed for.
#[derive(Debug)]
pub struct Memo<K, V> {
    key: Option<K>,
    value: V,
}

impl<K, V: Default> Default for Memo<K, V> {
    fn default() -> Self {
        Self {
            key: None,
            value: V::default(),
        }
    }
}

impl<K: PartialEq, V> Memo<K, V> {
    /// The value for a key; `compute` overwrites the last one (whose memory it may reuse) if the key differs.
    pub fn get(&mut self, key: K, compute: impl FnOnce(&K, &mut V)) -> &V {
        if self.key.as_ref() != Some(&key) {
            compute(&key, &mut self.value);
            self.key = Some(key);
        }
        &self.value
    }

    /// The last value, of which nothing is left here.
    pub fn take(&mut self) -> V
    where
        V: Default,
    {
        self.key = None;
        std::mem::take(&mut self.value)
    }

    /// The last value, whatever it was computed for.
    pub fn last(&self) -> &V {
        &self.value
    }

    /// The key that the last value belongs to.
    pub fn key(&self) -> Option<&K> {
        self.key.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computes_once_a_key() {
        let mut memo = Memo::default();
        let mut count = 0;
        for key in [1, 1, 2, 2, 1] {
            let value = *memo.get(key, |k, v| {
                count += 1;
                *v = k * 10;
            });
            assert_eq!(value, key * 10);
        }
        assert_eq!(count, 3);
    }
}
