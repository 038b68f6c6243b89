"""Who lives through a soak: a relay, three people who stay, a fourth who comes and goes, and what they all do.

Everything is done by the command line in this process, as a script of theirs would; what is drawn follows from a seed.
A refusal by a node is counted and not fatal: whoever is off cannot be told anything, and what one looks at may have
been deleted meanwhile.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError
from urllib.request import urlopen

from PIL import Image

from tests.person import CommandError, Person, QuickPerson
from tests.soak.cutting import cut

ALBUM: Final = "Summer"
BACKUP_EVERY_S: Final = 30
STOCK: Final = 40
"""Posts, photos and picture files that are let live; older ones are deleted, so that there is always some of each."""

LETTERS: Final = 250
LETTER_BYTES: Final = 7000
"""With those before, what each node has then: 8 MB, the pages that a connection to its database keeps, several times.

Each text is in its event and in what screens are shown, at its author's and at its reader's.
"""

EMOJI: Final = ("👍", "❤️", "😂", "")
SEEN: Final = 4
"""Pictures that are loaded each time somebody looks around."""

WEB_S: Final = 30.0
PATIENCE_S: Final = 600.0
"""For the start of a node: others may keep the machine busy, and this is about memory, not about time."""


class RelayPerson(QuickPerson):
    """A relay as a process of its own; its commands are none."""

    command = "relay"


class Town:
    """Alice, Bob and Carol, whose nodes run through; Dave, whose does not; the relay they share."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.relay = RelayPerson("Relay", folder, ("--listen", "127.0.0.1:0"))
        self.people = [QuickPerson(name, folder) for name in ("Alice", "Bob", "Carol")]
        self.guest = QuickPerson("Dave", folder)
        self.lone = QuickPerson("Eve", folder)
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self._random = random.Random(seed)
        self._made = 0
        self._posts: list[tuple[Person, str]] = []
        self._photos: list[tuple[Person, str]] = []
        self._doings: list[Callable[[Person], None]] = []
        self._doings += [self._say] * 6 + [self._change] * 2 + [self._react] * 2 + [self._read] * 4
        self._doings += [self._post] * 2 + [self._comment] * 2 + [self._look] * 3
        self._doings += [self._photo, self._withdraw]

    @property
    def measured(self) -> list[QuickPerson]:
        """The processes that run through."""
        return [self.relay, *self.people]

    def settle(self) -> None:
        """Start everybody but the lone one, have them befriend, share an album and keep a backup."""
        self.relay.start(PATIENCE_S)
        everybody = [*self.people, self.guest]
        for person in everybody:
            person.create()
            person.start(PATIENCE_S)
            person.kith("relays", "add", self.relay.ready["invitation"])
        for number, person in enumerate(everybody):
            for other in everybody[number + 1 :]:
                person.befriend_by_link(other)
        self.people[0].kith("gallery", "album", ALBUM)
        for other in everybody[1:]:
            self.people[0].kith("gallery", "share", ALBUM, other.name)
        for number, person in enumerate(self.people):
            self._fill(person, self.people[number - 1])
        for person in self.people:
            self._see(person.kith("gallery", "photos"), STOCK * 2)
        kept = self.folder / "backup"
        kept.mkdir()
        self.people[0].kith("backup", "keep", str(kept), "--every", str(BACKUP_EVERY_S))

    def _fill(self, person: QuickPerson, reader: QuickPerson) -> None:
        """Make and read more than a node keeps in memory, so that what it keeps does not grow with what comes."""
        for number in range(LETTERS):
            person.say(reader.name, f"letter {number} " + "which is long " * (LETTER_BYTES // 14))
        reader.history(person.name)
        for _ in range(STOCK // len(self.people)):
            self.attempt(self._photo, person)

    def act(self) -> None:
        """Somebody who stays does something."""
        self.attempt(self._random.choice(self._doings), self._random.choice(self.people))

    def cut(self) -> None:
        """All connections of one who stays break, those with the relay too."""
        person = self._random.choice(self.people)
        assert person.node is not None
        self.done["cuts"] += cut(person.node.pid)

    def come_or_go(self) -> None:
        """The guest's node is stopped, or started again with a word for everybody."""
        if self.guest.node is not None:
            assert self.guest.stop() == 0
            return
        self.guest.start(PATIENCE_S)
        for person in self.people:
            self.attempt(lambda guest, name=person.name: guest.say(name, "back again"), self.guest)

    def attempt(self, what: Any, who: Person) -> None:
        """Do one thing, and note how it went."""
        name = getattr(what, "__name__", "").strip("_<>")
        try:
            what(who)
            self.done[name] += 1
        except (CommandError, HTTPError) as error:
            self.refused[f"{name}: {error}"] += 1

    def _say(self, person: Person) -> None:
        person.say(self._other(person), self._text())

    def _change(self, person: Person) -> None:
        """Edit a message of mine, or delete it."""
        mine = [row for row in person.timeline(self._other(person)) if row["author"] == person.account]
        rows = [row for row in mine if not row["deleted"]]
        if rows:
            ident = self._random.choice(rows)["id"]
            person.kith(*(("chat", "edit", ident, self._text()) if self._chance(0.7) else ("chat", "delete", ident)))

    def _react(self, person: Person) -> None:
        rows = [row for row in person.timeline(self._other(person)) if not row["deleted"]]
        if rows:
            person.kith("chat", "react", self._random.choice(rows)["id"], self._random.choice(EMOJI))

    def _read(self, person: Person) -> None:
        """What a window asks for when a conversation is opened and scrolled up."""
        other = self._other(person)
        person.kith("chat", "list")
        rows = person.timeline(other)
        if rows:
            person.kith("chat", "timeline", other, "--before", rows[0]["id"])
        person.kith("chat", "read", other)

    def _post(self, person: Person) -> None:
        attached = ("--attach", str(self._picture())) if self._chance(0.3) else ()
        chosen = ("--audience", self._other(person)) if self._chance(0.2) else ()
        self._posts.append((person, person.kith("feed", "post", self._text(), *attached, *chosen)["id"]))

    def _comment(self, person: Person) -> None:
        rows = person.kith("feed", "timeline", "--limit", "5")
        if rows:
            post = self._random.choice(rows)["id"]
            person.kith("feed", "comment", post, self._text())
            person.kith("feed", "react", post, self._random.choice(EMOJI))

    def _photo(self, person: Person) -> None:
        (made,) = person.kith("gallery", "add", ALBUM, str(self._picture()))
        self._photos.append((person, made["id"]))

    def _look(self, person: Person) -> None:
        """The feed and the gallery, with the pictures on their pages, and how the node is."""
        pages: list[Any] = [person.kith("feed", "timeline"), person.kith("gallery", "photos", "--limit", "20")]
        if pages[0]:
            pages.append(person.kith("feed", "show", self._random.choice(pages[0])["id"]))
        for words in (("gallery", "albums"), ("people", "list"), ("relays", "list"), ("backup", "status"), ("status",)):
            person.kith(*words)
        self._see(pages, SEEN)

    def _see(self, pages: Any, most: int) -> None:
        """Load some pictures of pages, as a window does."""
        addresses = sorted(set(_addresses(pages)))
        for address in self._random.sample(addresses, min(most, len(addresses))):
            with urlopen(address, timeout=WEB_S) as answer:
                answer.read()

    def _withdraw(self, _: Person) -> None:
        """Delete the oldest post and photo where there are many."""
        for kind, stock in (("feed", self._posts), ("gallery", self._photos)):
            while len(stock) > STOCK:
                owner, ident = stock.pop(0)
                owner.kith(kind, "delete", ident)

    def _other(self, person: Person) -> str:
        return self._random.choice([one.name for one in (*self.people, self.guest) if one is not person])

    def _text(self) -> str:
        self._made += 1
        return f"{self._made} " + "a line of about the length that people write " * self._random.randint(1, 4)

    def _picture(self) -> Path:
        """A photograph of about 200 kB, in one of a few files that are used again and again."""
        self._made += 1
        file = self.folder / f"photo-{self._made % STOCK}.jpg"
        small = Image.frombytes("RGB", (160, 90), self._random.randbytes(160 * 90 * 3))
        small.resize((1280, 720)).save(file, quality=85)
        return file

    def _chance(self, likely: float) -> bool:
        return self._random.random() < likely


def _addresses(shown: Any) -> Iterator[str]:
    """Every address of a picture in what a command answered."""
    if isinstance(shown, str) and shown.startswith("http://127.0.0.1:"):
        yield shown
    for part in shown.values() if isinstance(shown, dict) else shown if isinstance(shown, list) else ():
        yield from _addresses(part)
