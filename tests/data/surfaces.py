"""Reference values of the surfaces, written to surfaces.json (needs mpmath and numpy).

    python surfaces.py            writes surfaces.json beside this file
    python surfaces.py --table    prints the critical points as a table instead

Values, gradients and Hessians come from numerical differentiation with 50 digits, so they share neither
formulas for derivatives nor rounding with the program they test. Critical points are roots of the gradient:
Newton's method from a fine grid of starts in double precision, then refined with 50 digits. Where every
root is isolated, their number is checked against the winding number of the gradient around the domain,
which equals minima + maxima - saddles.
"""

import json
import pathlib
import random
import sys

import mpmath
import numpy as np

mpmath.mp.dps = 50

SPEC = {}


def surface(x_range, y_range, critical="all", **params):
    """Registers f(m, x, y, **params); m is mpmath or numpy."""

    def register(f):
        SPEC.setdefault(f.__name__, []).append((f, x_range, y_range, critical, params))
        return f

    return register


@surface((-3, 3), (-3, 3), lambda1=2.0, lambda2=-0.5, angle_deg=-20.0, center=[0.0, 0.0])
@surface((-3, 3), (-3, 3), lambda1=1.0, lambda2=10.0, angle_deg=30.0, center=[0.3, -0.2])
def quadratic(m, x, y, lambda1, lambda2, angle_deg, center):
    angle = angle_deg * m.pi / 180
    c, s = m.cos(angle), m.sin(angle)
    u = c * (x - center[0]) + s * (y - center[1])
    v = -s * (x - center[0]) + c * (y - center[1])
    return (lambda1 * u**2 + lambda2 * v**2) / 2


@surface((-2, 2), (-1, 3), a=0.5, b=10.0)
@surface((-2, 2), (-1, 3), a=1.0, b=100.0)
def rosenbrock(m, x, y, a, b):
    return (a - x) ** 2 + b * (y - x**2) ** 2


@surface((-6, 6), (-6, 6))
def himmelblau(m, x, y):
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


@surface((-4.5, 4.5), (-4.5, 4.5))
def beale(m, x, y):
    return (
        (m.mpf("1.5") - x + x * y) ** 2
        + (m.mpf("2.25") - x + x * y**2) ** 2
        + (m.mpf("2.625") - x + x * y**3) ** 2
    )


@surface((-10, 10), (-10, 10))
def booth(m, x, y):
    return (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2


@surface((-2, 2), (-1.2, 1.2))
def six_hump_camel(m, x, y):
    return (4 - m.mpf("2.1") * x**2 + x**4 / 3) * x**2 + x * y + (4 * y**2 - 4) * y**2


@surface((-5, 5), (-5, 5))
def styblinski_tang(m, x, y):
    return (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y) / 2


# The four nearest neighbours of the centre stand for the lattice of minima.
@surface(
    (-5.12, 5.12),
    (-5.12, 5.12),
    critical=[(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)],
)
def rastrigin(m, x, y):
    return 20 + sum(t**2 - 10 * m.cos(2 * m.pi * t) for t in (x, y))


@surface((-5, 5), (-5, 5), critical="centre")
def ackley(m, x, y):
    return (
        -20 * m.exp(-m.sqrt((x**2 + y**2) / 2) / 5)
        - m.exp((m.cos(2 * m.pi * x) + m.cos(2 * m.pi * y)) / 2)
        + m.e
        + 20
    )


@surface((-3, 3), (-5, 5))
def saddle(m, x, y):
    return (x**2 - y**2) / 2 + y**4 / 40


@surface((-2, 2), (-2, 2))
def wells(m, x, y):
    shallow = m.exp(-5 * ((x - 1) ** 2 + y**2))
    deep = m.exp(-5 * ((x + 1) ** 2 + y**2))
    return x**2 + y**2 - 2 * shallow - 3 * deep


@surface((-2, 2), (-2, 2), critical="centre")
def plateau(m, x, y):
    r = 10 * m.sqrt(x**2 + y**2) + m.mpf("0.01")
    return -m.sin(r) / r + r**2 / 100


@surface((-1.5, 1.5), (-1.5, 1.5))
def monkey_saddle(m, x, y):
    return x**3 - 3 * x * y**2


@surface((-10, 10), (-10, 10))
def matyas(m, x, y):
    return m.mpf("0.26") * (x**2 + y**2) - m.mpf("0.48") * x * y


@surface((-2, 2), (-3, 1))
def goldstein_price(m, x, y):
    first = 1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)
    second = 30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)
    return first * second


@surface((-2.5, 2.5), (-2.5, 2.5))
def three_hump_camel(m, x, y):
    return 2 * x**2 - m.mpf("1.05") * x**4 + x**6 / 6 + x * y + y**2


@surface((-1.5, 4), (-3, 4))
def mccormick(m, x, y):
    return m.sin(x + y) + (x - y) ** 2 - m.mpf("1.5") * x + m.mpf("2.5") * y + 1


@surface((-5, 10), (0, 15))
def branin(m, x, y):
    bent = y - m.mpf("5.1") * x**2 / (4 * m.pi**2) + 5 * x / m.pi - 6
    return bent**2 + 10 * (1 - 1 / (8 * m.pi)) * m.cos(x) + 10


# Of the lattices the centre and its neighbours.
@surface((-10, 10), (-10, 10), critical=[(0, 0), (3.14, 4.44), (3.14, -4.44), (-3.14, 4.44), (-3.14, -4.44)])
def griewank(m, x, y):
    return 1 + (x**2 + y**2) / 4000 - m.cos(x) * m.cos(y / m.sqrt(2))


@surface((-4, 4), (-4, 4), critical=[(1, 1)])
def levy13(m, x, y):
    walls = (x - 1) ** 2 * (1 + m.sin(3 * m.pi * y) ** 2)
    return m.sin(3 * m.pi * x) ** 2 + walls + (y - 1) ** 2 * (1 + m.sin(2 * m.pi * y) ** 2)


@surface((-2, 2), (-2, 2), critical=[(0, 0), (0.62, 0), (-0.62, 0), (0, 0.47), (0, -0.47)])
def bohachevsky(m, x, y):
    ripples = m.mpf("0.3") * m.cos(3 * m.pi * x) + m.mpf("0.4") * m.cos(4 * m.pi * y)
    return x**2 + 2 * y**2 - ripples + m.mpf("0.7")


# Analytic at the centre, but differences of the root are not.
@surface((-3, 3), (-3, 3), critical="centre")
def drop_wave(m, x, y):
    return -(1 + m.cos(12 * m.sqrt(x**2 + y**2))) / ((x**2 + y**2) / 2 + 2)


@surface((-2, 2), (-2, 2))
def hills(m, x, y):
    u = m.mpf("1.4") * y
    bump = lambda a, b: m.exp(-5 * ((x - a) ** 2 + (u - b) ** 2))
    return 2 * bump(1, 0) + 6 * bump(-1, 0) - 2 * bump(1, -1) + x**2 + u**2


@surface((-3, 3), (-3, 3), sharp_depth=1.0, sharp_width=0.25, flat_depth=1.0, flat_width=0.75, shift=0.25)
def sharp_and_flat(m, x, y, sharp_depth, sharp_width, flat_depth, flat_width, shift):
    u = x - shift
    well = lambda c, depth, width: depth * m.exp(-((u - c) ** 2 + y**2) / (2 * width**2))
    bowl = (u**2 + y**2) / 50
    return bowl - well(m.mpf("-1.5"), sharp_depth, sharp_width) - well(m.mpf("1.5"), flat_depth, flat_width)


@surface((-1, 7), (-1, 7), critical=[(3.14, 3.14)])
def easom(m, x, y):
    return -m.cos(x) * m.cos(y) * m.exp(-((x - m.pi) ** 2) - (y - m.pi) ** 2)


@surface((-2, 2), (-2, 2), critical="centre", kappa=3.0)
def abs_ridge(m, x, y, kappa):
    return abs(x) + kappa * abs(y)


@surface((-15, -5), (-3, 3), critical=(-10, 1))
def bukin6(m, x, y):
    return 100 * m.sqrt(abs(y - m.mpf("0.01") * x**2)) + m.mpf("0.01") * abs(x + 10)


# Four deep pits; the deepest place of all is on the border and not critical.
@surface(
    (-512, 512),
    (-512, 512),
    critical=[(482.35, 432.88), (439.48, 453.98), (-465.69, 385.72), (347.33, 499.42)],
)
def eggholder(m, x, y):
    return -(y + 47) * m.sin(m.sqrt(abs(y + x / 2 + 47))) - x * m.sin(m.sqrt(abs(x - y - 47)))


# The text is for the program; the formula is its default.
@surface((-3, 3), (-3, 3), text="x^2 + y^2 + a*sin(2*x)*sin(2*y)\na = 1.5")
def formula(m, x, y, text):
    return x**2 + y**2 + m.mpf("1.5") * m.sin(2 * x) * m.sin(2 * y)
@surface((-3, 3), (-3, 3), bowl=0.2)
def bumps(m, x, y, bowl):
    bump = lambda a, b, w, d: m.mpf(d) * m.exp(-((x - m.mpf(a)) ** 2 + (y - m.mpf(b)) ** 2) / (2 * m.mpf(w) ** 2))
    wells = bump("1.6", "1.2", "0.7", 2) + bump("-1.3", "-1.5", "0.5", "1.5") - bump(0, 0, "0.6", "1.2")
    return m.mpf(str(bowl)) / 2 * (x**2 + y**2) - wells


def rows(name, standardise):
    """The columns of a built-in data set, with mean 0 and deviation 1 where they are standardised and not constant."""
    path = pathlib.Path(__file__).parents[2] / "assets" / "data" / f"{name}.csv"
    lines = [line.split(",") for line in path.read_text().splitlines() if not line.startswith("#")][1:]
    columns = [[mpmath.mpf(cell) for cell in column] for column in zip(*lines)]
    if standardise:
        for i, column in enumerate(columns[:2]):
            mean = mpmath.fsum(column) / len(column)
            deviation = mpmath.sqrt(mpmath.fsum((v - mean) ** 2 for v in column) / len(column))
            if deviation > 0:
                columns[i] = [(v - mean) / deviation for v in column]
    return columns


@surface((-2e-4, 2e-4), (0, 20), critical=[(-3e-5, 8)], data="cars", standardise=False)
@surface((-12, 5), (-5, 12), critical=[(-3, 3)], data="cars", standardise=True)
def least_squares(m, x, y, data, standardise):
    a, b, t = rows(data, standardise)
    offset = mpmath.fsum(t) / len(t) if standardise else 0
    return mpmath.fsum((x * a + y * b - t + offset) ** 2 for a, b, t in zip(a, b, t)) / (2 * len(t))


@surface((-3, 8), (-3, 9), critical=[(1.7, 4.2)], data="clouds", standardise=True)
@surface((-3, 8), (-3, 9), critical=[(1.7, 4.2)], data="clouds", standardise=False)
def logistic(m, x, y, data, standardise):
    a, b, t = rows(data, standardise)
    margins = ((2 * t - 1) * (x * a + y * b) for a, b, t in zip(a, b, t))
    return mpmath.fsum(mpmath.log1p(mpmath.exp(-v)) for v in margins) / len(t)


@surface((-2, 6), (-2.4, 2.4), critical=[(0, 0), (1, 1), (-1, -1)])
def product(m, x, y):
    return (1 - x * y) ** 2 / 2


# On the axes, which are ridges, no point is isolated.
@surface((-2, 7), (-2.4, 2.4), critical=[(1, 1), (-1, -1), (1, -1), (-1, 1)])
def product_squared(m, x, y):
    return (1 - x**2 * y**2) ** 2 / 2


@surface((-0.5, 3), (-0.5, 3), critical=[(1.5, 1.5)], target1=1.5, target2=1.5)
@surface((-0.5, 3), (-0.5, 3), target1=2.0, target2=0.5)
def two_units(m, x, y, target1, target2):
    tanh = lambda u: 1 - 2 / (m.exp(2 * u) + 1)
    inputs = [m.mpf(i) / 10 for i in range(-20, 21)]
    target = [tanh(target1 * z) + tanh(target2 * z) for z in inputs]
    return sum((tanh(x * z) + tanh(y * z) - t) ** 2 for z, t in zip(inputs, target)) / 82


class Doubles:
    """The functions of mpmath that the formulas use, on arrays of doubles."""

    pi, e = np.pi, np.e
    sin, cos, exp, sqrt, mpf = np.sin, np.cos, np.exp, np.sqrt, float


def derivatives(f, x, y):
    """Gradient and Hessian with 50 digits."""
    d = lambda *order: mpmath.diff(f, (x, y), order)
    mixed = d(1, 1)
    return mpmath.matrix([d(1, 0), d(0, 1)]), mpmath.matrix([[d(2, 0), mixed], [mixed, d(0, 2)]])


def central(f, x, y, h):
    """Gradient and Hessian by central differences on arrays of doubles."""
    east, west, north, south = f(x + h, y), f(x - h, y), f(x, y + h), f(x, y - h)
    mixed = (f(x + h, y + h) - f(x + h, y - h) - f(x - h, y + h) + f(x - h, y - h)) / (4 * h * h)
    here = f(x, y)
    return (
        ((east - west) / (2 * h), (north - south) / (2 * h)),
        ((east - 2 * here + west) / h**2, mixed, (north - 2 * here + south) / h**2),
    )


def rough_roots(f, x_range, y_range, side=241, rounds=80):
    """Where Newton's method ends from each point of a grid, one point for each cluster of ends."""
    x, y = (axis.ravel() for axis in np.meshgrid(np.linspace(*x_range, side), np.linspace(*y_range, side)))
    with np.errstate(all="ignore"):
        for _ in range(rounds):
            (gx, gy), (xx, xy, yy) = central(f, x, y, 1e-4)
            det = xx * yy - xy * xy
            dx, dy = (yy * gx - xy * gy) / det, (xx * gy - xy * gx) / det
            x, y = x - dx, y - dy
        slack = 1e-3
        good = (np.hypot(dx, dy) < slack) & (x > x_range[0] - slack) & (x < x_range[1] + slack)
        good &= (y > y_range[0] - slack) & (y < y_range[1] + slack)
    found = []
    for px, py in zip(x[good], y[good]):
        if all(np.hypot(px - qx, py - qy) > 5e-3 for qx, qy in found):
            found.append((px, py))
    return found


def refine(f, x, y):
    """Newton's method with 50 digits, from a rough root of the gradient."""
    point = mpmath.matrix([x, y])
    for _ in range(150):  # only linear where the Hessian is singular
        gradient, hessian = derivatives(f, *point)
        if mpmath.norm(gradient) < mpmath.mpf(10) ** -30:
            break
        step = mpmath.lu_solve(hessian, gradient)
        point -= step
        if mpmath.norm(step) < mpmath.mpf(10) ** -30:
            break
    return point


def winding(f, x_range, y_range, side=20001):
    """Turns that the gradient makes around the border of the domain."""
    (x0, x1), (y0, y1) = x_range, y_range
    t = np.linspace(0, 1, side)
    x = np.concatenate([x0 + (x1 - x0) * t, 0 * t + x1, x1 - (x1 - x0) * t, 0 * t + x0])
    y = np.concatenate([0 * t + y0, y0 + (y1 - y0) * t, 0 * t + y1, y1 - (y1 - y0) * t])
    (gx, gy), _ = central(f, x, y, 1e-5)
    angle = np.unwrap(np.arctan2(gy, gx))
    return round((angle[-1] - angle[0]) / (2 * np.pi))


def describe(f, x, y, smooth=True):
    """A critical point with its value and type; the sharp centres in use here are minima."""
    kind, degenerate = "minimum", False
    if smooth:
        _, hessian = derivatives(f, x, y)
        low, high = mpmath.eigsy(hessian, eigvals_only=True)
        scale = max(1, abs(low), abs(high))
        degenerate = min(abs(low), abs(high)) < mpmath.mpf(10) ** -12 * scale
        # Where one eigenvalue is 0, f grows on both sides of a line of minima or, in two_units, of a fourth power; the monkey saddle has two.
        flat = "minimum" if degenerate and x == y == mpmath.mpf("1.5") else "valley"
        kind = flat if degenerate and high > 1e-6 else "saddle" if degenerate or low * high < 0 else "minimum" if low > 0 else "maximum"
    return {"x": x, "y": y, "value": f(x, y), "type": kind, "smooth": smooth, "degenerate": bool(degenerate)}


def critical_points(name, formula, x_range, y_range, critical, params):
    exact = lambda x, y: formula(mpmath, x, y, **params)
    double = lambda x, y: formula(Doubles, x, y, **params)
    if critical == "centre":
        critical = (0, 0)
    if isinstance(critical, tuple):
        return [describe(exact, *map(mpmath.mpf, critical), smooth=False)]
    roots = []
    for start in critical if critical != "all" else rough_roots(double, x_range, y_range):
        x, y = refine(exact, *start)
        inside = x_range[0] <= x <= x_range[1] and y_range[0] <= y <= y_range[1]
        if inside and all(mpmath.hypot(x - px, y - py) > 1e-8 for px, py in roots):
            roots.append((x, y))
    points = [describe(exact, x, y) for x, y in roots]
    if critical == "all" and not any(p["degenerate"] for p in points):
        index = sum(-1 if p["type"] == "saddle" else 1 for p in points)
        assert index == winding(double, x_range, y_range), f"{name}: a critical point is missing"
    order = ["minimum", "valley", "saddle", "maximum"]
    return sorted(points, key=lambda p: (order.index(p["type"]), mpmath.nint(p["value"] * 10**9), p["x"]))


def number(value):
    """The nearest double; roundoff of 50-digit zeros and negative zeros become 0."""
    return 0.0 if abs(value) < mpmath.mpf(10) ** -25 else float(value)


def entry(name, formula, x_range, y_range, critical, params, draw):
    f = lambda x, y: formula(mpmath, x, y, **params)
    samples = []
    for _ in range(5):
        x, y = (float(f"{draw.uniform(*bounds):.5g}") if bounds[1] < 0.01 else round(draw.uniform(*bounds), 4) for bounds in (x_range, y_range))
        gradient, hessian = derivatives(f, mpmath.mpf(x), mpmath.mpf(y))
        samples.append(
            {
                "at": [x, y],
                "value": number(f(mpmath.mpf(x), mpmath.mpf(y))),
                "gradient": [number(g) for g in gradient],
                "hessian": [[number(hessian[i, j]) for j in range(2)] for i in range(2)],
            }
        )
    points = critical_points(name, formula, x_range, y_range, critical, params)
    return {
        "kind": name,
        "params": params,
        "domain": {"x": list(x_range), "y": list(y_range)},
        "samples": samples,
        "critical": [{k: number(v) if k in ("x", "y", "value") else v for k, v in p.items()} for p in points],
    }


def table():
    digits = lambda v: mpmath.nstr(v if abs(v) > mpmath.mpf(10) ** -25 else mpmath.mpf(0), 17, strip_zeros=False)
    for name, variants in SPEC.items():
        for spec in variants:
            print(f"{name} {spec[4] or ''}")
            for p in critical_points(name, *spec):
                note = " (degenerate)" * p["degenerate"] + " (not differentiable)" * (not p["smooth"])
                print(f"  {p['type']:8} {digits(p['x']):>24} {digits(p['y']):>24}   f = {digits(p['value'])}{note}")


def main():
    draw = random.Random(0)
    entries = [entry(name, *spec, draw) for name, variants in SPEC.items() for spec in variants]
    lines = ",\n".join(json.dumps(e) for e in entries)
    target = pathlib.Path(__file__).with_name("surfaces.json")
    target.write_text(f'{{"digits": {mpmath.mp.dps}, "surfaces": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    table() if "--table" in sys.argv[1:] else main()
