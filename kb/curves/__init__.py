"""What the curves of a run show: findings with evidence, named shapes, a verdict."""

from kb.curves.analysis import Analysis, Verdict, analyse
from kb.curves.shapes import ShapeGuess

__all__ = ["Analysis", "ShapeGuess", "Verdict", "analyse"]
