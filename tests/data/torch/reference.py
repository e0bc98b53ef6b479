"""Reference trajectories of PyTorch's optimizers, one JSON file a method (needs torch).

    python reference.py [KIND ...]     writes KIND.json beside this file, all kinds by default

Every run is driven by the scenario text that is stored with it, so text and numbers cannot disagree. The
arithmetic is float64 throughout, on the CPU, one tensor of two parameters, neither fused nor foreach; the
gradients come from autograd. Points and losses are kept for steps 0 to 20 and every tenth step after them.

A chaotic or diverging run tests nothing. It is left out, and named on standard error, when it leaves
|x|, |y| <= 20 or when one of the reruns (start moved by 1e-13, gradients off by 1e-13) differs from it
by more than 1e-9 at any step.
"""

import collections
import json
import math
import pathlib
import random
import sys
import tomllib

import torch

# Step counts and NAdam's product of momenta are scalars of the default type: float32 would cost nine digits.
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

STEPS = 200


def quadratic(x, y, lambda1=1.0, lambda2=10.0, angle_deg=0.0, center=(0.0, 0.0)):
    c, s = math.cos(math.radians(angle_deg)), math.sin(math.radians(angle_deg))
    u = c * (x - center[0]) + s * (y - center[1])
    v = -s * (x - center[0]) + c * (y - center[1])
    return 0.5 * (lambda1 * u * u + lambda2 * v * v)


def rosenbrock(x, y, a=1.0, b=100.0):
    return (a - x) ** 2 + b * (y - x * x) ** 2


def himmelblau(x, y):
    return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2


def beale(x, y):
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def booth(x, y):
    return (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2


def styblinski_tang(x, y):
    return 0.5 * (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y)


def six_hump_camel(x, y):
    return (4 - 2.1 * x**2 + x**4 / 3) * x**2 + x * y + (4 * y**2 - 4) * y**2


FORMULAS = {
    f.__name__: f for f in (quadratic, rosenbrock, himmelblau, beale, booth, styblinski_tang, six_hump_camel)
}

# Two starts each, and the largest rate at which plain gradient descent is comfortably stable.
SURFACES = {
    "quadratic": ([[-1.5, 2.0], [2.4, 1.1]], 0.1),
    "rosenbrock": ([[-1.2, 1.0], [0.4, 1.6]], 0.001),
    "himmelblau": ([[0.5, -1.5], [-1.0, 1.5]], 0.01),
    "beale": ([[1.0, -1.2], [0.8, 0.4]], 0.01),
    "booth": ([[-4.0, 2.5], [6.0, -3.0]], 0.06),
    "styblinski_tang": ([[0.6, -0.9], [-0.7, 1.2]], 0.02),
    "six_hump_camel": ([[0.9, 0.25], [-1.3, 1.0]], 0.03),
}
PARAMS = {"quadratic": {"lambda1": 1.0, "lambda2": 10.0, "angle_deg": 30.0, "center": [0.3, -0.2]}}
# The order in which surfaces are tried for a variant, until five of them give a usable run.
ORDERS = (
    ["quadratic", "rosenbrock", "himmelblau", "beale", "six_hump_camel", "booth", "styblinski_tang"],
    ["quadratic", "rosenbrock", "booth", "styblinski_tang", "beale", "six_hump_camel", "himmelblau"],
)
ENOUGH = 5

SCHEDULES = {
    "step": {"kind": "step", "every": 40, "gamma": 0.5},
    "exponential": {"kind": "exponential", "gamma": 0.99},
    "cosine": {"kind": "cosine", "period": 150, "min_factor": 0.1},
    "warmup_constant": {"kind": "warmup", "steps": 15, "start_factor": 0.1, "then": {"kind": "constant"}},
    "warmup_cosine": {
        "kind": "warmup",
        "steps": 25,
        "start_factor": 0.2,
        "then": {"kind": "cosine", "period": 120, "min_factor": 0.05},
    },
}


def factor(schedule, t):
    """The factor on the rate at step t = 0, 1, 2, ..."""
    match schedule["kind"]:
        case "constant":
            return 1.0
        case "step":
            return schedule["gamma"] ** (t // schedule["every"])
        case "exponential":
            return schedule["gamma"] ** t
        case "cosine":
            low, part = schedule["min_factor"], min(t, schedule["period"]) / schedule["period"]
            return low + (1 - low) * 0.5 * (1 + math.cos(math.pi * part))
        case "warmup":
            steps, low = schedule["steps"], schedule["start_factor"]
            return low + (1 - low) * t / steps if t < steps else factor(schedule["then"], t - steps)
    raise ValueError(schedule["kind"])


# RAdam's first steps are gradient descent with momentum, at its full rate.
RADAM_RATES = {"rosenbrock": 0.002}

# For each method: the rate (a number, or "gradient" times a share of the surface's own rate) and its variants.
METHODS = {
    "gradient_descent": (
        ("gradient", 1.0),
        {"plain": {}, "slow": {"lr_share": 0.2}, "weight_decay": {"weight_decay": 0.2}},
    ),
    "momentum": (
        ("gradient", 0.3),
        {
            "plain": {"momentum": 0.9},
            "light": {"momentum": 0.5},
            "dampening": {"momentum": 0.9, "dampening": 0.4},
            "weight_decay": {"momentum": 0.8, "weight_decay": 0.2},
            "dampening_weight_decay": {"momentum": 0.7, "dampening": 0.7, "weight_decay": 0.1},
        },
    ),
    "nesterov": (
        ("gradient", 0.3),
        {
            "plain": {"momentum": 0.9},
            "light": {"momentum": 0.5},
            "weight_decay": {"momentum": 0.8, "weight_decay": 0.2},
        },
    ),
    "adagrad": (
        ("fixed", 0.3),
        {
            "plain": {},
            "lr_decay": {"lr_decay": 0.02},
            "initial_accumulator": {"initial_accumulator": 0.5},
            "eps": {"eps": 0.1},
            "weight_decay": {"weight_decay": 0.2},
            "all": {"lr_decay": 0.01, "initial_accumulator": 0.1, "eps": 0.01, "weight_decay": 0.1},
        },
    ),
    "rmsprop": (
        ("fixed", 0.005),
        {
            "plain": {},
            "alpha": {"alpha": 0.97},
            "eps": {"eps": 0.1},
            "momentum": {"momentum": 0.6},
            "centered": {"centered": True},
            "centered_momentum": {"centered": True, "momentum": 0.5, "alpha": 0.98},
            "weight_decay": {"weight_decay": 0.2},
        },
    ),
    "adadelta": (
        ("fixed", 1.0),
        {
            "plain": {},
            "rate": {"lr_share": 1.5},
            "rho": {"rho": 0.95},
            "eps": {"eps": 1e-5},
            "weight_decay": {"weight_decay": 0.2},
        },
    ),
    "adam": (
        ("fixed", 0.05),
        {
            "plain": {},
            "betas": {"beta1": 0.8, "beta2": 0.99},
            "eps": {"eps": 0.1},
            "amsgrad": {"amsgrad": True, "beta2": 0.9},
            "weight_decay": {"weight_decay": 0.2},
            "amsgrad_weight_decay": {"amsgrad": True, "weight_decay": 0.1, "beta1": 0.7, "beta2": 0.8},
        },
    ),
    "adamw": (
        ("fixed", 0.05),
        {
            "plain": {},
            "betas": {"beta1": 0.8, "beta2": 0.99},
            "eps": {"eps": 0.1},
            "no_weight_decay": {"weight_decay": 0.0},
            "weight_decay": {"weight_decay": 0.3},
            "amsgrad": {"amsgrad": True, "beta2": 0.9, "weight_decay": 0.1},
        },
    ),
    "adamax": (
        ("fixed", 0.05),
        {
            "plain": {},
            "betas": {"beta1": 0.8, "beta2": 0.99},
            "eps": {"eps": 0.1},
            "weight_decay": {"weight_decay": 0.2},
        },
    ),
    "nadam": (
        ("fixed", 0.05),
        {
            "plain": {},
            "betas": {"beta1": 0.8, "beta2": 0.99},
            "eps": {"eps": 0.1},
            "momentum_decay": {"momentum_decay": 0.05},
            "weight_decay": {"weight_decay": 0.2},
        },
    ),
    "radam": (
        ("fixed", 0.05),
        {
            "plain": {},
            "betas": {"beta1": 0.8, "beta2": 0.99},
            "eps": {"eps": 0.1},
            "weight_decay": {"weight_decay": 0.2},
        },
    ),
    "rprop": (
        ("fixed", 0.01),
        {
            "plain": {},
            "etas": {"eta_minus": 0.3, "eta_plus": 1.5},
            "step_max": {"step_max": 0.04},
            "step_min": {"step_min": 0.002},
            "large_first_step": {"lr_share": 20.0},
        },
    ),
}


def make_optimizer(parameters, options):
    """The torch.optim object that a scenario's [[optimizer]] table describes."""
    o = {k: v for k, v in options.items() if k not in ("kind", "schedule")}
    kind = options["kind"]
    if "beta1" in o or "beta2" in o:
        o["betas"] = (o.pop("beta1", 0.9), o.pop("beta2", 0.999))
    if "initial_accumulator" in o:
        o["initial_accumulator_value"] = o.pop("initial_accumulator")
    if kind == "rprop":
        o["etas"] = (o.pop("eta_minus", 0.5), o.pop("eta_plus", 1.2))
        o["step_sizes"] = (o.pop("step_min", 1e-6), o.pop("step_max", 50.0))
    if kind == "nesterov":
        o["nesterov"] = True
    names = {"adagrad": "Adagrad", "rmsprop": "RMSprop", "adadelta": "Adadelta", "adam": "Adam", "adamw": "AdamW"}
    names |= {"adamax": "Adamax", "nadam": "NAdam", "radam": "RAdam", "rprop": "Rprop"}
    return getattr(torch.optim, names.get(kind, "SGD"))([parameters], foreach=False, **o)


def run(scenario, shift=(0.0, 0.0), blur=None):
    """All points and losses; `shift` moves the start, `blur` (a random source) puts gradients off by 1e-13."""
    surface = dict(scenario["surface"])
    formula, l2 = FORMULAS[surface.pop("kind")], surface.pop("l2", 0.0)
    (options,) = scenario["optimizer"]
    start = [a + d for a, d in zip(scenario["start"]["at"], shift)]
    w = torch.tensor(start, requires_grad=True)
    optimizer = make_optimizer(w, options)
    (group,) = optimizer.param_groups
    points, losses = [], []
    for t in range(scenario["run"]["steps"] + 1):
        loss = formula(w[0], w[1], **surface) + 0.5 * l2 * (w[0] * w[0] + w[1] * w[1])
        points.append(w.tolist())
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        if blur:
            w.grad += torch.tensor([blur.choice((-1e-13, 1e-13)) for _ in range(2)])
        if "schedule" in options:
            group["lr"] = options["lr"] * factor(options["schedule"], t)
        optimizer.step()
    assert all(v.dtype == torch.float64 for v in optimizer.state[w].values() if torch.is_tensor(v))
    return points, losses


def fault(scenario, points):
    """Why a run is of no use as a reference, or None."""
    if not all(abs(c) <= 20 for p in points for c in p):
        return "diverges"
    reruns = [run(scenario, shift=s) for s in ((1e-13, 0.0), (0.0, 1e-13), (-1e-13, -1e-13))]
    reruns += [run(scenario, blur=random.Random(seed)) for seed in range(2)]
    spread = max(abs(a - b) for other, _ in reruns for p, q in zip(points, other) for a, b in zip(p, q))
    return f"chaotic: {spread:.1e}" if not spread <= 1e-9 else None


def toml(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value)
    return repr(value)


def table(header, values):
    """A TOML table, with the tables inside it after its own keys."""
    lines = [header] + [f"{k} = {toml(v)}" for k, v in values.items() if not isinstance(v, dict)]
    for key, inner in values.items():
        if isinstance(inner, dict):
            lines += ["", table(f"[{header.strip('[]')}.{key}]", inner)]
    return "\n".join(lines)


def scenario_text(surface, start, optimizer, steps):
    parts = [
        "version = 1",
        table("[surface]", surface),
        table("[start]", {"at": start}),
        table("[run]", {"steps": steps}),
        table("[[optimizer]]", optimizer),
    ]
    return "\n\n".join(parts) + "\n"


def cases(kind):
    """(name, scenario text) of every run of a method."""
    (rule, rate), variants = METHODS[kind]
    plain = variants["plain"]

    def case(variant, surface, options, start=0, schedule=None, **regularization):
        starts, gradient_rate = SURFACES[surface]
        options = dict(options)
        lr = rate * options.pop("lr_share", 1.0) * (gradient_rate if rule == "gradient" else 1.0)
        if kind == "radam":
            lr = RADAM_RATES.get(surface, lr)
        lr = float(f"{lr:.4g}")
        optimizer = {"kind": kind, "lr": lr, **options} | ({"schedule": schedule} if schedule else {})
        params = {"kind": surface, **PARAMS.get(surface, {}), **regularization}
        return f"{kind}/{variant}/{surface}", scenario_text(params, starts[start], optimizer, STEPS)

    for i, (variant, options) in enumerate(variants.items()):
        for surface in ORDERS[i % 2]:
            yield case(variant, surface, options, start=i % 2)
    for surface in ("rosenbrock", "styblinski_tang"):
        yield case("l2", surface, plain, start=1, l2=0.5)
    if kind != "rprop":  # whose rate is only its first step size
        for i, (name, schedule) in enumerate(SCHEDULES.items()):
            for surface in (("quadratic", "himmelblau"), ("rosenbrock", "six_hump_camel"))[i % 2]:
                yield case(f"schedule_{name}", surface, plain, schedule=schedule)


def kept(steps):
    return [t for t in range(steps + 1) if t <= 20 or t % 10 == 0]


def main(kinds):
    for kind in kinds:
        runs, dropped, usable = [], 0, collections.Counter()
        for name, text in cases(kind):
            variant = name.split("/")[1]
            if variant != "plain" and usable[variant] == ENOUGH:
                continue
            scenario = tomllib.loads(text)
            points, losses = run(scenario)
            if reason := fault(scenario, points):
                print(f"dropped {name}: {reason}", file=sys.stderr)
                dropped += 1
                continue
            usable[variant] += 1
            steps = kept(scenario["run"]["steps"])
            runs.append(
                {
                    "name": name,
                    "scenario": text,
                    "steps": steps,
                    "points": [points[t] for t in steps],
                    "loss": [losses[t] for t in steps],
                }
            )
        lines = ",\n".join(json.dumps(r, separators=(",", ":")) for r in runs)
        target = pathlib.Path(__file__).with_name(f"{kind}.json")
        target.write_text(f'{{"torch":"{torch.__version__.split("+")[0]}","runs":[\n{lines}\n]}}\n')
        print(f"{kind}: {len(runs)} runs, {dropped} dropped", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:] or METHODS)
