"""Frozen bytes of this floor: events, ids, tags and digests as written down in `tests/vectors/v1/sync.json`."""

import json
from pathlib import Path
from typing import Any

from crypto.identity import recovery_keys
from crypto.keys import generate_device
from crypto.noise import PROLOGUE
from sync import control, event, frames, ranges, reconcile, space, versions
from sync.event import Event, Header

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent.parent / "vectors" / "v1" / "sync.json").read_text())

PHRASE = " ".join(["abandon"] * 23 + ["art"])
KEYS = generate_device(lambda size: bytes(range(size)))
PAYLOAD = b"s" * 16 + b"\x81\xa4text\xa2hi"


def header() -> Header:
    return Header(
        v=1,
        space=b"S" * 32,
        author=b"A" * 32,
        device=KEYS.device,
        seq=2,
        prev=b"P" * 32,
        hlc=(1_700_000_000_000 << 16) + 3,
        kind=1000,
        refs=(b"R" * 32,),
        expires=1_800_000_000,
    )


def hello() -> frames.Hello:
    return frames.Hello(
        b"i" * 16, 1_700_000_000_000, 1 << 20, b"k" * 16, True, b"", False, (frames.Offers(9, True, b"t" * 16),)
    )


def claims(keys: list[bytes]) -> list[ranges.Item]:
    return [
        ranges.Shelves(300, ((299, b"sum1"), (297, b"sum2")), b"rest"),
        ranges.Split(6, keys[0][:3], (b"sum3", *[b""] * 14, b"sum4")),
        ranges.Listed(8, b"\x01\x06\x2e\x09", (b"mrk1", b"mrk2")),
        ranges.Tell(8, b"\x01\x06\x2e\x0a", (b"\x01\x06\x2e\x0a" + b"k" * 32,), (b"mrk3",)),
    ]


def computed() -> dict[str, str]:
    """What today's code makes of the same inputs."""
    signed = event.sign_event(KEYS.signing_seed, header(), PAYLOAD)
    stamped = event.stamp_event(event.stamp_key(KEYS.signing_seed), header(), PAYLOAD)
    keys = [reconcile.key_of(405_000 + number, bytes([number]) * 32) for number in range(3)]
    return {
        "signed_event": signed.to_bytes().hex(),
        "signed_id": signed.id.hex(),
        "stamped_event": stamped.to_bytes().hex(),
        "genesis": control.identity_genesis(recovery_keys(PHRASE)).to_bytes().hex(),
        "account": control.identity_genesis(recovery_keys(PHRASE)).id.hex(),
        "direct_space": space.direct_space(b"b" * 32, b"a" * 32).hex(),
        "personal_space": space.personal_space(b"a" * 32).hex(),
        "shelf": space.shelf_of(b"s" * 32, b"k" * 16).hex(),
        "space_tag": space.space_tag(b"s" * 32, b"h" * 32, 1).hex(),
        "digest": reconcile.digest(keys).hex(),
        "wire_digest": reconcile.wire_digest(b"h" * 32, reconcile.digest(keys)).hex(),
        "space_digest": reconcile.space_digest([reconcile.shelf_digest([reconcile.digest(keys)])]).hex(),
        "total_digest": reconcile.total_digest([reconcile.digest(keys), reconcile.digest([])]).hex(),
        "sum": reconcile.Salt(b"h" * 32, 7).sum(reconcile.digest(keys)).hex(),
        "mark": reconcile.Salt(b"h" * 32, 7).mark(keys[0]).hex(),
        "frame_hello": frames.encode(hello()).hex(),
        "frame_want": frames.encode(frames.Want(3, b"i" * 32)).hex(),
        "frame_delta": frames.encode(
            frames.Delta(
                7, 5, 3, 9, False, (frames.Part(3, reconcile.pack_keys(keys[:2]), (b"event",)),), b"r" * 32, (), ()
            )
        ).hex(),
        "frame_range": frames.encode(frames.Range(7, 2, (frames.Claims(3, ranges.pack(claims(keys))),))).hex(),
        "frame_bulk": frames.encode(frames.Bulk(3, 1 << 10, keys[0], 1 << 18)).hex(),
        "frame_stream": frames.encode(frames.Stream(3, 1 << 10, keys[1], keys[0], 7, (b"event",))).hex(),
    }


def test_todays_code_writes_the_frozen_bytes() -> None:
    assert computed() == VECTORS["bytes"]


def test_todays_code_reads_the_frozen_bytes() -> None:
    for name in ("signed_event", "stamped_event", "genesis"):
        stored = Event.from_bytes(bytes.fromhex(VECTORS["bytes"][name]))
        event.check(stored)
        assert stored.to_bytes().hex() == VECTORS["bytes"][name]
    kinds = (frames.Hello, frames.Want, frames.Delta, frames.Range, frames.Bulk, frames.Stream)
    for kind in kinds:
        assert isinstance(frames.decode(bytes.fromhex(VECTORS["bytes"][f"frame_{kind.__name__.lower()}"])), kind)


def test_the_handshake_states_the_protocol_version() -> None:
    assert f"kith/{versions.PROTOCOL}".encode() == PROLOGUE
    assert {versions.EVENT, versions.IDENTITY, versions.INVITE} == {1}


def test_the_account_follows_from_the_phrase_alone() -> None:
    """The genesis is the same on every machine: no randomness, no clock."""
    first, again = (control.identity_genesis(recovery_keys(PHRASE)) for _ in range(2))
    assert first.to_bytes() == again.to_bytes()
    assert first.header == Header(
        v=1,
        space=bytes(32),
        author=bytes(32),
        device=recovery_keys(PHRASE).public,
        seq=0,
        prev=b"",
        hlc=0,
        kind=1,
        payload_len=17,
        payload_hash=first.header.payload_hash,
    )
    assert first.payload == recovery_keys(PHRASE).salt + b"\x80"
