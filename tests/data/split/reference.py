"""Losses over the rows for training and over those kept from it, written to reference.json beside this file (needs numpy and scipy).

Which rows are kept is Ravine's own draw, listed here. Features and target are scaled by the rows for training alone.
"""

import json
import pathlib

import numpy as np
import scipy
import scipy.optimize

HERE = pathlib.Path(__file__).parent
SETS = HERE.parents[2] / "assets" / "data"

SPLITS = [
    ("cars", 0.3, 0, [3, 5, 6, 14, 18, 19, 26, 36, 39, 41, 45, 47, 48, 49, 50, 61, 62, 67, 68, 70, 71, 72, 76, 78]),
    ("spring", 0.4, 1, [2, 6, 13, 16, 17, 18, 19, 20, 21, 22, 24, 26, 28, 35, 37, 38]),
    ("bodies", 0.25, 2, [1, 4, 6, 9, 10, 12, 18, 20, 23, 35, 36, 39, 49, 53, 56]),
    ("clouds", 0.5, 3, [0, 2, 7, 8, 9, 10, 11, 12, 15, 16, 21, 24, 29, 33, 34, 35, 37, 39, 40, 41, 42, 44, 47, 48, 50, 51, 52, 53, 57, 59]),
    ("loans", 0.5, 4, [1, 5, 6, 7, 12, 16, 17, 19, 21, 22, 24, 25, 29, 30, 31, 32, 35, 37, 39, 41, 42, 43, 47, 48, 50, 54, 55, 56, 57, 58]),
]
L2 = 0.05
RATE, STEPS, START = 0.05, 400, np.array([3.0, -3.0])


def load(name, held, standardise, centre):
    table = np.loadtxt(SETS / f"{name}.csv", delimiter=",", comments="#", skiprows=2)
    test = np.isin(np.arange(len(table)), held)
    x, t, train = table[:, :2], table[:, 2], table[~test]
    if standardise:
        features = train[:, :2]
        varies = np.ptp(features, axis=0) > 0
        deviation = np.where(varies, features.std(axis=0), 1)
        x = np.where(varies, (x - features.mean(axis=0)) / deviation, x)
        t = t - train[:, 2].mean() if centre else t
    return (x[~test], t[~test]), (x[test], t[test])


class LeastSquares:
    def loss(self, w, x, t):
        return np.mean((x @ w - t) ** 2) / 2

    def gradient(self, w, x, t):
        return x.T @ (x @ w - t) / len(t)

    def minimum(self, x, t):
        return np.linalg.lstsq(x, t, rcond=None)[0]

    def ridge(self, x, t):
        return np.linalg.solve(x.T @ x / len(t) + L2 * np.eye(2), x.T @ t / len(t))


class Logistic:
    def loss(self, w, x, t):
        return np.mean(np.logaddexp(0, -(2 * t - 1) * (x @ w)))

    def gradient(self, w, x, t):
        s = 2 * t - 1
        return -(x * (s * scipy.special.expit(-s * (x @ w)))[:, None]).mean(axis=0)

    def solved(self, x, t, l2):
        scale = np.abs(x).max(axis=0) if l2 == 0 else np.ones(2)
        loss = lambda v: self.loss(v / scale, x, t) + l2 / 2 * v @ v
        gradient = lambda v: self.gradient(v / scale, x, t) / scale + l2 * v
        return scipy.optimize.minimize(loss, np.zeros(2), jac=gradient, method="BFGS", options={"gtol": 1e-12, "maxiter": 10000}).x / scale

    def minimum(self, x, t):
        return self.solved(x, t, 0)

    def ridge(self, x, t):
        return self.solved(x, t, L2)


entries = []
for kind, model, names in [
    ("least_squares", LeastSquares(), ["cars", "spring", "bodies", "clouds", "loans"]),
    ("logistic", Logistic(), ["clouds", "loans"]),
]:
    for name, share, seed, held in SPLITS:
        if name not in names:
            continue
        for standardise in [False, True]:
            train, test = load(name, held, standardise, kind == "least_squares")
            w, v = model.minimum(*train), model.minimum(*test)
            entry = {"kind": kind, "data": name, "test_share": share, "split_seed": seed, "held_out": held, "standardise": standardise}
            entry |= {"train_minimum": list(w), "test_minimum": list(v)}
            entry |= {"train_loss": model.loss(w, *train), "test_loss": model.loss(w, *test), "least_test_loss": model.loss(v, *test)}
            if standardise:
                u = model.ridge(*train)
                entry |= {"l2": L2, "ridge_minimum": list(u), "ridge_test_loss": model.loss(u, *test)}
                at, path = START, []
                for _ in range(STEPS + 1):
                    path.append((model.loss(at, *train), model.loss(at, *test)))
                    at = at - RATE * model.gradient(at, *train)
                losses = [test for _, test in path]
                stop = int(np.argmin(losses))
                entry |= {"stop": stop, "stop_loss": losses[stop], "path": [[i, *path[i]] for i in (0, 1, 10, 100, STEPS)]}
            entries.append({k: float(v) if isinstance(v, np.floating) else v for k, v in entry.items()})

versions = {"numpy": np.__version__, "scipy": scipy.__version__}
run = {"rate": RATE, "steps": STEPS, "start": list(START)}
lines = ",\n".join(json.dumps(e) for e in entries)
(HERE / "reference.json").write_text(f'{{"versions": {json.dumps(versions)}, "run": {json.dumps(run)}, "splits": [\n{lines}\n]}}\n')
