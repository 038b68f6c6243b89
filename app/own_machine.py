"""What this machine is called by whoever set it up, for the name of a device before anybody says another."""

from __future__ import annotations

import socket
from pathlib import Path

from app.wording import clean_line
from app.words import say

MAX_BYTES = 64
UNNAMED = frozenset({"", "localhost", "debian", "ubuntu", "fedora", "linux", "raspberrypi", "computer", "pc"})
LAPTOPS = frozenset({"8", "9", "10", "14", "31", "32"})  # kinds of chassis by SMBIOS
READ = 4096  # bytes of a file of the system, at most


def machine_name(root: Path = Path("/"), host: str | None = None) -> str:
    """Give what this machine is called by whoever set it up, or Laptop or Computer; 1 to 64 bytes of one line."""
    for name in (_pretty(_read(root / "etc/machine-info")), (host or socket.gethostname()).partition(".")[0]):
        clean = clean_line(name, MAX_BYTES).encode("utf-8", "ignore")[:MAX_BYTES].decode("utf-8", "ignore").strip()
        if clean.casefold() not in UNNAMED and not _is_made_up(clean):
            return clean
    return say("Laptop") if _read(root / "sys/class/dmi/id/chassis_type").strip() in LAPTOPS else say("Computer")


def _pretty(info: str) -> str:
    """Give what stands behind PRETTY_HOSTNAME in a file of such lines."""
    lines = [line.partition("=")[2] for line in info.splitlines() if line.startswith("PRETTY_HOSTNAME=")]
    return lines[-1].strip().strip("\"'") if lines else ""


def _is_made_up(name: str) -> bool:
    """Whether a name was made by a machine: a container's, or that of a rented one, tells nobody anything."""
    return len(name) >= 12 and all(sign in "0123456789abcdef-" for sign in name.casefold())


def _read(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return opened.read(READ).decode("utf-8", "ignore")
    except OSError:
        return ""
