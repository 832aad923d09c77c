"""Findings rank entries; entries give reasons, the check that decides, and remedies.

`kb.diagnosis.diagnose` reads curves and therefore loads numpy; everything here works without it.
"""

from kb.diagnosis.advice import diagnosis_of
from kb.diagnosis.model import SymptomModel
from kb.diagnosis.ranking import Ranked, rank
from kb.diagnosis.report import Diagnosis, Report

__all__ = ["Diagnosis", "Ranked", "Report", "SymptomModel", "diagnosis_of", "rank"]
