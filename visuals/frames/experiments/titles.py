"""What the switches call the experiments, as it also stands in the URL; each screen offers its own."""

PURCHASES = {"Beam": "beam", "Features": "features", "Models": "models", "Growth": "growth"}
SESSIONS = {"Completion": "completion", "Trie depth": "trie_depth"}


def title(experiment: str) -> str:
    """Return what a switch calls an experiment."""
    return next(text for text, name in (PURCHASES | SESSIONS).items() if name == experiment)
