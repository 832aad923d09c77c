"""Findings rank entries; entries give reasons, the check that decides, and remedies."""

from kb.diagnosis.diagnose import diagnose
from kb.diagnosis.model import SymptomModel
from kb.diagnosis.ranking import Ranked, rank
from kb.diagnosis.report import Diagnosis, Report

__all__ = ["Diagnosis", "Ranked", "Report", "SymptomModel", "diagnose", "rank"]
