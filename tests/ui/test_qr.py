"""A link survives being drawn as a code and read back; what is no picture or shows no code gets one sentence."""

import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtQuick import QQuickWindow

from app.errors import Refused
from tests.ui.fake_client import Stage
from ui.qr import path_of, read_file, read_image

LINK = "kith://i#" + "Qm9i" * 60


def drawn(text: str, unit: int = 4) -> QImage:
    """The code as KCode.qml draws it: unit squares on white, with a border."""
    path, size = path_of(text)
    image = QImage((size + 8) * unit, (size + 8) * unit, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)", path):
        painter.fillRect((int(x) + 4) * unit, (int(y) + 4) * unit, int(width) * unit, unit, QColor("black"))
    painter.end()
    return image


def test_a_link_comes_back_from_its_code_and_from_a_file(tmp_path: Path, qapp: object) -> None:
    image = drawn(LINK)
    assert read_image(image) == LINK
    assert read_image(image.convertToFormat(QImage.Format.Format_RGBA8888)) == LINK
    for name in ("code.png", "code.jpg"):
        assert image.save(str(tmp_path / name))
        assert read_file(str(tmp_path / name)) == LINK


def test_the_code_of_an_invite_fills_its_place_and_can_be_read_from_the_screen(stage: Stage, until: Any) -> None:
    stage.shell.go("people", "add")
    adding = stage.page("people").adding
    adding.invite()
    until(lambda: stage.find("inviteCode") and stage.find("inviteCode").property("units") > 1)
    code, window = stage.find("inviteCode"), stage.window
    side, units = code.property("width"), code.property("units")
    unit = side / (units + 8)  # four units of quiet at each side
    assert unit == round(unit)
    assert side == code.property("height") == pytest.approx(code.property("size"), abs=(units + 8) / 2)
    assert isinstance(window, QQuickWindow)
    place = code.mapRectToScene(code.boundingRect()).toRect()
    shown = window.grabWindow().copy(place)
    assert read_image(shown) == adding.now["link"]
    dark = [x for x in range(round(side)) if shown.pixelColor(x, round(4.5 * unit)).lightness() < 50]
    assert (dark[0], dark[-1] + 1) == (4 * unit, side - 4 * unit), "it is drawn as large as its place"


def test_other_codes_and_other_files_are_refused(tmp_path: Path, qapp: object) -> None:
    with pytest.raises(Refused, match="No Kith code"):
        read_image(drawn("https://elsewhere.example/"))
    for name, data in (
        ("a.png", b"not a picture"),
        ("b.png", b""),
        ("c.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(Refused, match="not a picture"):
            read_file(str(tmp_path / name))
    with pytest.raises(Refused, match="not a picture"):
        read_file(str(tmp_path / "missing.png"))


def test_a_picture_that_claims_to_be_huge_is_not_read(tmp_path: Path, qapp: object) -> None:
    path = tmp_path / "huge.png"
    assert drawn(LINK).save(str(path))
    data = bytearray(path.read_bytes())
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    path.write_bytes(data)
    with pytest.raises(Refused):
        read_file(str(path))
