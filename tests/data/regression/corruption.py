"""Expected losses under dropout and input noise, written to corruption.json beside this file (needs numpy).

No closed form: the mean over the four masks of a row, and over noise by Gauss-Hermite quadrature, which is exact for squares."""

import itertools
import json
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent
SETS = HERE.parents[2] / "assets" / "data"
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(3)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def load(name, standardise):
    table = np.loadtxt(SETS / f"{name}.csv", delimiter=",", comments="#", skiprows=2)
    x, t = table[:, :2], table[:, 2]
    if standardise:
        deviation = x.std(axis=0)
        varies = np.ptp(x, axis=0) > 0
        x = np.where(varies, (x - x.mean(axis=0)) / np.where(varies, deviation, 1), x)
        t = t - t.mean()
    return x, t


def expected(x, t, w, dropout, inverted, sigma):
    keep = 1 - dropout
    total = 0.0
    for mask in itertools.product([0, 1], repeat=2):
        chance = np.prod([keep if r else dropout for r in mask])
        scale = keep if inverted else 1
        for (i, e), (j, f) in itertools.product(enumerate(NODES), repeat=2):
            seen = (x + sigma * np.array([e, f])) * np.array(mask) / scale
            total += chance * WEIGHTS[i] * WEIGHTS[j] * np.mean((seen @ w - t) ** 2) / 2
    return total


def minimum(f):
    """Of a quadratic in two unknowns, by its values at six places."""
    e = np.eye(2)
    c = f(np.zeros(2))
    b = np.array([(f(u) - f(-u)) / 2 for u in e])
    h = np.empty((2, 2))
    for i in range(2):
        h[i, i] = f(e[i]) + f(-e[i]) - 2 * c
    h[0, 1] = h[1, 0] = f(e[0] + e[1]) - f(e[0]) - f(e[1]) + c
    return np.linalg.solve(h, -b), np.linalg.eigvalsh(h)


entries = []
for name, standardise in [("cars", True), ("spring", False), ("bodies", True), ("clouds", True)]:
    x, t = load(name, standardise)
    for dropout, inverted, sigma in [(0.2, True, 0), (0.2, False, 0), (0.5, False, 0), (0, True, 0.7), (0.4, True, 0.3), (0.4, False, 0.3)]:
        f = lambda w: expected(x, t, w, dropout, inverted, sigma)
        at = np.array([0.75, -1.25])
        w, eigenvalues = minimum(f)
        entries.append(
            {"data": name, "standardise": standardise, "dropout": dropout, "inverted": inverted, "input_noise": sigma}
            | {"at": list(at), "value": f(at), "minimum": list(w), "least": f(w), "eigenvalues": list(eigenvalues)}
        )

lines = ",\n".join(json.dumps(e) for e in entries)
(HERE / "corruption.json").write_text(f'{{"versions": {{"numpy": "{np.__version__}"}}, "expected": [\n{lines}\n]}}\n')
