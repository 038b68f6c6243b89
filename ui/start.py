"""Opens the window on a home: looks for a display, has the node looked for or started meanwhile, and runs the loop.

Two processes: this one draws, the node keeps and talks. What takes long to load comes after the first frame.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

from app.child import MAIN
from app.errors import Refused
from app.places import Place
from ui.display import GO_ON, has_gpu, why_no_window
from ui.door import Door, checked, enter
from ui.found import find, passphrase_file
from ui.signals import Signals


def run(place: Place, link: str = "") -> int:
    """Open the window, unless one is open already, and give the exit code.

    Refused("no_display") with a way to go on, Refused("bad_link").
    """
    link = checked(link) if link else ""
    trouble = why_no_window(os.environ)
    if trouble is not None:
        raise Refused("no_display", trouble)
    signals = Signals()
    door = _enter(place, link, signals)  # before Qt is loaded, which takes long: who is started meanwhile waits at it
    if door is None:
        return 0
    if not has_gpu():
        os.environ.setdefault("QT_QUICK_BACKEND", "software")
    with ThreadPoolExecutor(1, thread_name_prefix="kith-start") as pool:
        found = pool.submit(find, place, passphrase_file())
        try:
            from ui.desk import ANEW, open_desk
        except ImportError as error:
            door.close()
            raise Refused(
                "no_display", "The window cannot be loaded ({error}). {way}", error=error, way=GO_ON
            ) from None
        code = open_desk(place, found, signals, door, link)
    if code == ANEW:
        os.execv(MAIN[0], [*MAIN, "--home", str(place.home)])  # noqa: S606 - ourselves
    return code


def _enter(place: Place, link: str, signals: Signals) -> Door | None:
    """Open the door; None where another window has it, or where this one is asked to end before it has begun."""
    try:
        door = enter(place, link, signals.waiting)
    except KeyboardInterrupt:
        return None
    if door is not None and signals.came:
        door.close()
        return None
    return door
