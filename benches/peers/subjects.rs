//! Surfaces and methods that several tasks share.

use ravine::optimizer::{Adam, GradientDescent, Method, Momentum, Rmsprop};
use ravine::surface::{Ackley, Himmelblau, Rastrigin, Rosenbrock, Shape, Surface, View};

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
