pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// The name and the few lines that my contacts see. What is typed stays when the node tells something meanwhile.
KCard {
    id: card

    required property var profile
    required property var shell
    readonly property var now: profile.now
    readonly property bool differs: name.text.trim() !== now.name || about.text !== now.about

    function fill(): void {
        name.text = now.name;
        about.text = now.about;
    }

    // A field in which something else was typed meanwhile keeps that.
    function renew(named: string, told: string): void {
        if (name.text === named)
            name.text = now.name;
        if (about.text === told)
            about.text = now.about;
    }

    function save(): void {
        if (differs)
            profile.save(name.text, about.text);
    }

    glyph: "person"
    title: qsTr("My profile")
    sought: qsTr("account, who I am, avatar, photo")
    note: qsTr("Your contacts see it; people nearby see the name while you look for them.")
    Component.onCompleted: fill()

    Row {
        spacing: Theme.s3

        KAvatar {
            objectName: "profileFace"
            size: 64
            name: card.now.name
            person: card.shell.me.id
        }

        KColumn {
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.s1

            KButton {
                objectName: "profilePicture"
                glyph: "image"
                text: card.now.has_picture ? qsTr("Another picture") : qsTr("Choose a picture")
                onClicked: card.profile.choose_picture()
            }

            KButton {
                objectName: "profileNoPicture"
                visible: card.now.has_picture
                kind: "quiet"
                text: qsTr("No picture")
                sought: qsTr("delete, remove")
                onClicked: card.profile.drop_picture()
            }
        }
    }

    KField {
        id: name

        objectName: "profileName"
        width: parent.width
        label: qsTr("Name")
        maximumLength: 64
        error: card.now.wrong_name
        onAccepted: card.save()
    }

    ColumnLayout {
        width: parent.width
        spacing: 6

        KText {
            text: qsTr("About you")
            font.pixelSize: Theme.small
            font.weight: Font.Medium
            color: Theme.textSoft
            Accessible.ignored: true
        }

        KArea {
            id: about

            objectName: "profileAbout"
            Layout.fillWidth: true
            name: qsTr("About you")
            hint: qsTr("A few lines, if you like")
            most: 132
        }

        KNote {
            objectName: "profileAboutNote"
            Layout.fillWidth: true
            visible: text !== ""
            text: card.now.wrong_about || (about.text.length > card.now.most ? qsTr("%1 of at most %2 characters").arg(about.text.length).arg(card.now.most) : "")
            color: Theme.dangerText
        }
    }

    Row {
        spacing: Theme.s2

        KButton {
            objectName: "profileSave"
            text: qsTr("Save")
            enabled: card.differs && about.text.length <= card.now.most && !busy
            busy: card.now.busy
            onClicked: card.save()
        }

        KButton {
            objectName: "profileRevert"
            visible: card.differs && !card.now.busy
            kind: "quiet"
            text: qsTr("Discard")
            onClicked: card.fill()
        }
    }

    ProfileFields {
        width: parent.width
        profile: card.profile
    }

    Connections {
        target: card.profile

        function onSaved(named: string, told: string): void {
            card.renew(named, told);
        }

        function onRenewed(named: string, told: string): void {
            card.renew(named, told);
        }
    }
}
