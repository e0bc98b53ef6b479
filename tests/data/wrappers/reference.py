"""Reference trajectories of methods within tools, written to wrappers.json beside this file (needs torch).

The methods, surfaces and file texts are those of ../torch/reference.py. Clipping and averages are PyTorch's
(clip_grad_norm_, AveragedModel with its SWA and EMA functions); SAM and look-ahead, which PyTorch does not have, are
written down from the papers: Foret et al. (arXiv 2010.01412), equation 2 and algorithm 1 with p = 2; Zhang et al.
(arXiv 1907.08610), algorithm 1, with the inner optimizer's state kept.

A run that leaves |x|, |y| <= 20, or that a start moved by 1e-13 throws off by more than 1e-9, tests nothing: it is left
out and named on standard error.
"""

import json
import pathlib
import sys
import tomllib

import torch
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn, get_swa_multi_avg_fn

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "torch"))
import reference as plain  # noqa: E402  (also sets float64)

METHODS = {
    "gradient_descent": {"share": 1.0},
    "momentum": {"share": 0.3, "momentum": 0.9, "weight_decay": 0.1},
    "adam": {"lr": 0.05},
    "adamw": {"lr": 0.05, "weight_decay": 0.1},
}
SURFACES = ("quadratic", "rosenbrock", "six_hump_camel")
SAM, CLIP, LOOKAHEAD = {"rho": 0.1}, {"norm": 0.8}, {"steps": 6, "alpha": 0.4}
UNIFORM, EXPONENTIAL = {"kind": "uniform", "start": 30}, {"kind": "exponential", "decay": 0.93}
VARIANTS = {
    "sam": {"sam": SAM},
    "wide_sam": {"sam": {"rho": 0.6}},
    "clip": {"clip": CLIP},
    "lookahead": {"lookahead": LOOKAHEAD},
    "long_lookahead": {"lookahead": {"steps": 17, "alpha": 0.85}},
    "uniform": {"average": UNIFORM},
    "exponential": {"average": EXPONENTIAL},
    "all": {"sam": SAM, "clip": CLIP, "lookahead": LOOKAHEAD, "average": EXPONENTIAL},
    "scheduled": {"sam": SAM, "lookahead": LOOKAHEAD, "average": {"kind": "uniform", "start": 0}},
}
SCHEDULE = plain.SCHEDULES["warmup_cosine"]
TOOLS = ("sam", "clip", "lookahead", "average")


class Model(torch.nn.Module):
    def __init__(self, start):
        super().__init__()
        self.w = torch.nn.Parameter(torch.tensor(start))


def run(scenario, shift=(0.0, 0.0)):
    """Points, losses and averages (None where there is none)."""
    surface = dict(scenario["surface"])
    formula = plain.FORMULAS[surface.pop("kind")]
    (options,) = scenario["optimizer"]
    sam, clip, lookahead, average = (options.get(tool) for tool in TOOLS)
    model = Model([a + d for a, d in zip(scenario["start"]["at"], shift)])
    w = model.w
    optimizer = plain.make_optimizer(w, {k: v for k, v in options.items() if k not in TOOLS})
    (group,) = optimizer.param_groups
    slow = w.detach().clone()
    averaged = None
    points, losses, averages = [], [], []

    def gradient():
        optimizer.zero_grad()
        loss = formula(w[0], w[1], **surface)
        loss.backward()
        return loss.item()

    for t in range(scenario["run"]["steps"] + 1):
        points.append(w.tolist())
        if average and t >= average.get("start", 0):
            if averaged is None:
                ema = average["kind"] == "exponential"
                rule = get_ema_multi_avg_fn(average["decay"]) if ema else get_swa_multi_avg_fn()
                averaged = AveragedModel(model, multi_avg_fn=rule)
            averaged.update_parameters(model)
        averages.append(averaged.module.w.tolist() if averaged else None)
        losses.append(gradient())
        if sam:
            here = w.detach().clone()
            norm = w.grad.norm(p=2)
            if norm > 0:
                with torch.no_grad():
                    w.add_(w.grad, alpha=(sam["rho"] / norm).item())
                gradient()
                with torch.no_grad():
                    w.copy_(here)
        if clip:
            torch.nn.utils.clip_grad_norm_([w], clip["norm"])
        if "schedule" in options:
            group["lr"] = options["lr"] * plain.factor(options["schedule"], t)
        optimizer.step()
        if lookahead and (t + 1) % lookahead["steps"] == 0:
            with torch.no_grad():
                slow.add_(w - slow, alpha=lookahead["alpha"])
                w.copy_(slow)
    return points, losses, averages


def fault(scenario, points):
    if not all(abs(c) <= 20 for p in points for c in p):
        return "diverges"
    shifted = [run(scenario, shift=s)[0] for s in ((1e-13, 0.0), (0.0, 1e-13), (-1e-13, -1e-13))]
    spread = max(abs(a - b) for other in shifted for p, q in zip(points, other) for a, b in zip(p, q))
    return f"chaotic: {spread:.1e}" if not spread <= 1e-9 else None


def main():
    runs = []
    for kind, options in METHODS.items():
        for variant, tools in VARIANTS.items():
            for surface in SURFACES:
                name = f"{kind}/{variant}/{surface}"
                starts, gradient_rate = plain.SURFACES[surface]
                own = dict(options)
                lr = own.pop("lr", None) or float(f"{own.pop('share') * gradient_rate:.4g}")
                table = {"kind": kind, "lr": lr, **own}
                table |= {"schedule": SCHEDULE} if variant == "scheduled" else {}
                parameters = {"kind": surface, **plain.PARAMS.get(surface, {})}
                text = plain.scenario_text(parameters, starts[0], table | tools, plain.STEPS)
                scenario = tomllib.loads(text)
                points, losses, averages = run(scenario)
                if reason := fault(scenario, points):
                    print(f"dropped {name}: {reason}", file=sys.stderr)
                    continue
                steps = plain.kept(plain.STEPS)
                kept = {"steps": steps, "points": [points[t] for t in steps], "loss": [losses[t] for t in steps]}
                if "average" in tools:
                    kept["averages"] = [averages[t] for t in steps]
                runs.append({"name": name, "scenario": text, **kept})
    lines = ",\n".join(json.dumps(r, separators=(",", ":")) for r in runs)
    version = torch.__version__.split("+")[0]
    (HERE / "wrappers.json").write_text(f'{{"torch":"{version}","runs":[\n{lines}\n]}}\n')
    print(f"{len(runs)} runs", file=sys.stderr)


if __name__ == "__main__":
    main()
