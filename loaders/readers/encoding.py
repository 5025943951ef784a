"""Which encoding a text file is in."""

import charset_normalizer

from kithkin.graph.errors import BadInput

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE = 1 << 18


def encoding_of(data: bytes) -> str | None:
    """The name of the encoding, or None when the bytes are no text."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    wide = _without_mark(data)
    if wide:
        return wide
    return next((name for name in ("utf-8", "cp1252") if _reads(data, name)), None) or _guessed(data)


def text_of(data: bytes, file: str) -> tuple[str, str]:
    """The text and the encoding it was in."""
    encoding = encoding_of(data)
    if encoding is None or (b"\x00" in data and not encoding.startswith("utf-16")):
        raise BadInput(f"{file} is not a text file: send CSV as UTF-8, or the Excel file itself.")
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError:
        raise BadInput(f"{file} begins as {encoding} and is not all of it: save it as UTF-8.") from None


def _without_mark(data: bytes) -> str | None:
    """UTF-16 without its mark has a zero in every other byte of plain letters."""
    head = data[:1000]
    if len(head) < 4:
        return None
    if head[1::2].count(0) > len(head) * 0.4:
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > len(head) * 0.4 else None


def _reads(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _guessed(data: bytes) -> str | None:
    best = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    return best.encoding if best and _reads(data, best.encoding) else None
