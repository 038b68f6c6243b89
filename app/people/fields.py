"""The short facts of a profile, a label and a value each: what they may be, how a table keeps them, changing one. Pure.

What others state is read in bounds and shown cleaned, in one line; a label proves nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from app.errors import Refused
from app.wording import clean_line, utf8_size

MOST = 6
MAX_LABEL = 32  # characters
MAX_VALUE = 200  # characters

Fields = tuple[tuple[str, str], ...]


def are_fields(said: Sequence[tuple[str, str]]) -> bool:
    """Say whether stated fields keep the rules."""
    return len(said) <= MOST and all(
        0 < len(label) <= MAX_LABEL and 0 < len(value) <= MAX_VALUE and utf8_size(label + value) is not None
        for label, value in said
    )


def cleaned(said: Iterable[tuple[str, str]]) -> Fields:
    """Give stated fields as they are shown; what nothing of can be seen is left out."""
    shown = ((clean_line(label, MAX_LABEL), clean_line(value, MAX_VALUE)) for label, value in said)
    return tuple((label, value) for label, value in shown if label and value)


def changed(before: Fields, label: str, value: str) -> Fields:
    """Give fields with one of them set, or taken away by an empty value; Refused("bad_field", "too_many_fields")."""
    name, said = clean_line(label, MAX_LABEL), clean_line(value, MAX_VALUE)
    if not name or len(" ".join(label.split())) > MAX_LABEL or len(" ".join(value.split())) > MAX_VALUE:
        raise Refused(
            "bad_field",
            "A label has 1 to {most} characters, what stands under it up to {longest}.",
            most=MAX_LABEL,
            longest=MAX_VALUE,
        )
    kept = {known.casefold(): (known, told) for known, told in before}
    if said:
        kept[name.casefold()] = (name, said)
    else:
        kept.pop(name.casefold(), None)
    if len(kept) > MOST:
        raise Refused("too_many_fields", "A profile has at most {most} such lines; take one away first.", most=MOST)
    return tuple(kept.values())


def pack(said: Sequence[tuple[str, str]]) -> str:
    """Give fields as a table keeps them."""
    return json.dumps(said) if said else ""


def unpack(text: str) -> Fields:
    """Give the fields that `pack` wrote."""
    return tuple((label, value) for label, value in json.loads(text)) if text else ()
