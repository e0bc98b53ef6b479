# The paths of the optimizers, computed with PyTorch; written by Ravine.
# Prints optimizer, step, x, y and loss.

import csv
import math
import sys

import torch

torch.set_default_dtype(torch.float64)


def f(x, y):
    # f = x^2 + lambda*hypot(y, 1), lambda = 2
    # Where a root is 0, PyTorch has no finite slope; Ravine takes 0.
    T = torch.as_tensor
    parameter_1 = 2.0
    return x**2 + parameter_1*torch.hypot(y, T(1))


def loss(w):
    x, y = w
    return f(x, y) + 0.5/2*(x**2 + y**2) + 0.25*(torch.abs(x) + torch.abs(y))


START = [-2.4, 1.6]
STEPS = 50
# Noise on each component of the gradient, of this standard deviation; Ravine's draws are others.
NOISE = 0.1
torch.manual_seed(7)


def run(optimizer, schedule=None, sam=None, clip=None, lookahead=None):
    w = torch.tensor(START, requires_grad=True)
    optimizer = optimizer([w])
    scheduler = schedule(optimizer) if schedule else None
    slow = w.detach().clone()

    def gradient(noise):
        optimizer.zero_grad()
        value = loss(w)
        value.backward()
        w.grad += noise
        return value

    path = [w.tolist()]
    for step in range(1, STEPS + 1):
        noise = NOISE*torch.randn(2)
        value = gradient(noise)
        if not (value.isfinite() and w.grad.isfinite().all()):
            break
        if sam:
            here = w.detach().clone()
            with torch.no_grad():
                w += sam*w.grad/w.grad.norm().clamp(min=1e-300)
            gradient(noise)
            with torch.no_grad():
                w.copy_(here)
        if clip:
            torch.nn.utils.clip_grad_norm_([w], clip)
        if optimizer.step() is False:
            break
        if scheduler:
            scheduler.step()
        if lookahead and step % lookahead[0] == 0:
            slow += lookahead[1]*(w.detach() - slow)
            w.data.copy_(slow)
        path.append(w.tolist())
    return path


class Plain(torch.optim.Optimizer):
    """Goes where update(w, gradient, rate) leads; there is no step where that is None."""

    def __init__(self, params, lr, update):
        super().__init__(params, {"lr": lr})
        self.update = update

    def step(self):
        group, = self.param_groups
        w, = group["params"]
        to = self.update(w.detach(), w.grad, group["lr"])
        if to is None:
            return False
        with torch.no_grad():
            w.copy_(to)


def lion(beta1, beta2, weight_decay):
    m = 0.0

    def update(w, g, lr):
        nonlocal m
        c = beta1*m + (1 - beta1)*g
        m = beta2*m + (1 - beta2)*g
        return w - lr*(torch.sign(c) + weight_decay*w)

    return update


def one_cycle(t, period, peak, warm, final):
    half = lambda a, b, share: b + (a - b)*(1 + math.cos(math.pi*share))/2
    share = min(t, period)/period
    if t > period:
        return final
    if share < warm or warm == 1:
        return half(1, peak, share/warm)
    return half(peak, final, (share - warm)/(1 - warm))


def saddle_free_jump(w, g, floor):
    hessian = torch.autograd.functional.hessian(loss, w)
    values, vectors = torch.linalg.eigh(hessian)
    return -vectors @ ((vectors.T @ g)/values.abs().clamp(min=floor))


def armijo(w, g, direction, t, c1, shrink, tolerance):
    """The first of t, shrink*t, ... that lowers the loss enough."""
    here, slope = loss(w), g @ direction
    for _ in range(100):
        to = w + t*direction
        if not slope < 0 or (to == w).all():
            break
        if loss(to) <= here + c1*t*slope:
            return to
        t *= shrink
    return w if g.norm() <= tolerance else None


def newton_line_search(c1, shrink, floor, tolerance):
    def update(w, g, lr):
        return armijo(w, g, saddle_free_jump(w, g, floor), lr, c1, shrink, tolerance)

    return update


paths = {}

# Lion: not in torch.optim.
paths["lion"] = run(
    lambda w: Plain(w, lr=0.02, update=lion(beta1=0.9, beta2=0.99, weight_decay=0.0)),
    sam=0.05,
)

# Newton with line search: not in torch.optim.
paths["newton_line_search"] = run(
    lambda w: Plain(w, lr=1.0, update=newton_line_search(c1=0.0001, shrink=0.5, floor=0.001, tolerance=1e-6)),
    schedule=lambda o: torch.optim.lr_scheduler.LambdaLR(o, lambda t: (0.0 + (1 - 0.0)*t/9 if t < 9 else one_cycle((t - 9), 30, 10.0, 0.3, 0.01))),
    clip=2.0,
    lookahead=(5, 0.5),
)

if __name__ == "__main__":
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(["optimizer", "step", "x", "y", "loss"])
    for name, path in paths.items():
        for step, (x, y) in enumerate(path):
            table.writerow([name, step, x, y, loss(torch.tensor([x, y])).item()])
