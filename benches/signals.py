"""The task `signals` of `cargo bench --bench peers` in NumPy: python signals.py [repetitions]

A signal through 30 tanh layers of 512 and of 128 units and a gradient back, with mean, deviation, rms and a histogram of each layer.
"""
import statistics
import sys
import time

import numpy as np

DEPTH = 30


def told(values):
    np.histogram(values, bins=31)
    return values.mean(), values.std(), np.sqrt((values * values).mean())


def draw(width, rng):
    return [rng.standard_normal((width, width)) for _ in range(DEPTH)]


def passed(standard, gain, rng):
    width = standard[0].shape[0]
    scale = np.sqrt(gain / width)
    x = rng.standard_normal(width)
    x /= np.sqrt((x * x).mean())
    facts, sums = [told(x)], []
    for w in standard:
        z = scale * (w @ x)
        x = np.tanh(z)
        sums.append(z)
        facts += [told(z), told(x)]
    g = rng.standard_normal(width)
    for w, z in zip(reversed(standard), reversed(sums)):
        g = scale * (w.T @ ((1 - np.tanh(z) ** 2) * g))
        facts.append(told(g))
    return facts


def measure(name, work, repetitions):
    work()
    walls, cpus = [], []
    for _ in range(repetitions):
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        walls.append((time.perf_counter() - wall) * 1e3)
        cpus.append((time.process_time() - cpu) * 1e3)
    median, cpu = statistics.median(walls), statistics.median(cpus)
    print(f"{name:40} median {median:8.2f} ms  min {min(walls):8.2f} ms  cpu {cpu:8.2f} ms")


repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 10
rng = np.random.default_rng(1)
print("numpy", np.__version__)
measure("512x30, drawn anew", lambda: passed(draw(512, rng), 1.0, rng), repetitions)
for width in [128, 512]:
    kept = draw(width, rng)
    measure(f"{width}x30, weights kept", lambda: passed(kept, 1.0, rng), repetitions)
