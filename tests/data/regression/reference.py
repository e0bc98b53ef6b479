"""Solutions of the built-in regressions, written to reference.json beside this file (needs numpy and scipy)."""

import json
import pathlib

import numpy as np
import scipy
import scipy.optimize

HERE = pathlib.Path(__file__).parent
SETS = HERE.parents[2] / "assets" / "data"


def load(name, standardise, centre):
    table = np.loadtxt(SETS / f"{name}.csv", delimiter=",", comments="#", skiprows=2)
    x, t = table[:, :2], table[:, 2]
    if standardise:
        deviation = x.std(axis=0)
        varies = np.ptp(x, axis=0) > 0
        x = np.where(varies, (x - x.mean(axis=0)) / np.where(varies, deviation, 1), x)
        t = t - t.mean() if centre else t
    return x, t


def least_squares(name, standardise):
    x, t = load(name, standardise, True)
    w = np.linalg.lstsq(x, t, rcond=None)[0]
    return w, np.mean((x @ w - t) ** 2) / 2, np.linalg.cond(x) ** 2


def logistic(name, standardise):
    x, t = load(name, standardise, False)
    rows = x * (2 * t - 1)[:, None]
    scale = np.abs(rows).max(axis=0)  # so that the optimizer's tolerances mean the same for both weights

    def loss(v):
        margins = rows @ (v / scale)
        return np.mean(np.logaddexp(0, -margins)), -(rows / scale).T @ scipy.special.expit(-margins) / len(rows)

    found = scipy.optimize.minimize(loss, np.zeros(2), jac=True, method="BFGS", options={"gtol": 1e-12, "maxiter": 10000})
    w = found.x / scale
    p = scipy.special.expit(rows @ w)
    hessian = (rows * (p * (1 - p))[:, None]).T @ rows / len(rows)
    return w, found.fun, np.linalg.cond(hessian)


entries = []
for kind, solve, names in [
    ("least_squares", least_squares, ["cars", "spring", "bodies", "clouds", "loans"]),
    ("logistic", logistic, ["clouds", "loans"]),
]:
    for name in names:
        for standardise in [False, True]:
            w, value, condition = solve(name, standardise)
            entry = {"kind": kind, "data": name, "standardise": standardise}
            entries.append(entry | {"w": list(w), "value": float(value), "condition": float(condition)})

versions = {"numpy": np.__version__, "scipy": scipy.__version__}
lines = ",\n".join(json.dumps(e) for e in entries)
(HERE / "reference.json").write_text(f'{{"versions": {json.dumps(versions)}, "solutions": [\n{lines}\n]}}\n')
