//! What holds a method at its edge of stability: the oscillation that keeps the largest curvature from growing.

use crate::math::symmetric::cramer;
use crate::math::{Point, eigenpairs, norm};
use crate::surface::{Evaluator, Surface};

/// The place w and, for a method with a preconditioner, the mean squared gradient ν of each coordinate.
pub type State = [f64; 4];

/// A method whose central flow is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Averaged {
    /// w ← w − ηg
    Descent {
        /// η
        lr: f64,
    },
    /// ν ← αν + (1−α)g², w ← w − ηg/(√ν + ε)
    Rmsprop {
        /// η
        lr: f64,
        /// α
        alpha: f64,
        /// ε
        eps: f64,
    },
}

impl Averaged {
    /// The diagonal preconditioner P of w ← w − P⁻¹g, and its derivative with respect to ν.
    fn preconditioner(self, state: State) -> [Point; 2] {
        match self {
            Self::Descent { lr } => [[1.0 / lr; 2], [0.0; 2]],
            Self::Rmsprop { lr, eps, .. } => {
                let roots = [state[2].max(0.0).sqrt(), state[3].max(0.0).sqrt()];
                let change = roots.map(|root| if root > 0.0 { 0.5 / (root * lr) } else { 0.0 });
                [roots.map(|root| (root + eps) / lr), change]
            }
        }
    }

    /// How fast ν follows squared gradients. One step is ν′ − ν = (1−α)/α·(g² − ν′).
    fn pace(self) -> f64 {
        match self {
            Self::Descent { .. } => 0.0,
            Self::Rmsprop { alpha, .. } => (1.0 - alpha) / alpha,
        }
    }
}

/// A surface with a method on it.
pub struct Ground<'a> {
    evaluator: Evaluator<'a>,
    /// Whether the Hessian is the same everywhere.
    is_quadratic: bool,
    /// The step of differences of Hessians.
    apart: f64,
    method: Averaged,
}

/// An eigenvector u of P⁻¹H with uᵀPu = 1 along which the iterates may swing.
#[derive(Clone, Copy, Debug)]
pub struct Mode {
    /// λ of P⁻¹H. Along u, a step multiplies the error by 1 − λ: up to 2 it does not grow.
    pub value: f64,
    /// u
    pub vector: Point,
}

/// The largest λ of P⁻¹H at which a method is stable.
pub const LIMIT: f64 = 2.0;

impl<'a> Ground<'a> {
    /// A method on a surface.
    pub fn new(surface: &'a Surface, method: Averaged) -> Self {
        let landscape = surface.shape.landscape();
        let domain = landscape.domain();
        Self {
            evaluator: surface.with_landscape(),
            is_quadratic: landscape.is_quadratic(),
            // With an error of the fourth order in it, beside rounding over it.
            apart: 1e-4 * domain.width().max(domain.height()),
            method,
        }
    }

    /// ∇f
    pub fn gradient(&self, state: State) -> Point {
        self.evaluator.jet1([state[0], state[1]]).gradient
    }

    /// The eigenvectors of P⁻¹H, the largest eigenvalue first; `None` where they do not exist.
    pub fn modes(&self, state: State) -> Option<[Mode; 2]> {
        let [xx, xy, yy] = self.hessian([state[0], state[1]]);
        let [[p, q], _] = self.method.preconditioner(state);
        // Of P^(−1/2) H P^(−1/2), which is symmetric.
        let [low, high] = eigenpairs([xx / p, xy / (p * q).sqrt(), yy / q])?;
        Some([high, low].map(|pair| Mode {
            value: pair.value,
            vector: [pair.vector[0] / p.sqrt(), pair.vector[1] / q.sqrt()],
        }))
    }

    fn hessian(&self, at: Point) -> [f64; 3] {
        self.evaluator.jet2(at).hessian
    }

    /// The gradient of uᵀHu for a fixed u: the third derivative, twice along u. By differences of Hessians along u, two of them
    /// extrapolated to none.
    fn bend(&self, state: State, u: Point) -> Point {
        let length = norm(u);
        if self.is_quadratic || length == 0.0 {
            return [0.0; 2];
        }
        let at = |h: f64| {
            let share = h / length;
            let hessian = self.hessian([state[0] + share * u[0], state[1] + share * u[1]]);
            times(hessian, u)
        };
        let slope = |h: f64| {
            let (there, back) = (at(h), at(-h));
            [0, 1].map(|i| (there[i] - back[i]) / (2.0 * h))
        };
        let (wide, narrow) = (slope(self.apart), slope(0.5 * self.apart));
        [0, 1].map(|i| length * (4.0 * narrow[i] - wide[i]) / 3.0)
    }

    /// The derivative of the state without any swing: the method as a flow.
    pub fn smooth(&self, state: State) -> State {
        let [p, _] = self.method.preconditioner(state);
        let (gradient, pace) = (self.gradient(state), self.method.pace());
        let follow = |i: usize| pace * (gradient[i] * gradient[i] - state[2 + i]);
        [
            -gradient[0] / p[0],
            -gradient[1] / p[1],
            follow(0),
            follow(1),
        ]
    }

    /// What a swing of variance 1 along u adds to the derivative. The mean gradient of iterates w ± u is ∇f + ½∇(uᵀHu), and
    /// that of its square has (Hu)² besides, where Hu = λPu.
    fn push(&self, state: State, mode: Mode, bend: Point) -> State {
        let [p, _] = self.method.preconditioner(state);
        let pace = self.method.pace();
        let steep = [0, 1].map(|i| mode.value * p[i] * mode.vector[i]);
        [
            -0.5 * bend[0] / p[0],
            -0.5 * bend[1] / p[1],
            pace * steep[0] * steep[0],
            pace * steep[1] * steep[1],
        ]
    }

    /// How fast the eigenvalue of a mode changes along a change of the state.
    fn growth(&self, state: State, mode: Mode, bend: Point, change: State) -> f64 {
        let [_, rate] = self.method.preconditioner(state);
        let u = mode.vector;
        let of =
            |i: usize| bend[i] * change[i] - mode.value * u[i] * u[i] * rate[i] * change[2 + i];
        of(0) + of(1)
    }

    /// The swings that hold the eigenvalues of the first `held` modes, each with its variance: so that with them each changes
    /// by `change` beside what it would without. `None` where no swing does.
    fn solve(
        &self,
        state: State,
        held: usize,
        change: impl Fn(f64, Mode) -> f64,
    ) -> Option<Swings> {
        let modes = self.modes(state)?;
        let smooth = self.smooth(state);
        let (mut bends, mut pushes) = ([[0.0; 2]; 2], [[0.0; 4]; 2]);
        for (i, mode) in modes.iter().enumerate().take(held) {
            bends[i] = self.bend(state, mode.vector);
            pushes[i] = self.push(state, *mode, bends[i]);
        }
        let wanted = |i: usize| {
            let growth = self.growth(state, modes[i], bends[i], smooth);
            change(growth, modes[i])
        };
        let effect = |i: usize, j: usize| self.growth(state, modes[i], bends[i], pushes[j]);
        let variances = match held {
            0 => [0.0; 2],
            1 => [wanted(0) / effect(0, 0), 0.0],
            _ => {
                let mixed = effect(0, 1);
                // Without noise of differences this matrix is symmetric: it is −∇λᵢᵀ M ∇λⱼ of a positive M.
                cramer([effect(0, 0), mixed, effect(1, 1)], [wanted(0), wanted(1)])
            }
        };
        let finite = variances.iter().all(|v| v.is_finite());
        finite.then_some(Swings {
            modes,
            pushes,
            variances,
        })
    }

    /// The swings that keep the first `held` eigenvalues from changing.
    pub fn swings(&self, state: State, held: usize) -> Option<Swings> {
        self.solve(state, held, |growth, _| -growth)
    }

    /// The derivative of the state with the swings that keep the first `held` eigenvalues; not finite where there are none.
    pub fn derivative(&self, state: State, held: usize) -> State {
        let smooth = self.smooth(state);
        if held == 0 {
            return smooth;
        }
        match self.swings(state, held) {
            Some(swings) => swings.added_to(smooth, 1.0),
            None => [f64::NAN; 4],
        }
    }

    /// Moves a state, the way that swings do, to where the first `held` eigenvalues are at the limit; rounding and the errors
    /// of steps take it away from there.
    pub fn onto_the_edge(&self, mut state: State, held: usize) -> Option<State> {
        for _ in 0..4 {
            let swings = self.solve(state, held, |_, mode| LIMIT - mode.value)?;
            state = swings.added_to(state, 1.0);
            let off = |mode: &Mode| (mode.value - LIMIT).abs();
            let held = &self.modes(state)?[..held.min(2)];
            if held.iter().all(|mode| off(mode) < 1e-12) {
                break;
            }
        }
        Some(state)
    }
}

/// Swings along the modes.
#[derive(Clone, Copy, Debug)]
pub struct Swings {
    modes: [Mode; 2],
    pushes: [State; 2],
    /// σ² along each mode.
    pub variances: [f64; 2],
}

impl Swings {
    fn added_to(&self, mut state: State, share: f64) -> State {
        for (push, variance) in self.pushes.iter().zip(self.variances) {
            // 0·∞ would be NaN for a mode that is not held.
            for (state, push) in state.iter_mut().zip(push).filter(|_| variance != 0.0) {
                *state += share * variance * push;
            }
        }
        state
    }

    /// The typical deviations of the iterates from their mean, along each mode: σu.
    pub fn deviations(&self) -> [Point; 2] {
        [0, 1].map(|i| {
            let sigma = self.variances[i].max(0.0).sqrt();
            self.modes[i].vector.map(|u| sigma * u)
        })
    }
}

fn times([xx, xy, yy]: [f64; 3], [x, y]: Point) -> Point {
    [xx * x + xy * y, xy * x + yy * y]
}
