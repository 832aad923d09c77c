"""Find the encoding of a text from its first bytes."""

import codecs

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LOOKED_AT = 4096


def find_encoding(head: bytes) -> str:
    """Return the encoding: by byte order mark, by the zeros of UTF-16, else the first that decodes."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if b"\0" in head[:_LOOKED_AT]:
        return _utf16(head[:_LOOKED_AT]) or "utf-8"
    for name in ("utf-8", "gb18030"):
        try:
            codecs.getincrementaldecoder(name)().decode(head)
        except UnicodeDecodeError:
            continue
        return name
    return "latin-1"


def _utf16(head: bytes) -> str:
    """Text of mostly Latin letters in UTF-16 has a zero in every second byte and hardly one in the others."""
    half = len(head) // 2
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.1 * half:
        return "utf-16-be"
    return ""
