"""Minima with L2 and L1 terms, written to penalty.json beside this file (needs numpy).

Ridge by its closed form in the eigenbasis, L1 by coordinate descent, other surfaces by gradient descent from the minimum without penalty while
the weights grow.
"""

import json
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent
CARS = HERE.parents[2] / "assets" / "data" / "cars.csv"
SHARES = [0.001, 0.01, 0.1, 0.3, 0.6, 0.8, 1.0]


def ridge(hessian, centre, l2):
    values, vectors = np.linalg.eigh(hessian)
    return vectors @ (values / (values + l2) * (vectors.T @ centre))


def descent(hessian, centre, l2, l1):
    """Coordinate descent: each coordinate in turn by its soft threshold."""
    w, pull = np.array(centre, float), hessian @ centre
    for _ in range(100_000):
        before = w.copy()
        for i in range(2):
            slope = pull[i] - hessian[i, 1 - i] * w[1 - i]
            w[i] = np.sign(slope) * max(abs(slope) - l1, 0) / (hessian[i, i] + l2)
        if np.array_equal(w, before):
            break
    return w


def effective(hessian, w, l2, l1):
    kept = np.flatnonzero((w != 0) | (l1 == 0))
    part = hessian[np.ix_(kept, kept)]
    return float(np.trace(part @ np.linalg.inv(part + l2 * np.eye(len(kept)))))


def quadratics():
    draw = np.random.default_rng(7)
    cases = []
    for i in range(24):
        lambdas = np.sort(10 ** draw.uniform(-1, 2, 2))
        angle = [0.0, 37.0, -64.0][i % 3]
        centre = draw.uniform(-2, 2, 2)
        l2, l1 = [(10 ** draw.uniform(-1, 1.5), 0.0), (0.0, 10 ** draw.uniform(-1, 1)), tuple(10 ** draw.uniform(-1, 1, 2))][i // 8]
        c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        turn = np.array([[c, -s], [s, c]])
        hessian = turn @ np.diag(lambdas) @ turn.T
        at = lambda share: ridge(hessian, centre, share * l2) if l1 == 0 else descent(hessian, centre, share * l2, share * l1)
        end = at(1.0)
        off = end - centre
        cases.append({
            "lambda": list(lambdas), "angle": angle, "centre": list(centre), "l2": l2, "l1": l1,
            "way": [[share, *at(share)] for share in SHARES], "loss": 0.5 * off @ hessian @ off,
            "effective": effective(hessian, end, l2, l1),
            "factors": [float(v / (v + l2)) for v in lambdas] if l1 == 0 else None,
        })
    return cases


def cars():
    table = np.loadtxt(CARS, delimiter=",", comments="#", skiprows=2)
    x, t = table[:, :2], table[:, 2]
    x, t = (x - x.mean(axis=0)) / x.std(axis=0), t - t.mean()
    n, l2 = len(t), 0.3
    w = np.linalg.solve(x.T @ x / n + l2 * np.eye(2), x.T @ t / n)
    hat = x @ np.linalg.inv(x.T @ x / n + l2 * np.eye(2)) @ x.T / n
    return {"l2": l2, "end": list(w), "loss": np.mean((x @ w - t) ** 2) / 2, "effective": np.trace(hat)}


def himmelblau():
    """Gradient descent on f + l2/2 ‖w‖² from each minimum, while l2 grows to 8."""
    slope = lambda x, y: np.array([4 * x * (x * x + y - 11) + 2 * (x + y * y - 7), 2 * (x * x + y - 11) + 4 * y * (x + y * y - 7)])
    minima = [[3.0, 2.0], [-2.805118086952745, 3.131312518250573], [-3.779310253377747, -3.283185991286170], [3.584428340330492, -1.848126526964404]]
    ends = []
    for w in map(np.array, minima):
        for l2 in np.linspace(0, 8, 201):
            for _ in range(4000):
                w = w - 0.005 * (slope(*w) + l2 * w)
        ends.append(list(w))
    return {"l2": 8.0, "ends": ends}


if __name__ == "__main__":
    found = {"numpy": np.__version__, "quadratics": quadratics(), "cars": cars(), "himmelblau": himmelblau()}
    (HERE / "penalty.json").write_text(json.dumps(found, indent=1) + "\n")
