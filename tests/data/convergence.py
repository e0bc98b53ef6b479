"""Spectral radii of methods on a quadratic, for tests/convergence.rs: each method as a matrix on its state along a direction of curvature
λ, in PyTorch's conventions, and the eigenvalues of that.

    python3 convergence.py > convergence.json
"""

import json

import numpy as np


def gradient_descent(lr, lam, _):
    return np.array([[1 - lr * lam]])


def momentum(lr, lam, mu):
    # b' = μb + λw, w' = w − ηb'
    return np.array([[1 - lr * lam, -lr * mu], [lam, mu]])


def nesterov(lr, lam, mu):
    # b' = μb + λw, w' = w − η(λw + μb')
    return np.array([[1 - lr * lam * (1 + mu), -lr * mu * mu], [lam, mu]])


def qhm(lr, lam, mu, nu=0.7):
    # b' = μb + (1 − μ)λw, w' = w − η((1 − ν)λw + νb')
    return np.array(
        [[1 - lr * lam * (1 - nu) - lr * nu * (1 - mu) * lam, -lr * nu * mu], [(1 - mu) * lam, mu]]
    )


def radius(method, lr, mu, curvatures):
    return max(np.abs(np.linalg.eigvals(method(lr, lam, mu))).max() for lam in curvatures)


points = [(0.01, 0.0), (0.05, 0.3), (0.1, 0.5), (0.19, 0.1), (0.21, 0.1), (0.3, 0.6), (0.02, 0.95), (0.5, 0.9), (0.1, 1.05)]
print(
    json.dumps(
        {
            "numpy": np.__version__,
            "curvatures": [1, 10],
            "radii": [
                {"kind": method.__name__, "lr": lr, "momentum": mu, "radius": radius(method, lr, mu, [1, 10])}
                for method in (gradient_descent, momentum, nesterov, qhm)
                for lr, mu in points
            ],
        },
        indent=1,
    )
)
