"""Where a demo's link leads."""

from pathlib import Path

import pytest

from questions.parts import Demo
from visuals.cards.demos import SCREENS, demo_name, page_of

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("page", SCREENS)
def test_every_screen_is_a_file(page: str) -> None:
    assert (ROOT / page_of(Demo(page=page, look_for="x"))).is_file()


@pytest.mark.parametrize(
    ("step", "name"), [(None, "k-means"), (0, "k-means, step 1"), ("last", "k-means, the last step")]
)
def test_the_link_names_the_step_as_the_player_counts_it(step: int | str | None, name: str) -> None:
    assert demo_name(Demo(page="k_means", step=step, look_for="x")) == name
