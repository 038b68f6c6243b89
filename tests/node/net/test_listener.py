"""The listener's bounds in virtual time; what a scanner sees of it on a real socket is in test_websocket.py."""

import asyncio
import random

from crypto.noise import Handshake
from node.net import limits
from node.net.link import open_link
from node.net.listener import Listener
from sync.frames import Ping
from tests.node.net.people import chance, fails, person, psk
from tests.world.loop import run
from tests.world.network import Network

ALICE, BOB = person("alice"), person("bob")


class Scene:
    """Alice listens at ("alice", 4004) and answers every Ping with itself."""

    def __init__(self) -> None:
        self.network = Network(random.Random(1))
        self.keys = [psk()]
        self.most = 0
        self.alice = Listener(self.network.host("alice"), lambda: ALICE, lambda: self.keys, self.serve, chance())

    async def serve(self, channel) -> None:
        self.most = max(self.most, self.alice._links)
        while True:
            await channel.send(await channel.receive())

    async def knock(self, host: str = "bob"):
        return await self.network.host(host).dial("alice", 4_004)

    async def link(self, host: str = "bob"):
        return await open_link(await self.knock(host), BOB, psk(), chance())


def test_a_handshake_has_ten_seconds():
    async def main() -> float:
        scene = Scene()
        await scene.alice.start(None, 4_004)
        wire = await scene.knock()
        began = asyncio.get_running_loop().time()
        with fails("link_closed"):
            await wire.receive()
        assert scene.alice.counters == {"handshake_timeout": 1}
        await scene.alice.close()
        return asyncio.get_running_loop().time() - began

    assert limits.HANDSHAKE_S - 0.1 < run(main) < limits.HANDSHAKE_S + 0.1


def test_a_handshake_that_drips_is_cut_off():
    """Slow loris in the handshake: message 1 is right, message 3 never comes."""

    async def main() -> float:
        scene = Scene()
        await scene.alice.start(None, 4_004)
        wire = await scene.knock()
        began, source = asyncio.get_running_loop().time(), chance()
        private = BOB.device_keys.exchange_private
        handshake = Handshake.initiator(private, psk().key, source.random, source.encapsulate)
        await asyncio.sleep(limits.HANDSHAKE_S / 2)
        await wire.send(handshake.write(b""))
        assert handshake.read(await wire.receive())
        with fails("link_closed"):
            await wire.receive()
        assert scene.alice.counters == {"handshake_timeout": 1}
        await scene.alice.close()
        return asyncio.get_running_loop().time() - began

    assert limits.HANDSHAKE_S - 0.1 < run(main) < limits.HANDSHAKE_S + 0.1


def test_half_open_connections_stay_bounded_and_a_peer_gets_through():
    async def main() -> None:
        scene = Scene()
        await scene.alice.start(None, 4_004)
        for _ in range(5 * limits.HALF_OPEN):
            await scene.knock("flooder")
            assert len(scene.alice.lobby) <= limits.HALF_OPEN
        link = await scene.link()
        await link.send(Ping(1))
        assert await link.receive() == Ping(1)
        assert scene.alice.counters["evicted"] > 0
        await link.close()
        await scene.alice.close()
        assert len(scene.alice.lobby) == 0

    run(main)


def test_links_are_bounded():
    async def main() -> None:
        scene = Scene()
        await scene.alice.start(None, 4_004)
        links = [await scene.link() for _ in range(limits.LINKS)]
        await asyncio.sleep(1)
        assert scene.alice._links == limits.LINKS
        with fails("link_closed"):
            await scene.link()
        assert scene.alice.counters["too_many_links"] == 1
        await links.pop().close()
        await asyncio.sleep(1)
        links.append(await scene.link())
        await links[-1].send(Ping(1))
        assert await links[-1].receive() == Ping(1)
        assert scene.most == limits.LINKS
        for link in links:
            await link.close()
        await scene.alice.close()
        assert scene.alice._links == 0

    run(main)


def test_links_that_come_up_together_are_bounded_too():
    async def main() -> int:
        scene = Scene()
        await scene.alice.start(None, 4_004)
        scene.alice._links = limits.LINKS - 3
        opening = [asyncio.ensure_future(scene.link()) for _ in range(8)]
        await asyncio.gather(*opening, return_exceptions=True)
        await asyncio.sleep(1)
        await scene.alice.close()
        return scene.most

    assert run(main) == limits.LINKS


def test_a_withdrawn_key_opens_nothing_even_for_a_connection_that_was_there_before():
    async def main() -> None:
        scene = Scene()
        await scene.alice.start(None, 4_004)
        wire = await scene.knock()
        await asyncio.sleep(1)
        scene.keys = []
        with fails("link_closed"):
            await open_link(wire, BOB, psk(), chance())
        assert scene.alice.counters == {"unknown_psk": 1}
        await scene.alice.close()

    run(main)


def test_a_fault_of_one_peer_touches_no_other():
    async def main() -> None:
        scene = Scene()
        await scene.alice.start(None, 4_004)
        good, bad = await scene.link(), await scene.link("eve")
        await bad._wire.send(bytes(50))
        with fails("link_closed"):
            await bad.receive()
        await good.send(Ping(1))
        assert await good.receive() == Ping(1)
        assert scene.alice.counters["bad_message"] == 1
        await good.close()
        await scene.alice.close()

    run(main)


def test_closing_ends_everything():
    async def main() -> None:
        scene = Scene()
        assert await scene.alice.start(None, 4_004) == scene.alice.port == 4_004
        link, wire = await scene.link(), await scene.knock()
        await scene.alice.close()
        await scene.alice.close()
        assert scene.alice.port == 0
        for ended in (link, wire):
            with fails("link_closed"):
                await ended.receive()
        with fails("dial_failed"):
            await scene.knock()

    run(main)
