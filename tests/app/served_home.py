"""A program for the tests of the command line: serves Alice's fake node, with Bob as her contact, for one home.

Run as `python -m tests.app.served_home HOME`; it prints `ready` and ends when its input does.
"""

import asyncio
import sys
from pathlib import Path

from app.places import Place, socket_path, write_private
from app.rpc import PrivateSocket, Server
from tests.app.fake_node import Town


async def main(home: Path) -> None:
    town = Town()
    alice, bob = await town.person("Alice"), await town.person("Bob")
    await alice.node.befriend(bob.node)
    place = Place(home)
    door = PrivateSocket(socket_path(place))
    server = Server(alice.app, alice.node.notices, "7" * 64)
    await server.start(door.bound)
    write_private(place.token_file, "7" * 64)
    write_private(place.socket_file, str(door.path))
    door.publish()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await server.stop()
    door.discard()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
