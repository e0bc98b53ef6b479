# Three ways
# through a valley
#
# The paths of the optimizers, computed with PyTorch; written by Ravine.
# Prints optimizer, step, x, y and loss.

import csv
import math
import sys

import torch

torch.set_default_dtype(torch.float64)


def f(x, y):
    # f = (a − x)² + b(y − x²)²
    return (1.0 - x)**2 + 100.0*(y - x**2)**2


def loss(w):
    x, y = w
    return f(x, y)


START = [-1.2, 1.0]
STEPS = 200


def run(optimizer, schedule=None):
    w = torch.tensor(START, requires_grad=True)
    optimizer = optimizer([w])
    scheduler = schedule(optimizer) if schedule else None
    path = [w.tolist()]
    for _ in range(STEPS):
        optimizer.zero_grad()
        value = loss(w)
        value.backward()
        if not (value.isfinite() and w.grad.isfinite().all()):
            break
        optimizer.step()
        if scheduler:
            scheduler.step()
        path.append(w.tolist())
    return path


paths = {}

# Gradient descent
paths["gradient_descent"] = run(
    lambda w: torch.optim.SGD(w, lr=0.001, foreach=False),
)

# Momentum
paths["with \"momentum\", μ = 0.9"] = run(
    lambda w: torch.optim.SGD(w, lr=0.001, momentum=0.9, foreach=False),
)

# Adam
paths["adam"] = run(
    lambda w: torch.optim.Adam(w, lr=0.05, betas=(0.9, 0.999), eps=1e-8, foreach=False),
    schedule=lambda o: torch.optim.lr_scheduler.StepLR(o, step_size=50, gamma=0.5),
)

# lbfgs (L-BFGS) is left out: its line search is Ravine's own, and those of torch.optim.LBFGS and scipy.optimize.minimize (BFGS, CG) take other steps.

if __name__ == "__main__":
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(["optimizer", "step", "x", "y", "loss"])
    for name, path in paths.items():
        for step, (x, y) in enumerate(path):
            table.writerow([name, step, x, y, loss(torch.tensor([x, y])).item()])
