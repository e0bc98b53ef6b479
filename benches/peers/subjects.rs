//! Surfaces and methods that several tasks share.

use ravine::optimizer::{Adam, GradientDescent, Method, Momentum, Rmsprop};
use ravine::surface::{
    Ackley, Bump, Bumps, Himmelblau, Rastrigin, Rosenbrock, Shape, Surface, View,
};

/// A surface with its key, the square on which it is sampled and 20 levels; none for grids alone.
pub struct Subject {
    pub key: &'static str,
    pub surface: Surface,
    pub view: View,
    pub levels: Vec<f64>,
}

/// The levels are plain numbers, so that every program can use the same ones.
pub fn subjects() -> [Subject; 4] {
    let linear = |highest: f64| (1..=20).map(|i| highest * f64::from(i) / 21.0).collect();
    let geometric = (0..20)
        .map(|i| 0.1 * 2e4f64.powf(f64::from(i) / 19.0))
        .collect();
    let subject = |shape: Shape, view, levels| Subject {
        key: shape.info().key,
        surface: shape.into(),
        view,
        levels,
    };
    [
        subject(
            Shape::Rosenbrock(Rosenbrock::default()),
            View::new([-2.0, 2.0], [-1.0, 3.0]),
            geometric,
        ),
        subject(
            Shape::Himmelblau(Himmelblau::default()),
            View::square(6.0),
            linear(2186.0),
        ),
        subject(
            Shape::Rastrigin(Rastrigin::default()),
            View::square(5.12),
            linear(80.7),
        ),
        subject(
            Shape::Ackley(Ackley::default()),
            View::square(5.0),
            Vec::new(),
        ),
    ]
}

pub fn gradient_descent(lr: f64) -> Method {
    Method::GradientDescent(GradientDescent {
        lr,
        ..Default::default()
    })
}

pub fn momentum(lr: f64, momentum: f64) -> Method {
    Method::Momentum(Momentum {
        lr,
        momentum,
        ..Default::default()
    })
}

pub fn rmsprop(lr: f64) -> Method {
    Method::Rmsprop(Rmsprop {
        lr,
        ..Default::default()
    })
}

pub fn adam(lr: f64) -> Method {
    Method::Adam(Adam {
        lr,
        ..Default::default()
    })
}

/// Formulas of 30 operations, as somebody may type them.
pub const FORMULAS: [(&str, &str); 2] = [
    (
        "polynomial",
        "(x^2 + y - 11)^2 + (x + y^2 - 7)^2 + (x*y - 3)^2/4 + (x - 2*y)^3/8 - x*y^2*(x + 1)*0.1 + 0.5*x^2 - y/3",
    ),
    (
        "functions",
        "exp(-x^2 - y^2) + sin(2*x)*cos(3*y) + ln(1 + x^2)*sqrt(y^2 + 1) - exp(sin(x) - y^2/8)*cos(x*y) + x^2/4 - 2*y/5",
    ),
];

/// Wells and hills in turn on a circle.
pub fn eight_bumps() -> Bumps {
    let bump = |i: u32| {
        let (sin, cos) = (f64::from(i) * std::f64::consts::FRAC_PI_4).sin_cos();
        Bump {
            at: [2.0 * cos, 2.0 * sin],
            width: 0.4 + 0.05 * f64::from(i),
            depth: if i.is_multiple_of(2) { 1.5 } else { -1.0 },
        }
    };
    Bumps {
        bumps: (0..8).map(bump).collect(),
        ..Bumps::default()
    }
}
