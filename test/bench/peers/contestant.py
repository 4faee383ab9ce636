"""One peer in a process of its own: contestant.py FOLDER MODULE.FUNCTION PARAMS

Loads the arrays of FOLDER, says {"ready"}, then answers lines of JSON on its standard input: {"do": "run"} computes once and says
how long it took, {"do": "save", "folder"} writes what the last run gave. Ends with its input.
"""
import importlib
import json
import os
import re
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_info

warnings.filterwarnings("ignore")
ANSWERS = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def memory(field):
    return int(re.search(rf"{field}:\s+(\d+)", Path("/proc/self/status").read_text()).group(1)) * 1024


def forget_peak():
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        pass  # not allowed here: the peak then counts from the start of the process, which is never less


def say(answer):
    print(json.dumps(answer), file=ANSWERS, flush=True)


def versions():
    packages = {"numpy": "numpy", "scipy": "scipy", "sklearn": "scikit-learn", "himalaya": "himalaya", "rsatoolbox": "rsatoolbox"}
    loaded = {package: version(package) for module, package in packages.items() if module in sys.modules}
    return {"python": sys.version.split()[0], **loaded}


def blas():
    pools = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
    return sorted({f"{pool['internal_api']} {pool.get('architecture', '')} × {pool['num_threads']}" for pool in pools})


def main(folder, entry, params):
    module, name = entry.split(".")
    compute = getattr(importlib.import_module(module), name)
    inputs = {path.stem: np.load(path) for path in sorted(Path(folder).glob("*.npy"))}
    forget_peak()
    baseline, outputs = memory("VmRSS"), {}
    given = sum(array.nbytes for array in inputs.values())
    say({"ready": True, "inputBytes": given, "versions": versions(), "blas": blas()})
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "save":
            for key, array in outputs.items():
                np.save(Path(request["folder"]) / f"{key}.npy", np.ascontiguousarray(array, dtype=np.float64))
            say({"saved": list(outputs)})
            continue
        outputs = {}
        wall, cpu = time.perf_counter(), time.process_time()
        outputs = compute(inputs, params)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        made = sum(array.nbytes for array in outputs.values())
        say({"seconds": wall, "cpuSeconds": cpu, "peakBytes": memory("VmHWM") - baseline, "outputBytes": made})


main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]))
