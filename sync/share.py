"""One space on one link: its tags, how far each side has the other, and the set that is compared in a round.

State of a session, held by `exchange.py`; nothing here speaks to the peer. Why the frozen set makes VERIFY exact is in
`SPEC.md`, section "Session".
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from sync import limits
from sync.reconcile import View, id_of, key_of
from sync.source import Source
from sync.space import Offered


@dataclass(slots=True)
class Share:
    """A space both sides may have in common; times in ms, arrivals as each store counts them.

    `sent`: up to which of my arrivals the peer has confirmed this space. `got`: the same for its arrivals here.
    """

    offered: Offered
    tag: bytes
    their_tag: bytes
    since: int
    joined: bool = False
    their_serve: bool = False
    sent: int = 0
    got: int = 0
    top: int = 0
    wanted: tuple[bytes, ...] = ()
    listed: tuple[bytes, ...] = ()
    recorded: set[bytes] = field(default_factory=set)
    asked: frozenset[bytes] = frozenset()
    asked_upto: bytes = b""
    asked_at: int = 0
    ask_every: int = limits.WANT_AGAIN_MS
    ask_at: int | None = None
    _keys: list[bytes] = field(default_factory=list)
    _keys_upto: int = 0

    @property
    def space(self) -> bytes:
        """The id of the space."""
        return self.offered.space

    @property
    def gives(self) -> bool:
        """Whether my set is shown to the peer."""
        return self.joined and self.offered.serve

    @property
    def takes(self) -> bool:
        """Whether the peer shows its set to me."""
        return self.joined and self.their_serve

    @property
    def mutual(self) -> bool:
        """Whether the two sets can be compared."""
        return self.gives and self.takes

    def join(self, since: int, serve: bool, known: bool) -> None:
        """The peer offers it too; `since` is its usable cursor (0: none), `known` says whether mine is usable."""
        self.joined = True
        self.their_serve = serve
        self.sent = since
        self.got = self.since if known else 0

    def freeze(self, source: Source, device: bytes) -> None:
        """Begin a round: the set of this round is what is held now and what is wanted from this peer now."""
        self.top = source.top()
        self.wanted = tuple(source.wanted(device, self.space))
        self.listed = ()
        self.recorded = set(self.wanted)

    def compare(self, source: Source, left_out: frozenset[bytes], handshake_hash: bytes) -> View:
        """The frozen set together with what the peer listed in this round, without the ids left out for this pair.

        The answer is not kept: it is as large as the set, and most rounds end with its digest.
        """
        return View(self._union(source, left_out), handshake_hash)

    def forget(self) -> None:
        """Read the set anew next time; it differed, and the memory of it may be why."""
        self._keys, self._keys_upto = [], 0

    def _union(self, source: Source, left_out: frozenset[bytes]) -> Sequence[bytes]:
        keys = self._held(source)
        more = [key for key in {*self.wanted, *self.listed} if not _contains(keys, key)]
        if more:
            keys = sorted(keys + more)
        return [key for key in keys if id_of(key) not in left_out] if left_out else keys

    def _held(self, source: Source) -> list[bytes]:
        """All keys up to `top`, ascending; remembered between rounds unless there are very many."""
        new: list[bytes] = []
        after, loaded = self._keys_upto, limits.LOAD_ENTRIES
        while loaded == limits.LOAD_ENTRIES:
            page = source.entries(self.space, after, self.top, limits.LOAD_ENTRIES)
            new += [key_of(entry.bucket, entry.id) for entry in page]
            loaded = len(page)
            after = page[-1].arrival if page else after
        keys = sorted(self._keys + new) if new else self._keys
        if len(keys) <= limits.CACHED_KEYS:
            self._keys, self._keys_upto = keys, self.top
        else:
            self.forget()
        return keys


def _contains(keys: Sequence[bytes], key: bytes) -> bool:
    at = bisect_left(keys, key)
    return at < len(keys) and keys[at] == key
