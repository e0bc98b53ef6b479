"""Minima of least squares over resampled training sets, written to resampling.json beside this file (needs numpy)."""

import json
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent
SETS = HERE.parents[2] / "assets" / "data"
M = 200_000
rng = np.random.default_rng(1)

table = np.loadtxt(SETS / "bodies.csv", delimiter=",", comments="#", skiprows=2)
x, t = table[:, :2], table[:, 2]
x = (x - x.mean(axis=0)) / x.std(axis=0)
t = t - t.mean()
truth = np.linalg.lstsq(x, t, rcond=None)[0]
noise = np.mean((t - x @ truth) ** 2)

entries = []
for kind, size in [("bootstrap", 60), ("bootstrap", 12), ("model", 12)]:
    picked = rng.integers(0, len(t), size=(M, size))
    seen = x[picked]
    target = t[picked] if kind == "bootstrap" else seen @ truth + np.sqrt(noise) * rng.standard_normal((M, size))
    gram = np.einsum("mij,mik->mjk", seen, seen) / size
    moment = np.einsum("mij,mi->mj", seen, target) / size
    for alpha in [0.0, 0.05, 1.0]:
        w = np.linalg.solve(gram + alpha * np.eye(2), moment[..., None])[..., 0]
        mean = w.mean(axis=0)
        error = ((t[None, :] - w[:20_000] @ x.T) ** 2).mean()
        entries.append(
            {"kind": kind, "size": size, "alpha": alpha, "mean": list(mean), "covariance": np.cov(w.T).tolist()}
            | {"bias": float(np.mean((x @ (mean - truth)) ** 2)), "variance": float((((w - mean) @ x.T) ** 2).mean())}
            | {"noise": float(noise), "total": float(error)}
        )

lines = ",\n".join(json.dumps(e) for e in entries)
(HERE / "resampling.json").write_text(f'{{"versions": {{"numpy": "{np.__version__}"}}, "resampled": [\n{lines}\n]}}\n')
