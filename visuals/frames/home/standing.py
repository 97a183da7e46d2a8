"""Where the learner stands: recall by topic, stories by principle, days of study."""

from collections.abc import Sequence

import streamlit as st

from practice.progress import Share, TopicProgress
from practice.stories.matrix import Matrix
from practice.streak import Streak
from visuals.cards.topic_names import short_topic
from visuals.figures.recall_dots import MOST, Row, recall_dots
from visuals.figures.story_squares import story_squares
from visuals.figures.study_days import study_days
from visuals.frames.guide_links import PAGES


def recall_view(topics: Sequence[TopicProgress]) -> None:
    """Draw the chance of recall by topic, with the points shown and the predictions."""
    st.header("What you would recall today", anchor=False)
    if not topics:
        st.caption(
            "A line for each topic will stand here: the chance that you recall its cards, today and a week ago. "
            "It begins with the first card that you review."
        )
        return
    least = topics[-MOST:]
    more = "" if len(topics) == len(least) else f" The {MOST} lowest of {len(topics)} topics."
    st.caption(f"Chance of recall by topic, and where it stood a week ago.{more}")
    st.html(recall_dots([_row(topic) for topic in least]))


def stories_view(matrix: Matrix) -> None:
    """Draw how many stories each principle has."""
    st.header("Stories", anchor=False)
    st.html(story_squares({row.principle: row.told for row in matrix.rows}))
    if matrix.columns:
        twice = sum(row.told > 1 for row in matrix.rows)
        said = "1 story covers" if len(matrix.columns) == 1 else f"{len(matrix.columns)} stories cover"
        st.caption(f"{said} {matrix.covered} of 16 principles, {twice} of them more than once.")
    else:
        st.caption("A square for each Leadership Principle. Write a story and its principles count it.")
    with st.container(key="see-stories"):
        st.page_link(PAGES["stories"], label="See the matrix" if matrix.columns else "Write the first story")


def days_view(streak: Streak) -> None:
    """Draw the last days; a day off is a day off."""
    st.header("Days of study", anchor=False)
    st.html(study_days(streak.days))
    if streak.studied:
        st.caption(f"{streak.studied} of the last {len(streak.days)} days. Days off are part of it.")
    else:
        st.caption("A review, an answer, a prediction or a story fills the day. Days off are part of it.")


def _row(topic: TopicProgress) -> Row:
    return Row(
        short_topic(topic.topic), topic.recall, topic.recall_before, _pair(topic.shown), _pair(topic.predicted)
    )  # fmt: skip


def _pair(share: Share) -> tuple[int, int] | None:
    return (share.of, share.all) if share.all else None
