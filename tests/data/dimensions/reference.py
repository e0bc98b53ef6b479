"""Runs in many dimensions by PyTorch and SciPy, written to reference.json beside this file (needs torch, numpy and scipy).

    python reference.py

Two objectives whose numbers are stored with the runs: a quadratic in 10 dimensions, 1/2 w'Aw - b'w, and logistic regression
with a ridge term in 50 dimensions, mean ln(1 + exp(-s x'w)) + ridge/2 w'w over 120 rows. Gradients come from autograd for
PyTorch's methods and are written out for SciPy's. What PyTorch has no optimizer for (Lion, QHM, QHAdam) is stepped in NumPy by
the formulas of the papers.
"""

import json
import pathlib

import numpy as np
import scipy
import torch
from scipy.optimize import minimize

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

STEPS = 200
KEPT = [1, 2, 10, 50, 200]
rng = np.random.default_rng(7)


def quadratic():
    turn, _ = np.linalg.qr(rng.normal(size=(10, 10)))
    matrix = turn @ np.diag(np.linspace(0.5, 8.0, 10)) @ turn.T
    matrix = (matrix + matrix.T) / 2
    return {"matrix": matrix.tolist(), "b": rng.normal(size=10).tolist(), "start": rng.normal(size=10).tolist()}


def logistic():
    rows = rng.normal(size=(120, 50)) * np.linspace(0.5, 2.0, 50)
    signs = np.where(rows @ rng.normal(size=50) + rng.normal(size=120) > 0, 1.0, -1.0)
    return {"rows": rows.tolist(), "signs": signs.tolist(), "ridge": 0.05, "start": (0.3 * rng.normal(size=50)).tolist()}


def torch_loss(data):
    if "matrix" in data:
        matrix, b = torch.tensor(data["matrix"]), torch.tensor(data["b"])
        return lambda w: 0.5 * w @ (matrix @ w) - b @ w
    rows, signs, ridge = torch.tensor(data["rows"]), torch.tensor(data["signs"]), data["ridge"]
    return lambda w: torch.nn.functional.softplus(-signs * (rows @ w)).mean() + 0.5 * ridge * (w @ w)


def numpy_pair(data):
    if "matrix" in data:
        matrix, b = np.array(data["matrix"]), np.array(data["b"])
        return lambda w: (0.5 * w @ matrix @ w - b @ w, matrix @ w - b)
    rows, signs, ridge = np.array(data["rows"]), np.array(data["signs"]), data["ridge"]

    def pair(w):
        m = signs * (rows @ w)
        value = np.logaddexp(0, -m).mean() + 0.5 * ridge * w @ w
        return value, -(signs / (1 + np.exp(m))) @ rows / len(m) + ridge * w

    return pair


O = torch.optim
# Ours, with its parameters, and PyTorch's.
TORCH = [
    ("gradient_descent", {"lr": 0.1}, lambda p: O.SGD(p, lr=0.1, foreach=False)),
    ("momentum", {"lr": 0.05, "momentum": 0.8, "dampening": 0.3, "weight_decay": 0.1},
     lambda p: O.SGD(p, lr=0.05, momentum=0.8, dampening=0.3, weight_decay=0.1, foreach=False)),
    ("nesterov", {"lr": 0.05, "momentum": 0.8}, lambda p: O.SGD(p, lr=0.05, momentum=0.8, nesterov=True, foreach=False)),
    ("adagrad", {"lr": 0.2, "lr_decay": 0.01}, lambda p: O.Adagrad(p, lr=0.2, lr_decay=0.01, foreach=False)),
    ("rmsprop", {"lr": 0.01, "momentum": 0.5, "centered": True},
     lambda p: O.RMSprop(p, lr=0.01, momentum=0.5, centered=True, foreach=False)),
    ("adadelta", {"lr": 1.0}, lambda p: O.Adadelta(p, lr=1.0, foreach=False)),
    ("adam", {"lr": 0.05}, lambda p: O.Adam(p, lr=0.05, foreach=False)),
    ("adam", {"lr": 0.05, "amsgrad": True}, lambda p: O.Adam(p, lr=0.05, amsgrad=True, foreach=False)),
    ("adamw", {"lr": 0.05, "weight_decay": 0.1}, lambda p: O.AdamW(p, lr=0.05, weight_decay=0.1, foreach=False)),
    ("adamax", {"lr": 0.05}, lambda p: O.Adamax(p, lr=0.05, foreach=False)),
    ("nadam", {"lr": 0.05}, lambda p: O.NAdam(p, lr=0.05, foreach=False)),
    ("radam", {"lr": 0.05}, lambda p: O.RAdam(p, lr=0.05, foreach=False)),
    ("rprop", {"lr": 0.01}, lambda p: O.Rprop(p, lr=0.01, foreach=False)),
]


def lion(w, pair):
    m = np.zeros_like(w)
    while True:
        g = pair(w)[1]
        w = w - 0.005 * np.sign(0.9 * m + 0.1 * g)
        m = 0.99 * m + 0.01 * g
        yield w


def qhm(w, pair):
    b = np.zeros_like(w)
    while True:
        g = pair(w)[1]
        b = 0.9 * b + 0.1 * g
        w = w - 0.2 * (0.3 * g + 0.7 * b)
        yield w


def qhadam(w, pair):
    m, v, t = np.zeros_like(w), np.zeros_like(w), 0
    while True:
        g, t = pair(w)[1], t + 1
        m, v = 0.9 * m + 0.1 * g, 0.99 * v + 0.01 * g * g
        first, second = m / (1 - 0.9**t), v / (1 - 0.99**t)
        w = w - 0.02 * (0.3 * g + 0.7 * first) / (np.sqrt(0.2 * g * g + 0.8 * second) + 1e-8)
        yield w


NUMPY = [
    ("lion", {"lr": 0.005}, lion),
    ("qhm", {"lr": 0.2, "momentum": 0.9, "nu": 0.7}, qhm),
    ("qhadam", {"lr": 0.02, "beta1": 0.9, "beta2": 0.99, "nu1": 0.7, "nu2": 0.8, "eps": 1e-8}, qhadam),
]


def torch_path(data, make):
    loss = torch_loss(data)
    w = torch.tensor(data["start"], requires_grad=True)
    optimizer = make([w])
    path = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss(w).backward()
        optimizer.step()
        path.append(w.detach().numpy().copy())
    return path


def numpy_path(data, steps):
    walk = steps(np.array(data["start"]), numpy_pair(data))
    return [next(walk) for _ in range(STEPS)]


def stored(kind, parameters, data, path_from):
    """A run at the steps that say something: where a start moved by 1e-13 moves it by less than 1e-9."""
    path = path_from(data)
    moved = path_from(data | {"start": [w + 1e-13 for w in data["start"]]})
    kept = [t for t in KEPT if np.abs(path[t - 1] - moved[t - 1]).max() < 1e-9]
    return {"kind": kind, "parameters": parameters, "steps": kept, "weights": [path[t - 1].tolist() for t in kept]}


def main():
    objectives = {"quadratic": quadratic(), "logistic": logistic()}
    for data in objectives.values():
        data["runs"] = [stored(k, p, data, lambda d, m=make: torch_path(d, m)) for k, p, make in TORCH]
        data["runs"] += [stored(k, p, data, lambda d, s=steps: numpy_path(d, s)) for k, p, steps in NUMPY]
        data["minima"] = []
        for method in ("BFGS", "L-BFGS-B", "CG"):
            options = {"gtol": 1e-6, "maxiter": 10_000}
            if method == "L-BFGS-B":
                options["ftol"] = 0.0
            result = minimize(numpy_pair(data), data["start"], jac=True, method=method, options=options)
            data["minima"].append({"method": method, "weights": result.x.tolist(), "evaluations": int(result.nfev)})
    versions = {"torch": torch.__version__.split("+")[0], "numpy": np.__version__, "scipy": scipy.__version__}
    target = pathlib.Path(__file__).with_name("reference.json")
    target.write_text(json.dumps(versions | objectives, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
