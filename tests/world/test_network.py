"""The network in memory: order, latency, partitions, crashes, and losses that are really counted."""

import asyncio
import random

import pytest

from node.net.link import answer_link, open_link
from node.net.wire import Wire
from sync.frames import Ping
from tests.node.net.people import chance, fails, person, psk
from tests.world.loop import run
from tests.world.network import IN_FLIGHT, Network, Weather


class Hosts:
    """Some hosts; `alice` listens on port 4004 and keeps the wires that came."""

    def __init__(self, weather: Weather | None = None, seed: int = 1) -> None:
        self.network = Network(random.Random(seed), weather)
        self.accepted: list[Wire] = []

    async def accept(self, wire: Wire) -> None:
        self.accepted.append(wire)
        await asyncio.sleep(1e9)

    async def pair(self, name: str = "bob") -> tuple[Wire, Wire]:
        if not self.accepted:
            self.listening = await self.network.host("alice").listen(None, 4_004, self.accept)
        near = await self.network.host(name).dial("alice", 4_004)
        await asyncio.sleep(0)
        return near, self.accepted[-1]


def time() -> float:
    return asyncio.get_running_loop().time()


def test_messages_keep_their_order_and_take_their_time():
    async def main() -> None:
        weather = Weather(latency=0.1, jitter=0.5, one_way={("alice", "bob"): 2.0})
        bob, alice = await Hosts(weather).pair()
        began = time()
        for number in range(20):
            await bob.send(bytes((number,)))
        assert [await alice.receive() for _ in range(20)] == [bytes((number,)) for number in range(20)]
        assert 0.1 < time() - began < 0.6
        began = time()
        await alice.send(b"slow")
        assert await bob.receive() == b"slow"
        assert 2.0 < time() - began < 2.5

    run(main)


def test_a_wire_holds_only_so_much():
    async def main() -> None:
        bob, alice = await Hosts().pair()
        for _ in range(IN_FLIGHT):
            await bob.send(b"x")
        sending = asyncio.ensure_future(bob.send(b"y"))
        await asyncio.sleep(1)
        assert not sending.done()
        await alice.receive()
        await sending
        with fails("link_closed"):
            await bob.send(b"z")

    run(main)


def test_what_was_sent_before_close_arrives_and_then_the_end():
    async def main() -> None:
        bob, alice = await Hosts().pair()
        await bob.send(b"last")
        await bob.close()
        await bob.close()
        assert await alice.receive() == b"last"
        for wire in (alice, bob):
            with fails("link_closed"):
                await wire.receive()
            with fails("link_closed"):
                await wire.send(b"x")

    run(main)


def test_a_cut_breaks_wires_loses_what_was_under_way_and_refuses_dials():
    async def main() -> None:
        hosts = Hosts()
        bob, alice = await hosts.pair()
        carol, _ = await hosts.pair("carol")
        await bob.send(b"lost")
        hosts.network.cut("alice", "bob")
        for wire in (bob, alice):
            with fails("link_closed"):
                await wire.receive()
        with fails("dial_failed"):
            await hosts.pair()
        await carol.send(b"other hosts live")
        hosts.network.heal("alice", "bob")
        bob, alice = await hosts.pair()
        await bob.send(b"again")
        assert await alice.receive() == b"again"
        counters = hosts.network.counters
        assert (counters["cuts"], counters["wires_cut"], counters["dials_refused"], counters["heals"]) == (1, 1, 1, 1)

    run(main)


def test_partitions_part_groups_and_heal_by_name_or_all():
    network = Network(random.Random(1))
    network.partition({"a", "b"}, {"c"}, {"d"})
    parted = {(x, y) for x in "abcd" for y in "abcd" if x < y and not network.connected(x, y)}
    assert parted == {("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"), ("c", "d")}
    network.heal("c", "a")
    assert network.connected("a", "c")
    assert not network.connected("b", "c")
    network.heal("d")
    assert network.connected("a", "d")
    assert network.connected("c", "d")
    assert not network.connected("b", "c")
    network.heal()
    assert network.connected("b", "c")
    assert network.counters["cuts"] == 5


def test_a_crash_closes_everything_of_one_host():
    async def main() -> None:
        hosts = Hosts()
        bob, _ = await hosts.pair()
        hosts.network.crash("alice")
        with fails("link_closed"):
            await bob.receive()
        with fails("dial_failed"):
            await hosts.network.host("bob").dial("alice", 4_004)
        hosts.accepted.clear()
        bob, alice = await hosts.pair()
        await bob.send(b"back")
        assert await alice.receive() == b"back"

    run(main)


def test_ports_are_taken_once_and_given_back():
    async def main() -> None:
        hosts = Hosts()
        await hosts.pair()
        with fails("listen_failed"):
            await hosts.network.host("alice").listen(None, 4_004, hosts.accept)
        first = await hosts.network.host("alice").listen(None, 0, hosts.accept)
        second = await hosts.network.host("alice").listen(None, 0, hosts.accept)
        assert len({first.port, second.port, 4_004}) == 3

    run(main)


async def losses(seed: int) -> tuple[list[int], dict[str, int]]:
    """The numbers of the pings that arrive out of 500, under 20 % loss and 5 % duplication, and what was counted."""
    hosts = Hosts(Weather(loss=0.2, duplication=0.05), seed)
    bob, alice = await hosts.pair()
    answering = asyncio.ensure_future(answer_link(alice, person("alice"), lambda: [psk()], chance("a")))
    near, far = await open_link(bob, person("bob"), psk(), chance("b")), await answering
    channel = hosts.network.host("bob").wrap(near)
    heard: list[int] = []

    async def listen() -> None:
        while True:
            heard.append((await far.receive()).number)

    listening = asyncio.ensure_future(listen())
    for number in range(500):
        await channel.send(Ping(number))
    await asyncio.sleep(10)
    listening.cancel()
    return heard, dict(hosts.network.counters)


def test_frames_are_lost_and_doubled_as_counted():
    heard, counters = run(lambda: losses(1))
    lost, doubled = counters["frames_lost"], counters["frames_doubled"]
    assert counters["frames"] == 500
    assert 70 < lost < 130
    assert 8 < doubled < 40
    assert len(set(heard)) == 500 - lost
    assert len(heard) == 500 - lost + doubled
    assert heard == sorted(heard)


def test_one_seed_gives_one_history():
    assert run(lambda: losses(7)) == run(lambda: losses(7))
    assert run(lambda: losses(7))[0] != run(lambda: losses(8))[0]


@pytest.mark.parametrize("member", ["role", "peer_account", "peer_exchange", "peer_chain", "psk_kind", "remote"])
def test_a_spoilt_channel_knows_what_the_link_knows(member):
    async def main() -> None:
        hosts = Hosts()
        bob, alice = await hosts.pair()
        answering = asyncio.ensure_future(answer_link(alice, person("alice"), lambda: [psk()], chance("a")))
        near = await open_link(bob, person("bob"), psk(), chance("b"))
        await answering
        assert getattr(hosts.network.host("bob").wrap(near), member) == getattr(near, member)

    run(main)
