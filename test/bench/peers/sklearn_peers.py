"""scikit-learn.

RidgeCV without folds is exact leave-one-out: one alpha for all targets by the mean squared error over rows and targets, or one per
target with alpha_per_target. RidgeCV with folds is a grid search: one alpha for all targets by the mean R^2 over targets and
splits. Of equal scores the first alpha wins. The loop chooses as himalaya does: by the mean over splits of the split's mean squared
error, for each target.
"""
import numpy as np
from sklearn.linear_model import LinearRegression, Ridge, RidgeCV
from sklearn.model_selection import KFold

from folds import correlation, folds


def nested_loop(inputs, params):
    x, y, alphas = inputs["x"], inputs["y"], params["alphas"]
    outer = folds(len(x), params["folds"])
    r, alpha = np.empty((len(outer), y.shape[1])), np.empty((len(outer), y.shape[1]))
    for k, (train, test) in enumerate(outer):
        x_train, y_train = x[train], y[train]
        loss = np.zeros((len(alphas), y.shape[1]))
        for fitted, held in folds(len(train), params["innerFolds"]):
            for a, penalty in enumerate(alphas):
                model = Ridge(alpha=penalty).fit(x_train[fitted], y_train[fitted])
                loss[a] += ((model.predict(x_train[held]) - y_train[held]) ** 2).mean(axis=0)
        alpha[k] = np.array(alphas)[loss.argmin(axis=0)]
        for penalty in np.unique(alpha[k]):  # one fit for all targets of a penalty: with a penalty each, Ridge solves them one by one
            some = alpha[k] == penalty
            model = Ridge(alpha=penalty).fit(x_train, y_train[:, some])
            r[k, some] = correlation(model.predict(x[test]), y[test][:, some])
    return {"r": r, "alpha": alpha}


def leave_one_out_each(inputs, params):
    model = RidgeCV(alphas=params["alphas"], alpha_per_target=True).fit(inputs["x"], inputs["y"])
    return {"alpha_loo": model.alpha_, "coefficients_loo": model.coef_.T}


def grid_search(inputs, params):
    model = RidgeCV(alphas=params["alphas"], cv=KFold(params["folds"])).fit(inputs["x"], inputs["y"])
    return {"alpha_of_all": np.array([model.alpha_]), "coefficients_of_all": model.coef_.T}


def brain_score(inputs, params):
    y, fold = inputs["y"], inputs["fold"]
    layers = inputs["x"].reshape(params["layers"], len(y), -1)
    count = fold.max() + 1
    r, alpha = np.empty((len(layers) * count, y.shape[1])), np.empty((len(layers), count))
    for layer, x in enumerate(layers):
        for k in range(count):
            train, test = fold != k, fold == k
            model = RidgeCV(alphas=params["alphas"]).fit(x[train], y[train])
            alpha[layer, k] = model.alpha_
            r[layer * count + k] = correlation(model.predict(x[test]), y[test])
    return {"r": r, "alpha": alpha}


def ols(inputs, params):
    model = LinearRegression().fit(inputs["x"], inputs["y"])
    return {"coefficients": model.coef_.T}
