"""Reference values of exp, ln, sin, cos, tanh, erf, erfc and ln(1 + x), written to values.txt (needs mpmath).

A line is: function, bits of x, bits of the double nearest to f(x), what that double lacks in units of its last
place. Exact values have 1300 bits before they are rounded.
"""

import math
import pathlib
import random
import struct

import mpmath
from mpmath import mp, mpf

mp.prec = 1300
random.seed(3)


def bits(x):
    return struct.unpack("<Q", struct.pack("<d", x))[0]


def double(u):
    return struct.unpack("<d", struct.pack("<Q", u))[0]


def neighbours(x):
    return [math.nextafter(x, -math.inf), x, math.nextafter(x, math.inf)]


def near_multiples_of_half_pi():
    """Doubles that lie closest to multiples of pi/2: convergents of the continued fraction of pi/2 times 2^j."""
    found = set()
    for j in range(-24, 31):
        t, (p, before, q, q_before) = mp.pi / 2 / mpf(2) ** j, (1, 0, 0, 1)
        while True:
            a = int(mpmath.floor(t))
            p, before, q, q_before = a * p + before, p, a * q + q_before, q
            x = math.ldexp(p, j) if p < 2**53 else math.inf
            if x >= 2**30:
                break
            if q > 0 and p > 2**30:
                found.add(x)
            t = 1 / (t - a)
    return sorted(found)


def exponents():
    yield from (x for k in range(-30, 31, 3) for x in neighbours(float((k + mpf(1) / 2) * mp.ln(2))))
    yield from neighbours(709.782712893384)
    yield from neighbours(-745.1332191019411)
    yield from neighbours(-708.3964185322641)
    yield from (random.uniform(-745, 709) for _ in range(60))
    yield from (random.uniform(-745, -708) for _ in range(20))
    yield from (random.choice([-1, 1]) * 2.0 ** random.uniform(-60, 3) for _ in range(60))


def logarithms():
    yield from (x for k in (-1074, -1030, -1022, -2, -1, 0, 1, 1023) for x in neighbours(math.ldexp(1, k)))
    yield from neighbours(math.sqrt(0.5)) + neighbours(math.sqrt(2)) + [double(bits(math.inf) - 1)]
    yield from (1 + random.choice([-1, 1]) * 2.0 ** random.uniform(-52, -1) for _ in range(60))
    yield from (double(random.randrange(1, bits(math.inf))) for _ in range(60))
    yield from (double(random.randrange(1, 1 << 52)) for _ in range(20))


def angles():
    yield from near_multiples_of_half_pi()
    yield from (x for k in [*range(-12, 13), 355, 710, 10**6] for x in neighbours(float(k * mp.pi / 4)))
    yield from (random.uniform(-10, 10) for _ in range(60))
    yield from (random.choice([-1, 1]) * 2.0 ** random.uniform(-60, 30) for _ in range(60))


def signed():
    yield from (random.uniform(-6, 6) for _ in range(60))
    yield from (random.choice([-1, 1]) * 2.0 ** random.uniform(-60, 5) for _ in range(60))
    yield from (x for end in (-0.5, 0.5, 4.0, -4.0, 20.0) for x in neighbours(end))


def positive():
    yield from (random.uniform(0, 27.2) for _ in range(100))
    yield from (random.uniform(-6, 1) for _ in range(60))


def units():
    yield from (random.uniform(0, 1) for _ in range(60))
    yield from (2.0 ** random.uniform(-80, 0) for _ in range(60))


FUNCTIONS = {
    "exp": (mpmath.exp, exponents),
    "ln": (mpmath.log, logarithms),
    "sin": (mpmath.sin, angles),
    "cos": (mpmath.cos, angles),
    "fast_tanh": (mpmath.tanh, signed),
    "logistic": (lambda x: 1 / (1 + mpmath.exp(-x)), signed),
    "erf": (mpmath.erf, signed),
    "erfc": (mpmath.erfc, positive),
    "ln_1p_unit": (mpmath.log1p, units),
}

lines = [f"# mpmath {mpmath.__version__}"]
for name, (function, arguments) in FUNCTIONS.items():
    for x in arguments():
        if name == "ln" and x <= 0 or name == "sin" and x == 0:
            continue
        exact = function(mpf(x))
        with mpmath.workprec(53):
            nearest = float(+exact)
        if not math.isfinite(nearest):
            continue
        lacks = float((exact - mpf(nearest)) / mpf(math.ulp(nearest)))
        lines.append(f"{name} {bits(x):016x} {bits(nearest):016x} {lacks:.4f}")
(pathlib.Path(__file__).parent / "values.txt").write_text("\n".join(lines) + "\n")
