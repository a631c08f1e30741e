"""Writes the scanner's list of scikit-learn's names: its estimators, and the classes that lie in their attributes.

    python sklearn_names.py > ../../packages/core/src/tools/scan/lists/sklearn.ts

Needs scikit-learn. Classes that lived in a public module before 0.22 are listed under that name, too: old pickles have it.
"""
import collections
import contextlib
import importlib
import inspect
import pkgutil
import sys
import warnings

import sklearn
from sklearn.base import BaseEstimator

INNER = {
    "sklearn.tree._tree": ["Tree"],
    "sklearn.neighbors._kd_tree": ["KDTree", "KDTree32", "KDTree64", "newObj"],
    "sklearn.neighbors._ball_tree": ["BallTree", "BallTree32", "BallTree64", "newObj"],
    "sklearn.ensemble._hist_gradient_boosting.predictor": ["TreePredictor"],
    "sklearn.metrics._dist_metrics": ["EuclideanDistance64", "EuclideanDistance32", "MinkowskiDistance64", "MinkowskiDistance32", "newObj"],
    "sklearn._loss.link": ["Interval", "IdentityLink", "LogLink", "LogitLink", "HalfLogitLink", "MultinomialLogit"],
    "sklearn.calibration": ["_CalibratedClassifier"],
    "sklearn.cluster._birch": ["_CFNode", "_CFSubcluster"],
    "sklearn.cluster._bisect_k_means": ["_BisectingTree"],
    "sklearn.cluster._kmeans": ["_kmeans_single_lloyd", "_kmeans_single_elkan"],
    "sklearn.feature_selection._univariate_selection": ["f_classif", "f_regression", "f_oneway", "chi2"],
    "sklearn.linear_model._sgd_fast": [
        "Hinge", "SquaredHinge", "Log", "ModifiedHuber", "SquaredLoss", "Huber", "EpsilonInsensitive", "SquaredEpsilonInsensitive",
    ],
    "sklearn.neural_network._stochastic_optimizers": ["AdamOptimizer", "SGDOptimizer"],
    "sklearn.utils._bunch": ["Bunch"],
    "sklearn.utils._tags": ["Tags"],
}


def gather():
    found = collections.defaultdict(set)
    for module in pkgutil.walk_packages(sklearn.__path__, "sklearn.", onerror=lambda name: None):
        if "test" in module.name or "conftest" in module.name:
            continue
        try:
            members = vars(importlib.import_module(module.name))
        except Exception:
            continue
        for name, member in members.items():
            if not inspect.isclass(member) or member.__module__ != module.name:
                continue
            is_loss = module.name.startswith("sklearn._loss") and ("Loss" in name or name.endswith("Error"))
            is_kernel = module.name == "sklearn.gaussian_process.kernels"
            if issubclass(member, BaseEstimator) or is_loss or is_kernel or name == "_BinMapper":
                found[module.name].add(name)
                if is_loss and module.name.endswith("._loss"):
                    found[module.name].add("__pyx_unpickle_" + name)
        for name in INNER.get(module.name, ()):
            if name in members:
                found[module.name].add(name)
    for module, names in list(found.items()):
        package, _, last = module.rpartition(".")
        if last.startswith("_") and package.count(".") == 1:
            found[package].update(name for name in names if not name.startswith("_"))
    return found


def main():
    warnings.simplefilter("ignore")
    # Some modules print when they are imported.
    with contextlib.redirect_stdout(sys.stderr):
        found = gather()
    print("// Made by interop/scripts/sklearn_names.py with scikit-learn %s: its estimators, kernels and losses." % sklearn.__version__)
    print("\n/** As `module: name name`. Only exactly these. */")
    print("export const SKLEARN: readonly string[] = [")
    for module, names in sorted(found.items()):
        line, lines = "  '%s:" % module, []
        for name in sorted(names):
            if len(line) + len(name) > 118:
                lines.append(line + " ' +")
                line = "    '"
            line += name if line.endswith("'") else " " + name
        lines.append(line + "',")
        print("\n".join(lines))
    print("];")


if __name__ == "__main__":
    sys.exit(main())
