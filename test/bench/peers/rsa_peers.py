"""rsatoolbox, and the same by NumPy and SciPy alone."""
import numpy as np
from rsatoolbox.data import Dataset
from rsatoolbox.rdm import RDMs, calc_rdm, compare
from scipy.stats import spearmanr


def rsatoolbox(inputs, params):
    rdm = calc_rdm(Dataset(inputs["x"]), method="correlation")
    rho = compare(rdm, RDMs(inputs["others"]), method="spearman")
    return {"rdm": rdm.dissimilarities[0], "rho": rho[0]}


def scipy(inputs, params):
    triangle = (1 - np.corrcoef(inputs["x"]))[np.triu_indices(len(inputs["x"]), 1)]
    rho = [spearmanr(triangle, other).statistic for other in inputs["others"]]
    return {"rdm": triangle, "rho": np.array(rho)}
