"""The QML engine of the window: where modules are found, and a wall so that nothing on it can reach another machine.

Nothing else of `ui` makes an engine, so there is no engine without the wall. It has no Python in it: Qt fetches on a
thread of its own, and a thread that waits for the interpreter while the engine ends would never end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtNetwork import QNetworkProxy
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

HERE = Path(__file__).resolve().parent
FIRST_FRAME = 1.0  # seconds
WALL = 1  # a port of this machine where nothing listens


def build_wall(port: int = WALL) -> None:
    """Have Qt ask a closed port for everything but this machine's own addresses, names and all: it fails at once.

    What is left is pictures of the local node; `KPicture.qml` loads nothing else.
    """
    proxy = QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, "127.0.0.1", port)
    QNetworkProxy.setApplicationProxy(proxy)


def make_engine(complain: Callable[[str], None] | None = None) -> QQmlApplicationEngine:
    """Make an engine; `complain` gets every warning of QML."""
    build_wall()
    engine = QQmlApplicationEngine()
    engine.addImportPath(str(HERE.parent))
    if complain is not None:
        engine.setOutputWarningsToStandardError(False)
        engine.warnings.connect(lambda found: [complain(one.toString()) for one in found])
    return engine


async def first_frame(window: QQuickWindow) -> None:
    """Wait until something was drawn; a window that is covered draws nothing, so not for ever."""
    drawn = asyncio.Event()
    window.frameSwapped.connect(drawn.set)
    with suppress(TimeoutError):
        async with asyncio.timeout(FIRST_FRAME):
            await drawn.wait()
    window.frameSwapped.disconnect(drawn.set)


def local(path: str) -> QUrl:
    """Give the address of a file below ui/."""
    return QUrl.fromLocalFile(str(HERE / path))
