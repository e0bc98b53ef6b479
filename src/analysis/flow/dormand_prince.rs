//! One step of the method of Dormand and Prince, of order 5 with an error estimate of order 4 (J. Comput. Appl. Math. 6, 1980).

/// The weights of earlier stages in each stage; those of the last are the result.
const STAGES: [&[f64]; 6] = [
    &[1.0 / 5.0],
    &[3.0 / 40.0, 9.0 / 40.0],
    &[44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0],
    &[
        19372.0 / 6561.0,
        -25360.0 / 2187.0,
        64448.0 / 6561.0,
        -212.0 / 729.0,
    ],
    &[
        9017.0 / 3168.0,
        -355.0 / 33.0,
        46732.0 / 5247.0,
        49.0 / 176.0,
        -5103.0 / 18656.0,
    ],
    &[
        35.0 / 384.0,
        0.0,
        500.0 / 1113.0,
        125.0 / 192.0,
        -2187.0 / 6784.0,
        11.0 / 84.0,
    ],
];

/// The result of order 5 less that of order 4, as weights of all stages.
const ERROR: [f64; 7] = [
    71.0 / 57600.0,
    0.0,
    -71.0 / 16695.0,
    71.0 / 1920.0,
    -17253.0 / 339200.0,
    22.0 / 525.0,
    -1.0 / 40.0,
];

/// Where a step of length h leads from a state with the derivative `slope`, the derivative there, and the error by component.
pub fn step<const N: usize>(
    derivative: impl Fn([f64; N]) -> [f64; N],
    state: [f64; N],
    slope: [f64; N],
    h: f64,
) -> ([f64; N], [f64; N], [f64; N]) {
    let mut slopes = [slope; 7];
    let mut next = state;
    for (stage, weights) in STAGES.iter().enumerate() {
        next = sum(state, h, weights, &slopes);
        slopes[stage + 1] = derivative(next);
    }
    let error = sum([0.0; N], h, &ERROR, &slopes);
    (next, slopes[6], error)
}

fn sum<const N: usize>(
    from: [f64; N],
    h: f64,
    weights: &[f64],
    slopes: &[[f64; N]; 7],
) -> [f64; N] {
    let mut total = from;
    for (weight, slope) in weights.iter().zip(slopes) {
        for (total, slope) in total.iter_mut().zip(slope) {
            *total += h * weight * slope;
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On y′ = y from 1, the error after one step falls with h⁶, that of the embedded result with h⁵.
    #[test]
    fn the_orders_are_five_and_four() {
        let errors = [0.1, 0.05].map(|h| {
            let (next, _, estimate) = step(|y: [f64; 1]| y, [1.0], [1.0], h);
            [next[0] - f64::exp(h), estimate[0]].map(f64::abs)
        });
        let fall = |i: usize| (errors[0][i] / errors[1][i]).log2();
        assert!((fall(0) - 6.0).abs() < 0.1, "{}", fall(0));
        assert!((fall(1) - 5.0).abs() < 0.2, "{}", fall(1));
    }
}
