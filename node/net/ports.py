"""Ports to listen on: one that is chosen here is still to be had when its node comes back to it."""

import errno
import socket
from typing import Final

from node.system import system_random

FIRST: Final = 16_384
COUNT: Final = 16_384
"""A node keeps its first port for good. These lie below what systems give to outgoing connections (Linux from 32,768,
others from 49,152, RFC 6335 section 6), any of which could hold it just when the node starts again."""

TRIES: Final = 16


def bound(host: str | None, port: int) -> socket.socket:
    """One listening socket, or OSError; port 0 = any that is free, no host = IPv4 and IPv6 where both exist."""
    if port:
        return _bound(host, port)
    for _ in range(TRIES):
        try:
            return _bound(host, FIRST + int.from_bytes(system_random(2)) % COUNT)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):  # the latter where a system keeps some for itself
                raise
    return _bound(host, 0)


def _bound(host: str | None, port: int) -> socket.socket:
    if host is None:
        dual = socket.has_dualstack_ipv6()
        return socket.create_server(("", port), family=socket.AF_INET6 if dual else socket.AF_INET, dualstack_ipv6=dual)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)
