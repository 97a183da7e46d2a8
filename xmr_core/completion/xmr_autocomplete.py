"""Autocompletion as extreme multi-label ranking: the method of the paper, and its beam masked by the prefix."""

import os
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from xmr_core import storage
from xmr_core.checks import at_least, one_of, whole
from xmr_core.completion.answer import Completion, XMRTrace
from xmr_core.completion.log_columns import as_log
from xmr_core.completion.masked_beam import allowed, masked_search, parents
from xmr_core.completion.prefix_features import PrefixVectorizer
from xmr_core.completion.string_table import StringTable
from xmr_core.completion.xmr_tracing import trace
from xmr_core.errors import InputError, NotFittedError
from xmr_core.estimator import Estimator
from xmr_core.label_embedding import pifa
from xmr_core.linear import XRLinear
from xmr_core.progress import Report
from xmr_core.scores import SCORE_FUNCTIONS
from xmr_core.texts import nfc
from xmr_core.tree import LabelTree

KIND = "xmr_autocomplete"
TREES = ("balanced_kmeans", "trie", "hybrid")
ANSWERING = ("mask", "popularity", "beam_width")


class XMRAutocomplete(Estimator):
    """Ranks the queries of a log by XR-Linear, from the previous query and the prefix.

    Parameters
    ----------
    tree : {"hybrid", "trie", "balanced_kmeans"}, default "hybrid"
        A trie above clusters, a trie, or clusters of the labels' PIFA embeddings.
    trie_depth : int, default 2
        Levels of the hybrid's trie.
    mask : bool, default True
        Keep only subtrees in which a query begins with the prefix: then there are k answers wherever the log has k.
        Without it, the paper's plain form: the beam goes where scores lead, and of the labels below it those that
        begin with the prefix are the answer, often fewer than k.
    use_previous : bool, default True
        Whether the words of the previous query are features.
    use_prefix : bool, optional
        Whether the letters of the prefix are. Default: only without the mask. Under it the prefix is certain, and a
        model that need not learn it ranks better.
    popularity : float, default 1.0
        Weight of log(1 + count) beside the logarithm of the score; used under the mask.
    beam_width : int, default 10
    branching, max_leaf_size : int, default 16 and 100
        Of clusters, see `LabelTree.balanced_kmeans`.
    seed : int, default 0
        Of clusters, and of the prefixes drawn for training: of each row one, of a uniformly random length.

    Notes
    -----
    Yadav, Sen, Hill, Mazumdar and Dhillon, "Session-Aware Query Auto-completion using Extreme Multi-label Ranking",
    KDD 2021, arXiv:2012.07654; the mask and the popularity are ours, and without the mask the method is theirs. Labels
    are the distinct queries, NFC, compared letter by letter.

    The defaults are chosen on pairs from WordNet and on the shop's sessions, rows that no reported figure uses. MRR@10
    under the mask, with letters and without: 0.384 and 0.398 on WordNet, 0.297 both times on the shop, but 0.036 and
    0.063 after one letter. Popularity of 1 adds 0.004 and 0.013; 2 adds more after many letters and, on WordNet, takes
    away after one or two.

    Examples
    --------
    >>> log = XMRAutocomplete(tree="trie").fit(["tea", "tea", None, None], ["teapot", "teacup", "television", "ten"])
    >>> sorted(found.query for found in log.complete("tea", previous="tea"))
    ['teacup', 'teapot']
    """

    def __init__(
        self,
        tree: str = "hybrid",
        trie_depth: int = 2,
        mask: bool = True,
        use_previous: bool = True,
        use_prefix: bool | None = None,
        popularity: float = 1.0,
        beam_width: int = 10,
        branching: int = 16,
        max_leaf_size: int = 100,
        seed: int = 0,
    ) -> None:
        self.tree = tree
        self.trie_depth = trie_depth
        self.mask = mask
        self.use_previous = use_previous
        self.use_prefix = use_prefix
        self.popularity = popularity
        self.beam_width = beam_width
        self.branching = branching
        self.max_leaf_size = max_leaf_size
        self.seed = seed

    def fit(self, previous: Any, queries: Any, *, on_progress: Report | None = None) -> Self:
        """Learn from pairs; columns and errors as in `SessionAutocomplete.fit`.

        ``on_progress`` is called now and then with "rankers" and a fraction in [0, 1]; what it raises stops the work.

        Raises
        ------
        InputError
            Also if a parameter is out of range.
        """
        self._check_params()
        before, after = as_log(previous, queries)
        table = StringTable(after)
        place = {string: i for i, string in enumerate(table.strings)}
        label = np.array([place[text] for text in after])
        lengths = np.random.default_rng(self.seed).integers(1, [len(text) + 1 for text in after])
        prefixes = [text[:n] for text, n in zip(after, lengths.tolist(), strict=True)]
        vectorizer = PrefixVectorizer(use_previous=self.use_previous, use_prefix=self._reads_letters)
        X = vectorizer.fit(before, prefixes).transform(before, prefixes)
        Y = csr_matrix((np.ones(len(label)), (np.arange(len(label)), label)), shape=(len(label), len(table)))
        counts = np.asarray(Y.sum(axis=0)).ravel()
        Y.data[:] = 1.0
        model = XRLinear(seed=self.seed).fit(X, Y, self._grow(table.strings, X, Y), on_progress)
        self._set(table, counts, vectorizer, model)
        return self

    def complete(self, prefix: str, previous: str | None = None, k: int = 10) -> list[Completion]:
        """Return the best queries that begin with the prefix, best first, ties in code-point order.

        A score is the logarithm of the path's score, plus ``popularity`` times log(1 + count) under the mask.

        Raises
        ------
        InputError
            If ``prefix`` or ``previous`` is no text or ``k`` is below 1.
        NotFittedError
        """
        prefix, previous = self._asked(prefix, previous, k)
        lo, hi = self.table_.range(prefix)
        if lo == hi:
            return []
        feature, value = self.vectorizer_.transform_one(previous, prefix)
        k = min(k, hi - lo)
        labels, keys = self.search(feature, value, lo, hi, k, max(self.beam_width, k))
        return [Completion(self.table_[i], s) for i, s in zip(labels.tolist(), keys.tolist(), strict=True)]

    def trace(self, prefix: str, previous: str | None = None, k: int = 10, meant: str | None = None) -> XMRTrace:
        """Return every step of the search that `complete` makes for the same arguments.

        Parameters
        ----------
        meant : str, optional
            A query of the log that begins with the prefix: the trace then says where it was lost or found.

        Raises
        ------
        InputError
            As `complete`, and if ``meant`` is no such query.
        NotFittedError
        """
        prefix, previous = self._asked(prefix, previous, k)
        return trace(self, prefix, previous, k, meant)

    def answering(self, **params: Any) -> Self:
        """Return a completer on the same weights that answers by other ``mask``, ``popularity`` or ``beam_width``.

        Raises
        ------
        InputError
            If a parameter is out of range, or would need other weights.
        """
        self._check_fitted()
        if other := sorted(set(params) - set(ANSWERING)):
            raise InputError(f"Only {', '.join(ANSWERING)} can change after fit; {', '.join(other)} came.")
        again = type(self)(**{**self.get_params(), "use_prefix": self.vectorizer_.use_prefix, **params})
        again._check_params()
        again._set(self.table_, self.counts_, self.vectorizer_, self.model_)
        return again

    def _asked(self, prefix: str, previous: str | None, k: int) -> tuple[str, str | None]:
        """Return prefix and previous query as they are read."""
        self._check_fitted()
        whole("k", k, 1)
        if not isinstance(prefix, str) or not isinstance(previous, str | None):
            raise InputError(f"prefix and previous must be texts; {prefix!r} and {previous!r} came.")
        return nfc(prefix), nfc(previous) if previous else None

    def search(
        self, feature: NDArray[np.int32], value: NDArray[np.float32], lo: int, hi: int, k: int, beam_width: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the best ``k`` of the labels lo up to hi that a beam finds, and their keys; for `complete`."""
        frozen, index = self.model_.ranker_.frozen, self.model_.ranker_.index
        score_function = SCORE_FUNCTIONS[self.model_.score_function]
        return masked_search(
            feature, value, frozen, index, score_function, beam_width, k, self.nodes_allowed(lo, hi), self.bonus_
        )

    def nodes_allowed(self, lo: int, hi: int) -> NDArray[np.bool_]:
        """Return which nodes, of all levels, the beam may keep: of the leaves, the labels lo up to hi."""
        if self.mask:
            there: NDArray[np.bool_] = allowed(lo, hi, self._leaf_of_label, self._parent)
        else:
            there = np.ones(len(self._parent), dtype=np.bool_)
            there[-len(self.table_) :] = False
            there[self._leaf_of_label[lo:hi]] = True
        return there

    # ------------------------------------------------------------------------------------------- learning

    def _grow(self, strings: list[str], X: csr_matrix, Y: csr_matrix) -> LabelTree:
        if self.tree == "trie":
            return LabelTree.trie(strings)
        Z = pifa(X, Y)
        if self.tree == "hybrid":
            return LabelTree.hybrid(strings, Z, self.trie_depth, self.branching, self.max_leaf_size, self.seed)
        return LabelTree.balanced_kmeans(Z, self.branching, self.max_leaf_size, self.seed)

    def _set(
        self, table: StringTable, counts: NDArray[np.float64], vectorizer: PrefixVectorizer, model: XRLinear
    ) -> None:
        self.table_, self.counts_, self.vectorizer_, self.model_ = table, counts, vectorizer, model
        frozen = model.ranker_.frozen
        self._parent = parents(frozen.child_ptr)
        self._leaf_of_label = np.argsort(frozen.label_of_leaf) + int(frozen.level_ptr[-2])
        self.bonus_ = (self.popularity if self.mask else 0.0) * np.log1p(counts)

    def _check_params(self) -> None:
        one_of("tree", self.tree, TREES)
        whole("trie_depth", self.trie_depth, 1)
        whole("beam_width", self.beam_width, 1)
        at_least("popularity", self.popularity, 0)
        if not self.use_previous and not self._reads_letters:
            raise InputError("Neither the previous query nor the prefix is read; set use_previous or use_prefix.")

    @property
    def _reads_letters(self) -> bool:
        return not self.mask if self.use_prefix is None else self.use_prefix

    # ------------------------------------------------------------------------------------------- storage

    def save(self, folder: str | os.PathLike[str]) -> None:
        """Write the model to a folder of its own; it is complete or untouched.

        Raises
        ------
        InputError
            If the folder holds other files.
        """
        self._check_fitted()
        state = self.vectorizer_.to_dict()
        texts = {name: state.pop(name) for name in ("words", "grams")}
        arrays = self.model_.to_arrays() | {"idf": self.vectorizer_.idf_, "counts": self.counts_}
        meta = {
            "params": self.get_params(), "vectorizer": state, "model": self.model_.get_params(),
            "n_features": self.model_.n_features_in_,
        }  # fmt: skip
        storage.write(Path(folder), KIND, meta, arrays, texts | {"strings": self.table_.strings})

    @classmethod
    def load(cls, folder: str | os.PathLike[str]) -> Self:
        """Read what `save` wrote.

        Raises
        ------
        ModelFormatError
            If the folder is missing, foreign, damaged or truncated.
        """
        meta, arrays, texts = storage.read_all(Path(folder), KIND)
        with storage.refusing(Path(folder)):
            self = cls(**meta["params"])
            self._check_params()
            table = StringTable(texts["strings"])
            state = meta["vectorizer"] | {name: texts[name] for name in ("words", "grams")}
            vectorizer = PrefixVectorizer.from_dict(state, arrays["idf"])
            model = XRLinear.from_arrays(meta["model"], meta["n_features"], arrays)
            counts = arrays["counts"]
            if table.strings != texts["strings"] or not len(table) == len(counts) == model.tree_.n_labels:
                raise InputError("the strings do not fit the tree")
            if max(1, vectorizer.n_features) != model.n_features_in_:
                raise InputError("the n-grams do not fit the weights")
            self._set(table, counts, vectorizer, model)
        return self

    def _check_fitted(self) -> None:
        if not hasattr(self, "table_"):
            raise NotFittedError("This XMRAutocomplete knows no log yet; call fit(previous, queries) first.")
