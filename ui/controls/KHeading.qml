import QtQuick
import ui.theme

// A heading; screen readers can jump from one to the next.
KText {
    font.pixelSize: Theme.title
    font.weight: Font.DemiBold
    Accessible.role: Accessible.Heading
}
