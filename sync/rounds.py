"""The rounds of a session: DELTA both ways, VERIFY both ways, and a walk through each space that differs.

The dialling side asks and repeats what stays unanswered; the answering side keeps only the frozen sets of the newest
round, so a lost or doubled frame changes nothing. The exactness argument is in `SPEC.md`, section "Session".
"""

from crypto.primitives import equal
from sync import limits, pages, wants
from sync.errors import PeerFault
from sync.exchange import Allowance, Exchange
from sync.frames import Delta, Range, Summed, Verify
from sync.outputs import Agreed, Output, Send
from sync.pages import Intake
from sync.reconcile import Item, View
from sync.share import Share
from sync.source import Source


class _Rounds:
    """What both sides do alike."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._round = 0

    def _freeze(self, source: Source, round_: int, now: int) -> None:
        self._round = round_
        self._exchange.counts.rounds += 1
        for share in self._exchange.joined:
            share.freeze(source, self._exchange.link.peer_device)
            wants.ask_old(share, now)

    def _view(self, share: Share, source: Source) -> View:
        return share.compare(source, self._exchange.left_out, self._exchange.link.handshake_hash)

    def _judge(self, share: Share, mine: bytes, theirs: bytes) -> list[Output]:
        """Compare two digests of one space in this round."""
        if equal(mine, theirs):
            self._exchange.counts.agreed += 1
            return [Agreed(share.space)]
        self._exchange.counts.verify_mismatch += 1
        share.forget()
        return []

    def _one_way(self, frame: Delta, intake: Intake) -> list[Output]:
        """A set that is only shown to this side is complete once the last page is here; there is nothing to compare."""
        if frame.more or not intake.accepted or not intake.complete:
            return []
        shares = [share for share in self._exchange.joined if share.takes and not share.mutual]
        return [Agreed(share.space) for share in shares if not share.wanted]


class Asking(_Rounds):
    """The dialling side: starts rounds, and repeats its request until the answer is here or the round is given up."""

    def __init__(self, exchange: Exchange, now: int) -> None:
        super().__init__(exchange)
        self._pending: Delta | Range | None = None
        self._delta: Delta | None = None
        self._sums: Verify | None = None
        self._taken = False
        self._walks: list[tuple[Share, View, list[Item]]] = []
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
        if self._delta is None or frame.round != self._round or self._taken:
            self._exchange.counts.stale += 1
            return []
        self._taken = True
        self._answered(now)
        before = self._exchange.got, self._exchange.confirmed
        self._exchange.confirm(frame.got)
        intake = pages.take_page(self._exchange, frame, source, now)
        outputs = intake.outputs + self._one_way(frame, intake)
        if frame.parts or self._delta.parts:
            self.soon(now)  # what one side took now, it lists once; then both cursors are past it
        if frame.more or self._delta.more or not intake.accepted:
            moved = (self._exchange.got, self._exchange.confirmed) != before
            self._finish(now + (limits.ROUND_PAGE_MS if moved else limits.ROUND_SOON_MS))
            return outputs
        return outputs + self._compare(source, now)

    def on_verify(self, frame: Verify, source: Source, now: int) -> list[Output]:
        """The peer's digests for this round; they count once its page is here too."""
        if frame.round != self._round or self._sums is not None:
            self._exchange.counts.stale += 1
            return []
        self._sums = frame
        return self._compare(source, now) if self._taken and self._pending is not None else []

    def on_range(self, frame: Range, source: Source, now: int) -> list[Output]:
        """The peer's answer to the step that is being repeated; what it shows to be missing is recorded at once."""
        asked = self._pending
        if not isinstance(asked, Range) or (frame.round, frame.step) != (asked.round, asked.step):
            self._exchange.counts.stale += 1
            return []
        share, view, items = self._walks[0]
        if frame.tag != share.their_tag:
            raise PeerFault("bad_range", "A device answered for another space than it was asked about.")
        self._answered(now)
        replies, missing = view.reply(frame.items)
        items += reversed(replies[: max(0, limits.WALK_PENDING - len(items))])
        return pages.take_missing(self._exchange, share, missing, source, now) + self._walk_on(now)

    def _start(self, source: Source, now: int) -> list[Output]:
        self._freeze(source, self._round + 1, now)
        self._delta = pages.write_page(self._exchange, source, self._round)
        self._sums, self._taken = None, False
        self._walks, self._step = [], 0
        self._started, self._next = now, now + limits.ROUND_EVERY_MS
        return self._request(self._delta, now)

    def _request(self, frame: Delta | Range, now: int) -> list[Output]:
        self._pending, self._sent_at, self._tries = frame, now, 0
        return [Send(frame)]

    def _answered(self, now: int) -> None:
        """An answer to the first try measures the link; on a slow one, repeating early would only make it slower."""
        if self._tries == 0:
            self._patience = min(max(2 * (now - self._sent_at), limits.RETRY_MS), limits.RETRY_SLOWEST_MS)

    def _compare(self, source: Source, now: int) -> list[Output]:
        """Both pages are taken: compare, and walk through what differs. Without the peer's digests, keep asking."""
        if self._sums is None:
            return []
        theirs = {summed.tag: summed.digest for summed in self._sums.sums}
        own: list[Summed] = []
        outputs: list[Output] = []
        for share in self._exchange.mutual:
            view = self._view(share, source)
            own.append(Summed(share.tag, view.digest()))
            if share.their_tag in theirs:
                judged = self._judge(share, own[-1].digest, theirs[share.their_tag])
                outputs += judged
                self._walks += [] if judged else [(share, view, view.first()[::-1])]
        return [*outputs, Send(Verify(self._round, tuple(own))), *self._walk_on(now)]

    def _walk_on(self, now: int) -> list[Output]:
        """The next step of the walk through the first space that still has claims to make, or the end of the round."""
        while self._walks:
            share, _, items = self._walks[0]
            if items and self._step < limits.WALK_STEPS:
                self._step += 1
                asked = [items.pop() for _ in range(min(len(items), limits.RANGE_ITEMS))]
                asked.sort(key=lambda item: item.prefix)
                return self._request(Range(self._round, self._step, share.tag, tuple(asked)), now)
            self._walks.pop(0)
        self._finish(now + limits.ROUND_SOON_MS if self._step else self._next)
        return []

    def _finish(self, next_at: int) -> None:
        self._pending = None
        self._next = min(self._next, next_at)


class Answering(_Rounds):
    """The answering side: freezes when a new round reaches it, and answers the same again when asked again."""

    def __init__(self, exchange: Exchange) -> None:
        super().__init__(exchange)
        self._answer: list[Output] = []
        self._sums: dict[bytes, bytes] = {}
        self._judged = False
        self._views: dict[bytes, View] = {}
        self._rounds_allowed = Allowance(limits.ROUNDS_BURST, limits.ROUNDS_PER_SECOND)
        self._compares_allowed = Allowance(limits.COMPARES_BURST, limits.COMPARES_PER_SECOND)
        self._steps_allowed = Allowance(limits.STEPS_BURST, limits.STEPS_PER_SECOND)

    def on_delta(self, frame: Delta, source: Source, now: int) -> list[Output]:
        """A new round: freeze, take the peer's page, answer with the own page and, if both are whole, the digests."""
        again = frame.round == self._round and bool(self._answer)
        if frame.round <= self._round and not again:
            self._exchange.counts.stale += 1
            return []
        if not self._allows(frame, again, now):
            self._exchange.counts.shed += 1
            return []
        if again:
            self._exchange.counts.repeated += 1
            return list(self._answer)
        self._exchange.confirm(frame.got)
        self._freeze(source, frame.round, now)
        intake = pages.take_page(self._exchange, frame, source, now)
        page = pages.write_page(self._exchange, source, frame.round, held_back=not intake.accepted)
        self._answer = [Send(page)]
        self._sums, self._judged, self._views = {}, False, {}
        if not (frame.more or page.more):
            self._sums = {share.space: self._view(share, source).digest() for share in self._exchange.mutual}
            own = tuple(Summed(share.tag, self._sums[share.space]) for share in self._exchange.mutual)
            self._answer.append(Send(Verify(frame.round, own)))
        return intake.outputs + self._one_way(frame, intake) + self._answer

    def on_verify(self, frame: Verify, source: Source, now: int) -> list[Output]:
        """The asking side's digests, after it has seen ours."""
        if frame.round != self._round or not self._sums or self._judged:
            self._exchange.counts.stale += 1
            return []
        self._judged = True
        outputs: list[Output] = []
        for summed in frame.sums:
            share = self._exchange.of_tag(summed.tag)
            if share is not None and share.space in self._sums:
                outputs += self._judge(share, self._sums[share.space], summed.digest)
        return outputs

    def on_range(self, frame: Range, source: Source, now: int) -> list[Output]:
        """Answer one step from the set frozen for this round; the answer depends on that set and the question alone."""
        share = self._exchange.of_tag(frame.tag)
        if frame.round != self._round or share is None or share.space not in self._sums:
            self._exchange.counts.stale += 1
            return []
        if len(frame.items) > limits.RANGE_ITEMS:
            raise PeerFault("bad_range", "A device asked about too many ranges at once.")
        if not self._steps_allowed.take(now):
            self._exchange.counts.shed += 1
            return []
        if share.space not in self._views:
            self._views[share.space] = self._view(share, source)
        replies, missing = self._views[share.space].reply(frame.items)
        answer = Range(frame.round, frame.step, share.tag, tuple(replies))
        return [*pages.take_missing(self._exchange, share, missing, source, now), Send(answer)]

    def _allows(self, frame: Delta, again: bool, now: int) -> bool:
        """Pages cost little, digests as much as the sets are large: both are rationed, and a retry makes up for it."""
        return self._rounds_allowed.take(now) and (again or frame.more or self._compares_allowed.take(now))
