"""What a command may use: the App, and the face of the node below it as a Protocol.

No command reaches past this; the real node is built in `start.py`, a fake one in the tests. This module imports
nothing of the floors below, so that describing a command loads no store and no cryptography.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any, Protocol, TypeVar

from app.admission import Joins
from app.guard import Guard
from app.keeping import Backups, Bundles, Jobs, Setting
from app.own_devices import Devices
from app.parts import Blobs, Calls, Media, Picture, Pictures, Relays, Spaces
from app.sound import Voices
from app.stock import NoStock, Stock
from app.traces import Traces
from app.typists import Typists
from app.viewfinder import Viewfinder
from app.web import Lookup

T = TypeVar("T")

Row = tuple[Any, ...]


class Reader(Protocol):
    """A consistent snapshot of the store; SQL with positional parameters."""

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[Row]:
        """Give all rows."""

    def one(self, sql: str, params: Sequence[object] = ()) -> Row | None:
        """Give the first row, or None."""

    def value(self, sql: str, params: Sequence[object] = ()) -> Any:
        """Give the first column of the first row, or None."""


class Tx(Reader, Protocol):
    """An open transaction on the writer's thread."""

    def execute(self, sql: str, params: Sequence[object] = ()) -> Any:
        """Run one statement."""

    def executemany(self, sql: str, params: Iterable[Sequence[object]]) -> Any:
        """Run one statement once for each sequence of parameters."""

    def after(self, callback: Callable[[], None]) -> None:
        """Have `callback` run on the loop once this transaction is on the disk; never if it is rolled back."""


class Contact(Protocol):
    """A person this node knows, in any state."""

    @property
    def account(self) -> bytes:
        """32 bytes."""

    @property
    def name(self) -> str:
        """As stated by the person: unclean, possibly empty, never unique."""

    @property
    def state(self) -> str:
        """One of invited, asked, requested, contact, refused, declined and blocked."""

    @property
    def why(self) -> str:
        """The code of a refusal, else empty."""

    @property
    def hides(self) -> bool:
        """Whether they do not want to be shown as being there."""

    @property
    def space(self) -> bytes:
        """The direct space with this person, 32 bytes."""


class Nearby(Protocol):
    """Somebody on this LAN whose `people nearby` is open."""

    @property
    def id(self) -> str:
        """16 hex digits: the first 8 bytes of the account."""

    @property
    def name(self) -> str:
        """As announced: unclean and unproved."""

    @property
    def address(self) -> str:
        """HOST:PORT."""


class Node(Protocol):
    """The public face of `node.node.Node`; accounts, spaces and ids are raw bytes here and hex in the API."""

    @property
    def account(self) -> bytes:
        """My account, 32 bytes."""

    @property
    def device(self) -> bytes:
        """This device, 32 bytes."""

    @property
    def port(self) -> int:
        """The TCP port at which peers reach this node."""

    @property
    def name(self) -> str:
        """The name I gave myself."""

    @property
    def personal_space(self) -> bytes:
        """The space of my own devices."""

    @property
    def spaces(self) -> Spaces:
        """Circles and groups."""

    @property
    def joins(self) -> Joins:
        """Links into groups, and who asks by them."""

    @property
    def blobs(self) -> Blobs:
        """Encrypted files."""

    @property
    def pictures(self) -> Pictures:
        """Safe decoding of pictures."""

    @property
    def calls(self) -> Calls:
        """Voice and video."""

    @property
    def voices(self) -> Voices:
        """Recording and playing of voice messages."""

    @property
    def viewfinder(self) -> Viewfinder:
        """The camera without a call."""

    @property
    def guard(self) -> Guard:
        """Who is turned away."""

    @property
    def typists(self) -> Typists:
        """Who is writing just now."""

    @property
    def traces(self) -> Traces:
        """How events travelled."""

    @property
    def relays(self) -> Relays:
        """The relays this node uses or is."""

    @property
    def devices(self) -> Devices:
        """The devices of my account."""

    @property
    def jobs(self) -> Jobs:
        """What it still has to do."""

    @property
    def backups(self) -> Backups:
        """Where it keeps copies of everything."""

    @property
    def bundles(self) -> Bundles:
        """Files that carry what people lack."""

    @property
    def setting(self) -> Setting:
        """What stays as it is while it runs."""

    async def publish(
        self, space: bytes, kind: int, payload: Mapping[str, object], expires: int = 0, instead: bytes = b""
    ) -> bytes:
        """State an event in a direct, personal or shared space; its id, once it is on the disk and in the outbox.

        Everybody drops its content once it `expires` (Unix seconds, 0: never). `instead` is a statement in my personal
        space that is erased in the same moment; Refused("gone_already") if it was by then.
        """

    async def publish_erase(self, space: bytes, *targets: bytes) -> bytes:
        """State that up to 64 events, mine or in a space of mine, are erased; gone here when this returns."""

    async def read(self, work: Callable[[Any], T]) -> T:
        """Run `work` with a Reader on a thread of its own."""

    async def write(self, work: Callable[[Any], T]) -> T:
        """Run `work` with a Tx on the writer's thread; the answer comes after the commit."""

    async def contacts(self) -> Sequence[Contact]:
        """Give everybody this node knows, in any state."""

    async def invite(self, expires_seconds: int, uses: int, addresses: Sequence[str]) -> str:
        """Make an invite link; an empty list of addresses means those the node listens on."""

    async def invited(self, link: str) -> tuple[bool, Sequence[bytes]]:
        """Give whether an invite link of mine can still be used, and the accounts that used it. Refused."""

    async def accept(self, link: str) -> Contact:
        """Ask the maker of an invite link to become a contact; a durable job."""

    async def nearby(self, seconds: float) -> Sequence[Nearby]:
        """Open `people nearby` for some seconds and give whoever is seen."""

    async def add_nearby(self, nearby_id: str) -> Contact:
        """Ask somebody seen nearby to become a contact."""

    async def requests(self) -> Sequence[Contact]:
        """Give those who asked me and wait for my approval."""

    async def approve(self, account: bytes) -> Contact:
        """Make a person who asked a contact."""

    async def dial(self, host: str, port: int, account: bytes | None = None) -> Contact:
        """Connect to an address and give who answers; for a known account it is remembered, a stranger is asked."""

    async def mark_read(self, space: bytes) -> None:
        """Tell the other side that everything held of this space was seen."""

    async def set_name(self, name: str) -> None:
        """Change the name given to new contacts."""

    async def recovery_phrase(self) -> str:
        """Give the recovery phrase while the person has not confirmed it, else the empty string."""

    async def confirm_phrase(self) -> None:
        """Forget the recovery phrase: the person has written it down."""

    async def check_phrase(self, phrase: str) -> None:
        """Make sure that this is my recovery phrase. Refused."""

    async def status(self) -> Mapping[str, object]:
        """Give figures and states of the node; no secrets, no content."""


class ShutDoor:
    """Stands for the door of pictures where nothing shows any, such as in a node without screens."""

    def url(self, picture: Picture, size: str) -> str:
        """Give no address."""
        return ""

    def forget(self, manifest: bytes) -> None:
        """There is nothing to forget."""


class App:
    """What every command gets as its first argument."""

    def __init__(self, node: Node, now_ms: Callable[[], int], version: str, counters: Counter[str]) -> None:
        """`now_ms` gives wall time in Unix milliseconds, from the adapter in `node/system.py`; `counters` only rise."""
        self.node = node
        self.now_ms = now_ms
        self.version = version
        self.counters = counters
        self.turns: AbstractAsyncContextManager[object] = nullcontext()  # `start.py` has one at a time within it here
        self.renew: Callable[[Any], None] = lambda way: None  # `start.py` has the node go on as a new device here
        self.sample = False  # whether this is the node of a person who does not exist
        self.lookup = Lookup()  # `start.py` leads it into the web
        self.media: Media = ShutDoor()  # `start.py` puts the real one here once its port is open
        self.stock: Stock = NoStock()  # `start.py` puts that of the node here
        self.tell: Callable[[str, str], None] = lambda name, of: None  # what changed, where no event says it
