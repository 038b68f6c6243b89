"""QR codes of links: drawn as a path, and read from a picture that a person chose, dropped or pasted.

Only formats that every desktop knows are opened, of a bounded size; what a code says is a text like a pasted one.
"""

from __future__ import annotations

import segno
import zxingcpp
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QImage, QImageReader

from app.errors import Refused

FORMATS = (b"png", b"jpg", b"jpeg", b"webp", b"bmp", b"gif")
MOST_PIXELS = 40_000_000
BOX = 2000  # pixels; larger pictures are made smaller before they are searched
LINK = "kith://"


def path_of(text: str) -> tuple[str, int]:
    """Give a code as an SVG path of unit squares, and its size in units, without the quiet border.

    A text that no code has room for gives none, of no size.
    """
    try:
        code = segno.make(text, error="m", micro=False)
    except segno.DataOverflowError:
        return "", 0
    parts = []
    for y, row in enumerate(code.matrix):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                parts.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            x += 1
    return "".join(parts), len(code.matrix)


def read_file(path: str) -> str:
    """Give the link in a picture file; Refused("no_picture", "no_code")."""
    reader = QImageReader(path)
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    if QByteArray(reader.format()).data() not in FORMATS or not size.isValid():
        raise Refused("no_picture", "That file is not a picture that can be read here; PNG and JPEG can.")
    if size.width() * size.height() > MOST_PIXELS:
        raise Refused("no_picture", "That picture is too large to search for a code.")
    image = reader.read()
    if image.isNull():
        raise Refused("no_picture", "That picture is damaged.")
    return read_image(image)


def read_image(image: QImage) -> str:
    """Give the link in a picture; Refused("no_code") if it shows none."""
    if max(image.width(), image.height()) > BOX:
        image = image.scaled(BOX, BOX, Qt.AspectRatioMode.KeepAspectRatio)
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    width, height, stride = grey.width(), grey.height(), grey.bytesPerLine()
    data = bytes(grey.constBits())
    lines = b"".join(data[y * stride : y * stride + width] for y in range(height))
    found = zxingcpp.read_barcodes(
        memoryview(lines).cast("B", shape=[height, width]),
        formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]),
    )
    links = [code.text.strip() for code in found if code.text.strip().lower().startswith(LINK)]
    if not links:
        raise Refused("no_code", "No Kith code was found in this picture.")
    return str(links[0])
