"""What tests of the window share: one application without a display, one loop that is Qt's too, and a stage."""

import asyncio
import gc
import os
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_QUICK_BACKEND"] = "software"
os.environ.pop("QT_STYLE_OVERRIDE", None)

import pytest
import pytestqt.plugin
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QInputDevice
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from tests.ui import gallery_town
from tests.ui.fake_client import Stage, full_town, set_stage, settle, talk
from ui.rows import Rows

PATIENCE = 90  # seconds, on a machine that has much else to do; it is waited for so long only where something is wrong

Run = Callable[[Coroutine[Any, Any, Any]], Any]


class StageLoop(QEventLoop):
    """qasync serves events once more when a run has ended; here they find the loop running, as in the program."""

    def run_until_complete(self, future: Any) -> Any:
        try:
            return super().run_until_complete(future)
        finally:
            asyncio._set_running_loop(None)

    def _after_run_forever(self) -> None:
        super()._after_run_forever()
        asyncio._set_running_loop(self)

    def serve(self) -> None:
        """Serve what is due between the parts of a test, in the place of pytest-qt; it finds the loop running, too."""
        asyncio._set_running_loop(self)
        try:
            QCoreApplication.processEvents()
        finally:
            asyncio._set_running_loop(None)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Let what a window has under way come to its end."""
    yield
    assert isinstance(item, pytest.Function)
    if "stage" in item.funcargs:
        item._request.getfixturevalue("run")(settle())


@pytest.fixture(scope="session")
def loop(qapp: QApplication) -> Iterator[QEventLoop]:
    """The one loop that serves Qt and coroutines."""
    made = StageLoop(qapp)
    asyncio.set_event_loop(made)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pytestqt.plugin, "_process_events", made.serve)
        yield made
    made.close()


@pytest.fixture(autouse=True)
def _every_list_under_the_model_tester(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a list does in any test, Qt's own tester watches it; it warns, and a warning fails a test."""
    make = Rows.__init__

    def make_watched(rows: Rows[Any], *of: Any, **more: Any) -> None:
        make(rows, *of, **more)
        QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Warning, rows)

    monkeypatch.setattr(Rows, "__init__", make_watched)


@pytest.fixture
def run(loop: QEventLoop) -> Run:
    """Run a coroutine to its end, with Qt's events served meanwhile."""
    asyncio.set_event_loop(loop)  # a test that pytest-asyncio ran before took it away

    def run_it(work: Coroutine[Any, Any, Any]) -> Any:
        return loop.run_until_complete(asyncio.wait_for(work, PATIENCE))

    return run_it


@pytest.fixture
def until(run: Run) -> Callable[[Callable[[], Any]], None]:
    """Serve events until something is true."""

    async def wait(true: Callable[[], Any]) -> None:
        while not true():
            await asyncio.sleep(0.005)

    return lambda true: run(wait(true))


@pytest.fixture
def town(run: Run) -> Any:
    """Alice's world: (town, people by first name)."""
    return run(full_town())


@pytest.fixture
def everybody(town: Any, run: Run) -> Iterator[dict[str, Any]]:
    """Who has talked to Alice, as on the pictures; ask for it before `stage`, which then is gone before their doors."""
    people = town[1]
    run(talk(people))
    yield people

    async def shut() -> None:
        for person in people.values():
            await gallery_town.shut(person)

    run(shut())


@pytest.fixture
def stage(town: Any, run: Run) -> Iterator[Stage]:
    """Alice's window; afterwards no warning of QML may have been given."""
    _, people = town

    async def make() -> Stage:
        return set_stage(people["alice"])

    gc.freeze()  # what is there already is not gone through again and again
    made: Stage = run(make())
    yield made
    made.shell.go_nowhere()
    run(made.bridge.close())
    made.window.deleteLater()
    del made.engine
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()  # what Python still holds of this window must not be taken for something in the next
    assert made.complaints == []


@pytest.fixture
def alice(town: Any) -> Any:
    """Who looks at the window."""
    return town[1]["alice"]


@pytest.fixture
def said(stage: Stage) -> list[tuple[str, str]]:
    """The passing sentences of her window, each with the word of its action."""
    heard: list[tuple[str, str]] = []
    stage.shell.toast.connect(lambda sentence, word: heard.append((sentence, word)))
    return heard


@pytest.fixture(scope="session")
def screen(qapp: QApplication) -> Any:
    """A touch screen."""
    return QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)
