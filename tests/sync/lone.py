"""One session and a peer who may say anything: the test holds the peer's side of the link."""

from crypto.keys import generate_device
from sync import frames, limits
from sync.errors import PeerFault
from sync.event import Event, bucket
from sync.exchange import Link, Setup
from sync.frames import Delta, Frame, Hello, Offers, Part
from sync.outputs import Cursor, Output, Release, Resume, Send, Store, Wanted
from sync.reconcile import id_of, key_of, pack_keys
from sync.session import Session
from sync.space import Offered, space_tag
from tests.sync.pair import BOTH, HANDSHAKE_HASH, Memory, Side

PEER = generate_device(lambda size: b"\x77" * size)
INSTANCE = b"i" * 16


class Lone:
    """The session under test with its store; `say` is what the peer sends, `heard` what it got back."""

    def __init__(self, role: int, spaces: tuple[Offered, ...] = BOTH, greet: bool = True, agreed: bool = False) -> None:
        self.role = role
        self.store = Memory(b"m" * 16)
        self.now = 0
        self.spaces = spaces
        covered = tuple(sorted(offered.space for offered in spaces))
        self.resume = Resume(INSTANCE, 1, covered) if agreed else None
        setup = Setup(b"m" * 16, 0, spaces, self.resume)
        self.session = Session(Link(role, HANDSHAKE_HASH, PEER.device), setup, 0)
        self.heard: list[Frame] = []
        self.outputs: list[Output] = []
        self.writer = Side("peer", 1)
        self.obey(self.session.start(self.store, 0))
        if greet:
            self.say(self.hello())

    def hello(self, instance: bytes = INSTANCE, serve: bool = True) -> Hello:
        tags = b"".join(self.tag(offered.space) for offered in self.spaces)
        knows, since = (b"m" * 16, 1) if self.resume is not None else (b"", 0)
        return Hello(instance, 0, limits.FRAME_BYTES, knows, False, b"", False, (Offers(since, serve, tags),))

    def tag(self, space: bytes) -> bytes:
        """The tag of a space in the peer's greeting."""
        return space_tag(space, HANDSHAKE_HASH, 1 - self.role)

    def number(self, space: bytes) -> int:
        """The number of a space in frames."""
        return sorted(offered.space for offered in self.spaces).index(space)

    def say(self, frame: Frame) -> list[Output]:
        return self.obey(self.session.receive(frames.decode(frames.encode(frame)), self.store, self.now))

    def tick(self, ms: int = 0) -> list[Output]:
        self.now += ms
        return self.obey(self.session.tick(self.store, self.now))

    def obey(self, outputs: list[Output]) -> list[Output]:
        for output in outputs:
            match output:
                case Send(frame):
                    frames.encode(frame)
                    self.heard.append(frame)
                case Store(_, events):
                    for event in events:
                        self.store.append(event)
                case Wanted(space, keys):
                    self.store.wants.setdefault(space, {}).update(dict.fromkeys(keys))
                case Release(space, ids):
                    for key in [key for key in self.store.wants.get(space, {}) if id_of(key) in ids]:
                        del self.store.wants[space][key]
                case Cursor(resume):
                    self.store.resume = resume
        self.outputs += outputs
        return outputs

    def last(self, kind: type[Frame]) -> Frame:
        return [frame for frame in self.heard if isinstance(frame, kind)][-1]

    def delta(
        self, round_: int, *parts: Part, since: int = 0, upto: int = 1, got: int = 0, more: bool = False
    ) -> Delta:
        return Delta(round_, got, since, upto, more, parts, b"")

    def part(self, space: bytes, events: list[Event], bodies: bool = True) -> Part:
        keys = sorted(key_of(bucket(event.header.hlc), event.id) for event in events)
        if bodies:
            return Part(self.number(space), b"", tuple(event.to_bytes() for event in events))
        return Part(self.number(space), pack_keys(keys))

    def fault(self, frame: Frame) -> str:
        """The code of the fault that ends the session."""
        try:
            self.say(frame)
        except PeerFault as fault:
            return fault.code
        return "none"


def opened(lone: Lone) -> Lone:
    """An asking session whose first round has begun."""
    lone.tick()
    assert isinstance(lone.last(Delta), Delta)
    return lone
