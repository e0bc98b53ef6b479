//! Random draws that depend on (seed, step) only.
//!
//! A draw never depends on how many draws came before, so a run can be extended, replayed from the middle
//! or computed on another thread and still see the same noise.

use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::elementary as e;

/// Two independent standard normal numbers for a step: ChaCha8 seeded once, one stream a step, and the
/// Box–Muller transform (Box and Muller 1958), which takes exactly two uniform draws.
pub fn normal_pair(seed: u64, step: u64) -> [f64; 2] {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(step);
    // 53 random bits; the first in (0, 1] so that its logarithm is finite.
    let unit = 1.0 / (1u64 << 53) as f64;
    let u = ((rng.next_u64() >> 11) + 1) as f64 * unit;
    let v = (rng.next_u64() >> 11) as f64 * unit;
    let radius = (-2.0 * e::ln(u)).sqrt();
    let (sin, cos) = e::sincos(std::f64::consts::TAU * v);
    [radius * cos, radius * sin]
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
