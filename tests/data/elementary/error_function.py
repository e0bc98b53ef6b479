"""Coefficients of the polynomials in src/math/elementary/error_function.rs (needs mpmath; made with 1.3.0).

Interpolation at Chebyshev's nodes, in 60 digits:
- erfcx: (1 + 2x) exp(x^2) erfc(x) over t = (x - 4)/(x + 4), which takes [0, 28] to [-1, 3/4];
- erf: erf(x)/x over x^2, for |x| <= 1/2.
Prints the coefficients as doubles, lowest degree first, and the largest relative error of the exact polynomials.
"""

from mpmath import cos, erf, erfc, exp, lu_solve, log, matrix, mp, mpf, nstr, pi, sqrt

mp.dps = 60


def fit(f, low, high, degree):
    nodes = [(low + high) / 2 + (high - low) / 2 * cos(pi * (2 * i + 1) / (2 * degree + 2)) for i in range(degree + 1)]
    a = matrix(degree + 1, degree + 1)
    b = matrix(degree + 1, 1)
    for i, t in enumerate(nodes):
        for k in range(degree + 1):
            a[i, k] = t**k
        b[i] = f(t)
    return list(lu_solve(a, b))


def error(f, c, low, high):
    worst = mpf(0)
    for i in range(1, 2000):
        t = low + (high - low) * mpf(i) / 2000
        worst = max(worst, abs(sum(ck * t**k for k, ck in enumerate(c)) / f(t) - 1))
    return worst


def scaled_complement(t):
    x = 4 * (1 + t) / (1 - t)
    return (1 + 2 * x) * exp(x * x) * erfc(x)


def over_argument(z):
    return 2 / sqrt(pi) if z == 0 else erf(sqrt(z)) / sqrt(z)


for name, f, low, high, degree in [
    ("erfcx", scaled_complement, mpf(-1), mpf(3) / 4, 24),
    ("erf", over_argument, mpf(0), mpf(1) / 4, 8),
]:
    c = fit(f, low, high, degree)
    print(name, "relative error 2^" + nstr(log(error(f, c, low, high), 2), 4))
    print("\n".join(repr(float(ck)) for ck in c))
