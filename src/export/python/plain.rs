//! Methods that `torch.optim` lacks, as Python functions that make their update.

/// A function of Python.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// Its definition.
    pub text: &'static str,
    /// A function that it calls.
    pub needs: Option<&'static Function>,
}

const fn alone(name: &'static str, text: &'static str) -> Function {
    Function {
        name,
        text,
        needs: None,
    }
}

/// The optimizer whose steps an update makes.
pub const PLAIN: Function = alone(
    "Plain",
    r#"class Plain(torch.optim.Optimizer):
    """Goes where update(w, gradient, rate) leads; there is no step where that is None."""

    def __init__(self, params, lr, update):
        super().__init__(params, {"lr": lr})
        self.update = update

    def step(self):
        group, = self.param_groups
        w, = group["params"]
        to = self.update(w.detach(), w.grad, group["lr"])
        if to is None:
            return False
        with torch.no_grad():
            w.copy_(to)
"#,
);

/// Lion.
pub const LION: Function = alone(
    "lion",
    r#"def lion(beta1, beta2, weight_decay):
    m = 0.0

    def update(w, g, lr):
        nonlocal m
        c = beta1*m + (1 - beta1)*g
        m = beta2*m + (1 - beta2)*g
        return w - lr*(torch.sign(c) + weight_decay*w)

    return update
"#,
);

/// Quasi-hyperbolic momentum.
pub const QHM: Function = alone(
    "qhm",
    r#"def qhm(momentum, nu):
    b = 0.0

    def update(w, g, lr):
        nonlocal b
        b = momentum*b + (1 - momentum)*g
        return w - lr*((1 - nu)*g + nu*b)

    return update
"#,
);

/// Quasi-hyperbolic Adam.
pub const QHADAM: Function = alone(
    "qhadam",
    r#"def qhadam(beta1, beta2, nu1, nu2, eps, weight_decay):
    m, v, t = 0.0, 0.0, 0

    def update(w, g, lr):
        nonlocal m, v, t
        g, t = g + weight_decay*w, t + 1
        m = beta1*m + (1 - beta1)*g
        v = beta2*v + (1 - beta2)*g**2
        q = (1 - nu1)*g + nu1*m/(1 - beta1**t)
        r = (1 - nu2)*g**2 + nu2*v/(1 - beta2**t)
        return w - lr*q/(torch.sqrt(r) + eps)

    return update
"#,
);

/// Adam without bias correction.
pub const UNCORRECTED_ADAM: Function = alone(
    "uncorrected_adam",
    r#"def uncorrected_adam(beta1, beta2, eps, weight_decay, amsgrad=False):
    m, v, largest = 0.0, 0.0, torch.zeros(2)

    def update(w, g, lr):
        nonlocal m, v, largest
        g = g + weight_decay*w
        m = beta1*m + (1 - beta1)*g
        v = beta2*v + (1 - beta2)*g**2
        largest = torch.maximum(largest, v)
        return w - lr*m/(torch.sqrt(largest if amsgrad else v) + eps)

    return update
"#,
);

/// Newton's method.
pub const NEWTON: Function = alone(
    "newton",
    r#"def newton():
    def update(w, g, lr):
        hessian = torch.autograd.functional.hessian(loss, w)
        if not torch.linalg.cond(hessian) < 1e12:
            return None
        return w - lr*torch.linalg.solve(hessian, g)

    return update
"#,
);

const JUMP: Function = alone(
    "saddle_free_jump",
    r#"def saddle_free_jump(w, g, floor):
    hessian = torch.autograd.functional.hessian(loss, w)
    values, vectors = torch.linalg.eigh(hessian)
    return -vectors @ ((vectors.T @ g)/values.abs().clamp(min=floor))
"#,
);

/// Newton's method with the absolute values of the eigenvalues.
pub const SADDLE_FREE_NEWTON: Function = Function {
    name: "saddle_free_newton",
    text: r#"def saddle_free_newton(floor):
    def update(w, g, lr):
        jump = saddle_free_jump(w, g, floor)
        return w + lr*jump if jump.isfinite().all() else None

    return update
"#,
    needs: Some(&JUMP),
};

const ARMIJO: Function = alone(
    "armijo",
    r#"def armijo(w, g, direction, t, c1, shrink, tolerance):
    """The first of t, shrink*t, ... that lowers the loss enough."""
    here, slope = loss(w), g @ direction
    for _ in range(100):
        to = w + t*direction
        if not slope < 0 or (to == w).all():
            break
        if loss(to) <= here + c1*t*slope:
            return to
        t *= shrink
    return w if g.norm() <= tolerance else None
"#,
);

const JUMP_AND_ARMIJO: Function = Function {
    needs: Some(&JUMP),
    ..ARMIJO
};

/// The same with a search for how far to go.
pub const NEWTON_LINE_SEARCH: Function = Function {
    name: "newton_line_search",
    text: r#"def newton_line_search(c1, shrink, floor, tolerance):
    def update(w, g, lr):
        return armijo(w, g, saddle_free_jump(w, g, floor), lr, c1, shrink, tolerance)

    return update
"#,
    needs: Some(&JUMP_AND_ARMIJO),
};

/// Steepest descent with backtracking.
pub const STEEPEST_DESCENT: Function = Function {
    name: "steepest_descent",
    text: r#"def steepest_descent(c1, shrink, tolerance):
    def update(w, g, lr):
        first = lr*min(1.0, 1/g.abs().sum().item()) if g.any() else lr
        return armijo(w, g, -g, first, c1, shrink, tolerance)

    return update
"#,
    needs: Some(&ARMIJO),
};
