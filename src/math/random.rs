//! Random draws that depend on (seed, step) only.
//!
//! A draw never depends on how many draws came before, so a run can be extended, replayed from the middle
//! or computed on another thread and still see the same noise.

mod chacha;

use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use chacha::{Block, Blocks};

use super::simd::{InstructionSet, Kernel, LANES};
use super::{Vector, elementary as e};

/// Two independent standard normal numbers for a step: ChaCha8 seeded once, one stream a step, and the
/// Box–Muller transform (Box and Muller 1958), which takes exactly two uniform draws.
pub fn normal_pair(seed: u64, step: u64) -> [f64; 2] {
    box_muller(&mut stream(seed, step))
}

/// The first `n` of an endless sequence of independent standard normal numbers for a step; the first two are those of
/// [`normal_pair`].
pub fn normals<V: Vector>(seed: u64, step: u64, n: usize) -> V {
    let mut rng = stream(seed, step);
    let mut pair = [0.0; 2];
    V::generate(n, |i| {
        if i.is_multiple_of(2) {
            pair = box_muller(&mut rng);
        }
        pair[i % 2]
    })
}

/// Fills a slice with the numbers of [`normals`], a block at a time: some ten times as fast for thousands of them.
pub fn fill_normals(seed: u64, step: u64, out: &mut [f64]) {
    let mut block = [[0.0; 2]; LANES];
    by_blocks(seed, step, out, |set, bits, out| {
        let (bits, _) = bits.as_flattened().as_chunks();
        set.run(BoxMuller {
            bits,
            out: &mut block,
        });
        out.copy_from_slice(&block.as_flattened()[..out.len()]);
    });
}

/// Fills a slice with independent numbers, uniformly distributed with mean 0 and variance 1, for a step.
pub fn fill_uniform(seed: u64, step: u64, out: &mut [f64]) {
    let half = 3f64.sqrt();
    by_blocks(seed, step, out, |_, bits, out| {
        for (out, bits) in out.iter_mut().zip(bits.as_flattened()) {
            *out = half * (2.0 * UNIT * whole(bits >> 11) - 1.0);
        }
    });
}

/// Calls `work` with the draws for a part of `out`, one a number, until all is filled.
fn by_blocks(
    seed: u64,
    step: u64,
    out: &mut [f64],
    mut work: impl FnMut(InstructionSet, &[Block; 2 * LANES / 8], &mut [f64]),
) {
    let mut blocks = Blocks::of(&stream(seed, step));
    let set = InstructionSet::widest();
    let mut bits = [Block::default(); 2 * LANES / 8];
    for out in out.chunks_mut(2 * LANES) {
        blocks.fill(set, &mut bits);
        work(set, &bits, out);
    }
}

/// The number of the first stream of pairs: no step and no round of a shuffle has one as high or as low.
const PAIRS: u64 = 1 << 63;

/// Two independent numbers, each uniformly distributed in [0, 1), for a place in a list. Their streams are not those of the noise of
/// a step or of shuffles.
pub fn uniform_pair(seed: u64, index: u64) -> [f64; 2] {
    let mut rng = stream(seed, PAIRS | index);
    [0, 1].map(|_| whole(rng.next_u64() >> 11) * UNIT)
}

/// What a [`Sequence`] is drawn for. Each purpose has streams of its own, which are none of the functions above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The first weights of a layer of a network.
    Initialization,
    /// The units that are dropped in a step.
    Dropout,
    /// The rows of a mini-batch that is drawn with replacement.
    Replacement,
    /// The noise on features in a step.
    InputNoise,
    /// The rows of a resampled training set.
    Resampling,
}

/// An endless sequence of draws for a purpose, which depends on the seed and on an index: a step, or the number of a layer.
#[derive(Clone, Debug)]
pub struct Sequence {
    rng: ChaCha8Rng,
    spare: Option<f64>,
}

impl Sequence {
    /// The sequence from its beginning. Indices are below 2⁵⁸.
    pub fn new(seed: u64, purpose: Purpose, index: u64) -> Self {
        // Below the streams of pairs and shuffles, and above any step.
        let purpose = match purpose {
            Purpose::Initialization => 1 << 60,
            Purpose::Dropout => 1 << 61,
            Purpose::Replacement => 1 << 62,
            Purpose::InputNoise => 1 << 59,
            Purpose::Resampling => (1 << 59) | (1 << 58),
        };
        Self {
            rng: stream(seed, purpose | index),
            spare: None,
        }
    }

    /// A number uniformly distributed in [0, 1).
    pub fn uniform(&mut self) -> f64 {
        (self.rng.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A standard normal number.
    pub fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let [first, second] = box_muller(&mut self.rng);
        self.spare = Some(second);
        first
    }

    /// Whether something of a probability happens; to 2⁻³².
    pub fn happens(&mut self, probability: f64) -> bool {
        f64::from(self.rng.next_u32()) < probability * 4_294_967_296.0
    }

    /// One of 0, 1, …, n − 1, all equally likely; 0 where n is 0.
    pub fn below(&mut self, n: usize) -> usize {
        scaled(self.rng.next_u64(), n)
    }
}

fn stream(seed: u64, step: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(step);
    rng
}

fn box_muller(rng: &mut ChaCha8Rng) -> [f64; 2] {
    normal_pair_of([rng.next_u64(), rng.next_u64()])
}

/// The distance of numbers in [0, 1) with 53 random bits.
const UNIT: f64 = 1.0 / (1u64 << 53) as f64;

/// Two normal numbers out of 64 random bits each, of which 53 count.
#[inline(always)]
fn normal_pair_of([first, second]: [u64; 2]) -> [f64; 2] {
    // The first in (0, 1] so that its logarithm is finite.
    let u = (whole(first >> 11) + 1.0) * UNIT;
    let v = whole(second >> 11) * UNIT;
    let radius = (-2.0 * e::ln(u)).sqrt();
    let (sin, cos) = e::sincos(std::f64::consts::TAU * v);
    [radius * cos, radius * sin]
}

/// A whole number below 2⁵³ as a float, exactly: its halves become mantissas. Vectorises, unlike a conversion.
#[inline(always)]
fn whole(n: u64) -> f64 {
    const TWO_32: f64 = 4_294_967_296.0;
    const TWO_52: f64 = 4_503_599_627_370_496.0;
    let half = |n: u64| f64::from_bits(TWO_52.to_bits() | n) - TWO_52;
    half(n >> 32) * TWO_32 + half(n & 0xffff_ffff)
}

struct BoxMuller<'a> {
    bits: &'a [[u64; 2]],
    out: &'a mut [[f64; 2]; LANES],
}

impl Kernel for BoxMuller<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (bits, out) in self.bits.iter().zip(self.out) {
            *out = normal_pair_of(*bits);
        }
    }
}

/// 0, 1, …, n − 1 in a random order that depends on (seed, round) only.
///
/// Fisher and Yates' shuffle, in Durstenfeld's form (1964). Its streams are numbered from the last one down, so that no
/// shuffle shares its draws with the noise of a step.
pub fn permutation(seed: u64, round: u64, n: u32) -> Vec<u32> {
    let mut rng = stream(seed, !round);
    let mut order: Vec<u32> = (0..n).collect();
    for i in (1..order.len()).rev() {
        order.swap(i, scaled(rng.next_u64(), i + 1));
    }
    order
}

/// One of 0, 1, …, n − 1, all equally likely, for a step; 0 where n is 0.
pub fn below(seed: u64, step: u64, n: usize) -> usize {
    let mut rng = stream(seed, step);
    scaled(rng.next_u64(), n)
}

/// Maps 64 random bits to a number below n, as the upper half of their product with n. Probabilities differ by at most 2⁻⁶⁴.
fn scaled(bits: u64, n: usize) -> usize {
    ((u128::from(bits) * n as u128) >> 64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_depend_on_seed_and_step_only() {
        assert_eq!(normal_pair(7, 3), normal_pair(7, 3));
        assert_ne!(normal_pair(7, 3), normal_pair(7, 4));
        assert_ne!(normal_pair(7, 3), normal_pair(8, 3));
    }

    #[test]
    fn pairs_are_uniform_and_of_their_own() {
        assert_eq!(uniform_pair(7, 3), uniform_pair(7, 3));
        let pairs: Vec<[f64; 2]> = (0..4000).map(|i| uniform_pair(7, i)).collect();
        for axis in 0..2 {
            let mean = pairs.iter().map(|p| p[axis]).sum::<f64>() / 4000.0;
            // The standard error of the mean is 1/√(12·4000) = 0.0046.
            assert!((mean - 0.5).abs() < 0.02, "{mean}");
            assert!(pairs.iter().all(|p| (0.0..1.0).contains(&p[axis])));
        }
    }

    #[test]
    fn every_purpose_has_draws_of_its_own() {
        let draw = |purpose, index| Sequence::new(7, purpose, index).uniform();
        let all = [
            Purpose::Initialization,
            Purpose::Dropout,
            Purpose::Replacement,
        ];
        for (i, purpose) in all.into_iter().enumerate() {
            assert_eq!(draw(purpose, 3), draw(purpose, 3));
            assert_ne!(draw(purpose, 3), draw(purpose, 4));
            assert_ne!(draw(purpose, 3), draw(all[(i + 1) % 3], 3));
            assert_ne!(draw(purpose, 3), uniform_pair(7, 3)[0]);
        }
        let mut sequence = Sequence::new(1, Purpose::Dropout, 0);
        let n = 20_000;
        let hits = (0..n).filter(|_| sequence.happens(0.3)).count() as f64;
        // Five standard deviations of a binomial distribution.
        assert!((hits - 0.3 * f64::from(n)).abs() < 5.0 * (f64::from(n) * 0.21).sqrt());
        assert!(!sequence.happens(0.0) && sequence.happens(1.0));
        let normals: Vec<f64> = (0..n).map(|_| sequence.normal()).collect();
        let (mean, square) = normals
            .iter()
            .fold((0.0, 0.0), |(m, s), z| (m + z, s + z * z));
        assert!((mean / f64::from(n)).abs() < 5.0 / f64::from(n).sqrt());
        assert!((square / f64::from(n) - 1.0).abs() < 5.0 * (2.0 / f64::from(n)).sqrt());
        assert!((0..100).all(|_| sequence.below(3) < 3) && sequence.below(0) == 0);
    }

    #[test]
    fn longer_draws_begin_with_the_pair() {
        let five: Vec<f64> = normals(7, 3, 5);
        assert_eq!(five.len(), 5);
        assert_eq!(five[..2], normal_pair(7, 3));
        assert_eq!(five[..4], normals::<Vec<f64>>(7, 3, 4));
        assert_ne!(five[..2], five[2..4]);
        assert!(normals::<Vec<f64>>(7, 3, 0).is_empty());
        assert_eq!(normals::<[f64; 2]>(7, 3, 2), normal_pair(7, 3));
    }

    #[test]
    fn blocks_hold_the_same_numbers() {
        for n in [0, 1, 2, 7, 2 * LANES, 2 * LANES + 3, 1001] {
            let mut filled = vec![f64::NAN; n];
            fill_normals(7, 3, &mut filled);
            assert_eq!(filled, normals::<Vec<f64>>(7, 3, n));
        }
    }

    #[test]
    fn uniform_numbers_have_mean_0_and_variance_1() {
        let mut all = vec![0.0; 20_000];
        fill_uniform(7, 3, &mut all);
        let mean = all.iter().sum::<f64>() / 2e4;
        let square = all.iter().map(|v| v * v).sum::<f64>() / 2e4;
        // Five standard errors; the fourth moment is 9/5.
        assert!(mean.abs() < 5.0 / 2e4f64.sqrt(), "{mean}");
        assert!(
            (square - 1.0).abs() < 5.0 * (0.8 / 2e4f64).sqrt(),
            "{square}"
        );
        assert!(all.iter().all(|v| v.abs() <= 3f64.sqrt()));
    }

    #[test]
    fn permutations_are_fair() {
        assert_eq!(permutation(7, 3, 40), permutation(7, 3, 40));
        assert_ne!(permutation(7, 3, 40), permutation(7, 4, 40));
        assert_ne!(permutation(7, 3, 40), permutation(8, 3, 40));
        assert!(permutation(7, 3, 0).is_empty());
        let rounds = 6000;
        let mut counts = std::collections::BTreeMap::new();
        for round in 0..rounds {
            *counts.entry(permutation(1, round, 3)).or_insert(0u32) += 1;
        }
        // All six orders, each within five standard deviations of its binomial distribution.
        assert_eq!(counts.len(), 6);
        let deviation = (rounds as f64 * (1.0 / 6.0) * (5.0 / 6.0)).sqrt();
        for (order, count) in counts {
            let off = f64::from(count) - rounds as f64 / 6.0;
            assert!(off.abs() < 5.0 * deviation, "{order:?}: {count}");
        }
    }

    #[test]
    fn moments_are_those_of_the_normal_distribution() {
        let n = 20_000;
        let (mut mean, mut square, mut product, mut fourth) = (0.0, 0.0, 0.0, 0.0);
        for step in 0..n {
            let [a, b] = normal_pair(1, step);
            mean += a + b;
            square += a * a + b * b;
            product += a * b;
            fourth += a.powi(4) + b.powi(4);
        }
        let n = n as f64;
        // Five standard errors of each estimate.
        assert!((mean / (2.0 * n)).abs() < 5.0 / (2.0 * n).sqrt());
        assert!((square / (2.0 * n) - 1.0).abs() < 5.0 * (2.0 / (2.0 * n)).sqrt());
        assert!((product / n).abs() < 5.0 / n.sqrt());
        assert!((fourth / (2.0 * n) - 3.0).abs() < 5.0 * (96.0 / (2.0 * n)).sqrt());
    }
}
