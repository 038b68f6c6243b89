"""An attacker between two devices, who holds all envelopes ever sent: drops, doubles, reorders, cuts, splices, replays.

Two things must hold whatever it does. No forgery: each plaintext that a device accepts was sent to it by the other, and
is accepted once. No wedge: as soon as the attacker stops, the next message of each side opens at once. What it takes to
break either is shown at the end by planted bugs.
"""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from msgspec.structs import replace

from crypto import envelope as e
from crypto import pqxdh, ratchet
from crypto.errors import PeerFault
from crypto.pqxdh import Party
from tests.crypto.people import Device, Side

STEPS = 60
BEGINNINGS = 4  # five sessions are kept, and it is not the attacker who starts them

anywhere = st.integers(0, 2**20)


class Person(Device):
    """A device that answers to a base key once, as the node's store has it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.base_keys: set[bytes] = set()

    def answer(self, sender: Party, envelope: bytes) -> bytes:
        parsed = ratchet.parse(envelope)
        key = pqxdh.read_header(parsed.header).base_key if isinstance(parsed, ratchet.First) else b""
        if key in self.base_keys:
            raise PeerFault("duplicate_message", "this base key was answered before")
        text = super().answer(sender, envelope)
        self.base_keys.add(key)
        return text


class Attacker(RuleBasedStateMachine):
    """Everything goes through its hands; `held` are the envelopes on their way, `seen` all that it ever saw."""

    def __init__(self) -> None:
        super().__init__()
        self.people = Person("alice"), Person("bob")
        self.held: list[tuple[int, bytes]] = []
        self.seen: list[tuple[int, bytes]] = []
        self.sent: dict[bytes, tuple[int, bytes]] = {}
        self.accepted: set[bytes] = set()
        self.begun = 0

    @initialize(both=st.booleans(), one_time=st.booleans())
    def first_contact(self, both: bool, one_time: bool) -> None:
        for who in range(1 + both):
            self.begin(who, one_time)

    # --- what honest devices do ---

    @precondition(lambda self: self.begun < BEGINNINGS)
    @rule(who=st.integers(0, 1), one_time=st.booleans())
    def begin(self, who: int, one_time: bool) -> None:
        self.people[who].begin(self.people[1 - who].bundle(one_time))
        self.begun += 1
        self.say(who, 0)

    @rule(who=st.integers(0, 1), size=st.sampled_from((0, 0, 300)))
    def say(self, who: int, size: int) -> None:
        if not self.people[who].sessions:
            return
        text = b"%d from %d " % (len(self.sent), who) + bytes(size)
        envelope = self.people[who].say(self.people[1 - who], text)
        self.sent[text] = who, envelope
        self.held.append((1 - who, envelope))
        self.seen.append((1 - who, envelope))

    # --- what the attacker does ---

    @precondition(lambda self: self.held)
    @rule(index=anywhere)
    def let_through(self, index: int) -> None:
        self.give(*self.held.pop(index % len(self.held)))

    @precondition(lambda self: self.held)
    @rule(index=anywhere)
    def drop(self, index: int) -> None:
        self.held.pop(index % len(self.held))

    @precondition(lambda self: self.seen)
    @rule(index=anywhere)
    def replay(self, index: int) -> None:
        """To its receiver, or back to the one who wrote it."""
        who, envelope = self.seen[index % len(self.seen)]
        self.give(who, envelope)
        if index % 3 == 0:
            self.give(1 - who, envelope)

    @precondition(lambda self: self.seen)
    @rule(index=anywhere, at=anywhere, more=st.sampled_from((0, 1, 256)))
    def truncate(self, index: int, at: int, more: int) -> None:
        who, envelope = self.seen[index % len(self.seen)]
        self.give(who, envelope[: at % len(envelope)] if not more else envelope + bytes(more))

    @precondition(lambda self: self.seen)
    @rule(index=anywhere, at=anywhere, bit=st.integers(0, 7))
    def flip(self, index: int, at: int, bit: int) -> None:
        who, envelope = self.seen[index % len(self.seen)]
        at %= len(envelope)
        self.give(who, envelope[:at] + bytes([envelope[at] ^ 1 << bit]) + envelope[at + 1 :])

    @precondition(lambda self: self.seen)
    @rule(index=anywhere, other=anywhere, place=st.integers(0, 5))
    def splice(self, index: int, other: int, place: int) -> None:
        """Cut two envelopes at the same kind of place, and put the halves together."""
        who, envelope = self.seen[index % len(self.seen)]
        _, second = self.seen[other % len(self.seen)]
        self.give(who, envelope[: place_in(envelope, place)] + second[place_in(second, place) :])

    @rule(who=st.integers(0, 1), junk=st.binary(max_size=64), length=st.sampled_from((0, 377 - 64, 1514 - 64)))
    def inject(self, who: int, junk: bytes, length: int) -> None:
        self.give(who, junk + bytes(length))

    # --- what must hold ---

    def give(self, who: int, envelope: bytes) -> bytes | None:
        person = self.people[who]
        before = person.everything()
        try:
            text = person.hear(self.people[1 - who].party, envelope)
        except PeerFault:
            assert person.everything() == before, "a refusal left a trace"
            return None
        assert self.sent.get(text) == (1 - who, envelope), "a forgery was accepted"
        assert text not in self.accepted, "a message was accepted twice"
        self.accepted.add(text)
        return text

    @rule(who=st.integers(0, 1))
    def stop(self, who: int) -> None:
        """The attacker steps aside for one message each way."""
        for writer in (who, 1 - who):
            if self.people[writer].sessions:
                self.say(writer, 0)
                receiver, envelope = self.held.pop()
                assert self.give(receiver, envelope), "the conversation is wedged"

    def teardown(self) -> None:
        for _ in range(2):
            self.stop(len(self.seen) % 2)


def place_in(envelope: bytes, place: int) -> int:
    parts = e.split(envelope)
    front, header, end = len(parts.before_header), len(parts.before_body), len(envelope)
    return (parts.start, front - 16, front, header, header + 32, end - 16)[place]


TestAttacker = Attacker.TestCase
TestAttacker.settings = settings(stateful_step_count=STEPS)


# --- what would break it ---

SHORT = settings(
    max_examples=60,
    stateful_step_count=STEPS,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def keeps_used_keys(patch: pytest.MonkeyPatch) -> None:
    keep = Side.keep

    def forgetful(side: Side, opened: ratchet.Opened) -> bytes:
        skipped = dict(side.skipped)
        text = keep(side, opened)
        side.skipped |= skipped
        return text

    patch.setattr(Side, "keep", forgetful)


def looks_at_no_tag(patch: pytest.MonkeyPatch) -> None:
    """Commitment and tag of a body are not looked at: it decrypts to something, whatever it is."""
    patch.setattr(ratchet, "open_", lambda key, fresh, sealed, ad: e.pad(sealed[:8]))


def keeps_what_failed(patch: pytest.MonkeyPatch) -> None:
    """An envelope that does not open takes a number of the reader's own chain with it."""
    hear = Side.hear

    def hasty(side: Side, envelope: bytes) -> bytes:
        try:
            return hear(side, envelope)
        except PeerFault:
            if side.state.sending:
                side.say(b"lost")
            raise

    patch.setattr(Side, "hear", hasty)


def gives_up_on_junk(patch: pytest.MonkeyPatch) -> None:
    """A damaged message of a session ends it for the reader, and nobody looks for the traces of a refusal."""
    hear = Side.hear

    def offended(side: Side, envelope: bytes) -> bytes:
        try:
            return hear(side, envelope)
        except PeerFault as fault:
            if fault.code == "bad_message":
                side.state = replace(side.state, next_receiving_header_key=bytes(32), receiving=None)
            raise

    patch.setattr(Side, "hear", offended)
    patch.setattr(Device, "everything", lambda device: None)


BUGS = {
    "accepted twice": keeps_used_keys,
    "forgery": looks_at_no_tag,
    "trace": keeps_what_failed,
    "wedged": gives_up_on_junk,
}


@pytest.mark.parametrize("what", BUGS)
def test_the_attacker_finds_a_planted_bug(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bug: Callable[[pytest.MonkeyPatch], None] = BUGS[what]
    bug(monkeypatch)
    with pytest.raises(AssertionError, match=what):
        run_state_machine_as_test(Attacker, settings=SHORT)
