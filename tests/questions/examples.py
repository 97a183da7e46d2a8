"""One content of each sort to break in tests: those of the bank where it has them, else the smallest that fits."""

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from questions.bank import FOLDER, read_files
from questions.cards import DesignCase, TechnicalCard
from questions.people import StoryCard

ASKING = {
    "id": "ask-hardest-problem-now",
    "kind": "asking",
    "interviewer": "hiring manager",
    "prompt": "Which problem would you hand me first, and why is it not solved yet?",
    "why": "It shows whether the work is research, mending or waiting for data.",
    "listen_for": ["One problem with a measure and an owner."],
    "then_ask": "How would we both know after three months that it went well?",
    "instead_of": "What does your team do?",
}
CLARIFY = {
    "id": "clarify-predict-churn",
    "kind": "clarify",
    "difficulty": 1,
    "minutes": 3,
    "prompt": "Build a model that predicts which people leave our service.",
    "questions": [
        {"id": "definition", "ask": "When does a person count as having left?", "because": "It is the label.",
         "if_unsure": "No order for 90 days.", "any_of": ["count* + left|gone", "definition|define*"]},
        {"id": "use", "ask": "What will be done with the prediction?", "because": "It fixes the metric.",
         "if_unsure": "A letter to the 1,000 at most risk.", "any_of": ["done|do|use*|act* + prediction*|score*"]},
        {"id": "horizon", "ask": "How far ahead must we know?", "because": "It fixes the features' cut-off.",
         "if_unsure": "A month.", "any_of": ["how far ahead|horizon|how early"]},
    ],
    "restated": "Rank people by their chance of not ordering in the next 90 days, for a letter to the first 1,000.",
    "too_early": "I would train gradient boosting on all the features that we have.",
    "why_too_early": "Nobody has said yet what leaving means, so there is no label.",
}  # fmt: skip
MISTAKE = {
    "id": "mistake-silence",
    "kind": "mistake",
    "title": "Falling silent",
    "prompt": "You think for a minute without a word.",
    "why_it_costs": "The interviewer can neither follow nor help.",
    "signs": ["More than eight seconds without a sound."],
    "instead": "Say what you compare, and ask for a moment if you need one.",
    "drill": {
        "task": "Explain aloud how you would sort cards by hand.",
        "minutes": 3,
        "done_when": "No long gap.",
    },
    "source_refs": [{"document": "000", "place": "mistakes"}],
}


def content(name: str) -> dict[str, Any]:
    """Return a file of the bank as plain data, for a test to change."""
    return deepcopy(_read(name))


# The bank grows; these cards of it are what the tests count.
KEPT = {
    "technical/pca.yaml": (
        "pca-what-problem-solved",
        "pca-why-standardise",
        "pca-versus-svd",
        "pca-when-it-hurts-a-classifier",
    ),
    "leadership/dive_deep.yaml": ("dive-deep-metric-looked-fine", "dive-deep-first-explanation-wrong"),
    "technical/xmr.yaml": ("xmr-why-tree-and-beam", "xmr-what-weight-pruning-trades", "xmr-kmeans-fails-on-prefixes"),
}


@cache
def _read(name: str) -> dict[str, Any]:
    file = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    if name in KEPT:
        file["cards"] = [card for card in file["cards"] if card["id"] in KEPT[name]]
    return file


def write(folder: Path, name: str, data: dict[str, Any] | str) -> Path:
    """Write a file of a bank and return its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(data if isinstance(data, str) else yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return path


def single(card: dict[str, Any]) -> dict[str, Any]:
    """Return a file that holds one card."""
    return {"schema": 1, "cards": [deepcopy(card)]}


def pca(**changes: Any) -> TechnicalCard:
    """Return the first card on PCA with fields changed, without reading it anew."""
    return _changed("technical/pca.yaml", changes)


def product_search(**changes: Any) -> DesignCase:
    """Return the case of product search with fields changed."""
    return _changed("design/product_search.yaml", changes)


def story(**changes: Any) -> StoryCard:
    """Return the first story on Dive Deep with fields changed."""
    return _changed("leadership/dive_deep.yaml", changes)


def _changed(name: str, changes: dict[str, Any]) -> Any:
    files, faults = read_files([FOLDER / name])
    assert not faults
    return files[FOLDER / name].cards[0].model_copy(update=changes)
