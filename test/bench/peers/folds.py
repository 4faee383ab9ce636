"""What the peers share: folds of consecutive rows, and Pearson's r by column."""
import numpy as np
from sklearn.model_selection import KFold


def folds(n, k):
    return list(KFold(k).split(np.zeros(n)))


def correlation(a, b):
    a, b = a - a.mean(axis=0), b - b.mean(axis=0)
    spread = np.sqrt((a * a).sum(axis=0) * (b * b).sum(axis=0))
    return np.divide((a * b).sum(axis=0), spread, out=np.zeros(a.shape[1]), where=spread > 0)
