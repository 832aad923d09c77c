"""`kb list`: the catalogue, by group."""

from argparse import Namespace

from kb.cli.main import Exit
from kb.cli.output import Paint, print_json, progress, terminal_width
from kb.errors import UsageError, did_you_mean
from kb.knowledge.words import GROUPS
from kb.layout import cells
from kb.library import load


def run(options: Namespace) -> int:
    """Print id and title of every entry, or one JSON object a line."""
    store = load(*options.entries, progress=progress("preparing entries")).store
    cards = [card for card in store.cards() if options.kind in (None, card.kind)]
    if options.group is not None:
        groups = {card.group for card in cards}
        if options.group not in groups:
            hint = did_you_mean(options.group, groups)
            raise UsageError(f"no group {options.group!r}{hint}; groups: {', '.join(sorted(groups))}")
        cards = [card for card in cards if card.group == options.group]
    lang, paint, group = options.lang, Paint(options), ""
    column = max((len(card.id) for card in cards), default=0) + 2
    for card in cards:
        if options.json:
            fields = {key: getattr(card, key) for key in ("id", "kind", "group")}
            print_json({**fields, "title": card.title[lang], "summary": card.summary[lang]})
            continue
        if card.group != group:
            group = card.group
            print(("" if card is cards[0] else "\n") + paint(GROUPS.get(group, {}).get(lang, group), "bold"))
        title = card.title[lang]
        room = terminal_width() - column - 2
        while cells(title) > room:
            title = title[:-2] + "…"
        print(f"  {paint(card.id.ljust(column), 'cyan')}{title}")
    return Exit.FOUND if cards else Exit.NOTHING
