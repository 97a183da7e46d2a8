"""A language model's remarks on an answer, where the learner wants them: its own server, asked only by a click."""

from practice.reviewer.client import ReviewerError, begin_review, review
from practice.reviewer.form import ModelRemark, ModelReview
from practice.reviewer.setting import Endpoint, Setting, endpoint, save_setting, setting

__all__ = [
    "Endpoint", "ModelRemark", "ModelReview", "ReviewerError", "Setting", "begin_review", "endpoint", "review",
    "save_setting", "setting",
]  # fmt: skip
