"""The commands for voice messages: record one on this machine, send it or a sound file, play those of others.

There is one recording and one thing that is played; `SoundChanged` notices, some ten a second, say that `sound` gives
another answer. A client that records or plays asks for it at least every ten seconds, else both end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from app import charter, conversations
from app.attachment import MAX_VOICE, MAX_VOICE_MS, SOUND, Attachment, give_up
from app.chat import attached
from app.chat.api import Message, Saying, Talk, found_in, say, timeline
from app.chat.files import share
from app.chat.views import StatedView
from app.commands import File, command
from app.context import App
from app.conversations import Conversation
from app.errors import Refused
from app.picture import absolute
from app.sound import Take

NAME = "voice-message.ogg"
FURTHER = 100  # messages that are looked through for the next one
Reply = Annotated[str | None, "the id of the message this one answers"]
Silent = Annotated[bool, "the window of whoever gets it announces nothing"]
Moment = Annotated[int, "milliseconds from its beginning"]


@dataclass(frozen=True, slots=True)
class RecordingView:
    """What is being recorded, or was and is `kept` until it is sent; `levels` say how loud, 0 to 255.

    While it goes on they are the last ten seconds, ten a second; of a kept one at most 64 over all of it.
    """

    kept: bool
    ms: int
    levels: list[int]


@dataclass(frozen=True, slots=True)
class PlayingView:
    """What is played: a file of a message by its number from 1, or what was recorded (no message).

    `name` is whose voice it is, `mine` if it is my own, `contact` the person or group it came from or went to.
    `whole_ms` is 0 until it is known. `trouble` is why it cannot be played: bad_sound, no_speaker or media_failed.
    """

    message: str
    number: int
    contact: str
    name: str
    ms: int
    whole_ms: int
    paused: bool
    ended: bool
    trouble: str
    mine: bool


@dataclass(frozen=True, slots=True)
class SoundView:
    """What is recorded and played on this machine, and how fast (100, 150 or 200)."""

    recording: RecordingView | None
    playing: PlayingView | None
    percent: int


@command
async def voice(
    app: App,
    contact: Talk,
    file: Annotated[File, "a sound: Opus in Ogg, or WAV, of at most 30 minutes"],
    *,
    reply: Reply = None,
    silent: Silent = False,
) -> StatedView:
    """Send a sound file as a voice message; nothing but its sound goes along."""
    talk = await conversations.find(app, contact)
    talk.check(charter.POST)
    return await _send(app, talk, await app.node.voices.take_in(str(absolute(file))), (reply, silent))


@command
async def record(app: App) -> None:
    """Begin to record a voice message; what is played pauses, and what was recorded before is gone."""
    await app.node.voices.record()


@command
async def stop_recording(app: App) -> None:
    """End the recording and keep it, to be heard, sent or dropped."""
    await app.node.voices.stop()


@command
async def drop_recording(app: App) -> None:
    """Let go of what is, or was, recorded."""
    await app.node.voices.drop()


@command
async def send_recording(app: App, contact: Talk, *, reply: Reply = None, silent: Silent = False) -> StatedView:
    """Send what was recorded as a voice message; a recording that goes on ends with it."""
    talk = await conversations.find(app, contact)
    talk.check(charter.POST)
    await app.node.voices.stop()
    stated = await _send(app, talk, _take(app), (reply, silent))
    await app.node.voices.drop()
    return stated


@command
async def hear_recording(app: App, *, at: Moment = 0) -> None:
    """Play what was recorded, before it is sent."""
    app.node.voices.play(_take(app).data, {}, _moment(at))


@command
async def play(
    app: App,
    message: Message,
    *,
    number: Annotated[int, "which of its files, from 1; 0: its first voice message"] = 0,
    at: Moment = 0,
) -> None:
    """Play a voice message, from its beginning or another moment on."""
    found, talk = await found_in(app, message)
    files = (await app.node.read(lambda cx: attached.of(cx, [found.id]))).get(found.id, [])
    one = next((one for one in files if one.file.is_voice and number in (0, one.n + 1)), None)
    if one is None:
        raise Refused("no_voice", "That message carries no voice message.")
    data = await app.node.blobs.read(one.file)
    names = await conversations.names(app, talk)
    about = {
        "message": found.id.hex(),
        "number": str(one.n + 1),
        "file": one.file.manifest.hex(),
        "contact": (talk.person.account if talk.person else talk.space).hex(),
        "name": names.of(found.author),
        "mine": "1" if found.mine else "",
    }
    app.node.voices.play(data, about, _moment(at))


@command
async def play_next(app: App) -> None:
    """Play the next voice message of the same chat that is here, once one has come to its end; or nothing."""
    over = app.node.voices.playing
    if over is None or not over.ended or not over.about:
        return
    last = over.about["message"]
    for view in await timeline(app, over.about["contact"], after=last, limit=FURTHER):
        at = next((n for n, one in enumerate(view.files, 1) if one.voice and one.held >= one.size), 0)
        if at:
            await play(app, view.id, number=at)
            return
    app.node.voices.leave()


@command
async def pause(app: App, paused: Annotated[bool, "on or off"]) -> None:
    """Pause what is played (on), or go on (off)."""
    app.node.voices.pause(paused)


@command
async def seek(app: App, at: Moment) -> None:
    """Go to another moment of what is played."""
    app.node.voices.seek(_moment(at))


@command
async def speed(app: App, percent: Annotated[int, "100, 150 or 200"]) -> None:
    """Play voice messages faster, as high as they are; until it is changed again or the node ends."""
    app.node.voices.speed(percent)


@command
async def stop_playing(app: App) -> None:
    """Play nothing any more."""
    app.node.voices.leave()


@command
async def sound(app: App) -> SoundView:
    """Show what is recorded and played on this machine now."""
    voices = app.node.voices
    voices.look()
    return SoundView(_recording(app), _playing(app), voices.percent)


def _recording(app: App) -> RecordingView | None:
    found = app.node.voices.recording
    if found is None:
        return None
    take = found.take
    return RecordingView(take is not None, found.ms, list(take.waveform if take else found.levels))


def _playing(app: App) -> PlayingView | None:
    found = app.node.voices.playing
    if found is None:
        return None
    about = found.about
    return PlayingView(
        message=about.get("message", ""),
        number=int(about.get("number", "0")),
        contact=about.get("contact", ""),
        name=about.get("name", ""),
        ms=found.ms,
        whole_ms=found.whole,
        paused=found.paused,
        ended=found.ended,
        trouble=found.trouble,
        mine=bool(about.get("mine")),
    )


async def _send(app: App, talk: Conversation, take: Take, how: tuple[str | None, bool]) -> StatedView:
    if len(take.data) > MAX_VOICE:
        raise Refused("too_long", "A voice message is at most 30 minutes long.")
    blob = await app.node.blobs.add(take.data)
    named = Attachment(
        blob.manifest, blob.key, blob.size, SOUND, NAME, duration=min(take.ms, MAX_VOICE_MS), waveform=take.waveform
    )
    try:
        await share(app, talk, [named])  # before it is said: nobody would do it after a kill
        return await say(app, talk, Saying("", *how, files=[named]))
    except Exception:  # who was cancelled may have said it all the same
        await give_up(app, [named])
        raise


def _take(app: App) -> Take:
    found = app.node.voices.recording
    if found is None or found.take is None:
        raise Refused("nothing_recorded", "Nothing was recorded.")
    return found.take


def _moment(ms: int) -> int:
    return max(0, min(ms, MAX_VOICE_MS))
