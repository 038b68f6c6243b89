import QtQuick
import ui.theme
import ui.controls

// What a group says of itself, for those who may change it. What is typed stays when somebody else changes it meanwhile.
KCard {
    id: card

    required property var page
    readonly property var now: page.now
    readonly property bool differs: name.text.trim() !== now.name || about.text.trim() !== now.description
    property string named: ""
    property string told: ""

    function fill(): void {
        name.text = now.name;
        about.text = now.description;
        named = now.name;
        told = now.description;
    }

    // A field in which something else was typed meanwhile keeps that.
    function renew(): void {
        if (name.text.trim() === named || name.text.trim() === now.name)
            name.text = now.name;
        if (about.text.trim() === told || about.text.trim() === now.description)
            about.text = now.description;
        named = now.name;
        told = now.description;
    }

    function save(): void {
        if (differs && name.text.trim() !== "")
            page.save(name.text, about.text);
    }

    glyph: "edit"
    title: qsTr("What it says of itself")
    Component.onCompleted: fill()

    Connections {
        target: card.page

        function onRenewed(): void {
            card.renew();
        }
    }

    KField {
        id: name

        objectName: "groupRename"
        width: parent.width
        label: qsTr("Name")
        maximumLength: 64
        error: card.now.wrong_name
        onAccepted: card.save()
    }

    KLabelled {
        width: parent.width
        label: qsTr("Description")
        error: card.now.wrong_description

        KArea {
            id: about

            objectName: "groupDescribe"
            width: parent.width
            name: qsTr("Description")
            hint: qsTr("A few lines, if you like")
            wrong: card.now.wrong_description
            most: 132
        }
    }

    Flow {
        width: parent.width
        spacing: Theme.s2

        KButton {
            objectName: "groupSave"
            text: qsTr("Save")
            enabled: card.differs && name.text.trim() !== "" && !busy
            busy: card.now.busy === "name"
            onClicked: card.save()
        }

        KButton {
            objectName: "groupRevert"
            visible: card.differs
            kind: "quiet"
            text: qsTr("Discard")
            onClicked: card.fill()
        }

        KButton {
            objectName: "groupChoosePicture"
            kind: "quiet"
            glyph: "image"
            text: card.now.picture === "" ? qsTr("Choose a picture") : qsTr("Another picture")
            busy: card.now.busy === "picture"
            onClicked: card.page.choose_picture()
        }

        KButton {
            objectName: "groupDropPicture"
            visible: card.now.picture !== ""
            kind: "quiet"
            text: qsTr("No picture")
            onClicked: card.page.drop_picture()
        }
    }

    KNote {
        objectName: "groupPictureError"
        width: parent.width
        visible: text !== ""
        text: card.now.wrong_picture
        color: Theme.dangerText
        Accessible.role: Accessible.AlertMessage
    }
}
