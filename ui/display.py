"""Whether a window can be opened here at all; if not, one sentence says why and how to go on.

Qt ends the whole process when it finds no display, so this looks before Qt does. It loads nothing of Qt.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

GO_ON = "`kith terminal` chats in this terminal, and `kith node` runs without a screen."
NEEDED_FOR_X = (
    "libxcb.so.1",
    "libxcb-cursor.so.0",
    "libxcb-icccm.so.4",
    "libxcb-keysyms.so.1",
    "libxkbcommon-x11.so.0",
)
NEEDED = ("libEGL.so.1", "libGL.so.1", "libfontconfig.so.1", "libdbus-1.so.3", "libxkbcommon.so.0")

Load = Callable[[str], object]


def why_no_window(environment: Mapping[str, str], load: Load = ctypes.CDLL) -> str | None:
    """Give the sentence to show instead of a window, or None if one can be opened."""
    platform = environment.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if sys.platform != "linux" or platform not in ("", "xcb", "wayland"):
        return None
    if _has_wayland(environment) and platform != "xcb":
        return _missing(NEEDED, load)
    if not environment.get("DISPLAY") or platform == "wayland":
        return f"There is no display to open a window on. {GO_ON}"
    return _missing((*NEEDED, *NEEDED_FOR_X), load) or _unreachable(environment, load)


def has_gpu() -> bool:
    """Say whether this machine has a graphics device; without one the window is drawn by the processor."""
    return any(Path("/dev/dri").glob("renderD*"))


def _has_wayland(environment: Mapping[str, str]) -> bool:
    name, folder = environment.get("WAYLAND_DISPLAY"), environment.get("XDG_RUNTIME_DIR", "")
    return bool(name) and os.path.exists(os.path.join(folder, name or ""))


def _missing(names: tuple[str, ...], load: Load) -> str | None:
    for name in names:
        try:
            load(name)
        except OSError:
            return f"The window needs the library {name}; `make run` installs it where it can. {GO_ON}"
    return None


def _unreachable(environment: Mapping[str, str], load: Load) -> str | None:
    """Ask the X server once: an address that nobody answers at, or that does not let us in, is no display."""
    library = load("libxcb.so.1")
    assert isinstance(library, ctypes.CDLL)
    library.xcb_connect.restype = ctypes.c_void_p
    library.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    library.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    library.xcb_disconnect.argtypes = [ctypes.c_void_p]
    name = environment["DISPLAY"]
    connection = library.xcb_connect(name.encode(), None)
    refused = library.xcb_connection_has_error(connection)
    library.xcb_disconnect(connection)
    return f"The display {name} cannot be reached. {GO_ON}" if refused else None
