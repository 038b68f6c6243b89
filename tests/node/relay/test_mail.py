"""Mail through a relay: what is taken is on the disk, comes in order, once, to one reader, within its window."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crypto.keys import Context, sign
from node.net import limits as net_limits
from node.relay import limits
from node.relay.limits import Quotas
from node.store.room import Boundless
from sync import hub
from sync import limits as wire_limits
from tests.node.relay.client import SIZE, Client, RefusedError, Seat, envelope
from tests.node.relay.conftest import relay


async def refused(work: Any) -> str:
    with pytest.raises(RefusedError) as caught:
        await work
    return caught.value.code


async def test_an_envelope_waits_for_its_reader_and_is_gone_once_taken(serving: Callable[..., Any]) -> None:
    _, around = await serving()
    seat, bob = Seat(), await around.member()
    await bob.open(seat)
    await bob.close()
    alice, body = await around.connect(), envelope("first")
    await alice.put(seat, body)
    bob = await around.member()
    opened = await bob.open(seat)
    assert (opened.head, opened.used_bytes) == (1, len(body))
    assert await bob.letters(1) == [hub.Letter(1, body)]
    await bob.send(hub.Take(seat.box, 1))
    await alice.put(seat, envelope("second"))
    assert (await bob.letters(1))[0].seq == 2
    await bob.close()
    bob = await around.member()
    assert (await bob.open(seat)).head == 2
    assert [letter.seq for letter in await bob.letters(1)] == [2]


async def test_on_a_full_disk_what_waits_can_be_taken_and_nothing_new_is_kept(serving: Callable[..., Any]) -> None:
    disk = Boundless()
    _, around = await serving(room=lambda _: disk)
    seat, bob, alice = Seat(), await around.member(), await around.connect()
    await bob.open(seat)
    await alice.put(seat, envelope("before"))
    disk.level = "full"
    assert await refused(alice.put(seat, envelope("while full"))) == "store_failed"
    assert [letter.seq for letter in await bob.letters(1)] == [1]
    await bob.send(hub.Take(seat.box, 1))
    disk.level = "plenty"
    await alice.put(seat, envelope("after"))
    assert [letter.seq for letter in await bob.letters(1)] == [2]


async def test_a_reader_who_is_there_gets_mail_at_once_and_in_order(serving: Callable[..., Any]) -> None:
    _, around = await serving()
    seat, bob, alice = Seat(), await around.member(), await around.connect()
    bob.take_at_once = True
    await bob.open(seat)
    bodies = [envelope(n, size) for n, size in enumerate(sorted(hub.ENVELOPE_SIZES) * 12)]
    await alice.put_many(seat, bodies)
    letters = await bob.letters(len(bodies))
    assert [letter.envelope for letter in letters] == bodies
    assert [letter.seq for letter in letters] == list(range(1, len(bodies) + 1))


async def test_the_window_holds_back_until_taken(serving: Callable[..., Any]) -> None:
    _, around = await serving()
    seat, bob, alice = Seat(), await around.member(), await around.connect()
    await bob.open(seat)
    bodies = [envelope(n) for n in range(200)]
    await alice.put_many(seat, bodies)
    await bob.ask(hub.Watch(0, ()))  # whatever came before this answer is all there was
    first = await bob.letters(wire_limits.HUB_LETTERS)
    await bob.ask(hub.Watch(0, ()))
    assert not bob.mail
    await bob.send(hub.Take(seat.box, first[9].seq))
    assert [letter.seq for letter in await bob.letters(10)] == list(range(65, 75))
    bob.take_at_once = True
    await bob.send(hub.Take(seat.box, 74))
    rest = await bob.letters(126)
    assert [letter.envelope for letter in rest] == bodies[74:]


async def test_the_window_is_bounded_in_bytes_too(serving: Callable[..., Any]) -> None:
    _, around = await serving()
    seat, bob, alice = Seat(), await around.member(), await around.connect()
    await bob.open(seat)
    await alice.put_many(seat, [envelope(n, hub.ENVELOPE_LARGEST) for n in range(20)])
    await bob.ask(hub.Watch(0, ()))
    count = wire_limits.HUB_WINDOW_BYTES // hub.ENVELOPE_LARGEST
    assert [letter.seq for letter in await bob.letters(count)] == list(range(1, count + 1))
    await bob.ask(hub.Watch(0, ()))
    assert not bob.mail


async def test_taking_what_was_never_given_changes_nothing(serving: Callable[..., Any]) -> None:
    made, around = await serving()
    seat, bob, alice = Seat(), await around.member(), await around.connect()
    await bob.open(seat)
    await bob.send(hub.Take(seat.box, 5))
    await bob.send(hub.Take(bytes(32), 1))
    await bob.ask(hub.Watch(0, ()))
    assert made._house.counters["relay_bad_take_total"] == 2
    await alice.put(seat, envelope())
    assert len(await bob.letters(1)) == 1


async def test_the_same_envelope_is_kept_once_also_after_it_was_taken(serving: Callable[..., Any]) -> None:
    _, around = await serving()
    seat, bob, alice, body = Seat(), await around.member(), await around.connect(), envelope()
    await bob.open(seat)
    await asyncio.gather(*(alice.put(seat, body) for _ in range(5)))
    assert len(await bob.letters(1)) == 1
    await bob.send(hub.Take(seat.box, 1))
    await alice.put(seat, body)
    await alice.put(seat, envelope("another"))
    assert [letter.seq for letter in await bob.letters(1)] == [2]


async def test_repeats_are_known_for_the_last_thousand_taken(serving: Callable[..., Any]) -> None:
    _, around = await serving()
    seat, bob, alice = Seat(), await around.member(), await around.connect()
    bob.take_at_once = True
    await bob.open(seat)
    bodies = [envelope(n) for n in range(limits.TAKEN_KEPT + 10)]
    await alice.put_many(seat, bodies)
    await bob.letters(len(bodies))
    await bob.ask(hub.Watch(0, ()))  # every TAKE was read before this
    await alice.put(seat, envelope("takes them along"))
    await bob.letters(1)
    await alice.put(seat, bodies[0])
    assert (await bob.letters(1))[0].envelope == bodies[0]
    await alice.put(seat, bodies[-1])
    await bob.ask(hub.Watch(0, ()))
    assert not bob.mail


async def test_only_registered_tokens_may_put(serving: Callable[..., Any]) -> None:
    _, around = await serving()
    seat, bob, alice = Seat(), await around.member(), await around.connect()
    await bob.open(seat)
    codes = [
        await refused(alice.ask(hub.Put(0, seat.box, bytes(16), envelope()))),
        await refused(alice.ask(hub.Put(0, bytes(32), seat.token, envelope()))),
    ]
    await alice.put(seat, envelope())
    await bob.ask(hub.Tokens(0, seat.box, ()))
    codes.append(await refused(alice.put(seat, envelope())))
    assert codes == ["not_welcome"] * 3


async def test_knocks_are_few_and_end_with_their_invite(serving: Callable[..., Any]) -> None:
    made, around = await serving()
    seat, bob, alice = Seat(), await around.member(), await around.connect()
    secret, now = os.urandom(16), made._house.now()
    token = hub.knock_token(secret)
    await bob.open(seat, [hub.Knock(hub.token_hash(token), now + 60)])
    for n in range(limits.KNOCK_LETTERS):
        await alice.ask(hub.Put(0, seat.box, token, envelope(n)))
    assert await refused(alice.ask(hub.Put(0, seat.box, token, envelope()))) == "knocks_full"
    await alice.put(seat, envelope("a contact has its own room"))
    await bob.ask(hub.Tokens(0, seat.box, (), (hub.Knock(hub.token_hash(token), now - 1),)))
    assert await refused(alice.ask(hub.Put(0, seat.box, token, envelope()))) == "not_welcome"


async def test_knocks_are_bounded_in_bytes(serving: Callable[..., Any]) -> None:
    made, around = await serving()
    seat, bob, alice = Seat(), await around.member(), await around.connect()
    token = os.urandom(16)
    await bob.open(seat, [hub.Knock(hub.token_hash(token), made._house.now() + 60)])
    fit = limits.KNOCK_BYTES // hub.ENVELOPE_LARGEST
    for n in range(fit):
        await alice.ask(hub.Put(0, seat.box, token, envelope(n, hub.ENVELOPE_LARGEST)))
    code = await refused(alice.ask(hub.Put(0, seat.box, token, envelope("", hub.ENVELOPE_LARGEST))))
    assert code == "knocks_full"


@pytest.mark.parametrize("quotas", [Quotas(box_letters=3), Quotas(box_bytes=3 * SIZE)])
async def test_a_full_box_says_so_and_has_room_again_once_taken(serving: Callable[..., Any], quotas: Quotas) -> None:
    _, around = await serving(quotas=quotas)
    seat, bob, alice = Seat(), await around.member(), await around.connect()
    await bob.open(seat)
    bodies = [envelope(n) for n in range(3)]
    await alice.put_many(seat, bodies)
    assert await refused(alice.put(seat, envelope())) == "box_full"
    await alice.put(seat, bodies[0])  # a repeat is answered as such all the same
    await bob.letters(3)
    await bob.send(hub.Take(seat.box, 2))
    await bob.ask(hub.Watch(0, ()))  # the TAKE was read before this; the next PUT shares its transaction
    await alice.put_many(seat, [envelope("a"), envelope("b")])
    assert await refused(alice.put(seat, envelope())) == "box_full"


async def test_the_last_to_open_a_box_reads_it(serving: Callable[..., Any]) -> None:
    _, around = await serving()
    static, seat, alice = os.urandom(32), Seat(), await around.connect()
    first = await around.member(static)
    await first.open(seat)
    second = await around.member(static)
    await second.open(seat)
    await first.until(lambda: first.closed)
    assert first.bye == "opened_elsewhere"
    await alice.put(seat, envelope())
    assert len(await second.letters(1)) == 1


async def test_a_box_is_opened_by_its_key_alone(serving: Callable[..., Any]) -> None:
    _, around = await serving()
    seat, bob, eve = Seat(), await around.member(), await around.member()
    await bob.open(seat)
    wrong = [sign(seat.seed, Context.MAILBOX, bob.handshake_hash), sign(os.urandom(32), Context.MAILBOX, b"")]
    for signature in wrong:
        assert await refused(eve.ask(hub.Open(0, seat.key, signature))) == "bad_signature"
    assert await refused(eve.ask(hub.Tokens(0, seat.box, ()))) == "not_open"


async def test_a_member_has_so_many_boxes(serving: Callable[..., Any]) -> None:
    _, around = await serving(quotas=Quotas(boxes=2))
    bob = await around.member()
    seats = [Seat() for _ in range(3)]
    await bob.open(seats[0])
    await bob.open(seats[1])
    assert await refused(bob.open(seats[2])) == "too_many_boxes"
    await bob.open(seats[0])


async def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    static, seat, body = os.urandom(32), Seat(), envelope()
    async with relay(tmp_path) as (made, around):
        key, text = made.key, made.invitation(["127.0.0.1:1"])
        await (await around.member(static)).open(seat)
        await (await around.connect()).put(seat, body)
    async with relay(tmp_path) as (made, around):
        assert (made.key, made.invitation(["127.0.0.1:1"])) == (key, text)
        bob = await around.connect(static)
        await bob.open(seat)
        assert await bob.letters(1) == [hub.Letter(1, body)]


async def test_mail_read_while_more_arrives_comes_once_and_in_order(serving: Callable[..., Any]) -> None:
    """The handing over between what waits on the disk and what comes from memory, under load on both sides."""
    _, around = await serving()
    seat, alice, static = Seat(), await around.connect(), os.urandom(32)
    bob = await around.member(static)
    await bob.open(seat)
    bodies = [envelope(n) for n in range(400)]
    putting = asyncio.ensure_future(alice.put_many(seat, bodies))
    seen: list[bytes] = []
    while len(seen) < len(bodies):
        letter = (await bob.letters(1))[0]
        seen.append(letter.envelope)
        await bob.send(hub.Take(seat.box, letter.seq))
        if len(seen) == 150:
            bob = await _again(around, bob, static, seat)
    await putting
    assert seen == bodies


async def _again(around: Any, old: Client, static: bytes, seat: Seat) -> Client:
    """A new connection of the same reader, once the relay has read all that the old one said."""
    await old.ask(hub.Watch(0, ()))
    await old.close()
    new: Client = await around.member(static)
    await new.open(seat)
    return new


async def test_who_says_nothing_is_sent_away(serving: Callable[..., Any]) -> None:
    """Two times 72 seconds go by, as the relay counts, and one of them says something in between."""
    made, around = await serving(pace=50.0)
    silent, alive = await around.connect(), await around.connect()
    for client in (silent, alive):
        await client.ping()
    lines = [session._line for session in made._house.sessions]
    for _ in range(2):
        for line in lines:
            line.heard_at -= 0.6 * net_limits.IDLE_S
        await alive.ping()
    await silent.until(lambda: silent.closed)
    await alive.ping()
    assert (silent.bye, alive.closed) == ("idle", False)
