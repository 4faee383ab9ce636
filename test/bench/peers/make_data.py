"""Simulated inputs of one work, written as .npy files: make_data.py FOLDER SPECIFICATION

Features have a spectrum that decays as 1 / sqrt(k), as activations of language models do, over a small floor of independent
noise. A fifth of the targets is pure noise; in the others a linear function of the features makes between 0 and 60 % of the
variance. Everything follows from the seed.
"""
import json
import sys
from pathlib import Path

import numpy as np


def features(rng, n, p):
    turn, _ = np.linalg.qr(rng.standard_normal((p, p)))
    spread = 1 / np.sqrt(1 + np.arange(p))
    X = (rng.standard_normal((n, p)) * spread) @ turn + 0.02 * rng.standard_normal((n, p))
    return X / X.std() + rng.standard_normal(p)


def targets(rng, X, t):
    """In place as far as it goes: at 100,000 targets copies would count."""
    Y = (X - X.mean(axis=0)) @ rng.standard_normal((X.shape[1], t))
    share = np.where(rng.random(t) < 0.2, 0, rng.uniform(0, 0.6, t))
    Y *= np.sqrt(share) / Y.std(axis=0)
    for start in range(0, t, 4096):
        block = slice(start, min(start + 4096, t))
        Y[:, block] += rng.standard_normal((len(Y), block.stop - start)) * np.sqrt(1 - share[block])
    Y += rng.standard_normal(t)
    return Y


def regression(rng, n, p, t):
    X = features(rng, n, p)
    return {"x": X, "y": targets(rng, X, t)}


def layers(rng, n, p, t, layers, groups, folds):
    """`layers` matrices of features, one below the other, that share half of their variance; folds of whole groups."""
    shared = features(rng, n, p)
    X = np.concatenate([np.sqrt(0.5) * (shared + features(rng, n, p)) for _ in range(layers)])
    group = np.arange(n) * groups // n
    part = np.array_split(rng.permutation(groups), folds)
    fold_of_group = np.empty(groups, dtype=np.int32)
    for k, members in enumerate(part):
        fold_of_group[members] = k
    return {"x": X, "y": targets(rng, shared, t), "fold": fold_of_group[group]}


def spaces(rng, n, p, t, spaces, draws):
    """`spaces` matrices of features side by side, each of which drives the targets, and points of the simplex to try."""
    X = np.concatenate([features(rng, n, p) for _ in range(spaces)], axis=1)
    weights = np.concatenate(
        [np.full((1, spaces), 1 / spaces)]
        + [rng.dirichlet(np.full(spaces, c), 1) for c in np.resize([0.1, 1.0], draws - 1)]
    )
    return {"x": X, "y": targets(rng, X, t), "draws": weights}


def patterns(rng, n, p, others):
    """Patterns, and triangles of dissimilarities that are related to theirs more and less."""
    X = features(rng, n, p) if p <= n else targets(rng, features(rng, n, n), p)
    rows, cols = np.triu_indices(n, 1)
    true = (1 - np.corrcoef(X))[rows, cols]
    noise = rng.standard_normal((others, len(true))) * true.std()
    return {"x": X, "others": true + noise * np.linspace(0.2, 3, others)[:, None]}


if __name__ == "__main__":
    folder, given = Path(sys.argv[1]), json.loads(sys.argv[2])
    make, seed = globals()[given.pop("kind")], given.pop("seed")
    for name, array in make(np.random.default_rng(seed), **given).items():
        np.save(folder / f"{name}.npy", np.ascontiguousarray(array))
