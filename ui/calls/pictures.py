"""The pictures of a call on the screen: the newest of each side, painted into items that QML gives the place for.

Painted items, because the software renderer draws no video output. They ask nothing and keep one picture a side.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable

import shiboken6
from PySide6.QtCore import QObject, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPainterPath
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

from app.call_pictures import unpacked


class Canvas(QQuickPaintedItem):
    """Fills its holder with the newest picture of one side; `filling` crops what does not fit, else all is shown."""

    def __init__(self, holder: QQuickItem, filling: bool, radius: float) -> None:
        super().__init__(holder)
        self.setParent(holder)
        self._holder = holder
        self._filling = filling
        self._radius = radius
        self._image = QImage()
        holder.widthChanged.connect(self._fit)
        holder.heightChanged.connect(self._fit)
        self._fit()

    def show(self, image: QImage) -> None:
        """Paint a picture from now on; an empty one paints nothing."""
        self._image = image
        self.update()

    def paint(self, painter: QPainter) -> None:
        """Paint the newest picture, its sides in proportion."""
        if self._image.isNull():
            return
        area = QRectF(0, 0, self.width(), self.height())
        frame = QRectF(placed(self._image.width(), self._image.height(), area, self._filling))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._radius:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            path = QPainterPath()
            path.addRoundedRect(area.intersected(frame), self._radius, self._radius)
            painter.setClipPath(path)
        painter.drawImage(frame, self._image)

    def _fit(self) -> None:
        self.setSize(self._holder.size())


class Pictures(QObject):
    """Both sides' newest pictures; `came` says that a first one of a side is there, or that it went."""

    came = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._canvases: list[tuple[Canvas, bool]] = []
        self._images: dict[bool, QImage] = {}

    @Slot(QQuickItem, bool, bool, float)
    def hang(self, holder: QQuickItem, mine: bool, filling: bool, radius: float) -> None:
        """Paint one side's pictures into an item, as long as it lives."""
        canvas = Canvas(holder, filling, radius)
        canvas.show(self._images.get(mine, QImage()))
        self._canvases = [pair for pair in self._canvases if shiboken6.isValid(pair[0])] + [(canvas, mine)]

    def has(self, mine: bool) -> bool:
        """Say whether there is a picture of a side."""
        return mine in self._images

    def show(self, data: bytes) -> None:
        """Show one picture as it came; anything else than a picture is passed over."""
        try:
            mine, width, height, bgra = unpacked(data)
        except ValueError:
            return
        # The copy owns its bytes: those of the message go with the message.
        image = QImage(bgra, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
        fresh = mine not in self._images
        self._images[mine] = image
        self._paint(mine, image)
        if fresh:
            self.came.emit()

    def forget(self, mine: bool) -> None:
        """Take one side's picture off the screen."""
        if self._images.pop(mine, None) is not None:
            self._paint(mine, QImage())
            self.came.emit()

    async def follow(self, source: AsyncGenerator[bytes, None], wanted: Callable[[], bool]) -> None:
        """Show what comes until it ends, or is not wanted any more."""
        try:
            async for data in source:
                if not wanted():
                    return
                self.show(data)
        finally:
            await source.aclose()

    def _paint(self, mine: bool, image: QImage) -> None:
        for canvas, side in self._canvases:
            if side == mine and shiboken6.isValid(canvas):
                canvas.show(image)


def placed(width: int, height: int, area: QRectF, filling: bool) -> QRectF:
    """Give where a picture of this size stands in an area: in the middle, in proportion, filling it or within it."""
    mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding if filling else Qt.AspectRatioMode.KeepAspectRatio
    size = QRectF(0, 0, width, height).size().scaled(area.size(), mode)
    return QRectF(
        area.center().x() - size.width() / 2, area.center().y() - size.height() / 2, size.width(), size.height()
    )
