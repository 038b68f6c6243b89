"""The machines of the tour: network namespaces with cables to the relay's, and a desk and a relay in them.

On a street everybody is on one network and finds each other; between islands nobody reaches anybody but the relay.
"""

import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from tests.node.networks import inside, ip, networks
from tests.person import KITH, QUICK_PATH, wait_for
from tests.tour.desk import Desk, reporting

NAMES: Final = ("Alice", "Bob", "Carol")
PASSPHRASE: Final = "the relay of the street"
STOP_S: Final = 30.0


class Relay:
    """A relay of its own, started as somebody does who keeps one: `kith relay`."""

    def __init__(self, folder: Path, within: Sequence[str]) -> None:
        self._folder = folder / "relay"
        self._folder.mkdir()
        self._within = within
        self.invitation = ""

    def start(self) -> None:
        """Start it, and read its invitation from its first line."""
        file = self._folder / "passphrase"
        file.write_text(PASSPHRASE)
        said = self._folder / "said"
        home = str(self._folder / "home")
        line = [*self._within, *KITH, "--home", home, "relay", "--listen", "0.0.0.0:0", "--passphrase-file", str(file)]
        with said.open("wb") as out, (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(line, stdout=out, stderr=log, start_new_session=True)
        first: dict[str, Any] = wait_for("the relay is ready", lambda: self._first_line(said))
        self.invitation = first["invitation"]

    def wait_to_hold(self, home: Path) -> None:
        """Wait until it keeps every sealed piece of a file that a node has, so that the node may go."""

        def look() -> bool:
            return _pieces(home) <= _pieces(self._folder / "home" / "relay")

        wait_for("the relay holds all pieces", look)

    def stop(self) -> None:
        """Ask it to end."""
        self._process.terminate()
        self._process.wait(STOP_S)

    def _first_line(self, said: Path) -> dict[str, Any] | None:
        assert self._process.poll() is None, (self._folder / "log").read_text()
        first, newline, _ = said.read_text().partition("\n")
        found: dict[str, Any] | None = json.loads(first) if newline else None
        return found


class Street:
    """Three desks and a relay."""

    def __init__(self, desks: Sequence[Desk], relay: Relay, hub: str) -> None:
        self.desks = list(desks)
        self.relay = relay
        self._hub = hub

    def unplug(self, desk: Desk) -> None:
        """Pull somebody's cable out."""
        ip("-n", self._hub, "link", "set", f"cable{self.desks.index(desk) + 1}", "down")

    def each(self, work: Callable[[Desk], object], desks: Sequence[Desk] = ()) -> None:
        """Have everybody, or some, do something at the same time."""
        with ThreadPoolExecutor(len(self.desks)) as pool:
            list(pool.map(work, desks or self.desks))


@contextmanager
def street(folder: Path, together: bool, shots: str = "", costly: bool = False) -> Iterator[Street]:
    """Screens switched on, no window open yet; `together` on one network, or each on an island with the relay.

    Pictures go to the folder `shots`, if it is named. Passphrases cost nothing unless they are to be `costly`.
    """
    with ExitStack() as stack:
        hub, *places = stack.enter_context(networks("hub", *map(str.lower, NAMES)))
        _lay_cables(hub, places, together)
        relay = Relay(folder, inside(hub))
        relay.start()
        stack.callback(relay.stop)
        shots = shots or ("street" if together else "islands")
        desks = [Desk(name, folder, inside(place), shots) for name, place in zip(NAMES, places, strict=True)]
        made = Street(desks, relay, hub)
        for desk in desks:
            stack.callback(desk.end)
            if not costly:
                desk.environment["PYTHONPATH"] = QUICK_PATH
        with reporting(*desks):
            made.each(Desk.begin)
            yield made


def _pieces(home: Path) -> set[str]:
    """The names of the sealed pieces that are below a node's home; they are the same wherever a piece is kept."""
    return {file.name for file in (home / "blobs").rglob("*") if file.is_file()}


def _lay_cables(hub: str, places: Sequence[str], together: bool) -> None:
    """A cable from each place to the relay's machine: all on one bridge there, or ends that forward nothing."""
    if together:
        ip("-n", hub, "link", "add", "street", "type", "bridge")
        _put_up(hub, "street", "10.79.0.1/24")
    for number, place in enumerate(places, 1):
        here = f"cable{number}"
        ip("link", "add", "cable", "netns", place, "type", "veth", "peer", "name", here, "netns", hub)
        if together:
            ip("-n", hub, "link", "set", here, "master", "street", "up")
            _put_up(place, "cable", f"10.79.0.{number + 1}/24")
        else:
            _put_up(hub, here, f"10.79.{number}.1/24")
            _put_up(place, "cable", f"10.79.{number}.2/24")


def _put_up(place: str, device: str, address: str) -> None:
    ip("-n", place, "address", "add", address, "dev", device)
    ip("-n", place, "link", "set", device, "up")
