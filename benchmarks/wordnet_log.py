"""A real log of pairs for development, made from WordNet: ``python -m benchmarks.wordnet_log OUT``.

WordNet's files come with ``apt-get install wordnet-base``, or from ``--dict DIR`` (data.noun, data.verb, data.adj,
data.adv, cntlist.rev). OUT gets train.tsv and test.tsv with the columns previous and query: a word that stands for a
meaning, and one of a related meaning, as somebody might look up one after the other. No pair of test.tsv is in
train.tsv, in neither direction. Fellbaum (ed.), "WordNet: An Electronic Lexical Database", MIT Press 1998.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.table import print_table

PARTS = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
N_TRAIN, N_TEST = 200_000, 20_000
TELLING = 2  # words of a gloss that make pairs, those in the fewest glosses
LONGEST_NAME = 3  # words of a lemma that is looked for in glosses
_WORD = re.compile(r"[A-Za-z][A-Za-z'.-]*[A-Za-z]|[A-Za-z]")


@dataclass(frozen=True)
class Meaning:
    """A synset: its lemmas, how often each was tagged in texts plus one, the meanings it points at, and its gloss."""

    lemmas: list[str]
    counts: NDArray[np.float64]
    related: list[str]
    gloss: str


def main() -> None:
    """Write the log, and print its sizes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--dict", type=Path, default=Path("/usr/share/wordnet"))
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    if missing := [part for part in sorted(set(PARTS.values())) if not (args.dict / f"data.{part}").exists()]:
        sys.exit(f"{args.dict} has no data.{missing[0]}. Run apt-get install wordnet-base, or give --dict DIR.")
    train, test = split(pairs(meanings(args.dict), np.random.default_rng(args.seed)))
    args.out.mkdir(parents=True, exist_ok=True)
    for name, rows in (("train", train), ("test", test)):
        lines = ["previous\tquery", *("\t".join(row) for row in rows)]
        (args.out / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print_table(["", "number"], sizes(train, test))


def meanings(folder: Path) -> dict[str, Meaning]:
    """Read all synsets; the key is the part of speech and the place in its file, as pointers name them."""
    tagged = _tagged(folder / "cntlist.rev")
    found: dict[str, Meaning] = {}
    for letter, part in (("n", "noun"), ("v", "verb"), ("a", "adj"), ("r", "adv")):
        with (folder / f"data.{part}").open(encoding="utf-8") as lines:
            for line in lines:
                if not line.startswith("  "):  # the licence
                    found[letter + line[:8]] = _meaning(line, letter, tagged)
    return found


def _tagged(path: Path) -> Counter[str]:
    """Count how often each lemma was met in the texts that WordNet's makers tagged."""
    counts: Counter[str] = Counter()
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            sense, _, count = line.split(" ")
            counts[sense.split("%")[0]] += int(count)
    return counts


def _meaning(line: str, letter: str, tagged: Counter[str]) -> Meaning:
    data, _, gloss = line.partition("|")
    fields = data.split(" ")
    n_lemmas = int(fields[3], 16)
    names = [re.sub(r"\((?:a|p|ip)\)$", "", name) for name in fields[4 : 4 + 2 * n_lemmas : 2]]
    at = 4 + 2 * n_lemmas
    n_pointers = int(fields[at])
    pointers = [fields[at + 1 + 4 * i : at + 5 + 4 * i] for i in range(n_pointers)]
    related = [part.replace("s", "a") + place for _, place, part, _ in pointers]
    counts = np.array([1.0 + tagged[name.lower()] for name in names])
    return Meaning([name.replace("_", " ") for name in names], counts, related, gloss.partition('"')[0])


def pairs(found: dict[str, Meaning], rng: np.random.Generator) -> list[tuple[str, str]]:
    """Return pairs of different lemmas in random order, none twice, in neither direction."""
    rows: dict[frozenset[str], tuple[str, str]] = {}
    for one, other in _related(found, rng):
        if one != other:
            pair = (one, other) if rng.random() < 0.5 else (other, one)
            rows.setdefault(frozenset(pair), pair)
    order = list(rows.values())
    return [order[i] for i in rng.permutation(len(order))]


def _related(found: dict[str, Meaning], rng: np.random.Generator) -> Iterator[tuple[str, str]]:
    """Yield a pair for every pointer, for every synonym of a first lemma, and for the rarest words of a gloss."""
    known = _known(found)
    in_gloss = {key: _in_gloss(meaning.gloss, known) for key, meaning in found.items()}
    n_glosses = Counter(name for names in in_gloss.values() for name in names)
    for key, meaning in found.items():
        for other in meaning.related:
            yield _draw(meaning, rng), _draw(found[other], rng)
        for synonym in meaning.lemmas[1:]:
            yield meaning.lemmas[0], synonym
        for name in sorted(in_gloss[key], key=n_glosses.__getitem__)[:TELLING]:
            yield _draw(meaning, rng), name


def _draw(meaning: Meaning, rng: np.random.Generator) -> str:
    """Draw one of the lemmas, by how often it is used."""
    place = np.searchsorted(np.cumsum(meaning.counts), rng.random() * meaning.counts.sum(), side="right")
    return meaning.lemmas[min(int(place), len(meaning.lemmas) - 1)]


def _known(found: dict[str, Meaning]) -> frozenset[str]:
    return frozenset(name for meaning in found.values() for name in meaning.lemmas)


def _in_gloss(gloss: str, known: frozenset[str]) -> list[str]:
    """Return the lemmas in a gloss, the longest at each place, each once, in the gloss's order."""
    words, names, at = _WORD.findall(gloss), [], 0
    while at < len(words):
        tries = (" ".join(words[at : at + n]) for n in range(LONGEST_NAME, 0, -1))
        name = next((name for name in tries if len(name) > 2 and name in known), "")
        if name:
            names.append(name)
        at += name.count(" ") + 1
    return list(dict.fromkeys(names))


def split(rows: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return rows to train on and rows to test with; no more than `N_TRAIN` and `N_TEST`."""
    n_test = min(N_TEST, len(rows) // 10)
    return rows[n_test : n_test + N_TRAIN], rows[:n_test]


def sizes(train: list[tuple[str, str]], test: list[tuple[str, str]]) -> list[list[str]]:
    """Return the lines of the printed table."""
    after, before = {query for _, query in train}, {previous for previous, _ in train}
    known = sum(query in after for _, query in test)
    either = sum(query in after or query in before for _, query in test)
    asked = max(len(test), 1)
    return [
        ["training pairs", f"{len(train):,}"], ["test pairs", f"{len(test):,}"],
        ["different queries to train on", f"{len(after):,}"], ["different previous queries", f"{len(before):,}"],
        ["test queries known, per cent", f"{100 * known / asked:.1f}"],
        ["test queries known in either column, per cent", f"{100 * either / asked:.1f}"],
    ]  # fmt: skip


if __name__ == "__main__":
    main()
