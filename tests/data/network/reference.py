"""Networks in PyTorch: outputs, losses, gradients, Hessians, running averages and training (needs torch; made with 2.15.0).

Writes reference.json. Weights are one vector in the order of module parameters: of each layer the matrix row by row, the biases,
then scale and shift of its normalization. A normalized layer has no biases.
"""

import json
import pathlib

import torch
from torch import nn
from torch.func import functional_call

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

ACTIVATIONS = {
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "relu": nn.functional.relu,
    "leaky_relu": nn.functional.leaky_relu,
    "gelu": nn.functional.gelu,
    "linear": lambda z: z,
}


class Layer(nn.Module):
    def __init__(self, inputs, outputs, normalization, bias):
        super().__init__()
        self.linear = nn.Linear(inputs, outputs, bias=bias and normalization == "none")
        kinds = {"none": nn.Identity, "batch": nn.BatchNorm1d, "layer": nn.LayerNorm}
        self.norm = kinds[normalization](outputs)

    def forward(self, x):
        return self.norm(self.linear(x))


class Network(nn.Module):
    def __init__(self, case):
        super().__init__()
        sizes = [case["inputs_each"], *case["hidden"], case["targets_each"]]
        norms = case["normalizations"]
        norms = norms * len(case["hidden"]) if len(norms) == 1 else norms
        pairs = zip(sizes, sizes[1:], [*norms, "none"])
        self.layers = nn.ModuleList(Layer(a, b, norm, case["bias"]) for a, b, norm in pairs)
        self.activation = ACTIVATIONS[case["activation"]]
        self.residual = case["residual"]

    def activations(self, x):
        kept = []
        for index, layer in enumerate(self.layers[:-1]):
            h = self.activation(layer(x))
            x = x + h if self.residual and index > 0 and h.shape == x.shape else h
            kept.append(x)
        return [*kept, self.layers[-1](x)]

    def forward(self, x):
        return self.activations(x)[-1]


def loss_of(kind, outputs, targets):
    if kind == "mse":
        return 0.5 * nn.functional.mse_loss(outputs, targets)
    if kind == "logistic":
        return nn.functional.binary_cross_entropy_with_logits(outputs, targets)
    return nn.functional.cross_entropy(outputs, targets)


def on(model, w):
    """The module's parameters as views of one vector."""
    named, start = {}, 0
    for name, parameter in model.named_parameters():
        named[name] = w[start : start + parameter.numel()].view_as(parameter)
        start += parameter.numel()
    assert start == w.numel()
    return named


def case(name, hidden, activation="tanh", normalizations=("none",), loss="mse", samples=13, inputs=2, outputs=1, **flags):
    return {
        "name": name,
        "hidden": hidden,
        "activation": activation,
        "normalizations": list(normalizations),
        "loss": loss,
        "samples": samples,
        "inputs_each": inputs,
        "targets_each": outputs,
        "bias": flags.get("bias", True),
        "residual": flags.get("residual", False),
        "hessian": flags.get("hessian", False),
    }


CASES = [
    case("tanh", [5, 4], hessian=True),
    case("sigmoid logistic", [6], "sigmoid", loss="logistic", samples=24),
    case("relu without biases", [8, 8], "relu", bias=False),
    case("leaky relu, layer norm, residual", [6, 6], "leaky_relu", ["layer"], "softmax", outputs=3, residual=True),
    case("gelu softmax", [7, 5], "gelu", loss="softmax", samples=9, outputs=3),
    case("linear", [3], "linear", samples=5),
    case("batch norm", [5, 5], normalizations=["batch"], hessian=True),
    case("gelu, batch norm, residual", [6, 6], "gelu", ["batch"], "logistic", samples=17, residual=True),
    case("mixed norms", [5, 5, 5], "relu", ["batch", "none", "layer"], "softmax", 16, outputs=4, residual=True, bias=False),
    case("six layers", [4, 3, 4, 4, 3, 3], "sigmoid", ["layer"], outputs=2, residual=True),
    case("one input", [8], inputs=1),
    case("one sample", [4, 4], "gelu", ["layer"], samples=1),
    case("one unit", [1, 1], samples=8, hessian=True),
]

TRAINED = [
    case("tanh", [6, 5], samples=21),
    case("gelu, layer norm, residual", [5, 5], "gelu", ["layer"], "softmax", 16, outputs=3, residual=True),
]

METHODS = {
    "gradient_descent": lambda p: torch.optim.SGD(p, lr=0.1),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.005, momentum=0.9, nesterov=True),
    "adagrad": lambda p: torch.optim.Adagrad(p, lr=0.05),
    "adadelta": lambda p: torch.optim.Adadelta(p, lr=1.0),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.003),
    "adam": lambda p: torch.optim.Adam(p, lr=0.01),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.01),
    "adamax": lambda p: torch.optim.Adamax(p, lr=0.01),
    "nadam": lambda p: torch.optim.NAdam(p, lr=0.01),
    "radam": lambda p: torch.optim.RAdam(p, lr=0.01),
    "rprop": lambda p: torch.optim.Rprop(p, lr=0.01),
}


def data(case, generator):
    n, k = case["samples"], case["targets_each"]
    x = torch.randn(n, case["inputs_each"], generator=generator)
    if case["loss"] == "mse":
        return x, torch.randn(n, k, generator=generator)
    if case["loss"] == "logistic":
        return x, (torch.rand(n, k, generator=generator) < 0.5).double()
    classes = torch.randint(k, (n,), generator=generator)
    return x, nn.functional.one_hot(classes, k).double()


def drawn(model, generator, deviation=0.7):
    """Weights; those that scale a normalization around 1."""
    parts = []
    for name, parameter in model.named_parameters():
        part = deviation * torch.randn(parameter.numel(), generator=generator)
        parts.append(1.0 + 0.5 * part if name.endswith("norm.weight") else part)
    return torch.cat(parts)


def evaluated(case, number):
    generator = torch.Generator().manual_seed(100 + number)
    model = Network(case)
    x, t = data(case, generator)
    w = drawn(model, generator).requires_grad_()
    v = torch.randn(w.numel(), generator=generator)

    def loss(w):
        return loss_of(case["loss"], functional_call(model, on(model, w), (x,)), t)

    value = loss(w)
    (gradient,) = torch.autograd.grad(value, w, create_graph=True)
    (product,) = torch.autograd.grad(gradient @ v, w)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(on(model, w)[name])
        activations = model.activations(x)
    found = {
        **case,
        "inputs": x.flatten().tolist(),
        "targets": t.flatten().tolist(),
        "w": w.tolist(),
        "v": v.tolist(),
        "activations": [h.flatten().tolist() for h in activations],
        "value": value.item(),
        "gradient": gradient.tolist(),
        "product": product.tolist(),
    }
    if case["hessian"]:
        # Without running averages, which are written to in place.
        for layer in model.layers:
            if isinstance(layer.norm, nn.BatchNorm1d):
                layer.norm.track_running_stats = False
                layer.norm.running_mean = layer.norm.running_var = None
        hessian = torch.func.hessian(loss)(w.detach())
        # The upper triangle, row by row.
        found["hessian"] = [entry for i, row in enumerate(hessian.tolist()) for entry in row[i:]]
    else:
        found.pop("hessian")
    return found


def running(number):
    """Three batches of batch normalization in training, then inference."""
    generator = torch.Generator().manual_seed(number)
    of = case("running averages", [4, 3], "tanh", ["batch", "batch"], samples=22)
    model = Network(of)
    x, t = data(of, generator)
    w = drawn(model, generator)
    model.load_state_dict(on(model, w), strict=False)
    batches = [list(range(8)), [3, 3, 17, 21, 0], list(range(22))]
    steps = []
    for rows in batches:
        model(x[rows])
        norms = [layer.norm for layer in model.layers[:-1]]
        steps.append([[n.running_mean.tolist(), n.running_var.tolist()] for n in norms])
    model.eval()
    outputs = model(x)
    return {
        **of,
        "inputs": x.flatten().tolist(),
        "targets": t.flatten().tolist(),
        "w": w.tolist(),
        "batches": batches,
        "averages": steps,
        "outputs": outputs.flatten().tolist(),
        "inference": loss_of("mse", outputs, t).item(),
    }


def trained(case, number):
    generator = torch.Generator().manual_seed(200 + number)
    model = Network(case)
    x, t = data(case, generator)
    start = drawn(model, generator)
    runs = {}
    for key, method in METHODS.items():
        w = start.clone().requires_grad_()
        optimizer = method([w])
        kept = []
        for step in range(201):
            optimizer.zero_grad()
            value = loss_of(case["loss"], functional_call(model, on(model, w), (x,)), t)
            value.backward()
            if step in (20, 200):
                kept.append({"step": step, "loss": value.item(), "w": w.tolist()})
            optimizer.step()
        runs[key] = {"lr": optimizer.param_groups[0]["lr"], "rows": kept}
    case.pop("hessian")
    return {
        **case,
        "inputs": x.flatten().tolist(),
        "targets": t.flatten().tolist(),
        "w": start.tolist(),
        "runs": runs,
    }


if __name__ == "__main__":
    found = {
        "torch": torch.__version__.split("+")[0],
        "cases": [evaluated(c, number) for number, c in enumerate(CASES)],
        "running": running(300),
        "trained": [trained(c, number) for number, c in enumerate(TRAINED)],
    }
    lines = [f'"torch":"{found["torch"]}"']
    for key in ("cases", "trained"):
        rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in found[key])
        lines.append(f'"{key}":[\n{rows}\n]')
    lines.append(f'"running":{json.dumps(found["running"], separators=(",", ":"))}')
    target = pathlib.Path(__file__).parent / "reference.json"
    target.write_text("{" + ",\n".join(lines) + "}\n")
