"""PIXELS: QML screens over Python models. It asks the node through `app.client` and imports nothing lower than `app`.

Read README.md first; `start.py` opens the window, `pages.py` is the table of pages.
"""

from __future__ import annotations

from app.places import Place
from ui.steady import hold_constants

hold_constants()  # before Qt is first imported, in every process that shows anything


def open_window(place: Place, link: str = "") -> int:
    """Open the window on a home, or bring the one that is open to the front, and give the exit code.

    It shows what a link of Kith leads to; Refused("bad_link"). Nothing of Qt is loaded before.
    """
    from ui.start import run

    return run(place, link)
