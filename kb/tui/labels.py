"""How symptoms read on the screen."""

from collections.abc import Mapping
from typing import Any

from kb.language import Lang


def symptom_label(vocabulary: Mapping[str, Any], symptom: str, lang: Lang) -> str:
    """Return `val_loss: turns up`, or the symptom itself where the vocabulary does not know it."""
    name, _, value = symptom.partition("=")
    values = vocabulary.get(name, {}).get("values", {})
    if value not in values:
        return symptom
    colon = "：" if lang == "zh" else ": "
    return f"{name}{colon}{values[value][lang][0]}"
