"""Ensembles in PyTorch: three networks from three seeds, and the loss of the average of what they predict (needs torch; made with 2.15.0).

Writes reference.json. Call it with the path of the program, which says the weights before training and the losses there. Which rows are
kept from training follows from these losses: only one split has both.
"""

import csv
import io
import itertools
import json
import math
import pathlib
import subprocess
import sys

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

ROWS = [0, 5, 20]
MEMBERS = 3
COUNT = 10

# Three numbers a row: two inputs and the target.
A = [round(math.sin(2.1 * i), 3) for i in range(COUNT)]
B = [round(math.cos(1.3 * i + 0.4), 3) for i in range(COUNT)]
CASES = {
    "mse": [round(a * b + 0.5 * a, 3) for a, b in zip(A, B)],
    "logistic": [i * i % 5 % 2 for i in range(COUNT)],
    "softmax": [i * i % 7 % 3 for i in range(COUNT)],
}


def scenario(loss, target, seed):
    return f"""version = 1
[network]
hidden = [4, 3]
loss = "{loss}"
test_share = 0.3
seed = {seed}
[network.data]
names = ["a", "b", "t"]
a = {A}
b = {B}
target = {target}
[run]
steps = 20
[[optimizer]]
kind = "adam"
lr = 0.03
[ensemble]
count = {MEMBERS}
"""


def start(program, text):
    """The weights before training, with the losses over both sets of samples."""
    command = [program, "trace", "--weights", "-"]
    found = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    row = next(csv.DictReader(io.StringIO(found.stdout)))
    weights = [float(v) for key, v in row.items() if key[0] == "w" and key[1:].isdigit()]
    return torch.tensor(weights), [float(row["loss"]), float(row["test_loss"])]


def outputs(w, x, sizes):
    """Matrix by matrix, each row by row and followed by its biases."""
    begin = 0
    for index, (inputs, units) in enumerate(zip(sizes, sizes[1:])):
        matrix = w[begin : begin + units * inputs].view(units, inputs)
        begin += units * inputs
        x = x @ matrix.T + w[begin : begin + units]
        begin += units
        x = torch.tanh(x) if index + 2 < len(sizes) else x
    assert begin == w.numel()
    return x


def loss_of(kind, o, t):
    if kind == "mse":
        return 0.5 * nn.functional.mse_loss(o[:, 0], t)
    if kind == "logistic":
        return nn.functional.binary_cross_entropy_with_logits(o[:, 0], t)
    return nn.functional.cross_entropy(o, t.long())


def of_average(kind, each, t):
    """The loss of averaged outputs, or of averaged probabilities."""
    if kind == "mse":
        return 0.5 * nn.functional.mse_loss(each.mean(0)[:, 0], t)
    if kind == "logistic":
        return nn.functional.binary_cross_entropy(torch.sigmoid(each).mean(0)[:, 0], t)
    return nn.functional.nll_loss(torch.softmax(each, -1).mean(0).log(), t.long())


def train(kind, w, x, t, sizes):
    w = w.clone().requires_grad_()
    method = torch.optim.Adam([w], lr=0.03)
    kept = []
    for step in range(ROWS[-1] + 1):
        if step in ROWS:
            kept.append(w.detach().clone())
        method.zero_grad()
        loss_of(kind, outputs(w, x, sizes), t).backward()
        method.step()
    return kept


def case(program, kind, target):
    x, t = torch.tensor([A, B]).T.contiguous(), torch.tensor(target, dtype=torch.float64)
    sizes = [2, 4, 3, 3 if kind == "softmax" else 1]
    starts = [start(program, scenario(kind, target, seed)) for seed in range(MEMBERS)]
    first, losses = starts[0]
    parts = []
    for test in itertools.combinations(range(COUNT), 3):
        split = [[i for i in range(COUNT) if i not in test], list(test)]
        own = [loss_of(kind, outputs(first, x[rows], sizes), t[rows]).item() for rows in split]
        if all(abs(a - b) < 1e-12 for a, b in zip(own, losses)):
            parts.append(split)
    (split,) = parts
    members = [train(kind, w, x[split[0]], t[split[0]], sizes) for w, _ in starts]
    found = {"text": scenario(kind, target, 0), "rows": ROWS}
    for name, rows in zip(("train", "test"), split):
        each = [[outputs(w, x[rows], sizes) for w in kept] for kept in members]
        of_row = [torch.stack([kept[i] for kept in each]) for i in range(len(ROWS))]
        found[name] = {
            "each": [[loss_of(kind, o, t[rows]).item() for o in kept] for kept in each],
            "average": [of_average(kind, o, t[rows]).item() for o in of_row],
            "spread": [(0.5 * (o - o.mean(0)).square().mean()).item() for o in of_row],
        }
    return found


if __name__ == "__main__":
    cases = {kind: case(sys.argv[1], kind, target) for kind, target in CASES.items()}
    found = {"torch": torch.__version__.split("+")[0], **cases}
    target = pathlib.Path(__file__).parent / "reference.json"
    target.write_text(json.dumps(found, indent=1) + "\n")
