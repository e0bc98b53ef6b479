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
                    0.863939264394273780,
                    0.453535785352420734,
                    0.154880715491930886,
                    0.0392865039157859342,
                ],
            ),
            (
                0.999,
                [
                    1.71728218750607276,
                    0.718000187693766527,
                    0.218218406099866393,
                    0.0516033427759757020,
                ],
            ),
            (
                -1.0,
                [
                    0.632120558828557678,
                    0.367879441171442322,
                    0.132120558828557678,
                    0.0345461078381089883,
                ],
            ),
            (-50.0, [0.02, 0.0196, 0.009608, 0.00314117333333333333]),
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
