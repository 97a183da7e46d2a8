"""The sketch of a beam search means what it shows."""

import re
from xml.etree import ElementTree

import pytest

from visuals.figures.beam_sketch import beam_sketch


def _count(svg: str, name: str) -> int:
    return len(re.findall(f'class="{name}"', svg))


def test_every_scored_node_is_drawn_once_as_kept_or_pruned() -> None:
    svg = beam_sketch(branching=(4, 4, 4), kept=((0, 2), (1, 6), (2, 4)))
    assert _count(svg, "disc") == _count(svg, "tick") == 1 + 2 + 2 + 2  # with the root
    assert _count(svg, "ring") == _count(svg, "cross") == 2 + 6 + 6
    assert _count(svg, "edge kept") + _count(svg, "edge") == 4 + 8 + 8


def test_only_pruned_nodes_above_the_last_level_have_something_unopened() -> None:
    svg = beam_sketch(branching=(3, 2), kept=((1,), (0, 1)))
    assert _count(svg, "unopened") == 2
    assert _count(svg, "ring") == 2


def test_the_sketch_is_well_formed_and_nothing_leaves_it() -> None:
    svg = ElementTree.fromstring(beam_sketch(branching=(4, 4), kept=((3,), (0,))))
    _, _, width, height = map(float, svg.attrib["viewBox"].split())
    circles = svg.findall("{http://www.w3.org/2000/svg}circle")
    assert len(circles) == 1 + 4 + 4
    for circle in circles:
        assert 8.5 <= float(circle.attrib["cx"]) <= width - 8.5
        assert 8.5 <= float(circle.attrib["cy"]) <= height - 8.5


@pytest.mark.parametrize(
    ("branching", "kept", "message"),
    [((4,), (), "one entry a level"), ((4,), ((4,),), "nodes 0 to 3"), ((4, 2), ((0,), (-1,)), "Level 2")],
)
def test_a_beam_that_does_not_fit_the_tree_is_refused(branching, kept, message) -> None:
    with pytest.raises(ValueError, match=message):
        beam_sketch(branching, kept)
