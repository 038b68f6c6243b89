"""Groups with a control log: a message sealed once and opened, next to pairwise envelopes and to Megolm (vodozemac).

All of it is the product's own way from what a person says to what waits on the disk, each message a transaction that is
flushed. `bytes up` is what leaves whoever speaks: an entry of a topic, or an envelope for each of the others. Megolm
keeps its state as a pickle and has neither padding, nor commits, nor a signed event inside, and one key for a sender.
Times of a loaded machine say little: CPU is that of the whole process, the store's writer included.
"""

import os
import time
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final

import vodozemac

from crypto import ratchet, space_key
from crypto.keys import Context, generate_device
from crypto.primitives import x25519_public
from node.secure import group_keys, groups, key_words, shared
from node.store.transaction import Tx
from sync.event import SIGNED, Event, Header, check, pack_payload, sign_event, unpack_payload
from sync.ranks import ADMIN, MEMBER, MODERATOR, Statement, resolve
from tests.bench.figures import Contest, Run, Sample
from tests.bench.ingest import verify_alone
from tests.node.secure.members import Member, people
from tests.sync.group_book import Book

TEXT: Final = "a message of about the length that people write, which is less than one expects.."
KIND: Final = 2000
SIZES: Final = (10, 50, 256)
MESSAGES: Final = 100
STATEMENTS: Final = 1000


class Group:
    """A group of some size, of which the founder and one member have stores; and the same people as a star."""

    def __init__(self, folder: Path, size: int) -> None:
        self._folder, self._people = folder, people(size)
        self._others = [person.account for person in self._people[1:]]

    @cached_property
    def alice(self) -> Member:
        return Member(self._folder / "alice", self._people[0], self._people[1:], relay=True)

    @cached_property
    def bob(self) -> Member:
        return Member(self._folder / "bob", self._people[1], self._people)

    @cached_property
    def space(self) -> bytes:
        return self.alice.do(partial(self._found, history="full"))

    @cached_property
    def star(self) -> bytes:
        about = ("group", {"title": "Walks"}, False)
        return self.alice.do(lambda tx: shared.found(self.alice.own, tx, about, self._others))

    def say(self, messages: int, together: bool = False) -> None:
        work = partial(self._publish, groups.publish, self.space)
        if together:
            self.alice.do_all([work] * messages)
            return
        for _ in range(messages):
            self.alice.do(work)

    def say_to_each(self, messages: int) -> None:
        work = partial(self._publish, shared.publish, self.star)
        for _ in range(messages):
            self.alice.do(work)

    def sealed_once(self, messages: int, together: bool) -> Sample:
        self.settle()
        sample = measured(messages, lambda: self.say(messages, together))
        entries = self.alice.appended()
        if len(entries) != messages:
            raise SystemExit(f"{messages} messages were stated and {len(entries)} wait for the relay")
        self.bob.takes(entries)
        return {**sample, "bytes up": sum(len(entry) for _, entry in entries) / messages}

    def sealed_for_each(self, messages: int) -> Sample:
        assert self.star
        self.alice.queued()
        sample = measured(messages, lambda: self.say_to_each(messages))
        envelopes = self.alice.queued()
        if len(envelopes) != messages * len(self._others):
            raise SystemExit("a message was not sealed for everybody")
        return {**sample, "bytes up": sum(map(len, envelopes)) / messages}

    def opened(self, messages: int, together: bool) -> Sample:
        """The member takes in what the founder said."""
        self.settle()
        self.say(messages)
        entries = self.alice.appended()
        before = self._held()
        sample = measured(messages, lambda: self.bob.takes(entries, together))
        if self._held() - before != messages:
            raise SystemExit("messages were lost or doubled")
        return sample

    def settle(self) -> None:
        """Have a message of the group behind us, with the key that it needed, at the member too."""
        self.say(1)
        self.bob.hears(self.alice)
        self.bob.takes(self.alice.appended())
        self.alice.queued()

    def founded(self) -> Sample:
        """A group of that size, with its first key."""
        alice = self.alice
        sample = measured(1, lambda: alice.do(partial(self._found, history="full")))
        return {"CPU ms": sample["CPU us"] / 1000, **self._left()}

    def rotated(self) -> Sample:
        """A key made, announced, and given to everybody."""
        space = self.space
        self._left()
        row = self.alice.do(lambda tx: groups.known(tx, space))
        sample = measured(1, lambda: self.alice.do(lambda tx: group_keys._make(self.alice.own, tx, row)))
        return {"CPU ms": sample["CPU us"] / 1000, **self._left()}

    def close(self) -> None:
        for name in ("alice", "bob"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()

    def _held(self) -> int:
        count: int = self.bob.do(lambda tx: tx.value("SELECT count(*) FROM event"))
        return count

    def _left(self) -> dict[str, float]:
        envelopes, entries = self.alice.queued(), self.alice.appended()
        return {
            "KiB in envelopes": sum(map(len, envelopes)) / 1024,
            "KiB by the topic": sum(len(entry) for _, entry in entries) / 1024,
        }

    def _found(self, tx: Tx, history: str) -> bytes:
        return groups.found(self.alice.own, tx, {"title": "Walks"}, self._others, history)

    def _publish(self, publish: Callable[..., Any], space: bytes, tx: Tx) -> None:
        publish(self.alice.own, tx, groups.known(tx, space), KIND, {"text": TEXT})


class Megolm:
    """One sender and one receiver of vodozemac, each with its state serialised after every step."""

    def __init__(self) -> None:
        self._out = vodozemac.GroupSession()
        self._in = vodozemac.InboundGroupSession(self._out.session_key)

    def seal(self, messages: int) -> Sample:
        made: list[bytes] = []

        def work() -> None:
            for _ in range(messages):
                made.append(self._out.encrypt(TEXT.encode()).to_bytes())
                self._out.pickle(bytes(32))

        return {**measured(messages, work), "bytes up": sum(map(len, made)) / messages}

    def open(self, messages: int) -> Sample:
        made = [self._out.encrypt(TEXT.encode()) for _ in range(messages)]

        def work() -> None:
            for each in made:
                assert self._in.decrypt(each).plaintext == TEXT.encode()
                self._in.pickle(bytes(32))

        return measured(messages, work)


class Bare:
    """The same steps of ours, signature and seal, in memory: what the store costs is the difference."""

    def __init__(self) -> None:
        self._keys, self._key = generate_device(os.urandom), space_key.space_key(os.urandom(64))
        self._at = space_key.chain(self._key, self._keys.device)
        self._known: dict[bytes, space_key.Chain] = {}
        self._header = Header(
            SIGNED, os.urandom(32), os.urandom(32), self._keys.device, 2, os.urandom(32), 1 << 56, KIND, self._key.kid
        )

    def seal(self, messages: int) -> Sample:
        made: list[bytes] = []
        sample = measured(messages, lambda: made.extend(self._next() for _ in range(messages)))
        return {**sample, "bytes up": sum(map(len, made)) / messages}

    def open(self, messages: int) -> Sample:
        made = [self._next() for _ in range(messages)]
        return measured(messages, lambda: [self._open(envelope) for envelope in made])

    def _next(self) -> bytes:
        event = sign_event(self._keys.signing_seed, self._header, pack_payload(os.urandom, {"text": TEXT}))
        said = key_words.encode(key_words.Stated(event.to_bytes()))
        self._at, envelope = space_key.seal(self._key, self._at, self._keys.device, said, os.urandom)
        return envelope

    def _open(self, envelope: bytes) -> None:
        opened, self._known[self._keys.device] = space_key.open_from(self._key, envelope, self._known.get)
        event = Event.from_bytes(key_words.decode(key_words.Stated, opened.plaintext).event)
        check(event)
        assert unpack_payload(event.payload or b"")["text"] == TEXT


def envelopes(count: int, size: int) -> Sample:
    """So many ratchet envelopes of that size in one session, with its state serialised and nothing kept."""
    state = ratchet.start_initiator(os.urandom(32), b"ad", x25519_public(os.urandom(32)), os.urandom)
    plaintext = os.urandom(size)

    def work() -> None:
        nonlocal state
        for _ in range(count):
            state, _ = ratchet.encrypt(ratchet.State.from_bytes(state.to_bytes()), plaintext, os.urandom)

    return {"CPU ms": measured(1, work)["CPU us"] / 1000}


def measured(messages: int, work: Callable[[], object]) -> dict[str, float]:
    """Messages a second, and processor time for each."""
    cpu, start = time.process_time(), time.perf_counter()
    work()
    took, used = time.perf_counter() - start, time.process_time() - cpu
    return {"messages/s": messages / took, "CPU us": 1e6 * used / messages}


class Evaluation:
    """Statements about ranks by an owner, admins and moderators, evaluated as a whole."""

    def __init__(self, members: int, statements: int) -> None:
        self._members, self._statements = members, statements

    @cached_property
    def book(self) -> Book:
        """Members are let in, then moderators come and go, each said by one of four who saw all so far."""
        everybody = people(self._members)
        book = Book(*everybody)
        chiefs, others = everybody[: min(4, self._members)], everybody[min(4, self._members) :]
        for person in everybody[1:]:
            book.rank(everybody[0], person, MEMBER, book.events[-1:])
        for chief in chiefs[1:]:
            book.rank(everybody[0], chief, ADMIN, book.events[-1:])
        for turn in range(self._statements - len(book.events)):
            by, of, rank = chiefs[turn % len(chiefs)], others[turn % len(others)], turn // len(others) % 2
            book.rank(by, of, MODERATOR if rank else MEMBER, book.events[-2:])
        return book

    def whole(self) -> Sample:
        book = self.book
        return each_ms(lambda: book.group().ranks)

    def resolver(self) -> Sample:
        group = self.book.group()
        said = {ruling.event.id: ruling.said for ruling in group.rulings()}
        ops = [
            Statement(event.id, event.header.author, said[event.id].account, said[event.id].rank, event.header.refs)
            for event in self.book.events
            if event.id in said
        ]
        return each_ms(lambda: resolve(group.owner, ops))

    def verified(self) -> Sample:
        signed = [
            (event.header.device, event.proof + Context.EVENT.value + event.header_bytes) for event in self.book.events
        ]
        return each_ms(lambda: verify_alone(signed))


def each_ms(work: Callable[[], object]) -> Sample:
    return {"CPU ms": measured(1, work)["CPU us"] / 1000}


def contests(
    folder: Path, sizes: Sequence[int] = SIZES, messages: int = MESSAGES, statements: int = STATEMENTS
) -> list[Contest]:
    """Messages of groups of each size; founding the largest, a new key for it, and what its log says."""
    made: list[Contest] = []
    for size in sizes:
        group, megolm, bare = Group(folder / f"of{size}", size), Megolm(), Bare()
        sealed: dict[str, Run] = {
            "kith, sealed once": partial(group.sealed_once, messages, together=False),
            "kith, committed in groups": partial(group.sealed_once, messages, together=True),
            "kith, for each of the others": partial(group.sealed_for_each, max(1, messages // size)),
            "kith, nothing kept": partial(bare.seal, messages),
            "vodozemac, Megolm": partial(megolm.seal, messages),
        }
        opened: dict[str, Run] = {
            "kith, shown and kept": partial(group.opened, messages, together=False),
            "kith, committed in groups": partial(group.opened, messages, together=True),
            "kith, nothing kept": partial(bare.open, messages),
            "vodozemac, Megolm": partial(megolm.open, messages),
        }
        made.append(Contest(f"{size} members: a message stated, sealed and committed", sealed))
        made.append(Contest(f"{size} members: a message opened at one of them", opened, group.close))
    most = max(sizes)
    largest = Group(folder / "largest", most)
    evaluation = Evaluation(most, statements)
    return [
        *made,
        Contest(
            f"{most} members: a group founded",
            {"kith": largest.founded, f"{most - 1} envelopes, nothing kept": partial(envelopes, most - 1, 60_000)},
        ),
        Contest(
            f"{most} members: a key made, announced and given",
            {"kith": largest.rotated, f"{most - 1} envelopes, nothing kept": partial(envelopes, most - 1, 100)},
            largest.close,
        ),
        Contest(
            f"{most} members: {statements:,} statements evaluated",
            {
                "kith": evaluation.whole,
                "its resolver": evaluation.resolver,
                "libsodium, verify only": evaluation.verified,
            },
        ),
    ]
