"""One call at one end, from ringing to its end, as a state machine over words, orders of its person, media and time.

It does no I/O: what must be said or done goes out through `Ways`, time comes in by `tick`. Which calls there are, and
what happens when two meet, is `calls.py`; the bytes of words are `steps.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from node.media.steps import MAX_ROUND, Accept, Answer, Camera, Hangup, Offer, Ring, Ringing, Word

RING_FOR_S: Final = 45.0
RING_AGAIN_S: Final = 1.0
RING_ALIVE_S: Final = 5.0
"""Between two RING once the other side shows the call: whoever called is still there."""

CALLER_SILENT_S: Final = 16.0
SAY_AGAIN_S: Final = 1.0
CONNECT_S: Final = 15.0
RECONNECT_S: Final = 15.0
OFFER_AGAIN_S: Final = 4.0
"""Between two rounds of descriptions while media does not come."""

RINGING, CONNECTING, UP, RECONNECTING, ENDED = "ringing", "connecting", "up", "reconnecting", "ended"

_PATIENCE: Final = {CONNECTING: CONNECT_S, RECONNECTING: RECONNECT_S}
_SAID_TO_CALLER: Final = {"declined": "declined", "busy": "busy", "no_answer": "no_answer"}
_SAID_TO_CALLED: Final = {"no_answer": "no_answer", "elsewhere": "hung_up", "failed": "failed"}
_SAID_IN_CALL: Final = {"hung_up": "hung_up", "cancelled": "cancelled"}


class Ways(Protocol):
    """What a line can do in the world; nothing here waits."""

    def say(self, word: Word, device: bytes | None) -> None:
        """Send a word to a device of the other person, or to all that are linked."""

    def offer(self, n: int) -> None:
        """Have a description of round `n` made; `Line.offered` gets it."""

    def answer(self, n: int, sdp: str) -> None:
        """Have an offer answered; `Line.answered` gets the answer."""

    def finish(self, n: int, sdp: str) -> None:
        """Take the other side's answer."""

    def open_devices(self, camera: bool, muted: bool) -> None:
        """Open microphone and speaker, and the camera if it is wanted."""

    def mute(self, muted: bool) -> None:
        """Send silence, or sound again."""

    def camera(self, on: bool) -> None:
        """Open or close the camera."""

    def close(self) -> None:
        """Close every device and socket of this call."""

    def now_ms(self) -> int:
        """Wall time in Unix milliseconds."""


@dataclass(frozen=True, slots=True)
class CallState:
    """A call as it is at one moment; the face of `app.parts.Call`."""

    id: bytes
    account: bytes
    incoming: bool
    video: bool
    state: str
    why: str
    began_ms: int
    up_ms: int
    ended_ms: int
    muted: bool
    camera: bool
    their_camera: bool
    trouble: tuple[str, ...]


class Line:
    """One call; `start` or the first RING begins it. Orders that come too late change nothing."""

    def __init__(self, ident: tuple[bytes, bytes], video: bool, device: bytes | None, ways: Ways, now: float) -> None:
        """`ident` is (call, account); `device` is who called, None if this side calls; `now` is the loop's time."""
        self.id, self.account = ident
        self.incoming = device is not None
        self.video = video
        self.device = device
        self.state, self.why = RINGING, ""
        self.began_ms, self.up_ms, self.ended_ms = ways.now_ms(), 0, 0
        self.muted = self.camera = self.their_camera = False
        self.trouble: tuple[str, ...] = ()
        self._lacks: tuple[str, ...] = ()
        self._ways = ways
        self._now = self._since = self._heard = now
        self._say_at = now
        self._again: Word | None = None
        self._shown = False
        self._round = 0
        self._switched = 0
        self._their_switch = 0

    @property
    def seen(self) -> CallState:
        """This call as it is now."""
        return CallState(**{name: getattr(self, name) for name in CallState.__slots__})

    def start(self, camera: bool) -> None:
        """Begin to ring at the other side."""
        self.camera = camera
        self._repeat(Ring(self.video))

    def accept(self, camera: bool) -> None:
        """Its person answers an incoming call."""
        if self.incoming and self.state == RINGING:
            self.camera = camera
            self._become(CONNECTING)
            self._ways.open_devices(camera, self.muted)
            self._repeat(Accept(camera))

    def hang_up(self) -> None:
        """Its person ends, cancels or declines it."""
        early = "declined" if self.incoming else "cancelled"
        self.end(early if self.state == RINGING else "hung_up")

    def end(self, why: str, tell: bool = True) -> None:
        """End it, and say so unless the other side did."""
        if self.state == ENDED:
            return
        ringing_out = self.state == RINGING and not self.incoming
        self._become(ENDED)
        self.why, self.ended_ms = why, self._ways.now_ms()
        self.camera = self.their_camera = False
        if tell or ringing_out:
            self._ways.say(Hangup(why), None if ringing_out else self.device)
        self._ways.close()

    def mute(self, muted: bool) -> None:
        """Turn the microphone off or on."""
        self.muted = muted
        if self.state != RINGING:
            self._ways.mute(muted)

    def turn_camera(self, on: bool) -> None:
        """Turn the camera on or off, and tell the other side."""
        self.camera, self._lacks = on, ()
        if self.state in (CONNECTING, UP, RECONNECTING):
            self._ways.camera(on)
            self._tell_camera()

    def hear(self, device: bytes, word: Word) -> None:
        """A word of this call came from a device of its account."""
        if self.state == ENDED:
            return
        if self.device not in (None, device):
            if isinstance(word, Accept):
                self._ways.say(Hangup("elsewhere"), device)
            return
        self._heard = self._now
        self._HEAR[type(word)](self, device, word)

    def offered(self, n: int, sdp: str) -> None:
        """The description of a round is made: say it, and while connecting again until it is answered."""
        if n == self._round and self.state in (CONNECTING, RECONNECTING):
            self._again = Offer(n, sdp, self.camera)
            self._ways.say(self._again, self.device)
            if self.state == CONNECTING:
                self._say_at = self._now + SAY_AGAIN_S

    def answered(self, n: int, sdp: str) -> None:
        """The answer to an offer is made; it is said again whenever the offer is."""
        if n == self._round and self.state in (CONNECTING, UP, RECONNECTING):
            self._again = Answer(n, sdp, self.camera)
            self._ways.say(self._again, self.device)

    def flows(self, flowing: bool) -> None:
        """Sound of the other side comes, or has stopped coming."""
        if flowing and self.state in (CONNECTING, RECONNECTING):
            self._become(UP)
            self.up_ms = self.up_ms or self._ways.now_ms()
            if not self.incoming:
                self._again = None
        elif not flowing and self.state == UP:
            self._become(RECONNECTING)
            self._say_at = self._now

    def lack_camera(self) -> None:
        """There is no camera that could be turned on: the call is voice, and says so."""
        self._lacks = ("no_camera",)
        self.troubled(self.trouble)

    def troubled(self, trouble: tuple[str, ...]) -> None:
        """Something is wrong with devices of this side; without a camera the other side is told."""
        self.trouble = tuple(sorted({*trouble, *self._lacks}))
        if "no_camera" in trouble and self.camera and self.state in (CONNECTING, UP, RECONNECTING):
            self.camera = False
            self._tell_camera()

    def tick(self, now: float) -> None:
        """Time goes on: say again what was not answered, give up what takes too long."""
        self._now = now
        if self.state == RINGING:
            self._wait_for_answer(now)
        elif now - self._since >= _PATIENCE.get(self.state, math.inf):
            self.end("failed")
        if self.state != ENDED and now >= self._say_at:
            self._say_again(now)

    def _wait_for_answer(self, now: float) -> None:
        if not self.incoming and now - self._since >= RING_FOR_S:
            self.end("no_answer" if self._shown else "failed")
        elif self.incoming and now - self._since >= RING_FOR_S + RING_ALIVE_S:
            self.end("no_answer", tell=False)
        elif self.incoming and now - self._heard >= CALLER_SILENT_S:
            self.end("cancelled", tell=False)

    def _say_again(self, now: float) -> None:
        """Repeat the word that waits for an answer; without media whoever called begins another round."""
        if self.state == RINGING and not self.incoming:
            self._say_at = now + (RING_ALIVE_S if self._shown else RING_AGAIN_S)
            self._ways.say(Ring(self.video), None)
        elif self.state == CONNECTING and not isinstance(self._again, (Answer, type(None))):
            self._say_at = now + SAY_AGAIN_S
            self._ways.say(self._again, self.device)
        elif self.state == RECONNECTING:
            self._say_at = now + OFFER_AGAIN_S
            if self.incoming:
                self._tell_camera()
            else:
                self._next_round()

    def _hear_ring(self, device: bytes, word: Word) -> None:
        if self.incoming and self.state == RINGING:
            self._ways.say(Ringing(), device)

    def _hear_ringing(self, device: bytes, word: Word) -> None:
        self._shown = True

    def _hear_accept(self, device: bytes, word: Word) -> None:
        if self.incoming or not isinstance(word, Accept) or self.state != RINGING:
            return
        self.device = device
        self.their_camera = word.camera
        self._become(CONNECTING)
        self._ways.open_devices(self.camera, self.muted)
        self._next_round()

    def _hear_offer(self, device: bytes, word: Word) -> None:
        if not self.incoming or not isinstance(word, Offer) or self.state == RINGING:
            return
        if word.n == self._round and isinstance(self._again, Answer):
            self._ways.say(self._again, device)
        elif word.n > self._round:
            self._round, self._again = word.n, None
            self.their_camera = word.camera
            self._ways.answer(word.n, word.sdp)

    def _hear_answer(self, device: bytes, word: Word) -> None:
        if self.incoming or not isinstance(word, Answer) or word.n != self._round or self._again is None:
            return
        self._again = None
        self.their_camera = word.camera
        self._ways.finish(word.n, word.sdp)

    def _hear_hangup(self, device: bytes, word: Word) -> None:
        said = word.why if isinstance(word, Hangup) else ""
        if self.state != RINGING:
            self.end(_SAID_IN_CALL.get(said, "failed"), tell=False)
        elif self.incoming:
            self.end(_SAID_TO_CALLED.get(said, "cancelled"), tell=False)
        else:
            self.end(_SAID_TO_CALLER.get(said, "failed"), tell=False)

    def _hear_camera(self, device: bytes, word: Word) -> None:
        if isinstance(word, Camera) and word.n > self._their_switch and self.state != RINGING:
            self._their_switch = word.n
            self.their_camera = word.on

    def _next_round(self) -> None:
        self._round = min(self._round + 1, MAX_ROUND - 1)
        self._again = None
        self._ways.offer(self._round)

    def _tell_camera(self) -> None:
        self._switched = min(self._switched + 1, MAX_ROUND - 1)
        self._ways.say(Camera(self._switched, self.camera), self.device)

    def _repeat(self, word: Word) -> None:
        self._again = word
        self._say_at = self._now

    def _become(self, state: str) -> None:
        self.state, self._since = state, self._now

    _HEAR: Final[dict[type[Word], Callable[[Line, bytes, Word], None]]] = {
        Ring: _hear_ring,
        Ringing: _hear_ringing,
        Accept: _hear_accept,
        Offer: _hear_offer,
        Answer: _hear_answer,
        Hangup: _hear_hangup,
        Camera: _hear_camera,
    }
