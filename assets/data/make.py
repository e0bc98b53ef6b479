"""The built-in data sets, all of them made up (needs numpy).

    python make.py            writes the tables beside this file
    python make.py --facts    prints rows and condition numbers, raw and standardised, instead
"""

import pathlib
import sys

import numpy as np

HERE = pathlib.Path(__file__).parent


def cars(rng):
    """Used cars: one feature counts in ten thousands, the other in ones."""
    n = 80
    mileage = np.round(rng.uniform(15_000, 260_000, n), -2)
    engine = np.round(rng.uniform(1.0, 3.2, n), 1)
    price = 9.0 - 0.042 * mileage / 1000 + 5.2 * engine + rng.normal(0, 1.1, n)
    return ("mileage in km", "engine in litres", "price in 1000 euro"), mileage, engine, np.round(price, 2), "%d,%.1f,%.2f"


def spring(rng):
    """A spring with a load: slope and intercept."""
    n = 40
    load = np.round(np.linspace(0.25, 10, n), 2)
    length = 12.0 + 1.7 * load + rng.normal(0, 0.8, n)
    return ("load in N", "one", "length in cm"), load, np.ones(n), np.round(length, 2), "%.2f,%d,%.2f"


def bodies(rng):
    """Two features that say nearly the same."""
    n = 60
    height = rng.normal(172, 9, n)
    span = 1.02 * height - 3 + rng.normal(0, 1.8, n)
    mass = 70 + 0.5 * (height - 172) + 0.35 * (span - 172.4) + rng.normal(0, 4, n)
    return ("height in cm", "arm span in cm", "mass in kg"), np.round(height, 1), np.round(span, 1), np.round(mass, 1), "%.1f,%.1f,%.1f"


def clouds(rng):
    """Two clouds of points on either side of the origin, slightly mixed."""
    n = 60
    label = np.arange(n) % 2
    side = 2 * label - 1
    a = 0.9 * side + rng.normal(0, 1.0, n)
    b = 1.1 * side + rng.normal(0, 1.0, n)
    return ("a", "b", "class"), np.round(a, 2), np.round(b, 2), label, "%.2f,%.2f,%d"


def loans(rng):
    """Loans: who paid late too often for their income did not pay back."""
    n = 60
    income = np.round(rng.uniform(18_000, 95_000, n), -2)
    late = rng.integers(0, 10, n)
    label = (late - 0.8 * income / 10_000 + rng.normal(0, 1.5, n) > 0).astype(int)
    return ("income in euro", "late payments", "not paid back"), income, late, label, "%d,%d,%d"


SETS = [("cars", cars), ("spring", spring), ("bodies", bodies), ("clouds", clouds), ("loans", loans)]


def condition(a, b):
    x = np.column_stack([a, b])
    return np.linalg.cond(x) ** 2


def scaled(v):
    return v if np.ptp(v) == 0 else (v - v.mean()) / v.std()


for seed, (name, make) in enumerate(SETS):
    columns, a, b, target, form = make(np.random.default_rng(1000 + seed))
    if "--facts" in sys.argv:
        print(name, len(a), f"{condition(a, b):.3g}", f"{condition(scaled(a), scaled(b)):.3g}", np.unique(target)[:4], np.bincount(target) if target.dtype.kind == "i" else "")
        continue
    title = make.__doc__.strip()
    lines = [f"# {title} Made up: numpy {np.__version__}, make.py.", ",".join(columns)]
    lines += [form % row for row in zip(a, b, target)]
    (HERE / f"{name}.csv").write_text("\n".join(lines) + "\n")
