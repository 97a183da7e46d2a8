"""What the learner does: their data, spaced review, stories and plans. Works without a screen."""

from practice.errors import PracticeError, StoreError
from practice.opening import open_store
from practice.store import Learner, Store

__all__ = ["Learner", "PracticeError", "Store", "StoreError", "open_store"]
