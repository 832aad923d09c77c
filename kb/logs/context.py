"""Facts of the set-up that a log states plainly in its first lines: the number format."""

import re

from kb.logs.source import Source

_SWITCH = re.compile(r"\b(fp16|bf16)[\"']?\s*[:=. ]\s*[\"']?(?:True|true)\b|--(fp16|bf16)(?=\s|$)")
_CHOICE = re.compile(
    r"\b(?:mixed[_-]precision|precision|dtype)[\"']?\s*[:=. ]\s*[\"']?"
    r"(fp16|float16|16-mixed|bf16|bfloat16|bf16-mixed)\b"
)
_FORMATS = {"fp16": "fp16", "float16": "fp16", "16-mixed": "fp16"}


def stated_context(source: Source) -> tuple[str, ...]:
    """Return `precision=...` where the head of the log says one number format and no other."""
    if b"16" not in source.head or b"\0" in source.head[:64]:
        return ()
    if not any(word in source.head_text for word in ("fp16", "bf16", "float16", "16-mixed")):
        return ()
    found = [match[1] or match[2] for match in _SWITCH.finditer(source.head_text)]
    found += [match[1] for match in _CHOICE.finditer(source.head_text)]
    formats = {_FORMATS.get(name, "bf16") for name in found}
    return (f"precision={formats.pop()}",) if len(formats) == 1 else ()
