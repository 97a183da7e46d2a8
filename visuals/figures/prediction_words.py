"""A prediction in a step player as the words of a review card: what was asked, what is right, and the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from visuals.components.beam_player import Prediction
from visuals.figures.beam_captions import short
from visuals.figures.write import listed

MOST_NAMED = 8  # nodes that a question names; of more, the link shows them


@dataclass(frozen=True)
class PredictionWords:
    """What the player asked (``asked``), and the question and the answer of a card that stands without the picture."""

    asked: str
    question: str
    answer: str


def of_step(title: str, payload: Mapping[str, Any], k: int) -> PredictionWords:
    """Return the words of the question at a step of an algorithm.

    Parameters
    ----------
    title : str
        The algorithm's name.
    payload : mapping
        From `visuals.lessons.payload.payload`.
    k : int
        A step that asks, from 0.
    """
    step = payload["steps"][k]
    ask = step["ask"]
    return PredictionWords(
        ask["question"],
        f"{title}, step {k + 1} of {len(payload['steps'])}. {step['caption']}\n\n{ask['question']}\n\n"
        f"Choose: {listed(ask['options'], 'or')}.",
        f"{ask['options'][ask['answer']]}. {ask['reveal']}",
    )


def of_level(payload: Mapping[str, Any], level: int, said: Prediction) -> PredictionWords:
    """Return the words of the question at a level of a beam walk, the reason from the worst of the wrong picks.

    Parameters
    ----------
    payload : mapping
        From `visuals.figures.beam_walk.beam_walk`.
    level : int
        A level that asks.
    said : Prediction
        What was picked.
    """
    ask, name = payload["levels"][level]["ask"], payload["levels"][level]["name"]
    nodes = {node["id"]: node for node in payload["nodes"] if node["level"] == level}
    named = ""
    if len(nodes) <= MOST_NAMED:
        named = f"\n\nThey are {listed(_quoted(node) for node in nodes.values())}."
    right = [f"{_quoted(nodes[id_])} with {nodes[id_]['score']}" for id_ in ask["right"]]
    wrong = [nodes[id_] for id_ in said.picks if id_ in nodes and id_ not in ask["right"]]
    worst = max(wrong, key=lambda node: node["rank"], default=None)
    reason = f" {_quoted(worst)} ranks {worst['rank']} with {worst['score']}: {worst['why']}." if worst else ""
    return PredictionWords(
        ask["ask"],
        f"Beam search for “{short(payload['query'])}”, {payload['beam']} wide, {_place(name)}. {ask['ask']}{named}",
        f"{listed(right, 'and' if ask['kind'] == 'survive' else 'or')}.{reason}",
    )


def _place(name: str) -> str:
    return "the products" if name == "Products" else name[0].lower() + name[1:]


def _quoted(node: Mapping[str, Any]) -> str:
    return f"“{short(node['label'])}”"
