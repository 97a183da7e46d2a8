"""A trie as data for its step player: where each node stands, and what is said at each letter."""

import hashlib
import re
from typing import Any

from visuals.figures import beam_numbers as write
from xmr_core import InputError, Trie
from xmr_core.texts import letters_of
from xmr_core.trie import TrieStep

INSERT, LOOK_UP = MODES = ("Insert", "Look up")
EXAMPLE = "P, PA, PE, PAN, PAN, PAD, PEN, PEN, PEN, PET"
MAX_STRINGS, MAX_LETTERS, MAX_TEXT, SHOWN = 30, 12, 600, 10


def trie_of(text: str) -> Trie:
    """Return the trie of strings between commas or line breaks; one that stands twice weighs 2.

    Raises
    ------
    InputError
        If there is none, too many or too long a string, or a character in one that cannot be shown.
    """
    strings = [part.strip() for part in re.split(r"[,\n]", text)]
    strings = [checked(string) for string in strings if string]
    if not strings:
        raise InputError("The list is empty. Type at least one string, for example: P, PA, PEN.")
    if (n := len(set(strings))) > MAX_STRINGS:
        raise InputError(f"{n} different strings are too many to draw; {MAX_STRINGS} fit. Take some out.")
    trie = Trie()
    for string in strings:
        trie.insert(string)
    return trie


def checked(string: str) -> str:
    """Return a string in NFC that can be drawn; refuse the others with a message."""
    string = letters_of(string)
    if len(string) > MAX_LETTERS:
        raise InputError(
            f"“{string[:MAX_LETTERS]}…” has {len(string)} letters; {MAX_LETTERS} fit on the screen. Shorten it."
        )
    if not string.isprintable():
        raise InputError("One of the strings has a character that cannot be shown. Take it out.")
    return string


def trie_walk(trie: Trie, string: str, mode: str) -> dict[str, Any]:
    """Turn an insertion or a look-up into the player's payload; an insertion changes the trie.

    Returns
    -------
    payload : dict
        JSON-ready: ``id`` (the same for the same walk), ``ask`` (question, answer, reveal), ``nodes`` (parents first),
        ``steps`` and ``key``.
    """
    before = list(trie.walk(string))
    if mode == INSERT:
        ask, old, nodes_before = _added(trie, string), trie.find(string), trie.n_nodes
        walked = trie.insert_steps(string)
        steps = [_step("Start", "start", f"Insert “{string}”: {_nodes(nodes_before)} so far. Each letter is one step.")]
        steps += [_made(step, string) if step.created else _followed(before[step.depth], string) for step in walked[1:]]
        steps.append(_step("Result", "keep", _inserted(trie, string, old, ask["answer"], len(walked) - 1)))
        best: list[tuple[str, float]] = []
    else:
        walked, ask, best = before, _counted(before, string), trie.completions(string, SHOWN)
        steps = [_step("Start", "start", f"Look up “{string}” from the root. Each letter is one step.")]
        steps += [_missing(step, string) if step.node is None else _followed(step, string) for step in walked[1:]]
        steps.append(_step("Result", "keep", _found(trie, string, best, walked[-1])))
    nodes = _nodes_of(trie, walked, [completed for completed, _ in best])
    if mode == INSERT and old is None:
        next(node for node in nodes if node["id"] == walked[-1].node)["ends_at"] = walked[-1].depth
    made = ("kept", "New node") if mode == INSERT else ("kept", "Completion, numbered by weight")
    digest = hashlib.sha256(repr((nodes, steps, mode, string)).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    key = [("dot", "A string ends here"), ("score", "Followed"), made]
    return {"id": digest, "ask": ask, "nodes": nodes, "steps": steps, "key": key}


def cost(trie: Trie, string: str) -> str:
    """Say what the walk costs beside comparing with every string."""
    n_letters = write.many(len(letters_of(string)), "letter")
    stored = f"{write.many(len(trie), 'string')} and {_nodes(trie.n_nodes)}"
    return f"Here: {n_letters}, so at most as many steps, among {stored}."


# ---------------------------------------------------------------------- questions


def _added(trie: Trie, string: str) -> dict[str, Any]:
    added = trie.nodes_added_by(string)
    new = letters_of(string)[len(letters_of(string)) - added :]
    why = f"one for each of “{new}”" if added else "every letter has its node already"
    return {
        "question": f"How many nodes will inserting “{string}” add?",
        "answer": added,
        "reveal": f"It adds {write.many(added, 'node')}: {why}.",
    }


def _counted(walked: list[TrieStep], string: str) -> dict[str, Any]:
    n = walked[-1].n_strings
    return {
        "question": f"How many strings begin with “{string}”?",
        "answer": n,
        "reveal": f"{write.many(n, 'string')} {'begins' if n == 1 else 'begin'} with it; every node knows its number.",
    }


# ---------------------------------------------------------------------- captions


def _step(stage: str, colour: str, caption: str) -> dict[str, str]:
    return {"stage": stage, "colour": colour, "caption": caption}


def _followed(step: TrieStep, string: str) -> dict[str, str]:
    so_far, n = string[: step.depth], step.n_strings
    shared = f"{write.many(n, 'string')} {'begins' if n == 1 else 'begin'} with “{so_far}”"
    return _step("Follow", "score", f"“{step.letter}” has a node here, so the path goes on: {shared}.")


def _made(step: TrieStep, string: str) -> dict[str, str]:
    return _step("Add", "keep", f"Nothing goes on with “{step.letter}” after {_after(string, step)}: a node is added.")


def _missing(step: TrieStep, string: str) -> dict[str, str]:
    said = f"Nothing goes on with “{step.letter}” after {_after(string, step)}: the look-up ends here."
    return _step("Stop", "stop", said)


def _after(string: str, step: TrieStep) -> str:
    return f"“{string[: step.depth - 1]}”" if step.depth > 1 else "the root"


def _inserted(trie: Trie, string: str, old: float | None, added: int, n_letters: int) -> str:
    shared = f"{write.many(added, 'node')} added, {n_letters - added} shared with strings that were there"
    if old is not None:
        return f"“{string}” was there: no node is added, and its weight grows from {old:g} to {trie.find(string):g}."
    return f"“{string}” ends here: {shared}. The trie now has {_nodes(trie.n_nodes)}."


def _found(trie: Trie, string: str, best: list[tuple[str, float]], last: TrieStep) -> str:
    weight = trie.find(string)
    if not best:
        return f"No string begins with “{string}”."
    itself = (
        f"“{string}” is a string of weight {weight:g}." if weight else f"“{string}” itself is no string of the list."
    )
    listed = ", ".join(f"{completed or 'the empty string'} ({heavy:g})" for completed, heavy in best)
    rest = last.n_strings - len(best)
    more = f", and {rest} more" if rest else ""
    return f"{itself} By weight, ties in order of the alphabet, it completes to: {listed}{more}."


def _nodes(n: int) -> str:
    return f"{write.many(n, 'node')}, the root included"


# ---------------------------------------------------------------------- places


def _nodes_of(trie: Trie, walked: list[TrieStep], best: list[str]) -> list[dict[str, Any]]:
    """Return the nodes, parents first; a node's first child stands on its row, each further one on a row of its own."""
    at_step = {step.node: step for step in walked if step.node is not None}
    nodes: dict[int, dict[str, Any]] = {}
    n_rows = 0
    for string in sorted(completed for completed, _ in trie.completions("", MAX_STRINGS + 1)):
        row, above = None, None
        for step in trie.walk(string):
            assert step.node is not None  # a string of the trie leads somewhere at every letter
            if step.node not in nodes:
                if row is None:  # the branch begins here
                    first = above is None or not any(node["parent"] == above for node in nodes.values())
                    row = nodes[above]["row"] if first and above is not None else n_rows
                    n_rows = max(n_rows, row + 1)
                nodes[step.node] = _node(step, string, above, row, at_step.get(step.node), best)
            above = step.node
    return list(nodes.values())


def _node(
    step: TrieStep, string: str, above: int | None, row: int, passed: TrieStep | None, best: list[str]
) -> dict[str, Any]:
    name = string[: step.depth]
    return {
        "id": step.node,
        "parent": above,
        "depth": step.depth,
        "row": row,
        "label": {"": "root", " ": "␣"}.get(step.letter, step.letter),
        "name": name or "root",
        "ends": step.ends,
        "ends_at": 0,
        "step": passed.depth if passed else None,
        "made": bool(passed and passed.created),
        "rank": best.index(name) + 1 if step.ends and name in best else 0,
    }
