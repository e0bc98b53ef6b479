//! Eigenvalues of the Hessian of many weights, from its products with vectors: the extreme ones by the Lanczos iteration, the
//! trace by drawn probes, and all of them where there are few weights.

use nalgebra::{DMatrix, SymmetricEigen};

use super::Objective;
use super::curvature::{fresh_direction, orthogonal_to};
use crate::math::{Vector, random};

/// The most weights of which all eigenvalues are computed: as many products, and a dense matrix.
pub const MOST_IN_FULL: usize = 400;
/// The products after which the Lanczos iteration ends whatever it has found.
const MOST_PRODUCTS: usize = 240;
/// An eigenvalue is found when its estimated error is this share of the largest modulus.
const ACCURACY: f64 = 1e-8;
/// The share of drawn noise in a start: a direction that the last eigenvector knows nothing of may have become the steepest.
const NOISE: f64 = 0.1;
/// The probes of an estimated trace.
pub const PROBES: usize = 100;

/// The Hessian at a place, or P^(−½) H P^(−½), which has the eigenvalues of P⁻¹H and is symmetric.
pub struct HessianAt<'a> {
    objective: &'a dyn Objective<Weights = Vec<f64>>,
    at: &'a Vec<f64>,
    /// The diagonal of P^(−½).
    roots: Option<Vec<f64>>,
}

/// An eigenvalue with a unit eigenvector.
#[derive(Clone, Debug, PartialEq)]
pub struct Ritz {
    /// λ
    pub value: f64,
    /// u
    pub vector: Vec<f64>,
}

/// A mean of draws with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// The standard error of the mean; 0 where it is exact.
    pub error: f64,
}

/// An end of a spectrum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Its least eigenvalue.
    Least,
    /// Its greatest, which need not be the one of largest modulus.
    Greatest,
}

impl<'a> HessianAt<'a> {
    /// H at w.
    pub fn new(objective: &'a dyn Objective<Weights = Vec<f64>>, at: &'a Vec<f64>) -> Self {
        Self {
            objective,
            at,
            roots: None,
        }
    }

    /// P^(−½) H P^(−½), where P⁻¹ is diagonal with these entries ≥ 0.
    pub fn preconditioned(self, inverse: &[f64]) -> Self {
        let roots = inverse.iter().map(|v| v.sqrt()).collect();
        Self {
            roots: Some(roots),
            ..self
        }
    }

    fn dimension(&self) -> usize {
        self.at.len()
    }

    /// The product with a vector; `None` where the objective has none, or it is not finite.
    pub fn times(&self, v: &Vec<f64>) -> Option<Vec<f64>> {
        let image = match &self.roots {
            None => self.objective.hessian_product(self.at, v)?,
            Some(roots) => {
                let scaled = roots.zip(v, |p, v| p * v);
                let image = self.objective.hessian_product(self.at, &scaled)?;
                roots.zip(&image, |p, v| p * v)
            }
        };
        image.is_finite().then_some(image)
    }

    /// The eigenpairs at some ends of the spectrum, in that order, from a start that resembles them if there is one.
    ///
    /// The Lanczos iteration with full reorthogonalisation ends when every error, by the residual r and the gap to the nearest
    /// other Ritz value min(r, r²/gap), is below 10⁻⁸ of the largest modulus, or after 240 products. Golub and Van Loan, Matrix
    /// Computations (2013), sec. 10.1; Parlett, The Symmetric Eigenvalue Problem (1998), sec. 11.7.
    pub fn extremes(&self, ends: &[End], near: Option<&Vec<f64>>) -> Option<Vec<Ritz>> {
        let n = self.dimension();
        let mut krylov = Krylov {
            basis: vec![start(n, near)?],
            diagonal: Vec::new(),
            coupled: Vec::new(),
        };
        let mut next_look = 6;
        loop {
            let size = krylov.go_on(self)?;
            let complete = size == n || size >= MOST_PRODUCTS;
            if complete || size >= next_look {
                next_look = size + 2 + size / 6;
                let (found, is_exact) = krylov.ritz(ends)?;
                if complete || is_exact {
                    return Some(found);
                }
            }
            if krylov.basis.len() == size {
                // All that the start could reach has been spanned.
                krylov
                    .basis
                    .push(fresh_direction(&krylov.basis, n, size as u64)?);
            }
        }
    }

    /// The trace: exact for no more weights than probes, else the mean of zᵀHz over probes z of drawn signs (Hutchinson 1989),
    /// whose variance is 2(‖H‖² − Σ Hᵢᵢ²).
    pub fn trace(&self, seed: u64) -> Option<Estimate> {
        let n = self.dimension();
        if n <= PROBES {
            let diagonal = (0..n).map(|i| Some(self.times(&axis(n, i))?[i]));
            let diagonal: Option<Vec<f64>> = diagonal.collect();
            let mean = diagonal?.iter().sum();
            return Some(Estimate { mean, error: 0.0 });
        }
        let probe = |k: usize| {
            let normal: Vec<f64> = random::normals(seed, k as u64, n);
            let signs = normal.map(|v| 1f64.copysign(v));
            Some(signs.dot(&self.times(&signs)?))
        };
        let draws: Option<Vec<f64>> = (0..PROBES).map(probe).collect();
        let (draws, count) = (draws?, PROBES as f64);
        let mean = draws.iter().sum::<f64>() / count;
        let squares: f64 = draws.iter().map(|v| (v - mean) * (v - mean)).sum();
        Some(Estimate {
            mean,
            error: (squares / (count - 1.0) / count).sqrt(),
        })
    }

    /// All eigenvalues in ascending order; `None` for more than [`MOST_IN_FULL`] weights.
    pub fn spectrum(&self) -> Option<Vec<f64>> {
        let n = self.dimension();
        if n == 0 || n > MOST_IN_FULL {
            return None;
        }
        let columns: Option<Vec<_>> = (0..n).map(|i| self.times(&axis(n, i))).collect();
        let columns = columns?;
        // Symmetric up to rounding, and exactly after this.
        let mean = |i: usize, j: usize| 0.5 * (columns[j][i] + columns[i][j]);
        let dense = DMatrix::from_fn(n, n, mean);
        let values = SymmetricEigen::try_new(dense, f64::EPSILON, 100_000)?.eigenvalues;
        let mut values: Vec<f64> = values.iter().copied().collect();
        values.sort_by(f64::total_cmp);
        Some(values)
    }
}

fn axis(n: usize, i: usize) -> Vec<f64> {
    Vec::generate(n, |k| if k == i { 1.0 } else { 0.0 })
}

/// A unit vector to start from: drawn, or what is given with some noise.
fn start(n: usize, near: Option<&Vec<f64>>) -> Option<Vec<f64>> {
    let drawn: Vec<f64> = fresh_direction(&[], n, 0)?;
    let Some(near) = near.filter(|near| near.len() == n && near.norm() > 0.0) else {
        return Some(drawn);
    };
    let mixed = near.map(|v| v / near.norm()).along(NOISE, &drawn);
    let length = mixed.norm();
    (length > 0.0).then(|| mixed.map(|v| v / length))
}

/// What the Lanczos iteration has built.
struct Krylov {
    /// An orthonormal basis; its last vector is the next one to be multiplied.
    basis: Vec<Vec<f64>>,
    /// The diagonal of the matrix in this basis.
    diagonal: Vec<f64>,
    /// What couples each vector with the next.
    coupled: Vec<f64>,
}

impl Krylov {
    /// Multiplies the last vector and adds the next one, unless there is none; returns how many have been multiplied.
    fn go_on(&mut self, hessian: &HessianAt<'_>) -> Option<usize> {
        let unit = self.basis.last()?;
        let image = hessian.times(unit)?;
        self.diagonal.push(unit.dot(&image));
        let rest = orthogonal_to(&self.basis, image);
        let length = rest.norm();
        let size = self
            .diagonal
            .iter()
            .fold(0.0_f64, |most, d| most.max(d.abs()));
        let goes_on = length > 1e-12 * size && length.is_finite();
        self.coupled.push(if goes_on { length } else { 0.0 });
        if goes_on {
            self.basis.push(rest.map(|v| v / length));
        }
        Some(self.diagonal.len())
    }

    /// The Ritz pairs at some ends, and whether they are as exact as is asked for.
    fn ritz(&self, ends: &[End]) -> Option<(Vec<Ritz>, bool)> {
        let n = self.diagonal.len();
        let tridiagonal = DMatrix::from_fn(n, n, |i, j| match i.abs_diff(j) {
            0 => self.diagonal[i],
            1 => self.coupled[i.min(j)],
            _ => 0.0,
        });
        let eigen = SymmetricEigen::try_new(tridiagonal, f64::EPSILON, 10_000)?;
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|a, b| eigen.eigenvalues[*a].total_cmp(&eigen.eigenvalues[*b]));
        let largest = eigen.eigenvalues.amax();
        let mut is_exact = true;
        let found = ends.iter().map(|end| {
            let (this, other) = match end {
                End::Least => (order[0], order.get(1)),
                End::Greatest => (order[n - 1], n.checked_sub(2).map(|i| &order[i])),
            };
            let (value, column) = (eigen.eigenvalues[this], eigen.eigenvectors.column(this));
            let gap = other.map_or(0.0, |i| (eigen.eigenvalues[*i] - value).abs());
            let residual = self.coupled[n - 1] * column[n - 1].abs();
            let error = residual.min(residual * residual / gap);
            is_exact &= error <= ACCURACY * largest;
            let mut vector = vec![0.0; self.basis[0].len()];
            for (unit, share) in self.basis.iter().zip(column.iter()) {
                vector = vector.along(*share, unit);
            }
            Ritz { value, vector }
        });
        Some((found.collect(), is_exact))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objective::Evaluation;

    /// ½ Σ λᵢ (qᵢᵀw)², where q are the columns of a reflection I − 2hhᵀ.
    struct Turned(Vec<f64>);

    impl Turned {
        fn reflected(&self, v: &Vec<f64>) -> Vec<f64> {
            let n = self.0.len();
            let h: Vec<f64> = Vec::generate(n, |i| (1.0 + i as f64).sqrt());
            v.along(-2.0 * h.dot(v) / h.dot(&h), &h)
        }
    }

    impl Objective for Turned {
        type Weights = Vec<f64>;

        fn dimension(&self) -> usize {
            self.0.len()
        }

        fn evaluate(&self, w: &Vec<f64>) -> Evaluation<Vec<f64>> {
            let gradient = self.hessian_product(w, w).expect("there is one");
            let value = 0.5 * w.dot(&gradient);
            Evaluation { value, gradient }
        }

        fn hessian_product(&self, _w: &Vec<f64>, v: &Vec<f64>) -> Option<Vec<f64>> {
            let along = self.reflected(v).zip(&self.0, |v, lambda| v * lambda);
            Some(self.reflected(&along))
        }
    }

    /// As of a network: few large eigenvalues, many around 0, some of them negative.
    fn spectrum(n: usize) -> Vec<f64> {
        let bulk = |i: usize| 1e-3 * (i as f64 - 0.3 * n as f64);
        Vec::generate(n, |i| match i {
            0 => 10.0,
            1 => 9.8,
            2 => 4.0,
            3 => -1.5,
            i => bulk(i),
        })
    }

    #[test]
    fn extremes_are_those_of_the_spectrum_also_from_another_eigenvector() {
        let n = 300;
        let objective = Turned(spectrum(n));
        let at = vec![0.0; n];
        let hessian = HessianAt::new(&objective, &at);
        // The eigenvectors are the columns of the reflection.
        let second = objective.reflected(&axis(n, 1));
        for near in [None, Some(&second), Some(&axis(n, 7))] {
            let found = hessian
                .extremes(&[End::Greatest, End::Least], near)
                .unwrap();
            assert!((found[0].value - 10.0).abs() < 1e-6, "{}", found[0].value);
            assert!((found[1].value + 1.5).abs() < 1e-6, "{}", found[1].value);
            let first = objective.reflected(&axis(n, 0));
            assert!((found[0].vector.dot(&first).abs() - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn the_whole_spectrum_and_its_ends_agree() {
        let objective = Turned(spectrum(60));
        let at = vec![0.0; 60];
        let hessian = HessianAt::new(&objective, &at);
        let mut expected = spectrum(60);
        expected.sort_by(f64::total_cmp);
        for (found, expected) in hessian.spectrum().unwrap().iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
        assert!(
            HessianAt::new(&Turned(vec![1.0; 401]), &vec![0.0; 401])
                .spectrum()
                .is_none()
        );
    }

    /// P^(−½) H P^(−½) of a diagonal H has the eigenvalues λᵢ/Pᵢ.
    #[test]
    fn a_preconditioner_divides_what_it_scales() {
        struct Diagonal;
        impl Objective for Diagonal {
            type Weights = Vec<f64>;
            fn dimension(&self) -> usize {
                3
            }
            fn evaluate(&self, w: &Vec<f64>) -> Evaluation<Vec<f64>> {
                Evaluation {
                    value: 0.0,
                    gradient: w.clone(),
                }
            }
            fn hessian_product(&self, _w: &Vec<f64>, v: &Vec<f64>) -> Option<Vec<f64>> {
                Some(vec![8.0 * v[0], 3.0 * v[1], -v[2]])
            }
        }
        let at = vec![0.0; 3];
        let hessian = HessianAt::new(&Diagonal, &at).preconditioned(&[0.25, 1.0, 4.0]);
        let found = hessian
            .extremes(&[End::Least, End::Greatest], None)
            .unwrap();
        assert!((found[0].value + 4.0).abs() < 1e-12 && (found[1].value - 3.0).abs() < 1e-12);
        assert_eq!(
            hessian.trace(0).unwrap(),
            Estimate {
                mean: 2.0 + 3.0 - 4.0,
                error: 0.0
            }
        );
    }

    #[test]
    fn the_trace_of_few_weights_is_exact() {
        let n = 40;
        let objective = Turned(spectrum(n));
        let at = vec![0.0; n];
        let found = HessianAt::new(&objective, &at).trace(3).unwrap();
        let trace: f64 = spectrum(n).iter().sum();
        let size: f64 = spectrum(n).iter().map(|v| v.abs()).sum();
        assert!(
            (found.mean - trace).abs() < 1e-13 * size,
            "{found:?} {trace}"
        );
        assert_eq!(found.error, 0.0);
    }

    /// The mean of many estimates is the trace, and their spread the standard error that each of them says, that of
    /// √(2(‖H‖² − Σ Hᵢᵢ²)/100).
    #[test]
    fn probes_estimate_the_trace_and_how_far_it_may_be_off() {
        let n = 150;
        let objective = Turned(spectrum(n));
        let at = vec![0.0; n];
        let hessian = HessianAt::new(&objective, &at);
        let trace: f64 = spectrum(n).iter().sum();
        let estimates: Vec<Estimate> = (0..60).map(|seed| hessian.trace(seed).unwrap()).collect();
        let diagonal = (0..n).map(|i| hessian.times(&axis(n, i)).unwrap()[i]);
        let squares: f64 = spectrum(n).iter().map(|v| v * v).sum();
        let variance = 2.0 * (squares - diagonal.map(|v| v * v).sum::<f64>());
        let expected = (variance / PROBES as f64).sqrt();
        let mean = estimates.iter().map(|e| e.mean).sum::<f64>() / 60.0;
        assert!(
            (mean - trace).abs() < 3.0 * expected / 60f64.sqrt(),
            "{mean} {trace}"
        );
        let error = estimates.iter().map(|e| e.error).sum::<f64>() / 60.0;
        assert!((error / expected - 1.0).abs() < 0.1, "{error} {expected}");
    }

    #[test]
    fn what_has_no_product_has_no_spectrum() {
        struct Plain;
        impl Objective for Plain {
            type Weights = Vec<f64>;
            fn dimension(&self) -> usize {
                4
            }
            fn evaluate(&self, w: &Vec<f64>) -> Evaluation<Vec<f64>> {
                Evaluation {
                    value: 0.0,
                    gradient: w.clone(),
                }
            }
        }
        let at = vec![0.0; 4];
        let hessian = HessianAt::new(&Plain, &at);
        assert!(hessian.extremes(&[End::Greatest], None).is_none());
        assert!(hessian.trace(0).is_none() && hessian.spectrum().is_none());
        let nothing = Vec::new();
        assert!(
            HessianAt::new(&Turned(vec![]), &nothing)
                .extremes(&[End::Least], None)
                .is_none()
        );
    }
}
