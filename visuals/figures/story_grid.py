"""The matrix of stories as data for its component, and what is said of it in words."""

from typing import Any

from practice.coverage import counted
from practice.stories.matrix import Column, Matrix, Row


def story_grid(matrix: Matrix, alone: bool = False) -> dict[str, Any]:
    """Return the grid of `visuals.components.story_matrix`; ``alone`` for a single story, its fits in words."""
    return {
        "caption": "Principles and the stories that are told for them",
        "alone": alone,
        "columns": [
            {"id": c.id, "title": c.title, "note": note(c), "href": f"story?story={c.id}"} for c in matrix.columns
        ],
        "rows": [
            {"principle": r.principle, "cells": list(r.cells), "standing": r.standing, "cover": cover(r)}
            for r in matrix.rows
        ],
    }


def note(column: Column) -> str:
    """Return a story's month and spoken length: "Mar 2026, 118 s"."""
    return ", ".join(filter(None, (column.month, f"{column.seconds} s" if column.seconds else "no words yet")))


def cover(row: Row) -> str:
    """Return what stands behind a principle: "2 stories", "Only one", "Not told yet", "No story"."""
    if row.standing == "gap":
        return "Not told yet" if row.turned else "No story"
    return "Only one" if row.standing == "single" else f"{row.told + row.turned} stories"


def standing(matrix: Matrix) -> str:
    """Return how far the stories reach, in Markdown."""
    n = len(matrix.columns)
    covered = f"Your {n} stories cover" if n > 1 else "Your story covers"
    rest = [
        f"{number(len(matrix.gaps))} {'has' if len(matrix.gaps) == 1 else 'have'} no told story" * bool(matrix.gaps),
        f"{number(len(matrix.single))} {'hangs' if len(matrix.single) == 1 else 'hang'} on a single one"
        * bool(matrix.single),
    ]
    said = ", ".join(filter(None, rest))
    return f"{covered} **{matrix.covered} of {len(matrix.rows)}** principles." + (
        f" {said[0].upper()}{said[1:]}." if said else " Each has a second one to fall back on."
    )


def number(n: int) -> str:
    """Return a number in words up to twelve."""
    return counted(n).lower() if n else "no"
