//! Samples as the kernels read them.

use crate::math::lanes::Lanes;

/// Samples in blocks of eight side by side: block after block, and in each one coordinate after the other. The last block is
/// filled up with copies of its last sample, which no sum counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// The number of samples.
    pub rows: usize,
    /// Inputs.
    pub inputs: Vec<Lanes>,
    /// Targets; none where only outputs are asked for.
    pub targets: Vec<Lanes>,
}

impl Batch {
    /// A batch of samples that stand row by row: `rows` rows of inputs, and as many of targets.
    pub fn new(rows: usize, inputs: &[f64], targets: &[f64]) -> Self {
        Self {
            rows,
            inputs: columns(rows, inputs),
            targets: columns(rows, targets),
        }
    }

    /// How many blocks.
    pub fn blocks(&self) -> usize {
        self.rows.div_ceil(Lanes::COUNT)
    }

    /// Refills this batch with some rows of another one. Numbers of rows beyond the last are taken modulo their count.
    pub fn gather(&mut self, from: &Self, rows: &[u32]) {
        self.rows = if from.rows == 0 { 0 } else { rows.len() };
        let blocks = self.blocks();
        let copy = |from_lanes: &[Lanes], to: &mut Vec<Lanes>| {
            let each = from_lanes.len() / from.blocks().max(1);
            to.clear();
            to.resize(blocks * each, Lanes::default());
            for (row, lane) in (0..blocks * Lanes::COUNT).map(|row| (row, row % Lanes::COUNT)) {
                let source = rows[row.min(rows.len() - 1)] as usize % from.rows;
                for k in 0..each {
                    to[row / Lanes::COUNT * each + k].0[lane] =
                        from_lanes[source / Lanes::COUNT * each + k].0[source % Lanes::COUNT];
                }
            }
        };
        copy(&from.inputs, &mut self.inputs);
        copy(&from.targets, &mut self.targets);
    }
}

/// Rows of numbers as blocks of lanes.
fn columns(rows: usize, numbers: &[f64]) -> Vec<Lanes> {
    let each = numbers.len().checked_div(rows).unwrap_or(0);
    let mut lanes = vec![Lanes::default(); rows.div_ceil(Lanes::COUNT) * each];
    if each == 0 {
        return lanes;
    }
    for (block, lanes) in lanes.chunks_exact_mut(each).enumerate() {
        for lane in 0..Lanes::COUNT {
            let row = (block * Lanes::COUNT + lane).min(rows - 1);
            for (lanes, number) in lanes.iter_mut().zip(&numbers[row * each..]) {
                lanes.0[lane] = *number;
            }
        }
    }
    lanes
}

/// The other way: blocks of lanes, `each` numbers a sample, as rows of numbers.
pub fn rows_of(rows: usize, each: usize, lanes: &[Lanes]) -> Vec<f64> {
    let mut numbers = vec![0.0; rows * each];
    let blocks = numbers.chunks_mut(Lanes::COUNT * each);
    for (numbers, lanes) in blocks.zip(lanes.chunks_exact(each)) {
        for (lane, row) in numbers.chunks_exact_mut(each).enumerate() {
            for (number, lanes) in row.iter_mut().zip(lanes) {
                *number = lanes.0[lane];
            }
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_come_back_as_they_went_in() {
        let numbers: Vec<f64> = (0..26).map(f64::from).collect();
        let batch = Batch::new(13, &numbers, &numbers[..13]);
        assert_eq!((batch.blocks(), batch.inputs.len()), (2, 4));
        assert_eq!(rows_of(13, 2, &batch.inputs), numbers);
        assert_eq!(rows_of(13, 1, &batch.targets), numbers[..13]);
        let mut some = Batch::default();
        some.gather(&batch, &[12, 0, 5]);
        assert_eq!(
            rows_of(3, 2, &some.inputs),
            [24.0, 25.0, 0.0, 1.0, 10.0, 11.0]
        );
        assert_eq!(some.inputs[0].0[7], 10.0);
        assert_eq!(some.targets[0].0[0], 12.0);
        assert_eq!(Batch::new(0, &[], &[]).blocks(), 0);
    }
}
