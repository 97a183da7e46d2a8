"""XR-Linear: extreme multi-label ranking with linear classifiers on a label tree."""

from dataclasses import replace
from typing import Any, Self

import numpy as np
from scipy.sparse import csr_matrix

from xmr_core import choose_match, distributed
from xmr_core.answering import Answering
from xmr_core.checks import as_features, as_labels, at_least, same_rows, without_zeros
from xmr_core.errors import InputError
from xmr_core.frozen import Frozen
from xmr_core.label_embedding import EMBEDDINGS
from xmr_core.memory import MemoryEstimate, as_bytes, estimate
from xmr_core.negatives import train_matched
from xmr_core.params import check_params
from xmr_core.progress import Progress, Report
from xmr_core.ranker import Ranker
from xmr_core.scores import SCORE_FUNCTIONS
from xmr_core.training import SolverOptions, families, train
from xmr_core.tree import LabelTree
from xmr_core.tuning import Tuned, tune


class XRLinear(Answering):
    """Rank a very large number of labels by walking a tree of linear classifiers.

    Labels are grouped into a tree; each node has a classifier that tells its rows from its siblings'. A query
    is scored against the children of the root, the best ``beam_width`` are kept, their children are scored,
    and so on down to the labels. A label's score is the product of the scores on its path.

    Parameters
    ----------
    branching : int, default 16
        Children of a node (PECOS: nr_splits); a power of two.
    max_leaf_size : int, default 100
        Most labels under one node of the last inner level.
    label_embedding : {"pifa", "pii"}, default "pifa"
        What the tree is clustered by: the sum of a label's rows, or which rows it has.
    Cp, Cn : float, default 1.0
        Cost of errors on positive and negative rows.
    bias : float, default 1.0
        Value of the constant feature; 0 for none.
    eps : float, default 0.1
        Tolerance of the solver.
    max_iter : int, default 100
        Most passes of the solver over a family's rows.
    threshold : float, default 0.1
        Weights with a smaller absolute value are dropped after training. Biases stay.
    max_nonzeros_per_label : int, optional
        Most weights of a node, the bias counted; the largest stay. Default: all.
    negative_sampling : {"tfn", "man", "tfn+man"}, default "tfn"
        Rows that a family is trained on: those that belong below its parent, those that a search through the levels
        above brings there, or both.
    score_function : str, default "l3-hinge"
        Own score of a node with margin z. "l1-hinge" to "l4-hinge": exp(-max(0, 1 - z)^p); "sigmoid":
        1 / (1 + exp(-z)). With "log-" before it, the scores returned are logarithms. "noop": a label's score is its
        margin z, whatever its path, and so is an inner node's.
    match_weight : float or "auto", default 0.0
        Weight of the match with power-mean prototypes (see `xmr_core.prototypes`) beside the path score. A node is
        ranked by exp((log path score + w (match - 1)) / (1 + w)), the weighted geometric mean of its path score and
        exp(match - 1); 0 is plain XR-Linear, infinity the match alone. It helps where labels have one to three rows,
        and needs features that are not negative. "auto" chooses from a grid by nDCG@10 on the ``validation`` queries
        of `fit`.
    n_trees : int, default 1
        Trees grown with seeds ``seed``, ``seed + 1``, ...; a label's score is its mean score in all of them.
    seed : int, default 0
    n_jobs : int or None, default None
        Threads; None and -1 take as many as there are processors. Results do not depend on it.
    max_memory : int, str or None, default None
        Bytes, or a text such as "2 GB", that `fit` may take beside X and Y; it refuses to begin if
        `estimate_memory` says more.

    Attributes
    ----------
    rankers_ : tuple of Ranker
        One for each tree, set by `fit` and `load` in one step.
    ranker_, tree_, frozen_, n_features_in_
        The only ranker of a model with one tree, and its parts.
    calibration_ : Calibration
        Set by `calibrate`.

    Notes
    -----
    Ties go to the label that comes first in the tree. Yu et al., "PECOS: Prediction for Enormous and Correlated
    Output Spaces", JMLR 2022, arXiv:2010.05878.

    Examples
    --------
    >>> import numpy as np
    >>> from scipy.sparse import csr_matrix
    >>> X = csr_matrix(np.eye(4, dtype=np.float32))
    >>> Y = csr_matrix(np.eye(4, dtype=np.float32))
    >>> model = XRLinear(max_leaf_size=2).fit(X, Y)
    >>> model.predict(X, k=1).indices.tolist()
    [0, 1, 2, 3]
    """

    def __init__(
        self,
        branching: int = 16,
        max_leaf_size: int = 100,
        label_embedding: str = "pifa",
        Cp: float = 1.0,
        Cn: float = 1.0,
        bias: float = 1.0,
        eps: float = 0.1,
        max_iter: int = 100,
        threshold: float = 0.1,
        max_nonzeros_per_label: int | None = None,
        negative_sampling: str = "tfn",
        score_function: str = "l3-hinge",
        match_weight: float | str = 0.0,
        n_trees: int = 1,
        seed: int = 0,
        n_jobs: int | None = None,
        max_memory: int | str | None = None,
    ) -> None:
        self.branching = branching
        self.max_leaf_size = max_leaf_size
        self.label_embedding = label_embedding
        self.Cp = Cp
        self.Cn = Cn
        self.bias = bias
        self.eps = eps
        self.max_iter = max_iter
        self.threshold = threshold
        self.max_nonzeros_per_label = max_nonzeros_per_label
        self.negative_sampling = negative_sampling
        self.score_function = score_function
        self.match_weight = match_weight
        self.n_trees = n_trees
        self.seed = seed
        self.n_jobs = n_jobs
        self.max_memory = max_memory

    @property
    def estimators_(self) -> list["XRLinear"]:
        """Each tree as a model of its own, which can be traced."""
        return [self._with_rankers((ranker,), n_trees=1) for ranker in self._all()]

    @property
    def tree_(self) -> LabelTree:
        """The label tree."""
        return self.ranker_.tree

    @property
    def frozen_(self) -> Frozen:
        """Tree and weights as flat arrays."""
        return self.ranker_.frozen

    @property
    def match_weight_(self) -> float:
        """The match weight in use: the one given or chosen."""
        return self._all()[0].match_weight

    # ------------------------------------------------------------------ training

    def fit(
        self,
        X: Any,
        Y: Any,
        tree: LabelTree | None = None,
        on_progress: Report | None = None,
        validation: tuple[Any, Any] | None = None,
        client: Any = None,
    ) -> Self:
        """Train.

        Parameters
        ----------
        X : sparse or dense, shape (n, d), finite
            Features of the rows; anything but CSR float32 is converted.
        Y : sparse or dense, shape (n, n_labels)
            Non-zero where a label is right for a row.
        tree : LabelTree, optional
            Default: balanced k-means over PIFA label embeddings, families sorted by frequency.
        on_progress : callable(stage, fraction), optional
            Called now and then with "tree" or "rankers" and a number in [0, 1]. What it raises stops the
            training and leaves this model as it was.
        validation : tuple (X, Y), optional
            Queries as they will be asked, and their labels, for ``match_weight="auto"``. Held-back training rows will
            not do where they are descriptions rather than queries: they choose wrongly.
        client : dask.distributed.Client, optional
            Train the rankers on its workers; trees are built here. The weights are the same.

        Raises
        ------
        InputError
            If shapes do not meet, a value is not finite, there are no labels, or a parameter is out of range.
        """
        self._check_params()
        X, Y = without_zeros(as_features(X)), as_labels(Y)
        same_rows(X, Y)
        asked = choose_match.checked_validation(self.match_weight, X, Y, validation)
        if tree is not None:
            self._check_tree(tree, Y.shape[1])
        self._check_memory(X, Y)
        if client is not None:
            distributed.require_client(client)  # before the work on the tree
            if self.negative_sampling != "tfn":
                raise InputError('Only negative_sampling="tfn" trains on a cluster; leave client out, or change it.')
        rankers = tuple(self._grow(X, Y, tree, i, client, on_progress) for i in range(self.n_trees))
        rankers = choose_match.add(rankers, X, Y, self.match_weight, asked, self._with_rankers)
        # The curve belonged to the weights of before. It goes first: another thread may ask for probabilities now, and
        # a refusal is better than new scores read off an old curve.
        self.__dict__.pop("calibration_", None)
        self.rankers_ = rankers
        return self

    def _grow(
        self, X: csr_matrix, Y: csr_matrix, tree: LabelTree | None, number: int, client: Any, report: Report | None
    ) -> Ranker:
        """Train the tree of that number."""

        def tell(stage: str) -> Progress | None:
            return (lambda f: report(stage, (number + f) / self.n_trees)) if report else None

        seed = self.seed + number
        if tree is None:
            tree = self._cluster(X, Y, seed, tell("tree"))
        options = SolverOptions(
            self.Cp, self.Cn, self.bias, self.eps, self.max_iter, self.threshold, seed, self.max_nonzeros_per_label
        )
        tasks, threads, report_rankers = families(tree, Y), self._threads(), tell("rankers")
        if client is not None:
            chunks = distributed.train(X, tasks, options, client, report_rankers)
        elif self.negative_sampling == "tfn":
            chunks = train(X, tasks, options, threads, report_rankers)
        else:
            scheme = self.negative_sampling
            score = SCORE_FUNCTIONS[self.score_function]
            chunks = train_matched(X, tasks, scheme, score, options, threads, report_rankers)
        return Ranker(tree, Frozen.assemble(tree, chunks), X.shape[1])

    def _cluster(self, X: csr_matrix, Y: csr_matrix, seed: int, tell: Progress | None) -> LabelTree:
        Z = EMBEDDINGS[self.label_embedding](X, Y)
        tree = LabelTree.balanced_kmeans(Z, self.branching, self.max_leaf_size, seed, tell, self._threads())
        return tree.by_frequency(np.bincount(Y.indices, minlength=Y.shape[1]))

    def estimate_memory(self, X: Any, Y: Any) -> MemoryEstimate:
        """Say how many bytes `fit` will take beside X and Y, before it is called; see `memory.estimate`."""
        X, Y = as_features(X), as_labels(Y)
        same_rows(X, Y)
        matches = self.match_weight != 0
        return estimate(X, Y, self.branching, self.max_leaf_size, self._threads(), matches)

    def _check_memory(self, X: csr_matrix, Y: csr_matrix) -> None:
        if self.max_memory is not None and (needed := self.estimate_memory(X, Y)).total > as_bytes(self.max_memory):
            raise InputError(
                f"Training needs {needed} and max_memory is {self.max_memory}. Fewer threads (n_jobs), smaller leaves "
                "(max_leaf_size) or fewer features take less; or raise max_memory."
            )

    def prune(self, threshold: float) -> "XRLinear":
        """Return a copy of this model without the weights under ``threshold`` in absolute value.

        Pruning to a threshold gives the same model as training with it: levels are trained independently and
        the cut comes last. Not so with ``max_nonzeros_per_label``, where a bias may have gone to make room for a
        weight that the pruning drops, nor with matcher-aware negatives, which the levels above choose.
        """
        at_least("threshold", threshold, 0)
        pruned = tuple(replace(ranker, frozen=ranker.frozen.prune(threshold)) for ranker in self._all())
        return self._with_rankers(pruned, threshold=max(threshold, self.threshold))

    def _with_rankers(self, rankers: tuple[Ranker, ...], **params: Any) -> "XRLinear":
        other = XRLinear(**{**self.get_params(), **params})
        other.rankers_ = rankers
        return other

    def tune(self, X: Any, Y: Any, validation: tuple[Any, Any] | None = None, **grids: Any) -> Tuned:
        """Search over C, threshold, score function and the number of trees, and train with the best.

        A tenth of the rows, at most 5,000, is held back to compare on. One training serves all thresholds and score
        functions; more trees are tried last, with the best of the rest. All other parameters are this model's.

        Parameters
        ----------
        validation : tuple (X, Y), optional
            Rows to compare on instead of held-back ones.
        **grids
            ``C`` (0.3, 0.5, 1; Cp and Cn alike), ``threshold`` (0.01, 0.05, 0.1), ``score_function`` ("l3-hinge",
            "sigmoid"), ``n_trees`` (1, 3): sequences of values to try; ``scoring`` (nDCG@10): a
            function of Y_true and Y_score, greater is better; ``on_progress``: as `fit`.

        Returns
        -------
        Tuned
            ``model`` trained on all rows, ``best_params``, ``best_score`` and ``table``, every option tried.
        """
        return tune(self, X, Y, validation, **grids)

    # ------------------------------------------------------------------ checks

    def _check_params(self) -> None:
        check_params(self)

    def _check_tree(self, tree: LabelTree, n_labels: int) -> None:
        if tree.n_labels != n_labels:
            raise InputError(f"The tree holds {tree.n_labels} labels and Y has {n_labels} columns; they must agree.")
        if self.n_trees > 1:
            raise InputError(f"n_trees is {self.n_trees} and one tree came; set n_trees=1 or leave the tree out.")
