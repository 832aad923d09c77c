"""The dialogue, without a screen: the terminal app and `kb chat` drive the same consultation."""

from kb.consult.case import CaseSheet, LogSeen, Snapshot
from kb.consult.consultation import Consultation
from kb.consult.guide import GuideStep
from kb.consult.questions import Question
from kb.consult.replying.replies import Reply

__all__ = ["CaseSheet", "Consultation", "GuideStep", "LogSeen", "Question", "Reply", "Snapshot"]
