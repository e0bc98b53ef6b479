"""Where runs from a grid of starts end, written to basins.json (needs numpy).

    python basins.py

A basin map of 96 x 96 starts, each the centre of its cell, and 500 steps. Gradients are written out by hand, the update rules are
those of PyTorch's documentation, and all runs take all steps: none of it is how the tested program goes about it. A run is at rest at
the first row where neither the gradient nor the step that led there is longer than the tolerance; it has then reached the minimum
that is nearest, if one lies within a hundredth of the domain's side.
"""

import json
import pathlib

import numpy as np

SIDE, STEPS, TOLERANCE = 96, 500, 1e-3


def himmelblau(x, y):
    a, b = x * x + y - 11, x + y * y - 7
    return np.array([4 * x * a + 2 * b, 2 * a + 4 * y * b])


def six_hump_camel(x, y):
    return np.array([8 * x - 8.4 * x**3 + 2 * x**5 + y, x - 8 * y + 16 * y**3])


def wells(x, y):
    slope = 2 * np.array([x, y])
    for depth, centre in ((2, 1), (3, -1)):
        well = depth * np.exp(-((x - centre) ** 2 + y * y) / 0.2)
        slope += well * np.array([x - centre, y]) * 10
    return slope


SURFACES = {
    # key: gradient, domain, minima, rate
    "himmelblau": (
        himmelblau,
        ((-6, 6), (-6, 6)),
        [(3, 2), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127)],
        0.002,
    ),
    "six_hump_camel": (
        six_hump_camel,
        ((-2, 2), (-1.2, 1.2)),
        [
            (sign * x, sign * y)
            for x, y in [(0.089842, -0.712656), (1.703607, -0.796084), (-1.607105, -0.568651)]
            for sign in (1, -1)
        ],
        0.01,
    ),
    "wells": (wells, ((-2, 2), (-2, 2)), [(-0.936311, 0), (0.905322, 0)], 0.02),
}


class GradientDescent:
    key, parameters = "gradient_descent", {}

    def __init__(self, lr):
        self.lr = lr

    def step(self, _, g):
        return -self.lr * g


class Momentum:
    key, parameters = "momentum", {"momentum": 0.8}

    def __init__(self, lr):
        self.lr, self.buffer = lr, 0

    def step(self, _, g):
        self.buffer = 0.8 * self.buffer + g
        return -self.lr * self.buffer


class Adam:
    key, parameters = "adam", {}

    def __init__(self, lr):
        # A step of Adam is about as long as its rate.
        self.lr, self.m, self.v = 10 * lr, 0, 0

    def step(self, t, g):
        self.m = 0.9 * self.m + 0.1 * g
        self.v = 0.999 * self.v + 0.001 * g**2
        return -self.lr * (self.m / (1 - 0.9**t)) / (np.sqrt(self.v / (1 - 0.999**t)) + 1e-8)


def length(v):
    return np.hypot(v[0], v[1])


def ends(gradient, domain, method):
    """The row where each run rests, -1 where none does, with the place there."""
    centres = [low + (high - low) * (np.arange(SIDE) + 0.5) / SIDE for low, high in domain]
    w = np.array(np.meshgrid(*centres)).reshape(2, -1)
    rows = np.full(w.shape[1], -1)
    places = np.full_like(w, np.nan)
    moved = np.zeros_like(w)
    for t in range(STEPS + 1):
        g = gradient(*w)
        rests = (rows < 0) & (length(g) <= TOLERANCE) & (length(moved) <= TOLERANCE)
        rows[rests], places[:, rests] = t, w[:, rests]
        moved = method.step(t + 1, g)
        w = w + moved
    return rows, places


def counts(key, method):
    gradient, domain, minima, lr = SURFACES[key]
    method = method(lr)
    with np.errstate(over="ignore", invalid="ignore"):
        rows, places = ends(gradient, domain, method)
    distances = np.array([length(places - np.array([[x], [y]])) for x, y in minima])
    near = distances < 0.01 * max(high - low for low, high in domain)
    return {
        "surface": key,
        "method": method.key,
        "parameters": {"lr": method.lr, **method.parameters},
        "minima": minima,
        # How many runs have reached each minimum, how many rest elsewhere, and how many do not rest.
        "reached": [int(reached.sum()) for reached in near],
        "elsewhere": int(((rows >= 0) & ~near.any(axis=0)).sum()),
        "running": int((rows < 0).sum()),
        # The rows of those that rest, added up.
        "rows": int(rows[rows >= 0].sum()),
    }


table = [counts(key, method) for key in SURFACES for method in (GradientDescent, Momentum, Adam)]
head = {"side": SIDE, "steps": STEPS, "tolerance": TOLERANCE}
text = json.dumps({**head, "maps": table}, indent=1)
pathlib.Path(__file__).with_suffix(".json").write_text(text + "\n")
