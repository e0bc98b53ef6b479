"""The tasks `T9` of `cargo bench --bench peers` in JAX and PyTorch: python networks.py [seconds a line]

Float64. A slice of the loss of a tanh network 2-16-16-1 with 512 samples at 51×51 points, on two threads; a full-batch step of Adam
with 128 samples; a Hessian-vector product; λmax by the Lanczos iteration to 1e-6. JAX compiles whole loops, and what is compiled
is compiled before it is measured; PyTorch goes operation by operation, on one thread, which suits so small a network best.
Needs jax and torch; measured with 0.10.2 and 2.15.0.
"""
import os
import statistics
import sys
import time

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=true intra_op_parallelism_threads=2"
import jax
import jax.numpy as jnp
import numpy as np
import torch

jax.config.update("jax_enable_x64", True)
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
WIDTHS = [2, 16, 16, 1]
BUDGET = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0


def moons(samples, rng):
    angle = np.pi * rng.random(samples)
    second = np.arange(samples) % 2
    x = np.stack([np.cos(angle), np.sin(angle)], 1)
    x = np.where(second[:, None], [1, 0.5] - x, x) + 0.1 * rng.standard_normal((samples, 2))
    return x - x.mean(0), (2.0 * second - 1)[:, None]


def initial(rng):
    matrices = [rng.standard_normal((b, a)) / np.sqrt(a) for a, b in zip(WIDTHS, WIDTHS[1:])]
    return np.concatenate([np.append(w, np.zeros(len(w))) for w in matrices])


def loss(w, x, y, tanh):
    place = 0
    for a, b in zip(WIDTHS, WIDTHS[1:]):
        matrix = w[place : place + a * b].reshape(b, a)
        place += a * b
        x = x @ matrix.T + w[place : place + b]
        place += b
        if b != WIDTHS[-1]:
            x = tanh(x)
    return 0.5 * ((x - y) ** 2).mean()


def measure(name, work, each=1):
    work()
    walls, cpus, begin = [], [], time.perf_counter()
    while len(walls) < 5 or time.perf_counter() - begin < BUDGET:
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        walls.append((time.perf_counter() - wall) / each * 1e3)
        cpus.append((time.process_time() - cpu) / each * 1e3)
    median, cpu = statistics.median(walls), statistics.median(cpus)
    print(f"{name:44} median {median:9.4f} ms  min {min(walls):9.4f} ms  cpu {cpu:9.4f} ms", flush=True)


def lanczos(product, start, norm, zeros):
    """λmax with full reorthogonalization, until the residual's bound is below 1e-6 of it."""
    basis, diagonal, coupled = zeros, [], []
    v = start / norm(start)
    while True:
        k = len(diagonal)
        basis[k] = v
        image = product(v)
        diagonal.append(float(v @ image))
        image = image - basis[: k + 1].T @ (basis[: k + 1] @ image)
        image = image - basis[: k + 1].T @ (basis[: k + 1] @ image)
        coupled.append(float(norm(image)))
        values, vectors = np.linalg.eigh(np.diag(diagonal) + np.diag(coupled[:-1], 1) + np.diag(coupled[:-1], -1))
        if (coupled[-1] * vectors[-1, -1]) ** 2 < 1e-6 * values[-1] * (values[-1] - values[-2] if k else 0):
            return values[-1], k + 1
        v = image / coupled[-1]


def slices(rng):
    x, y = moons(512, rng)
    w, side = initial(rng), np.linspace(-1, 1, 51)
    points = np.repeat(w[None], 51 * 51, 0)
    points[:, 0] += np.tile(side, 51)
    points[:, 1] += np.repeat(side, 51)
    for dtype in [np.float64, np.float32]:
        p, x_, y_ = (jnp.asarray(v, dtype) for v in (points, x, y))
        at = lambda w: loss(w, x_, y_, jnp.tanh)
        for name, of in [("vmap", jax.vmap(at)), ("map of 51", lambda p: jax.lax.map(at, p, batch_size=51))]:
            whole = jax.jit(of)
            measure(f"slice 51×51, jax {np.dtype(dtype).name}, {name}", lambda: whole(p).block_until_ready())


def steps_in_jax(x, y, w):
    x, y, w = (jnp.asarray(v) for v in (x, y, w))
    slope = jax.grad(lambda w: loss(w, x, y, jnp.tanh))

    def step(state, k):
        w, m, v = state
        g = slope(w)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        return (w - 0.01 * (m / (1 - 0.9**k)) / (jnp.sqrt(v / (1 - 0.999**k)) + 1e-8), m, v), w

    run = jax.jit(lambda w: jax.lax.scan(step, (w, 0 * w, 0 * w), jnp.arange(1.0, 1001.0)))
    measure("a step of Adam, jax, 1000 compiled as one", lambda: jax.block_until_ready(run(w)), 1000)
    product = jax.jit(lambda v: jax.jvp(slope, (w,), (v,))[1])
    measure("Hessian-vector product, jax", lambda: product(w).block_until_ready())
    numbers = lambda v: np.asarray(product(v))
    start = np.random.default_rng(2).standard_normal(w.size)
    of = lambda: lanczos(numbers, start, np.linalg.norm, np.zeros((60, w.size)))
    print("  λmax, products:", *of())
    measure("Lanczos λmax, jax", of)


def steps_in_torch(x, y, w):
    x, y = torch.tensor(x), torch.tensor(y)
    for fused in [False, True]:
        weights = torch.tensor(w, requires_grad=True)
        adam = torch.optim.Adam([weights], 0.01, fused=fused)

        def step():
            for _ in range(100):
                adam.zero_grad()
                loss(weights, x, y, torch.tanh).backward()
                adam.step()

        measure(f"a step of Adam, torch{', fused' * fused}", step, 100)
    weights = torch.tensor(w, requires_grad=True)
    [slope] = torch.autograd.grad(loss(weights, x, y, torch.tanh), weights, create_graph=True)
    product = lambda v: torch.autograd.grad(slope, weights, v, retain_graph=True)[0]
    direction = torch.tensor(w)
    measure("Hessian-vector product, torch, graph kept", lambda: product(direction))
    start = torch.tensor(np.random.default_rng(2).standard_normal(w.size))
    of = lambda: lanczos(product, start, torch.linalg.vector_norm, torch.zeros(60, w.size))
    print("  λmax, products:", *of())
    measure("Lanczos λmax, torch", of)


rng = np.random.default_rng(1)
print("jax", jax.__version__, "torch", torch.__version__)
slices(rng)
x, y = moons(128, rng)
w = initial(rng)
steps_in_jax(x, y, w)
steps_in_torch(x, y, w)
