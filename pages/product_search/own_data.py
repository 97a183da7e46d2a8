"""Your data: train the same engine on a file of queries and products."""

import streamlit as st

from pages.product_search.state import SEARCH
from visuals.figures import beam_numbers as write
from visuals.frames.interview_box import say_it
from visuals.frames.own_data import view
from visuals.frames.own_data.kind import Kind
from xmr_core.datasets import BRANCHING, MAX_LEAF_SIZE
from xmr_core.own_datasets import SHELF, example_csv, train_own
from xmr_core.progress import Report
from xmr_core.purchases import MAX_BYTES, MAX_ROWS, Purchases, read_purchases

STAGES = {
    "features": "Reading the n-grams",
    "weight": "Choosing how much prototypes count",
    "tree": "Grouping the products",
    "rankers": "Training the classifiers",
    "names": "Naming the groups",
    "measuring": "Measuring on held-back queries",
    "saving": "Saving",
}
WIDTHS = {"query": 250, "product": 360, "count": 80}  # px: all three columns of the preview fit beside each other


def show() -> None:
    """Draw the view."""
    view.show(PURCHASES)
    say_it(
        "own",
        "Training splits over the tree: each parent's children are told apart by linear classifiers that see only the "
        "rows that reach that parent. So on each level a row is used once for each group that its products are in, "
        "among a few siblings, and not against every product. Families do not depend on each other, which makes "
        "training parallel.",
        r"Cost of one pass: about $D \cdot B$ updates for each n-gram of a row with one product, instead of $L$ "
        r"for $L$ products.",
        f"Here: branching B = {BRANCHING}, at most {MAX_LEAF_SIZE} products in a last group; D grows with log L.",
    )


def _preview(purchases: Purchases) -> None:
    n_products = len(set(purchases.products))
    st.markdown(
        f"**{write.many(len(purchases.queries), 'row')}** with **{write.many(n_products, 'product')}**. The first rows:"
    )
    rows = zip(purchases.queries[:5], purchases.products[:5], purchases.counts[:5].tolist(), strict=True)
    columns = {name: st.column_config.Column(width=width) for name, width in WIDTHS.items()}
    st.dataframe(
        [{"query": q, "product": p, "count": c} for q, p, c in rows],
        hide_index=True,
        key="preview",
        column_config=columns,
    )


def _train(name: str, file_name: str, purchases: Purchases, report: Report) -> None:
    train_own(name, file_name, purchases, report)


def _opens(name: str) -> None:
    st.session_state.update(view=SEARCH, q="")


PURCHASES = Kind(
    shelf=SHELF,
    box="data",
    wanted="A CSV file in UTF-8 with the columns `query,product` and, if you like, `count`; a header row is optional. "
    f"Up to {write.thousands(MAX_ROWS)} rows and {MAX_BYTES // 10**6} MB.",
    max_bytes=MAX_BYTES,
    example='query,product,count\nred mug,"Clay Mug, Red",3\nmug with lid,Travel Mug with Lid,1\n',
    example_file="example-shop.csv",
    make_example=example_csv,
    read=read_purchases,
    preview=_preview,
    train=_train,
    stages=STAGES,
    meanwhile="The search keeps working meanwhile.",
    none_yet="Load a file on this page; it is trained here and can then be searched and walked.",
    use="Search it",
    opens=_opens,
)
