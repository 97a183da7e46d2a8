"""What the screens say about an experiment, and the articles behind them."""

from collections.abc import Callable
from dataclasses import dataclass

Source = tuple[str, str]  # a name and an address

ARTICLE: Source = (
    "Amazon Science on PECOS, 2021",
    "https://www.amazon.science/blog/applying-pecos-to-product-retrieval-and-text-autocompletion",
)
CHANG: Source = ("Chang et al., KDD 2021", "https://doi.org/10.1145/3447548.3467092")
YADAV: Source = ("Yadav et al., KDD 2021", "https://arxiv.org/abs/2012.07654")
YU: Source = ("Yu et al., arXiv:2010.05878", "https://arxiv.org/abs/2010.05878")


@dataclass(frozen=True)
class Experiment:
    """One experiment as the screen shows it.

    ``question`` heads it, ``method`` says what is done, ``found`` what the ``sources`` report, in our words, and
    ``judged`` when that counts as seen here (see `verdict`).
    ``seconds`` estimates how long it takes on the machine that `machine.slowness` is measured against: from the numbers
    of products and of different queries, or, on sessions, from the number of pairs.
    """

    question: str
    method: str
    found: str
    sources: tuple[Source, ...]
    judged: str
    seconds: Callable[..., float]
