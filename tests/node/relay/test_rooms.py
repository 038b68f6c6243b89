"""Cards, leases, membership, certificates and pages of a relay, each as its members and strangers see it."""

import asyncio
import hashlib
import json
import os
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from crypto.certificate import check_certificate, check_revocations, check_root
from crypto.primitives import x25519_public
from node.relay import limits
from node.relay.limits import Quotas
from sync import hub
from tests.node.relay.client import Client, Seat, Town, envelope
from tests.node.relay.conftest import relay
from tests.node.relay.keeping import Clock, cleaned, put_blob, request, slowed
from tests.node.relay.test_mail import refused


def later(clock: Clock, seconds: int) -> int:
    return clock.ms // 1000 + seconds


# --- cards


async def test_a_card_is_given_to_who_knows_its_name_until_it_is_over(serving: Callable[..., Any]) -> None:
    clock = Clock()
    made, around = await serving(clock=clock)
    bob, alice, name = await around.member(), await around.connect(), os.urandom(32)
    await bob.ask(hub.PutCard(0, name, b"sealed", later(clock, 60)))
    await bob.ask(hub.PutCard(0, name, b"sealed anew", later(clock, 60)))
    assert (await alice.ask(hub.GetCard(0, name))).sealed == b"sealed anew"
    clock.ms += 60_000
    assert await refused(alice.ask(hub.GetCard(0, name))) == "unknown_card"
    await cleaned(made)
    assert (await made._house.store.read(lambda cx: cx.value("SELECT count(*) FROM card"))) == 0


async def test_cards_are_few_and_last_thirty_days_at_most(serving: Callable[..., Any]) -> None:
    clock = Clock()
    _, around = await serving(clock=clock)
    bob, alice = await around.member(), await around.connect()
    names = [os.urandom(32) for _ in range(limits.CARDS + 1)]
    for name in names[:-1]:
        card = hub.PutCard(0, name, b"sealed", later(clock, 365 * 86400))
        while await slowed(bob, card):
            clock.ms += 1
    assert await refused(_patiently(bob, hub.PutCard(0, names[-1], b"x", later(clock, 60)))) == "too_many_cards"
    clock.ms += limits.CARD_S * 1000
    assert await refused(alice.ask(hub.GetCard(0, names[0]))) == "unknown_card"


async def _patiently(client: Client, question: Any) -> Any:
    """Ask again until the relay is not asked too much."""
    while True:
        try:
            return await client.ask(question)
        except Exception as error:
            if str(error) != "slow_down":
                raise
            await asyncio.sleep(0.02)


# --- leases


async def test_leases_are_seen_by_who_watches_and_end(serving: Callable[..., Any]) -> None:
    _, around = await serving()
    bob, alice, key = await around.member(), await around.connect(), os.urandom(32)
    name = hub.lease_id(key)
    await alice.ask(hub.Watch(0, (name, bytes(16))))
    await bob.ask(hub.Lease(0, key, b"here", 300))
    await alice.until(lambda: alice.sights)
    assert alice.sights.popleft() == hub.Sight(name, b"here", 300)
    carol = await around.connect()
    await carol.ask(hub.Watch(0, (name,)))
    await carol.until(lambda: carol.sights)
    assert 0 < carol.sights.popleft().seconds <= 300
    await bob.ask(hub.Lease(0, key, b"", 0))
    for watcher in (alice, carol):
        await watcher.until(lambda w=watcher: w.sights)
        assert watcher.sights.popleft() == hub.Sight(name, b"", 0)
    await alice.ask(hub.Watch(0, ()))
    await bob.ask(hub.Lease(0, key, b"again", 1))
    await alice.ask(hub.Watch(0, ()))
    assert not alice.sights


async def test_a_lease_ends_by_itself_and_leaves_nothing_behind(serving: Callable[..., Any]) -> None:
    made, around = await serving(pace=100.0)
    bob, key = await around.member(), os.urandom(32)
    await bob.ask(hub.Watch(0, (hub.lease_id(key),)))
    await bob.ask(hub.Lease(0, key, b"here", 1))
    await bob.until(lambda: len(bob.sights) == 2)
    assert [sight.seconds for sight in bob.sights] == [1, 0]
    leases = made._house.leases
    assert (len(leases), leases._count) == (0, {})
    await bob.close()
    await (await around.connect()).ask(hub.Watch(0, ()))
    assert leases._watchers == {}


# --- membership


async def test_members_are_so_many_and_enrolling_again_is_fine(serving: Callable[..., Any]) -> None:
    made, around = await serving(quotas=Quotas(members=1))
    static = os.urandom(32)
    bob = await around.member(static)
    enrolled = await bob.ask(hub.Enrol(0, around.secret))
    assert hashlib.sha256(enrolled.root).digest()
    assert await refused(around.member()) == "too_many_members"
    await made.renew_invitation()
    assert await refused(bob.ask(hub.Enrol(0, around.secret))) == "bad_invitation"
    await (await around.connect(static)).open(Seat())


async def test_who_leaves_leaves_nothing(serving: Callable[..., Any]) -> None:
    made, around = await serving()
    static, seat = os.urandom(32), Seat()
    bob, alice = await around.member(static), await around.connect()
    await bob.open(seat)
    await alice.put(seat, envelope())
    await bob.ask(hub.PutCard(0, bytes(32), b"x", made._house.now() + 60))
    await put_blob(bob, b"blob")
    certificate = await certified(bob, ec.generate_private_key(ec.SECP256R1()))
    other = await around.connect(static)
    await bob.ask(hub.Leave(0))
    for client in (bob, other):
        assert await refused(client.open(seat)) == "not_a_member"
    assert await refused(alice.put(seat, envelope())) == "not_welcome"
    await cleaned(made)
    tables = ("member", "box", "token", "letter", "card", "blob", "blob_ref")
    counts = await made._house.store.read(lambda cx: [cx.value(f"SELECT count(*) FROM {table}") for table in tables])
    assert counts == [0] * len(tables)
    crl = (await alice.ask(hub.GetCrl(0))).list
    root = made._house.certificates.root
    _, revoked = check_revocations(crl, root, 0, made._house._clock.now_ms())
    assert check_certificate(certificate, root, made._house._clock.now_ms()).serial in revoked


async def test_a_connection_that_has_not_heard_that_its_member_left_is_refused_and_lives(
    serving: Callable[..., Any],
) -> None:
    made, around = await serving()
    static, seat = os.urandom(32), Seat()
    bob = await around.member(static)
    await bob.open(seat)
    (late,) = made._house.sessions
    who, readers = late.member, dict(late.readers)
    await bob.ask(hub.Leave(0))
    late.member, late.readers = who, readers
    csr = request(ec.generate_private_key(ec.SECP256R1()))
    card = hub.PutCard(0, bytes(32), b"x", made._house.now() + 60)
    for question in (card, hub.Certify(0, csr)):
        assert await refused(bob.ask(question)) == "not_a_member"
    assert await refused(put_blob(bob, b"blob")) == "not_a_member"
    assert await refused(bob.ask(hub.Tokens(0, seat.box, (), ()))) == "not_open"
    assert await refused(bob.open(seat)) == "not_a_member"


# --- certificates


async def certified(client: Client, key: Any) -> bytes:
    return (await client.ask(hub.Certify(0, request(key)))).certificate


async def test_a_member_is_certified_renewed_and_revoked(serving: Callable[..., Any]) -> None:
    clock = Clock()
    _, around = await serving(clock=clock)
    static = os.urandom(32)
    bob, alice = await around.member(static), await around.connect()
    root = (await bob.ask(hub.Enrol(0, around.secret))).root
    check_root(root, clock.ms)
    for key in (ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()):
        facts = check_certificate(await certified(bob, key), root, clock.ms)
        assert facts.subject == hashlib.sha256(x25519_public(static)).hexdigest()
        spki = serialization.PublicFormat.SubjectPublicKeyInfo
        assert facts.key == key.public_key().public_bytes(serialization.Encoding.DER, spki)
    clock.ms += 5 * 86_400_000
    renewed = check_certificate(await certified(bob, key), root, clock.ms)
    assert renewed.serial != facts.serial
    assert renewed.ends_ms > facts.ends_ms
    first, none = check_revocations((await alice.ask(hub.GetCrl(0))).list, root, 0, clock.ms)
    assert none == frozenset()
    await bob.ask(hub.Revoke(0, facts.serial))
    await bob.ask(hub.Revoke(0, facts.serial))
    number, revoked = check_revocations((await alice.ask(hub.GetCrl(0))).list, root, first, clock.ms)
    assert (number > first, revoked) == (True, {facts.serial})
    await bob.ask(hub.GetCrl(0))
    clock.ms += 13 * 3_600_000
    again, _ = check_revocations((await alice.ask(hub.GetCrl(0))).list, root, number, clock.ms)
    assert again > number


async def test_the_number_of_the_list_rises_over_restarts(tmp_path: Path) -> None:
    numbers = []
    for _ in range(2):
        async with relay(tmp_path) as (made, around):
            crl = (await (await around.connect()).ask(hub.GetCrl(0))).list
            root, now = made._house.certificates.root, made._house._clock.now_ms()
            numbers.append(check_revocations(crl, root, 0, now)[0])
    assert numbers[0] < numbers[1]


# --- pages


def page(port: int, path: str, token: str = "") -> tuple[int, str]:
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}")
    if token:
        asked.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


async def test_health_is_for_everybody_and_figures_are_not(serving: Callable[..., Any]) -> None:
    made, around = await serving()
    seat, bob = Seat(), await around.member()
    await bob.open(seat)
    await bob.put(seat, envelope())
    await made._look()
    status, text = await asyncio.to_thread(page, made.port, "/health")
    assert (status, json.loads(text)) == (200, {"status": "ok"})
    status, text = await asyncio.to_thread(page, made.port, "/metrics", "admin")
    assert status == 200
    assert {"kith_relay_letters 1", "kith_relay_connections 1", "kith_relay_letters_taken_total 1"} <= set(
        text.splitlines()
    )
    assert seat.box.hex() not in text
    for token in ("", "wrong"):
        assert (await asyncio.to_thread(page, made.port, "/metrics", token))[0] == 401


# --- age, room, and clocks


async def test_mail_lies_thirty_days(serving: Callable[..., Any]) -> None:
    clock = Clock()
    made, around = await serving(clock=clock)
    seat, static = Seat(), os.urandom(32)
    bob, alice = await around.member(static), await around.connect()
    await bob.open(seat)
    await bob.close()
    await alice.put(seat, envelope("old"))
    clock.ms += 10 * 86_400_000
    await alice.put(seat, envelope("new"))
    clock.ms += 20 * 86_400_000
    await cleaned(made)
    bob = await around.connect(static)
    opened = await bob.open(seat)
    assert [letter.seq for letter in await bob.letters(1)] == [2]
    assert opened.used_bytes == min(hub.ENVELOPE_SIZES)


async def test_what_was_taken_is_forgotten_after_a_day(serving: Callable[..., Any]) -> None:
    clock = Clock()
    made, around = await serving(clock=clock)
    seat, bob = Seat(), await around.member()
    bob.take_at_once = True
    await bob.open(seat)
    await bob.put_many(seat, [envelope(n) for n in range(5)])
    await bob.letters(5)
    await bob.put(seat, envelope("takes what was taken along"))
    await bob.letters(1)
    await bob.ask(hub.Watch(0, ()))  # that one was taken before this, too
    clock.ms += limits.TAKEN_S * 1000
    await made._house.intake.finish()
    await cleaned(made)
    assert await made._house.store.read(lambda cx: cx.value("SELECT count(*) FROM letter WHERE envelope IS NULL")) == 0


async def test_a_clock_that_jumps_makes_nothing_too_old(serving: Callable[..., Any]) -> None:
    clock = Clock()
    made, around = await serving(clock=clock)
    assert not made._has_jumped()
    for jump in (limits.LETTER_S * 1000, -2 * limits.LETTER_S * 1000):
        clock.ms += jump
        assert made._has_jumped()
    assert isinstance(around, Town)


async def test_a_full_relay_keeps_nothing_new_and_loses_nothing(serving: Callable[..., Any]) -> None:
    size = min(hub.ENVELOPE_SIZES)
    made, around = await serving(quotas=Quotas(disk_bytes=2 * size))
    seat, bob = Seat(), await around.member()
    await bob.open(seat)
    await bob.put_many(seat, [envelope(1), envelope(2)])
    await made._look()
    assert await refused(bob.put(seat, envelope(3))) == "relay_full"
    assert await refused(put_blob(bob, b"blob")) == "relay_full"
    await bob.send(hub.Take(seat.box, (await bob.letters(2))[1].seq))
    await bob.ask(hub.Watch(0, ()))
    await made._house.intake.finish()
    await made._look()
    await bob.put(seat, envelope(3))
