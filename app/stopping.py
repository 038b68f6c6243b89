"""Ending the node that runs for a home, of whatever version it is: `kith stop`, and a window that came with another.

It asks nothing by the API, which the two may not share: the process that listens at the home's socket gets the signal
on which every version ends cleanly.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import struct

from app.client import not_running, way_to
from app.errors import WorldFault
from app.places import Place

STOP_SECONDS = 30.0
_OWNER = struct.Struct("3i")  # process, user, group


def stop(place: Place) -> int:
    """End the node that runs for this home, and give the number its process had; blocks until it has ended.

    NotRunning, WorldFault("node_stays") if it is still there after half a minute; it is never killed.
    """
    path, _ = way_to(place)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
        try:
            wire.connect(path)
        except OSError:
            raise not_running() from None
        pid, _, _ = _OWNER.unpack(wire.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _OWNER.size))
        process = _process(pid)
    try:
        try:
            signal.pidfd_send_signal(process, signal.SIGTERM)
            if not select.select([process], [], [], STOP_SECONDS)[0]:
                raise WorldFault("node_stays", "The node did not end; end it where it was started.")
        finally:
            os.close(process)
    except ProcessLookupError:
        pass  # it ended meanwhile
    except OSError:
        raise WorldFault("node_stays", "The node belongs to somebody else, or cannot be reached from here.") from None
    return int(pid)


def _process(pid: int) -> int:
    """Hold a process by a descriptor; its number may be another's once it has ended."""
    try:
        return os.pidfd_open(pid)
    except OSError:
        raise not_running() from None
