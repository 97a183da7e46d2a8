"""The same fit by scikit-learn beside ours, on this very data."""

from collections.abc import Sequence

import numpy as np
import sklearn
import streamlit as st

from visuals.figures.write import listed, num
from visuals.frames.plain import plain
from visuals.lessons.lesson import Compared


def show(found: Sequence[Compared] | str) -> None:
    """Draw the table; a difference is shown as one."""
    st.subheader("Beside scikit-learn", anchor=False)
    if isinstance(found, str):
        st.warning(plain(found))
        return
    equal = all(c.equal for c in found)
    says = ":green[**Equal.**]" if equal else ":red[**Not equal.**]"
    st.markdown(f"{says} scikit-learn {sklearn.__version__} fitted this very data just now.")
    lines = ["| | ours | scikit-learn | largest difference |", "|:--|--:|--:|--:|"]
    lines += [f"| {c.name} | {_shown(c.ours)} | {_shown(c.theirs)} | {_gap(c)} |" for c in found]
    st.markdown("\n".join(lines))
    notes = {c.note: [other.name for other in found if other.note == c.note] for c in found if c.note}
    if notes:
        st.caption("  \n".join(f"{listed(names)}: {note}" for note, names in notes.items()))


def _shown(value: object) -> str:
    array = np.asarray(value, np.float64)
    return num(float(array.item())) if array.size == 1 else f"{array.size:,} numbers"


def _gap(compared: Compared) -> str:
    text = num(compared.gap, 2)
    return f"{text} ✓" if compared.equal else f"**{text}, more than {num(compared.tolerance, 2)}**"
