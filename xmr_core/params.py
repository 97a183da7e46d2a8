"""Which values the parameters of `XRLinear` may take."""

from typing import TYPE_CHECKING

from xmr_core import choose_match
from xmr_core.checks import at_least, check_averaged, check_threads, one_of, whole
from xmr_core.label_embedding import EMBEDDINGS
from xmr_core.memory import as_bytes
from xmr_core.negatives import SCHEMES
from xmr_core.scores import SCORE_FUNCTIONS

if TYPE_CHECKING:
    from xmr_core.linear import XRLinear


def check_params(model: "XRLinear") -> None:
    """Raise InputError if a constructor argument is out of range; the message names it."""
    for name in ("Cp", "Cn", "eps"):
        at_least(name, getattr(model, name), 1e-10)
    for name in ("bias", "threshold"):
        at_least(name, getattr(model, name), 0)
    for name, low in (("max_iter", 1), ("branching", 2), ("max_leaf_size", 1), ("n_trees", 1), ("seed", 0)):
        whole(name, getattr(model, name), low)
    check_threads(model.n_jobs)
    if model.max_nonzeros_per_label is not None:
        whole("max_nonzeros_per_label", model.max_nonzeros_per_label, 1)
    if model.max_memory is not None:
        as_bytes(model.max_memory)
    one_of("label_embedding", model.label_embedding, EMBEDDINGS)
    one_of("negative_sampling", model.negative_sampling, SCHEMES)
    one_of("score_function", model.score_function, SCORE_FUNCTIONS)
    choose_match.check(model.match_weight)
    check_averaged(model.score_function, model.n_trees)
