"""Where a card's demo opens, and what its link says."""

from questions.parts import Demo
from visuals.lessons.catalogue import ENTRIES

SCREENS = {
    "product_search": ("pages/product_search/page.py", "Product search"),
    "autocomplete": ("pages/autocomplete/page.py", "Autocomplete"),
    "experiments": ("pages/experiments/page.py", "Experiments"),
    "predict_beam": ("pages/predict_beam.py", "Predict the beam"),
} | {entry.key: (f"pages/algorithms/{entry.key}.py", entry.title) for entry in ENTRIES}


def page_of(demo: Demo) -> str:
    """Return the file of the demo's screen."""
    return SCREENS[demo.page][0]


def demo_name(demo: Demo) -> str:
    """Return the screen's title and the step it opens on, counted from 1 as the player counts."""
    title = SCREENS[demo.page][1]
    if demo.step is None:
        return title
    return f"{title}, the last step" if demo.step == "last" else f"{title}, step {demo.step + 1}"
