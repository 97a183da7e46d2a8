"""What is chosen before an interview: its format, for which role and team, how strict, and who asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import randrange

import streamlit as st

from practice import Learner
from practice.interview.domains import DOMAINS
from practice.interview.formats import (
    ALONE,
    ANSWERED,
    FOCUSES,
    FORMATS,
    MOST_OF_A_KIND,
    NAMES,
    OWN_MIX,
    SINGLE_QUESTION,
    SINGLE_ROUND,
    Draws,
    Format,
    own_mix,
    single_question,
    single_round,
)
from practice.interview.state import Mode
from practice.profile import ROLES, profile

KINDS = {key: one.title for key, one in FORMATS.items()} | {
    SINGLE_ROUND: "One round of the loop", SINGLE_QUESTION: "One question", OWN_MIX: "Your own mix",
}  # fmt: skip
MODES: Mapping[Mode, str] = {"study": "Study", "real": "Real"}
DIFFERS = {
    "study": "You can pause, and feedback comes after each answer.",
    "real": "No pause; the probes come at once, and feedback comes with the report.",
}
USUAL_MIX: Mapping[Draws, int] = {"story": 1, "breadth": 2}
SEEDS = 100_000


@dataclass(frozen=True)
class Choice:
    """What was chosen."""

    format: Format
    role: str | None
    domain: str | None
    mode: Mode
    partner: bool
    seed: int


def choice(mine: Learner) -> Choice:
    """Draw the choice and return it.

    Raises
    ------
    InvalidInputError
        If a mix has no question.
    """
    kind = st.segmented_control(
        "Format", [*KINDS], default=_preset(), format_func=KINDS.__getitem__, required=True, key="mock-format"
    )
    made = _format(kind)
    left, right = st.columns(2, gap="medium")
    with left:
        role = _role(mine)
        mode = st.radio(
            "How strict", [*MODES], format_func=MODES.__getitem__, captions=[*DIFFERS.values()], key="mock-mode"
        )
    with right:
        domain = st.selectbox(
            "Team", [None, *DOMAINS], format_func=lambda key: DOMAINS[key].title if key else "No team in particular",
            key="mock-domain", help="It steers questions, context and probes. The settings are invented.",
        )  # fmt: skip
        partner = st.checkbox(
            "A friend asks", key="mock-partner",
            help="A friend on this machine sees the questions, the ladder and the rubric on a screen of their own.",
        )  # fmt: skip
        with st.expander("Advanced"):
            seed = st.number_input(
                "Seed", 0, 2**31 - 1, value=_seed(), step=1, key="mock-seed",
                help="The same seed asks the same questions while the bank and what is known of you stay the same.",
            )  # fmt: skip
    return Choice(made, role, domain, mode, partner, int(seed))


def _preset() -> str:
    """Return the format that the address asks for, or the shortest interview with a person."""
    wanted = st.query_params.get("format", "")
    return wanted if wanted in KINDS else "intern_screen"


def _format(kind: str) -> Format:
    if kind == SINGLE_ROUND:
        focus = st.segmented_control("What it looks at", FOCUSES, default=FOCUSES[0], format_func=str.capitalize,
                                     required=True, key="mock-focus")  # fmt: skip
        return single_round(focus)
    if kind == SINGLE_QUESTION:
        asked = st.query_params.get("draws", "")
        draws = st.segmented_control("Kind of question", ANSWERED, default=asked if asked in ANSWERED else "story",
                                     format_func=NAMES.__getitem__, required=True, key="mock-draws")  # fmt: skip
        return single_question(draws)
    if kind == OWN_MIX:
        return own_mix(_counts())
    return FORMATS[kind]


def _counts() -> dict[Draws, int]:
    """Draw a number for each kind of question."""
    counts: dict[Draws, int] = {}
    with st.container(horizontal=True):
        for draws in ANSWERED:
            most = 1 if draws in ("introduction", "yours") else MOST_OF_A_KIND
            counts[draws] = st.number_input(
                NAMES[draws], 0, most, USUAL_MIX.get(draws, 0), width=130, key=f"mock-count-{draws}",
                help=f"{ALONE[draws][0]} to {ALONE[draws][1]} minutes each",
            )  # fmt: skip
    return counts


def _role(mine: Learner) -> str | None:
    kept = profile(mine).role
    roles = [None, *ROLES]
    return st.selectbox(
        "Role", roles, index=roles.index(kept) if kept in roles else 0, key="mock-role",
        format_func=lambda role: role.capitalize() if role else "No role chosen",
    )  # fmt: skip


def _seed() -> int:
    """Return the seed of this visit: another one once an interview was begun."""
    return int(st.session_state.setdefault("mock-drawn-seed", randrange(SEEDS)))


def forget_seed() -> None:
    """Let the next interview ask other questions."""
    st.session_state.pop("mock-drawn-seed", None)
