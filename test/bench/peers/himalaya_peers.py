"""himalaya on its numpy backend.

Its cross-validation chooses, for each target, the alpha of the largest mean over the splits of score_func, by default
-mean((y - prediction)^2) over the rows of the split (l2_neg_loss): splits count alike, whatever their size. To that mean it adds
1e-10 log(alpha), so that of scores equal to within 1e-10 the larger alpha wins.
"""
import numpy as np
from himalaya.backend import set_backend
from himalaya.kernel_ridge import KernelRidgeCV, MultipleKernelRidgeCV
from himalaya.ridge import RidgeCV
from sklearn.model_selection import KFold

from folds import correlation, folds

set_backend("numpy")


def kernel_ridge_cv(alphas, splits, batch):
    params = {"n_targets_batch": batch, "n_targets_batch_refit": batch}
    return KernelRidgeCV(
        alphas=np.array(alphas), kernel="linear", fit_intercept=True, cv=KFold(splits), solver_params=params, warn=False
    )


def nested(inputs, params):
    x, y = inputs["x"], inputs["y"]
    outer = folds(len(x), params["folds"])
    r, alpha = np.empty((len(outer), y.shape[1])), np.empty((len(outer), y.shape[1]))
    for k, (train, test) in enumerate(outer):
        model = kernel_ridge_cv(params["alphas"], params["innerFolds"], params.get("batch"))
        model.fit(x[train], y[train])
        r[k] = correlation(model.predict(x[test]), y[test])
        alpha[k] = model.best_alphas_
    return {"r": r, "alpha": alpha}


def kernel(inputs, params):
    model = kernel_ridge_cv(params["alphas"], params["folds"], params.get("batch"))
    model.fit(inputs["x"], inputs["y"])
    return {"alpha": model.best_alphas_, "coefficients": model.get_primal_coef()}


def primal(inputs, params):
    batch = params.get("batch")
    model = RidgeCV(
        alphas=np.array(params["alphas"]),
        fit_intercept=True,
        cv=KFold(params["folds"]),
        solver_params={"n_targets_batch": batch, "n_targets_batch_refit": batch, "warn": False},
    )
    model.fit(inputs["x"], inputs["y"])
    return {"alpha": model.best_alphas_, "coefficients": model.coef_}


def banded(inputs, params):
    spaces = np.split(inputs["x"], params["spaces"], axis=1)
    kernels = np.stack([space @ space.T for space in spaces])
    batch = params.get("batch")
    model = MultipleKernelRidgeCV(
        kernels="precomputed",
        solver="random_search",
        solver_params={
            "n_iter": inputs["draws"],
            "alphas": np.array(params["alphas"]),
            "n_targets_batch": batch,
            "n_targets_batch_refit": batch,
            "diagonalize_method": params.get("by", "svd"),
            "progress_bar": False,
        },
        fit_intercept=True,
        cv=KFold(params["folds"]),
    )
    model.fit(kernels, inputs["y"])
    coefficients = np.concatenate(model.get_primal_coef(spaces))
    return {"alpha": model.best_alphas_, "delta": model.deltas_, "coefficients": coefficients}
