//! Which run of a document can be set beside the ridge path.

use super::document::{Optimizer, Scenario};
use crate::analysis::{EarlyStopping, Modes, critical_points};
use crate::optimizer::{Method, Schedule};

impl Scenario {
    /// The same while it is drawn.
    ///
    /// # Errors
    /// Where there is none, and beside the way of the minima under a penalty: it has eigenvalues, a minimum and an α of its own, which would
    /// have the same names.
    pub fn early_stopping_drawn(&self) -> Result<(usize, EarlyStopping), &'static str> {
        if self.layers.penalty && self.surface.l2 != 0.0 {
            return Err("not beside what the penalty makes of the minima, whose α is another");
        }
        self.early_stopping()
    }

    /// The run of gradient descent that is set beside the ridge path, and what theory says of both.
    ///
    /// # Errors
    /// Why there is none: what is said of it holds on quadratics, for gradient descent alone.
    pub fn early_stopping(&self) -> Result<(usize, EarlyStopping), &'static str> {
        let surface = &self.surface;
        if !Modes::are_exact_on(surface) {
            return Err("only on quadratics and least squares, without L1");
        }
        if self.run.noise != 0.0 || surface.shape.landscape().varies() {
            return Err("only without noise, mini-batches, dropout and input noise");
        }
        let first = self.subject().into_iter().chain(0..self.optimizers.len());
        let mut of_descent = first.filter_map(|index| {
            let rate = self.optimizers[index].plain_descent()?;
            Some((index, rate))
        });
        let Some((index, rate)) = of_descent.next() else {
            return Err(
                "only beside gradient descent at a constant rate, without tools and weight decay",
            );
        };
        let start = self.optimizers[index].pinned.unwrap_or(self.start);
        if start != [0.0, 0.0] {
            return Err("both paths begin at 0: set the start to (0, 0)");
        }
        let minimum: Vec<_> = critical_points(surface).iter().map(|c| c.at).collect();
        let modes = Modes::near(surface, &minimum, self.view(), start);
        let values = modes.map(|modes| modes.pairs.map(|pair| pair.value));
        let (Some(modes), Some([a, b])) = (modes, values) else {
            return Err("the minimum is not known");
        };
        let most = a.max(b);
        if a.min(b) < 0.0 || most <= 0.0 {
            return Err("the surface has no minimum");
        }
        if rate * most >= 2.0 {
            return Err("gradient descent does not converge at this rate");
        }
        Ok((index, EarlyStopping { modes, rate }))
    }
}

impl Optimizer {
    /// The rate of a shown optimizer that is gradient descent and nothing else.
    fn plain_descent(&self) -> Option<f64> {
        let Method::GradientDescent(method) = &self.method else {
            return None;
        };
        let plain = self.schedule == Schedule::default() && !self.wrappers.change_steps();
        (self.visible && plain && method.weight_decay == 0.0 && method.lr > 0.0)
            .then_some(method.lr)
    }
}
