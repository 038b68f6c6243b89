import QtQuick
import ui.theme

// A picture from the local media door that fills a circle or a square with round corners; `ready` once it is there.
Item {
    id: round

    property url source
    property real corner: width / 2
    readonly property url shown: Theme.picture(source)
    readonly property bool ready: image.status === Image.Ready

    Accessible.ignored: true

    // It draws pictures in units of its own: so that none is lost where several dots are one unit, it is that much larger.
    Canvas {
        id: canvas

        readonly property real dots: Screen.devicePixelRatio

        function take(): void {
            if (round.ready && available && !isImageLoaded(round.shown))
                loadImage(round.shown);
            requestPaint();
        }

        width: round.width * dots
        height: round.height * dots
        scale: 1 / dots
        transformOrigin: Item.TopLeft
        renderTarget: Canvas.Image
        renderStrategy: Canvas.Immediate
        Accessible.ignored: true
        onAvailableChanged: take()
        onImageLoaded: requestPaint()
        onPaint: {
            const brush = getContext("2d");
            brush.reset();
            if (!round.ready || !isImageLoaded(round.shown))
                return;
            brush.beginPath();
            brush.roundedRect(0, 0, width, height, round.corner * dots, round.corner * dots);
            brush.clip();
            const part = Math.min(image.implicitWidth / width, image.implicitHeight / height);
            const wide = width * part, high = height * part;
            brush.drawImage(round.shown, (image.implicitWidth - wide) / 2, (image.implicitHeight - high) / 2, wide, high, 0, 0, width, height);
        }
    }

    onReadyChanged: canvas.take()
    onShownChanged: canvas.take()
    onCornerChanged: canvas.requestPaint()

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
