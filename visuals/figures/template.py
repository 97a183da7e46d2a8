"""The look of all charts: one Plotly layout for each theme, with the colours of the app's own theme."""

from typing import Any, Literal

Theme = Literal["light", "dark"]

# The same values as .streamlit/config.toml, which a chart cannot read; a test holds them equal.
COLOURS: dict[Theme, dict[str, str]] = {
    "light": {"ink": "#131927", "soft": "#596276", "line": "#d5dae4", "page": "#ffffff", "action": "#2450b2"},
    "dark": {"ink": "#e9ecf2", "soft": "#a8b0c0", "line": "#353d4d", "page": "#11151d", "action": "#9db9ff"},
}


def layout(theme: Theme, height: int) -> dict[str, Any]:
    """Return a layout with no title, thin grid and fixed axes."""
    c = COLOURS[theme]
    axis = {"gridcolor": c["line"], "zeroline": False, "fixedrange": True, "tickfont": {"size": 13, "color": c["soft"]}}
    return {
        "height": height,
        "margin": {"l": 8, "r": 16, "t": 32, "b": 36},
        "font": {"family": "Source Sans, sans-serif", "size": 14, "color": c["ink"]},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "hoverlabel": {"bgcolor": c["page"], "font": {"color": c["ink"], "size": 14}},
        "xaxis": axis,
        "yaxis": axis | {"automargin": True},
    }
