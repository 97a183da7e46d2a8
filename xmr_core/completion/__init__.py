"""Query autocompletion: what a completer answers, the ranker that the screens use, and the methods of the paper."""

from xmr_core.completion.answer import SIGNALS, SOURCE_OF_SIGNAL, Completion, CompletionTrace, XMRTrace
from xmr_core.completion.session_autocomplete import SessionAutocomplete
from xmr_core.completion.xmr_autocomplete import XMRAutocomplete

__all__ = [
    "SIGNALS",
    "SOURCE_OF_SIGNAL",
    "Completion",
    "CompletionTrace",
    "SessionAutocomplete",
    "XMRAutocomplete",
    "XMRTrace",
]
