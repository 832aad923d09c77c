"""Checks over a directory of entries: small rules with an id and a severity, faults with file and line."""

from kb.knowledge.lint.rule import Fault, Rule
from kb.knowledge.lint.run import LintReport, lint_directories

__all__ = ["Fault", "LintReport", "Rule", "lint_directories"]
