//! What changes from a frame to the next.

/// A rectangle of pixels that holds all changes.
#[derive(Debug, PartialEq, Eq)]
pub struct Patch<T> {
    pub left: usize,
    pub top: usize,
    pub width: usize,
    pub height: usize,
    /// Its pixels, top row first.
    pub pixels: Vec<T>,
}

impl<T: Copy + PartialEq> Patch<T> {
    /// From pixels to others of the same size, both in rows of `width`; pixels that stay as they are become `unchanged`. Where
    /// nothing changes, it is the first pixel. All of them, if there are none before.
    pub fn between(before: Option<&[T]>, after: &[T], width: usize, unchanged: T) -> Self {
        let rows = after.len() / width.max(1);
        let Some(before) = before else {
            return Self {
                left: 0,
                top: 0,
                width,
                height: rows,
                pixels: after.to_vec(),
            };
        };
        let row = |y: usize| y * width..(y + 1) * width;
        let changed = |y: &usize| before[row(*y)] != after[row(*y)];
        let top = (0..rows).find(changed);
        let bottom = (0..rows).rfind(changed);
        let (mut left, mut right) = (width, 0);
        let (top, bottom) = top.zip(bottom).unwrap_or_else(|| {
            (left, right) = (0, 0);
            (0, 0)
        });
        for y in top..=bottom {
            let pairs = || before[row(y)].iter().zip(&after[row(y)]);
            left = pairs()
                .position(|(a, b)| a != b)
                .map_or(left, |x| x.min(left));
            right = pairs()
                .rposition(|(a, b)| a != b)
                .map_or(right, |x| x.max(right));
        }
        let pixels = (top..=bottom).flat_map(|y| {
            let columns = y * width + left..y * width + right + 1;
            let pairs = before[columns.clone()].iter().zip(&after[columns]);
            pairs.map(|(a, b)| if a == b { unchanged } else { *b })
        });
        Self {
            left,
            top,
            width: right + 1 - left,
            height: bottom + 1 - top,
            pixels: pixels.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_is_as_small_as_the_changes_and_clear_between_them() {
        let before = [1; 20];
        let mut after = before;
        (after[7], after[16]) = (2, 3);
        // Rows of five: (2, 1) and (1, 3).
        let patch = Patch::between(Some(&before), &after, 5, 0);
        let expected = Patch {
            left: 1,
            top: 1,
            width: 2,
            height: 3,
            pixels: vec![0, 2, 0, 0, 3, 0],
        };
        assert_eq!(patch, expected);
    }

    #[test]
    fn nothing_that_changes_is_a_clear_pixel() {
        let patch = Patch::between(Some(&[1; 6]), &[1; 6], 3, 0);
        assert_eq!(
            [patch.left, patch.top, patch.width, patch.height],
            [0, 0, 1, 1]
        );
        assert_eq!(patch.pixels, [0]);
        let first = Patch::between(None, &[1, 2, 3, 4], 2, 0);
        assert_eq!([first.width, first.height], [2, 2]);
        assert_eq!(first.pixels, [1, 2, 3, 4]);
    }
}
