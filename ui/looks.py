"""What the application looks like before any QML: its name, icon and typeface. Colours are in `theme/Theme.qml`."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPainter

ICONS = Path(__file__).resolve().parent.parent / "assets" / "icons"
DOT = QColor("#e5484d")
FAMILIES = ["Inter", "Noto Sans", "Cantarell", "Segoe UI", "Helvetica Neue", "sans-serif", "Noto Color Emoji"]


def dress(application: QGuiApplication) -> None:
    """Give the application its name, icon and typeface."""
    application.setApplicationName("kith")
    application.setApplicationDisplayName("Kith")
    application.setDesktopFileName("kith")
    application.setWindowIcon(QIcon(str(ICONS / "kith.svg")))
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    application.setFont(font)
    application.styleHints().setCursorFlashTime(0)  # KCaret blinks by itself, and not for ever


def dotted(icon: QIcon) -> QIcon:
    """Give an icon with a dot at its upper right: something is new."""
    side = 64
    picture = icon.pixmap(side, side)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(DOT)
    painter.drawEllipse(side - 28, 0, 28, 28)
    painter.end()
    return QIcon(picture)
