"""The front door: which screens exist and in which groups. Nothing else."""

from pathlib import Path

import streamlit as st

from visuals.components.menu_list import mend_menu_list
from visuals.frames.learner import said_calmly
from visuals.frames.rejoin import rejoin
from visuals.frames.sign_in import only_who_may
from visuals.lessons.catalogue import ENTRIES

BRAND = Path(__file__).parent / "visuals" / "brand"

# Streamlit writes white on the selected segment's tint: the words get their own colour back (4.5:1).
# The element that mends the menu draws nothing and takes no room.
STYLE = """<style>
button[data-selected="true"], button[data-selected="true"] p { color: inherit !important }
.st-key-menu_list { display: none }
[data-testid="stSliderThumbValue"] p { color: light-dark(#2450b2, #9db9ff) }
</style>"""

st.set_page_config(page_title="Starbeam", page_icon=str(BRAND / "mark.svg"), layout="wide")
st.logo(str(BRAND / "logo.svg"))
st.html(STYLE)
only_who_may()
mend_menu_list()
rejoin()

screens = {
    "": [st.Page("pages/home.py", title="Home", url_path="start", default=True)],
    "Learn": [
        st.Page("pages/product_search/page.py", title="Product search", url_path="product_search"),
        st.Page("pages/autocomplete/page.py", title="Autocomplete", url_path="autocomplete"),
        st.Page("pages/experiments/page.py", title="Experiments", url_path="experiments"),
    ],
    "Algorithms": [
        st.Page("pages/algorithms/overview.py", title="Overview", url_path="algorithms"),
        *(st.Page(f"pages/algorithms/{e.key}.py", title=e.title, url_path=e.key) for e in ENTRIES),
    ],
    "Practise": [
        st.Page("pages/review/page.py", title="Review", url_path="review"),
        st.Page("pages/question_bank/page.py", title="Question bank", url_path="questions"),
        st.Page("pages/question_bank/card.py", title="Card", url_path="card", visibility="hidden"),
        st.Page("pages/stories/page.py", title="Stories", url_path="stories"),
        st.Page("pages/stories/story.py", title="Story", url_path="story", visibility="hidden"),
        st.Page("pages/stories/rehearse.py", title="Rehearse", url_path="rehearse", visibility="hidden"),
        st.Page("pages/mock/setup.py", title="Mock interview", url_path="mock"),
        st.Page("pages/mock/sitting.py", title="Interview", url_path="mock_round", visibility="hidden"),
        st.Page("pages/mock/report_page.py", title="Report", url_path="mock_report", visibility="hidden"),
        st.Page("pages/mock/partner.py", title="Interviewer", url_path="mock_partner", visibility="hidden"),
        st.Page("pages/predict_beam.py", title="Predict the beam", url_path="predict_beam"),
    ],
    "Guide": [
        st.Page("pages/leadership.py", title="Leadership Principles", url_path="principles"),
        st.Page("pages/guide.py", title="How the interview goes", url_path="interview"),
    ],
    "Settings": [st.Page("pages/settings.py", title="Settings", url_path="settings")],
}
with said_calmly():
    st.navigation(screens, position="top").run()
