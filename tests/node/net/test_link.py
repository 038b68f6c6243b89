"""Handshakes and frames on real loopback sockets."""

import asyncio
from dataclasses import replace

import pytest

from crypto.keys import DeviceKeys
from node.errors import PeerFault, Refused, WorldFault
from node.net import limits
from node.net.link import NEARBY_KEY, Link, kept, open_link
from node.net.websocket import WebSocketTransport
from node.net.wire import INITIATOR, RESPONDER
from sync.frames import Envelope, Events, Ping, Pong, encode
from sync.limits import FRAME_BYTES
from tests.node.net.people import Door, chance, linked, opened, person, psk, virtual_pair
from tests.world.loop import run

ALICE, BOB = person("alice"), person("bob")
KEYS = [psk("contact", b"mine"), psk("invite", b"first"), psk("nearby", b"", NEARBY_KEY)]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.kind)
async def test_each_kind_of_key_opens_a_link_that_both_ends_know_alike(key):
    async with opened(ALICE, KEYS) as door:
        named = replace(key, ref=b"as bob calls it")
        async with linked(BOB, named, door) as (bobs, alices):
            assert bobs.handshake_hash == alices.handshake_hash
            assert len(bobs.handshake_hash) == 32
            assert (bobs.role, alices.role) == (INITIATOR, RESPONDER)
            assert (bobs.peer_account, bobs.peer_device) == (ALICE.account, ALICE.device_keys.device)
            assert (alices.peer_account, alices.peer_device) == (BOB.account, BOB.device_keys.device)
            assert (alices.peer_exchange, alices.peer_chain) == (BOB.device_keys.exchange, tuple(BOB.chain))
            assert (bobs.peer_exchange, bobs.peer_chain) == (ALICE.device_keys.exchange, tuple(ALICE.chain))
            assert (alices.psk_kind, alices.psk_ref) == (key.kind, key.ref)
            assert (bobs.psk_kind, bobs.psk_ref) == (key.kind, b"as bob calls it")
            await bobs.send(Ping(7))
            assert await alices.receive() == Ping(7)
            await alices.send(Pong(7))
            assert await bobs.receive() == Pong(7)


async def attempt(door: Door, identity=BOB, key=KEYS[0], wanted=None) -> Link:
    transport = WebSocketTransport()
    try:
        return await open_link(await transport.dial("127.0.0.1", door.port), identity, key, chance(), wanted)
    finally:
        await transport.close()


CODE = psk("link", b"", b"c" * 32)


async def test_a_new_device_comes_under_a_code_without_a_chain_and_names_who_answers():
    new = replace(BOB, account=bytes(32), chain=())
    async with opened(ALICE, [CODE]) as door, linked(new, CODE, door) as (bobs, alices):
        assert (bobs.peer_account, bobs.peer_device) == (ALICE.account, ALICE.device_keys.device)
        assert (alices.peer_account, alices.peer_device) == (ALICE.account, BOB.device_keys.device)
        assert (alices.peer_exchange, alices.peer_chain) == (BOB.device_keys.exchange, ())
        assert alices.psk_kind == "link"


async def test_under_a_code_nobody_shows_a_chain_and_otherwise_everybody_does():
    for identity, keys, code in ((BOB, [CODE], "bad_identity"), (replace(BOB, chain=()), [KEYS[0]], "bad_chain")):
        async with opened(ALICE, keys) as door:
            link = await attempt(door, identity, keys[0])
            await door.until(lambda door=door: door.faults)
            assert door.faults[0].code == code
            assert not door.links
            await link.close()


async def test_an_unknown_key_ends_in_silence():
    async with opened(ALICE, KEYS[:2]) as door:
        with pytest.raises(WorldFault) as told:
            await attempt(door, key=psk("nearby", b"", NEARBY_KEY))
        assert told.value.code == "link_closed"
        await door.until(lambda: door.faults)
        assert door.faults[0].code == "unknown_psk"


async def test_no_keys_open_nothing():
    async with opened(ALICE, []) as door:
        with pytest.raises(WorldFault):
            await attempt(door)


async def test_a_wrong_account_is_broken_off_before_message_3():
    async with opened(ALICE, KEYS) as door:
        with pytest.raises(PeerFault) as told:
            await attempt(door, wanted=BOB.account)
        assert told.value.code == "wrong_account"
        await door.until(lambda: door.faults)
        assert door.faults[0].code == "link_closed"
        assert len(door.received) == 1
        assert not door.links


async def test_the_wanted_account_is_linked():
    async with opened(ALICE, KEYS) as door:
        link = await attempt(door, wanted=ALICE.account)
        assert link.peer_account == ALICE.account


CAROL, EVE = person("carol"), person("eve")
MIXED = DeviceKeys(CAROL.device_keys.signing_seed, EVE.device_keys.exchange_private)
LIARS = {
    "another's account": replace(EVE, account=ALICE.account),
    "another's chain": replace(EVE, chain=ALICE.chain),
    "another's account and chain": replace(EVE, account=ALICE.account, chain=ALICE.chain),
    "stolen certificate": replace(CAROL, device_keys=EVE.device_keys),
    "another static key": replace(CAROL, device_keys=MIXED),
    "no certificate": replace(EVE, chain=EVE.chain[:1]),
    "no chain": replace(EVE, chain=[]),
    "genesis twice": replace(EVE, chain=[EVE.chain[0], *EVE.chain]),
    "junk": replace(EVE, chain=[b"", b"\xc1"]),
    "short account": replace(EVE, account=b"short"),
}


@pytest.mark.parametrize("liar", LIARS.values(), ids=LIARS.keys())
async def test_nobody_passes_for_somebody_else(liar):
    """Each certificate check of the answering side, and of the dialling side."""
    async with opened(ALICE, KEYS) as door:
        link = await attempt(door, identity=liar)  # the third message is the dialler's: only the end tells it
        with pytest.raises(WorldFault):
            await link.receive()
        await door.until(lambda: door.faults)
        assert isinstance(door.faults[0], PeerFault)
        assert not door.links
    async with opened(liar, KEYS) as door:
        with pytest.raises(PeerFault):
            await attempt(door)
        assert not door.links


async def test_a_device_does_not_link_to_itself():
    async with opened(BOB, KEYS) as door:
        with pytest.raises(PeerFault) as told:
            await attempt(door)
        assert told.value.code == "own_device"


def events_of(total: int) -> Events:
    """An Events frame of exactly `total` encoded bytes."""
    full = (bytes(30_000),) * (total // 30_100)
    for rest in range(total - len(encode(Events(1, 1, full))) - 8, total):
        frame = Events(1, 1, (*full, bytes(max(rest, 0))))
        if len(encode(frame)) == total:
            return frame
    raise AssertionError(total)


@pytest.mark.parametrize("size", [40, 65_516, 65_517, 131_031, 131_032, FRAME_BYTES - 1, FRAME_BYTES])
async def test_frames_of_any_size_up_to_a_mebibyte_arrive_whole(size):
    frame = events_of(size)
    assert len(encode(frame)) == size
    async with opened(ALICE, KEYS) as door, linked(BOB, KEYS[0], door) as (bobs, alices):
        sending = asyncio.gather(bobs.send(frame), bobs.send(Ping(1)), alices.send(frame))
        assert await alices.receive() == frame
        assert await alices.receive() == Ping(1)
        assert await bobs.receive() == frame
        await sending


async def test_a_frame_beyond_a_mebibyte_is_refused_and_the_link_lives():
    async with opened(ALICE, KEYS) as door, linked(BOB, KEYS[0], door) as (bobs, alices):
        with pytest.raises(Refused) as told:
            await bobs.send(Events(1, 1, (bytes(30_000),) * 36))
        assert told.value.code == "frame_too_large"
        await bobs.send(Ping(2))
        assert await alices.receive() == Ping(2)


def raw(link: Link, plaintext: bytes):
    """Send an authenticated message that no frame of ours gives."""
    return link._wire.send(link._sending.seal(plaintext))


JUNK = {
    "empty": b"",
    "no header": b"\x0d\x00",
    "bad body": b"\x0d\x00\x00\x00\xff\xff",
    "trailing bytes": b"\x0d\x00\x00\x00\x91\x01\x01",
    "other stream": b"\x0d\x00\x01\x00\x91\x01",
    "unknown flag": b"\x0d\x00\x00\x02\x91\x01",
    "half-full fragment": b"\x0d\x00\x00\x01\x91\x01",
}


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
async def test_junk_from_a_peer_closes_its_link_and_no_other(junk):
    async with opened(ALICE, KEYS) as door, linked(BOB, KEYS[0], door) as (bobs, alices):
        async with linked(EVE, KEYS[1], door) as (eves, alices_to_eve):
            await raw(eves, junk)
            with pytest.raises(PeerFault):
                await alices_to_eve.receive()
            with pytest.raises(WorldFault):
                await eves.receive()
            with pytest.raises(WorldFault):
                await alices_to_eve.send(Ping(1))
        await bobs.send(Ping(3))
        assert await alices.receive() == Ping(3)


async def test_a_forged_message_closes_the_link():
    async with opened(ALICE, KEYS) as door, linked(BOB, KEYS[0], door) as (bobs, alices):
        await bobs._wire.send(bytes(100))
        with pytest.raises(PeerFault) as told:
            await alices.receive()
        assert told.value.code == "bad_message"


async def test_a_frame_of_a_later_version_is_no_fault():
    async with opened(ALICE, KEYS) as door, linked(BOB, KEYS[0], door) as (bobs, alices):
        await raw(bobs, b"\xf0\x00\x00\x00whatever")
        assert (await alices.receive()).type == 0xF0
        await bobs.send(Ping(4))
        assert await alices.receive() == Ping(4)


async def test_what_was_sent_before_close_still_arrives():
    async with opened(ALICE, KEYS) as door, linked(BOB, KEYS[0], door) as (bobs, alices):
        await bobs.send(Envelope(bytes(200_000)))
        await bobs.close()
        await bobs.close()
        assert await alices.receive() == Envelope(bytes(200_000))
        with pytest.raises(WorldFault):
            await alices.receive()
        with pytest.raises(WorldFault):
            await bobs.receive()


async def test_a_peer_that_reads_nothing_fills_a_bounded_queue(monkeypatch):
    """The queue is full at 256 frames or 4 MiB; the frame after that is refused, nothing grows without end."""
    monkeypatch.setattr(limits, "CLOSE_S", 0.1)
    async with opened(ALICE, KEYS) as door, linked(BOB, KEYS[0], door) as (bobs, _):
        frames, size = await stuff(bobs, Envelope(bytes(250_000)))
        assert limits.SEND_BYTES - 251_000 < size <= limits.SEND_BYTES
        assert frames < limits.SEND_FRAMES
    async with opened(ALICE, KEYS) as door, linked(BOB, KEYS[0], door) as (bobs, _):
        frames, size = await stuff(bobs, Envelope(bytes(15_000)))
        assert frames == limits.SEND_FRAMES
        assert size < limits.SEND_BYTES


async def stuff(link: Link, frame: Envelope) -> tuple[int, int]:
    """Send without a reader until the link says it is full; (frames, bytes) that wait then."""
    sending = []
    try:
        async with asyncio.timeout(20):
            while True:
                sending += [asyncio.ensure_future(link.send(frame)) for _ in range(50)]
                await asyncio.sleep(0)
                full = [task for task in sending if task.done() and task.exception()]
                if full:
                    assert {task.exception().code for task in full} == {"link_full"}
                    return link._waiting_frames, link._waiting_bytes
    finally:
        await link.close()
        await asyncio.gather(*sending, return_exceptions=True)


def test_a_cancelled_send_ends_the_link():
    """Half a frame would make the rest of the stream senseless."""

    async def main() -> None:
        async with virtual_pair() as (bobs, _):
            flood = [asyncio.ensure_future(bobs.send(events_of(FRAME_BYTES))) for _ in range(4)]
            await asyncio.sleep(5)
            assert [task.done() for task in flood] == [True, True, True, False]
            flood[-1].cancel()
            await asyncio.wait(flood)
            with pytest.raises(WorldFault):
                await bobs.send(Ping(1))

    run(main)


def test_a_peer_that_never_reads_loses_the_link():
    async def main() -> float:
        async with virtual_pair() as (bobs, _):
            frame = events_of(FRAME_BYTES)
            for _ in range(3):
                await bobs.send(frame)
            with pytest.raises(WorldFault):
                await bobs.send(frame)
            return asyncio.get_running_loop().time()

    assert limits.SEND_S <= run(main) < limits.SEND_S + 2


def test_a_silent_link_is_given_up():
    async def main() -> float:
        async with virtual_pair() as (bobs, alices):
            await bobs.send(Ping(1))
            assert await alices.receive() == Ping(1)
            with pytest.raises(WorldFault) as told:
                await alices.receive()
            assert told.value.code == "link_closed"
            return asyncio.get_running_loop().time()

    assert limits.IDLE_S <= run(main) < limits.IDLE_S + 2


def test_receive_may_be_cancelled_at_any_moment():
    """Whatever the moment, no frame is lost and none comes twice."""

    async def main() -> list[int]:
        async with virtual_pair() as (bobs, alices):
            sending = asyncio.ensure_future(say(bobs, 40))
            heard: list[int] = []
            while len(heard) < 40:
                try:
                    async with asyncio.timeout(0.003):
                        heard.append((await alices.receive()).number)
                except TimeoutError:
                    continue
            await sending
            return heard

    async def say(link: Link, count: int) -> None:
        for number in range(count):
            await link.send(Ping(number))
            await asyncio.sleep(0.0021)

    assert run(main) == list(range(40))


def test_secrets_do_not_show():
    for secret in (repr(KEYS[0]), repr(BOB)):
        assert KEYS[0].key.hex() not in secret
        assert "seed" not in secret


async def test_a_link_shows_no_secret():
    async with opened(ALICE, KEYS) as door, linked(BOB, KEYS[1], door) as (bobs, _):
        assert repr(bobs) == f"<Link role=0 device={ALICE.device_keys.device.hex()[:8]} by invite>"


class TestKept:
    """Which of several links between the same two devices stays."""

    SMALL, LARGE = b"a" * 32, b"b" * 32

    def test_the_one_whose_initiator_has_the_smaller_id(self):
        assert kept(self.SMALL, self.LARGE, [INITIATOR, RESPONDER]) == 0
        assert kept(self.LARGE, self.SMALL, [RESPONDER, INITIATOR]) == 0
        assert kept(self.SMALL, self.LARGE, [RESPONDER, INITIATOR]) == 1

    def test_both_ends_agree_whatever_came_up_first(self):
        for mine in ([INITIATOR, RESPONDER], [RESPONDER, INITIATOR]):
            for theirs in ([INITIATOR, RESPONDER], [RESPONDER, INITIATOR]):
                here = mine[kept(self.SMALL, self.LARGE, mine)]
                there = theirs[kept(self.LARGE, self.SMALL, theirs)]
                assert {here, there} == {INITIATOR, RESPONDER}

    def test_a_newer_one_replaces_a_dead_one(self):
        assert kept(self.SMALL, self.LARGE, [INITIATOR, INITIATOR]) == 1
        assert kept(self.SMALL, self.LARGE, [RESPONDER, RESPONDER]) == 1
        assert kept(self.SMALL, self.LARGE, [RESPONDER]) == 0
