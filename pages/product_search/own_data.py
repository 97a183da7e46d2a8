"""Your data: train the same engine on a file of queries and products."""

import streamlit as st

from pages.product_search import kept
from pages.product_search.training import desk
from visuals.figures import beam_numbers as write
from visuals.frames.interview_box import say_it
from visuals.frames.plain import plain
from xmr_core.datasets import BRANCHING, MAX_LEAF_SIZE
from xmr_core.own_datasets import example_csv
from xmr_core.purchases import MAX_BYTES, MAX_ROWS, Purchases, PurchasesError, read_purchases

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
EXAMPLE = 'query,product,count\nred mug,"Clay Mug, Red",3\nmug with lid,Travel Mug with Lid,1\n'


def show() -> None:
    """Draw the view."""
    load, list_ = st.columns([7, 5], gap="large")
    with load:
        st.subheader("Train on your own file", anchor=False)
        st.markdown(
            "A CSV file in UTF-8 with the columns `query,product` and, if you like, `count`; a header row is "
            f"optional. Up to {write.thousands(MAX_ROWS)} rows and {MAX_BYTES // 10**6} MB. It stays on this machine."
        )
        desk().clear_up()
        if desk().job is None:
            _upload()
        else:
            _progress()
    with list_:
        st.subheader("Your data sets", anchor=False)
        kept.show()
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


def _upload() -> None:
    file = st.file_uploader("CSV file", type=["csv", "tsv", "txt"], key="file", max_upload_size=MAX_BYTES // 10**6)
    if file is None:
        st.caption("What such a file looks like:")
        st.code(EXAMPLE, language=None)
        st.download_button(
            "Download an example to try", example_csv, "example-shop.csv", "text/csv", key="example",
            on_click="ignore",
        )  # fmt: skip
        return
    purchases = _read(file.file_id, file.getvalue())
    if isinstance(purchases, PurchasesError):
        st.error(plain(str(purchases)), icon=":material/error:")
        return
    _preview(purchases)
    if st.button("Train on this file", type="primary", key="train"):
        desk().start(file.name, file.getvalue(), purchases)
        st.rerun()


@st.cache_resource(max_entries=2, show_spinner="Reading the file")
def _read(file_id: str, _data: bytes) -> Purchases | PurchasesError:
    """Read a file once, not at each rerun."""
    try:
        return read_purchases(_data)
    except PurchasesError as error:
        return error


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


@st.fragment(run_every=0.5)
def _progress() -> None:
    """Show how far the training is; the fragment reruns alone, so the rest of the screen stays as it is."""
    here = desk()
    job = here.job
    if job is None or job.state != "running":
        here.clear_up()
        st.rerun()
    stage, fraction = job.progress
    order = list(STAGES)
    done = (order.index(stage) + fraction) / len(order) if stage in order else 0.0
    st.progress(done, text="Stopping" if job.cancel_requested else STAGES.get(stage, "Starting"))
    st.caption("The search keeps working meanwhile.")
    if st.button("Cancel the training", key="cancel"):
        job.cancel()
