"""How ids, times and names are written in the API and read from what people type; pure, and used by every subject.

Cleaning a stated name for good happens here, so that no view holds one that could imitate or disturb its surroundings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from app.words import mark, say

ID_BYTES = 32
ID_HEX = 8  # hex digits of an id shown to people
MAX_NAME = 64  # characters
MAX_EMOJI_BYTES = 64
_UNITS = (
    (604_800, mark("1 week"), mark("{count} weeks")),
    (86_400, mark("1 day"), mark("{count} days")),
    (3_600, mark("1 hour"), mark("{count} hours")),
    (60, mark("1 minute"), mark("{count} minutes")),
    (1, mark("1 second"), mark("{count} seconds")),
)
_LAST_MOMENT = 253_402_300_799_999  # the end of the year 9999, in Unix milliseconds

# Signs that turn the direction of their surroundings or cannot be seen at all. Joiners (200C, 200D) belong to scripts.
_UNSEEN = {0x061C, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0x2060, 0xFEFF}
_UNSEEN.update(range(0x202A, 0x202F), range(0x2061, 0x2070), range(0xFFF9, 0xFFFC), range(0xE0000, 0xE0080))

# One emoji as Unicode builds it (UTS #51): a flag, a key, or pictures joined to one, each with a skin tone, a wish
# for colours or tags after it. Pictures are the blocks made of them, whole, so that what a later Unicode adds there is
# one here too, and the emoji that stand alone among other signs.
_ALONE = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u23cf\u23e9-\u23f3\u23f8-\u23fa\u24c2"
    "\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299"
)
_PICTURE = f"[{_ALONE}\u2600-\u27bf\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
_AFTER = "(?:[\ufe0f\U0001f3fb-\U0001f3ff]|[\U000e0020-\U000e007e]+\U000e007f)?"
_FLAG, _KEY = "[\U0001f1e6-\U0001f1ff]{2}", "[0-9#*]\ufe0f?\u20e3"
_EMOJI = re.compile(f"{_FLAG}|{_KEY}|{_PICTURE}{_AFTER}(?:\u200d{_PICTURE}{_AFTER})*")

REACH = {
    "link": mark("Connected directly"),
    "relay": mark("Online, by way of a relay"),
    "mailbox": mark("Away; a relay keeps mail for them"),
    "none": mark("Away; what you send waits here"),
}
RELAY_TROUBLES = {
    "dial_failed": mark("Nobody answers at its address."),
    "handshake_timeout": mark("It does not answer in time."),
    "relay_silent": mark("It does not answer in time."),
    "link_closed": mark("The connection broke off."),
    "wrong_relay": mark("Somebody else answers at its address."),
    "bad_invitation": mark("Its invitation is not valid any more. Leave it, and ask for a new one."),
    "not_a_member": mark("It does not know this computer any more. Leave it, and ask for a new invitation."),
    "too_many_members": mark("It takes no more people."),
    "relay_full": mark("It is full."),
    "too_many_boxes": mark("It keeps no more mailboxes."),
    "opened_elsewhere": mark("The same mailbox is open on another computer."),
    "stopping": mark("It is being stopped or started anew."),
    "store_failed": mark("Its disk failed."),
}
UNKNOWN_TROUBLE = mark("It gave a reason that this version of Kith does not know.")
REST_OF_BACKUP = "With `kith restore --damaged` what is whole comes back."


def minutes(ms: int) -> str:
    """Say a length in minutes and seconds, as 0:12."""
    seconds = (ms + 500) // 1000
    return f"{seconds // 60}:{seconds % 60:02}"


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
    if len(text) <= most and text.isascii() and text.isprintable():
        return " ".join(text.split())
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
    """Say whether a reaction is one emoji, or empty, by which one is taken back."""
    size = utf8_size(emoji)
    if size is None or size > MAX_EMOJI_BYTES:
        return False
    return not emoji or _EMOJI.fullmatch(emoji) is not None


def span(seconds: int) -> str:
    """Give a time as people say it, in its biggest whole unit: “4 weeks”, “90 minutes”; empty for none."""
    for size, one, many in _UNITS if seconds else ():
        if seconds % size == 0:
            count = seconds // size
            return say(many, count=count) if count > 1 else say(one)
    return ""


def read_span(word: str, choices: Mapping[str, int], least: int, most: int) -> int | None:
    """Give the seconds that a word of a person means, one of the choices or a number; None for any other."""
    text = word.strip().lower()
    if text in choices:
        return choices[text]
    if text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most:
        return int(text)
    return None


def relay_trouble(code: str) -> str:
    """Give a sentence for why a relay is not connected; a code that is not known is never shown, a relay chose it."""
    return say(RELAY_TROUBLES.get(code, UNKNOWN_TROUBLE)) if code else ""


def same_name(one: str, other: str) -> bool:
    """Say whether two names are the same to a person typing: case and compatibility forms aside."""
    return _folded(one) == _folded(other)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def code_text(code: tuple[str, str], place: str, until: str, renews: tuple[str, str] | None) -> str:
    """Say what to do with a code, (typed, link): it links a device, or renews one of a name that was heard then."""
    typed, link = code
    what = f"On the new device: kith devices accept {typed} --name NAME"
    if renews is not None:
        what = f"On {renews[0]}, last heard of {renews[1]}: kith renew --code {typed}"
    better = (
        f"If it finds nobody, add --at {place or 'HOST:PORT'}, or take the whole link, which leads over a relay, too:"
    )
    better = f"{better}\n{link}"
    good = f"Good for one device, until {until}. Whoever has it reads and writes as you."
    if renews is not None:
        good = f"It goes on as a new device with all it has; what it was is removed. {good}"
    return f"{what}\n{better}\n{good}"


def return_text(code: tuple[str, str], place: str, until: str, name: str) -> str:
    """Say what to do with a code, (typed, link), by which a contact of this name comes back."""
    typed, link = code
    return (
        f"On the new device of {name}: kith recover {typed} --name NAME, or on the first screen.\n"
        f"If it finds nobody, add --at {place or 'HOST:PORT'}, or take the whole link, which leads over a relay, too:\n"
        f"{link}\n"
        f"Good for one device, until {until}, and only with the 24 words of {name}. Be sure who asks for it: call."
    )


def device_called(name: str, id_: str) -> str:
    """Give what a device of mine is called on a screen: its name, or the beginning of its id in hex."""
    return clean_line(name, MAX_NAME) or say("Device {id}", id=id_[:ID_HEX])


def works_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """Give what fails now with what still works and what waits, then what else could and does not."""
    said = [f"! {row['fails']}.\n  Still works: {row['works']}\n  Waits: {row['waits']}" for row in rows if row["now"]]
    sound = [f"  Not now: {row['fails'][0].lower()}{row['fails'][1:]}." for row in rows if not row["now"]]
    return "\n".join([*(said or ["Everything works."]), *sound])
