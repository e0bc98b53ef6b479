//! The principal components of paths through a space of many weights, and those of a random walk.

use std::f64::consts::PI;

use nalgebra::{DMatrix, SymmetricEigen};

use crate::math::Vector as _;

/// The two directions along which places vary most.
#[derive(Clone, Debug, PartialEq)]
pub struct Principal {
    /// Unit vectors, the principal components. The largest coordinate of each is positive. Places on a line have only one.
    pub directions: Vec<Vec<f64>>,
    /// Their shares of the variance.
    pub shares: [f64; 2],
}

/// A component with less than this share of the variance is rounding.
const ROUNDING: f64 = 1e-13;

impl Principal {
    /// Of places, each weighted alike; `None` where they do not vary or are not finite.
    ///
    /// The places are centred at their mean. The components follow from the eigenvectors s of the matrix of inner products
    /// XXᵀ, which has as many rows as there are places, as Xᵀs/‖Xᵀs‖.
    pub fn of(places: &[&Vec<f64>]) -> Option<Self> {
        let count = places.len();
        let first = *places.first()?;
        let mut mean = first.map(|_| 0.0);
        for place in places {
            mean = mean.along(1.0 / count as f64, place);
        }
        let centred: Vec<Vec<f64>> = places.iter().map(|place| place.minus(&mean)).collect();
        let products = DMatrix::from_fn(count, count, |i, j| {
            centred[i.max(j)].dot(&centred[i.min(j)])
        });
        let total = products.trace();
        if !(total > 0.0 && total.is_finite()) {
            return None;
        }
        let eigen = SymmetricEigen::try_new(products, f64::EPSILON, 10_000)?;
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by(|a, b| eigen.eigenvalues[*b].total_cmp(&eigen.eigenvalues[*a]));
        let share = |place: usize| {
            let value = order.get(place).map(|i| eigen.eigenvalues[*i]);
            (value.unwrap_or(0.0) / total).clamp(0.0, 1.0)
        };
        let shares = [share(0), share(1)];
        let component = |place: usize| {
            let mut sum = first.map(|_| 0.0);
            for (row, s) in centred
                .iter()
                .zip(eigen.eigenvectors.column(order[place]).iter())
            {
                sum = sum.along(*s, row);
            }
            let length = sum.norm();
            signed(sum.map(|v| v / length))
        };
        let found = (0..2).take_while(|place| shares[*place] > ROUNDING);
        Some(Self {
            directions: found.map(component).collect(),
            shares,
        })
    }
}

/// The same direction with its largest coordinate positive, so that it never flips between two computations.
pub fn signed(v: Vec<f64>) -> Vec<f64> {
    let largest = v.iter().fold(
        0.0_f64,
        |most, v| if v.abs() > most.abs() { *v } else { most },
    );
    if largest < 0.0 { v.map(|v| -v) } else { v }
}

/// What the first two principal components explain of so many random walks from a common start, all equally long, in a space of
/// very many dimensions.
///
/// The places of one walk, centred, have the variances 1/(π²k²), k = 1, 2, …, which sum to 1/6 (Antognini and Sohl-Dickstein,
/// arXiv 1806.08805): shares of 6/(π²k²). Each further walk adds the variances 4/(π²(2k−1)²) of a walk about its start, which sum
/// to 1/2: what tells the walks apart.
pub fn random_walk_shares(walks: usize) -> [f64; 2] {
    let apart = walks.saturating_sub(1);
    let square = |v: f64| v * v;
    let mut variances: Vec<f64> = (1..=2).map(|k| 1.0 / square(PI * f64::from(k))).collect();
    for k in 1..=2 {
        let variance = 4.0 / square(PI * f64::from(2 * k - 1));
        variances.extend(std::iter::repeat_n(variance, apart.min(2)));
    }
    variances.sort_by(|a, b| b.total_cmp(a));
    let total = 1.0 / 6.0 + apart as f64 / 2.0;
    [0, 1].map(|k| variances[k] / total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::random;

    /// Points at x e₁ + y e₄ have these as components, with the shares of their variances.
    #[test]
    fn components_are_the_axes_along_which_places_vary() {
        let place = |x: f64, y: f64| vec![x, 1.0, 0.0, y, 7.0];
        let places = [
            place(2.0, 0.5),
            place(-2.0, 0.5),
            place(2.0, -0.5),
            place(-2.0, -0.5),
        ];
        let found = Principal::of(&places.each_ref()).unwrap();
        for (direction, axis) in found.directions.iter().zip([0, 3]) {
            assert!((direction[axis] - 1.0).abs() < 1e-14, "{direction:?}");
        }
        assert!((found.shares[0] - 16.0 / 17.0).abs() < 1e-14);
        assert!((found.shares[1] - 1.0 / 17.0).abs() < 1e-14);
        let line = Principal::of(&[&places[0], &places[1]]).unwrap();
        assert_eq!((line.directions.len(), line.shares[0]), (1, 1.0));
        assert!(Principal::of(&[&places[0]]).is_none());
        assert!(Principal::of(&[&places[0], &vec![f64::NAN; 5]]).is_none());
    }

    /// Places of random walks of independent normal steps.
    fn walks(count: u64, steps: u64, dimension: usize) -> Vec<Vec<f64>> {
        let mut places = Vec::new();
        for walk in 0..count {
            let mut at = vec![0.0; dimension];
            for step in 0..steps {
                places.push(at.clone());
                at = at.along(1.0, &random::normals(walk, step, dimension));
            }
        }
        places
    }

    #[test]
    fn random_walks_explain_what_they_do_in_theory() {
        let [first, second] = random_walk_shares(1);
        assert!((first - 0.608).abs() < 5e-4 && (second - 0.152).abs() < 5e-4);
        for count in [1, 2, 3] {
            let places = walks(count, 60, 3000);
            let found = Principal::of(&places.iter().collect::<Vec<_>>()).unwrap();
            let expected = random_walk_shares(count as usize);
            for (found, expected) in found.shares.iter().zip(expected) {
                assert!(
                    (found - expected).abs() < 0.015,
                    "{count}: {found} {expected}"
                );
            }
        }
    }
}
