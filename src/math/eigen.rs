//! Eigenpairs of a symmetric 2×2 matrix.

use super::checked::Checked;

/// An eigenvalue with its unit eigenvector.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Eigenpair {
    /// λ
    pub value: f64,
    /// v with Mv = λv and ‖v‖ = 1.
    pub vector: [f64; 2],
}

/// The eigenpairs of [[xx, xy], [xy, yy]], smaller eigenvalue first; `None` where an entry is not finite
/// or an eigenvalue overflows.
///
/// Vectors point into the right half plane (upwards on the y axis), so that drawn axes never flip.
pub fn eigenpairs(matrix: [f64; 3]) -> Option<[Eigenpair; 2]> {
    checked_eigenpairs(matrix).ok()
}

/// [`eigenpairs`] without branches.
///
/// Like nalgebra's `SymmetricEigen`, to the bit: the matrix is reflected so that xy ≥ 0, eigenvalues are half the trace plus
/// and minus the root of ¼(xx − yy)² + xy², and a rotation takes the x axis to the eigenvector of the larger one.
#[inline(always)]
pub fn checked_eigenpairs([xx, xy, yy]: [f64; 3]) -> Checked<[Eigenpair; 2]> {
    let finite = xx.is_finite() & xy.is_finite() & yy.is_finite();
    // Scaled to order one: what is squared must neither over- nor underflow.
    let ([a, b, c], scale) = of_order_one([xx, xy, yy]);
    // The reflection of the second axis does not change c, up to rounding.
    let reflected = 4.0 * c + (-c - 2.0 * c);
    let d = if b * b == 0.0 { c } else { reflected };
    let (side, off) = (if b < 0.0 { -1.0 } else { 1.0 }, b.abs());
    let coupled = off > f64::EPSILON * (d.abs() + a.abs());
    let difference = (a - d) * 0.5;
    let root = (off * off + difference * difference).sqrt();
    let mean = (a + d) * 0.5;
    let (high, low) = (mean + root, mean - root);
    let [cosine, sine] = {
        let [cosine, sine] = toward(high, [a, off, d]);
        [
            if coupled { cosine } else { 1.0 },
            if coupled { sine } else { 0.0 },
        ]
    };
    // Exact where the axes are the eigenvectors, however far apart the eigenvalues are.
    let diagonal = xy == 0.0;
    let value = |entry: f64, coupled_value: f64, decoupled: f64| {
        let scaled = if coupled { coupled_value } else { decoupled };
        if diagonal { entry } else { scaled * scale }
    };
    let first = Eigenpair {
        value: value(xx, high, a),
        vector: [cosine, sine * side],
    };
    // 0 − 0 is 0, not −0.
    let [x, y] = [0.0 - sine, side * cosine];
    let flip = (x < 0.0) | ((x == 0.0) & (y < 0.0));
    let second = Eigenpair {
        value: value(yy, low, d),
        vector: if flip { [-x, -y] } else { [x, y] },
    };
    let ordered = first.value <= second.value;
    Checked {
        value: [
            selected(ordered, first, second),
            selected(ordered, second, first),
        ],
        holds: finite & first.value.is_finite() & second.value.is_finite(),
    }
}

/// Cosine and sine of the angle of the eigenvector for an eigenvalue, as a matrix has it whose eigenvector is not an axis.
#[inline(always)]
fn toward(eigenvalue: f64, [xx, xy, yy]: [f64; 3]) -> [f64; 2] {
    // Of two multiples of the eigenvector the one with less cancellation.
    let (left, right) = (eigenvalue - yy, eigenvalue - xx);
    let first = left.abs() > right.abs();
    let (p, q) = (
        if first { left } else { xy },
        if first { xy } else { right },
    );
    let length = (p * p + q * q).sqrt();
    let signed = if p >= 0.0 { length } else { -length };
    [p.abs() / length, q / signed]
}

/// A matrix divided by the size of its largest entry, and that size. Without branches.
#[inline(always)]
pub(super) fn of_order_one([xx, xy, yy]: [f64; 3]) -> ([f64; 3], f64) {
    let scale = xx.abs().max(xy.abs()).max(yy.abs());
    // The largest becomes ±1 without a division, which would take longer than all else here.
    let first = xx.abs() == scale;
    let second = !first & (xy.abs() == scale);
    let third = !first & !second;
    let (left, right) = (if first { xy } else { xx }, if third { xy } else { yy });
    let (p, q) = (left / scale, right / scale);
    let one = |largest: f64| 1f64.copysign(largest);
    let a = if first { one(xx) } else { p };
    let b = if second {
        one(xy)
    } else if first {
        p
    } else {
        q
    };
    let c = if third { one(yy) } else { q };
    ([a, b, c], scale)
}

/// One of two pairs, number by number.
#[inline(always)]
fn selected(which: bool, yes: Eigenpair, no: Eigenpair) -> Eigenpair {
    let select = |yes, no| if which { yes } else { no };
    Eigenpair {
        value: select(yes.value, no.value),
        vector: [
            select(yes.vector[0], no.vector[0]),
            select(yes.vector[1], no.vector[1]),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::random::{Purpose, Sequence};

    #[test]
    fn known_matrix() {
        // [[2, 1], [1, 2]] has 1 along (1, −1)/√2 and 3 along (1, 1)/√2.
        let [a, b] = eigenpairs([2.0, 1.0, 2.0]).unwrap();
        let h = std::f64::consts::FRAC_1_SQRT_2;
        assert!((a.value - 1.0).abs() < 1e-15 && (b.value - 3.0).abs() < 1e-15);
        assert!((a.vector[0] - h).abs() < 1e-15 && (a.vector[1] + h).abs() < 1e-15);
        assert!((b.vector[0] - h).abs() < 1e-15 && (b.vector[1] - h).abs() < 1e-15);
    }

    /// Every kind of matrix: random ones, those with very small, very large and equal entries.
    #[test]
    fn bits_are_those_of_nalgebra() {
        use nalgebra::{Matrix2, SymmetricEigen};
        let mut draws = Sequence::new(7, Purpose::Replacement, 0);
        let mut entry = || {
            let size = [1.0, 1.0, 1.0, 1e-9, 1e-17, 1e-170, 3e-320, 1e8][draws.below(8)];
            (draws.below(2_000_001) as f64 - 1e6) * size * (1.0 + draws.below(1000) as f64 / 3.0)
        };
        for _ in 0..200_000 {
            let [xx, xy, yy] = [entry(), entry(), entry()];
            if xy == 0.0 {
                continue;
            }
            let scale = xx.abs().max(xy.abs()).max(yy.abs());
            let matrix = Matrix2::new(xx / scale, xy / scale, xy / scale, yy / scale);
            let eigen = SymmetricEigen::try_new(matrix, f64::EPSILON, 1000).unwrap();
            let ours = eigenpairs([xx, xy, yy]).unwrap();
            let i = usize::from(eigen.eigenvalues[0] * scale > eigen.eigenvalues[1] * scale);
            for (pair, column) in ours.iter().zip([i, 1 - i]) {
                let (value, v) = (
                    eigen.eigenvalues[column] * scale,
                    eigen.eigenvectors.column(column),
                );
                let flip = v[0] < 0.0 || (v[0] == 0.0 && v[1] < 0.0);
                let s = if flip { -1.0 } else { 1.0 };
                // `==` for numbers that may be 0 or −0.
                assert_eq!(
                    (pair.value, pair.vector),
                    (value, [s * v[0], s * v[1]]),
                    "{xx} {xy} {yy}"
                );
            }
        }
    }

    #[test]
    fn extremes_do_not_panic() {
        assert!(eigenpairs([f64::NAN, 0.0, 0.0]).is_none());
        assert!(eigenpairs([f64::INFINITY, 0.0, 0.0]).is_none());
        let [a, b] = eigenpairs([1e300, 0.0, -1e300]).unwrap();
        assert_eq!((a.value, b.value), (-1e300, 1e300));
        let [a, b] = eigenpairs([0.0; 3]).unwrap();
        assert_eq!((a.value, b.value), (0.0, 0.0));
        let [a, b] = eigenpairs([1e-320, 0.0, 3e-320]).unwrap();
        assert!(a.value < b.value);
    }
}
