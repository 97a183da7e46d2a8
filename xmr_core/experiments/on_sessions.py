"""The experiments on a log of sessions: autocompletion."""

from xmr_core.experiments.completers import POPULARITY
from xmr_core.experiments.completion_task import MAX_PAIRS
from xmr_core.experiments.experiment import ARTICLE, YADAV, Experiment

QUESTIONS = (
    f"At most {MAX_PAIRS:,} pairs (previous query, query) take part, whole sessions drawn at random. Each held-out "
    "query is asked for at 1, 2, 3 and at 4 or more letters, and at one random length. MRR@10 is the mean of 1 / rank, "
    "and 0 where the query is not among the ten: so it is for every query that the training never saw."
)
ON_SESSIONS = {
    "completion": Experiment(
        "What completes a query best, and what does the session add?",
        f"{QUESTIONS} BLEU-RR compares the words of every line with the query that was meant, weighted by 1 / rank. "
        "Clusters, trie and hybrid (a trie of two letters above clusters) are the paper's plain form: of the queries "
        "below the beam, those that begin with the prefix are ranked, often fewer than ten. Masked "
        f"keeps the beam under the prefix, need not read letters, and adds {POPULARITY:g} × log(1 + count). Without "
        "the session, the trees are trained anew on prefixes alone; SessionAutocomplete has weights for that case and "
        "is asked with no previous query. Each completion is timed as the first letter after a new previous query.",
        "Ranking known queries with a tree model that reads the previous query, after their changes to index and "
        "features, gave 3.9 times the MRR of the unchanged method on a public log, in under 10 ms. With the session, "
        "one or two letters are often enough. It beat the linear and neural models compared, in MRR and in BLEU.",
        (ARTICLE, YADAV),
        "It counts as seen if the hybrid is ahead of most-popular completion over all lengths, and of itself without "
        "the session at 1 to 3 letters, each by more than twice the standard error of the difference, and a completion "
        "takes under 10 ms; as seen in part if one of the two leads is there.",
        lambda pairs: 10 + 7e-3 * min(pairs, MAX_PAIRS),
    ),
    "trie_depth": Experiment(
        "Clusters, a trie, or a trie above clusters?",
        f"{QUESTIONS} Everything but the index is equal: the same features, the paper's plain form with beam width 10. "
        "“Clusters of words” groups queries by the words typed before them and looks at no letter. “Clusters” groups "
        "by letters too, those at the beginning counted more. A trie depth of 3 means one level for each of the first "
        "three letters and clusters below; “trie” goes on to the last letter. Bars are two standard errors, each way, "
        "of the difference to the trie. Nodes scored are counted; times jitter if the machine had other work then.",
        "Clusters of embeddings did not fit fragments of words. A trie as the index improved the ranking a lot, and "
        "slowed it down, since strings are long. So they put a trie of the first letters above clusters, and let the "
        "embeddings count letters, those at the beginning more: that makes clusters more like a trie.",
        (ARTICLE, YADAV),
        "It counts as seen if the trie is ahead of clusters of words by more than twice the standard error of the "
        "difference and slower than clusters, and a hybrid is faster than the trie and not surely behind it; as seen "
        "in part if the trie is ahead of clusters of words.",
        lambda pairs: 5 + 4e-3 * min(pairs, MAX_PAIRS),
    ),
}
