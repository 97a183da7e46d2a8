"""What the screens of stories share: their files, links to a story, and a story that is not there."""

import streamlit as st

from practice import Learner
from practice.errors import NotFoundError
from practice.stories import KeptStory, story
from visuals.frames.plain import plain

LIST, STORY, REHEARSE = "pages/stories/page.py", "pages/stories/story.py", "pages/stories/rehearse.py"
STYLE = """<style>
[class*="st-key-story-links"] { gap: .125rem }
[class*="st-key-story-links"] a { padding: .125rem 0; justify-content: flex-start }
[class*="st-key-story-links"] a p { white-space: normal; font-size: 1rem; line-height: 1.4;
  color: light-dark(#2450b2, #9db9ff) }
[class*="st-key-story-links"] [data-testid=stMarkdown] p { font-size: .9375rem; line-height: 1.45 }
@media (max-width: 640px) { [class*="st-key-story-links"] a { padding-block: .5rem } }
[data-testid=stColumn]:has(.st-key-story-side) > div { position: sticky; top: 4rem }
</style>"""


def story_link(story_id: str, label: str) -> None:
    """Draw a link to a story; the label is shown as it is."""
    st.page_link(STORY, label=plain(label), query_params={"story": story_id})


def story_of_address(mine: Learner) -> KeptStory:
    """Return the story that the address names, or say that it is not here and end the screen."""
    try:
        return story(mine, st.query_params.get("story", ""))
    except NotFoundError as error:
        st.title("This story is not here", anchor=False)
        st.markdown(str(error).removeprefix("This story is not here. "))
        st.page_link(LIST, label="Open your stories")
        st.stop()
