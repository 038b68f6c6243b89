"""The strict reading of a payload that somebody else wrote; what its fields mean is each subject's `events.py`.

Fields this version does not know are passed over, so that a later one may add some; anything else that does not fit
makes the whole payload unreadable.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import msgspec

T = TypeVar("T")


def read(payload: Mapping[str, object], kind: type[T]) -> T | None:
    """Give the payload as `kind`, or None if somebody wrote what no client of ours would."""
    try:
        return msgspec.convert(dict(payload), kind, builtin_types=(bytes,))
    except (msgspec.ValidationError, UnicodeError):
        return None
