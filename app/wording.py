"""How ids, times and names are written in the API and read from what people type; pure, and used by every subject.

Cleaning a stated name for good happens here, so that no view holds one that could imitate or disturb its surroundings.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

ID_BYTES = 32
ID_HEX = 8  # hex digits of an id shown to people
MAX_NAME = 64  # characters
_LAST_MOMENT = 253_402_300_799_999  # the end of the year 9999, in Unix milliseconds

# Signs that turn the direction of their surroundings or cannot be seen at all. Joiners (200C, 200D) belong to scripts.
_UNSEEN = {0x061C, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0x2060, 0xFEFF}
_UNSEEN.update(range(0x202A, 0x202F), range(0x2061, 0x2070), range(0xFFF9, 0xFFFC), range(0xE0000, 0xE0080))


def moment(time_ms: int) -> str:
    """Give Unix milliseconds as RFC 3339 in UTC; what lies outside the years 1970 to 9999 is moved to their edge."""
    kept = max(0, min(time_ms, _LAST_MOMENT))
    seconds, milliseconds = divmod(kept, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{milliseconds:03d}Z"


def read_id(text: str) -> bytes | None:
    """Give the 32 bytes of a full id written in hex, or None."""
    if len(text) != 2 * ID_BYTES:
        return None
    span = id_range(text, 2 * ID_BYTES)
    return span[0] if span else None


def id_range(text: str, least: int) -> tuple[bytes, bytes] | None:
    """Give the smallest and the greatest id that begin with `text`, of at least `least` hex digits; else None."""
    digits = text.lower()
    if not least <= len(digits) <= 2 * ID_BYTES or any(digit not in "0123456789abcdef" for digit in digits):
        return None
    return bytes.fromhex(digits.ljust(2 * ID_BYTES, "0")), bytes.fromhex(digits.ljust(2 * ID_BYTES, "f"))


def is_unseen(sign: str) -> bool:
    """Say whether a character controls, turns or hides instead of being seen; a line feed and a tab do too."""
    return ord(sign) in _UNSEEN or unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn")


def clean_name(text: str) -> str:
    """Give a stated name in one line of at most 64 characters, composed, without control, direction or unseen signs."""
    seen = "".join(" " if sign.isspace() else sign for sign in text[: 8 * MAX_NAME])
    seen = "".join(sign for sign in seen if not is_unseen(sign))
    return unicodedata.normalize("NFC", " ".join(seen.split()))[:MAX_NAME].strip()


def same_name(one: str, other: str) -> bool:
    """Say whether two names are the same to a person typing: case and compatibility forms aside."""
    return _folded(one) == _folded(other)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
