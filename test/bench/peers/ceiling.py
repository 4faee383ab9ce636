"""NumPy's own matrix product, float64, for this many threads: {"inputs": none, "gflops": [...]}."""
import time

import numpy as np
from threadpoolctl import threadpool_limits


def product(inputs, params):
    n = params["n"]
    a, b = np.random.default_rng(0).standard_normal((2, n, n))
    best = []
    for threads in params["threads"]:
        with threadpool_limits(threads):
            times = []
            for _ in range(params["repeats"]):
                start = time.perf_counter()
                a @ b
                times.append(time.perf_counter() - start)
        best.append(2 * n**3 / min(times) / 1e9)
    return {"gflops": np.array(best)}
