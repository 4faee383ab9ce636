"""A fiftieth of the ceiling that test/bench/ceiling.ts extrapolates, by brainscore_language's own code.

Of the 400 predictions of one subject by others (10 tuples of 2 to 9 subjects, 5 hold-outs each) 8 are made, one of each size; of 12,155
voxels 243 are extrapolated, from scores drawn in the layout that all predictions would have.
"""
import os
import resource
import time
import warnings
from importlib.metadata import version

warnings.filterwarnings("ignore")
os.environ["RESULTCACHING_DISABLE"] = "1"
import numpy as np
from brainscore_core.metrics import Score
from brainscore_core.supported_data_standards.brainio.assemblies import NeuroidAssembly
from brainscore_language.benchmarks.pereira2018.ceiling_packaging import ExtrapolationCeiling
from brainscore_language.metrics.linear_predictivity.metric import ridge_pearsonr

ROWS, VOXELS, SUBJECTS, FACTORS, TOPIC = 384, 12155, 9, 20, 16
random = np.random.RandomState(1)
names = np.array([f"s{j * SUBJECTS // VOXELS}" for j in range(VOXELS)])
values = 0.5 * random.standard_normal((ROWS, FACTORS)) @ random.standard_normal((FACTORS, VOXELS)) + random.standard_normal((ROWS, VOXELS))
recordings = NeuroidAssembly(values, dims=["presentation", "neuroid"], coords={
    "stimulus_id": ("presentation", np.arange(ROWS)), "story": ("presentation", [f"topic {i // TOPIC}" for i in range(ROWS)]),
    "neuroid_id": ("neuroid", np.arange(VOXELS)), "subject": ("neuroid", names)})
metric = ridge_pearsonr(crossvalidation_kwargs=dict(split_coord="story", kfold="group", random_state=1234))
ceiler = ExtrapolationCeiling()


def stopwatch():
    wall, cpu = time.perf_counter(), time.process_time()

    def stop(what):
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
        print(f"{what}: {time.perf_counter() - wall:.1f} s, {time.process_time() - cpu:.1f} s of processor time, at most {memory} MB", flush=True)

    return stop


whole = stopwatch()
people = np.unique(names)
for size in range(2, SUBJECTS + 1):
    lap = stopwatch()
    members = people[:size]
    pool, held = recordings[{"neuroid": np.isin(names, members[1:])}], recordings[{"neuroid": names == members[0]}]
    metric(pool, held)
    lap(f"brainscore_language {version('brainscore_language')}, {size} subjects")
lap = stopwatch()
sizes, tuples, splits, shown = list(range(2, SUBJECTS + 1)), 10 * (SUBJECTS - 1), 10, VOXELS // 50
samples = np.full((tuples, len(sizes), splits, shown), np.nan)
for b, size in enumerate(sizes):
    held = random.choice(10, size=max(2, 40 // size // 2), replace=False)
    scores = 0.3 * (1 - np.exp(-size / 3)) + 0.1 * random.standard_normal((len(held), splits, shown))
    samples[10 * b + held, b] = scores
samples = Score(samples, dims=["sub_subject", "num_subjects", "split", "neuroid"], coords={
    "sub_subject": [str(i) for i in range(tuples)], "num_subjects": sizes, "split": range(splits),
    "neuroid_id": ("neuroid", range(shown)), "subject": ("neuroid", ["s0"] * shown)})
ceiler.extrapolate("slice", samples)
lap(f"brainscore_language, the bootstrap of {shown} voxels")
whole("brainscore_language, all")
