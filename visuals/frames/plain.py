"""Learner text inside Markdown, shown as it is."""

from string import punctuation


def plain(text: str) -> str:
    """Escape what Markdown would read as markup; addresses get an invisible joint, so that they do not become links."""
    escaped = "".join(f"\\{c}" if c in punctuation else c for c in text)
    joined = escaped.replace("\\:\\/", "\\:\u2060\\/").replace("www\\.", "www\u2060\\.")
    return joined.replace("\\@", "\u2060\\@")
