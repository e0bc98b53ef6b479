"""Tunes the rates of three methods on two surfaces, by NumPy only, for tests/race.rs.

    python3 race.py > race.json

A grid of rates as in `ravine race` (97 over six decades around a rate that suits the surface), then every rate of a fine grid between the
neighbours of its best, in place of golden sections. Runs from all starts go side by side, in formulas written here.
"""

import json
import math

import numpy as np


def quadratic(low, high, degrees):
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    u = np.array([[c, s], [-s, c]])
    h = u.T @ np.diag([low, high]) @ u
    return lambda w: 0.5 * np.einsum("ni,ij,nj->n", w, h, w), lambda w: w @ h, lambda w: h


def himmelblau():
    def value(w):
        x, y = w.T
        return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2

    def gradient(w):
        x, y = w.T
        p, q = x * x + y - 11, x + y * y - 7
        return np.stack([4 * x * p + 2 * q, 2 * p + 4 * y * q], axis=1)

    def hessian(w):
        x, y = w
        mixed = 4 * (x + y)
        return np.array([[12 * x * x + 4 * y - 42, mixed], [mixed, 12 * y * y + 4 * x - 26]])

    return value, gradient, hessian


def gradient_descent(g, t, state, lr):
    return -lr * g, state


def momentum(mu):
    def step(g, t, state, lr):
        b = g if t == 1 else mu * state + g
        return -lr * b, b

    return step


def adam(beta1, beta2, eps):
    def step(g, t, state, lr):
        m, v = state if t > 1 else (np.zeros_like(g), np.zeros_like(g))
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        return -lr * m_hat / (np.sqrt(v_hat) + eps), (m, v)

    return step


def score(surface, starts, method, lr, accuracy, budget):
    """Starts unsolved, evaluations in all, mean loss; the least loss of both surfaces is 0."""
    value, gradient, _ = surface
    w = np.array(starts, float)
    first = value(w)
    evaluations = np.full(len(w), budget)
    losses = np.full(len(w), np.inf)
    going = np.ones(len(w), bool)
    state = None
    for count in range(1, budget + 1):
        f = value(w)
        solved = going & (f <= accuracy * first)
        evaluations[solved] = count
        losses[going] = f[going]
        going &= ~solved & np.isfinite(f) & np.isfinite(w).all(axis=1)
        if not going.any():
            break
        move, state = method(gradient(w), count, state, lr)
        w = np.where(going[:, None], w + move, w)
    arrived = losses <= accuracy * first
    mean = losses.mean()
    return int((~arrived).sum()), int(evaluations.sum()), float(mean if math.isfinite(mean) else math.inf)


def one_digit(v):
    power = 10.0 ** math.floor(math.log10(v))
    return math.floor(v / power * (1 + 1e-12)) * power


def tuned(surface, starts, method, middle, accuracy, budget):
    rates = middle * 10 ** np.linspace(-3, 3, 97)
    scores = [score(surface, starts, method, lr, accuracy, budget) for lr in rates]
    best = min(range(97), key=lambda i: scores[i])
    between = np.geomspace(rates[max(best - 1, 0)], rates[min(best + 1, 96)], 101)
    scores = [score(surface, starts, method, lr, accuracy, budget) for lr in between]
    best = min(range(101), key=lambda i: scores[i])
    unsolved, evaluations, loss = scores[best]
    return {"lr": between[best], "unsolved": unsolved, "evaluations": evaluations, "loss": loss}


def race(surface, starts, at, extent, accuracy, budget):
    high = np.linalg.eigvalsh(surface[2](np.array(at)))[-1]
    methods = {
        "gradient_descent": (gradient_descent, 0.8 / high),
        "momentum": (momentum(0.4), 0.4 * 2 * 1.4 / high),
        "adam": (adam(0.5, 0.99, 1e-8), extent / 50),
    }
    return {
        key: tuned(surface, starts, method, one_digit(middle), accuracy, budget)
        for key, (method, middle) in methods.items()
    }


with np.errstate(all="ignore"):
    nine = [((i + 0.5) / 3, (j + 0.5) / 3) for j in range(3) for i in range(3)]
    square = [(-3 + 6 * u, -3 + 6 * v) for u, v in nine]
    plain = [(-6 + 12 * u, -6 + 12 * v) for u, v in nine]
    print(
        json.dumps(
            {
                "numpy": np.__version__,
                "quadratic": race(quadratic(1, 25, 30), square, (-2.5, 1.0), 6, 1e-8, 1000),
                "himmelblau": race(himmelblau(), plain, (4.0, 3.0), 12, 1e-6, 1000),
            },
            indent=1,
        )
    )
