"""What a candidate would say about each experiment."""

from dataclasses import dataclass

from visuals.figures.experiment_words import interview_numbers
from visuals.frames.interview_box import say_it
from xmr_core.experiments.result import Result


@dataclass(frozen=True)
class Saying:
    """``sentences`` a candidate would say, and the ``cost`` or the measure in symbols."""

    sentences: str
    cost: str


SAYINGS = {
    "beam": Saying(
        "I treat beam width and pruning as two dials after training: neither needs a new model. I sweep both on "
        "held-out queries, fix how much recall the product may lose, and take the cheapest setting inside that. The "
        "beam buys time, the threshold buys memory, and I check both at the tail of the latency, not only the mean.",
        r"Cost: time grows with $b \cdot B \cdot D$ (beam width, children of a node, depth), memory with the number of "
        r"weights at least as large as the threshold.",
    ),
    "features": Saying(
        "An ablation takes away one family at a time and keeps everything else equal, the split and the seed too. I "
        "compare the runs on the same queries, pair by pair, and give the difference with its standard error. What "
        "adds nothing is dropped, because each family costs memory and encoding time on every query.",
        r"Difference $\bar d = \frac{1}{n}\sum_i (h_i - h'_i)$ with error $s_d / \sqrt{n}$; $h_i$ is 1 if query $i$ "
        r"is a hit.",
    ),
    "models": Saying(
        "I never show a model without a strong cheap baseline: popularity, BM25, a centroid. One-against-all tells me "
        "what the tree gives up for its speed, and a two-tower what text on the product side adds. If a baseline wins, "
        "I say so and ask why before adding parameters: with few purchases a product, comparing texts can beat learned "
        "weights, so I add that comparison to the tree and choose its share on held-back queries.",
        r"At most, a query costs $L \cdot q$ for one-against-all, $L \cdot m$ for a two-tower without an index, "
        r"$b \cdot B \cdot D \cdot q$ for the tree: $L$ products, $q$ n-grams in the query, $m$ numbers in a vector, "
        r"beam width $b$, $B$ children of a node, depth $D$.",
    ),
    "growth": Saying(
        "I look at growth on a log-log plot, where a straight line is a power of the number of labels. Scoring every "
        "label grows in proportion; with a tree each doubling adds a little, since only the depth grows. Recall falls "
        "as labels crowd together, so I report it beside the time and widen the beam where it is worth it.",
        r"Cost: $O(b \cdot B \cdot \log_B L)$ nodes with the tree, $O(L)$ without it; beam width $b$, $B$ children of "
        r"a node, $L$ products.",
    ),
    "completion": Saying(
        "I take the previous query and the prefix as input and the known queries as labels, so nothing nonsensical is "
        "ever shown. I compare with most-popular completion first: it is a dictionary of counts and hard to beat once "
        "some letters stand there. The session pays at one or two letters, where a prefix alone says little. I report "
        "the reciprocal rank by prefix length, because the mean over all lengths hides that, and time a single key.",
        r"$\mathrm{MRR} = \frac{1}{n}\sum_i 1/r_i$, with $1/r_i = 0$ where the query is not among the ten; "
        r"$\mathrm{BLEU_{RR}}$ of one list: $\sum_r \frac{\mathrm{BLEU}_r}{r} \big/ \sum_r \frac{1}{r}$. Cost of a "
        r"completion: $O(\log V)$ for the range of a prefix among $V$ queries, and $O(b \cdot B \cdot D)$ nodes for "
        r"the tree (beam width $b$, $B$ children of a node, depth $D$).",
    ),
    "trie_depth": Saying(
        "Clusters of embeddings group queries by topic, and a fragment like “ca” has no topic. A trie groups by what "
        "is typed, so the first levels of the beam agree with the prefix. But it is as deep as the longest query, and "
        "each level costs time and training. So I keep a trie for the first letters and clusters below, and choose "
        "its depth where the rank stops improving for the time that I have.",
        r"Depth: $O(\log_B L)$ for clusters, up to $\max_i |s_i|$ for a trie, $d + O(\log_B (L / A^d))$ for a trie of "
        r"$d$ levels above clusters, if $L$ labels spread evenly over $A$ letters. A completion scores at most $b$ "
        r"families a level.",
    ),
}


def say(experiment: str, result: Result | None) -> None:
    """Draw the box."""
    saying = SAYINGS[experiment]
    numbers = interview_numbers(result) if result else "Here: run the experiment to put numbers on it."
    say_it(f"experiment-{experiment}", saying.sentences, saying.cost, numbers)
