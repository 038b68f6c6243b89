"""The rules of the client of relays: when a letter is due, who counts as online, what an invitation is."""

from __future__ import annotations

import asyncio
import base64

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.primitives import aead_seal
from node.errors import Refused
from node.net.relays import invitation, policy
from node.net.relays.invitation import Invitation
from node.net.relays.policy import Life, due
from node.net.relays.presence import Presence
from node.secure import cards, mailbox
from node.store.contacts import ContactRow
from node.store.posts import Letter, Posting
from sync import hub
from tests.node.secure.people import Clock
from tests.world import loop

ONE, TWO = b"\1" * 32, b"\2" * 32
NOW = 1_000_000_000_000


def letter(*postings: Posting) -> Letter:
    return Letter(1, b"d" * 32, None, b"envelope", b"h" * 16, postings)


def at(ago_s: float, relay: bytes = ONE, times: int = 1) -> Posting:
    return Posting(relay, times, NOW - int(ago_s * 1000))


GONE = Life()
HERE = Life(since_ms=1)


@pytest.mark.parametrize(
    ("postings", "relays", "life", "expected"),
    [
        ((), (ONE, TWO), GONE, [ONE]),
        ((), (TWO,), GONE, [TWO]),
        ((), (), GONE, []),
        ((at(1),), (ONE, TWO), GONE, []),
        ((at(19.9),), (ONE, TWO), GONE, []),
        ((at(20),), (ONE, TWO), GONE, [TWO]),
        ((at(20),), (ONE,), GONE, []),
        ((at(60), at(40, TWO)), (ONE, TWO), GONE, []),
        ((at(599),), (ONE,), GONE, []),
        ((at(600),), (ONE,), GONE, [ONE]),
        ((at(1199, times=2),), (ONE,), GONE, []),
        ((at(1200, times=2),), (ONE,), GONE, [ONE]),
        ((at(29.9),), (ONE,), HERE, []),
        ((at(30),), (ONE,), HERE, [ONE]),
        ((at(59, times=2),), (ONE,), HERE, []),
        ((at(60, times=2),), (ONE,), HERE, [ONE]),
        # It has only just come online and may be busy with what lies there.
        ((at(500),), (ONE,), Life(since_ms=NOW - 29_000), []),
        ((at(500),), (ONE,), Life(since_ms=NOW - 30_000), [ONE]),
        # It wrote after this was posted, and has had the time to confirm it.
        ((at(100),), (ONE,), Life(heard_ms=NOW - 80_000), [ONE]),
        ((at(100),), (ONE,), Life(heard_ms=NOW - 10_000), []),
        ((at(100),), (ONE,), Life(heard_ms=NOW - 90_000), []),
        # A clock that was set back must not hold a letter up for a year.
        ((at(-1000),), (ONE, TWO), GONE, [TWO]),
    ],
)
def test_when_a_letter_is_due(
    postings: tuple[Posting, ...], relays: tuple[bytes, ...], life: Life, expected: list[bytes]
) -> None:
    assert due(letter(*postings), relays, life, NOW) == expected


def test_somebody_who_is_off_for_thirty_days_gets_a_letter_no_more_than_thirteen_times() -> None:
    posting = Posting(ONE, 1, 0)
    for minute in range(30 * 24 * 60):
        if due(letter(posting), (ONE,), GONE, minute * 60_000):
            posting = Posting(ONE, posting.times + 1, minute * 60_000)
    assert posting.times == 13


def test_somebody_who_is_online_and_never_confirms_is_not_flooded() -> None:
    posting = Posting(ONE, 1, 0)
    for second in range(24 * 3600):
        if due(letter(posting), (ONE,), HERE, second * 1000):
            posting = Posting(ONE, posting.times + 1, second * 1000)
    assert posting.times <= 13
    assert policy.AGAIN_MS < policy.UNSEEN_MS


INVITED = Invitation(1, ONE, ("relay.example:4200", "[2001:db8::1]:5"), b"s" * 16, b"r" * 32)


def test_an_invitation_comes_back() -> None:
    assert invitation.read(f" {invitation.write(INVITED)}\n") == INVITED
    assert "s" * 16 not in repr(INVITED)


def coded(value: object) -> str:
    return invitation.PREFIX + base64.urlsafe_b64encode(msgspec.msgpack.encode(value)).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kith://r#",
        "kith://r#%%%",
        "kith://i#" + invitation.write(INVITED).removeprefix(invitation.PREFIX),
        coded([1, ONE, [], b"s" * 16, b""]),
        coded([1, ONE, ["a:1"] * 5, b"s" * 16, b""]),
        coded([1, ONE, ["no port"], b"s" * 16, b""]),
        coded([1, ONE[:31], ["a:1"], b"s" * 16, b""]),
        coded([1, ONE, ["a:1"], b"s" * 15, b""]),
        coded([1, ONE, ["a:1"], b"s" * 16, b"r" * 33]),
        coded([1, ONE, ["a" * 3000 + ":1"], b"s" * 16, b""]),
        coded({"v": 1}),
    ],
)
def test_what_is_no_invitation_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        invitation.read(text)
    assert refused.value.code == "bad_invitation"


def test_an_invitation_of_a_later_version_says_so() -> None:
    with pytest.raises(Refused) as refused:
        invitation.read(coded([2, ONE, ["a:1"], b"s" * 16, b"", "more"]))
    assert refused.value.code == "newer_invitation"


@given(st.binary(max_size=300))
def test_any_bytes_are_an_invitation_or_refused(data: bytes) -> None:
    text = invitation.PREFIX + base64.urlsafe_b64encode(data).decode().rstrip("=")
    try:
        found = invitation.read(text)
    except Refused as refused:
        code = refused.code
    else:
        code = "" if invitation.read(invitation.write(found)) == found else "differs"
    assert code in ("", "bad_invitation", "newer_invitation")


DOOR = b"k" * 32
BOB = ContactRow(account=b"b" * 32, state="contact", device=b"d" * 32, door_key=DOOR)
LEASE = b"l" * 16


def says(device: bytes = BOB.device, key: bytes = DOOR) -> bytes:
    content = msgspec.msgpack.encode(cards.Lease(device, NOW))
    return b"n" * 12 + aead_seal(mailbox.lease_key(key), b"n" * 12, content)


def test_who_keeps_a_lease_is_online_until_it_ends() -> None:
    async def scene() -> None:
        told: list[bytes] = []
        presence = Presence(told.append, Clock())
        presence.follow([(LEASE, BOB)])
        presence.take([hub.Sight(LEASE, says(), 100)])
        assert presence.is_here(BOB.account)
        assert presence.since(BOB.account) == Clock().ms
        presence.take([hub.Sight(LEASE, says(), 100)])
        assert told == [BOB.account]
        await asyncio.sleep(99)
        assert presence.is_here(BOB.account)
        await asyncio.sleep(2)
        assert not presence.is_here(BOB.account)
        assert presence.since(BOB.account) == 0
        assert told == [BOB.account, BOB.account]
        for ends in (lambda: presence.take([hub.Sight(LEASE, b"", 0)]), lambda: presence.lost([LEASE])):
            presence.take([hub.Sight(LEASE, says(), 300)])
            assert presence.is_here(BOB.account)
            ends()
            assert not presence.is_here(BOB.account)
        presence.take([hub.Sight(LEASE, says(), 300)])
        presence.follow([])
        assert not presence.is_here(BOB.account)
        presence.close()

    loop.run(scene)


def test_what_the_contact_did_not_make_proves_nothing() -> None:
    async def scene() -> None:
        told: list[bytes] = []
        presence = Presence(told.append, Clock())
        presence.follow([(LEASE, BOB)])
        for sight in (
            hub.Sight(LEASE, says(key=b"x" * 32), 100),
            hub.Sight(LEASE, says(device=b"x" * 32), 100),
            hub.Sight(LEASE, b"", 100),
            hub.Sight(LEASE, says()[:-1], 100),
            hub.Sight(b"x" * 16, says(), 100),
        ):
            presence.take([sight])
        assert not presence.is_here(BOB.account)
        assert told == []
        presence.close()

    loop.run(scene)
