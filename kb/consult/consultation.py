"""The dialogue that every front end drives: words, logs and answers in; questions, causes and advice out."""

import math
from pathlib import Path

from kb.consult.case import CaseSheet
from kb.consult.questions import Question, make_question, next_observable
from kb.consult.replies import Reply, compose_reply, explain_question
from kb.diagnosis import Diagnosis, Ranked, SymptomModel, diagnosis_of, rank
from kb.errors import UsageError, did_you_mean
from kb.findings import Finding
from kb.knowledge.store import Store
from kb.language import Lang, Text
from kb.search import Searcher

MOST_QUESTIONS = 6
LISTED = 5

# How much the words of a search hit count beside findings: a perfect match multiplies the prior by e**3 = 20.
WORDS_WEIGHT = 3.0

# Above this probability a further question would not change what to do first.
SETTLED = 0.9


class Consultation:
    """One case from the first words to the report.

    `say`, `load_log` and `answer` move it on; `question` is the most useful next question or None;
    `diagnoses` are the ranked causes; `report()` is Markdown.
    """

    def __init__(self, store: Store, lang: Lang = "en") -> None:
        self.store = store
        self.lang: Lang = lang
        self.model = SymptomModel(store)
        self.searcher = Searcher(store)
        self.case = CaseSheet()

    def say(self, text: str) -> Reply:
        """Take free text; return the reply. Raises `UsageError` where the text holds no word."""
        answer = self.searcher.search(text, lang=self.lang)
        evidence = Text(f"you said: {text.strip()}", f"你说：{text.strip()}")
        findings = [Finding(symptom, 0.8, evidence, "text") for symptom in answer.symptoms]
        self.case.record(findings, words=text)
        return self._reply()

    def load_log(self, path: str | Path) -> Reply:
        """Read a log and take what its curves show; raises `LogError` where it cannot be read."""
        from kb.diagnosis.diagnose import diagnose
        from kb.logs import read_log

        run = read_log(path)
        report = diagnose(self.store, run)
        self.case.record(report.findings, run=run)
        return self._reply()

    def answer(self, question: Question, value: str | None) -> Reply:
        """Take the answer to a question; None means "don't know".

        Raises `UsageError` for a value that the question does not have.
        """
        if value is None:
            self.case.record(asked=question.observable)
            return self._reply()
        if value not in question.choices:
            raise UsageError(
                f"{value!r} does not answer {question.text!r}{did_you_mean(value, question.choices)}"
            )
        labels = self.model.vocabulary[question.observable]["values"][value]
        asks = self.model.vocabulary[question.observable]["ask"]
        evidence = Text(f"{asks['en']} {labels['en'][0]}", f"{asks['zh']}{labels['zh'][0]}")
        finding = Finding(f"{question.observable}={value}", 0.95, evidence, "answer")
        self.case.record([finding], asked=question.observable)
        return self._reply()

    @property
    def ranked(self) -> list[Ranked]:
        """All failures by probability, given everything on the case sheet."""
        return rank(self.model, self.case.now.findings, head_start=self._head_start())

    @property
    def question(self) -> Question | None:
        """The most useful question next, or None where asking no longer pays."""
        ranked = self.ranked
        if len(self.case.now.asked) >= MOST_QUESTIONS or ranked[0].probability >= SETTLED:
            return None
        known = {finding.observable for finding in self.case.now.findings} | set(self.case.now.asked)
        best = next_observable(self.model, ranked, known, bool(self.case.now.runs))
        if best is None:
            return None
        return make_question(self.model, best[0], self.lang, explain_question(self, best[0], ranked))

    @property
    def diagnoses(self) -> list[Diagnosis]:
        """The candidates, most probable first; empty while nothing is known."""
        if not self.case.now.findings and not self.case.now.words:
            return []
        return [diagnosis_of(self.store, ranked) for ranked in self.ranked[:LISTED]]

    def report(self) -> str:
        """Return the case as Markdown: findings with evidence, ranked causes, checks, remedies, sources."""
        from kb.consult.report import report_markdown

        return report_markdown(self)

    def _head_start(self) -> dict[str, float]:
        weights: dict[str, float] = {}
        for words in self.case.now.words:
            for hit in self.searcher.search(words, lang=self.lang).hits:
                weights[hit.id] = weights.get(hit.id, 1.0) * math.exp(WORDS_WEIGHT * hit.score)
        return weights

    def _reply(self) -> Reply:
        return compose_reply(self)
