"""Coefficients of the polynomial in src/math/elementary/exponential.rs (needs mpmath; made with 1.3.0).

Remez' exchange for e^r = 1 + r + r^2/2 + c3 r^3 + ... + c12 r^12 on |r| <= ln(2)/2 (and a little more, for the
rounding of the reduction), smallest largest relative error. Prints the coefficients as doubles and that error.
"""

from mpmath import cos, exp, factorial, log, lu_solve, matrix, mp, mpf, nstr, pi

mp.dps = 60
BOUND = log(2) / 2 * mpf("1.0005")
DEGREES = range(3, 13)
GRID = [-BOUND + 2 * BOUND * mpf(i) / 1500 for i in range(1501)]


def rest(r):
    return sum(r**k / factorial(k) for k in range(3, 40))


def fit(nodes):
    """The coefficients whose errors at the nodes are equal in size and of alternating sign."""
    n = len(DEGREES)
    a, b = matrix(n + 1, n + 1), matrix(n + 1, 1)
    for i, r in enumerate(nodes):
        for j, k in enumerate(DEGREES):
            a[i, j] = r**k * exp(-r)
        a[i, n], b[i] = (-1) ** i, rest(r) * exp(-r)
    return lu_solve(a, b)[:n]


def error(c, r):
    return (rest(r) - sum(ck * r**k for ck, k in zip(c, DEGREES))) * exp(-r)


def extrema(errors, count):
    """Places of the largest errors between changes of sign."""
    found = []
    for i, e in enumerate(errors):
        if found and (errors[found[-1]] > 0) == (e > 0):
            if abs(e) > abs(errors[found[-1]]):
                found[-1] = i
        else:
            found.append(i)
    while len(found) > count:
        found.pop(0 if abs(errors[found[0]]) < abs(errors[found[-1]]) else -1)
    return [GRID[i] for i in found]


n = len(DEGREES) + 1
nodes = sorted(BOUND * cos(pi * (2 * i + 1) / (2 * n)) for i in range(n))
for _ in range(6):
    c = fit(nodes)
    errors = [error(c, r) for r in GRID]
    places = extrema(errors, n)
    if len(places) < n:
        break
    nodes = places
print("relative error 2^" + nstr(log(max(map(abs, errors)), 2), 4))
print("\n".join(repr(float(ck)) for ck in c))
