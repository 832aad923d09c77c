"""The way through: a run in; findings, shapes and a verdict out."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from kb.curves.detectors import DESCRIBERS, DETECTORS
from kb.curves.detectors.generative import is_balanced
from kb.curves.detectors.trends import SIGNIFICANT, trend
from kb.curves.measures import measures
from kb.curves.shapes import PROBLEM, ShapeGuess, name_shapes
from kb.curves.sighting import Sighting
from kb.curves.view import View
from kb.curves.words import course
from kb.findings import Finding
from kb.language import Text
from kb.logs.run import Run

Verdict = Literal["healthy", "problem", "inconclusive"]

HIDDEN = 0.1  # of the tuning runs that look sound one in ten has a fault that its own curves do not show
CANDIDATE = 0.2  # less likely ones are not worth a reader's time
SHORT = 4  # fewer points support no verdict at all
LONG = (
    8  # shorter curves support a verdict of health only where they fell by a quarter: three steps down in a
)
# row happen by chance once in six, so the size of the fall must speak


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the curves of one run show.

    `findings` are symptoms seen or ruled out, strongest first. `shapes` are entries most probable first:
    candidates below .5 are listed too, harmless ones say so. `notes` name what the log does not hold or
    hides. `measures` are scale-free numbers about the curves.
    """

    findings: tuple[Finding, ...]
    shapes: tuple[ShapeGuess, ...]
    verdict: Verdict
    notes: tuple[Text, ...]
    measures: Mapping[str, float]

    @property
    def telling(self) -> tuple[Finding, ...]:
        """The findings in the order in which people want them: first those that make the run a problem."""
        named = [finding.symptom for shape in self.problems for finding in shape.findings]
        places = {symptom: place for place, symptom in reversed(list(enumerate(named)))}
        return tuple(sorted(self.findings, key=lambda f: places.get(f.symptom, len(named))))

    @property
    def problems(self) -> tuple[ShapeGuess, ...]:
        """The shapes that make the run a problem: not harmless, more likely than not."""
        return tuple(
            s
            for s in self.shapes
            if self.verdict == "problem" and not s.harmless and s.probability >= CANDIDATE
        )


def analyse(run: Run) -> Analysis:
    """Return what the curves of a run show; never fails on a run that a reader produced."""
    view = View.of(run)
    sightings = look(view)
    shapes = name_shapes(sightings)
    described = [finding for describe in DESCRIBERS for finding in describe(view)]
    findings = merge([f for s in sightings.values() for f in s.findings] + described)
    problem = illness(shapes) >= PROBLEM
    verdict: Verdict = "problem" if problem else "healthy" if supports_health(view) else "inconclusive"
    notes = limits(view, verdict)
    if verdict == "healthy":
        shapes = (_healthy(view, shapes), *(s for s in shapes if s.probability >= CANDIDATE))
    return Analysis(findings, shapes, verdict, (*run.notes, *notes), measures(view))


def sight(run: Run) -> dict[str, Sighting]:
    """Return the clearest sighting of each shape that can be judged on a run."""
    return look(View.of(run))


def look(view: View) -> dict[str, Sighting]:
    """Return the clearest sighting of each shape that can be judged on a view."""
    clearest: dict[str, Sighting] = {}
    for detect in DETECTORS:
        sighting = detect(view)
        if sighting is not None and sighting.margin >= getattr(
            clearest.get(sighting.shape), "margin", -math.inf
        ):
            clearest[sighting.shape] = sighting
    return clearest


def _healthy(view: View, shapes: tuple[ShapeGuess, ...]) -> ShapeGuess:
    """Return the guess that nothing is wrong: what the most likely problem and hidden ones leave."""
    worst = max(illness(shapes), 0.02)
    reasons = tuple(course(c, c.start, c.end) for c in view.losses if len(c))
    return ShapeGuess("healthy-convergence", round((1 - HIDDEN) * (1 - worst), 3), reasons, ())


def illness(shapes: tuple[ShapeGuess, ...]) -> float:
    """Return the probability that something is wrong: that of the most likely shape.

    Slow and standing still are two halves of one thing, a loss that is too high: their probabilities add up.
    """
    odds = {s.id: s.probability for s in shapes}
    standing = max(odds.get("training-plateau", 0.0), odds.get("underfitting", 0.0))
    level = min(odds.get("slow-convergence", 0.0) + standing, 1.0)
    return max([level, *(s.probability for s in shapes if not s.harmless)])


def merge(findings: list[Finding]) -> tuple[Finding, ...]:
    """Keep the strongest finding of a symptom, strongest first; what is seen beats what is ruled out."""
    best: dict[str, Finding] = {}
    for finding in findings:
        known = best.get(finding.symptom)
        if known is None or (finding.present, finding.strength) > (known.present, known.strength):
            best[finding.symptom] = finding
    return tuple(sorted(best.values(), key=lambda f: (-f.present, -f.strength)))


def supports_health(view: View) -> bool:
    """Whether a curve is long enough to call the run healthy, finite, and clearly better at its end.

    Of two adversaries neither need get better: there it takes a discriminator that is neither perfect nor
    lost.
    """
    if any(c.broken > 0.02 * c.count for c in view.losses):
        return False
    curve = view.train or view.val
    if curve is None:
        return is_balanced(view) or _metric_improves(view)
    if len(curve) < SHORT or curve.end >= curve.start:
        return False
    return len(curve) >= LONG or curve.end < 0.75 * curve.start


def _metric_improves(view: View) -> bool:
    metric = view.metric or view.train_metric
    if metric is None or len(metric) < LONG:
        return False
    return trend(metric) * (-1 if metric.direction == "down" else 1) > SIGNIFICANT


def limits(view: View, verdict: Verdict) -> tuple[Text, ...]:
    """Say which deciding curves are missing or too short; the learning rate only decides about causes."""
    notes = list(_without_level(view)) if verdict == "inconclusive" else []
    if view.train is None:
        notes.append(Text("no training loss in the log: falling, stuck or diverging cannot be told",
                          "日志中没有训练 loss：无法判断训练是在下降、停滞还是发散"))  # fmt: skip
    if view.val is None:
        notes.append(Text("no validation loss in the log: overfitting cannot be seen or ruled out",
                          "日志中没有验证 loss：看不出、也排除不了过拟合"))  # fmt: skip
    longest = max((len(c) for c in view.losses), default=0)
    if 0 < longest < SHORT:
        notes.append(
            Text(
                f"only {longest} points of the loss: too short for a verdict",
                f"loss 只有 {longest} 个点：太短，下不了结论",
            )
        )
    if "lr" not in view.curves and verdict != "healthy":
        notes.append(Text("no learning rate in the log: a wrong schedule cannot be told from other causes",
                          "日志中没有学习率：无法区分学习率调度错误与其他原因"))  # fmt: skip
    return tuple(notes)


def _without_level(view: View) -> Iterator[Text]:
    """Say where a training loss has no level that could be judged: exactly 0 throughout, or below zero."""
    train = view.train
    if train is None or train.low > 0:
        return
    if not train.highs.any() and not train.lows.any():
        yield Text(f"{train.name} is exactly 0 throughout: it was not measured, or nothing reaches it",
                   f"{train.name} 全程恰为 0：没有真正测量，或没有任何东西计入其中")  # fmt: skip
    elif train.low < 0:
        yield Text(f"{train.name} goes below zero: how low it should end is unknown, so how good it is too",
                   f"{train.name} 低于 0：不知道应降到多低，也就无法判断好坏")  # fmt: skip
