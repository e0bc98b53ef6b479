//! The stream cipher ChaCha with eight rounds (Bernstein 2008), many blocks side by side: the draws of
//! [`ChaCha8Rng`], as fast as the vectors of the machine allow.

use rand_chacha::ChaCha8Rng;

use crate::math::simd::{InstructionSet, Kernel};

/// What a block holds, in the order in which it is drawn.
pub type Block = [u64; 8];

/// "expand 32-byte k"
const CONSTANTS: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

/// The blocks of a stream, from its first one.
pub struct Blocks {
    /// Constants, key, the place of the counter, and the number of the stream.
    state: [u32; 16],
    /// The number of the next block.
    next: u64,
}

impl Blocks {
    /// Those that a generator draws from after its stream has been chosen.
    pub fn of(rng: &ChaCha8Rng) -> Self {
        let mut state = [0; 16];
        state[..4].copy_from_slice(&CONSTANTS);
        let key = rng.get_seed();
        let (words, _) = key.as_chunks();
        for (word, bytes) in state[4..12].iter_mut().zip(words) {
            *word = u32::from_le_bytes(*bytes);
        }
        [state[14], state[15]] = halves(rng.get_stream());
        Self { state, next: 0 }
    }

    /// The next ones.
    pub fn fill(&mut self, set: InstructionSet, out: &mut [Block]) {
        let count = out.len() as u64;
        set.run(Fill {
            state: &self.state,
            next: self.next,
            out,
        });
        self.next += count;
    }
}

struct Fill<'a> {
    state: &'a [u32; 16],
    next: u64,
    out: &'a mut [Block],
}

impl Kernel for Fill<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (number, out) in (self.next..).zip(self.out) {
            *out = block(self.state, number);
        }
    }
}

/// Straight on, without loops, so that a loop over blocks becomes vector code.
#[inline(always)]
fn block(state: &[u32; 16], number: u64) -> Block {
    let mut first = *state;
    [first[12], first[13]] = halves(number);
    let mut words = first;
    two_rounds(&mut words);
    two_rounds(&mut words);
    two_rounds(&mut words);
    two_rounds(&mut words);
    let mut out = [0; 8];
    for (i, out) in out.iter_mut().enumerate() {
        let [low, high] = [2 * i, 2 * i + 1].map(|w| u64::from(words[w].wrapping_add(first[w])));
        *out = high << 32 | low;
    }
    out
}

/// A round over the columns of a matrix of 4×4 words, and one over its diagonals.
#[inline(always)]
fn two_rounds(words: &mut [u32; 16]) {
    quarter(words, [0, 4, 8, 12]);
    quarter(words, [1, 5, 9, 13]);
    quarter(words, [2, 6, 10, 14]);
    quarter(words, [3, 7, 11, 15]);
    quarter(words, [0, 5, 10, 15]);
    quarter(words, [1, 6, 11, 12]);
    quarter(words, [2, 7, 8, 13]);
    quarter(words, [3, 4, 9, 14]);
}

#[inline(always)]
fn quarter(words: &mut [u32; 16], [a, b, c, d]: [usize; 4]) {
    add_and_turn(words, [a, b, d], 16);
    add_and_turn(words, [c, d, b], 12);
    add_and_turn(words, [a, b, d], 8);
    add_and_turn(words, [c, d, b], 7);
}

#[inline(always)]
fn add_and_turn(words: &mut [u32; 16], [to, from, turned]: [usize; 3], by: u32) {
    words[to] = words[to].wrapping_add(words[from]);
    words[turned] = (words[turned] ^ words[to]).rotate_left(by);
}

/// The lower half, and the upper one.
fn halves(n: u64) -> [u32; 2] {
    [n as u32, (n >> 32) as u32]
}

#[cfg(test)]
mod tests {
    use rand::{Rng as _, SeedableRng as _};

    use super::*;

    #[test]
    fn blocks_are_those_of_the_generator_on_every_machine() {
        for (seed, stream) in [(0, 0), (7, 3), (u64::MAX, 1 << 63 | 5)] {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            rng.set_stream(stream);
            let before = rng.clone();
            let drawn: [Block; 40] = [(); 40].map(|()| [(); 8].map(|()| rng.next_u64()));
            for set in InstructionSet::all() {
                let mut blocks = Blocks::of(&before);
                let mut out = [[0; 8]; 40];
                let (some, others) = out.split_at_mut(3);
                blocks.fill(set, some);
                blocks.fill(set, others);
                assert_eq!(out, drawn, "{set:?}");
            }
        }
    }
}
