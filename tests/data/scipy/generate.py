"""Minima and evaluation counts of SciPy's minimizers, written to minima.json beside this file (needs scipy).

    python generate.py

Formulas are written out here a second time, with gradients by complex steps and Hessians by central
differences of those, so they share nothing with the program they test. Every run
ends at |g| <= 1e-6 (largest component), the smallness that the program calls converged.
"""

import json
import pathlib
import platform

import numpy as np
import scipy
from scipy.optimize import minimize

SURFACES = {
    "rosenbrock": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    "himmelblau": lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    "beale": lambda x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2,
    "booth": lambda x, y: (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2,
    "matyas": lambda x, y: 0.26 * (x**2 + y**2) - 0.48 * x * y,
    "quadratic": lambda x, y: (x**2 + 10 * y**2) / 2,
    "styblinski_tang": lambda x, y: (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y) / 2,
    "three_hump_camel": lambda x, y: 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2,
    "mccormick": lambda x, y: np.sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1,
    "saddle": lambda x, y: (x**2 - y**2) / 2 + y**4 / 40,
}

STARTS = {
    "rosenbrock": [[-1.2, 1.0], [0.0, 0.0], [1.5, -0.5]],
    "himmelblau": [[2.0, 1.0], [4.0, 3.0], [-3.0, 3.0]],
    "beale": [[1.0, 0.5], [2.0, 0.0], [3.5, 0.8]],
    "booth": [[-5.0, 5.0], [8.0, -8.0]],
    "matyas": [[-7.0, 4.0], [5.0, 9.0]],
    "quadratic": [[-2.4, 1.6], [2.9, -0.3]],
    "styblinski_tang": [[-2.0, -2.5], [-4.0, -1.5], [2.5, 2.0]],
    "three_hump_camel": [[0.6, -0.4], [-0.5, 0.7]],
    "mccormick": [[0.0, -1.0], [-1.0, -1.0]],
    "saddle": [[1.0, 2.5], [-2.0, -3.5]],
}

METHODS = ["BFGS", "L-BFGS-B", "CG", "Newton-CG", "trust-exact"]
TOLERANCES = {
    "BFGS": {"gtol": 1e-6},
    "L-BFGS-B": {"gtol": 1e-6, "ftol": 0.0},
    "CG": {"gtol": 1e-6},
    "Newton-CG": {"xtol": 1e-8},
    "trust-exact": {"gtol": 1e-6},
}

TINY = 1e-200
SMALL = 1e-6


def gradient(f, w):
    """Exact to rounding: no difference is taken."""
    x, y = w
    return np.array([f(x + 1j * TINY, y).imag, f(x, y + 1j * TINY).imag]) / TINY


def hessian(f, w):
    columns = [(gradient(f, w + d) - gradient(f, w - d)) / (2 * SMALL) for d in np.eye(2) * SMALL]
    matrix = np.array(columns)
    return (matrix + matrix.T) / 2


def run(kind, start, method):
    f = SURFACES[kind]
    needs_hessian = method in ("Newton-CG", "trust-exact")
    result = minimize(
        lambda w: float(f(*w)),
        start,
        jac=lambda w: gradient(f, w),
        hess=(lambda w: hessian(f, w)) if needs_hessian else None,
        method=method,
        options=TOLERANCES[method],
    )
    return {
        "surface": kind,
        "start": start,
        "method": method,
        "at": [float(v) for v in result.x],
        "value": float(result.fun),
        "iterations": int(result.nit),
        "values": int(result.nfev),
        "gradients": int(result.njev),
        "hessians": int(result.get("nhev", 0)) if needs_hessian else 0,
        "gradient": float(np.abs(gradient(f, result.x)).max()),
    }


def main():
    runs = [run(kind, start, method) for kind in SURFACES for start in STARTS[kind] for method in METHODS]
    versions = {"scipy": scipy.__version__, "numpy": np.__version__, "python": platform.python_version()}
    lines = ",\n".join(json.dumps(r) for r in runs)
    text = f'{{"versions": {json.dumps(versions)}, "runs": [\n{lines}\n]}}\n'
    pathlib.Path(__file__).with_name("minima.json").write_text(text)


if __name__ == "__main__":
    main()
