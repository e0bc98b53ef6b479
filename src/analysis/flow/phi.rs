//! The functions φₖ(z) = Σⱼ zʲ/(j+k)! of exponential integrators: φ₁(z) = (eᶻ − 1)/z, φₖ₊₁(z) = (φₖ(z) − 1/k!)/z.

use crate::math::elementary as e;

/// φ₁(z) to φ₄(z); infinite where eᶻ is.
pub fn phi(z: f64) -> [f64; 4] {
    if z.abs() < 1.0 {
        // The recursion upwards would cancel. Downwards from the series of φ₄ it does not.
        let mut term = 1.0 / 24.0;
        let mut fourth = term;
        for j in 1..18 {
            term *= z / f64::from(j + 4);
            fourth += term;
        }
        let third = z * fourth + 1.0 / 6.0;
        let second = z * third + 0.5;
        [z * second + 1.0, second, third, fourth]
    } else {
        let first = (e::exp(z) - 1.0) / z;
        let second = (first - 1.0) / z;
        let third = (second - 0.5) / z;
        [first, second, third, (third - 1.0 / 6.0) / z]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From mpmath with 30 digits.
    #[test]
    fn values_are_mpmaths() {
        let table = [
            (0.0, [1.0, 0.5, 1.0 / 6.0, 1.0 / 24.0]),
            (
                -0.3,
                [
                    0.8639392643942738,
                    0.45353578535242073,
                    0.1548807154919309,
                    0.039286503915785934,
                ],
            ),
            (
                0.999,
                [
                    1.7172821875060729,
                    0.7180001876937665,
                    0.2182184060998664,
                    0.051603342775975704,
                ],
            ),
            (
                -1.0,
                [
                    0.6321205588285577,
                    0.36787944117144233,
                    0.13212055882855767,
                    0.03454610783810899,
                ],
            ),
            (-50.0, [0.02, 0.0196, 0.009608, 0.0031411733333333333]),
        ];
        for (z, expected) in table {
            for (found, expected) in phi(z).into_iter().zip(expected) {
                assert!(
                    (found - expected).abs() <= 4e-15 * expected,
                    "φ({z}) = {found}, {expected}"
                );
            }
        }
        assert_eq!(phi(1e5)[0], f64::INFINITY);
        assert_eq!(phi(-1e300)[0], 1e-300);
    }
}
