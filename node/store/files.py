"""Files that are there whole or not at all, also after a power cut: temp file, flush, rename, flush the folder.

No database and no meaning here; the store's migration copy and the key file use it.
"""

import os
import shutil
from pathlib import Path
from typing import BinaryIO

PRIVATE = 0o600


def write_durably(path: Path, data: bytes) -> None:
    """Put `data` at `path`, readable by the owner only; a reader sees the old content or the new, never a part."""
    temporary = _temporary(path)
    with _create(temporary) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    _put_in_place(temporary, path)


def copy_durably(source: Path, target: Path) -> None:
    """Copy a file, readable by the owner only; the copy appears whole or not at all."""
    temporary = _temporary(target)
    with source.open("rb") as reader, _create(temporary) as writer:
        shutil.copyfileobj(reader, writer, 1024 * 1024)
        writer.flush()
        os.fsync(writer.fileno())
    _put_in_place(temporary, target)


def flush_folder(folder: Path) -> None:
    """Make renames, creations and removals inside `folder` survive a power cut."""
    if os.name == "nt":  # Windows has no way to open a folder for this, and flushes its journal itself
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _temporary(path: Path) -> Path:
    return path.with_name(f"{path.name}.new")


def _create(path: Path) -> BinaryIO:
    path.unlink(missing_ok=True)  # left by a crash; never followed if it is a link
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    return os.fdopen(descriptor, "wb")


def _put_in_place(temporary: Path, path: Path) -> None:
    temporary.replace(path)
    flush_folder(path.parent)
