"""Where things of one home lie: the token and the way to the socket inside it, the socket in the runtime folder.

Both the node and its clients compute these from the home alone, so nothing here may import a floor below or anything
slow. The store's own files are the business of `node/store/home.py`.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from app.errors import Refused, WorldFault

KEY_FILE = "key.json"  # also in a relay's folder
SOCKET_PATH_LIMIT = 107  # bytes; sun_path of a Unix socket holds 108 with its closing zero


@dataclass(frozen=True, slots=True)
class Place:
    """The paths of one home that clients use."""

    home: Path

    @property
    def key_file(self) -> Path:
        """Holds the wrapped key of the store, and says how it is wrapped."""
        return self.home / KEY_FILE

    @property
    def token_file(self) -> Path:
        """Holds the bearer token of the running node, hex, mode 0600."""
        return self.home / "api.token"

    @property
    def socket_file(self) -> Path:
        """Holds the path of the running node's socket, for clients whose environment differs from the node's."""
        return self.home / "api.socket"

    @property
    def log_folder(self) -> Path:
        """Where the node writes its own log."""
        return self.home / "logs"


def find_home(given: str | None) -> Place:
    """Give the home named by the flag or KITH_HOME, else the platform's data folder."""
    chosen = given or os.environ.get("KITH_HOME")
    if chosen:
        return Place(Path(chosen).expanduser().absolute())
    import platformdirs

    return Place(Path(platformdirs.user_data_dir("kith", appauthor=False)))


def socket_path(place: Place) -> Path:
    """Give the path a node of this home binds; its folder is made private first.

    `Refused("unsafe_folder")` if somebody else owns the folder or may enter it, `Refused("path_too_long")`.
    """
    import hashlib  # late, like tempfile below: clients read the path from the home instead

    mark = hashlib.sha256(os.fsencode(place.home.resolve())).hexdigest()[:16]
    path = _runtime_folder() / f"{mark}.sock"
    make_private(path.parent)
    if len(os.fsencode(path)) > SOCKET_PATH_LIMIT:
        raise Refused("path_too_long", "The runtime folder's path is too long for a socket; set XDG_RUNTIME_DIR.")
    return path


def is_folder(path: Path) -> bool:
    """Say whether there is a folder; WorldFault("unusable_folder") where one may not even look."""
    try:
        return path.is_dir()
    except OSError:
        raise WorldFault("unusable_folder", "{path} cannot be used.", path=path) from None


def make_private(folder: Path) -> None:
    """Make a folder of mode 0700, or make sure that one that exists is mine alone.

    `Refused("unsafe_folder")`, `WorldFault("unusable_folder")`.
    """
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        raise WorldFault("unusable_folder", "{folder} cannot be used.", folder=folder) from None
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o077:
        raise Refused("unsafe_folder", "{folder} must be a folder that only you can enter (mode 0700).", folder=folder)


def write_private(path: Path, text: str) -> None:
    """Replace a small file in one step; it is of mode 0600 from its first moment. WorldFault("unwritable_file")."""
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        fresh.replace(path)
    except OSError:
        raise WorldFault("unwritable_file", "{path} cannot be written.", path=path) from None


def _runtime_folder() -> Path:
    """Prefer a folder that the system made for this user; in a shared /tmp the sticky bit protects our own."""
    for candidate in (os.environ.get("XDG_RUNTIME_DIR"), f"/run/user/{os.getuid()}"):
        if candidate and _is_mine(Path(candidate)):
            return Path(candidate) / "kith"
    import tempfile

    return Path(tempfile.gettempdir()) / f"kith-{os.getuid()}"


def _is_mine(folder: Path) -> bool:
    try:
        found = folder.stat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and os.access(folder, os.W_OK | os.X_OK)
