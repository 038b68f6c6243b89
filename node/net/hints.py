"""What an announcement on the LAN says, as bytes: hints that only contacts recognise, and a name while nearby is open.

Pure: the multicast itself is `lan.py`. A hint is HMAC(key, hour)[:8], hour = Unix ms // 3,600,000 as 8 bytes
big-endian; keys are an account's LAN key and the secrets of its open invites. Every announcement holds nine hints in
random order, the unused ones random, so that a stranger cannot even count the invites.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from crypto.primitives import Random, hkdf, hmac256
from node.errors import PeerFault, Refused
from node.net import limits

HOUR_MS: Final = 3_600_000

_HINTS: Final = b"h"
_NAME: Final = b"n"
_ACCOUNT: Final = b"a"


def lan_key(door_key: bytes) -> bytes:
    """The 32-byte key of an account's hints, from the door key that its contacts hold."""
    return hkdf(door_key, b"lan")


def hint(key: bytes, now_ms: int) -> bytes:
    """The 8-byte hint of a key in the hour of `now_ms` (Unix ms)."""
    return hmac256(key, (max(now_ms, 0) // HOUR_MS).to_bytes(8, "big"))[: limits.HINT]


def recognise(hints: Iterable[bytes], keys: Mapping[bytes, bytes], now_ms: int) -> list[bytes]:
    """The names in `keys` (name -> key) that an announcement belongs to, by the hour of `now_ms` and its neighbours."""
    seen = frozenset(hints)
    hours = [now_ms - HOUR_MS, now_ms, now_ms + HOUR_MS]
    return [name for name, key in keys.items() if any(hint(key, hour) in seen for hour in hours)]


def pack_hints(keys: Sequence[bytes], now_ms: int, random: Random) -> tuple[bytes, ...]:
    """Exactly nine hints for at most nine keys, filled up with random ones and in random order."""
    if len(keys) > limits.HINTS:
        raise Refused("too_many_hints", "At most 8 open invites are announced on the local network.")
    hints = [hint(key, now_ms) for key in keys]
    hints += [random(limits.HINT) for _ in range(limits.HINTS - len(hints))]
    order = {value: random(8) for value in hints}
    return tuple(sorted(hints, key=order.__getitem__))


def to_txt(hints: Sequence[bytes], nearby: tuple[str, bytes] | None) -> dict[bytes, bytes]:
    """The TXT properties of an announcement; `nearby` = (display name, 8 bytes of the account) while it is open."""
    properties = {_HINTS: b"".join(hints)}
    if nearby is not None:
        name, account8 = nearby
        properties[_NAME] = shorten(name).encode() or b"?"
        properties[_ACCOUNT] = account8
    return properties


def from_txt(properties: Mapping[bytes, bytes | None]) -> tuple[tuple[bytes, ...], str | None, bytes | None]:
    """(hints, name, account8) of somebody's TXT properties, unknown ones ignored; PeerFault("bad_record")."""
    packed = properties.get(_HINTS) or b""
    if not packed or len(packed) % limits.HINT or len(packed) > limits.HINT * limits.HINTS:
        raise _bad_record()
    hints = tuple(packed[at : at + limits.HINT] for at in range(0, len(packed), limits.HINT))
    name, account8 = properties.get(_NAME), properties.get(_ACCOUNT)
    if name is None and account8 is None:
        return hints, None, None
    if name is None or account8 is None or len(account8) != limits.NEARBY_ID:
        raise _bad_record()
    return hints, _display_name(name), account8


def shorten(name: str) -> str:
    """A display name cut to what people nearby are shown: at most 96 bytes of UTF-8, no control characters."""
    printable = "".join(character if character.isprintable() else " " for character in name).strip()
    return printable.encode(errors="replace")[: limits.NEARBY_NAME].decode(errors="ignore").strip()


def _display_name(encoded: bytes) -> str:
    try:
        name = encoded.decode()
    except UnicodeDecodeError:
        raise _bad_record() from None
    if len(encoded) > limits.NEARBY_NAME or name != shorten(name):
        raise _bad_record()
    return name


def _bad_record() -> PeerFault:
    return PeerFault("bad_record", "A device on the local network announces itself in a broken way.")
