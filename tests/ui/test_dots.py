"""Pictures have every dot of a screen that has four where others have one: measured on stripes as narrow as a dot."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
SHARP = 50
"""The least deviation of brightness, of 127, among stripes: those in a face are drawn a bit softer, grey has none."""

PROGRAM = """
import sys, threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickWindow
from ui.engine import make_engine

folder = sys.argv[1]

class Door(SimpleHTTPRequestHandler):
    def __init__(self, *of):
        super().__init__(*of, directory=folder)
    def log_message(self, *of):
        pass

door = ThreadingHTTPServer(("127.0.0.1", 0), Door)
threading.Thread(target=door.serve_forever, daemon=True).start()
application, engine = QGuiApplication([]), make_engine()
inside = '''import QtQuick
import ui.controls
Window { width: 300; height: 250; visible: true
    KRound { id: round; width: 96; height: 96; source: "SQUARE" }
    KPicture { id: tall; x: 110; width: 50; height: 100; source: "WIDE" }
    KPicture { id: large; y: 120; width: 250; height: 125; source: "GREY"; full: "LONG" }
    KPicture { id: small; x: 170; width: 100; height: 50; source: "GREY"; full: "LONG" }
    function ready(): bool {
        const loaded = [tall, large, small].every(each => each.status === Image.Ready);
        const finer = [...large.children].some(each => each.item?.status === Image.Ready);
        return loaded && finer && round.ready && round.children[0].isImageLoaded(round.shown);
    }
}'''
for name, letter in (("SQUARE", "a"), ("WIDE", "b"), ("LONG", "c"), ("GREY", "d")):
    inside = inside.replace(name, f"http://127.0.0.1:{door.server_port}/media/{letter * 32}")
component = QQmlComponent(engine)
component.setData(inside.encode(), QUrl("file:///dots.qml"))
window = component.create()
assert isinstance(window, QQuickWindow), component.errorString()

def look():
    if window.ready():
        QTimer.singleShot(200, lambda: (window.grabWindow().save(folder + "/seen.png"), application.quit()))
    else:
        QTimer.singleShot(20, look)

look()
application.exec()
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Image.Image:
    """A round face of 96 px and a cut picture of 50 x 100 px, where a px is two dots wide and high."""
    folder = tmp_path_factory.mktemp("door")
    (folder / "media").mkdir()
    Image.new("RGB", (320, 160), "#808080").save(folder / "media" / ("d" * 32), "PNG")
    for name, size in (("a" * 32, (192, 192)), ("b" * 32, (400, 200)), ("c" * 32, (500, 250))):
        stripes = Image.frombytes("L", size, bytes([0, 255]) * (size[0] * size[1] // 2))
        stripes.convert("RGB").save(folder / "media" / name, "PNG")
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software", "QT_SCALE_FACTOR": "2"}
    line = [sys.executable, "-c", PROGRAM, str(folder)]
    subprocess.run(line, cwd=ROOT, env=environment, check=True, timeout=60)
    return Image.open(folder / "seen.png").convert("L")


def deviation(seen: Image.Image, box: tuple[int, int, int, int]) -> float:
    steps = seen.crop(box).tobytes()
    mean = sum(steps) / len(steps)
    return float((sum((step - mean) ** 2 for step in steps) / len(steps)) ** 0.5)


BOXES = [(40, 60, 150, 130), (230, 20, 310, 180), (40, 280, 460, 440)]


@pytest.mark.parametrize("box", BOXES, ids=["face", "cut", "small one in a large place"])
def test_no_dot_of_a_picture_is_lost(seen: Image.Image, box: tuple[int, int, int, int]) -> None:
    assert deviation(seen, box) > SHARP


def test_what_is_sharp_already_is_not_fetched_once_more(seen: Image.Image) -> None:
    assert deviation(seen, (350, 10, 530, 90)) == 0
