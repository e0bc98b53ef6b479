"""One network without normalization, with batch and with layer normalization in PyTorch (needs torch; made with 2.15.0).

Writes scenario.toml, whose network has samples and weights of its own, and reference.json: for each kind loss, gradient and its
product with the weights of layer 2 at some factors c; and along 12 steps of gradient descent the loss in training mode, the loss in
evaluation mode, and the largest eigenvalue of the Hessian, of losses over all samples.
"""

import json
import pathlib

import torch
from torch import nn
from torch.func import functional_call

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
torch.manual_seed(0)

SAMPLES, SIZES, RATE, STEPS = 19, [2, 4, 3, 1], 0.3, 12
KINDS = {"none": nn.Identity, "batch": nn.BatchNorm1d, "layer": nn.LayerNorm}
x = torch.randn(SAMPLES, 2)
t = torch.randn(SAMPLES, 1)
matrices = [0.8 * torch.randn(b, a) for a, b in zip(SIZES, SIZES[1:])]
shifts = [0.3 * torch.randn(b) for b in SIZES[1:]]


class Network(nn.Module):
    def __init__(self, kind, c):
        super().__init__()
        last = len(SIZES) - 2
        self.linear = nn.ModuleList()
        self.norm = nn.ModuleList()
        for i, (a, b) in enumerate(zip(SIZES, SIZES[1:])):
            plain = kind == "none" or i == last
            linear = nn.Linear(a, b, bias=plain)
            norm = nn.Identity() if plain else KINDS[kind](b)
            with torch.no_grad():
                linear.weight.copy_(matrices[i] * (c if i == 1 else 1.0))
                (linear if plain else norm).bias.copy_(shifts[i])
            self.linear.append(linear)
            self.norm.append(norm)

    def forward(self, x):
        for linear, norm in zip(self.linear[:-1], self.norm[:-1]):
            x = torch.tanh(norm(linear(x)))
        return self.linear[-1](x)


def loss(model):
    return 0.5 * ((model(x) - t) ** 2).mean()


def scaled(kind, c):
    model = Network(kind, c)
    value = loss(model)
    w = model.linear[1].weight
    (slope,) = torch.autograd.grad(value, w)
    return [value.item(), slope.norm().item(), (w * slope).sum().item()]


def sharpness(model):
    names = [name for name, _ in model.named_parameters()]
    parts = [p.detach() for p in model.parameters()]
    buffers = {name: b.clone() for name, b in model.named_buffers()}

    def of(flat):
        pieces = torch.split(flat, [p.numel() for p in parts])
        own = {n: piece.view_as(p) for n, piece, p in zip(names, pieces, parts)}
        return 0.5 * ((functional_call(model, (own, dict(buffers)), (x,)) - t) ** 2).mean()

    hessian = torch.autograd.functional.hessian(of, torch.cat([p.reshape(-1) for p in parts]))
    return torch.linalg.eigvalsh(hessian)[-1].item()


def trained(kind):
    model = Network(kind, 1.0)
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
    rows = []
    for _ in range(STEPS + 1):
        model.eval()
        inference = loss(model).item()
        model.train()
        # Without running averages, which the Hessian must not move.
        averages = [(n, n.track_running_stats, n.running_mean, n.running_var) for n in model.norm if isinstance(n, nn.BatchNorm1d)]
        for norm, *_ in averages:
            norm.track_running_stats, norm.running_mean, norm.running_var = False, None, None
        largest = sharpness(model)
        for norm, tracks, mean, variance in averages:
            norm.track_running_stats, norm.running_mean, norm.running_var = tracks, mean, variance
        optimizer.zero_grad()
        value = loss(model)
        value.backward()
        rows.append([value.item(), inference, largest])
        optimizer.step()
    return rows


here = pathlib.Path(__file__).parent
weights = torch.cat([part.reshape(-1) for pair in zip(matrices, shifts) for part in pair]).tolist()
columns = {"a": x[:, 0].tolist(), "b": x[:, 1].tolist(), "target": t[:, 0].tolist()}
lines = [
    "version = 1",
    "[network]",
    "hidden = [4, 3]",
    "scaled_layer = 2",
    f"weights = {weights}",
    "[network.data]",
    'name = "drawn"',
    'names = ["a", "b", "t"]',
    *[f"{key} = {column}" for key, column in columns.items()],
    "[run]",
    f"steps = {STEPS}",
    "[figure]",
    "normalization = true",
    "[[optimizer]]",
    'kind = "gradient_descent"',
    f"lr = {RATE}",
]
(here / "scenario.toml").write_text("\n".join(lines) + "\n")
reference = {
    kind: {"scaled": [[c, *scaled(kind, c)] for c in [0.1, 1.0, 10.0]], "trained": trained(kind)} for kind in KINDS
}
(here / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
