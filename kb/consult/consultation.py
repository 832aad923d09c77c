"""The dialogue that every front end drives: words, logs and answers in; questions, causes and advice out."""

import re
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kb.consult import guide as tree
from kb.consult.case import CaseSheet, Snapshot
from kb.consult.correct import dropped_from, without
from kb.consult.expectations import Expectations
from kb.consult.guide import GuideStep
from kb.consult.hearing.listen import Ear
from kb.consult.questions import Question
from kb.consult.reading import Reading
from kb.consult.replying.contradict import contradiction_words, contradictions
from kb.consult.replying.phrasing import join
from kb.consult.replying.replies import Reply, Told, compose_reply, log_paragraph, noted
from kb.consult.replying.sentences import say
from kb.consult.respond import dropped, respond, restarted
from kb.consult.wording import Wording
from kb.diagnosis import Diagnosis, Ranked, SymptomModel
from kb.errors import UsageError, did_you_mean
from kb.knowledge.store import Store
from kb.language import LANGUAGES, Lang
from kb.search import Searcher
from kb.search.normalise import atoms, normalise

if TYPE_CHECKING:
    from kb.logs import Run
    from kb.logs.disk import Progress

# What people mean by the bare word.
_PLAIN = {"loss": "train_loss", "metric": "accuracy"}

# "Label errors (noisy labels)" is called label errors; 标签错误/噪声标签 is called by either name.
_EXPLAINED = re.compile(r"\s*[(（][^)）]*[)）]")
_EITHER = re.compile(r"(?<=[\u4e00-\u9fff])/(?=[\u4e00-\u9fff])")


class Consultation:
    """One case from the first words to the report.

    `say`, `load_log`, `answer` and the guide move it on; `question` is the most useful next question or None;
    `diagnoses` are the ranked causes; `report()` is Markdown. Every move can be undone. `transcript` holds
    what was said on both sides as a door showed it; the door writes it, a saved session keeps it.
    """

    def __init__(self, store: Store, lang: Lang = "en") -> None:
        self.store = store
        self.lang: Lang = lang
        self.model = SymptomModel(store)
        self.expectations = Expectations(self.model)
        self.searcher = Searcher(store)
        self.ear = Ear(self.searcher)
        self.wording = Wording(self.searcher)
        self.case = CaseSheet()
        self.turns = 0
        self.transcript: list[tuple[str, str]] = []
        self.told = Told()
        self._reading: Reading | None = None

    # Moves

    def say(self, text: str) -> Reply:
        """Take free text: a description, an answer, a question, a path.

        Raises `LogError` for a log that cannot be read.
        """
        self.turns += 1
        return respond(self, text)

    def load_log(self, path: str | Path, progress: "Progress | None" = None) -> Reply:
        """Read a log and take what its curves show; raises `LogError` where it cannot be read.

        `progress` is called with the bytes read so far and the size of the file.
        """
        from kb.logs import read_log

        return self.load_run(read_log(path, progress=progress))

    def load_run(self, run: "Run") -> Reply:
        """Take what the curves of a run show; the way in for a log that holds several."""
        from kb.consult.logs import seen

        log, findings = seen(self.store, run)
        now, vocabulary = self.case.now, self.store.vocabulary
        wrong = contradictions(vocabulary, now.findings, findings)
        words = without(self.searcher, now, {old.symptom for old, _ in wrong}).words
        over = {old.observable for old, _ in wrong}
        leads = () if wrong else now.leads  # the end of a guide that began elsewhere
        self.case.record(findings, over=over, words=words, leads=leads, logs=(*now.logs, log))
        against = join((contradiction_words(vocabulary, *pair, self.lang) for pair in wrong), self.lang)
        note = say("contradicted", self.lang, what=against) if wrong else ""
        return compose_reply(self, log_paragraph(self, log, findings), note)

    def answer(self, question: Question, value: str | None) -> Reply:
        """Take the answer to a question; None means "don't know".

        Raises `UsageError` for a value that the question does not have.
        """
        now, name = self.case.now, question.observable
        asked = (*now.asked, name)
        if value is None:
            self.case.record(asked=asked, unknown=(*now.unknown, name))
            return compose_reply(self, say("unknown", self.lang))
        if value not in question.choices:
            raise UsageError(
                f"{value!r} does not answer {question.text!r}{did_you_mean(value, question.choices)}"
            )
        finding = tree.answer_finding(self.store, f"{name}={value}")
        over = [name] if self.is_exclusive(name) else []
        self.case.record([finding], over=over, asked=asked)
        return compose_reply(self, noted(self, [finding]))

    def drop(self, symptom: str, *, is_unknown: bool = False) -> Reply:
        """Remove a finding from the case sheet; where `is_unknown`, it is not asked about again.

        Raises `UsageError` where it is not there.
        """
        found = next((f for f in self.case.now.findings if f.symptom == symptom), None)
        if found is None:
            symptoms = [finding.symptom for finding in self.case.now.findings]
            raise UsageError(f"{symptom!r} is not on the case sheet{did_you_mean(symptom, symptoms)}")
        # The words that said it may have said something else, too: that stays.
        left = without(self.searcher, self.case.now, {symptom})
        kept = dropped_from(self.searcher, self.case.now.findings, found)
        skipped = (found.observable,) if is_unknown else ()
        asked, unknown = (*left.asked, *skipped), (*left.unknown, *skipped)
        self.case.put(replace(left, findings=kept, asked=asked, unknown=unknown))
        return dropped(self, found)

    def start_over(self) -> Reply:
        """Begin an empty case; undo brings the old one back."""
        self.case.put(Snapshot())
        self.told = Told()
        return restarted(self)

    # The guided way

    @property
    def guide(self) -> GuideStep | None:
        """Where the user stands in the guided tree, or None outside it."""
        path = self.case.now.path
        return None if path is None else tree.step_at(self.store, path, self.lang)

    def start_guide(self) -> Reply:
        """Enter the guided tree at its start."""
        tree.step_at(self.store, (), self.lang)
        self.case.record(path=())
        return Reply("")

    def guide_choose(self, number: int) -> Reply:
        """Take choice `number` (from 0) of the present step; raises `UsageError` where there is none."""
        before = self.case.now
        self.case.put(tree.choose(self.store, before, number))
        return compose_reply(self) if self.case.now.leads else Reply("")

    def guide_back(self) -> Reply:
        """Go one step up in the tree; from its start, leave it."""
        self.case.put(tree.back(self.store, self.case.now))
        return Reply("")

    # Views

    @property
    def reading(self) -> Reading:
        """What the case sheet amounts to now; worked out once for each state and language."""
        if self._reading is None or self._reading.now is not self.case.now or self._reading.lang != self.lang:
            self._reading = Reading(self.expectations, self.wording, self.case.now, self.lang)
        return self._reading

    @property
    def ranked(self) -> list[Ranked]:
        """All candidates by probability, given everything on the case sheet."""
        return self.reading.ranked

    @property
    def question(self) -> Question | None:
        """The most useful question next, or None where asking no longer pays."""
        return self.reading.question

    @property
    def diagnoses(self) -> list[Diagnosis]:
        """The candidates, most probable first; empty while nothing is known that speaks for any."""
        return self.reading.diagnoses

    @cached_property
    def titles(self) -> dict[str, str]:
        """What entries are called, normalised, with their ids: titles with and without what explains them."""
        found: dict[str, str] = {}
        for card in self.store.cards():
            for lang in LANGUAGES:
                bare = _EXPLAINED.sub("", card.title[lang])
                for name in (card.title[lang], bare, *_EITHER.split(bare)):
                    found.setdefault(normalise(name), card.id)
        return found

    def is_exclusive(self, observable: str) -> bool:
        """Say whether one value of an observable rules the others out."""
        return bool(self.model.vocabulary[observable]["exclusive"])

    def observables_in(self, text: str) -> list[str]:
        """Return the observables that a text names, whether or not it says what they do."""
        matches = self.searcher.index.lexicon.scan(atoms(text))
        names = [role[2:] for match in matches for role in match.roles if role.startswith("s:")]
        plain = (*(_PLAIN.get(name, name) for name in names), *self.ear.named_in(text))
        return [name for name in dict.fromkeys(plain) if name in self.model.vocabulary]

    # Out

    def report(self) -> str:
        """Return the case as Markdown: findings, ranked causes, checks, remedies, sources, plot."""
        from kb.consult.replying.report import report_markdown

        return report_markdown(self)

    def save(self, path: str | Path) -> None:
        """Write the case to a JSON file for `resume`; raises `UsageError` where it cannot be written."""
        from kb.consult.session import save

        save(self, path)

    def resume(self, path: str | Path) -> Reply:
        """Take up a saved case in place of this one; raises `UsageError` where the file is none."""
        from kb.consult.session import resume

        return resume(self, path)
