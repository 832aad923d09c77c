"""The list of entries: by group, or what answers the present query, best first."""

from collections.abc import Iterator
from itertools import groupby

from textual import on
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from kb.knowledge.labels import symptom_words
from kb.knowledge.store import Card, Store
from kb.knowledge.words import GROUPS
from kb.language import Lang
from kb.search import Answer
from kb.tui import words
from kb.tui.messages import EntryWanted


class Catalogue(OptionList):
    """Entries to choose from; Enter or a click opens one."""

    def show_all(self, store: Store, lang: Lang) -> None:
        """List every entry under the heading of its group."""
        order = Option(Content.styled(f" {words.CATALOGUE_ORDER[lang]}", "$text-muted"), disabled=True)
        self.set_options([order, *_grouped(list(store.cards()), lang)])

    def show_answer(self, answer: Answer, store: Store, lang: Lang) -> None:
        """List what answers a query, or say that nothing does and what lies near."""
        options = [
            _option(store.card(hit.id), lang, _phrase(hit.matched, store, lang)) for hit in answer.hits
        ]
        if not options:
            options = [Option(Content(words.NO_HITS[lang]), disabled=True)]
            options += [_option(store.card(name), lang) for name in answer.nearest]
        self.set_options(options)
        self.highlighted = 0 if answer.hits else None

    def mark(self, entry_id: str) -> None:
        """Highlight an entry if it is listed."""
        ids = [option.id for option in self.options]
        if entry_id in ids:
            self.highlighted = ids.index(entry_id)

    @on(OptionList.OptionSelected)
    def _open(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id:
            self.post_message(EntryWanted(event.option_id))


def _grouped(cards: list[Card], lang: Lang) -> Iterator[Option]:
    order = {group: place for place, group in enumerate(GROUPS)}
    # This code page has most Chinese characters in the order of their sound, which readers expect.
    cards.sort(
        key=lambda card: (
            order.get(card.group, len(order)),
            card.group,
            card.title[lang].casefold().encode("gb18030"),
        )
    )
    for group, members in groupby(cards, key=lambda card: card.group):
        title = GROUPS.get(group, {}).get(lang, group)
        yield Option(Content.styled(f"\n{title}", "bold $text-primary"), disabled=True)
        for card in members:
            yield _option(card, lang)


def _phrase(matched: tuple[str, ...], store: Store, lang: Lang) -> str:
    """Return the first of the words that matched in the language of the app, a symptom by its label."""
    labels = (symptom_words(store.vocabulary, text, lang) for text in matched)
    return next((label for label in labels if label.isascii() == (lang == "en")), "")


def _option(card: Card, lang: Lang, phrase: str = "") -> Option:
    parts: list[str | tuple[str, str]] = [f" {card.title[lang]}"]
    if phrase:
        parts.append((f"\n   ≈ {phrase}", "$text-muted"))
    return Option(Content.assemble(*parts), id=card.id)
