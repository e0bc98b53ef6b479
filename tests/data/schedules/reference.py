"""Factors of warm-ups before every other schedule, by PyTorch, written to warmup.json beside this file (needs torch).

A warm-up is SequentialLR of LinearLR and the schedule that follows. Inverse time is LambdaLR, for PyTorch has no scheduler
of that name. OneCycleLR counts its rise in steps that end before W = pct_start * total_steps - 1 and its cycle to
total_steps - 1; the numbers below are chosen to make these the scenario's. No factor is taken beyond a cosine's period,
where CosineAnnealingLR rises again.
"""

import json
import pathlib
import warnings

import torch
from torch.optim import lr_scheduler as lrs

torch.set_default_dtype(torch.float64)
warnings.simplefilter("ignore")

STEPS, RATE = 90, 0.25
INNER = {
    'kind = "constant"': lambda o: lrs.ConstantLR(o, factor=1.0),
    'kind = "step"\nevery = 13\ngamma = 0.4': lambda o: lrs.StepLR(o, 13, 0.4),
    'kind = "exponential"\ngamma = 0.97': lambda o: lrs.ExponentialLR(o, 0.97),
    'kind = "inverse_time"\ndecay = 0.05': lambda o: lrs.LambdaLR(o, lambda t: 1 / (1 + 0.05 * t)),
    'kind = "polynomial"\nperiod = 60\npower = 1.7': lambda o: lrs.PolynomialLR(o, 60, 1.7),
    'kind = "cosine"\nperiod = 77\nmin_factor = 0.1': lambda o: lrs.CosineAnnealingLR(o, 77, 0.1 * RATE),
    'kind = "cosine_restarts"\nperiod = 11\nmultiplier = 2\nmin_factor = 0.2': lambda o: lrs.CosineAnnealingWarmRestarts(
        o, 11, 2, 0.2 * RATE
    ),
    'kind = "one_cycle"\nperiod = 80\npeak_factor = 5.0\nwarm_fraction = 0.25\nfinal_factor = 0.02': lambda o: lrs.OneCycleLR(
        o, 5 * RATE, total_steps=81, pct_start=21 / 81, cycle_momentum=False, div_factor=5, final_div_factor=50
    ),
}
# The ramp's steps and its first factor, above 0 as LinearLR wants it.
RAMPS = [(13, 0.1), (1, 0.5), (30, 1e-3)]


def factors(ramp, inner):
    steps, start = ramp
    w = torch.nn.Parameter(torch.zeros(2))
    optimizer = torch.optim.SGD([w], lr=RATE)
    linear = lrs.LinearLR(optimizer, start_factor=start, total_iters=steps)
    scheduler = lrs.SequentialLR(optimizer, [linear, inner(optimizer)], milestones=[steps])
    found = []
    for _ in range(min(STEPS, steps + 77)):
        found.append(optimizer.param_groups[0]["lr"] / RATE)
        optimizer.step()
        scheduler.step()
    return found


rows = []
for text, inner in INNER.items():
    for ramp in RAMPS:
        schedule = f'kind = "warmup"\nsteps = {ramp[0]}\nstart_factor = {ramp[1]}\n[optimizer.schedule.then]\n{text}\n'
        rows.append(json.dumps({"schedule": schedule, "factors": factors(ramp, inner)}, separators=(",", ":")))
version = torch.__version__.split("+")[0]
body = ",\n".join(rows)
target = pathlib.Path(__file__).with_name("warmup.json")
target.write_text(f'{{"torch":"{version}","schedules":[\n{body}\n]}}\n')
