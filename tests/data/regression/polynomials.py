"""Bias and variance of polynomials, for src/analysis/polynomials.rs and tests/claims_of_documents.rs. NumPy; python3 polynomials.py prints the
numbers."""

import numpy as np
from numpy.polynomial import chebyshev

SETS, NEW = 5, 200


def errors(size, degree):
    x = np.arange(size) / (size - 1)
    rows, sets = np.arange(1, size + 1), np.arange(1, SETS + 1)[:, None]
    t = np.sin(2 * np.pi * x) + 0.3 * np.sin(12.9898 * rows**2 + 78.233 * sets)
    new = (np.arange(NEW) + 0.5) / NEW
    phi = chebyshev.chebvander(2 * x - 1, degree)
    weights = np.linalg.lstsq(phi, t.T, rcond=None)[0]
    fits = (chebyshev.chebvander(2 * new - 1, degree) @ weights).T
    mean = fits.mean(axis=0)
    bias = np.mean((mean - np.sin(2 * np.pi * new)) ** 2)
    variance = np.mean((fits - mean) ** 2)
    training = np.mean((t.T - phi @ weights) ** 2)
    return bias, variance, training


for size, degree in [(25, 0), (25, 1), (25, 3), (25, 6), (25, 10), (12, 10)]:
    numbers = ", ".join(repr(float(v)) for v in errors(size, degree))
    print(f"        ({size}, {degree}, [{numbers}]),")


def expected(size, degree, noise):
    """Of the fit to sin 2πx without errors the error on new rows and on its own; and what errors make its variance, on average over sets."""
    x, new = np.arange(size) / (size - 1), (np.arange(NEW) + 0.5) / NEW
    phi, at = (chebyshev.chebvander(2 * of - 1, degree) for of in (x, new))
    weights = np.linalg.lstsq(phi, np.sin(2 * np.pi * x), rcond=None)[0]
    bias = np.mean((at @ weights - np.sin(2 * np.pi * new)) ** 2)
    training = np.mean((phi @ weights - np.sin(2 * np.pi * x)) ** 2)
    variance = noise**2 * np.mean(np.sum((at @ np.linalg.pinv(phi)) ** 2, axis=1))
    return bias, training, variance


for degree in [0, 1, 3, 9]:
    numbers = ", ".join(repr(float(v)) for v in expected(25, degree, 0.3))
    print(f"        ({degree}, [{numbers}]),")
