//! Methods as calls of `torch.optim`, as a few lines where it has none, or not at all.

use super::plain::{self, Function};
use super::text::{number, truth};
use crate::optimizer::{
    Adadelta, Adagrad, Adam, AdamW, Adamax, Method, Momentum, NAdam, Nesterov, NewtonLineSearch,
    QhAdam, RAdam, Rmsprop, Rprop, Search, SteepestDescent,
};

/// A method as Python makes it.
#[derive(Debug, PartialEq)]
pub enum Made {
    /// By this expression of the parameters `w`.
    Torch(String),
    /// By this expression of the parameters `w`, which needs that function.
    Plain {
        /// The expression.
        call: String,
        /// The function.
        function: Function,
        /// Why it stands there.
        why: &'static str,
    },
    /// Not: this is why.
    LeftOut(&'static str),
}

/// Arguments of a call, by name.
struct Arguments(Vec<String>);

impl Arguments {
    fn new(lr: f64) -> Self {
        Self(vec![format!("lr={}", number(lr))])
    }

    fn none() -> Self {
        Self(Vec::new())
    }

    fn with(mut self, name: &str, v: f64) -> Self {
        self.0.push(format!("{name}={}", number(v)));
        self
    }

    /// An argument that is 0 unless it is given.
    fn unless_zero(self, name: &str, v: f64) -> Self {
        if v == 0.0 { self } else { self.with(name, v) }
    }

    fn flag(mut self, name: &str, on: bool) -> Self {
        if on {
            self.0.push(format!("{name}={}", truth(on)));
        }
        self
    }

    fn pair(mut self, name: &str, pair: [f64; 2]) -> Self {
        let [a, b] = pair.map(number);
        self.0.push(format!("{name}=({a}, {b})"));
        self
    }

    fn torch(self, class: &str) -> Made {
        let arguments = self.0.join(", ");
        Made::Torch(format!(
            "torch.optim.{class}(w, {arguments}, foreach=False)"
        ))
    }

    fn plain(self, lr: f64, function: Function, why: &'static str) -> Made {
        let (name, arguments) = (function.name, self.0.join(", "));
        Made::Plain {
            call: format!("Plain(w, lr={}, update={name}({arguments}))", number(lr)),
            function,
            why,
        }
    }
}

/// The searches that Python's libraries do in another way.
const SEARCH: &str = "its line search is Ravine's own, and those of torch.optim.LBFGS and \
    scipy.optimize.minimize (BFGS, CG) take other steps";

/// Why a method is written out.
const ABSENT: &str = "not in torch.optim";

impl Made {
    /// A method; whether it goes on where no lower place is found depends on the tolerance of the run.
    pub fn of(method: &Method, tolerance: f64) -> Self {
        match method {
            Method::GradientDescent(m) => Arguments::new(m.lr)
                .unless_zero("weight_decay", m.weight_decay)
                .torch("SGD"),
            Method::Momentum(m) => momentum(m),
            Method::Nesterov(m) => nesterov(m),
            Method::Adam(m) => adam(m),
            Method::AdamW(m) => adamw(m),
            Method::NAdam(m) => nadam(m),
            Method::RAdam(m) => radam(m),
            Method::Adamax(m) => adamax(m),
            Method::Adagrad(m) => adagrad(m),
            Method::Adadelta(m) => adadelta(m),
            Method::Rmsprop(m) => rmsprop(m),
            Method::Rprop(m) => rprop(m),
            Method::Lion(m) => Arguments::none()
                .with("beta1", m.beta1)
                .with("beta2", m.beta2)
                .with("weight_decay", m.weight_decay)
                .plain(m.lr, plain::LION, ABSENT),
            Method::Qhm(m) => Arguments::none()
                .with("momentum", m.momentum)
                .with("nu", m.nu)
                .plain(m.lr, plain::QHM, ABSENT),
            Method::QhAdam(m) => qhadam(m),
            Method::Newton(m) => Arguments::none().plain(m.lr, plain::NEWTON, ABSENT),
            Method::NewtonModified(m) => Arguments::none().with("floor", m.floor).plain(
                m.lr,
                plain::SADDLE_FREE_NEWTON,
                ABSENT,
            ),
            Method::NewtonLineSearch(m) => newton_line_search(m, tolerance),
            Method::SteepestDescent(m) => steepest_descent(m, tolerance),
            Method::ConjugateGradient(_) | Method::Bfgs(_) | Method::Lbfgs(_) => {
                Self::LeftOut(SEARCH)
            }
            Method::Levenberg(_) => Self::LeftOut(
                "its damping follows Ravine's own rule, and scipy.optimize.least_squares is for sums of squares",
            ),
        }
    }
}

fn momentum(m: &Momentum) -> Made {
    Arguments::new(m.lr)
        .with("momentum", m.momentum)
        .unless_zero("dampening", m.dampening)
        .unless_zero("weight_decay", m.weight_decay)
        .torch("SGD")
}

fn nesterov(m: &Nesterov) -> Made {
    // Without momentum torch.optim refuses the name.
    Arguments::new(m.lr)
        .unless_zero("momentum", m.momentum)
        .unless_zero("weight_decay", m.weight_decay)
        .flag("nesterov", m.momentum != 0.0)
        .torch("SGD")
}

fn adam(m: &Adam) -> Made {
    if !m.bias_correction {
        return Arguments::none()
            .with("beta1", m.beta1)
            .with("beta2", m.beta2)
            .with("eps", m.eps)
            .with("weight_decay", m.weight_decay)
            .flag("amsgrad", m.amsgrad)
            .plain(
                m.lr,
                plain::UNCORRECTED_ADAM,
                "torch.optim.Adam always corrects the bias",
            );
    }
    Arguments::new(m.lr)
        .pair("betas", [m.beta1, m.beta2])
        .with("eps", m.eps)
        .unless_zero("weight_decay", m.weight_decay)
        .flag("amsgrad", m.amsgrad)
        .torch("Adam")
}

fn adamw(m: &AdamW) -> Made {
    Arguments::new(m.lr)
        .pair("betas", [m.beta1, m.beta2])
        .with("eps", m.eps)
        .with("weight_decay", m.weight_decay)
        .flag("amsgrad", m.amsgrad)
        .torch("AdamW")
}

fn nadam(m: &NAdam) -> Made {
    Arguments::new(m.lr)
        .pair("betas", [m.beta1, m.beta2])
        .with("eps", m.eps)
        .with("momentum_decay", m.momentum_decay)
        .unless_zero("weight_decay", m.weight_decay)
        .torch("NAdam")
}

fn radam(m: &RAdam) -> Made {
    Arguments::new(m.lr)
        .pair("betas", [m.beta1, m.beta2])
        .with("eps", m.eps)
        .unless_zero("weight_decay", m.weight_decay)
        .torch("RAdam")
}

fn adamax(m: &Adamax) -> Made {
    Arguments::new(m.lr)
        .pair("betas", [m.beta1, m.beta2])
        .with("eps", m.eps)
        .unless_zero("weight_decay", m.weight_decay)
        .torch("Adamax")
}

fn adagrad(m: &Adagrad) -> Made {
    Arguments::new(m.lr)
        .unless_zero("lr_decay", m.lr_decay)
        .unless_zero("initial_accumulator_value", m.initial_accumulator)
        .with("eps", m.eps)
        .unless_zero("weight_decay", m.weight_decay)
        .torch("Adagrad")
}

fn adadelta(m: &Adadelta) -> Made {
    Arguments::new(m.lr)
        .with("rho", m.rho)
        .with("eps", m.eps)
        .unless_zero("weight_decay", m.weight_decay)
        .torch("Adadelta")
}

fn rmsprop(m: &Rmsprop) -> Made {
    Arguments::new(m.lr)
        .with("alpha", m.alpha)
        .with("eps", m.eps)
        .unless_zero("momentum", m.momentum)
        .unless_zero("weight_decay", m.weight_decay)
        .flag("centered", m.centered)
        .torch("RMSprop")
}

fn rprop(m: &Rprop) -> Made {
    if m.eta_minus == 0.0 || m.eta_plus == 1.0 {
        return Made::LeftOut("torch.optim.Rprop wants 0 < η₋ < 1 < η₊");
    }
    Arguments::new(m.lr)
        .pair("etas", [m.eta_minus, m.eta_plus])
        .pair("step_sizes", [m.step_min, m.step_max])
        .torch("Rprop")
}

fn qhadam(m: &QhAdam) -> Made {
    Arguments::none()
        .with("beta1", m.beta1)
        .with("beta2", m.beta2)
        .with("nu1", m.nu1)
        .with("nu2", m.nu2)
        .with("eps", m.eps)
        .with("weight_decay", m.weight_decay)
        .plain(m.lr, plain::QHADAM, ABSENT)
}

fn newton_line_search(m: &NewtonLineSearch, tolerance: f64) -> Made {
    Arguments::none()
        .with("c1", m.c1)
        .with("shrink", m.shrink)
        .with("floor", m.floor)
        .with("tolerance", tolerance)
        .plain(m.lr, plain::NEWTON_LINE_SEARCH, ABSENT)
}

fn steepest_descent(m: &SteepestDescent, tolerance: f64) -> Made {
    match m.search {
        Search::Exact => Made::LeftOut(SEARCH),
        Search::Armijo => Arguments::none()
            .with("c1", m.c1)
            .with("shrink", m.shrink)
            .with("tolerance", tolerance)
            .plain(m.lr, plain::STEEPEST_DESCENT, ABSENT),
    }
}
