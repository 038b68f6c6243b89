import QtQuick
import ui.theme

// A picture from the local media door that fills a circle or a square with round corners; `ready` once it is there.
Canvas {
    id: round

    property url source
    property real corner: width / 2
    readonly property url shown: Theme.picture(source)
    readonly property bool ready: image.status === Image.Ready

    function take(): void {
        if (ready && available && !isImageLoaded(shown))
            loadImage(shown);
        requestPaint();
    }

    renderTarget: Canvas.Image
    renderStrategy: Canvas.Immediate
    Accessible.ignored: true
    onAvailableChanged: take()
    onReadyChanged: take()
    onShownChanged: take()
    onCornerChanged: requestPaint()
    onImageLoaded: requestPaint()
    onPaint: {
        const brush = getContext("2d");
        brush.reset();
        if (!ready || !isImageLoaded(shown))
            return;
        brush.beginPath();
        brush.roundedRect(0, 0, width, height, corner, corner);
        brush.clip();
        const part = Math.min(image.implicitWidth / width, image.implicitHeight / height);
        const wide = width * part, high = height * part;
        brush.drawImage(shown, (image.implicitWidth - wide) / 2, (image.implicitHeight - high) / 2, wide, high, 0, 0, width, height);
    }

    // It says how large the picture is, and that there is one.
    Image {
        id: image

        visible: false
        source: round.shown
        asynchronous: true
        autoTransform: false
        Accessible.ignored: true
    }
}
