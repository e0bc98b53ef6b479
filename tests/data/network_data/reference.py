"""Noise-free data sets of scikit-learn, written to reference.json beside this file (needs numpy and scikit-learn)."""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.datasets import make_circles, make_moons
from sklearn.preprocessing import StandardScaler


def by_class(x, y):
    return [x[y == c].tolist() for c in (0, 1)]


def moons(n):
    return make_moons(n, shuffle=False, noise=None)


sets = [
    {"data": name, "samples": n, "classes": by_class(*make(n))}
    for n in (10, 64)
    for name, make in [
        ("moons", moons),
        ("circles", lambda n: make_circles(n, shuffle=False, noise=None, factor=0.5)),
    ]
]
x, y = moons(10)
result = {
    "numpy": np.__version__,
    "scikit-learn": sklearn.__version__,
    "sets": sets,
    "standardised_moons": by_class(StandardScaler().fit_transform(x), y),
}
pathlib.Path(__file__).with_name("reference.json").write_text(json.dumps(result, indent=1) + "\n")
