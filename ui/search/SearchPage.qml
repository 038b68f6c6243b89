pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// One field, and whatever holds what is typed into it.
Rectangle {
    id: search

    required property var page
    required property var shell
    property bool narrow: false
    readonly property var now: page.now
    readonly property bool listed: now.phase === "ready" || now.phase === "looking"

    color: Theme.surface

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        KHeader {
            Layout.fillWidth: true
            title: qsTr("Search")
            back: search.now.back
            onBackwards: search.page.close()
        }

        KField {
            id: field

            objectName: "search"
            Layout.fillWidth: true
            Layout.maximumWidth: 760
            Layout.alignment: Qt.AlignHCenter
            Layout.margins: Theme.s4
            Layout.bottomMargin: Theme.s2
            hint: qsTr("Messages, posts, captions, people …")
            glyph: "search"
            maximumLength: 500
            error: search.now.phase === "refused" ? search.now.sentence : ""
            input.onTextChanged: search.page.search(text)
            input.Keys.onDownPressed: list.forceActiveFocus()
            input.Keys.onEscapePressed: text = ""
            onAccepted: search.page.open(0)
        }

        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true

            KSpinner {
                objectName: "searchLooking"
                anchors.centerIn: parent
                visible: search.now.phase === "looking" && list.count === 0
            }

            KEmpty {
                objectName: "searchEmpty"
                anchors.centerIn: parent
                visible: search.now.phase === "empty" || search.now.phase === "refused"
                glyph: "search"
                title: qsTr("Find anything that is here")
                note: qsTr("A part of a word is enough, in any script. Narrow it down with from:Ann, in:Trip, has:link, has:picture, has:poll, before:2026-11 or after:2026-11-29, and put a phrase in quotes.")
            }

            KEmpty {
                objectName: "searchNothing"
                anchors.centerIn: parent
                visible: search.now.phase === "ready" && list.count === 0
                glyph: "search"
                title: search.now.more ? qsTr("Nothing among the newest") : qsTr("Nothing found")
                note: search.now.more ? qsTr("What is older was not looked through yet.") : qsTr("Nothing here holds “%1”.").arg(search.now.answered)

                KButton {
                    objectName: "searchOlder"
                    anchors.horizontalCenter: parent.horizontalCenter
                    visible: search.now.more
                    text: qsTr("Look further back")
                    onClicked: search.page.more()
                }
            }

            KFailure {
                anchors.centerIn: parent
                visible: search.now.phase === "gone"
                button: "searchAgain"
                title: qsTr("Your node is not answering")
                note: qsTr("What you look for is on it. It is being started again.")
                onTried: search.page.again()
            }

            KList {
                id: list

                objectName: "searchHits"
                anchors.fill: parent
                anchors.leftMargin: Math.max(0, (parent.width - 784) / 2)
                anchors.rightMargin: anchors.leftMargin
                topMargin: Theme.s1
                bottomMargin: Theme.s4
                visible: search.listed && count > 0
                name: qsTr("What was found")
                model: search.page.rows
                onAtYEndChanged: if (atYEnd && count > 0)
                    search.page.more()

                delegate: HitRow {
                    width: ListView.view.width
                    onClicked: {
                        list.currentIndex = index;
                        search.page.open(index);
                    }
                }

                footer: Item {
                    width: list.width
                    height: visible ? Theme.s12 : 0
                    visible: search.now.growing

                    KSpinner {
                        anchors.centerIn: parent
                        size: 24
                    }
                }
            }
        }
    }

    Connections {
        target: search.page

        function onEntered(text: string): void {
            if (text !== "")
                field.text = text;
            field.take();
            field.input.selectAll();
        }
    }

    Component.onCompleted: {
        field.text = now.text;
        field.take();
    }
}
