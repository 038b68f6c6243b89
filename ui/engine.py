"""The QML engine of the window: where modules are found, and a network guard that lets it reach the local node only.

Nothing else of `ui` makes an engine, so there is no engine without the guard.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkReply, QNetworkRequest
from PySide6.QtQml import QQmlApplicationEngine, QQmlNetworkAccessManagerFactory

HERE = Path(__file__).resolve().parent
DOOR = "/media/"  # where the node serves pictures to this window
NOWHERE = QUrl("about:blank")


def may_fetch(url: QUrl) -> bool:
    """Say whether the window may ask for this address: a picture of the local node, and nothing else on any network."""
    return (
        url.scheme() == "http"
        and url.host() == "127.0.0.1"
        and url.path().startswith(DOOR)
        and ".." not in url.path()
        and not url.userInfo()
    )


class Guard(QNetworkAccessManager):
    """Asks the local node for pictures; any other request fails without leaving the process."""

    def createRequest(  # noqa: N802 - Qt's name
        self, op: QNetworkAccessManager.Operation, request: QNetworkRequest, data: object = None
    ) -> QNetworkReply:
        """Replace an address that is not the node's by one that fails at once."""
        if op != QNetworkAccessManager.Operation.GetOperation or not may_fetch(request.url()):
            request = QNetworkRequest(NOWHERE)
        request.setAttribute(
            QNetworkRequest.Attribute.RedirectPolicyAttribute, QNetworkRequest.RedirectPolicy.ManualRedirectPolicy
        )
        return super().createRequest(op, request, data)  # type: ignore[arg-type]


class GuardFactory(QQmlNetworkAccessManagerFactory):
    """Makes a guard for each thread of the engine that fetches."""

    def create(self, parent: QObject) -> QNetworkAccessManager:
        """Make one."""
        return Guard(parent)


_FACTORY = GuardFactory()  # engines do not own it, so it lives as long as the process


def make_engine(complain: Callable[[str], None] | None = None) -> QQmlApplicationEngine:
    """Make an engine; `complain` gets every warning of QML."""
    engine = QQmlApplicationEngine()
    engine.setNetworkAccessManagerFactory(_FACTORY)
    engine.addImportPath(str(HERE.parent))
    if complain is not None:
        engine.setOutputWarningsToStandardError(False)
        engine.warnings.connect(lambda found: [complain(one.toString()) for one in found])
    return engine


def local(path: str) -> QUrl:
    """Give the address of a file below ui/."""
    return QUrl.fromLocalFile(str(HERE / path))
