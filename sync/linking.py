"""What a device that joins an account and whoever lets it in say to each other, once, under a link code.

Four frames, told apart like all others by their type byte (`frames.py`), on a link that carries nothing else. What
they mean, and what stands in the bytes that are given, is the node's affair; see `SPEC.md`, "Linking a device".
"""

from typing import Annotated

import msgspec

from crypto.identity import RecoveryKeys
from crypto.keys import Context, DeviceKeys, sign, verify
from crypto.primitives import SIGNATURE
from sync import limits
from sync.errors import PeerFault

_Signature = Annotated[bytes, msgspec.Meta(min_length=SIGNATURE, max_length=SIGNATURE)]
_Device = Annotated[bytes, msgspec.Meta(min_length=limits.ID_BYTES, max_length=limits.ID_BYTES)]
_Name = Annotated[bytes, msgspec.Meta(max_length=limits.DEVICE_NAME)]
_Number = Annotated[int, msgspec.Meta(ge=0, le=limits.GIVEN_PARTS)]


class Join(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """Asks to be certified: what the device is called, and its proof that it holds the key that it has named."""

    name: _Name
    signature: _Signature


class Renew(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """Asks to be certified in place of another device, whose store it has; of that one's key it proves nothing."""

    old: _Device
    signature: _Signature


class Recover(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """Asks a contact of an account for what it knows of it, with the proof of the account's recovery key."""

    account: _Device
    signature: _Signature


class Given(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One part, by its number from 0, of all that a new device begins with."""

    number: _Number
    of: _Number
    data: Annotated[bytes, msgspec.Meta(max_length=limits.GIVEN_BYTES)]


def join(keys: DeviceKeys, name: str, handshake_hash: bytes) -> Join:
    """The request of a device on this very link."""
    return Join(name.encode()[: limits.DEVICE_NAME], sign(keys.signing_seed, Context.LINK, handshake_hash))


def renew(keys: DeviceKeys, old: bytes, handshake_hash: bytes) -> Renew:
    """The request of a device on this very link to take the place of another."""
    return Renew(old, sign(keys.signing_seed, Context.LINK, handshake_hash))


def recover(recovery: RecoveryKeys, account: bytes, handshake_hash: bytes) -> Recover:
    """The request of whoever has the recovery phrase of an account, on this very link."""
    return Recover(account, sign(recovery.signing_seed, Context.LINK, handshake_hash))


def check_recover(asked: Recover, recovery: bytes, handshake_hash: bytes) -> None:
    """Make sure that the recovery key of an account asks on this link; PeerFault("bad_signature")."""
    verify(recovery, Context.LINK, handshake_hash, asked.signature)


def check_renew(asked: Renew, device: bytes, handshake_hash: bytes) -> bytes:
    """Whose place a device asks for that has proven its key on this link; PeerFault("bad_signature")."""
    verify(device, Context.LINK, handshake_hash, asked.signature)
    return asked.old


def check_join(asked: Join, device: bytes, handshake_hash: bytes) -> str:
    """The name of a device that has proven its key on this link; PeerFault("bad_signature", "bad_name")."""
    verify(device, Context.LINK, handshake_hash, asked.signature)
    try:
        name = asked.name.decode()
    except UnicodeDecodeError:
        name = "\0"
    if not name.isprintable():
        raise PeerFault("bad_name", "A device has a name that cannot be shown.")
    return name


def cut(data: bytes) -> list[Given]:
    """What is given, in parts that fit a frame; at least one."""
    pieces = [data[at : at + limits.GIVEN_BYTES] for at in range(0, max(1, len(data)), limits.GIVEN_BYTES)]
    return [Given(number, len(pieces), piece) for number, piece in enumerate(pieces)]
