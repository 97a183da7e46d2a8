"""The experiments on a log of purchases: product search."""

from xmr_core.experiments import models
from xmr_core.experiments.experiment import ARTICLE, CHANG, YU, Experiment

ON_PURCHASES = {
    "beam": Experiment(
        "What do beam width and pruning cost?",
        "One model, asked the same held-out queries with 10 beam widths and 6 thresholds under which weights are "
        "dropped. It was measured when the data set was trained. Nodes scored are counted; times jitter if the machine "
        "had other work then.",
        "The model bears pruning: weights can be dropped at several thresholds, so memory and time can be fitted to "
        "the system that serves it, with little loss of recall.",
        (CHANG, ARTICLE),
        "It counts as seen if half of the memory can be saved for one point of recall@10, and as seen in part if a "
        "fifth of it can.",
        lambda products, queries: 0.0,
    ),
    "features": Experiment(
        "Which features carry the search?",
        "The same tree model is trained on seven choices of features: runs of 1 to 3 words, character trigrams, "
        "TF-IDF weights, alone and together. “TF-IDF alone” is single words with TF-IDF. All other settings are equal.",
        "Words, characters and TF-IDF together gave the best recall; character trigrams help with typing errors and "
        "word forms, runs of words with phrases, TF-IDF against words that are everywhere.",
        (ARTICLE, CHANG),
        "It counts as seen if all three lead by more than twice the standard error of the difference, measured query "
        "by query, and as seen in part if the difference is smaller than that.",
        lambda products, queries: 1.2e-3 * queries,
    ),
    "models": Experiment(
        "Is a tree of linear classifiers worth it?",
        f"Eight models answer the same held-out queries. At most {models.MAX_PRODUCTS:,} products, drawn at random, "
        "and their purchases take part: training a classifier for each product on all rows is what takes the time. "
        "BM25 and the two-tower read titles; the other models see nothing but queries and what was bought after them. "
        "Prototypes add to a node's score how well the query matches a power mean of the queries below that node; how "
        "much this counts is chosen on queries held back from training, and the choice is part of the training time. "
        "The two-tower is small: averaged embeddings of hashed n-grams, 64 numbers, 4 passes over the pairs. "
        "A query is timed from its text to its ten products.",
        "In the search of a real shop, recall@10 was more than twice a neural model's and nearly four times a linear "
        "one's, with a sixth of the neural model's training time and 1.25 ms a query.",
        (ARTICLE, CHANG),
        "It counts as seen if XR-Linear is ahead of the two-tower and of BM25 on titles by more than twice the "
        "standard error, no model is ahead of it and it trains faster than the two-tower; as seen in part if it is "
        "ahead of one of the two.",
        lambda products, queries: (2.2e-3 + 4e-7 * min(products, models.MAX_PRODUCTS)) * _part(products, queries),
    ),
    "growth": Experiment(
        "Does a query's cost grow with log L?",
        "The catalogue is halved up to four times, products drawn at random with their purchases. Each time the "
        "model is trained anew and asked at beam width 10; its times are of the tree alone, without reading the text. "
        "They hold the fixed cost of a call, so they grow more slowly than the nodes scored where products are few.",
        "With a tree and a beam, the time to answer grows with the logarithm of the number of products; that is what "
        "makes catalogues of a hundred million products possible.",
        (CHANG, YU),
        "It counts as seen if the nodes scored grow at most 1.5 times as fast as log L, as seen in part if they grow "
        "more slowly than the square root of L.",
        lambda products, queries: 4e-4 * queries,
    ),
}


def _part(products: int, queries: int) -> float:
    """Return the number of queries left when only some products take part."""
    return queries * min(1.0, models.MAX_PRODUCTS / max(products, 1))
