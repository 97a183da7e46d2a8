"""The row above the player: data, parameters, seed, and known failures to choose from."""

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from visuals.figures.write import num
from visuals.frames.algorithms.state import NONE, OWN, Keys, choose
from visuals.frames.plain import plain
from visuals.lessons.lesson import MAX_SEED, Choice, Lesson, Param, Preset, Slide, Whole

IN_ONE_ROW = 3  # parameters that fit beside the boxes at 1440 px


def title_row(lesson: Lesson, title: str) -> str:
    """Draw the title and, where there are several, the switch of views; return the view."""
    if not lesson.views:
        st.title(title, anchor=False)
        return ""
    left, right = st.columns([6, 6], vertical_alignment="bottom", gap="medium")
    left.title(title, anchor=False)
    chosen = right.segmented_control(
        "View", list(lesson.views), key=Keys(lesson.key)("view"), default=lesson.views[0], required=True,
        label_visibility="collapsed", width="stretch", bind="query-params",
    )  # fmt: skip
    return chosen or lesson.views[0]


def controls(lesson: Lesson, view: str) -> tuple[str, dict[str, object], int, Preset | None]:
    """Draw the boxes; return the data set's name, the parameters' values, the seed and the failure chosen, if any."""
    keys, params = Keys(lesson.key), lesson.params_of(view)
    own = keys("own") in st.session_state and lesson.takes_own(view)
    names = [d.name for d in lesson.data_of(view)] + [OWN] * own
    _missing(keys, [d.name for d in lesson.data] + [OWN] * (keys("own") in st.session_state))
    if st.session_state.get(keys("data"), names[0]) not in names:  # another view's
        st.session_state[keys("data")] = names[0]
    beside = params if len(params) <= IN_ONE_ROW else ()
    places = st.columns([3, *[2] * len(beside), 1.6, 3], vertical_alignment="bottom", gap="small")
    data = (
        places[0].selectbox("Data", names, key=keys("data"), bind="query-params", help=_hints(lesson, view)) or names[0]
    )
    rest = st.columns(len(params), vertical_alignment="bottom", gap="small") if len(params) > IN_ONE_ROW else places[1:]
    values = {p.name: _box(place, p, keys(p.name)) for place, p in zip(rest, params, strict=False)}
    seed = places[-2].number_input("Seed", 0, MAX_SEED, lesson.seed, key=keys("seed"), bind="query-params")
    preset = _broken(places[-1], lesson, view, data, values, seed)
    return data, values, seed, preset


def _missing(keys: Keys, names: list[str]) -> None:
    asked = st.query_params.get(keys("data"))
    if asked == OWN and OWN not in names:
        st.info("Your CSV is not kept from visit to visit. Load it again below; this is the first data set.")
    elif asked is not None and asked not in names:
        st.info(f"There is no data set “{plain(asked)}” on this page. This is the first one.")


def _hints(lesson: Lesson, view: str) -> str | None:
    said = [f"**{d.name}**: {d.hint}" for d in lesson.data_of(view) if d.hint]
    return "  \n".join(said) or None


def _box(place: DeltaGenerator, param: Param, key: str) -> object:
    if isinstance(param, Whole):
        return place.number_input(
            param.label, param.low, param.high, param.default, key=key, help=param.help or None, bind="query-params"
        )
    if isinstance(param, Choice):
        return place.selectbox(
            param.label, param.options, param.options.index(param.start), key=key, format_func=_written,
            help=param.help or None, bind="query-params",
        )  # fmt: skip
    return place.select_slider(
        param.label, param.options, param.default, key=key, format_func=num, help=param.help or None,
        bind="query-params",
    )  # fmt: skip


def _written(option: object) -> str:
    return option if isinstance(option, str) else num(option) if isinstance(option, float) else str(option)


def in_url(lesson: Lesson, data: str, values: Mapping[str, object], seed: int, view: str, hand: str) -> dict[str, str]:
    """Return the URL's parameters that set the boxes so, with the changes made by hand."""
    keys = Keys(lesson.key)
    said = {"data": data, "seed": str(seed)} | {p.name: _in_box(p, values[p.name]) for p in lesson.params_of(view)}
    said |= {name: text for name, text in (("view", view), ("points", hand)) if text}
    return {keys(name): text for name, text in said.items()}


def first_in_url(lesson: Lesson, view: str) -> dict[str, str]:
    """Return the same of a page that nobody has set anything on."""
    starts = {p.name: p.start for p in lesson.params_of(view)}
    return in_url(lesson, lesson.data_of(view)[0].name, starts, lesson.seed, view, "")


def _in_box(param: Param, value: object) -> str:
    return num(float(str(value))) if isinstance(param, Slide) else _written(value)


def _broken(
    place: DeltaGenerator, lesson: Lesson, view: str, data: str, values: dict[str, object], seed: int
) -> Preset | None:
    """Draw the box of known failures; it says "none" again once something is no longer as the failure set it."""
    key = Keys(lesson.key)("break")
    now = lesson.preset(st.session_state.get(key))
    if now is not None and not _holds(lesson, now, view, data, values, seed):
        st.session_state[key] = NONE

    def chosen() -> None:
        if (preset := lesson.preset(st.session_state[key])) is not None:
            # Setting the other boxes writes the URL from what the server knows of it: tell it of this one too.
            st.session_state[key] = preset.name
            choose(lesson, preset)

    names = [preset.name for preset in lesson.presets]
    return lesson.preset(place.selectbox("Break it", [NONE, *names], key=key, bind="query-params", on_change=chosen))


def _holds(lesson: Lesson, preset: Preset, view: str, data: str, values: dict[str, object], seed: int) -> bool:
    return (
        (data, seed, view) == (preset.data, preset.seed, lesson.view_of(preset))
        and all(values[p.name] == preset.values.get(p.name, p.start) for p in lesson.params_of(view))
    )  # fmt: skip


def explain(preset: Preset) -> None:
    """Say what a failure shows, why, and what to do."""
    with st.container(border=True, key="broken"):
        for place, head, text in zip(
            st.columns(3, gap="medium"), ("What you see", "Why", "What to do"), (preset.see, preset.why, preset.do),
            strict=True,
        ):  # fmt: skip
            place.markdown(f"**{head}**  \n{text}")
