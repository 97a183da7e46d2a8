"""How well the question bank's search finds cards: ``python -m benchmarks.question_search``.

The questions of tests/data/asked_questions.tsv were written apart from the cards, each with the cards that answer it;
those that a card holds word for word are left out. Beside our search stand its two halves: the engine alone, and BM25
over one text a card, of the same wordings.
"""

import csv
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.table import print_table
from questions import load_bank
from questions.search import BankSearch, search_folder, wordings
from xmr_core.experiments.bm25 import BM25
from xmr_core.features import words

ASKED = Path(__file__).parent.parent / "tests" / "data" / "asked_questions.tsv"
TOP = 10
Search = Callable[[str], list[str]]


def main() -> None:
    """Search, measure and print."""
    bank = load_bank()
    texts = [list(wordings(card)) for card in bank.cards]
    seen = {" ".join(words(text)) for some in texts for text in some}
    asked = {text: cards for text, cards in questions().items() if " ".join(words(text)) not in seen}
    ours = BankSearch(bank.cards, search_folder())
    index = BM25([" ".join(some) for some in texts])
    print(f"{len(bank.cards)} cards, {len(asked)} questions written apart from them\n")
    print_table(
        ["search", "first", "in the first 5", "in the first 10", "ms a question (median)"],
        [
            row("ours", lambda text: [card.id for card in ours(text, TOP)], asked),
            row("XR-Linear alone", lambda text: [card.id for card in ours.learnt(text, TOP)], asked),
            row("BM25", lambda text: [bank.cards[i].id for i in index.rank(text, k=TOP)], asked),
        ],
    )


def questions() -> dict[str, set[str]]:
    """Return each question and the ids of the cards that answer it."""
    with ASKED.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["question"]: set(row["cards"].split("|")) for row in rows}


def row(name: str, search: Search, asked: dict[str, set[str]]) -> list[str]:
    """Return a search's line: shares of questions whose card is found, and the time."""
    ranks, times = [], []
    for text, cards in asked.items():
        began = perf_counter()
        found = search(text)
        times.append(1000 * (perf_counter() - began))
        ranks.append(next((i for i, card in enumerate(found) if card in cards), TOP))
    shares = [sum(rank < k for rank in ranks) / len(ranks) for k in (1, 5, 10)]
    return [name, *(f"{share:.1%}" for share in shares), f"{median(times):.2f}"]


if __name__ == "__main__":
    main()
