"""A town for kill -9: three people and a relay in networks of their own, what they say.

Alice and Bob share a network, Carol is on another, and only the relay is on both. What a command has acknowledged is
kept here with whom it was for; `killer.py` waits, `test_kills.py` decides when who dies, and what must hold afterwards.
"""

import hashlib
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, TypeVar

from PIL import Image

from tests.node.killer import lying_in_wait
from tests.node.networks import inside, ip, networks
from tests.node.watched import LEFT, RECORD, SEALED, Marks
from tests.person import ROOT, CommandError, Person, QuickPerson
from tests.zygote import Zygote

WATCHED = (sys.executable, str(ROOT / "tests" / "node" / "watched.py"))
NAMES = ("Alice", "Bob", "Carol")
ALBUM = "Summer"
PICTURE_PIXELS = (640, 480)
"""Noise of this size is about 0.9 MB as PNG: four chunks."""


class Watched(QuickPerson):
    """A person whose node says what it is in the middle of."""

    def __init__(self, name: str, folder: Path, node_options: Sequence[str], within: Sequence[str]) -> None:
        super().__init__(name, folder, node_options, within, WATCHED)
        file = self.folder / "phases"
        self.marks = Marks.make(file)
        self.sealed = self.folder / "sealed"
        self.environment |= {"KITH_PHASES": str(file), "KITH_SEALED": str(self.sealed)}
        self.zygote: Zygote | None = None

    def _spawn(self, line: Sequence[str], out: IO[bytes], err: IO[bytes]) -> Any:
        if self.zygote is None:
            self.zygote = Zygote(self.environment, self.within)
        return self.zygote.spawn(line[len(self.within) + len(self.launcher) :], self.environment, out, err)

    def close(self) -> None:
        """Let go of what belongs to the process and outlives it."""
        self.marks.close()
        if self.zygote is not None:
            self.zygote.close()

    def survive(self) -> None:
        """Be there and serve."""
        if self.node is None:
            self.start()

    def launch(self) -> Path:
        """Start the process, and name it to the killer."""
        said = super().launch()
        assert self.node is not None
        self.marks.pid = self.node.pid
        return said

    @property
    def alive(self) -> bool:
        """Whether the killer has not come yet."""
        return self.node is not None and self.node.poll() is None

    def fall(self) -> str:
        """Die now if the killer has not come; what it was in then, "unasked" if the phase never came."""
        assert self.node is not None
        late = self.alive
        if late:
            with suppress(ProcessLookupError):
                os.killpg(self.node.pid, signal.SIGKILL)
        self.node.wait()
        self.node = None
        hit = "unasked" if late else self.marks.under_way()
        self.marks.clear()
        return hit

    def reuses(self) -> list[str]:
        """Message keys under which two different envelopes left this node in all its lives; empty is good.

        What was sealed and lost in a kill before it left may be sealed anew: nobody has seen it.
        """
        records = self.sealed.read_bytes()
        lines = [records[at : at + RECORD] for at in range(0, len(records), RECORD)]
        key_of = {line[1:17]: line[17:] for line in lines if line[:1] == SEALED}
        left = Counter(key_of[envelope] for envelope in {line[1:17] for line in lines if line[:1] == LEFT})
        assert left, "nothing left"
        return [key.hex() for key, count in left.items() if count > 1]


class WatchedRelay(Watched):
    """A relay as a process of its own; its commands are none."""

    command = "relay"


@dataclass
class Said:
    """What was acknowledged: chat lines by (from, to) in order, posts, comments by post, photos with their hashes."""

    chat: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    posts: list[str] = field(default_factory=list)
    comments: list[tuple[str, str]] = field(default_factory=list)
    photos: dict[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many things were acknowledged."""
        return sum(map(len, self.chat.values())) + len(self.posts) + len(self.comments) + len(self.photos)


class Town:
    """The people, the relay, and what they have said so far."""

    def __init__(self, people: Sequence[Watched], relay: WatchedRelay | None, seed: int) -> None:
        self.people = list(people)
        self.relay = relay
        self.said = Said()
        self.refused: Counter[str] = Counter()
        self._random = random.Random(seed)
        self._made = 0

    @property
    def processes(self) -> list[Watched]:
        """Everything that can be killed."""
        return [*self.people, *([self.relay] if self.relay is not None else [])]

    def befriend(self) -> None:
        """Become contacts of each other, by way of the relay if there is one."""
        for person in self.people if self.relay is not None else ():
            person.kith("relays", "add", self.relay.ready["invitation"])
        alice, bob, carol = self.people
        for one, other in ((alice, bob), (alice, carol), (bob, carol)):
            one.befriend_by_link(other)

    def settle_down(self) -> None:
        """Become contacts, and make an album for all."""
        self.befriend()
        alice = self.people[0]
        alice.kith("gallery", "album", ALBUM)
        for name in NAMES[1:]:
            alice.kith("gallery", "share", ALBUM, name)

    def act(self, with_photos: bool = False) -> None:
        """Somebody who is there does something; what is not acknowledged is not counted."""
        writer = self._random.choice([person for person in self.people if person.node is not None])
        what = self._random.choice((self._chat, self._chat, self._chat, self._post, self._comment, self._photo))
        what = self._photo if with_photos else what
        try:
            what(writer)
        except CommandError as error:
            self.refused[f"{what.__name__[1:]}, exit {error.code}"] += 1

    def _chat(self, writer: Person) -> None:
        reader = self._random.choice([name for name in NAMES if name != writer.name])
        sent = writer.say(reader, f"line {self._next()} of {writer.name}")
        self.said.chat.setdefault((writer.name, reader), []).append(sent)

    def _post(self, writer: Person) -> None:
        if writer is not self.people[0]:
            self._chat(writer)
            return
        extra = ("--attach", str(self._picture(writer.folder))) if self._random.random() < 0.3 else ()
        self.said.posts.append(writer.kith("feed", "post", f"post {self._next()}", *extra)["id"])

    def _comment(self, writer: Person) -> None:
        rows = writer.kith("feed", "timeline", "--limit", "5")
        if rows:
            post = self._random.choice(rows)["id"]
            made = writer.kith("feed", "comment", post, f"comment {self._next()} of {writer.name}")["id"]
            self.said.comments.append((post, made))

    def _photo(self, writer: Person) -> None:
        file = self._picture(writer.folder)
        made = writer.kith("gallery", "add", ALBUM, str(file))[0]["id"]
        self.said.photos[made] = hashlib.sha256(file.read_bytes()).hexdigest()

    def _picture(self, folder: Path) -> Path:
        file = folder / f"photo-{self._next()}.png"
        width, height = PICTURE_PIXELS
        Image.frombytes("RGB", PICTURE_PIXELS, self._random.randbytes(3 * width * height)).save(file)
        return file

    def _next(self) -> int:
        self._made += 1
        return self._made


def struck(histogram: Counter[str]) -> int:
    """How many kills fell into a phase, of those that are told as who was killed and what it was in then."""
    return sum(count for what, count in histogram.items() if "idle" not in what and "unasked" not in what)


T = TypeVar("T", bound=Town)


@contextmanager
def town(folder: Path, seed: int, with_relay: bool, kind: type[T]) -> Iterator[T]:
    """Everybody started and befriended: on one network, or on two that only the relay is in."""
    with ExitStack() as stack:
        home, away, hub = stack.enter_context(networks("home", "away", "hub"))
        for number, network in enumerate((home, away), 1):
            cable(hub, network, number)
        places = (home, home, away if with_relay else home)
        people = [Watched(name, folder, (), inside(place)) for name, place in zip(NAMES, places, strict=True)]
        relay = WatchedRelay("Relay", folder, ("--listen", "0.0.0.0:0"), inside(hub)) if with_relay else None
        made = kind(people, relay, seed)
        for person in people:
            person.create()
        for each in made.processes:
            stack.callback(each.close)
            stack.enter_context(lying_in_wait(each.folder / "phases"))
        for each in reversed(made.processes):
            each.start()
        made.settle_down()
        yield made


def cable(one: str, other: str, number: int) -> None:
    """Join two networks by a cable; nothing is routed through."""
    name = f"cable{number}"
    ip("link", "add", name, "netns", one, "type", "veth", "peer", "name", name, "netns", other)
    for host, side in enumerate((one, other), 1):
        ip("-n", side, "address", "add", f"10.77.{number}.{host}/24", "dev", name)
        ip("-n", side, "link", "set", name, "up")


def page(person: Person, *words: str) -> list[dict[str, Any]]:
    """Every row of a list that is given in pages, newest first."""
    rows: list[dict[str, Any]] = []
    before: tuple[str, ...] = ()
    while found := person.kith(*words, "--limit", "100", *before):
        rows += found
        before = ("--before", found[-1]["id"])
    return rows
