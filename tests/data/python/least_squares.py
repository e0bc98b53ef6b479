# The paths of the optimizers, computed with PyTorch; written by Ravine.
# Prints optimizer, step, x, y and loss.

import csv
import math
import sys

import torch

torch.set_default_dtype(torch.float64)


# Two features and a target, as the model sees them: scaled, and those for training.
ROWS = torch.tensor([
    [-1.689277519114419, 1.0, -7.5912500000000005],
    [-1.6026479027495768, 1.0, -8.02125],
    [-1.516018286384735, 1.0, -8.36125],
    [-1.4293886700198928, 1.0, -6.0912500000000005],
    [-1.3427590536550509, 1.0, -7.85125],
    [-1.256129437290209, 1.0, -6.501250000000001],
    [-1.1694998209253669, 1.0, -5.71125],
    [-1.082870204560525, 1.0, -5.901250000000001],
    [-0.996240588195683, 1.0, -5.18125],
    [-0.9096109718308409, 1.0, -3.991250000000001],
    [-0.8229813554659989, 1.0, -4.001249999999999],
    [-0.7363517391011569, 1.0, -1.9712500000000013],
    [-0.6497221227363149, 1.0, -3.37125],
    [-0.563092506371473, 1.0, -2.8512500000000003],
    [-0.47646289000663095, 1.0, -1.4412500000000001],
    [-0.389833273641789, 1.0, -1.1312500000000014],
    [-0.303203657276947, 1.0, -0.4512500000000017],
    [-0.21657404091210497, 1.0, -1.3212499999999991],
    [-0.129944424547263, 1.0, -0.161249999999999],
    [-0.043314808182421, 1.0, -1.1012500000000003],
    [0.043314808182421, 1.0, -0.07124999999999915],
    [0.129944424547263, 1.0, 0.10875000000000057],
    [0.21657404091210497, 1.0, 1.3587500000000006],
    [0.303203657276947, 1.0, 2.3687499999999986],
    [0.389833273641789, 1.0, 1.71875],
    [0.47646289000663095, 1.0, 2.228749999999998],
    [0.563092506371473, 1.0, 3.4887499999999996],
    [0.6497221227363149, 1.0, 2.6487499999999997],
    [0.7363517391011569, 1.0, 4.608750000000001],
    [0.8229813554659989, 1.0, 2.5387500000000003],
    [0.9096109718308409, 1.0, 4.21875],
    [0.996240588195683, 1.0, 4.87875],
    [1.082870204560525, 1.0, 5.12875],
    [1.1694998209253669, 1.0, 5.348749999999999],
    [1.256129437290209, 1.0, 5.428750000000001],
    [1.3427590536550509, 1.0, 5.028749999999999],
    [1.4293886700198928, 1.0, 6.28875],
    [1.516018286384735, 1.0, 7.78875],
    [1.6026479027495768, 1.0, 8.16875],
    [1.689277519114419, 1.0, 9.728749999999998],
])


def f(x, y):
    # f = 1/(2n) Σ (w₁aᵢ + w₂bᵢ − tᵢ)², w = (x, y)
    a, b, t = ROWS.T
    return ((x*a + y*b - t)**2).sum()/(2*40)


def loss(w):
    x, y = w
    return f(x, y)


START = [0.0, 0.0]
STEPS = 50
# Left out: mini-batches. Every step takes all rows, as Ravine draws its own.


def run(optimizer):
    w = torch.tensor(START, requires_grad=True)
    optimizer = optimizer([w])
    path = [w.tolist()]
    for _ in range(STEPS):
        optimizer.zero_grad()
        value = loss(w)
        value.backward()
        if not (value.isfinite() and w.grad.isfinite().all()):
            break
        optimizer.step()
        path.append(w.tolist())
    return path


paths = {}

# Gradient descent
# The average of its path, which does not change it, is left out.
paths["gradient_descent"] = run(
    lambda w: torch.optim.SGD(w, lr=0.1, foreach=False),
)

if __name__ == "__main__":
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(["optimizer", "step", "x", "y", "loss"])
    for name, path in paths.items():
        for step, (x, y) in enumerate(path):
            table.writerow([name, step, x, y, loss(torch.tensor([x, y])).item()])
