import QtQuick
import QtQuick.Templates as T

// A dialog or a menu that is made when it is first wanted, and kept then: `made()` gives it.
Loader {
    readonly property bool open: (item as T.Popup)?.visible ?? false

    visible: false  // it takes no place where it stands
    active: false

    function made(): var {
        active = true;
        return item;
    }
}
