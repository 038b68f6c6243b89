"""How ids, times and names are written in the API and read from what people type; pure, and used by every subject.

Cleaning a stated name for good happens here, so that no view holds one that could imitate or disturb its surroundings.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

ID_BYTES = 32
ID_HEX = 8  # hex digits of an id shown to people
MAX_NAME = 64  # characters
MAX_EMOJI_BYTES = 64
MAX_EMOJI_LENGTH = 16
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
    return clean_line(text, MAX_NAME)


def clean_line(text: str, most: int) -> str:
    """Give a text in one line of at most `most` characters, cleaned as a name is."""
    seen = "".join(" " if sign.isspace() else sign for sign in text[: 8 * most])
    seen = "".join(sign for sign in seen if not is_unseen(sign))
    return unicodedata.normalize("NFC", " ".join(seen.split()))[:most].strip()


def utf8_size(text: str) -> int | None:
    """Give the length of a text in UTF-8, or None if it holds half of a surrogate pair."""
    try:
        return len(text.encode("utf-8"))
    except UnicodeEncodeError:
        return None


def is_emoji(emoji: str) -> bool:
    """Say whether a reaction is empty or a short run of printable characters; joiners inside emoji are allowed."""
    size = utf8_size(emoji)
    if size is None or size > MAX_EMOJI_BYTES or len(emoji) > MAX_EMOJI_LENGTH:
        return False
    return all(unicodedata.category(sign)[0] not in "CZ" or sign in "\u200d\u200c" or _is_tag(sign) for sign in emoji)


def same_name(one: str, other: str) -> bool:
    """Say whether two names are the same to a person typing: case and compatibility forms aside."""
    return _folded(one) == _folded(other)


def _is_tag(sign: str) -> bool:
    """Tag characters spell the flags of regions inside one emoji."""
    return 0xE0020 <= ord(sign) <= 0xE007F


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
