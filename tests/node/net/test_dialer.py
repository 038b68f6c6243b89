"""The dialer's rhythm in virtual time, over the network in memory."""

import asyncio
import itertools
import random
from dataclasses import replace

import pytest

from node.errors import PeerFault, Refused, WorldFault
from node.net import limits
from node.net.dialer import Dialer, Target, backoff_s
from node.net.listener import Listener
from node.net.wire import Address
from tests.node.net.people import chance, person, psk, seeded
from tests.world.loop import run
from tests.world.network import Network

ALICE, BOB = person("alice"), person("bob")
AT_ALICE = Address("alice", 4_004)
TARGET = Target(b"alice", (AT_ALICE,), psk(), ALICE.account)


class Scene:
    """Bob's dialer, Alice's listener (closed at first), and when what happened, in virtual seconds."""

    def __init__(self, link_s: float = 1e9) -> None:
        self.network = Network(random.Random(1))
        self.dials: list[float] = []
        self.links: list[float] = []
        self.link_s = link_s
        transport = self.network.host("bob")
        self._dial, transport.dial = transport.dial, self._timed_dial
        self.dialer = Dialer(transport, lambda: BOB, self._serve, chance("bob"))
        self.alice = Listener(self.network.host("alice"), lambda: ALICE, lambda: [psk()], self._answer, chance("alice"))

    @property
    def now(self) -> float:
        return asyncio.get_running_loop().time()

    async def _timed_dial(self, host: str, port: int):
        self.dials.append(self.now)
        return await self._dial(host, port)

    async def _serve(self, channel, target) -> None:
        assert target.name == b"alice"
        self.links.append(self.now)
        await asyncio.sleep(self.link_s)

    async def _answer(self, channel) -> None:
        try:
            await channel.receive()
        except WorldFault:
            return


def test_backoff_is_full_jitter_from_a_second_to_five_minutes():
    """Each wait is uniform between 0 and a ceiling that doubles: mean and spread of 2,000 draws say so."""
    draw = seeded("backoff")
    for failures, ceiling in [(1, 1), (2, 2), (3, 4), (9, 256), (10, 300), (11, 300), (10_000, 300)]:
        waits = sorted(backoff_s(failures, draw) / ceiling for _ in range(2_000))
        assert 0 <= waits[0] < 0.01
        assert 0.99 < waits[-1] < 1
        assert all(abs(waits[n] - n / 2_000) < 0.05 for n in range(2_000))


def test_a_peer_that_is_away_is_dialled_ever_more_rarely():
    async def main() -> list[float]:
        scene = Scene()
        scene.dialer.aim(TARGET)
        await asyncio.sleep(24 * 3_600)
        await scene.dialer.close()
        assert scene.dialer.counters["dial_failed"] == len(scene.dials)
        return scene.dials

    dials = run(main)
    assert dials[0] == 0
    waits = [later - earlier for earlier, later in itertools.pairwise(dials)]
    assert sum(waits[:4]) < 16
    assert max(waits) <= limits.BACKOFF_CAP_S + 1
    assert 24 * 3_600 / 200 < len(dials) < 24 * 3_600 / 100


def test_many_nodes_that_lost_the_same_peer_do_not_come_at_once():
    """A restarted peer sees the dials of 200 others spread out."""

    async def main() -> list[float]:
        network, arrivals = Network(random.Random(1)), []

        async def accept(wire) -> None:
            arrivals.append(asyncio.get_running_loop().time())

        dialers = []
        for number in range(200):
            transport = network.host(f"host {number}")
            dialers.append(Dialer(transport, lambda: BOB, no_link, chance(str(number))))
            dialers[-1].aim(TARGET)
        await asyncio.sleep(600)
        await network.host("alice").listen(None, 4_004, accept)
        came = asyncio.get_running_loop().time()
        await asyncio.sleep(700)
        for dialer in dialers:
            await dialer.close()
        return [moment - came for moment in arrivals]

    async def no_link(channel, target) -> None:
        raise AssertionError

    seconds = [0] * 60
    for moment in run(main):
        if moment < 60:
            seconds[int(moment)] += 1
    assert sum(seconds) > 20
    assert max(seconds) <= 12


def test_a_link_that_ends_is_dialled_again_and_a_long_one_clears_the_failures():
    async def main() -> Scene:
        scene = Scene(link_s=100.0)
        await scene.alice.start(None, 4_004)
        scene.dialer.aim(TARGET)
        await asyncio.sleep(10_000)
        await scene.dialer.close()
        await scene.alice.close()
        return scene

    scene = run(main)
    assert len(scene.links) == len(scene.dials) >= 97
    gaps = [later - earlier - 100 for earlier, later in itertools.pairwise(scene.links)]
    assert max(gaps) < 1.5


def test_a_peer_that_hangs_up_at_once_is_not_dialled_in_a_loop():
    async def main() -> Scene:
        scene = Scene(link_s=0.0)
        await scene.alice.start(None, 4_004)
        scene.dialer.aim(TARGET)
        await asyncio.sleep(24 * 3_600)
        await scene.dialer.close()
        await scene.alice.close()
        return scene

    assert len(run(main).links) < 24 * 3_600 / 100


def test_a_named_reset_dials_now_and_never_faster_than_once_a_second():
    async def main() -> list[float]:
        scene = Scene()
        scene.dialer.aim(TARGET)
        await asyncio.sleep(3_600)
        scene.dials.clear()
        began = scene.now
        for _ in range(10_000):
            scene.dialer.reset(b"alice")
            scene.dialer.reset(b"nobody")
            await asyncio.sleep(0.001)
        await scene.dialer.close()
        return [moment - began for moment in scene.dials]

    dials = run(main)
    assert dials[0] < 1.001
    assert len(dials) in (10, 11)
    assert all(later - earlier >= 0.999 for earlier, later in itertools.pairwise(dials))


def test_a_changed_network_dials_everybody_within_a_second_but_not_at_once():
    async def main() -> list[float]:
        network, dials = Network(random.Random(2)), []
        transport = network.host("bob")
        real = transport.dial

        async def dial(host: str, port: int):
            dials.append(asyncio.get_running_loop().time())
            return await real(host, port)

        transport.dial = dial
        dialer = Dialer(transport, lambda: BOB, None, chance())
        for number in range(50):
            dialer.aim(replace(TARGET, name=bytes((number,))))
        await asyncio.sleep(3_600)
        dials.clear()
        dialer.reset()
        began = asyncio.get_running_loop().time()
        await asyncio.sleep(1.5)
        await dialer.close()
        return [moment - began for moment in dials if moment - began < 1.1]

    dials = run(main)
    assert len(dials) >= 50
    tenths = [int(moment * 10) for moment in dials]
    assert max(tenths.count(tenth) for tenth in range(11)) < 20


def test_addresses_are_tried_in_order_until_one_is_linked():
    async def main() -> Scene:
        scene = Scene()
        await scene.alice.start(None, 4_004)
        addresses = (Address("alice", 1), Address("nobody", 1), AT_ALICE, Address("x", 1))
        scene.dialer.aim(replace(TARGET, addresses=addresses))
        await asyncio.sleep(5)
        assert scene.dialer.counters == {"dialled": 3, "dial_failed": 2}
        await scene.dialer.close()
        await scene.alice.close()
        return scene

    assert len(run(main).links) == 1


def test_a_stranger_at_the_address_is_counted_and_tried_again():
    async def main() -> Scene:
        scene = Scene()
        await scene.alice.start(None, 4_004)
        scene.dialer.aim(replace(TARGET, wanted=BOB.account))
        await asyncio.sleep(60)
        await scene.dialer.close()
        await scene.alice.close()
        return scene

    scene = run(main)
    assert not scene.links
    assert scene.dialer.counters["wrong_account"] == len(scene.dials) > 3
    assert scene.alice.counters["link_closed"] == len(scene.dials)


def test_hold_stops_dialling_until_release():
    async def main() -> Scene:
        scene = Scene()
        scene.dialer.aim(TARGET)
        await asyncio.sleep(10)
        scene.dialer.hold(b"alice")
        before = len(scene.dials)
        await asyncio.sleep(3_600)
        assert len(scene.dials) == before
        scene.dialer.release(b"alice")
        await asyncio.sleep(64)
        assert len(scene.dials) > before
        await scene.dialer.close()
        return scene

    run(main)


def test_drop_ends_the_link_it_made():
    async def main() -> None:
        scene = Scene()
        await scene.alice.start(None, 4_004)
        scene.dialer.aim(TARGET)
        await asyncio.sleep(5)
        assert scene.dialer.names() == [b"alice"]
        scene.dialer.drop(b"alice")
        scene.dialer.drop(b"alice")
        await asyncio.sleep(1)
        assert scene.dialer.names() == []
        assert len(scene.links) == 1
        assert scene.alice._links == 0
        await scene.alice.close()

    run(main)


def test_a_new_address_is_tried_at_once():
    async def main() -> None:
        scene = Scene()
        scene.dialer.aim(replace(TARGET, addresses=(Address("alice", 1),)))
        await asyncio.sleep(3_600)
        await scene.alice.start(None, 4_004)
        scene.dialer.aim(TARGET)
        scene.dialer.aim(TARGET)
        await asyncio.sleep(2)
        assert len(scene.links) == 1
        await scene.dialer.close()
        await scene.alice.close()

    run(main)


def test_no_more_than_eight_dials_are_under_way():
    async def main() -> int:
        network = Network(random.Random(1))
        transport, now, most = network.host("bob"), [0], [0]

        async def dial(host: str, port: int):
            now[0] += 1
            most[0] = max(most[0], now[0])
            await asyncio.sleep(10)
            now[0] -= 1
            raise WorldFault("dial_failed", "away")

        transport.dial = dial
        dialer = Dialer(transport, lambda: BOB, None, chance())
        for number in range(100):
            dialer.aim(replace(TARGET, name=bytes((number,))))
        await asyncio.sleep(300)
        await dialer.close()
        return most[0]

    assert run(main) == limits.DIALS


def test_targets_and_addresses_are_bounded():
    async def main() -> None:
        scene = Scene()
        with pytest.raises(Refused):
            scene.dialer.aim(replace(TARGET, addresses=(AT_ALICE,) * (limits.ADDRESSES + 1)))
        scene.dialer.aim(replace(TARGET, addresses=(AT_ALICE,) * limits.ADDRESSES))
        for number in range(limits.TARGETS - 1):
            scene.dialer.aim(replace(TARGET, name=number.to_bytes(2, "big")))
        with pytest.raises(Refused):
            scene.dialer.aim(replace(TARGET, name=b"one too many"))
        await scene.dialer.close()

    run(main)


@pytest.mark.parametrize("fault", [PeerFault("bad_frame", "x"), WorldFault("link_closed", "x")])
def test_a_fault_on_a_link_is_counted_and_the_peer_dialled_again(fault):
    async def main() -> None:
        scene = Scene()

        async def serve(channel, target) -> None:
            scene.links.append(scene.now)
            raise fault

        scene.dialer._serve = serve
        await scene.alice.start(None, 4_004)
        scene.dialer.aim(TARGET)
        await asyncio.sleep(60)
        assert scene.dialer.counters[fault.code] == len(scene.links) > 3
        await scene.dialer.close()
        await scene.alice.close()

    run(main)


def test_a_bug_on_a_link_is_loud_and_does_not_end_the_dialling():
    async def main() -> None:
        scene = Scene()

        async def serve(channel, target) -> None:
            raise KeyError("planted")

        scene.dialer._serve = serve
        await scene.alice.start(None, 4_004)
        scene.dialer.aim(TARGET)
        await asyncio.sleep(5)
        errors = asyncio.get_running_loop().errors
        assert [repr(context["exception"]) for context in errors] == ["KeyError('planted')"] * len(errors)
        assert len(errors) > 1, "it dialled again"
        errors.clear()
        await scene.alice.close()

    run(main)
