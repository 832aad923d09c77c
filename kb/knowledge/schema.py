"""JSON Schema of the front matter, generated from the models, so that editors complete and check it."""

from collections.abc import Sequence
from typing import Any

from kb.knowledge.models import Entry, EntryText
from kb.knowledge.words import GROUPS

_WRITTEN = ("title", "summary", "phrases")
_NOT_WRITTEN = ("en", "zh", "path")


def front_matter_schema(symptoms: Sequence[str]) -> dict[str, Any]:
    """Return the schema of the English file's front matter; `symptoms` are the words it may use."""
    text = EntryText.model_json_schema()["properties"]
    properties: dict[str, Any] = {
        key: value
        for key, value in Entry.model_json_schema()["properties"].items()
        if key not in _NOT_WRITTEN
    }
    properties |= {key: text[key] for key in _WRITTEN}
    properties["group"] = {"enum": list(GROUPS), "title": "Group"}
    likelihood: Any = next(iter(properties["symptoms"]["patternProperties"].values()))
    properties["symptoms"] = {
        "type": "object",
        "additionalProperties": False,
        "properties": dict.fromkeys(symptoms, likelihood),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Front matter of a kb entry",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": ["id", "kind", "group", "frequency", "severity", *_WRITTEN],
    }
