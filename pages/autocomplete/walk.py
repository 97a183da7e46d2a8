"""Walk: one prefix searched in three trees side by side, with a prediction before the first step."""

import streamlit as st

from visuals.components.three_player import three_player
from visuals.frames.interview_box import say_it
from visuals.frames.own_data.mine import my_logs
from visuals.frames.plain import plain
from visuals.frames.walks import ARTICLE, OWN_LIST, SHOP_LOG, Three, meant_of, sizes, three, title, walk_of
from xmr_core import InputError, ModelFormatError
from xmr_core.session_log import fold
from xmr_core.texts import nfc

OWN_EXAMPLE = "tea, tea, teapot, teacup, tent, tent peg, television, ten, pot, potato"
MAX_LIST, MAX_PREFIX, MAX_WIDTH, FIRST_WIDTH = 10_000, 60, 6, 2


def show() -> None:
    """Draw the view."""
    from_, width, mask = st.columns([6, 4, 4], vertical_alignment="bottom", gap="medium")
    sources = [ARTICLE, SHOP_LOG, *my_logs(), OWN_LIST]
    asked = st.query_params.get("strings")
    if asked is not None and asked not in map(title, sources):
        st.info(f"There are no strings “{plain(asked)}” on this machine. These are the article’s.")
    name = from_.selectbox("Strings", sources, format_func=title, key="strings", bind="query-params")
    beam = width.slider("Beam width, and suggestions", 1, MAX_WIDTH, FIRST_WIDTH, key="beam", bind="query-params")
    masked = mask.toggle("Mask nodes that cannot match the prefix", value=True, key="mask", bind="query-params")
    source = name if name in sources else ARTICLE  # whatever a browser sends
    try:
        trees = three(source, _own_list() if source == OWN_LIST else "")
    except ModelFormatError:
        st.error("This log cannot be opened: its files are missing or damaged. Choose other strings.")
        return
    except InputError as error:
        st.error(plain(str(error)))
        return
    prefix, previous, wanted = _boxes(trees, source)
    meant = meant_of(trees, prefix, wanted)
    if wanted and meant is None:
        st.info(
            f"“{plain(wanted)}” is not one of the strings that begin with “{plain(prefix)}”, so it is not followed."
        )
    payload = walk_of(trees, prefix, previous, meant, int(beam), masked)
    if payload is None:
        st.info(f"None of the strings begins with “{plain(prefix)}”, so nothing is searched. Type another prefix.")
        return
    three_player(payload, key="three")
    say_it(
        "three",
        "The tree decides what a beam can reach. Clusters put queries of one meaning together, but the few letters of "
        "a prefix mean nothing yet. A trie puts strings with one beginning together, so a prefix leads straight to its "
        "node, at the price of a level a letter. The hybrid takes letters on top, where they decide, and clusters "
        "below. A mask goes further: nodes below which nothing matches are never kept, whatever they score.",
        r"Cost: at most $b \cdot B$ dot products a level for beam width $b$ and $B$ children a node; only children "
        r"are passed on free of charge. Levels: about $\log_B L$ in the cluster tree, the longest string in a trie.",
        sizes(trees),
    )


def _own_list() -> str:
    return st.text_area(
        "Strings, with commas or line breaks between; one that stands twice counts twice", OWN_EXAMPLE, key="own_list",
        max_chars=MAX_LIST, height=100,
    )  # fmt: skip


def _boxes(trees: Three, source: str) -> tuple[str, str | None, str]:
    """Draw the boxes; return the prefix, the previous query and the query meant, as the log writes them."""
    places = st.columns(3 if trees.previous is not None else 2, gap="medium")
    prefix = _box(places[0], "Prefix", trees.prefix, f"{source}_prefix")
    meant = _box(places[1], "Query meant, which the walk follows", trees.meant, f"{source}_meant")
    if trees.previous is None:
        return nfc(prefix), None, nfc(meant)
    previous = _box(places[2], "Typed before", trees.previous, f"{source}_previous")
    return nfc(prefix.lower().lstrip()), fold(previous) or None, fold(meant)


def _box(place: st.delta_generator.DeltaGenerator, label: str, value: str, key: str) -> str:
    return place.text_input(label, value, key=key, max_chars=MAX_PREFIX, bind="query-params") or ""
