"""The command that checks the bank: faults by card, then how many cards there are of what."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from questions.bank import Bank, bank_of, bank_paths, read_files
from questions.cards import Card, Scored
from questions.faults import faults
from questions.topics import FLOORS, PRINCIPLES, STORIES_A_PRINCIPLE, TOPICS


def main(arguments: Sequence[str]) -> int:
    """Run the command; return 1 if there is a fault, else 0."""
    asked = _parser().parse_args(arguments)
    paths = bank_paths()
    named = [Path(file).resolve() for file in asked.files]
    files, unread = read_files([*paths, *(path for path in named if path not in paths)])
    chosen = named or list(files)
    mine = [path for path in chosen if path in files]
    told = [f"{path.parent.name}/{path.name}" for path in chosen]
    found = [fault for fault in unread if not named or fault.startswith(tuple(told))]
    bank = bank_of(list(files.values()))
    scored = [card for card in bank.cards if isinstance(card, Scored)]
    for path in mine:
        for card in files[path].cards:
            found += [f"{path.parent.name}/{path.name}, card {card.id}: {fault}" for fault in faults(card, scored)]
    found += twin_faults(bank, {card.id for path in mine for card in files[path].cards})
    if asked.floors:
        found += floor_faults(bank)
    print("\n".join(found) if found else f"No fault in {sum(len(files[path].cards) for path in mine)} cards.")
    print(*gaps(bank, [card for path in mine for card in files[path].cards]), sep="\n", end="")
    print(tables(bank))
    return int(bool(found))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m questions", description="Check the question bank.")
    parser.add_argument("what", choices=["check"])
    parser.add_argument("files", nargs="*", help="files of the bank to check; all of them if none is named")
    parser.add_argument("--floors", action="store_true", help="too few cards of a topic or kind are faults as well")
    return parser


def twin_faults(bank: Bank, ids: set[str]) -> list[str]:
    """Return the pairs of prompts that ask nearly the same, of which one is among the cards named."""
    from questions.similar import alike  # here, so that --help and refusals need not load the engine

    return [
        f"cards {pair.first.id} and {pair.second.id}: their prompts ask nearly the same (cosine {pair.cosine:.2f})"
        for pair in alike(bank.cards)
        if {pair.first.id, pair.second.id} & ids
    ]


def floor_faults(bank: Bank) -> list[str]:
    """Return what there are too few cards of."""
    stories, families = bank.count("principles"), bank.count("family")
    wanted = [(topic.key, bank.topics[topic.key], topic.floor) for topic in TOPICS]
    wanted += [(name, stories[name], STORIES_A_PRINCIPLE) for name in PRINCIPLES]
    wanted += [(f"cards of the kind {name}", families[name], floor) for name, floor in FLOORS.items()]
    return [f"{name}: {count} of at least {floor}" for name, count, floor in wanted if count < floor]


def gaps(bank: Bank, cards: Sequence[Card]) -> list[str]:
    """Return the cards that others name and that are not written yet."""
    known = {card.id for card in bank.cards}
    named = {
        id_: card.id
        for card in cards
        if isinstance(card, Scored)
        for id_ in (*card.prerequisites, *card.confusable)
        if id_ not in known
    }
    if not named:
        return []
    lines = [f"  {id_} (named by {card})" for id_, card in sorted(named.items())]
    return ["", "Named as a prerequisite or confusable, but not in the bank yet (no fault):", *lines, ""]


def tables(bank: Bank) -> str:
    """Return the counts of the whole bank by topic, kind, difficulty and principle."""
    topics = [(topic.key, bank.topics[topic.key], topic.floor) for topic in TOPICS]
    stories = bank.count("principles")
    technical = Bank(bank.filter(family="technical"))
    kinds, levels = technical.count("kind"), technical.count("difficulty")
    families = bank.count("family")
    return "\n".join(
        [
            _table("Topic", topics),
            _table("Kind of technical card", [(name, n, None) for name, n in sorted(kinds.items())]),
            _table("Difficulty of technical cards", [(name, n, None) for name, n in sorted(levels.items())]),
            _table("Principle", [(name, stories[name], STORIES_A_PRINCIPLE) for name in PRINCIPLES]),
            _table("Sort of card", [(name, n, FLOORS.get(name)) for name, n in sorted(families.items())]),
        ]
    )


def _table(title: str, rows: Sequence[tuple[str, int, int | None]]) -> str:
    total = sum(count for _, count, _ in rows)
    lines = [f"\n{title:<50} cards  floor"]
    lines += [f"  {name:<48} {count:>5}  {floor or '':>5}" for name, count, floor in rows]
    return "\n".join([*lines, f"  {'in all':<48} {total:>5}"])
