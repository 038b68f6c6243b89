"""The code that lets a new device into an account, as a link `kith://d#` and as what a person types; text alone.

Bytes of the link: base64url (no padding) of msgpack `[1, account, secret, expires, addresses, relays]`; what is typed
is the secret, 16 signs of Crockford's base 32 (sync/SPEC.md, "Linking a device"). Whoever has it becomes a device:
treat the text like a key.
"""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Final

import msgspec

from crypto.primitives import hkdf
from node.errors import Refused

PREFIX: Final = "kith://d#"
SECRET_BYTES: Final = 10
RELAYS: Final = 2
MAX_LENGTH: Final = 2048

_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TYPED: Final = 16
_ALIKE: Final = str.maketrans("OIL", "011", "- ")

_Address = Annotated[str, msgspec.Meta(min_length=3, max_length=128)]
_Secret = Annotated[bytes, msgspec.Meta(min_length=SECRET_BYTES, max_length=SECRET_BYTES)]


_Key = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]


class RelayPlace(msgspec.Struct, array_like=True, frozen=True):
    """A relay where whoever shows a code waits: its key, and where it listens."""

    relay: _Key
    addresses: Annotated[tuple[_Address, ...], msgspec.Meta(min_length=1, max_length=4)]


class LinkCode(msgspec.Struct, array_like=True, frozen=True):
    """What a code says; `expires` in Unix seconds, at most 4 addresses `host:port`. Of a typed one only the secret.

    At one of the `relays` both meet where neither reaches the other.
    """

    v: Annotated[int, msgspec.Meta(ge=0, le=255)]
    account: Annotated[bytes, msgspec.Meta(max_length=32)]
    secret: _Secret
    expires: Annotated[int, msgspec.Meta(ge=0, lt=2**32)] = 0
    addresses: Annotated[tuple[_Address, ...], msgspec.Meta(max_length=4)] = ()
    relays: Annotated[tuple[RelayPlace, ...], msgspec.Meta(max_length=RELAYS)] = ()

    def __repr__(self) -> str:
        return f"LinkCode({self.account.hex()[:8]})"

    @property
    def key(self) -> bytes:
        """The psk of its links."""
        return hkdf(self.secret, b"link")

    @property
    def lan_key(self) -> bytes:
        """What whoever has the code finds the other side by on the LAN."""
        return hkdf(self.secret, b"lan")

    @property
    def meeting_key(self) -> bytes:
        """The secret under which the two ends meet at a relay."""
        return hkdf(self.secret, b"meeting")

    @property
    def typed(self) -> str:
        """What a person can type: XXXX-XXXX-XXXX-XXXX."""
        number = int.from_bytes(self.secret, "big")
        signs = "".join(_SIGNS[number >> shift & 31] for shift in range(5 * (_TYPED - 1), -1, -5))
        return "-".join(signs[at : at + 4] for at in range(0, _TYPED, 4))


_decoder = msgspec.msgpack.Decoder(LinkCode)


def write_code(code: LinkCode) -> str:
    """Return the link of a code."""
    return PREFIX + base64.urlsafe_b64encode(msgspec.msgpack.encode(code)).decode().rstrip("=")


def read_code(text: str) -> LinkCode:
    """Return the code in a link, or in what was typed; Refused("bad_code") for neither, Refused("newer_code")."""
    text = text.strip()
    if not text.startswith(PREFIX):
        return _typed(text)
    coded = text.removeprefix(PREFIX)
    try:
        data = base64.b64decode(coded + "=" * (-len(coded) % 4), altchars=b"-_", validate=True)
        code = _decoder.decode(data)
    except (binascii.Error, ValueError, RecursionError):
        raise _bad() from None
    if code.v != 1:
        raise Refused("newer_code", "This code needs a newer version of Kith.")
    if len(text) > MAX_LENGTH or len(code.account) != 32:
        raise _bad()
    return code


def _typed(text: str) -> LinkCode:
    signs = text.upper().translate(_ALIKE)
    if len(signs) != _TYPED or not set(signs) <= set(_SIGNS):
        raise _bad()
    number = 0
    for sign in signs:
        number = number << 5 | _SIGNS.index(sign)
    return LinkCode(1, b"", number.to_bytes(SECRET_BYTES, "big"))


def _bad() -> Refused:
    return Refused("bad_code", "This is not a code that links a device.")
