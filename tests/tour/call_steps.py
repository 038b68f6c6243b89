"""What people do in calls on the tour, one function a step; see `steps.py`.

That a call works is heard at a loudspeaker and read off the screen, never taken from what the window says of itself.
"""

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from tests.node.media.studio_kit import FILM, HEIGHT, WIDTH, SoundServer, film, loudness, number_in, strength
from tests.node.networks import program
from tests.person import wait_for
from tests.tour.desk import PATIENCE_S, Desk

SECONDS = 0.25
"""How long one listens to a loudspeaker at a time."""


@contextmanager
def equipped(desks: Sequence[Desk], folder: Path) -> Iterator[SoundServer]:
    """Give everybody a microphone, a loudspeaker, and a camera whose pictures carry numbers: from 0, 1,000, ... on."""
    program("pulseaudio")
    sound = SoundServer(folder, [desk.name.lower() for desk in desks])
    try:
        for number, desk in enumerate(desks):
            camera = film(desk.folder / "film.mkv", FILM, 1000 * number)
            desk.environment |= sound.devices(desk.name.lower()) | {"KITH_CAMERA": str(camera)}
        yield sound
    finally:
        sound.end()


def ring(desk: Desk, other: Desk, video: bool) -> None:
    """Call the person whose conversation is open; it rings at the other desk."""
    desk.click(id_="talkVideo" if video else "talkCall")
    other.see(desk.name, id_="ringName")
    desk.shot("calling")
    other.shot("it rings")


def accept(desk: Desk) -> None:
    """Take the call that rings, with a picture."""
    desk.click(id_="acceptVideo")


def decline(desk: Desk) -> None:
    """Turn the call away that rings."""
    desk.click(id_="declineCall")
    desk.see_gone(id_="ringName")


def hang_up(desk: Desk) -> None:
    """End the call."""
    desk.click(id_="hangUp")
    see_end(desk)


def see_end(desk: Desk) -> None:
    """The call is over and has left the screen."""
    desk.see_gone(id_="callName")


def hear_tone(desk: Desk, sound: SoundServer, hertz: float) -> None:
    """The tone comes out of the loudspeaker of this desk."""

    def listen() -> bool:
        samples = sound.hear(desk.name.lower(), SECONDS)
        return strength(samples, hertz) > max(2000, 20 * strength(samples, hertz * 1.7))

    wait_for(f"{desk.name} hears a tone of {hertz:.0f} Hz", listen, PATIENCE_S)


def hear_nothing(desk: Desk, sound: SoundServer) -> None:
    """The loudspeaker of this desk is silent."""

    def listen() -> bool:
        return loudness(sound.hear(desk.name.lower(), SECONDS)) < 5

    wait_for(f"{desk.name} hears nothing", listen, PATIENCE_S)


def see_film(desk: Desk, first: int, count: int = 8) -> None:
    """Numbered pictures of the other come one after the other on this screen, all of their film and in its order."""
    desk.see(id_="theirPicture")
    seen: list[int] = []

    def look() -> bool:
        number = number_on(desk)
        if number is not None and first <= number < first + FILM and number not in seen[-1:]:
            seen.append(number)
        return len(seen) >= count

    wait_for(f"{desk.name} sees pictures from {first} on", look, PATIENCE_S)
    steps = [(later - earlier) % FILM for earlier, later in itertools.pairwise(seen)]
    assert all(0 < step < FILM // 2 for step in steps), seen


def number_on(desk: Desk) -> int | None:
    """The number that the picture of the other carries on this screen now; None if there is no picture."""
    found = desk.all_of(id_="theirPicture")
    if not found:
        return None
    x, y, width, height = found[-1].box
    share = min(width / WIDTH, height / HEIGHT)
    left, top = x + (width - WIDTH * share) / 2, y + (height - HEIGHT * share) / 2
    inner = desk.picture().crop((round(left), round(top), round(left + WIDTH * share), round(top + HEIGHT * share)))
    small = inner.resize((WIDTH, HEIGHT), Image.Resampling.NEAREST).convert("RGBA")
    return number_in(WIDTH, HEIGHT, small.tobytes())


def see_no_film(desk: Desk) -> None:
    """No picture of the other is on this screen, and it is said why."""
    desk.see("Their camera is off", id_="callStatus")
    desk.see_gone(id_="theirPicture")


def switch(desk: Desk, what: str, shown: str) -> None:
    """Press the button of microphone or camera, which then offers the other way."""
    desk.click(id_=what)
    desk.see(shown, id_=what)


def see_history(desk: Desk, *lines: str) -> None:
    """The page of calls has these lines, the newest first."""
    desk.click(id_="rail-calls")
    for line in lines:
        desk.see(line, role="list item")
    desk.shot("calls that were")
