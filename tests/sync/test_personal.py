"""What own devices say to each other is read strictly, and as it was written."""

from random import Random
from typing import Any

import pytest

from crypto.keys import generate_device
from sync import personal
from sync.event import Event, Header, pack_payload, sign_event
from sync.personal import OwnContact, OwnDevice, OwnKey, OwnRelay, OwnShown, OwnShun, OwnSpace
from tests.sync.strategies import fault_code

RANDOM = Random(5)
KEYS = generate_device(RANDOM.randbytes)
BOB = OwnContact(b"B" * 32, b"d" * 32, "Bob", b"k" * 32, ("host:1",), (b"box",), b"t" * 16)


def event(content: Any) -> Event:
    header = Header(v=1, space=b"s" * 32, author=b"a" * 32, device=KEYS.device, seq=1, prev=b"", hlc=1, kind=30)
    return sign_event(KEYS.signing_seed, header, pack_payload(RANDOM.randbytes, content))


@pytest.mark.parametrize(
    "said",
    [
        OwnDevice(b"d" * 32, "phone"),
        OwnDevice(b"d" * 32, None, ("a:1", "b:2")),
        OwnDevice(b"d" * 32, "", ()),
        BOB,
        OwnSpace(b"g" * 300),
        OwnSpace(b"g" * 300, b"w" * 32),
        OwnKey(b"s" * 32, b"k" * 64),
        OwnRelay(b"r" * 32, True, ("a:1",), b"k" * 16, b"c" * 32),
        OwnRelay(b"r" * 32, False),
        OwnShun(b"a" * 32, "blocked", name="Eve"),
        OwnShun(b"a" * 32, "declined", 1_790_000_000),
        OwnShun(b"a" * 32, ""),
        OwnShown(False, True),
    ],
)
def test_what_is_written_is_read(
    said: OwnDevice | OwnContact | OwnSpace | OwnKey | OwnRelay | OwnShun | OwnShown,
) -> None:
    assert personal.read(event(personal.write(said)), type(said)) == said
    assert personal.read(event({**personal.write(said), "later": 1}), type(said)) == said


@pytest.mark.parametrize(
    ("shape", "content"),
    [
        (OwnDevice, {"device": b"d" * 31}),
        (OwnDevice, {"device": b"d" * 32, "name": "x" * 65}),
        (OwnDevice, {"device": b"d" * 32, "addresses": ["a:1"] * 5}),
        (OwnDevice, {"name": "phone"}),
        (OwnContact, {**personal.write(BOB), "door_key": b"k" * 31}),
        (OwnContact, {**personal.write(BOB), "mailboxes": [b"m" * 513]}),
        (OwnContact, {**personal.write(BOB), "mailboxes": [b"m"] * 3}),
        (OwnContact, {**personal.write(BOB), "token": b"t" * 17}),
        (OwnContact, {**personal.write(BOB), "name": "x" * 257}),
        (OwnSpace, {"genesis": bytes(7000)}),
        (OwnSpace, {"genesis": "text"}),
        (OwnKey, {"space": b"s" * 32, "secret": b"k" * 63}),
        (OwnShown, {"receipts": True}),
        (OwnShown, {"receipts": True, "presence": 0}),
        (OwnShown, {"receipts": True, "presence": True, "typing": 1}),
        (OwnShun, {"account": b"a" * 32}),
        (OwnShun, {"account": b"a" * 31, "what": "blocked"}),
        (OwnShun, {"account": b"a" * 32, "what": "liked"}),
        (OwnShun, {"account": b"a" * 32, "what": "declined", "until": -1}),
        (OwnShun, {"account": b"a" * 32, "what": "declined", "until": 1 << 48}),
        (OwnShun, {"account": b"a" * 32, "what": "blocked", "name": "x" * 65}),
        (OwnRelay, {"relay": b"r" * 32}),
        (OwnRelay, {"relay": b"r" * 31, "on": False}),
        (OwnRelay, {"relay": b"r" * 32, "on": 1}),
        (OwnRelay, {"relay": b"r" * 32, "on": True, "secret": b"k" * 17}),
        (OwnRelay, {"relay": b"r" * 32, "on": True, "addresses": ["a:1"] * 5}),
    ],
)
def test_what_breaks_the_rules_is_refused(shape: Any, content: Any) -> None:
    assert fault_code(lambda: personal.read(event(content), shape)) == "bad_payload"


def test_no_secret_is_printed() -> None:
    assert "kkk" not in repr(OwnKey(b"s" * 32, b"k" * 64))
    assert "kkk" not in repr(OwnRelay(b"r" * 32, True, ("a:1",), b"k" * 16))


def test_what_has_no_content_says_nothing() -> None:
    said = event(personal.write(BOB))
    bare = Event(said.header_bytes, said.proof, None)
    assert fault_code(lambda: personal.read(bare, OwnContact)) == "no_content"
