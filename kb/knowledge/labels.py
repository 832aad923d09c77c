"""How symptoms read in sentences: the name of the observable and the label of the value."""

from collections.abc import Iterable, Mapping
from typing import Any

from kb.language import Lang

Vocabulary = Mapping[str, Mapping[str, Any]]


def name_words(vocabulary: Vocabulary, observable: str, lang: Lang) -> str:
    """Return the name of an observable; its id where the vocabulary does not know it."""
    facts = vocabulary.get(observable)
    return facts["name"][lang] if facts else observable


def value_words(vocabulary: Vocabulary, observable: str, value: str, lang: Lang) -> str:
    """Return the label of a value; the value itself where these entries have no word for it."""
    values = vocabulary.get(observable, {}).get("values", {})
    return values[value][lang][0] if value in values else value.replace("_", " ")


def symptom_words(vocabulary: Vocabulary, symptom: str, lang: Lang) -> str:
    """Return `validation loss: turns up`, or the symptom itself where the vocabulary does not know it."""
    observable, _, value = symptom.partition("=")
    if value not in vocabulary.get(observable, {}).get("values", {}):
        return symptom
    return labelled(vocabulary, observable, [value_words(vocabulary, observable, value, lang)], lang)


def labelled(vocabulary: Vocabulary, observable: str, labels: Iterable[str], lang: Lang) -> str:
    """Return the name of an observable before what is said about it."""
    colon, comma = ("：", "、") if lang == "zh" else (": ", ", ")
    return f"{name_words(vocabulary, observable, lang)}{colon}{comma.join(labels)}"
