"""The habits of scikit-learn's estimators: pipelines, searches, clones, and texts from wherever they come."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from scipy.sparse import csr_matrix
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.model_selection import GridSearchCV, KFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline, make_union
from sklearn.utils.validation import check_is_fitted

from tests.xmr_core.data import random_problem
from xmr_core import InputError, NotFittedError, QueryVectorizer, XRLinear, metrics

COLOURS, THINGS = ["red", "blue", "green", "black"], ["mug", "pot", "lamp"]
TEXTS = [f"{colour} {thing}" for colour in COLOURS for thing in THINGS] * 3
Y = csr_matrix(np.eye(12, dtype=np.float32)[np.arange(36) % 12])


def pipeline(**params) -> Pipeline:
    return make_pipeline(QueryVectorizer(char_ngrams=None), XRLinear(branching=2, max_leaf_size=4, **params))


def hits(model: Pipeline, texts: list[str], Y: csr_matrix) -> float:
    return metrics.recall_at_k(Y, model.predict(texts, k=1), 1)


def test_a_pipeline_equals_its_parts():
    found = pipeline().fit(TEXTS, Y).predict(TEXTS, k=3)
    vectorizer = QueryVectorizer(char_ngrams=None)
    X = vectorizer.fit_transform(TEXTS)
    assert X.dtype == np.float32
    wanted = XRLinear(branching=2, max_leaf_size=4).fit(X, Y).predict(vectorizer.transform(TEXTS), k=3)
    assert (found != wanted).nnz == 0
    assert hits(pipeline().fit(TEXTS, Y), TEXTS, Y) == 1


def test_a_grid_search_chooses_by_a_scorer():
    grid = {"xrlinear__threshold": [0.1, 1e9]}
    search = GridSearchCV(pipeline(), grid, scoring=hits, cv=KFold(3), error_score="raise")
    search.fit(TEXTS, Y)
    assert search.best_params_ == {"xrlinear__threshold": 0.1}
    assert search.best_score_ == 1
    assert search.predict(TEXTS[:2]).shape == (2, 12)


def test_a_grid_search_takes_the_default_score():
    class Scored(XRLinear):
        def score(self, X, Y):
            return metrics.recall_at_k(Y, self.predict(X, k=1), 1)

    model = make_pipeline(QueryVectorizer(char_ngrams=None), Scored(branching=2, max_leaf_size=4))
    search = GridSearchCV(model, {"queryvectorizer__tfidf": [True, False]}, cv=KFold(3), error_score="raise")
    assert search.fit(TEXTS, Y).best_score_ == 1


def test_a_search_refits_on_two_processes():
    search = GridSearchCV(pipeline(n_jobs=1), {"xrlinear__Cp": [1.0, 2.0]}, scoring=hits, cv=KFold(3), n_jobs=2)
    assert search.fit(TEXTS, Y).best_score_ == 1


def test_held_out_predictions_are_stacked():
    P = cross_val_predict(pipeline(), TEXTS, Y, cv=KFold(3))
    assert P.shape == Y.shape
    assert metrics.recall_at_k(Y, P, 10) == 1


def test_clones_have_the_parameters_and_nothing_learned():
    model = pipeline(Cp=2.0).fit(TEXTS, Y)
    again = clone(model)
    assert repr(again.get_params()) == repr(model.get_params())
    with pytest.raises(NotFittedError):
        again[-1].predict(csr_matrix((1, 3)))


def test_scikit_learn_sees_whether_they_are_fitted():
    from sklearn.exceptions import NotFittedError as TheirNotFittedError

    model = pipeline()
    for part in (model, model[0], model[-1]):
        with pytest.raises(TheirNotFittedError):
            check_is_fitted(part)
    model.fit(TEXTS, Y)
    for part in (model, model[0], model[-1]):
        check_is_fitted(part)


def test_the_vectorizer_stands_beside_others():
    table = pd.DataFrame({"query": TEXTS, "n": np.arange(36.0)})
    columns = ColumnTransformer([("text", QueryVectorizer(char_ngrams=None), "query"), ("n", "passthrough", ["n"])])
    X = columns.fit_transform(table)
    names = columns.get_feature_names_out().tolist()
    assert X.shape == (36, len(names))
    assert {"text__red mug", "n__n"} <= set(names)
    both = make_union(QueryVectorizer(char_ngrams=None), QueryVectorizer(word_ngrams=None))
    assert (both.fit_transform(TEXTS) != 0).nnz > 0


def test_names_stand_in_the_order_of_the_columns():
    vectorizer = QueryVectorizer().fit(TEXTS)
    names = vectorizer.get_feature_names_out()
    assert names.tolist() == [vectorizer.feature_name(j) for j in range(vectorizer.n_features)]


HOLDERS = {
    "tuple": tuple,
    "pandas Series": lambda t: pd.Series(t, index=np.arange(len(t)) * 7),
    "pandas Series of objects": lambda t: pd.Series(t, dtype=object),
    "pandas string column": lambda t: pd.Series(t, dtype="string"),
    "pandas Arrow column": lambda t: pd.Series(t, dtype=pd.ArrowDtype(pa.string())),
    "pandas categories": lambda t: pd.Series(t, dtype="category"),
    "pandas Index": pd.Index,
    "NumPy texts": np.array,
    "NumPy objects": lambda t: np.array(t, dtype=object),
    "Arrow array": pa.array,
    "Arrow column": lambda t: pa.table({"query": t})["query"],
    "Arrow dictionary": lambda t: pa.array(t).dictionary_encode(),
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_texts_are_the_same_whatever_holds_them(holder):
    wanted = QueryVectorizer().fit(TEXTS).transform(TEXTS)
    texts = HOLDERS[holder](TEXTS)
    vectorizer = QueryVectorizer().fit(texts)
    assert (vectorizer.transform(texts) != wanted).nnz == 0
    assert (QueryVectorizer().fit_transform(texts) != wanted).nnz == 0


NOT_TEXTS = {
    "one str": ("red mug", "one str came"),
    "bytes": (b"red mug", "one bytes came"),
    "generator": ((text for text in TEXTS), r"a generator came. Make it one: list\(texts\)"),
    "set": ({"red mug"}, "a set came"),
    "dict": ({"red mug": 1}, "a dict came"),
    "None": (None, "a NoneType came"),
    "number": (3, "a int came"),
    "table": (pd.DataFrame({"query": TEXTS}), r"a DataFrame \(36, 1\) came. Choose one: table\['query'\]"),
    "Arrow table": (pa.table({"query": TEXTS}), "a Table"),
    "matrix": (np.array([["a", "b"]]), r"a ndarray \(1, 2\) came"),
    "empty": ([], "the list is empty"),
    "empty Series": (pd.Series([], dtype="string"), "the list is empty"),
    "None inside": (["red mug", None], "text 1 is NoneType, a missing value: fill it in or drop it"),
    "NaN inside": (pd.Series(["red mug", np.nan, "pot"], dtype=object), "text 1 is float, a missing value"),
    "missing in a column": (
        pd.Series(["red mug", "pot", None], dtype="string"),
        "text 2 is .*, a missing value",
    ),
    "missing in Arrow": (pa.array([None, "pot"]), "text 0 is NoneType, a missing value"),
    "number inside": (["red mug", 3], "text 1 is int"),
    "bytes inside": ([b"red mug"], "text 0 is bytes"),
    "list inside": ([["red", "mug"]], "text 0 is list"),
}


@pytest.mark.parametrize("case", NOT_TEXTS)
def test_what_is_no_sequence_of_texts_is_refused(case):
    values, message = NOT_TEXTS[case]
    fitted = QueryVectorizer().fit(TEXTS)
    for ask in (QueryVectorizer().fit, QueryVectorizer().fit_transform, fitted.transform):
        with pytest.raises(InputError, match=message):
            ask(values)


def test_the_engine_does_not_load_scikit_learn():
    code = "import sys, xmr_core; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"n_jobs": 0}, "n_jobs must be"),
        ({"score_function": "noop"}, "cannot be averaged"),
        ({"score_function": ["noop"]}, "score_function must be"),
    ],
)
def test_what_is_set_after_training_is_checked_too(params, message):
    X, Y = random_problem(0)
    model = XRLinear(n_trees=2).fit(X, Y).set_params(**params)
    with pytest.raises(InputError, match=message):
        model.predict(X)


def test_a_query_of_lists_is_refused():
    with pytest.raises(InputError, match="two arrays"):
        XRLinear().fit(*random_problem(0)).rank_features([1], [1.0])
