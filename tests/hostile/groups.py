"""Hostile words and entries of groups with a control log: who may say what, of which group, how much, and sealed how.

They are fed to one member's store behind the session or the seal of a topic, and undone again. Bytes alone are fuzzed
by the targets of `key_words`; what statements mean together is tested in `tests/sync/test_membership.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from crypto import space_key
from node.secure import group_entries, key_words, plaintext
from node.secure.key_words import KeyRequest, Keys, Statements, Welcome, Withheld
from node.secure.peer import Peer
from node.store import outbox, spaces, unopened
from node.store.transaction import Tx
from sync import chains, limits, shared
from sync.event import MERGE, Event, pack_payload, sign_event
from sync.groups import KeyedGroup, genesis_event
from sync.space_keys import History
from tests.hostile.group_scene import RANDOM, Scene, scene
from tests.hostile.matrix import TAKEN, Cell, Check, blind, both, cells, outcome, raised, says, silent
from tests.sync.group_book import START_MS, Person, device_keys

GROUPS = "groups"
WAITS = "waits"
KINDS = {
    Keys: plaintext.KEYS,
    Welcome: plaintext.WELCOME,
    KeyRequest: plaintext.KEYREQ,
    Withheld: plaintext.WITHHELD,
    Statements: plaintext.STATEMENTS,
}
BODY = blind("node.secure.key_words._DECODERS")
HEARD = says("node.secure.group_keys.is_heard", True)


class _UndoneError(Exception):
    """What was fed was taken; nothing of it stays."""


def undone(work: Callable[[Tx], str]) -> str:
    """What a transaction answers that leaves nothing behind; the code of what it is refused with."""
    answers: list[str] = []

    def all_of_it(tx: Tx) -> None:
        answers.append(work(tx))
        raise _UndoneError

    def run() -> None:
        try:
            scene().alice.do(all_of_it)
        except _UndoneError:
            return

    refused = outcome(run)
    return answers[0] if refused == TAKEN else refused


def hears(words: type, sender: str = "bob", device: int = 0) -> Callable[[bytes], str]:
    """Have Alice hear the body of a message of somebody's device; the answer that she has queued, if any."""

    def feed(body: bytes) -> str:
        one, alice = getattr(scene(), sender), scene().alice
        keys = one.devices[device]
        peer = Peer(one.account, keys.device, keys.exchange, tuple(chains.chain(one.log, keys.device)))

        def work(tx: Tx) -> str:
            tx.execute("DELETE FROM outbox")
            group_entries.hear(alice.own, tx, peer, KINDS[words], body)
            if unopened.waits(tx, scene().space):
                return WAITS
            return _answer([row.item for row in outbox.of_device(tx, keys.device)])

        return undone(work)

    return feed


def _answer(items: Sequence[bytes]) -> str:
    for said in map(plaintext.decode, items):
        if said.type == plaintext.KEYS:
            return "given"
        if said.type == plaintext.WITHHELD:
            return key_words.decode(Withheld, said.body).kids[0][1]
    return TAKEN


def comes(envelope: bytes) -> str:
    """Have an entry of the group's topic come to Alice: `waits` if she keeps it for later."""
    alice, own = scene().alice, scene().alice.own

    def work(tx: Tx) -> str:
        group_entries.taken(own, tx, scene().topic, envelope)
        return WAITS if unopened.waits(tx, scene().space) else TAKEN

    assert alice.rows("unopened") == 0
    return undone(work)


def elsewhere(envelope: bytes) -> str:
    """The same of a topic that is no group's."""

    def work(tx: Tx) -> str:
        group_entries.taken(scene().alice.own, tx, b"t" * 32, envelope)
        return TAKEN

    return undone(work)


def packed(*fields: object) -> Callable[[], bytes]:
    """A body of these fields; of a function its value."""

    def value(field: Any) -> Any:
        if isinstance(field, list | tuple):
            return [value(each) for each in field]
        return field() if callable(field) else field

    return lambda: msgspec.msgpack.encode(value(fields))


def here() -> bytes:
    return scene().space


def known(path: str) -> Check:
    """Whatever group is named, it is ours."""
    return Check(path, lambda before: lambda tx, space: spaces.get(tx, scene().space))


def stated(by: str = "bob", chain: str = "", spoilt: bool = False, **changes: Any) -> Callable[[], list[Any]]:
    """A statement of somebody, with somebody's certificates or none, perhaps with a bit changed in its proof."""

    def make() -> list[Any]:
        one = getattr(scene(), by) if hasattr(Scene, by) or by in ("bob", "carol", "dave") else Person(by)
        event = scene().event(one, **{name: each() if callable(each) else each for name, each in changes.items()})
        proof = bytes([event.proof[0] ^ 1]) + event.proof[1:] if spoilt else event.proof
        links = _chain(one if chain == by else Person(chain)) if chain else ()
        return [Event(event.header_bytes, proof, event.payload).to_bytes(), links]

    return make


def _chain(person: Person) -> tuple[bytes, ...]:
    return tuple(chains.chain(person.log, person.devices[0].device))


def sealed(
    statement: Callable[[], list[Any]] | bytes, kid: str = "", number: int = 0, bit: int = 0
) -> Callable[[], bytes]:
    """An entry under one of the keys, at this place in the chain of Bob's device; perhaps with a bit of it changed."""

    def make() -> bytes:
        key, device = scene().key(getattr(scene(), kid) if kid else b""), scene().bob.devices[0].device
        inside = statement if isinstance(statement, bytes) else msgspec.msgpack.encode(statement())
        at = space_key.Chain(space_key.moved(space_key.chain(key, device), min(number, 8)).key, number)
        envelope = space_key.seal(key, at, device, inside, RANDOM)[1]
        return envelope[:-bit] + bytes([envelope[-bit] ^ 1]) + envelope[len(envelope) - bit + 1 :] if bit else envelope

    return make


def keys() -> list[Cell]:
    secret, space = bytes(64), here
    found, bad = known("node.secure.group_keys.group_of"), "bad_plaintext"
    rows: list[Any] = [
        ("empty", "KEYS without a key", packed(space, []), bad, BODY),
        ("huge count", "257 KEYS", packed(space, [secret] * 257), bad, BODY),
        ("wrong length", "a secret of 63 bytes", packed(space, [bytes(63)]), bad, BODY),
        ("wrong length", "KEYS of a group of 31 bytes", packed(bytes(31), [secret]), bad, BODY),
        ("wrong type", "a map for KEYS", packed(space, {"secret": secret}), bad, BODY),
        ("trailing bytes", "KEYS and a byte", lambda: packed(space, [secret])() + b"\0", bad, BODY),
        ("wrong value", "KEYS of a group nobody knows", packed(bytes(32), [secret]), "unknown_space", found),
    ]  # fmt: skip
    stranger: list[Any] = [
        ("unauthenticated", "KEYS of who never belonged", packed(space, [secret]), "not_a_member", HEARD),
    ]  # fmt: skip
    return cells(GROUPS, hears(Keys), rows) + cells(GROUPS, hears(Keys, "carol"), stranger)


def questions() -> list[Cell]:
    """KEYREQ and WITHHELD: a question is answered with the key, or with why not."""
    kid, late, early, space = bytes(16), lambda: scene().late, lambda: scene().early, here
    found, bad = known("node.secure.group_keys.group_of"), "bad_plaintext"
    entitled = says("node.secure.group_asking.withheld", "")
    held = says("node.secure.group_asking.withheld", "not_held")
    member: list[Any] = [
        ("empty", "a question about no key", packed(space, []), bad, BODY),
        ("huge count", "a question about 257 keys", packed(space, [kid] * 257), bad, BODY),
        ("wrong length", "a question about a name of 15 bytes", packed(space, [bytes(15)]), bad, BODY),
        ("wrong value", "a question about another group", packed(bytes(32), [kid]), "unknown_space", found),
        ("wrong value", "a question about a key nobody made", packed(space, [kid]), "not_held",
         "there is nothing that could be given"),
        ("duplicate", "a question by who may ask", packed(space, [late]), "given", held),
    ]  # fmt: skip
    revoked: list[Any] = [
        ("unauthenticated", "a question of a revoked device", packed(space, [late]), "not_live", entitled),
    ]
    former: list[Any] = [
        ("unauthenticated", "a question about a later key", packed(space, [late]), "not_a_member", entitled),
        ("replayed", "a question about their time", packed(space, [early]), "given", held),
    ]
    stranger: list[Any] = [
        ("unauthenticated", "a question of who never belonged", packed(space, [early]), "not_a_member", entitled),
    ]
    refusals: list[Any] = [
        ("wrong value", "WITHHELD of another group", packed(bytes(32), [[kid, "x"]]), "unknown_space", found),
        ("oversize", "WITHHELD with a code of 41 letters", packed(space, [[kid, "x" * 41]]), bad, BODY),
        ("control text", "WITHHELD with a line break", packed(space, [[kid, "x\n"]]), bad, BODY),
        ("huge count", "WITHHELD of 257 keys", packed(space, [[kid, "x"]] * 257), bad, BODY),
    ]
    return [
        *cells(GROUPS, hears(KeyRequest), member),
        *cells(GROUPS, hears(KeyRequest, device=1), revoked),
        *cells(GROUPS, hears(KeyRequest, "dave"), former),
        *cells(GROUPS, hears(KeyRequest, "carol"), stranger),
        *cells(GROUPS, hears(Withheld), refusals),
    ]


def founded(
    spoilt: bool = False, circle: bool = False, about: object = None, history: str = "full", **changes: Any
) -> bytes:
    """The genesis of a group of Bob's."""
    one, hlc = scene().bob, START_MS << 16
    if circle:
        event = shared.genesis_event(
            one.devices[0], one.account, hlc, shared.Founding("circle", b"s" * 32, {}, True), RANDOM
        )
    else:
        founding = KeyedGroup(b"s" * 32, {}, History.FULL)
        event = genesis_event(one.devices[0], one.account, hlc, founding, RANDOM)
    payload = event.payload or b""
    if about is not None:
        said = {"type": "keyed", "secret": b"s" * 32, "about": about, "history": history}
        payload = pack_payload(RANDOM, said)
    made = sign_event(one.devices[0].signing_seed, msgspec.structs.replace(event.header, **changes), payload)
    proof = bytes([made.proof[0] ^ 1]) + made.proof[1:] if spoilt else made.proof
    return Event(made.header_bytes, proof, made.payload).to_bytes()


def welcomes() -> list[Cell]:
    grant, bad = bytes(32), "bad_plaintext"

    def by(name: str = "bob") -> Callable[[], tuple[bytes, ...]]:
        return lambda: _chain(getattr(scene(), name))

    signed, place = silent("node.secure.group_keys.check"), silent("node.secure.group_keys.check_place")
    chain = silent("node.secure.group_keys.check_chain")
    founding = says("node.secure.group_keys.read_founding", KeyedGroup(bytes(32), {}, History.FULL))
    many = {"x": "x" * limits.SPACE_ABOUT}
    rows: list[Any] = [
        ("empty", "WELCOME without certificates", packed(founded, [], grant), bad, BODY),
        ("huge count", "WELCOME with 4 certificates", packed(founded, [bytes(9)] * 4, grant), bad, BODY),
        ("oversize", "a certificate of 3 KB", packed(founded, [bytes(9), bytes(3000)], grant), bad, BODY),
        ("truncated", "half of a genesis", packed(lambda: founded()[:99], by(), grant), "bad_event",
         "what is no event cannot be read as one"),
        ("wrong signature", "a genesis of somebody else", packed(lambda: founded(True), by(), grant), "bad_signature",
         both(signed, silent("sync.event.verify"))),
        ("wrong value", "the genesis of a circle", packed(lambda: founded(circle=True), by(), grant), "bad_payload",
         both(founding, says("sync.membership.read_founding", KeyedGroup(bytes(32), {}, History.FULL)))),
        ("oversize", "a description of 4 KB and more", packed(lambda: founded(about=many), by(), grant), "bad_payload",
         both(founding, silent("sync.groups._check_size"))),
        ("wrong value", "a history that nobody knows", packed(lambda: founded(about={}, history="all"), by(), grant),
         "bad_payload", both(founding, says("sync.membership.read_founding", KeyedGroup(bytes(32), {}, History.FULL)))),
        ("wrong value", "a statement for a genesis", packed(lambda: founded(seq=1, kind=MERGE), by(), grant),
         "wrong_space", place),
        ("unauthenticated", "certificates of somebody else", packed(founded, by("carol"), grant), "bad_chain", chain),
    ]  # fmt: skip
    return cells(GROUPS, hears(Welcome), rows)


def statements() -> list[Cell]:
    space, bad, found = here, "bad_plaintext", known("node.secure.group_keys.group_of")
    known_author = says("node.secure.group_entries.introduced", True)
    place, signed = silent("node.secure.group_log.check_place"), silent("node.secure.group_log.check")
    fits = silent("node.secure.group_entries._check_space")
    member: list[Any] = [
        ("empty", "no STATEMENTS", packed(space, []), bad, BODY),
        ("huge count", "257 STATEMENTS", packed(space, [[b"", []]] * 257), bad, BODY),
        ("oversize", "a statement of 40 KB", packed(space, [[bytes(40_000), []]]), bad, BODY),
        ("wrong value", "STATEMENTS of a group nobody knows", packed(bytes(32), [stated()]), "unknown_space", found),
        ("wrong value", "STATEMENTS about another group", packed(space, [stated(space=lambda: scene().other)]),
         "wrong_space", both(place, fits)),
        ("wrong order", "a statement that begins no chain", packed(space, [stated(seq=0)]), "wrong_space", place),
        ("wrong signature", "a statement with a bit changed", packed(space, [stated(spoilt=True)]), "bad_signature",
         both(signed, silent("sync.event.verify"))),
        ("unauthenticated", "a statement of somebody nobody knows", packed(space, [stated("eve")]), WAITS,
         "twice it is asked who that is, and then it waits"),
        ("unauthenticated", "a statement with certificates of another",
         packed(space, [stated("eve", "mallory", author=lambda: scene().bob.account)]), "bad_chain",
         both(silent("node.secure.group_entries.check_chain"), known_author)),
    ]  # fmt: skip
    stranger: list[Any] = [
        ("unauthenticated", "a statement of nobody, from who never belonged", packed(space, [stated("eve")]), TAKEN,
         HEARD),
    ]  # fmt: skip
    return cells(GROUPS, hears(Statements), member) + cells(GROUPS, hears(Statements, "carol"), stranger)


def entries() -> list[Cell]:
    """What a relay brings of the group's topic: whoever ever belonged can append there."""
    place, signed = silent("node.secure.group_log.check_place"), silent("node.secure.group_log.check")
    fits = silent("node.secure.group_entries._check")
    wrong = "wrong_space"
    late, other = (lambda: scene().late), (lambda: scene().other)
    rows: list[Any] = [
        ("truncated", "an entry less a byte", lambda: sealed(stated())()[:-1], "bad_envelope",
         says("crypto.space_key.envelope.is_bucket", True)),
        ("wrong type", "an entry of another kind", lambda: b"\0" + sealed(stated())()[1:], "bad_envelope",
         "what names no key cannot be opened with one"),
        ("wrong signature", "an entry with a bit changed", sealed(stated(), bit=5), "bad_message",
         "what does not open has nothing inside"),
        ("wrong type", "an entry with text inside", sealed(b"\xa5hello"), "bad_plaintext", BODY),
        ("wrong type", "an entry with nothing inside", sealed(b""), "bad_plaintext", BODY),
        ("huge number", "an entry at the end of its chain", entry_at(space_key.MOST), "too_far_ahead",
         raised("crypto.space_key.MOST")),
        ("unknown version", "an entry under a key nobody has", strange, WAITS, "it is all that can be done with it"),
        ("wrong value", "content under the key of who ever belonged", sealed(stated(kid=control_kid)), wrong,
         both(fits, place)),
        ("wrong value", "content under another key than it names",
         sealed(stated(kid=lambda: scene().early), "late"), wrong, fits),
        ("wrong value", "an entry about another group", sealed(stated(space=other)), wrong, both(fits, place)),
        ("wrong order", "content that begins no chain", sealed(stated(kid=late, seq=0), "late"), wrong, place),
        ("wrong signature", "an event with a bit changed", sealed(stated(spoilt=True)), "bad_signature",
         both(signed, silent("sync.event.verify"))),
        ("unauthenticated", "a statement of who never belonged, with certificates", sealed(stated("carol", "carol")),
         WAITS, says("node.secure.group_waiting.is_let_in", True)),
        ("unauthenticated", "an entry with certificates of another",
         sealed(stated("eve", "mallory", author=lambda: scene().bob.account)), "bad_chain",
         silent("node.secure.group_entries.check_chain")),
        ("wrong order", "a statement that names what nobody has", sealed(stated(refs=(bytes(32),))), WAITS,
         says("node.secure.group_log.log.missing", ())),
    ]  # fmt: skip
    lost: list[Any] = [
        ("wrong value", "an entry of a topic nobody follows", sealed(stated()), "unknown_space",
         Check("node.store.unopened.space_of", lambda before: lambda tx, topic: scene().space)),
    ]  # fmt: skip
    return cells(GROUPS, comes, rows) + cells(GROUPS, elsewhere, lost)


def control_kid() -> bytes:
    return scene().key().kid


def strange() -> bytes:
    key, device = space_key.space_key(b"?" * 64), device_keys("nobody's").device
    return space_key.seal(key, space_key.chain(key, device), device, b"", RANDOM)[1]


def entry_at(number: int) -> Callable[[], bytes]:
    """An entry at a place that no chain has, as somebody can make one who keeps no rule."""

    def make() -> bytes:
        most = space_key.MOST
        space_key.MOST = number + 1  # type: ignore[misc]
        try:
            return sealed(stated(), number=number)()
        finally:
            space_key.MOST = most  # type: ignore[misc]

    return make


CELLS = [*keys(), *questions(), *welcomes(), *statements(), *entries()]
