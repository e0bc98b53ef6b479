//! The weights before training.

use super::layout::{Layer, Layout};
use super::spec::{Init, NetworkSettings, Spec};
use crate::math::random::{Purpose, Sequence};

/// The weights before training: those that the document holds or that are drawn, the matrix of one layer times the scale.
pub fn initial(spec: &Spec, layout: &Layout) -> Vec<f64> {
    let mut w = unscaled(spec, layout);
    let NetworkSettings {
        scale,
        scaled_layer,
        ..
    } = spec.settings;
    if scale != 1.0 {
        let matrix = layout.layers[scaled_layer as usize - 1].matrix.clone();
        w[matrix].iter_mut().for_each(|weight| *weight *= scale);
    }
    w
}

/// Those that the document holds, or drawn layer by layer from the seed. Biases and β are 0, γ is 1; a constant is every weight's
/// and bias's.
fn unscaled(spec: &Spec, layout: &Layout) -> Vec<f64> {
    if let Some(weights) = &spec.weights {
        return weights.to_vec();
    }
    let settings = &spec.settings;
    let mut w = vec![0.0; layout.weights];
    for (index, layer) in layout.layers.iter().enumerate() {
        let draws = Sequence::new(settings.seed, Purpose::Initialization, index as u64);
        fill(settings, layer, draws, &mut w[layer.matrix.clone()]);
        if settings.init == Init::Constant {
            w[layer.bias.clone()].fill(settings.constant);
        }
        w[layer.gamma.clone()].fill(1.0);
    }
    w
}

/// Draws the matrix of a layer.
fn fill(settings: &NetworkSettings, layer: &Layer, mut draws: Sequence, matrix: &mut [f64]) {
    let (fan_in, fan_out) = (layer.inputs as f64, layer.outputs as f64);
    let mut normal = |variance: f64| {
        let deviation = variance.sqrt();
        matrix.fill_with(|| deviation * draws.normal());
    };
    match settings.init {
        Init::Constant => matrix.fill(settings.constant),
        Init::Normal => normal(settings.gain / fan_in),
        Init::XavierNormal => normal(2.0 / (fan_in + fan_out)),
        Init::HeNormal => normal(2.0 / fan_in),
        Init::LecunNormal => normal(1.0 / fan_in),
        Init::Uniform => uniform(settings.gain / fan_in, draws, matrix),
        Init::XavierUniform => uniform(2.0 / (fan_in + fan_out), draws, matrix),
        Init::HeUniform => uniform(2.0 / fan_in, draws, matrix),
        Init::Orthogonal => orthogonal(layer, draws, matrix),
    }
}

/// Uniform between ±√(3 variance).
fn uniform(variance: f64, mut draws: Sequence, matrix: &mut [f64]) {
    let reach = (3.0 * variance).sqrt();
    matrix.fill_with(|| reach * (2.0 * draws.uniform() - 1.0));
}

/// Orthonormal rows, or columns where there are fewer of these, in uniformly distributed directions: Gram and Schmidt's method on
/// normal draws, twice, against rounding.
fn orthogonal(layer: &Layer, mut draws: Sequence, matrix: &mut [f64]) {
    let (rows, columns) = (layer.outputs, layer.inputs);
    let (count, length) = (rows.min(columns), rows.max(columns));
    let mut basis: Vec<Vec<f64>> = Vec::with_capacity(count);
    while basis.len() < count {
        let mut v: Vec<f64> = (0..length).map(|_| draws.normal()).collect();
        for _ in 0..2 {
            for kept in &basis {
                let along = dot(kept, &v);
                for (v, kept) in v.iter_mut().zip(kept) {
                    *v -= along * kept;
                }
            }
            let norm = dot(&v, &v).sqrt();
            v.iter_mut().for_each(|v| *v /= norm);
        }
        basis.push(v);
    }
    for row in 0..rows {
        for column in 0..columns {
            let [vector, entry] = if rows <= columns {
                [row, column]
            } else {
                [column, row]
            };
            matrix[row * columns + column] = basis[vector][entry];
        }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::Choice as _;

    fn drawn(init: Init, hidden: Vec<usize>) -> (Layout, Vec<f64>) {
        let mut spec = Spec {
            hidden,
            ..Spec::default()
        };
        spec.settings.init = init;
        spec.settings.gain = 3.0;
        let layout = Layout::new(&spec, 2, 1);
        let w = initial(&spec, &layout);
        (layout, w)
    }

    #[test]
    fn every_scheme_has_its_variance() {
        // The second layer: 48 inputs, 64 outputs. The constant has no variance, and orthogonal columns 1/64 an entry.
        let expected = |init| match init {
            Init::Constant => 0.0,
            Init::Uniform | Init::Normal => 3.0 / 48.0,
            Init::XavierUniform | Init::XavierNormal => 2.0 / 112.0,
            Init::HeUniform | Init::HeNormal => 2.0 / 48.0,
            Init::LecunNormal => 1.0 / 48.0,
            Init::Orthogonal => 1.0 / 64.0,
        };
        for &init in Init::ALL {
            let (layout, w) = drawn(init, vec![48, 64]);
            let matrix = &w[layout.layers[1].matrix.clone()];
            let n = matrix.len() as f64;
            let mean = matrix.iter().sum::<f64>() / n;
            let variance = matrix.iter().map(|w| (w - mean) * (w - mean)).sum::<f64>() / n;
            // Five standard errors: a normal variance is off by √(2/n) of itself.
            let (expected, off) = (expected(init), 5.0 * (2.0 / n).sqrt());
            assert!(
                (variance - expected).abs() <= off * expected + 1e-20,
                "{init:?} {variance}"
            );
            if init != Init::Constant {
                assert!(mean.abs() < 5.0 * (expected / n).sqrt(), "{init:?}");
                assert!(w[layout.layers[0].bias.clone()].iter().all(|b| *b == 0.0));
            }
            let bounds = (3.0 * expected).sqrt();
            if matches!(init, Init::Uniform | Init::XavierUniform | Init::HeUniform) {
                let most = matrix.iter().fold(0.0, |most: f64, w| most.max(w.abs()));
                assert!(most <= bounds && most > 0.99 * bounds, "{init:?}");
            }
        }
    }

    #[test]
    fn orthogonal_matrices_keep_lengths() {
        for hidden in [vec![5, 9], vec![9, 5], vec![7, 7]] {
            let (layout, w) = drawn(Init::Orthogonal, hidden);
            let layer = &layout.layers[1];
            let at = |i: usize, j: usize| w[layer.matrix.start + i * layer.inputs + j];
            let few = layer.inputs.min(layer.outputs);
            for a in 0..few {
                for b in 0..few {
                    let product: f64 = if layer.outputs <= layer.inputs {
                        (0..layer.inputs).map(|j| at(a, j) * at(b, j)).sum()
                    } else {
                        (0..layer.outputs).map(|i| at(i, a) * at(i, b)).sum()
                    };
                    let identity = if a == b { 1.0 } else { 0.0 };
                    assert!((product - identity).abs() < 1e-14);
                }
            }
        }
    }

    #[test]
    fn a_constant_is_every_weights_and_a_layer_has_its_own_draws() {
        let (layout, w) = drawn(Init::Constant, vec![4, 4]);
        assert!(w.iter().all(|w| *w == 0.5) && w.len() == layout.weights);
        let (layout, w) = drawn(Init::Normal, vec![4, 4, 4]);
        let of = |layer: usize| &w[layout.layers[layer].matrix.clone()];
        assert!(of(1) != of(2));
        let (_, again) = drawn(Init::Normal, vec![4, 4, 4]);
        assert_eq!(w, again);
    }
}
