"""Asks a window of an X screen to close, as the button of a window manager does: these screens have no manager."""

import ctypes
import subprocess
import sys
from collections.abc import Mapping

CLIENT_MESSAGE, LONGS = 33, 32


class _Message(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int), ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong), ("message_type", ctypes.c_ulong), ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5), ("rest", ctypes.c_long * 12),
    )  # fmt: skip


def ask_to_close(window: int, environment: Mapping[str, str]) -> None:
    """Send the request from a program of its own, which has the screen of the environment."""
    subprocess.run([sys.executable, __file__, str(window)], env=environment, check=True, timeout=60)


def _send(window: int) -> None:
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.argtypes, x11.XInternAtom.restype = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int), ctypes.c_ulong
    x11.XSendEvent.argtypes = (ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_long, ctypes.c_void_p)
    x11.XCloseDisplay.argtypes = (ctypes.c_void_p,)
    screen = x11.XOpenDisplay(None)
    kind, wanted = (x11.XInternAtom(screen, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW"))
    message = _Message(type=CLIENT_MESSAGE, window=window, message_type=kind, format=LONGS)
    message.data[0] = wanted
    x11.XSendEvent(screen, window, 0, 0, ctypes.byref(message))
    x11.XCloseDisplay(screen)


if __name__ == "__main__":
    _send(int(sys.argv[1]))
