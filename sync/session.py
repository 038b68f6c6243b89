"""One session: two stores on an authenticated link come to hold the same events. A state machine without I/O or clock.

Call `start` once, then `receive` for each frame, `tick` at `deadline`, `changed` after each commit of new events; carry
out the outputs of one call, in order, before the next call, for the next snapshot must contain what they stored. After
a `PeerFault`, or if storing fails, drop session and link: a new one resumes from what was recorded. One session per
pair of devices at a time. The frames are in `frames.py`, the greeting in `greeting.py`, the rounds in
`rounds.py`, the reasons in `SPEC.md`.
"""

from collections.abc import Iterable
from typing import Final

from sync import bulk, limits, pages, wants
from sync.event import Event
from sync.exchange import Counts, Exchange, Link, Setup
from sync.frames import Bulk, Delta, Events, Frame, Hello, Nudge, Range, Refuse, Stream, Verify, Want
from sync.greeting import Greeting
from sync.outputs import Mark, Output, Send
from sync.rounds import Answering, Asking
from sync.source import Source
from sync.space import set_of

__all__ = ["Counts", "Link", "Session", "Setup"]

_ASKING_ROLE: Final = 0


class Session:
    """One side of a session. `now` is monotonic milliseconds everywhere; the wall clock enters with `Setup` alone."""

    def __init__(self, link: Link, setup: Setup, now: int) -> None:
        self._exchange = Exchange(link, setup)
        self._greeting = Greeting(self._exchange, setup, now)
        self._puller = bulk.Puller(self._exchange)
        self._server = bulk.Server(self._exchange)
        self._rounds = self._new_rounds(now)
        self._nudge_at: int | None = None

    @property
    def counts(self) -> Counts:
        """What has happened so far."""
        return self._exchange.counts

    @property
    def ready(self) -> bool:
        """Whether the peer's HELLO has arrived, and both know which spaces they have in common."""
        return self._greeting.done

    @property
    def deadline(self) -> int | None:
        """When `tick` next has something to do, in the time of `now`; None: not before something else happens."""
        if not self.ready:
            return self._greeting.due
        times = [share.ask_at for share in self._exchange.joined]
        times += [self._nudge_at, self._puller.deadline]
        if isinstance(self._rounds, Asking):
            times.append(self._rounds.deadline)
        return min((at for at in times if at is not None), default=None)

    def start(self, source: Source, now: int) -> list[Output]:
        """The link is open: the dialling side greets, the other waits for that.

        With an agreement to begin with and news since, the first round begins before the peer has spoken.
        """
        if isinstance(self._rounds, Answering):
            self._greeting.wait(now)
            return []
        outputs = self._greeting.speak(source, now)
        if self._greeting.begin() and self._greeting.fresh(source):
            outputs += self._rounds.tick(source, now)
        return outputs

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
        if isinstance(frame, Bulk):
            return self._server.answer(frame, source, now)
        if isinstance(frame, Stream):
            return self._on_stream(frame, source, now)
        if isinstance(frame, Refuse):
            self._news(now)
            return wants.take_refusal(self._exchange, frame, source)
        if isinstance(frame, Nudge) and isinstance(self._rounds, Asking):
            self._rounds.hurry(now)
        return []

    def tick(self, source: Source, now: int) -> list[Output]:
        """Do what is due; useful from `deadline` on and harmless before."""
        if not self.ready:
            return self._greeting.speak(source, now) if now >= self._greeting.due else []
        outputs = wants.tick(self._exchange, source, now) + self._puller.tick(now)
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
            share = self._exchange.of_space(set_of(event))
            if share is None or not share.gives or self._is_known(event.id):
                continue
            news = True
            if share.offered.carries(event.header.v):
                self._exchange.seen.put(event.id)
                fresh.setdefault(share.space, []).append(event)
        if news:
            self._news(now)
        outputs: list[Output] = []
        for share in self._exchange.joined:
            outputs += wants.event_frames(self._exchange, share, fresh.get(share.space, ()))
        return outputs

    def hurry(self, now: int) -> None:
        """Something outside says that the sets may differ: compare soon."""
        self._news(now)

    def put_marks(self, marks: tuple[Mark, ...], echoes: tuple[Mark, ...]) -> None:
        """The watermarks to say from the next page on, in place of those said so far."""
        self._exchange.put_marks(marks, echoes)

    def _new_rounds(self, now: int) -> Asking | Answering:
        offered = self._greeting.offered
        if self._exchange.link.role == _ASKING_ROLE:
            return Asking(self._exchange, self._puller, offered, now)
        return Answering(self._exchange, self._puller, offered)

    def _on_hello(self, frame: Hello, source: Source, now: int) -> list[Output]:
        waiting = not self.ready
        outputs = self._greeting.hear(frame, source, now)
        if waiting and self.ready and isinstance(self._rounds, Asking):
            if self._greeting.named:
                self._rounds = self._new_rounds(now)  # what began by the agreement is void
            elif self._greeting.same:
                self._rounds.rest(now)
        return outputs

    def _on_stream(self, frame: Stream, source: Source, now: int) -> list[Output]:
        outputs = self._puller.take(frame, source, now)
        if not self._puller.busy:
            self._news(now)
        return outputs

    def _is_known(self, id_: bytes) -> bool:
        """Whether the peer was sent this, or showed it itself."""
        return id_ in self._exchange.seen or id_ in self._exchange.claimed

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
