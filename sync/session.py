"""One session: two stores on an authenticated link come to hold the same events. A state machine without I/O or clock.

Call `start` once, then `receive` for each frame, `tick` at `deadline`, `changed` after each commit of new events; carry
out the outputs of one call, in order, before the next call, for the next snapshot must contain what they stored. After
a `PeerFault`, or if storing fails, drop session and link: a new one resumes from what was recorded. One session per
pair of devices at a time. The frames are in `frames.py`, the rounds in `rounds.py`, the reasons in `SPEC.md`.
"""

from collections.abc import Iterable
from typing import Final

from sync import limits, pages, wants
from sync.errors import PeerFault
from sync.event import SIGNED, Event
from sync.exchange import Counts, Exchange, Link, Setup
from sync.frames import Delta, Events, Frame, Hello, Newest, Nudge, Range, Refuse, Tagged, Verify, Want
from sync.outputs import Mark, Output, Peer, Proven, Send, Shown
from sync.rounds import Answering, Asking
from sync.source import Source
from sync.space import space_of

__all__ = ["Counts", "Link", "Session", "Setup"]

_ASKING_ROLE: Final = 0


class Session:
    """One side of a session. `now` is monotonic milliseconds everywhere; the wall clock enters with `Setup` alone."""

    def __init__(self, link: Link, setup: Setup, now: int) -> None:
        self._exchange = Exchange(link, setup)
        self._setup = setup
        self._rounds = Asking(self._exchange, now) if link.role == _ASKING_ROLE else Answering(self._exchange)
        self._greeted_at = now
        self._hello_at = now
        self._nudge_at: int | None = None

    @property
    def counts(self) -> Counts:
        """What has happened so far."""
        return self._exchange.counts

    @property
    def ready(self) -> bool:
        """Whether the peer's HELLO has arrived."""
        return self._exchange.their_instance is not None

    @property
    def deadline(self) -> int | None:
        """When `tick` next has something to do, in the time of `now`; None: not before something else happens."""
        if not self.ready:
            return self._hello_at
        times = [share.ask_at for share in self._exchange.joined] + [self._nudge_at]
        if isinstance(self._rounds, Asking):
            times.append(self._rounds.deadline)
        return min((at for at in times if at is not None), default=None)

    def start(self, now: int) -> list[Output]:
        """The link is open: the dialling side greets, the other waits for that."""
        if isinstance(self._rounds, Answering):
            self._hello_at = now + limits.HELLO_EVERY_MS
            return []
        return self._greet(now)

    def receive(self, frame: Frame, source: Source, now: int) -> list[Output]:
        """Take in one frame; frames of other parts of the node give nothing. `PeerFault` ends the session."""
        if isinstance(frame, Hello):
            return self._on_hello(frame, source, now)
        if not self.ready:
            self.counts.stale += 1
            return []
        if isinstance(frame, Delta | Verify | Range):
            return self._on_round(frame, source, now)
        if isinstance(frame, Want):
            return wants.answer(self._exchange, frame, source, now)
        if isinstance(frame, Events):
            return pages.take_events(self._exchange, frame, source)
        if isinstance(frame, Refuse):
            self._news(now)
            return wants.take_refusal(self._exchange, frame, source)
        if isinstance(frame, Nudge) and isinstance(self._rounds, Asking):
            self._rounds.hurry(now)
        return []

    def tick(self, source: Source, now: int) -> list[Output]:
        """Do what is due; useful from `deadline` on and harmless before."""
        if not self.ready:
            return self._greet(now) if now >= self._hello_at else []
        outputs = wants.tick(self._exchange, source, now)
        if self._nudge_at is not None and now >= self._nudge_at:
            self._nudge_at = None
            outputs.append(Send(Nudge()))
        if isinstance(self._rounds, Asking):
            outputs += self._rounds.tick(source, now)
        return outputs

    def changed(self, events: Iterable[Event], now: int) -> list[Output]:
        """These events were just committed: push the signed ones the peer may have and lacks, and compare soon.

        Events that this session itself had stored may be among them; they cause nothing.
        """
        fresh: dict[bytes, list[Event]] = {}
        news = False
        for event in events:
            share = self._exchange.of_space(space_of(event))
            if share is None or not share.gives or event.id in self._exchange.seen:
                continue
            news = True
            if share.offered.bodies and event.header.v == SIGNED:
                self._exchange.seen.put(event.id)
                fresh.setdefault(share.space, []).append(event)
        if news:
            self._news(now)
        outputs: list[Output] = []
        for share in self._exchange.joined:
            outputs += wants.event_frames(share, fresh.get(share.space, ()))
        return outputs

    def hurry(self, now: int) -> None:
        """Something outside says that the sets may differ: compare soon."""
        self._news(now)

    def put_marks(self, marks: tuple[Mark, ...], echoes: tuple[Mark, ...]) -> None:
        """The watermarks to say from the next page on, in place of those said so far."""
        self._exchange.put_marks(marks, echoes)

    def _on_hello(self, frame: Hello, source: Source, now: int) -> list[Output]:
        if not self.ready:
            return self._meet(frame, source, now)
        if frame.instance != self._exchange.their_instance:
            raise PeerFault("instance_changed", "A device replaced its store in the middle of a session.")
        recently = now < self._greeted_at + limits.HELLO_LEAST_MS
        return [] if frame.heard or recently else self._greet(now)

    def _meet(self, frame: Hello, source: Source, now: int) -> list[Output]:
        """The first HELLO: join the spaces both offer, and say hello in return unless the peer has heard it."""
        outputs = self._exchange.greet(frame, source)
        spaces = tuple(share.space for share in self._exchange.joined)
        outputs.append(Peer(frame.instance, frame.now, spaces))
        outputs += self._exchange.read_marks(frame.marks, frame.echoes)
        for newest in frame.newest:
            share = self._exchange.of_tag(newest.tag)
            if share is not None:
                outputs.append(Shown(Proven(share.space, newest.seq, newest.id, newest.proof)))
        return outputs if frame.heard else outputs + self._greet(now)

    def _greet(self, now: int) -> list[Output]:
        self._greeted_at, self._hello_at = now, now + limits.HELLO_EVERY_MS
        exchange = self._exchange
        resume = exchange.resume
        hello = Hello(
            instance=exchange.instance,
            now=self._setup.wall_ms,
            frame_bytes=limits.FRAME_BYTES,
            knows=b"" if resume is None else resume.instance,
            heard=self.ready,
            spaces=tuple(Tagged(share.tag, share.since, share.offered.serve) for share in exchange.shares),
            marks=exchange.marks,
            echoes=exchange.echoes,
            newest=self._wire_newest(),
        )
        return [Send(hello)]

    def _wire_newest(self) -> tuple[Newest, ...]:
        known = [(self._exchange.of_space(proven.space), proven) for proven in self._setup.newest[: limits.NEWEST]]
        return tuple(Newest(share.tag, p.seq, p.id, p.proof) for share, p in known if share is not None)

    def _on_round(self, frame: Delta | Verify | Range, source: Source, now: int) -> list[Output]:
        rounds = self._rounds
        if isinstance(frame, Range):
            return rounds.on_range(frame, source, now)
        if isinstance(frame, Verify):
            return rounds.on_verify(frame, source, now)
        outputs = rounds.on_delta(frame, source, now)
        return outputs + self._exchange.read_marks(frame.marks, frame.echoes)

    def _news(self, now: int) -> None:
        """Something changed that the next round should see before its time."""
        if isinstance(self._rounds, Asking):
            self._rounds.soon(now)
        elif self._nudge_at is None:
            self._nudge_at = now + limits.ROUND_SOON_MS
