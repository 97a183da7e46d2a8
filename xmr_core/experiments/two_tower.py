"""A small neural two-tower model: queries and products meet in one space of vectors."""

from collections import Counter
from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from xmr_core.experiments.top import top_k
from xmr_core.features import QueryVectorizer
from xmr_core.progress import Progress


class TwoTower:
    """Average the embeddings of a text's hashed n-grams, scale to length 1, and compare by cosine.

    One table of embeddings serves both towers. Trained with the in-batch softmax: each query must pick its own
    product among all products of its batch. The step is AdaGrad's.

    Parameters
    ----------
    n_buckets : int
        Rows of the table; n-grams that hash alike share one.
    dim : int
        Length of a vector.
    epochs, batch, rate, temperature, seed
        Of the training; cosines are divided by the temperature before the softmax.

    Notes
    -----
    Small on purpose: words, pairs of words and character trigrams, no attention, some seconds of training on one
    processor. After Nigam et al., "Semantic Product Search", KDD 2019, doi:10.1145/3292500.3330759 (average of
    hashed n-grams, shared table) with the loss of Yi et al., RecSys 2019, doi:10.1145/3298689.3346996.
    """

    def __init__(
        self,
        n_buckets: int = 2**15,
        dim: int = 64,
        epochs: int = 4,
        batch: int = 256,
        rate: float = 0.1,
        temperature: float = 0.07,
        seed: int = 0,
    ) -> None:
        self.n_buckets = n_buckets
        self.dim = dim
        self.epochs = epochs
        self.batch = batch
        self.rate = rate
        self.temperature = temperature
        self.seed = seed
        self._analyze = QueryVectorizer(word_ngrams=(1, 2)).analyze

    def fit(
        self,
        queries: Sequence[str],
        titles: Sequence[str],
        row: NDArray[np.integer],
        label: NDArray[np.integer],
        on_progress: Progress = lambda fraction: None,
    ) -> "TwoTower":
        """Train on pairs: the product ``titles[label[i]]`` was bought after ``queries[row[i]]``."""
        rng = np.random.default_rng(self.seed)
        X_query, X_title = self.encode(queries), self.encode(titles)
        table = rng.normal(size=(self.n_buckets, self.dim)).astype(np.float32)
        squares = np.full(table.shape, 1e-8, dtype=np.float32)
        steps = int(np.ceil(len(row) / self.batch))
        for epoch in range(self.epochs):
            order = rng.permutation(len(row))
            for step in range(steps):
                on_progress((epoch + step / steps) / self.epochs)
                pairs = order[step * self.batch : (step + 1) * self.batch]
                used, gradient = self._gradient(table, X_query[row[pairs]], X_title[label[pairs]], label[pairs])
                squares[used] += gradient * gradient
                table[used] -= self.rate * gradient / np.sqrt(squares[used])
        self.table_ = table
        self.products_ = unit(X_title @ table)[0]
        return self

    def _gradient(
        self, table: NDArray[np.float32], X_query: csr_matrix, X_title: csr_matrix, label: NDArray[np.integer]
    ) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Return the buckets that a batch touches and the gradient of their rows."""
        used, places = np.unique(np.concatenate([X_query.indices, X_title.indices]), return_inverse=True)
        X_query = csr_matrix((X_query.data, places[: X_query.nnz], X_query.indptr), shape=(X_query.shape[0], len(used)))
        X_title = csr_matrix((X_title.data, places[X_query.nnz :], X_title.indptr), shape=(X_title.shape[0], len(used)))
        _, gradient = loss_and_gradient(table[used], X_query, X_title, label, self.temperature)
        return used, gradient

    def encode(self, texts: Sequence[str]) -> csr_matrix:
        """Return for each text how its n-grams fall into the buckets, CSR float32, rows summing to 1 (or 0)."""
        indptr, indices, data = [0], list[int](), list[float]()
        for text in texts:
            by_word, by_char = self._analyze(text)
            found = Counter(crc32(gram.encode()) % self.n_buckets for gram in [*by_word, *(f"#{c}" for c in by_char)])
            indices += found.keys()
            data += [count / found.total() for count in found.values()]
            indptr.append(len(indices))
        arrays = np.array(data, dtype=np.float32), np.array(indices, dtype=np.int32), np.array(indptr)
        return csr_matrix(arrays, shape=(len(texts), self.n_buckets))

    def rank(self, query: str, k: int = 10) -> NDArray[np.int32]:
        """Return the ``k`` nearest products, best first."""
        row = self.encode([query])
        vector = row.data @ self.table_[row.indices]
        return top_k(self.products_ @ vector, k)

    @property
    def nbytes(self) -> int:
        """Bytes of the table and of the products' vectors."""
        return self.table_.nbytes + self.products_.nbytes


def unit(vectors: NDArray) -> tuple[NDArray, NDArray]:
    """Return vectors scaled to length 1 and their lengths; a vector of zeros stays one."""
    length = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return vectors / length, length


def loss_and_gradient(
    table: NDArray, X_query: csr_matrix, X_title: csr_matrix, label: NDArray[np.integer], temperature: float
) -> tuple[float, NDArray]:
    """Return the mean in-batch softmax loss and its gradient by the table.

    Parameters
    ----------
    table : (n_buckets, dim)
    X_query, X_title : CSR (batch, n_buckets)
        Pair i is row i of both.
    label : (batch,)
        A product that stands in the batch twice is no wrong answer to itself.
    """
    q, q_length = unit(X_query @ table)
    p, p_length = unit(X_title @ table)
    logits = q @ p.T / temperature
    logits[(label[:, None] == label) & ~np.eye(len(label), dtype=bool)] = -np.inf
    logits -= logits.max(axis=1, keepdims=True)
    chance = np.exp(logits)
    total = chance.sum(axis=1, keepdims=True)
    loss = float(np.mean(np.log(total[:, 0]) - np.diag(logits)))
    chance /= total
    wrong = (chance - np.eye(len(label), dtype=table.dtype)) / (len(label) * temperature)
    dq, dp = _through_unit(wrong @ p, q, q_length), _through_unit(wrong.T @ q, p, p_length)
    return loss, X_query.T @ dq + X_title.T @ dp


def _through_unit(by_unit: NDArray, vectors: NDArray, length: NDArray) -> NDArray:
    """Return the gradient before scaling to length 1: what points along the vector changes nothing."""
    return (by_unit - vectors * np.sum(by_unit * vectors, axis=1, keepdims=True)) / length
