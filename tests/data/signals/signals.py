"""Signals through random networks in NumPy, an independent check of the lab: python signals.py > signals.json

Mean field by the trapezoidal rule, and measured sizes of networks of width 256, with NumPy's own random numbers.
"""
import json
import math

import numpy as np

erf = np.vectorize(math.erf)
cdf = lambda z: 0.5 * (1 + erf(z / math.sqrt(2)))
pdf = lambda z: np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
sigmoid = lambda z: 1 / (1 + np.exp(-z))

ACTIVATIONS = {
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))),
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(float)),
    "leaky_relu": (lambda z: np.where(z > 0, z, 0.01 * z), lambda z: np.where(z > 0, 1, 0.01)),
    "gelu": (lambda z: z * cdf(z), lambda z: cdf(z) + z * pdf(z)),
    "linear": (lambda z: z, lambda z: np.ones_like(z)),
}

# A trapezoidal rule, which is exact to many digits for smooth functions; a kink at 0 lies on a node.
Z = np.linspace(-12, 12, 96001)
W = pdf(Z) * (Z[1] - Z[0])


def mean_field(name, gain, bias, depth):
    phi, slope = ACTIVATIONS[name]
    p, rows, factors = 1.0, [], []
    for _ in range(depth):
        q = gain * p + bias**2
        z = math.sqrt(q) * Z
        squares = slope(z) ** 2
        # At a kink the mean of both sides.
        squares[len(Z) // 2] = (slope(np.array([-1e-9, 1e-9])) ** 2).mean()
        p, mean = (W * phi(z) ** 2).sum(), (W * phi(z)).sum()
        factors.append(gain * (W * squares).sum())
        rows.append([math.sqrt(q), math.sqrt(p), math.sqrt(p - mean**2)])
    gradients = [math.exp(0.5 * sum(math.log(f) for f in factors[l:])) for l in range(depth + 1)]
    return {"layers": rows, "gradients": gradients}


def measured(name, gain, depth, width, draws, rng):
    phi, slope = ACTIVATIONS[name]
    rms = lambda v: math.sqrt((v * v).mean())
    sizes, gradients = [], []
    for _ in range(draws):
        x = rng.standard_normal(width)
        x /= rms(x)
        weights, sums = [], []
        for _ in range(depth):
            weights.append(rng.standard_normal((width, width)) * math.sqrt(gain / width))
            sums.append(weights[-1] @ x)
            x = phi(sums[-1])
        sizes.append(rms(x))
        g = rng.standard_normal(width)
        last = rms(g)
        for w, z in zip(reversed(weights), reversed(sums)):
            g = w.T @ (slope(z) * g)
        gradients.append(rms(g) / last)
    summary = lambda v: [float(np.log(v).mean()), float(np.log(v).std(ddof=1))]
    return {"activation": summary(sizes), "gradient": summary(gradients)}


CASES = [("tanh", 0.5, 0.0), ("tanh", 1.0, 0.0), ("tanh", 2.0, 0.0), ("tanh", 4.0, 0.0), ("tanh", 1.5, 0.3), ("sigmoid", 1.0, 0.0),
         ("relu", 1.0, 0.0), ("relu", 2.0, 0.0), ("leaky_relu", 1.0, 0.0), ("gelu", 2.0, 0.0), ("linear", 1.1, 0.0)]
rng = np.random.default_rng(1)
out = {"numpy": np.__version__, "cases": []}
for name, gain, bias in CASES:
    case = {"activation": name, "gain": gain, "bias": bias, **mean_field(name, gain, bias, 30)}
    if bias == 0:
        case["measured"] = {"width": 256, "depth": 10, "draws": 60, **measured(name, gain, 10, 256, 60, rng)}
    out["cases"].append(case)
print(json.dumps(out, indent=1))
