pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import ui.theme
import ui.controls

// The answers of a poll inside of a bubble: a press chooses one or takes it back; who chose what is in its tooltip.
KColumn {
    id: box

    required property var line
    readonly property var poll: line.poll
    readonly property color ink: line.ink
    readonly property color inkSoft: line.inkSoft

    spacing: Theme.s1

    Repeater {
        model: box.poll?.options ?? []

        T.AbstractButton {
            id: option

            required property int index
            required property var modelData
            readonly property real share: box.poll.voters > 0 ? modelData.votes / box.poll.voters : 0

            objectName: "option-" + index
            width: box.width
            implicitHeight: words.implicitHeight + 2 * Theme.s2
            focusPolicy: Qt.StrongFocus
            enabled: !box.poll.closed && box.line.talk.now.active
            text: modelData.text
            Accessible.role: box.poll.multiple ? Accessible.CheckBox : Accessible.RadioButton
            Accessible.name: qsTr("%1, %2 votes").arg(modelData.text).arg(modelData.votes)
            Accessible.checkable: true
            Accessible.checked: modelData.mine
            Keys.onReturnPressed: click()
            onClicked: box.line.talk.polls.vote(box.line.id, index)

            contentItem: Item {
                Rectangle {
                    id: dot

                    anchors.left: parent.left
                    anchors.leftMargin: Theme.s2
                    anchors.verticalCenter: parent.verticalCenter
                    width: 18
                    height: 18
                    radius: box.poll?.multiple ? 5 : 9
                    color: option.modelData.mine ? box.ink : "transparent"
                    border.width: 2
                    border.color: box.inkSoft

                    KIcon {
                        anchors.centerIn: parent
                        visible: option.modelData.mine
                        glyph: "check"
                        size: 14
                        color: box.line.mine ? Theme.mine : Theme.theirs
                    }
                }

                KText {
                    id: words

                    anchors.verticalCenter: parent.verticalCenter
                    anchors.left: dot.right
                    anchors.leftMargin: Theme.s2
                    width: parent.width - dot.width - votes.width - 4 * Theme.s2
                    text: option.modelData.text
                    wrapMode: Text.Wrap
                    color: box.ink
                    Accessible.ignored: true
                }

                KText {
                    id: votes

                    anchors.verticalCenter: parent.verticalCenter
                    anchors.right: parent.right
                    anchors.rightMargin: Theme.s2
                    text: option.modelData.votes
                    font.pixelSize: Theme.small
                    font.weight: Font.DemiBold
                    color: box.inkSoft
                    Accessible.ignored: true
                }
            }

            background: Rectangle {
                radius: Theme.radiusSmall
                color: box.line.mine ? Qt.rgba(0, 0, 0, 0.14) : Theme.canvas

                Rectangle {
                    anchors.left: parent.left
                    width: Math.round(parent.width * option.share)
                    height: parent.height
                    radius: parent.radius
                    visible: option.share > 0
                    color: box.line.mine ? Qt.rgba(0, 0, 0, 0.18) : Theme.accentSoft
                }

                KFocus {
                    of: option
                    radius: Theme.radiusSmall + 2
                }
            }

            KTip {
                shown: option.hovered && option.modelData.voters.length > 0
                text: option.modelData.voters.join(", ")
            }
        }
    }

    KText {
        objectName: "pollState"
        width: parent.width
        text: {
            const who = !box.poll?.voters ? qsTr("Nobody has answered") : box.poll?.voters === 1 ? qsTr("1 person answered") : qsTr("%1 people answered").arg(box.poll?.voters ?? 0);
            return box.poll?.closed ? qsTr("%1 · closed").arg(who) : box.poll?.multiple ? qsTr("%1 · several may be chosen").arg(who) : who;
        }
        font.pixelSize: Theme.caption
        color: box.inkSoft
        wrapMode: Text.Wrap
        topPadding: 2
    }
}
