"""The dialogue, without a screen: the terminal app and `kb chat` drive the same consultation."""

from kb.consult.consultation import Consultation
from kb.consult.questions import Question
from kb.consult.replies import Reply

__all__ = ["Consultation", "Question", "Reply"]
