"""What the case sheet amounts to at one moment: the ranking, the candidates, the next question."""

import re
from functools import cached_property

from kb.consult.case import Snapshot
from kb.consult.expectations import Expectations
from kb.consult.questions import Question, chances_of_values, make_question, next_observable
from kb.consult.replying.explain import explain_question
from kb.consult.weighing import weigh
from kb.consult.wording import Wording
from kb.diagnosis import Diagnosis, Ranked, diagnosis_of
from kb.diagnosis.ranking import LEAK, LEAST_PROBABLE
from kb.errors import UsageError
from kb.findings import Finding
from kb.language import Lang

LISTED = 5

# A practice is named only to who asks for one: settings told in passing would find some, too.
_HOW_TO = re.compile(
    r"\bhow (?:do|to|can|could|should|would|much|many|large|small|big|high|long|often)\b|\bshould (?:i|we)\b"
    r"|\b(?:which|what)\b.*\b(?:use|choose|pick|set|best|good|recommended)\b|\bbest (?:way|practice)"
    r"|如何|怎样|怎么(?!回事|了|会|还|总|老|突然|就|这么|一直)|该用|应该用|要不要|设(?:成|为)?多|选(?:什么|哪|多)|多大合适|推荐",
    re.IGNORECASE,
)

RAISED = 1.01  # above the rounding of numbers that are equal


class Reading:
    """The views of one state of a case; each is worked out when it is first asked for, and once."""

    def __init__(self, expectations: Expectations, wording: Wording, now: Snapshot, lang: Lang) -> None:
        self.expectations = expectations
        self.model = expectations.model
        self.wording = wording
        self.now = now
        self.lang: Lang = lang

    @cached_property
    def ranked(self) -> list[Ranked]:
        """All candidates by probability."""
        return weigh(self.model, self.wording, self.now, self.lang)

    @cached_property
    def rivals(self) -> list[Ranked]:
        """The candidates that questions can tell apart: only causes once it is clear what the curves show."""
        causes = [ranked for ranked in self.ranked if self.model.cards[ranked.id].group != "curve"]
        return causes if self.now.logs or self._two_levels else self.ranked

    @cached_property
    def question(self) -> Question | None:
        """The most useful question next, or None where asking no longer pays or nothing is wrong."""
        observable = next_observable(self.expectations, self.rivals, self.now) if self._is_told else None
        if observable is None:
            return None
        why = explain_question(
            self.expectations, self.rivals, observable, self.lang, is_open=not self.diagnoses
        )
        chances = chances_of_values(self.expectations, self.rivals, observable)
        return make_question(self.model, observable, self.lang, why, chances)

    @cached_property
    def diagnoses(self) -> list[Diagnosis]:
        """The candidates, most probable first; empty while nothing is known that speaks for any."""
        if not self._is_told or not self._stands_out:
            return []
        listed = [r for r in self.ranked if r.probability >= LEAST_PROBABLE or not self.now.logs]
        return [diagnosis_of(self.model.store, ranked) for ranked in listed[:LISTED]]

    @property
    def _stands_out(self) -> bool:
        """Whether anything raised a candidate above where all began; otherwise their order means nothing."""
        if self.now.logs:
            return True
        whole = sum(card.prior for card in self.model.cards.values()) * (1 + LEAK)
        return any(
            ranked.probability > RAISED * self.model.cards[ranked.id].prior / whole for ranked in self.ranked
        )

    @property
    def _two_levels(self) -> bool:
        """Whether the ranking holds what the curves show and why: its sum is then more than 1."""
        return sum(ranked.probability for ranked in self.ranked) > 1.0

    @property
    def _is_told(self) -> bool:
        """Whether anything speaks of trouble: words, answers, the tree, or a log that is not healthy."""
        now = self.now
        beside = [finding for finding in now.findings if finding.origin != "log"]
        if any(log.verdict == "healthy" for log in now.logs[-1:]):
            # "It is in fp16" beside a healthy log describes the training, no trouble of it.
            return bool(now.leads) or any(map(self._is_trouble, beside)) or bool(now.words and not beside)
        return bool(now.words or now.leads or beside or now.logs)

    def _is_trouble(self, finding: Finding) -> bool:
        facts = self.model.vocabulary[finding.observable]
        return finding.present and facts["part"] != "setup" and finding.value != facts["ordinary"]

    @cached_property
    def practices(self) -> list[str]:
        """The practice pages that the last words ask for: how to do something, not what is wrong."""
        words = self.now.words[-1] if self.now.words else ""
        if not _HOW_TO.search(words):
            return []
        try:
            hits = self.wording.searcher.search(words, lang=self.lang).hits
        except UsageError:  # no word that a search could use
            return []
        if not hits or hits[0].id in self.model.cards:
            return []
        return [hit.id for hit in hits if hit.id not in self.model.cards]
