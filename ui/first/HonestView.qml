pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ui.theme
import ui.controls

// What Kith is not, in four short pieces. SECURITY.md says it at length; nothing here may say more than is true there.
KColumn {
    id: view

    spacing: Theme.s5

    component Piece: RowLayout {
        id: piece

        required property string glyph
        required property string title
        required property string note

        width: view.width
        spacing: Theme.s4

        KIcon {
            Layout.alignment: Qt.AlignTop
            glyph: piece.glyph
            size: 24
            color: Theme.accentText
        }

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 2

            KText {
                Layout.fillWidth: true
                text: piece.title
                font.weight: Font.DemiBold
                wrapMode: Text.Wrap
            }

            KNote {
                Layout.fillWidth: true
                text: piece.note
            }
        }
    }

    KHeading {
        width: parent.width
        wrapMode: Text.Wrap
        font.pixelSize: Theme.display
        font.weight: Font.Bold
        text: qsTr("Before you rely on it")
    }

    Piece {
        glyph: "shield"
        title: qsTr("Nobody outside has checked it")
        note: qsTr("Kith is young and not externally audited. Do not rely on it where a mistake could harm somebody.")
    }

    Piece {
        glyph: "power"
        title: qsTr("It lives on computers, not on phones")
        note: qsTr("There is no app for a phone. You are reached while a computer of yours is on; what comes meanwhile waits with its sender, or at a relay if you use one.")
    }

    Piece {
        glyph: "key"
        title: qsTr("Your 24 words bring back you, not everything")
        note: qsTr("With a backup they bring back what is in it. Alone, and with the help of a contact, they bring back your account, whom you know, and what those people still have. What nobody else has is gone. Whoever has the words can be you.")
    }

    Piece {
        glyph: "eye"
        title: qsTr("Others cannot read it, but see something")
        note: qsTr("What you write is read by those you write to, on all their devices. A relay sees addresses, times and sizes. Whoever you connect to sees your address, and whoever watches the network can guess who talks to whom.")
    }
}
