"""Gradient descent from 0 and ridge with α = 1/(ηt), written to early_stopping.json beside this file (needs numpy and scipy)."""

import json
import pathlib

import numpy as np
from scipy.optimize import minimize_scalar

HERE = pathlib.Path(__file__).parent


def cases():
    draw = np.random.default_rng(11)
    for angle in [0.0, 25.0, -70.0]:
        lambdas, centre = 10 ** draw.uniform(-1, 1, 2), draw.uniform(-2, 2, 2)
        rate = 1.4 / lambdas.max()
        c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        turn = np.array([[c, -s], [s, c]])
        hessian = turn @ np.diag(lambdas) @ turn.T
        w, rows = np.zeros(2), []
        for step in range(1, 201):
            w = w - rate * hessian @ (w - centre)
            if step in (1, 2, 7, 40, 200):
                ridge = np.linalg.solve(hessian + np.eye(2) / (rate * step), hessian @ centre)
                rows.append([step, *w, *ridge])
        yield {"lambda": list(lambdas), "angle": angle, "centre": list(centre), "rate": rate, "rows": rows}


if __name__ == "__main__":
    ratio = lambda z: -(1 - np.exp(-z)) * (1 + z) / z
    most = minimize_scalar(ratio, bounds=(0.1, 10), method="bounded", options={"xatol": 1e-12})
    found = {"numpy": np.__version__, "furthest": most.x, "ratio": -most.fun, "cases": list(cases())}
    (HERE / "early_stopping.json").write_text(json.dumps(found, indent=1) + "\n")
