"""Writes contourpy.json: vertices, lines and lengths of the contour lines of three surfaces at 64 x 64.

Made with contourpy 1.3.3 and numpy 2.4.6:  python contourpy_reference.py
"""
import json
import pathlib

import contourpy
import numpy as np

N = 64


def surfaces():
    x, y = axes("rosenbrock")
    yield "rosenbrock", (1 - x) * (1 - x) + 100 * ((y - x * x) * (y - x * x)), [0.5 * 2**k for k in range(12)]
    x, y = axes("himmelblau")
    a, b = x * x + y - 11, x + y * y - 7
    yield "himmelblau", a * a + b * b, [5.0 + 20 * k * k for k in range(10)]
    x, y = axes("saddles")
    # Small integers: saddle cells of both kinds in plenty.
    i, j = np.arange(N)[None, :], np.arange(N)[:, None]
    yield "saddles", ((i * 7 + j * j * 3 + i * j) % 11).astype(float), [k + 0.5 for k in range(10)] + [20.0]


DOMAINS = {"rosenbrock": (-2, 2, -1, 3), "himmelblau": (-6, 6, -6, 6), "saddles": (0, 63, 0, 63)}


def axes(name):
    x0, x1, y0, y1 = DOMAINS[name]
    k = np.arange(N)
    return np.meshgrid(x0 + (x1 - x0) * k / (N - 1), y0 + (y1 - y0) * k / (N - 1))


def main():
    out = {"contourpy": contourpy.__version__, "numpy": np.__version__, "size": N, "surfaces": []}
    for name, z, levels in surfaces():
        x, y = axes(name)
        generator = contourpy.contour_generator(x, y, z, name="serial", line_type=contourpy.LineType.Separate)
        rows = []
        for level in levels:
            lines = generator.lines(level)
            length = sum(float(np.hypot(*np.diff(line, axis=0).T).sum()) for line in lines)
            rows.append({"level": level, "vertices": sum(map(len, lines)), "lines": len(lines), "length": length})
        out["surfaces"].append({"name": name, "domain": DOMAINS[name], "levels": rows})
    text = json.dumps(out, indent=1)
    pathlib.Path(__file__).with_name("contourpy.json").write_text(text + "\n")


main()
