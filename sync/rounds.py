"""The rounds of a session: DELTA both ways, VERIFY both ways, and a walk through the spaces that differ.

The dialling side asks and repeats what stays unanswered; the answering side keeps only the frozen sets of the newest
round, so a lost or doubled frame changes nothing. The exactness argument is in `SPEC.md`, section "Session".
"""

from collections.abc import Iterable

from crypto.primitives import equal
from sync import limits, pages, wants
from sync.bulk import Puller
from sync.errors import PeerFault
from sync.exchange import Allowance, Exchange
from sync.frames import Claims, Delta, Range, Verify
from sync.outputs import Agreed, Output, Send
from sync.pages import Intake
from sync.ranges import Item, fitting, most, unpack, weight
from sync.reconcile import id_of, total_digest, wire_digest
from sync.source import Source
from sync.walks import act, claims, view_of


class _Rounds:
    """What both sides do alike."""

    def __init__(self, exchange: Exchange, puller: Puller, offered: bytes) -> None:
        self._exchange = exchange
        self._puller = puller
        self._offered = offered
        self._frozen_top: int | None = None
        self._total = b""
        self._wire_total: bytes | None = None
        self._digests: dict[int, bytes] = {}
        self._theirs = 0

    def _freeze(self, source: Source, round_: int, now: int) -> None:
        exchange = self._exchange
        exchange.round = round_
        exchange.counts.rounds += 1
        top, device = source.top(), exchange.link.peer_device
        news = source.news(self._frozen_top) if self._frozen_top is not None and self._frozen_top < top else ()
        wanting = source.wanting(device)
        for share in exchange.joined:
            wanted = source.wanted(device, share.space) if share.space in wanting else ()
            share.freeze(source, top, wanted, news)
            share.wanted = tuple(key for key in share.wanted if not exchange.is_later(id_of(key)))
            wants.ask_old(share, now)
        self._frozen_top = top
        self._wire_total = None

    def _sum_up(self, source: Source) -> bytes:
        """The digests of all sets that are compared in this round; that over all of them, as it travels."""
        left_out = self._exchange.left_out
        self._digests = {share.number: share.compare(source, left_out) for share in self._exchange.mutual}
        self._total = total_digest(self._digests.values())
        self._wire_total = wire_digest(self._exchange.link.handshake_hash, self._total)
        return self._wire_total

    def _wire_sums(self) -> bytes:
        handshake_hash = self._exchange.link.handshake_hash
        return b"".join(wire_digest(handshake_hash, each) for each in self._digests.values())

    def _judge(self, differ: Iterable[int]) -> list[Output]:
        """These spaces differ and the other ones do not, in this round."""
        exchange, differing = self._exchange, set(differ)
        agreed = [share for share in exchange.mutual if share.number not in differing]
        for share in exchange.mutual:
            if share.number in differing:
                exchange.counts.verify_mismatch += not share.open
                share.forget()
        exchange.counts.agreed += len(agreed)
        outputs: list[Output] = [Agreed(share.space, share.top) for share in agreed]
        outputs += exchange.agree(agreed, self._theirs)
        if not differing and self._frozen_top is not None:
            outputs += exchange.remember(self._frozen_top, self._theirs, self._total, self._offered)
        return outputs

    def _one_way(self, frame: Delta, intake: Intake) -> list[Output]:
        """A set that is only shown to this side is complete once the last page is here; there is nothing to compare."""
        if frame.more or not intake.accepted or not intake.complete:
            return []
        shares = [share for share in self._exchange.joined if share.takes and not share.mutual]
        return [Agreed(share.space) for share in shares if not share.wanted]


class Asking(_Rounds):
    """The dialling side: starts rounds, and repeats its request until the answer is here or the round is given up."""

    def __init__(self, exchange: Exchange, puller: Puller, offered: bytes, now: int) -> None:
        super().__init__(exchange, puller, offered)
        self._pending: Delta | Range | Verify | None = None
        self._delta: Delta | None = None
        self._verify: Verify | None = None
        self._taken = False
        self._walks: dict[int, list[Item]] = {}
        self._step = 0
        self._started = now
        self._next = now
        self._sent_at = now
        self._tries = 0
        self._patience = limits.RETRY_MS

    @property
    def deadline(self) -> int:
        """When `tick` has something to do."""
        return self._next if self._pending is None else self._sent_at + self._patience * (1 + self._tries // 2)

    def rest(self, now: int) -> None:
        """Nothing has changed since the last agreement: the first round can wait."""
        self._next = now + limits.ROUND_EVERY_MS

    def soon(self, now: int) -> None:
        """There is news here: start the next round in a second, when what travels on other ways has arrived."""
        self._next = min(self._next, now + limits.ROUND_SOON_MS)

    def hurry(self, now: int) -> None:
        """There is news at the peer, which has waited: start the next round, but not twice in a second."""
        self._next = min(self._next, max(now, self._started + limits.ROUND_SOON_MS))

    def tick(self, source: Source, now: int) -> list[Output]:
        """Start a round, repeat a request, or give a round up and start another."""
        if now < self.deadline:
            return []
        if self._pending is None:
            return self._start(source, now)
        if self._tries == limits.RETRIES:
            self._patience = min(2 * self._patience, limits.RETRY_SLOWEST_MS)
            return self._start(source, now)
        self._tries += 1
        self._sent_at = now
        self._exchange.counts.repeated += 1
        return [Send(self._pending)]

    def on_delta(self, frame: Delta, source: Source, now: int) -> list[Output]:
        """The peer's page for this round; without a VERIFY to follow, the round is over."""
        if self._delta is None or frame.round != self._exchange.round or self._taken:
            self._exchange.counts.stale += 1
            return []
        self._taken = True
        self._answered(now)
        before = self._exchange.got, self._exchange.confirmed
        self._exchange.confirm(frame.got)
        intake = pages.take_page(self._exchange, frame, source, now)
        self._theirs = frame.upto
        outputs = intake.outputs + self._one_way(frame, intake)
        if frame.parts or self._delta.parts:
            self.soon(now)  # what one side took now moves its cursor in the next round
        if frame.more or self._delta.more or not intake.accepted or self._puller.busy:
            moved = (self._exchange.got, self._exchange.confirmed) != before
            self._finish(now + (limits.ROUND_PAGE_MS if moved else limits.ROUND_SOON_MS))
            return outputs
        return outputs + self._compare(source, now)

    def on_verify(self, frame: Verify, source: Source, now: int) -> list[Output]:
        """The peer's digests for this round; they count once its page is here too."""
        again = isinstance(self._pending, Verify) and bool(frame.sums)
        if frame.round != self._exchange.round or (self._verify is not None and not again):
            self._exchange.counts.stale += 1
            return []
        self._verify = frame
        return self._compare(source, now) if self._taken and self._pending is not None else []

    def on_range(self, frame: Range, source: Source, now: int) -> list[Output]:
        """The peer's answer to the step that is being repeated; what it shows to be missing is recorded at once."""
        asked = self._pending
        if not isinstance(asked, Range) or (frame.round, frame.step) != (asked.round, asked.step):
            self._exchange.counts.stale += 1
            return []
        self._answered(now)
        outputs: list[Output] = []
        for part in frame.parts:
            if part.space not in self._walks:
                raise PeerFault("bad_range", "A device answered for another space than it was asked about.")
            share = self._exchange.joined[part.space]
            answer = view_of(self._exchange, share).reply(source, unpack(part.items))
            items, acted = act(self._exchange, self._puller, share, answer, source, now)
            outputs += acted
            pending = self._walks[part.space]
            pending += reversed(items[: max(0, limits.WALK_PENDING - len(pending))])
        return outputs + self._walk_on(now)

    def _start(self, source: Source, now: int) -> list[Output]:
        self._freeze(source, self._exchange.round + 1, now)
        self._delta = pages.write_page(self._exchange, source)
        self._verify, self._taken = None, False
        self._walks, self._step = {}, 0
        self._started, self._next = now, now + limits.ROUND_EVERY_MS
        return self._request(self._delta, now)

    def _request(self, frame: Delta | Range | Verify, now: int) -> list[Output]:
        self._pending, self._sent_at, self._tries = frame, now, 0
        return [Send(frame)]

    def _answered(self, now: int) -> None:
        """An answer to the first try measures the link; on a slow one, repeating early would only make it slower."""
        if self._tries == 0:
            self._patience = min(max(2 * (now - self._sent_at), limits.RETRY_MS), limits.RETRY_SLOWEST_MS)

    def _compare(self, source: Source, now: int) -> list[Output]:
        """Both pages are taken: compare, and walk through what differs. Without the peer's digests, keep asking."""
        if self._verify is None:
            return []
        total = self._wire_total if self._wire_total is not None else self._sum_up(source)
        if equal(total, self._verify.total):
            self._finish(self._next)
            return [*self._judge(()), Send(Verify(self._exchange.round, total))]
        own = self._wire_sums()
        if len(self._verify.sums) != len(own):
            return self._request(Verify(self._exchange.round, total, own), now)
        differ = self._differing(own, self._verify.sums)
        outputs = self._judge(differ)
        outputs.append(Send(Verify(self._exchange.round, total, b"", tuple(differ))))
        for number in differ:
            share = self._exchange.joined[number]
            self._walks[number] = view_of(self._exchange, share).first(source)[::-1]
        return outputs + self._walk_on(now)

    def _differing(self, mine: bytes, theirs: bytes) -> list[int]:
        size = limits.DIGEST_BYTES
        pairs = zip(self._digests, range(0, len(mine), size), strict=True)
        return [number for number, at in pairs if not equal(mine[at : at + size], theirs[at : at + size])]

    def _walk_on(self, now: int) -> list[Output]:
        """The next step of the walk, through as many spaces as fit, or the end of the round."""
        parts: list[Claims] = []
        room, space = limits.RANGE_ITEMS, limits.RANGE_BYTES
        for number, pending in self._walks.items():
            asked: list[Item] = []
            while pending and room >= weight(pending[-1]) and space >= most(pending[-1]):
                room, space = room - weight(pending[-1]), space - most(pending[-1])
                asked.append(pending.pop())
            if asked:
                parts.append(claims(self._exchange.joined[number], asked))
        if parts and self._step < limits.WALK_STEPS:
            self._step += 1
            return self._request(Range(self._exchange.round, self._step, tuple(parts)), now)
        self._finish(now + limits.ROUND_SOON_MS)
        return []

    def _finish(self, next_at: int) -> None:
        self._pending, self._walks = None, {}
        self._next = min(self._next, next_at)


class Answering(_Rounds):
    """The answering side: freezes when a new round reaches it, and answers the same again when asked again."""

    def __init__(self, exchange: Exchange, puller: Puller, offered: bytes) -> None:
        super().__init__(exchange, puller, offered)
        self._answer: list[Output] = []
        self._judged = False
        self._rounds_allowed = Allowance(limits.ROUNDS_BURST, limits.ROUNDS_PER_SECOND)
        self._compares_allowed = Allowance(limits.COMPARES_BURST, limits.COMPARES_PER_SECOND)
        self._steps_allowed = Allowance(limits.STEPS_BURST, limits.STEPS_PER_SECOND)
        self._items_allowed = Allowance(limits.ITEMS_BURST, limits.ITEMS_PER_SECOND)

    def on_delta(self, frame: Delta, source: Source, now: int) -> list[Output]:
        """A new round: freeze, take the peer's page, answer with the own page and, if both are whole, the digests."""
        exchange = self._exchange
        again = frame.round == exchange.round and bool(self._answer)
        if frame.round <= exchange.round and not again:
            exchange.counts.stale += 1
            return []
        if not self._allows(frame, again, now):
            exchange.counts.shed += 1
            return []
        if again:
            exchange.counts.repeated += 1
            return list(self._answer)
        exchange.confirm(frame.got)
        self._freeze(source, frame.round, now)
        intake = pages.take_page(exchange, frame, source, now)
        self._theirs = frame.upto
        page = pages.write_page(exchange, source, held_back=not intake.accepted or self._puller.busy)
        self._answer = [Send(page)]
        self._judged = False
        if not (frame.more or page.more):
            total = self._sum_up(source)
            sums = self._wire_sums() if any(share.open for share in exchange.joined) else b""
            self._answer.append(Send(Verify(frame.round, total, sums)))
        return intake.outputs + self._one_way(frame, intake) + self._answer

    def on_verify(self, frame: Verify, source: Source, now: int) -> list[Output]:
        """What the asking side found; or, with its digests, the question for the own ones."""
        if frame.round != self._exchange.round or self._wire_total is None or self._judged:
            self._exchange.counts.stale += 1
            return []
        if frame.sums:
            if not self._steps_allowed.take(now):
                self._exchange.counts.shed += 1
                return []
            return [Send(Verify(frame.round, self._wire_total, self._wire_sums()))]
        if equal(frame.total, self._wire_total):
            self._judged = True
            return self._judge(())
        self._judged = bool(frame.differ)
        return self._judge(frame.differ) if frame.differ else []

    def on_range(self, frame: Range, source: Source, now: int) -> list[Output]:
        """Answer one step from the set frozen for this round; the answer depends on that set and the question alone."""
        if frame.round != self._exchange.round or self._wire_total is None:
            self._exchange.counts.stale += 1
            return []
        if not self._steps_allowed.take(now):
            self._exchange.counts.shed += 1
            return []
        asked = [(self._exchange.of_number(part.space), unpack(part.items)) for part in frame.parts]
        ranges = sum(weight(item) for _, items in asked for item in items)
        if ranges > limits.RANGE_ITEMS:
            raise PeerFault("bad_range", "A device asked about too many ranges at once.")
        if not self._items_allowed.take(now, ranges):
            self._exchange.counts.shed += 1
            return []
        parts: list[Claims] = []
        outputs: list[Output] = []
        room = limits.RANGE_BYTES
        for share, items in asked:
            if share is not None and share.frozen is not None:
                answer = view_of(self._exchange, share).reply(source, items)
                said, acted = act(self._exchange, self._puller, share, answer, source, now)
                said = fitting(said, room)  # what is left out is found in a later round
                outputs += acted
                parts += [claims(share, said)] if said else []
                room -= len(parts[-1].items) if said else 0
        return [*outputs, Send(Range(frame.round, frame.step, tuple(parts)))]

    def _allows(self, frame: Delta, again: bool, now: int) -> bool:
        """Pages cost little, digests more: both are rationed, and a retry makes up for it."""
        return self._rounds_allowed.take(now) and (again or frame.more or self._compares_allowed.take(now))
