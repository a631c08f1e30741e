"""Writes pickles of numpy, pandas, scipy and scikit-learn, against which the scanner is held: benign, and none of them may be dangerous.

    python science_pickles.py > ../fixtures/science.json

Needs these packages. Small values only; a pickle of more than 1,500 bytes is left out.
"""
import base64
import json
import pickle
import sys
import warnings

import numpy as np
import pandas as pd
import scipy
import scipy.sparse as sparse
import sklearn
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, WhiteKernel
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils import all_estimators

LARGEST = 1500


def numpy_values():
    yield "array", np.arange(6).reshape(2, 3)
    yield "array in Fortran order", np.asfortranarray(np.ones((2, 2)))
    yield "array of objects", np.array([1, "a", None], dtype=object)
    yield "array of text", np.array(["a", "bb"])
    yield "array of dates", np.array(["2020-01-01"], dtype="M8[D]")
    yield "structured array", np.zeros(2, dtype=[("a", "i4"), ("b", "f8")])
    yield "record array", np.rec.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")])
    yield "masked array", np.ma.array([1, 2], mask=[0, 1])
    yield "matrix", np.matrix([[1]])
    yield "scalar", np.float64(1.5)
    yield "scalars", [np.int8(1), np.bool_(True), np.datetime64("2020-01-01"), np.complex128(1j)]
    yield "dtype", np.dtype("f4")
    yield "type", np.int8
    yield "function", np.add
    yield "polynomial", np.polynomial.Polynomial([1, 2])
    yield "generator", np.random.default_rng(0)
    yield "bit generators", [np.random.PCG64(1), np.random.Philox(1), np.random.SFC64(1)]


def pandas_values():
    frame = pd.DataFrame(
        {
            "a": [1, 2],
            "b": ["x", "y"],
            "c": pd.to_datetime(["2020-01-01", "2021-01-01"]),
            "d": pd.Categorical(["u", "v"]),
            "e": [1.5, None],
        }
    )
    yield "frame", frame
    yield "series", frame["a"]
    yield "index", frame.index
    yield "multi index", frame[["a", "e"]].set_index(["a", "e"])
    yield "timestamp", pd.Timestamp("2020-01-01")
    yield "timestamp in a zone", pd.Timestamp("2020-01-01", tz="Europe/Berlin")
    yield "timedelta", pd.Timedelta(days=1)
    yield "timedeltas", pd.to_timedelta([1, 2])
    yield "periods", pd.period_range("2020-01", periods=2, freq="M")
    yield "dates", pd.date_range("2020", periods=2, freq="D")
    yield "intervals", pd.interval_range(0, 3)
    yield "categories", pd.CategoricalIndex(["a", "b"])
    yield "nullable integers", pd.array([1, None], dtype="Int64")
    yield "nullable floats", pd.array([1.5, None], dtype="Float64")
    yield "nullable booleans", pd.array([True, None], dtype="boolean")
    yield "text", pd.array(["a", None], dtype="string")
    yield "sparse", pd.arrays.SparseArray([0, 0, 1])
    yield "nothing", [pd.NaT, pd.NA]
    yield "offset", pd.offsets.MonthEnd()
    yield "groups", frame.groupby("b")


def scipy_values():
    for name in ("csr_matrix", "csc_matrix", "coo_matrix", "bsr_matrix", "dia_matrix", "lil_matrix", "dok_matrix", "csr_array", "csc_array"):
        yield name, getattr(sparse, name)(np.array([[1, 0], [0, 2]]))


def sklearn_values():
    x = np.random.RandomState(0).rand(12, 2)
    y = (x[:, 0] > 0.5).astype(int)
    for name, estimator in all_estimators():
        try:
            made = estimator()
        except TypeError:
            continue
        yield name, made
        try:
            yield name + ", fitted", made.fit(x, y)
        except Exception:
            pass
    yield "pipeline", make_pipeline(StandardScaler(), LogisticRegression()).fit(x, y)
    yield "tree", DecisionTreeClassifier(max_depth=2).fit(x, y)
    yield "kernels", GaussianProcessRegressor(RBF() + WhiteKernel()).fit(x, y)
    yield "bunch", sklearn.utils.Bunch(data=x, target=y)


def main():
    warnings.simplefilter("ignore")
    makers = {"numpy": numpy_values, "pandas": pandas_values, "scipy": scipy_values, "scikit-learn": sklearn_values}
    pickles = {}
    for package, values in makers.items():
        for name, value in values():
            for protocol in (2, 5) if package != "scikit-learn" else (4,):
                try:
                    data = pickle.dumps(value, protocol)
                except Exception:
                    continue
                if len(data) <= LARGEST:
                    pickles["%s: %s at %d" % (package, name, protocol)] = base64.b64encode(data).decode()
    made_with = {
        "python": "%d.%d.%d" % sys.version_info[:3],
        "numpy": np.__version__,
        "pandas": pd.__version__,
        "scipy": scipy.__version__,
        "scikit-learn": sklearn.__version__,
    }
    json.dump({"madeWith": made_with, "pickles": pickles}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
