<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>AboutCard</name>
    <message>
        <source>About Kith</source>
        <translation>Über Kith</translation>
    </message>
    <message>
        <source>version, licence, help, update</source>
        <translation>Version, Lizenz, Hilfe, Aktualisierung, Impressum</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Your account</source>
        <translation>Dein Konto</translation>
    </message>
    <message>
        <source>Copied the id of your account.</source>
        <translation>Die Kennung deines Kontos ist kopiert.</translation>
    </message>
    <message>
        <source>What Kith is not</source>
        <translation>Was Kith nicht ist</translation>
    </message>
    <message>
        <source>What still works</source>
        <translation>Was noch funktioniert</translation>
    </message>
    <message>
        <source>Apache License 2.0. There is no company&apos;s server: your node runs on this computer.</source>
        <translation>Apache-Lizenz 2.0. Es gibt keinen Server einer Firma: Dein Knoten läuft auf diesem Computer.</translation>
    </message>
</context>
<context>
    <name>AddMembers</name>
    <message>
        <source>Add people</source>
        <translation>Leute hinzufügen</translation>
    </message>
    <message>
        <source>Add %1 people</source>
        <translation>%1 Leute hinzufügen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>AddPane</name>
    <message>
        <source>Add people</source>
        <translation>Leute hinzufügen</translation>
    </message>
    <message>
        <source>Near you</source>
        <translation>In deiner Nähe</translation>
    </message>
    <message>
        <source>People on the same network who have this page open. Compare the code with what they see, then ask.</source>
        <translation>Leute im selben Netzwerk, die gerade diese Seite offen haben. Vergleicht den Code, dann frag an.</translation>
    </message>
    <message>
        <source>Invite by link or code</source>
        <translation>Mit Link oder Code einladen</translation>
    </message>
    <message>
        <source>Make another</source>
        <translation>Noch eine erstellen</translation>
    </message>
    <message>
        <source>Make an invite</source>
        <translation>Einladung erstellen</translation>
    </message>
    <message>
        <source>Invite link</source>
        <translation>Einladungslink</translation>
    </message>
    <message>
        <source>Copy the link</source>
        <translation>Link kopieren</translation>
    </message>
    <message>
        <source>Copied. Send it to the one person it is for.</source>
        <translation>Kopiert. Schick ihn der einen Person, für die er ist.</translation>
    </message>
</context>
<context>
    <name>AlbumGrid</name>
    <message>
        <source>Albums</source>
        <translation>Alben</translation>
    </message>
    <message>
        <source>by %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>shared with %1 people</source>
        <translation>mit %1 Leuten geteilt</translation>
    </message>
    <message>
        <source>shared with 1 person</source>
        <translation>mit 1 Person geteilt</translation>
    </message>
    <message>
        <source>only you</source>
        <translation>nur du</translation>
    </message>
    <message>
        <source>1 photo</source>
        <translation>1 Foto</translation>
    </message>
    <message>
        <source>%1 photos</source>
        <translation>%1 Fotos</translation>
    </message>
    <message>
        <source>Album without a title</source>
        <translation>Album ohne Titel</translation>
    </message>
</context>
<context>
    <name>AlbumHeader</name>
    <message>
        <source>1 photo</source>
        <translation>1 Foto</translation>
    </message>
    <message>
        <source>%1 photos</source>
        <translation>%1 Fotos</translation>
    </message>
    <message>
        <source>by %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>only you</source>
        <translation>nur du</translation>
    </message>
    <message>
        <source>shared with 1 person</source>
        <translation>mit 1 Person geteilt</translation>
    </message>
    <message>
        <source>shared with %1 people</source>
        <translation>mit %1 Leuten geteilt</translation>
    </message>
    <message>
        <source>Album without a title</source>
        <translation>Album ohne Titel</translation>
    </message>
    <message>
        <source>Save all photos to a folder</source>
        <translation>Alle Fotos in einem Ordner speichern</translation>
    </message>
    <message>
        <source>People in this album</source>
        <translation>Leute in diesem Album</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Leute</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add photos</source>
        <translation>Fotos hinzufügen</translation>
    </message>
</context>
<context>
    <name>AlbumPeople</name>
    <message>
        <source>People in this album</source>
        <translation>Leute in diesem Album</translation>
    </message>
    <message>
        <source>They see every photo in it, now and later, and can add their own.</source>
        <translation>Sie sehen jedes Foto darin, jetzt und später, und können eigene hinzufügen.</translation>
    </message>
    <message>
        <source>Whoever made the album decides who is in it.</source>
        <translation>Wer das Album erstellt hat, bestimmt, wer dabei ist.</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Leute</translation>
    </message>
    <message>
        <source>made this album</source>
        <translation>hat dieses Album erstellt</translation>
    </message>
    <message>
        <source>in this album</source>
        <translation>in diesem Album</translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>Herausnehmen</translation>
    </message>
    <message>
        <source>Take out: %1</source>
        <translation>Herausnehmen: %1</translation>
    </message>
    <message>
        <source>You have no contacts yet. Find people on the People page first.</source>
        <translation>Du hast noch keine Kontakte. Finde zuerst Leute auf der Seite „Leute“.</translation>
    </message>
    <message>
        <source>Add %1 people</source>
        <translation>%1 Leute hinzufügen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>AnnounceMenu</name>
    <message>
        <source>What is announced</source>
        <translation>Was gemeldet wird</translation>
    </message>
</context>
<context>
    <name>AnsweredLine</name>
    <message>
        <source>Edit your message</source>
        <translation>Nachricht bearbeiten</translation>
    </message>
    <message>
        <source>Reply to %1</source>
        <translation>%1 antworten</translation>
    </message>
    <message>
        <source>yourself</source>
        <translation>dir selbst</translation>
    </message>
    <message>
        <source>Never mind (Esc)</source>
        <translation>Doch nicht (Esc)</translation>
    </message>
</context>
<context>
    <name>Answers</name>
    <message>
        <source>Thread</source>
        <translation>Thread</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>AskCard</name>
    <message>
        <source>On %1: Settings, Devices, “Renew” beside “%2”. It shows a code.</source>
        <translation>Auf %1: Einstellungen, Geräte, „Erneuern“ neben „%2“. Dort wird ein Code angezeigt.</translation>
    </message>
    <message>
        <source>The code it showed you is good for a while. A new one is shown in a terminal on %1, by “kith devices link --renew %2”.</source>
        <translation>Der Code gilt eine Weile. Einen neuen zeigt ein Terminal auf %1 mit „kith devices link --renew %2“.</translation>
    </message>
    <message>
        <source>Ask another of your devices</source>
        <translation>Ein anderes deiner Geräte fragen</translation>
    </message>
    <message>
        <source>This device becomes a new one of yours, in this very store. Your messages, people and pictures stay.</source>
        <translation>Dieses Gerät wird ein neues von dir, mit demselben Speicher. Deine Nachrichten, Leute und Bilder bleiben.</translation>
    </message>
    <message>
        <source>The code it shows</source>
        <translation>Der angezeigte Code</translation>
    </message>
    <message>
        <source>Its address, if it is on another network</source>
        <translation>Seine Adresse, wenn es in einem anderen Netzwerk ist</translation>
    </message>
    <message>
        <source>Empty: looked for on this network</source>
        <translation>Leer: wird in diesem Netzwerk gesucht</translation>
    </message>
    <message>
        <source>Asking your other device…</source>
        <translation>Dein anderes Gerät wird gefragt …</translation>
    </message>
    <message>
        <source>Go on with this code</source>
        <translation>Mit diesem Code weiter</translation>
    </message>
</context>
<context>
    <name>AskedCard</name>
    <message>
        <source>Where you asked to be let in</source>
        <translation>Wo du um Einlass gebeten hast</translation>
    </message>
    <message>
        <source>Forget it</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>Ask no more</source>
        <translation>Nicht mehr fragen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>AskersCard</name>
    <message>
        <source>Somebody asks to be let in</source>
        <translation>Jemand bittet um Einlass</translation>
    </message>
    <message>
        <source>%1 people ask to be let in</source>
        <translation>%1 Leute bitten um Einlass</translation>
    </message>
    <message>
        <source>Let in</source>
        <translation>Hereinlassen</translation>
    </message>
    <message>
        <source>Let in after all</source>
        <translation>Doch hereinlassen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Decline after all</source>
        <translation>Doch ablehnen</translation>
    </message>
    <message>
        <source>Who is it?</source>
        <translation>Wer ist das?</translation>
    </message>
</context>
<context>
    <name>AudienceDialog</name>
    <message>
        <source>Who can see this post?</source>
        <translation>Wer soll diesen Beitrag sehen?</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Everybody I know</source>
        <translation>Alle, die ich kenne</translation>
    </message>
    <message>
        <source>All your contacts, also those you add later.</source>
        <translation>Alle deine Kontakte, auch die, die noch dazukommen.</translation>
    </message>
    <message>
        <source>Chosen people</source>
        <translation>Ausgewählte Leute</translation>
    </message>
    <message>
        <source>Only those you tick. They see each other&apos;s comments.</source>
        <translation>Nur wen du anhakst. Diese sehen gegenseitig ihre Kommentare.</translation>
    </message>
    <message>
        <source>A group</source>
        <translation>Eine Gruppe</translation>
    </message>
    <message>
        <source>Everybody who belongs to it, also those who are let in later.</source>
        <translation>Alle, die dazugehören, auch wer später hereingelassen wird.</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Kontakte</translation>
    </message>
    <message>
        <source>You have no contacts yet.</source>
        <translation>Du hast noch keine Kontakte.</translation>
    </message>
</context>
<context>
    <name>AuthorButton</name>
    <message>
        <source>Posts of %1</source>
        <translation>Beiträge von %1</translation>
    </message>
</context>
<context>
    <name>AwayBanner</name>
    <message>
        <source>Your node is not answering. It is being started again; what you wrote is safe.</source>
        <translation>Dein Knoten antwortet nicht. Er wird gerade neu gestartet; was du geschrieben hast, ist sicher.</translation>
    </message>
    <message>
        <source>Try now (%1 s)</source>
        <translation>Jetzt versuchen (%1 s)</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Jetzt versuchen</translation>
    </message>
</context>
<context>
    <name>BackupCard</name>
    <message>
        <source>Backup</source>
        <translation>Sicherung</translation>
    </message>
    <message>
        <source>save, copy, restore, stick, cloud</source>
        <translation>Sichern, Kopie, wiederherstellen, Stick, Wolke, Cloud, Backup</translation>
    </message>
    <message>
        <source>Sealed copies of everything, never more than five minutes behind while the folder can be reached. Only your 24 words open them.</source>
        <translation>Versiegelte Kopien von allem, nie mehr als fünf Minuten zurück, solange der Ordner erreichbar ist. Nur deine 24 Wörter öffnen sie.</translation>
    </message>
    <message>
        <source>Keep sealed copies of everything on a stick or in a synced folder. With them and your 24 words you come back on any computer.</source>
        <translation>Bewahre versiegelte Kopien von allem auf einem Stick oder in einem synchronisierten Ordner auf. Damit und mit deinen 24 Wörtern kommst du auf jedem Computer zurück.</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Last backup</source>
        <translation>Letzte Sicherung</translation>
    </message>
    <message>
        <source>The first one is being made</source>
        <translation>Die erste wird gerade erstellt</translation>
    </message>
    <message>
        <source>Last check</source>
        <translation>Letzte Prüfung</translation>
    </message>
    <message>
        <source>%1, damage was found</source>
        <translation>%1, Schäden gefunden</translation>
    </message>
    <message>
        <source>%1, every file is whole</source>
        <translation>%1, jede Datei ist heil</translation>
    </message>
    <message>
        <source>%1 A new backup is begun in its place.</source>
        <translation>%1 An ihrer Stelle wird eine neue Sicherung begonnen.</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Jetzt sichern</translation>
    </message>
    <message>
        <source>Check it</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Another folder</source>
        <translation>Anderer Ordner</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Stop keeping backups</source>
        <translation>Keine Sicherungen mehr anlegen</translation>
    </message>
</context>
<context>
    <name>BackupStep</name>
    <message>
        <source>Come back with a backup</source>
        <translation>Mit einer Sicherung zurückkommen</translation>
    </message>
    <message>
        <source>Everything up to the last backup comes back, and what was written to you meanwhile arrives by itself. This computer becomes a new device of yours.</source>
        <translation>Alles bis zur letzten Sicherung kommt zurück, und was dir inzwischen geschrieben wurde, trifft von selbst ein. Dieser Computer wird ein neues Gerät von dir.</translation>
    </message>
    <message>
        <source>Another folder</source>
        <translation>Anderer Ordner</translation>
    </message>
    <message>
        <source>Choose the folder of the backup</source>
        <translation>Ordner der Sicherung wählen</translation>
    </message>
    <message>
        <source>There are several backups in %1. Which one should come back?</source>
        <translation>In %1 sind mehrere Sicherungen. Welche soll zurückkommen?</translation>
    </message>
    <message>
        <source>One backup, of %1. %2</source>
        <translation>Eine Sicherung, von %1. %2</translation>
    </message>
    <message>
        <source>One older one</source>
        <translation>Eine ältere</translation>
    </message>
    <message>
        <source>%1 older ones</source>
        <translation>%1 ältere</translation>
    </message>
    <message>
        <source>Bring everything back</source>
        <translation>Alles zurückholen</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Bring back what is whole</source>
        <translation>Zurückholen, was heil ist</translation>
    </message>
</context>
<context>
    <name>BannedCard</name>
    <message>
        <source>Banned</source>
        <translation>Ausgeschlossen</translation>
    </message>
    <message>
        <source>Nobody lets them in again, until an admin lifts the ban.</source>
        <translation>Niemand lässt sie wieder herein, bis ein Admin den Ausschluss aufhebt.</translation>
    </message>
    <message>
        <source>Lift the ban</source>
        <translation>Ausschluss aufheben</translation>
    </message>
    <message>
        <source>Lift the ban on %1</source>
        <translation>Ausschluss von %1 aufheben</translation>
    </message>
</context>
<context>
    <name>BigFile</name>
    <message>
        <source>Remove “%1” from this device</source>
        <translation>„%1“ von diesem Gerät entfernen</translation>
    </message>
    <message>
        <source>Remove from this device</source>
        <translation>Von diesem Gerät entfernen</translation>
    </message>
    <message>
        <source>Show “%1” in its conversation</source>
        <translation>„%1“ in der Unterhaltung zeigen</translation>
    </message>
    <message>
        <source>Show in its conversation</source>
        <translation>In der Unterhaltung zeigen</translation>
    </message>
</context>
<context>
    <name>BlockCard</name>
    <message>
        <source>Blocked</source>
        <translation>Blockiert</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>Blockieren</translation>
    </message>
    <message>
        <source>Nothing they send comes here, and nothing goes to them. They are not told. If they were your contact they are it again once you unblock them, and what they wrote meanwhile comes then.</source>
        <translation>Nichts von dieser Person kommt hier an, und nichts geht zu ihr. Sie erfährt es nicht. War sie dein Kontakt, ist sie es wieder, sobald du die Blockierung aufhebst; was sie inzwischen geschrieben hat, kommt dann.</translation>
    </message>
    <message>
        <source>No messages, calls or requests of theirs come any more, on all your devices, and they do not see when you are online or what you have read. They are not told. In groups that you share you both still write.</source>
        <translation>Nachrichten, Anrufe und Anfragen dieser Person kommen auf keinem deiner Geräte mehr an, und sie sieht nicht, wann du online bist oder was du gelesen hast. Sie erfährt es nicht. In gemeinsamen Gruppen schreibt ihr beide weiter.</translation>
    </message>
    <message>
        <source>Block %1</source>
        <translation>%1 blockieren</translation>
    </message>
    <message>
        <source>Unblock %1</source>
        <translation>Blockierung von %1 aufheben</translation>
    </message>
</context>
<context>
    <name>BubbleFile</name>
    <message>
        <source>Download of %1</source>
        <translation>Laden von %1</translation>
    </message>
    <message>
        <source>Try again: %1</source>
        <translation>Noch einmal: %1</translation>
    </message>
    <message>
        <source>Download %1 (%2)</source>
        <translation>%1 laden (%2)</translation>
    </message>
    <message>
        <source>Stop the download of %1</source>
        <translation>%1 nicht weiter laden</translation>
    </message>
    <message>
        <source>Save %1</source>
        <translation>%1 speichern</translation>
    </message>
</context>
<context>
    <name>BubblePicture</name>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Download %1</source>
        <translation>%1 laden</translation>
    </message>
    <message>
        <source>%1 +%2: view</source>
        <translation>%1 +%2: ansehen</translation>
    </message>
    <message>
        <source>%1: view</source>
        <translation>%1: ansehen</translation>
    </message>
    <message>
        <source>%1: stop</source>
        <translation>%1: anhalten</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>+%1</source>
        <translation>+%1</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Laden</translation>
    </message>
</context>
<context>
    <name>BubbleTools</name>
    <message>
        <source>Reply</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>React</source>
        <translation>Reagieren</translation>
    </message>
    <message>
        <source>Menu of this message</source>
        <translation>Menü dieser Nachricht</translation>
    </message>
</context>
<context>
    <name>BubbleVoice</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Pause the voice message, %1</source>
        <translation>Sprachnachricht anhalten, %1</translation>
    </message>
    <message>
        <source>Play the voice message, %1</source>
        <translation>Sprachnachricht abspielen, %1</translation>
    </message>
    <message>
        <source>Stop the download of the voice message, %1</source>
        <translation>Herunterladen der Sprachnachricht abbrechen, %1</translation>
    </message>
    <message>
        <source>Download the voice message, %1</source>
        <translation>Sprachnachricht herunterladen, %1</translation>
    </message>
    <message>
        <source>Place in the voice message</source>
        <translation>Stelle in der Sprachnachricht</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
</context>
<context>
    <name>CallBar</name>
    <message>
        <source>Call with %1</source>
        <translation>Anruf mit %1</translation>
    </message>
    <message>
        <source>Turn the microphone on</source>
        <translation>Mikrofon einschalten</translation>
    </message>
    <message>
        <source>Mute the microphone</source>
        <translation>Mikrofon stummschalten</translation>
    </message>
    <message>
        <source>Return to the call</source>
        <translation>Zurück zum Anruf</translation>
    </message>
    <message>
        <source>Hang up</source>
        <translation>Auflegen</translation>
    </message>
</context>
<context>
    <name>CallButtons</name>
    <message>
        <source>Turn the microphone on</source>
        <translation>Mikrofon einschalten</translation>
    </message>
    <message>
        <source>Mute the microphone</source>
        <translation>Mikrofon stummschalten</translation>
    </message>
    <message>
        <source>%1 (Shift+M)</source>
        <translation>%1 (Umschalt+M)</translation>
    </message>
    <message>
        <source>Turn the camera off</source>
        <translation>Kamera ausschalten</translation>
    </message>
    <message>
        <source>Turn the camera on</source>
        <translation>Kamera einschalten</translation>
    </message>
    <message>
        <source>%1 (Shift+V)</source>
        <translation>%1 (Umschalt+V)</translation>
    </message>
    <message>
        <source>Cancel the call</source>
        <translation>Anruf abbrechen</translation>
    </message>
    <message>
        <source>Hang up</source>
        <translation>Auflegen</translation>
    </message>
    <message>
        <source>%1 (Alt+Shift+E)</source>
        <translation>%1 (Alt+Umschalt+E)</translation>
    </message>
    <message>
        <source>Call again</source>
        <translation>Noch einmal anrufen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>CallHead</name>
    <message>
        <source>Make the call small (Esc)</source>
        <translation>Anruf verkleinern (Esc)</translation>
    </message>
</context>
<context>
    <name>CallList</name>
    <message>
        <source>People to mention, or emoji</source>
        <translation>Leute zum Erwähnen oder Emojis</translation>
    </message>
</context>
<context>
    <name>CallRow</name>
    <message>
        <source>Call %1</source>
        <translation>%1 anrufen</translation>
    </message>
    <message>
        <source>Video call with %1</source>
        <translation>Videoanruf mit %1</translation>
    </message>
</context>
<context>
    <name>CallsPage</name>
    <message>
        <source>Calls</source>
        <translation>Anrufe</translation>
    </message>
    <message>
        <source>New call</source>
        <translation>Neuer Anruf</translation>
    </message>
    <message>
        <source>The calls cannot be shown</source>
        <translation>Die Anrufe können nicht gezeigt werden</translation>
    </message>
    <message>
        <source>No calls yet</source>
        <translation>Noch keine Anrufe</translation>
    </message>
    <message>
        <source>Call somebody who is online. What you say goes straight from your machine to theirs.</source>
        <translation>Ruf jemanden an, der online ist. Was ihr sagt, geht direkt von deinem Gerät zum anderen.</translation>
    </message>
    <message>
        <source>Choose somebody</source>
        <translation>Person wählen</translation>
    </message>
    <message>
        <source>Calls that ended</source>
        <translation>Vergangene Anrufe</translation>
    </message>
</context>
<context>
    <name>Candidates</name>
    <message>
        <source>Search your contacts</source>
        <translation>Kontakte durchsuchen</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Kontakte</translation>
    </message>
    <message>
        <source>None of your contacts is called so.</source>
        <translation>Keiner deiner Kontakte heißt so.</translation>
    </message>
    <message>
        <source>There is nobody to add: people have to be your contacts first.</source>
        <translation>Es gibt niemanden zum Hinzufügen: Leute müssen zuerst deine Kontakte sein.</translation>
    </message>
    <message>
        <source>Find people</source>
        <translation>Leute finden</translation>
    </message>
    <message>
        <source>The group is full.</source>
        <translation>Die Gruppe ist voll.</translation>
    </message>
    <message>
        <source>%1 chosen, room for %2</source>
        <translation>%1 ausgewählt, Platz für %2</translation>
    </message>
</context>
<context>
    <name>CarryCard</name>
    <message>
        <source>Without a network</source>
        <translation>Ohne Netzwerk</translation>
    </message>
    <message>
        <source>What was said here goes into a file that only members can read. Carry it to any of them on a stick, and from one to the next; what they carry back tells you that it came.</source>
        <translation>Was hier gesagt wurde, kommt in eine Datei, die nur Mitglieder lesen können. Bring sie auf einem Stick zu irgendeinem von ihnen, und von dort weiter; was von ihnen zurückkommt, sagt dir, dass es angekommen ist.</translation>
    </message>
    <message>
        <source>What is new for them goes into a file that only they can open. Carry it to them on a stick; what they carry back tells you that it came.</source>
        <translation>Was für die Person neu ist, kommt in eine Datei, die nur sie öffnen kann. Bring sie ihr auf einem Stick; was von ihr zurückkommt, sagt dir, dass es angekommen ist.</translation>
    </message>
    <message>
        <source>Choose the file.</source>
        <translation>Wähle die Datei.</translation>
    </message>
    <message>
        <source>Reading the file. Parts so far: %1</source>
        <translation>Die Datei wird gelesen. Teile bisher: %1</translation>
    </message>
    <message>
        <source>Writing the file. Parts so far: %1</source>
        <translation>Die Datei wird geschrieben. Teile bisher: %1</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Save what the others lack to a file…</source>
        <translation>Was den anderen fehlt, in einer Datei speichern …</translation>
    </message>
    <message>
        <source>Save what %1 lacks to a file…</source>
        <translation>Was %1 fehlt, in einer Datei speichern …</translation>
    </message>
    <message>
        <source>Read a file somebody brought…</source>
        <translation>Eine mitgebrachte Datei lesen …</translation>
    </message>
</context>
<context>
    <name>ChatKinds</name>
    <message>
        <source>Which conversations are shown</source>
        <translation>Welche Gespräche gezeigt werden</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>Ungelesen</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
</context>
<context>
    <name>ChatList</name>
    <message>
        <source>Back to the chats</source>
        <translation>Zurück zu den Chats</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archiv</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
    <message>
        <source>New group</source>
        <translation>Neue Gruppe</translation>
    </message>
    <message>
        <source>Add people</source>
        <translation>Leute hinzufügen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search everything for this</source>
        <translation>Überall danach suchen</translation>
    </message>
    <message>
        <source>Somebody asks to talk to you</source>
        <translation>Jemand möchte mit dir reden</translation>
    </message>
    <message>
        <source>%1 people ask to talk to you</source>
        <translation>%1 Leute möchten mit dir reden</translation>
    </message>
    <message>
        <source>Archive (%1)</source>
        <translation>Archiv (%1)</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Unterhaltungen</translation>
    </message>
</context>
<context>
    <name>ChatListState</name>
    <message>
        <source>The conversations cannot be shown</source>
        <translation>Die Unterhaltungen können nicht gezeigt werden</translation>
    </message>
</context>
<context>
    <name>ChatMenu</name>
    <message>
        <source>Keep on top no more</source>
        <translation>Nicht mehr oben halten</translation>
    </message>
    <message>
        <source>Keep on top</source>
        <translation>Oben halten</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Als gelesen markieren</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>Als ungelesen markieren</translation>
    </message>
    <message>
        <source>Unmute</source>
        <translation>Stummschaltung aufheben</translation>
    </message>
    <message>
        <source>Mute…</source>
        <translation>Stummschalten …</translation>
    </message>
    <message>
        <source>What is announced…</source>
        <translation>Was gemeldet wird …</translation>
    </message>
    <message>
        <source>Back among the others</source>
        <translation>Zurück zu den anderen</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archiv</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
</context>
<context>
    <name>ChatRow</name>
    <message>
        <source>No messages yet</source>
        <translation>Noch keine Nachrichten</translation>
    </message>
</context>
<context>
    <name>ChatsPage</name>
    <message>
        <source>Pick a conversation</source>
        <translation>Wähle eine Unterhaltung</translation>
    </message>
    <message>
        <source>Your conversations will be here</source>
        <translation>Hier werden deine Unterhaltungen stehen</translation>
    </message>
    <message>
        <source>Only you and the person you write to can read what is said. Ctrl+/ shows what the keyboard can do.</source>
        <translation>Nur du und die Person, der du schreibst, können lesen, was gesagt wird. Strg+/ zeigt, was mit der Tastatur geht.</translation>
    </message>
</context>
<context>
    <name>ClearFiles</name>
    <message>
        <source>Remove files of others</source>
        <translation>Dateien von anderen entfernen</translation>
    </message>
    <message>
        <source>They go from this device alone, and can be fetched again as long as their senders have them. Texts stay, and so does what you sent or passed on.</source>
        <translation>Sie gehen nur von diesem Gerät und können wieder geholt werden, solange die Leute, die sie geschickt haben, sie noch haben. Texte bleiben, und auch, was du geschickt oder weitergeleitet hast.</translation>
    </message>
    <message>
        <source>Here for more than a year</source>
        <translation>Länger als ein Jahr hier</translation>
    </message>
    <message>
        <source>Here for more than 90 days</source>
        <translation>Länger als 90 Tage hier</translation>
    </message>
    <message>
        <source>Here for more than 30 days</source>
        <translation>Länger als 30 Tage hier</translation>
    </message>
    <message>
        <source>All of them</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Wird gezählt …</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>CodeStep</name>
    <message>
        <source>Ask one of your contacts</source>
        <translation>Einen deiner Kontakte fragen</translation>
    </message>
    <message>
        <source>Link this device</source>
        <translation>Dieses Gerät verknüpfen</translation>
    </message>
    <message>
        <source>Call them. They open you in their Kith and choose “Help … come back”, at the bottom of your page. It shows a code, which they read to you, or send you as a link.</source>
        <translation>Ruf die Person an. Sie öffnet dich in ihrem Kith und wählt ganz unten auf deiner Seite „… beim Zurückkommen helfen“. Dort steht ein Code, den sie dir vorliest oder als Link schickt.</translation>
    </message>
    <message>
        <source>On the device where you have Kith: Settings, Devices, “Link a new device”. All your people and conversations come here; both devices have them from then on.</source>
        <translation>Auf dem Gerät, auf dem du Kith hast: Einstellungen, Geräte, „Neues Gerät verknüpfen“. Alle deine Leute und Unterhaltungen kommen hierher; von da an haben sie beide Geräte.</translation>
    </message>
    <message>
        <source>The code they see</source>
        <translation>Der Code, der dort steht</translation>
    </message>
    <message>
        <source>The code it shows</source>
        <translation>Der angezeigte Code</translation>
    </message>
    <message>
        <source>What should this device be called?</source>
        <translation>Wie soll dieses Gerät heißen?</translation>
    </message>
    <message>
        <source>Laptop</source>
        <translation>Laptop</translation>
    </message>
    <message>
        <source>Their address or that of their relay, if they are not found</source>
        <translation>Adresse der Person oder ihres Relais, falls sie nicht gefunden wird</translation>
    </message>
    <message>
        <source>Its address or that of your relay, if it is not found</source>
        <translation>Adresse des Geräts oder deines Relais, falls es nicht gefunden wird</translation>
    </message>
    <message>
        <source>Empty: found by the link, or on this network</source>
        <translation>Leer: wird durch den Link oder in diesem Netzwerk gefunden</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Come back</source>
        <translation>Zurückkommen</translation>
    </message>
</context>
<context>
    <name>CommentRow</name>
    <message>
        <source>%1 · not your contact</source>
        <translation>%1 · nicht dein Kontakt</translation>
    </message>
    <message>
        <source>%1, waiting to be sent</source>
        <translation>%1, wartet aufs Senden</translation>
    </message>
    <message>
        <source>Delete this comment</source>
        <translation>Diesen Kommentar löschen</translation>
    </message>
</context>
<context>
    <name>Comments</name>
    <message>
        <source>Show earlier comments (%1)</source>
        <translation>Frühere Kommentare zeigen (%1)</translation>
    </message>
    <message>
        <source>The comment will be deleted, here and for everybody who has it.</source>
        <translation>Der Kommentar wird gelöscht, hier und bei allen, die ihn haben.</translation>
    </message>
    <message>
        <source>%1 characters too many</source>
        <translation>%1 Zeichen zu viel</translation>
    </message>
    <message>
        <source>Write a comment</source>
        <translation>Kommentar schreiben</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Message to %1</source>
        <translation>Nachricht an %1</translation>
    </message>
    <message>
        <source>What would you like to share?</source>
        <translation>Was möchtest du teilen?</translation>
    </message>
    <message>
        <source>New post</source>
        <translation>Neuer Beitrag</translation>
    </message>
    <message>
        <source>Picture to post</source>
        <translation>Bild für den Beitrag</translation>
    </message>
    <message>
        <source>%1, posted without place and device data</source>
        <translation>%1, ohne Orts- und Gerätedaten</translation>
    </message>
    <message>
        <source>Remove the picture</source>
        <translation>Bild entfernen</translation>
    </message>
    <message>
        <source>%1 characters too many</source>
        <translation>%1 Zeichen zu viel</translation>
    </message>
    <message>
        <source>%1 characters left</source>
        <translation>noch %1 Zeichen</translation>
    </message>
    <message>
        <source>Add a picture</source>
        <translation>Bild hinzufügen</translation>
    </message>
    <message>
        <source>For whom: %1</source>
        <translation>Für wen: %1</translation>
    </message>
    <message>
        <source>Post</source>
        <translation>Veröffentlichen</translation>
    </message>
</context>
<context>
    <name>ComposerCard</name>
    <message>
        <source>Asking the page…</source>
        <translation>Die Seite wird gefragt …</translation>
    </message>
    <message>
        <source>Comes when you go on writing and pause</source>
        <translation>Kommt, wenn du weiterschreibst und innehältst</translation>
    </message>
    <message>
        <source>Preview of %1: %2</source>
        <translation>Vorschau von %1: %2</translation>
    </message>
    <message>
        <source>Preview of %1</source>
        <translation>Vorschau von %1</translation>
    </message>
    <message>
        <source>Send no preview</source>
        <translation>Keine Vorschau senden</translation>
    </message>
    <message>
        <source>%1 (Ctrl+P)</source>
        <translation>%1 (Strg+P)</translation>
    </message>
</context>
<context>
    <name>ComposerTools</name>
    <message>
        <source>Attach files</source>
        <translation>Dateien anhängen</translation>
    </message>
    <message>
        <source>%1 (Ctrl+U)</source>
        <translation>%1 (Strg+U)</translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>Emoji</translation>
    </message>
    <message>
        <source>%1 (Ctrl+Shift+J)</source>
        <translation>%1 (Strg+Umschalt+J)</translation>
    </message>
    <message>
        <source>New poll</source>
        <translation>Neue Umfrage</translation>
    </message>
</context>
<context>
    <name>DayLabel</name>
    <message>
        <source>%1: go to another day</source>
        <translation>%1: zu einem anderen Tag</translation>
    </message>
    <message>
        <source>Go to a day (Ctrl+G)</source>
        <translation>Zu einem Tag (Strg+G)</translation>
    </message>
</context>
<context>
    <name>DayPicker</name>
    <message>
        <source>Go to a day</source>
        <translation>Zu einem Tag gehen</translation>
    </message>
</context>
<context>
    <name>DeletePhoto</name>
    <message>
        <source>Delete this photo?</source>
        <translation>Dieses Foto löschen?</translation>
    </message>
    <message>
        <source>It is deleted from everybody who is in the album. This cannot be undone.</source>
        <translation>Es wird bei allen gelöscht, die im Album sind. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>DeviceRow</name>
    <message>
        <source>Rename %1</source>
        <translation>%1 umbenennen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Renew</source>
        <translation>Erneuern</translation>
    </message>
    <message>
        <source>Renew %1</source>
        <translation>%1 erneuern</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>delete, sign out, lost, stolen</source>
        <translation>löschen, abmelden, verloren, gestohlen</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
</context>
<context>
    <name>DevicesCard</name>
    <message>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <source>phone, laptop, second computer, sign out, lost, link</source>
        <translation>Handy, Telefon, Laptop, zweiter Computer, abmelden, verloren, verknüpfen</translation>
    </message>
    <message>
        <source>This device was removed from your account: nothing is sent from here any more.</source>
        <translation>Dieses Gerät wurde aus deinem Konto entfernt: Von hier wird nichts mehr gesendet.</translation>
    </message>
    <message>
        <source>Each of your devices has all conversations and speaks as you.</source>
        <translation>Jedes deiner Geräte hat alle Unterhaltungen und spricht als du.</translation>
    </message>
    <message>
        <source>Link a new device</source>
        <translation>Neues Gerät verknüpfen</translation>
    </message>
    <message>
        <source>New devices are linked on the one that can do it.</source>
        <translation>Neue Geräte werden auf dem verknüpft, das es darf.</translation>
    </message>
    <message>
        <source>QR code that links a new device</source>
        <translation>QR-Code, der ein neues Gerät verknüpft</translation>
    </message>
    <message>
        <source>QR code that renews “%1”</source>
        <translation>QR-Code, der „%1“ erneuert</translation>
    </message>
    <message>
        <source>Start Kith on the new device, choose “I have Kith on another device”, and give it this code:</source>
        <translation>Starte Kith auf dem neuen Gerät, wähle „Ich habe Kith auf einem anderen Gerät“ und gib diesen Code ein:</translation>
    </message>
    <message>
        <source>On “%1”, choose “Set it right” in the notice at the top, and give it this code:</source>
        <translation>Wähle auf „%1“ im Hinweis ganz oben „In Ordnung bringen“ und gib diesen Code ein:</translation>
    </message>
    <message>
        <source>Whoever has it reads and writes as you: show it to nobody.</source>
        <translation>Wer ihn hat, liest und schreibt als du: Zeig ihn niemandem.</translation>
    </message>
    <message>
        <source>Copied. Paste it on that device only.</source>
        <translation>Kopiert. Füge ihn nur auf jenem Gerät ein.</translation>
    </message>
</context>
<context>
    <name>DoorCard</name>
    <message>
        <source>A link into a group</source>
        <translation>Ein Link in eine Gruppe</translation>
    </message>
    <message>
        <source>You belong to this group.</source>
        <translation>Du gehörst zu dieser Gruppe.</translation>
    </message>
    <message>
        <source>One member when the link was made.</source>
        <translation>Ein Mitglied, als der Link erstellt wurde.</translation>
    </message>
    <message>
        <source>%1 members when the link was made.</source>
        <translation>%1 Mitglieder, als der Link erstellt wurde.</translation>
    </message>
    <message>
        <source>Ask to be let in</source>
        <translation>Um Einlass bitten</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Beitreten</translation>
    </message>
    <message>
        <source>To the conversation</source>
        <translation>Zur Unterhaltung</translation>
    </message>
    <message>
        <source>Ask no more</source>
        <translation>Nicht mehr fragen</translation>
    </message>
</context>
<context>
    <name>DropSheet</name>
    <message>
        <source>Drop files to send them</source>
        <translation>Lass Dateien hier los, um sie zu senden</translation>
    </message>
</context>
<context>
    <name>EditedLabel</name>
    <message>
        <source>edited</source>
        <translation>bearbeitet</translation>
    </message>
    <message>
        <source>Edited: what it said before</source>
        <translation>Bearbeitet: was vorher da stand</translation>
    </message>
</context>
<context>
    <name>EndCard</name>
    <message>
        <source>When it is over</source>
        <translation>Wenn sie zu Ende ist</translation>
    </message>
    <message>
        <source>You founded this group, and stay as long as it is there. An archived group can be read, and nothing is written in it.</source>
        <translation>Du hast diese Gruppe gegründet und bleibst, solange es sie gibt. Eine archivierte Gruppe kann gelesen werden, und niemand schreibt mehr darin.</translation>
    </message>
    <message>
        <source>An archived group can be read by everybody in it, and nothing is written in it.</source>
        <translation>Eine archivierte Gruppe können alle darin lesen, und niemand schreibt mehr darin.</translation>
    </message>
    <message>
        <source>Let people write again</source>
        <translation>Wieder schreiben lassen</translation>
    </message>
    <message>
        <source>Archive for everybody</source>
        <translation>Für alle archivieren</translation>
    </message>
    <message>
        <source>Go on in a group of mine</source>
        <translation>In einer eigenen Gruppe weitermachen</translation>
    </message>
    <message>
        <source>Leave the group</source>
        <translation>Gruppe verlassen</translation>
    </message>
    <message>
        <source>Go on in a group of yours?</source>
        <translation>In einer eigenen Gruppe weitermachen?</translation>
    </message>
    <message>
        <source>A new group is made that you own, and everybody here who is your contact comes along. This one is closed: what was said stays above what follows.</source>
        <translation>Eine neue Gruppe entsteht, die dir gehört, und alle hier, die deine Kontakte sind, kommen mit. Diese wird geschlossen: Was gesagt wurde, bleibt über dem stehen, was folgt.</translation>
    </message>
    <message>
        <source>Make it</source>
        <translation>Erstellen</translation>
    </message>
    <message>
        <source>Leave “%1”?</source>
        <translation>„%1“ verlassen?</translation>
    </message>
    <message>
        <source>You read nothing that is said here from now on, and keep what you have. To come back you must be added again.</source>
        <translation>Du liest ab jetzt nichts mehr, was hier gesagt wird, und behältst, was du hast. Um zurückzukommen, musst du wieder hinzugefügt werden.</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Verlassen</translation>
    </message>
</context>
<context>
    <name>ExportTalk</name>
    <message>
        <source>Export this conversation</source>
        <translation>Diese Unterhaltung exportieren</translation>
    </message>
    <message>
        <source>Nothing in it is encrypted: whoever has the folder can read it. Messages that disappear are left out, and so are files that are not on this computer.</source>
        <translation>Nichts darin ist verschlüsselt: Wer den Ordner hat, kann alles lesen. Nachrichten, die verschwinden, fehlen darin, und auch Dateien, die nicht auf diesem Computer sind.</translation>
    </message>
    <message>
        <source>With pages to read</source>
        <translation>Mit Seiten zum Lesen</translation>
    </message>
    <message>
        <source>For any browser, without a network, and to print. Other programs read the rest.</source>
        <translation>Für jeden Browser, ohne Netz, und zum Drucken. Das Übrige lesen andere Programme.</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>Ordner zeigen</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Einen Ordner wählen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>FeedPage</name>
    <message>
        <source>Feed</source>
        <translation>Neuigkeiten</translation>
    </message>
    <message>
        <source>My posts</source>
        <translation>Meine Beiträge</translation>
    </message>
    <message>
        <source>Back to everybody&apos;s posts</source>
        <translation>Zurück zu den Beiträgen aller</translation>
    </message>
    <message>
        <source>Your posts</source>
        <translation>Deine Beiträge</translation>
    </message>
    <message>
        <source>Posts that you may read</source>
        <translation>Beiträge, die du lesen darfst</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Nothing here yet</source>
        <translation>Noch nichts hier</translation>
    </message>
    <message>
        <source>What you and the people you know post appears here. Begin with a line or a picture.</source>
        <translation>Hier steht, was du und die Leute, die du kennst, veröffentlichen. Fang mit einer Zeile oder einem Bild an.</translation>
    </message>
    <message>
        <source>No posts</source>
        <translation>Keine Beiträge</translation>
    </message>
    <message>
        <source>What you post appears here.</source>
        <translation>Hier steht, was du veröffentlichst.</translation>
    </message>
    <message>
        <source>Posts of this person that you may read appear here.</source>
        <translation>Hier stehen die Beiträge dieser Person, die du lesen darfst.</translation>
    </message>
    <message>
        <source>Drop a picture to post it</source>
        <translation>Leg ein Bild hier ab, um es zu veröffentlichen</translation>
    </message>
    <message>
        <source>Delete?</source>
        <translation>Löschen?</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>FieldsCard</name>
    <message>
        <source>What they say of themselves</source>
        <translation>Was die Person über sich sagt</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Search in this conversation</source>
        <translation>In dieser Unterhaltung suchen</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>Older</source>
        <translation>Älter</translation>
    </message>
    <message>
        <source>Older (Enter)</source>
        <translation>Älter (Eingabe)</translation>
    </message>
    <message>
        <source>Newer</source>
        <translation>Neuer</translation>
    </message>
    <message>
        <source>Newer (Shift+Enter)</source>
        <translation>Neuer (Umschalt+Eingabe)</translation>
    </message>
    <message>
        <source>Go to a day</source>
        <translation>Zu einem Tag gehen</translation>
    </message>
    <message>
        <source>%1 (Ctrl+G)</source>
        <translation>%1 (Strg+G)</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>Suche schließen</translation>
    </message>
</context>
<context>
    <name>FindSetting</name>
    <message>
        <source>Find a setting</source>
        <translation>Eine Einstellung finden</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>Die Suche leeren</translation>
    </message>
</context>
<context>
    <name>FirstPage</name>
    <message>
        <source>Starting your node…</source>
        <translation>Dein Knoten startet …</translation>
    </message>
    <message>
        <source>I see</source>
        <translation>Verstanden</translation>
    </message>
    <message>
        <source>Your node does not start</source>
        <translation>Dein Knoten startet nicht</translation>
    </message>
</context>
<context>
    <name>ForwardTo</name>
    <message>
        <source>Forward</source>
        <translation>Weiterleiten</translation>
    </message>
    <message>
        <source>Forward %1 messages</source>
        <translation>%1 Nachrichten weiterleiten</translation>
    </message>
    <message>
        <source>A few letters of a name</source>
        <translation>Ein paar Buchstaben eines Namens</translation>
    </message>
    <message>
        <source>To %1</source>
        <translation>An %1</translation>
    </message>
    <message>
        <source>Conversations that fit</source>
        <translation>Passende Unterhaltungen</translation>
    </message>
    <message>
        <source>There are no conversations yet.</source>
        <translation>Es gibt noch keine Unterhaltungen.</translation>
    </message>
    <message>
        <source>No conversation is called so.</source>
        <translation>Keine Unterhaltung heißt so.</translation>
    </message>
    <message>
        <source>A message before them, if you like</source>
        <translation>Eine Nachricht davor, wenn du magst</translation>
    </message>
    <message>
        <source>They bear the word “Forwarded”. Nobody is told who wrote them, and whoever did is not told either.</source>
        <translation>Sie tragen das Wort „Weitergeleitet“. Niemand erfährt, wer sie geschrieben hat, und wer es war, erfährt auch nichts davon.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>ForwardedLabel</name>
    <message>
        <source>Forwarded</source>
        <translation>Weitergeleitet</translation>
    </message>
</context>
<context>
    <name>FoundSettings</name>
    <message>
        <source>Settings that fit</source>
        <translation>Einstellungen, die passen</translation>
    </message>
    <message>
        <source>%1, in %2</source>
        <translation>%1, in %2</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>No setting goes by these words. Esc shows all of them again.</source>
        <translation>Keine Einstellung heißt so. Esc zeigt wieder alle.</translation>
    </message>
    <message>
        <source>Show all settings</source>
        <translation>Alle Einstellungen zeigen</translation>
    </message>
</context>
<context>
    <name>GalleryPage</name>
    <message>
        <source>Gallery</source>
        <translation>Galerie</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Albums</source>
        <translation>Alben</translation>
    </message>
    <message>
        <source>New album</source>
        <translation>Neues Album</translation>
    </message>
    <message>
        <source>The photos cannot be shown</source>
        <translation>Die Fotos können nicht gezeigt werden</translation>
    </message>
    <message>
        <source>Nothing in this album yet</source>
        <translation>Noch nichts in diesem Album</translation>
    </message>
    <message>
        <source>No albums yet</source>
        <translation>Noch keine Alben</translation>
    </message>
    <message>
        <source>No photos yet</source>
        <translation>Noch keine Fotos</translation>
    </message>
    <message>
        <source>Drop photos here, or choose them. Everybody in the album gets them in full quality.</source>
        <translation>Leg Fotos hier ab oder wähle sie aus. Alle im Album bekommen sie in voller Qualität.</translation>
    </message>
    <message>
        <source>Make an album, add people, and fill it together. Photos of posts come here by themselves.</source>
        <translation>Erstell ein Album, füg Leute hinzu und füllt es gemeinsam. Fotos aus Beiträgen kommen von selbst hierher.</translation>
    </message>
    <message>
        <source>Add photos</source>
        <translation>Fotos hinzufügen</translation>
    </message>
    <message>
        <source>Drop photos to add them</source>
        <translation>Fotos zum Hinzufügen hier ablegen</translation>
    </message>
    <message>
        <source>Open an album to add photos to it</source>
        <translation>Öffne ein Album, um Fotos hinzuzufügen</translation>
    </message>
</context>
<context>
    <name>GroupPage</name>
    <message>
        <source>New group</source>
        <translation>Neue Gruppe</translation>
    </message>
    <message>
        <source>About this group</source>
        <translation>Über diese Gruppe</translation>
    </message>
    <message>
        <source>This group cannot be shown</source>
        <translation>Diese Gruppe kann nicht gezeigt werden</translation>
    </message>
</context>
<context>
    <name>GroupPane</name>
    <message>
        <source>You do not belong to this group any more.</source>
        <translation>Du gehörst nicht mehr zu dieser Gruppe.</translation>
    </message>
    <message>
        <source>Closed: it goes on in another group, with what was said here above it.</source>
        <translation>Geschlossen: Es geht in einer anderen Gruppe weiter, mit dem hier Gesagten darüber.</translation>
    </message>
    <message>
        <source>Archived: it can be read, and nothing is written in it.</source>
        <translation>Archiviert: Sie kann gelesen werden, und niemand schreibt mehr darin.</translation>
    </message>
    <message>
        <source>To the conversation</source>
        <translation>Zur Unterhaltung</translation>
    </message>
</context>
<context>
    <name>HelpCard</name>
    <message>
        <source>%1 lost all devices?</source>
        <translation>%1 hat alle Geräte verloren?</translation>
    </message>
    <message>
        <source>Their 24 words and a code from here bring them back on a new device. Be sure that it is them who ask: call them.</source>
        <translation>Die 24 Wörter der Person und ein Code von hier bringen sie auf einem neuen Gerät zurück. Sei sicher, dass wirklich sie fragt: Ruf sie an.</translation>
    </message>
    <message>
        <source>Show a new code</source>
        <translation>Neuen Code zeigen</translation>
    </message>
    <message>
        <source>Help %1 come back</source>
        <translation>%1 beim Zurückkommen helfen</translation>
    </message>
    <message>
        <source>QR code that brings %1 back</source>
        <translation>QR-Code, der %1 zurückbringt</translation>
    </message>
    <message>
        <source>On the new device %1 starts Kith, chooses “I have only my 24 words”, and gives it this code:</source>
        <translation>Auf dem neuen Gerät startet %1 Kith, wählt „Ich habe nur meine 24 Wörter“ und gibt diesen Code ein:</translation>
    </message>
    <message>
        <source>Whoever has this code and the 24 words of %1 becomes %1 here. Show it to nobody else.</source>
        <translation>Wer diesen Code und die 24 Wörter von %1 hat, wird hier zu %1. Zeig ihn sonst niemandem.</translation>
    </message>
    <message>
        <source>Copied. Send it to nobody but %1.</source>
        <translation>Kopiert. Schick ihn nur %1.</translation>
    </message>
</context>
<context>
    <name>HereCard</name>
    <message>
        <source>This computer</source>
        <translation>Dieser Computer</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>Adressen</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>Kopiert: %1</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Not listening</source>
        <translation>Nimmt keine Verbindungen an</translation>
    </message>
    <message>
        <source>Local network</source>
        <translation>Lokales Netzwerk</translation>
    </message>
    <message>
        <source>On: contacts on the same network find this computer</source>
        <translation>An: Kontakte im selben Netzwerk finden diesen Computer</translation>
    </message>
    <message>
        <source>Off: this computer neither looks nor shows itself there</source>
        <translation>Aus: Dieser Computer sucht dort nicht und zeigt sich nicht</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>None open now</source>
        <translation>Gerade keine offen</translation>
    </message>
    <message>
        <source>1 open now</source>
        <translation>Gerade 1 offen</translation>
    </message>
    <message>
        <source>%1 open now</source>
        <translation>Gerade %1 offen</translation>
    </message>
</context>
<context>
    <name>HerePane</name>
    <message>
        <source>Relays and this computer</source>
        <translation>Relais und dieser Computer</translation>
    </message>
    <message>
        <source>Drop a relay&apos;s code or link to join it</source>
        <translation>Leg Code oder Link eines Relais hier ab, um es zu nutzen</translation>
    </message>
</context>
<context>
    <name>HonestPage</name>
    <message>
        <source>What Kith is not</source>
        <translation>Was Kith nicht ist</translation>
    </message>
</context>
<context>
    <name>HonestView</name>
    <message>
        <source>Before you rely on it</source>
        <translation>Bevor du dich darauf verlässt</translation>
    </message>
    <message>
        <source>Nobody outside has checked it</source>
        <translation>Niemand von außen hat es geprüft</translation>
    </message>
    <message>
        <source>Kith is young and not externally audited. Do not rely on it where a mistake could harm somebody.</source>
        <translation>Kith ist jung und nicht von außen geprüft. Verlass dich nicht darauf, wo ein Fehler jemandem schaden könnte.</translation>
    </message>
    <message>
        <source>It lives on computers, not on phones</source>
        <translation>Es lebt auf Computern, nicht auf Telefonen</translation>
    </message>
    <message>
        <source>There is no app for a phone. You are reached while a computer of yours is on; what comes meanwhile waits with its sender, or at a relay if you use one.</source>
        <translation>Fürs Telefon gibt es keine App. Du bist erreichbar, solange ein Computer von dir an ist; was inzwischen kommt, wartet beim Absender, oder bei einem Relais, wenn du eines nutzt.</translation>
    </message>
    <message>
        <source>Your 24 words bring back you, not everything</source>
        <translation>Deine 24 Wörter bringen dich zurück, aber nicht alles</translation>
    </message>
    <message>
        <source>With a backup they bring back what is in it. Alone, and with the help of a contact, they bring back your account, whom you know, and what those people still have. What nobody else has is gone. Whoever has the words can be you.</source>
        <translation>Mit einer Sicherung bringen sie zurück, was darin ist. Allein und mit der Hilfe eines Kontakts bringen sie dein Konto zurück, wen du kennst und was diese Leute noch haben. Was sonst niemand hat, ist weg. Wer die Wörter hat, kann du sein.</translation>
    </message>
    <message>
        <source>Others cannot read it, but see something</source>
        <translation>Andere können es nicht lesen, sehen aber etwas</translation>
    </message>
    <message>
        <source>What you write is read by those you write to, on all their devices. A relay sees addresses, times and sizes. Whoever you connect to sees your address, and whoever watches the network can guess who talks to whom.</source>
        <translation>Was du schreibst, lesen die, denen du schreibst, auf allen ihren Geräten. Ein Relais sieht Adressen, Zeiten und Größen. Mit wem du dich verbindest, sieht deine Adresse, und wer das Netzwerk beobachtet, kann erraten, wer mit wem redet.</translation>
    </message>
</context>
<context>
    <name>InCall</name>
    <message>
        <source>Call with %1</source>
        <translation>Anruf mit %1</translation>
    </message>
    <message>
        <source>The connection was lost. It is being looked for.</source>
        <translation>Die Verbindung ist abgebrochen. Sie wird gesucht.</translation>
    </message>
    <message>
        <source>Picture of %1</source>
        <translation>Bild von %1</translation>
    </message>
    <message>
        <source>Their camera is off</source>
        <translation>Die Kamera drüben ist aus</translation>
    </message>
    <message>
        <source>My picture</source>
        <translation>Mein Bild</translation>
    </message>
</context>
<context>
    <name>InvitedCard</name>
    <message>
        <source>Somebody invited you</source>
        <translation>Jemand hat dich eingeladen</translation>
    </message>
    <message>
        <source>Paste their link, or a picture of their code; a picture may also be dropped here. A link into a group works, too.</source>
        <translation>Füge den Link ein oder ein Bild des Codes; ein Bild kannst du auch hier ablegen. Ein Link in eine Gruppe geht auch.</translation>
    </message>
    <message>
        <source>Their link</source>
        <translation>Der Link</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Picture of a code…</source>
        <translation>Bild eines Codes …</translation>
    </message>
    <message>
        <source>Use the camera</source>
        <translation>Kamera benutzen</translation>
    </message>
    <message>
        <source>Where you asked to be let in</source>
        <translation>Wo du um Einlass gebeten hast</translation>
    </message>
</context>
<context>
    <name>JoinCard</name>
    <message>
        <source>Join a relay</source>
        <translation>Einem Relais beitreten</translation>
    </message>
    <message>
        <source>Paste the link of somebody&apos;s relay, or a picture of its code; a picture may also be dropped here.</source>
        <translation>Füge den Link eines Relais ein oder ein Bild seines Codes; ein Bild kannst du auch hier ablegen.</translation>
    </message>
    <message>
        <source>You use two relays of others, which is the most. Leave one of them to join another.</source>
        <translation>Du nutzt zwei fremde Relais, mehr geht nicht. Verlass eines, um einem anderen beizutreten.</translation>
    </message>
    <message>
        <source>Link of the relay</source>
        <translation>Link des Relais</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Beitreten</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Picture of a code…</source>
        <translation>Bild eines Codes …</translation>
    </message>
    <message>
        <source>Use the camera</source>
        <translation>Kamera benutzen</translation>
    </message>
</context>
<context>
    <name>JoinPage</name>
    <message>
        <source>Join a group</source>
        <translation>Einer Gruppe beitreten</translation>
    </message>
    <message>
        <source>Joining groups</source>
        <translation>Gruppen beitreten</translation>
    </message>
    <message>
        <source>Nobody waits to be let into a group, here or elsewhere.</source>
        <translation>Niemand wartet auf Einlass in eine Gruppe, weder hier noch anderswo.</translation>
    </message>
</context>
<context>
    <name>KBanner</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>KCalendar</name>
    <message>
        <source>The month before</source>
        <translation>Der Monat davor</translation>
    </message>
    <message>
        <source>The month after</source>
        <translation>Der Monat danach</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>, nothing was said</source>
        <translation>, nichts wurde gesagt</translation>
    </message>
</context>
<context>
    <name>KCode</name>
    <message>
        <source>QR code of your invite link</source>
        <translation>QR-Code deines Einladungslinks</translation>
    </message>
</context>
<context>
    <name>KDialog</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>KEmojiSheet</name>
    <message>
        <source>Picked lately</source>
        <translation>Zuletzt gewählt</translation>
    </message>
    <message>
        <source>Smileys</source>
        <translation>Smileys</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Leute</translation>
    </message>
    <message>
        <source>Animals and nature</source>
        <translation>Tiere und Natur</translation>
    </message>
    <message>
        <source>Food and drink</source>
        <translation>Essen und Trinken</translation>
    </message>
    <message>
        <source>Travel and places</source>
        <translation>Reisen und Orte</translation>
    </message>
    <message>
        <source>Activities</source>
        <translation>Aktivitäten</translation>
    </message>
    <message>
        <source>Objects</source>
        <translation>Gegenstände</translation>
    </message>
    <message>
        <source>Symbols</source>
        <translation>Symbole</translation>
    </message>
    <message>
        <source>Flags</source>
        <translation>Flaggen</translation>
    </message>
    <message>
        <source>as drawn</source>
        <translation>wie gezeichnet</translation>
    </message>
    <message>
        <source>light</source>
        <translation>hell</translation>
    </message>
    <message>
        <source>medium light</source>
        <translation>mittelhell</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>mittel</translation>
    </message>
    <message>
        <source>medium dark</source>
        <translation>mitteldunkel</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>dunkel</translation>
    </message>
    <message>
        <source>Search by name</source>
        <translation>Nach Namen suchen</translation>
    </message>
    <message>
        <source>Tone of skin: %1</source>
        <translation>Hautton: %1</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <source>%1  :%2:</source>
        <translation>%1  :%2:</translation>
    </message>
    <message>
        <source>No emoji has a name like this.</source>
        <translation>Kein Emoji hat so einen Namen.</translation>
    </message>
</context>
<context>
    <name>KEmojis</name>
    <message>
        <source>Emoji</source>
        <translation>Emoji</translation>
    </message>
</context>
<context>
    <name>KFact</name>
    <message>
        <source>Copy %1</source>
        <translation>%1 kopieren</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
</context>
<context>
    <name>KFailure</name>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>Kopiert: %1</translation>
    </message>
</context>
<context>
    <name>KField</name>
    <message>
        <source>Hide what is typed</source>
        <translation>Eingabe verbergen</translation>
    </message>
    <message>
        <source>Show what is typed</source>
        <translation>Eingabe zeigen</translation>
    </message>
</context>
<context>
    <name>KHeader</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
</context>
<context>
    <name>KKeys</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
</context>
<context>
    <name>KLinkCode</name>
    <message>
        <source>QR code</source>
        <translation>QR-Code</translation>
    </message>
    <message>
        <source>Typed, it works on the same network; as picture or link from anywhere, over your relay.</source>
        <translation>Getippt funktioniert er im selben Netzwerk; als Bild oder Link von überall, über dein Relais.</translation>
    </message>
    <message>
        <source>Both must be on the same network; with a relay it works from anywhere.</source>
        <translation>Beide müssen im selben Netzwerk sein; mit einem Relais geht es von überall.</translation>
    </message>
    <message>
        <source>If it finds nobody, give it the address %1, too.</source>
        <translation>Wenn es niemanden findet, gib auch die Adresse %1 ein.</translation>
    </message>
    <message>
        <source>Good for one device, until %1.</source>
        <translation>Gilt für ein Gerät, bis %1.</translation>
    </message>
    <message>
        <source>Copy the link</source>
        <translation>Link kopieren</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Verbergen</translation>
    </message>
</context>
<context>
    <name>KMarked</name>
    <message>
        <source>Show what is hidden</source>
        <translation>Verborgenes zeigen</translation>
    </message>
</context>
<context>
    <name>KMenu</name>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
</context>
<context>
    <name>KPaneHead</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>KPanes</name>
    <message>
        <source>Width of the list</source>
        <translation>Breite der Liste</translation>
    </message>
</context>
<context>
    <name>KPhrase</name>
    <message>
        <source>Your 24 words</source>
        <translation>Deine 24 Wörter</translation>
    </message>
    <message>
        <source>In order, with spaces between them</source>
        <translation>Der Reihe nach, mit Leerzeichen dazwischen</translation>
    </message>
    <message>
        <source>%1 of %2 words</source>
        <translation>%1 von %2 Wörtern</translation>
    </message>
</context>
<context>
    <name>KPicture</name>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
</context>
<context>
    <name>KProgress</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
</context>
<context>
    <name>KReactions</name>
    <message>
        <source>React</source>
        <translation>Reagieren</translation>
    </message>
    <message>
        <source>More reactions</source>
        <translation>Weitere Reaktionen</translation>
    </message>
</context>
<context>
    <name>KScan</name>
    <message>
        <source>Picture of the camera</source>
        <translation>Bild der Kamera</translation>
    </message>
    <message>
        <source>Hold the code before the camera. It is used as soon as it is read; no picture is kept.</source>
        <translation>Halte den Code vor die Kamera. Er wird benutzt, sobald er gelesen ist; kein Bild wird aufbewahrt.</translation>
    </message>
    <message>
        <source>Close the camera</source>
        <translation>Kamera schließen</translation>
    </message>
</context>
<context>
    <name>KSeek</name>
    <message>
        <source>Place</source>
        <translation>Stelle</translation>
    </message>
</context>
<context>
    <name>KSpinner</name>
    <message>
        <source>Working</source>
        <translation>Es wird gearbeitet</translation>
    </message>
</context>
<context>
    <name>KZoom</name>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
</context>
<context>
    <name>KeyFileDialog</name>
    <message>
        <source>Open without the key file?</source>
        <translation>Ohne die Schlüsseldatei öffnen?</translation>
    </message>
    <message>
        <source>Add a key file?</source>
        <translation>Eine Schlüsseldatei hinzufügen?</translation>
    </message>
    <message>
        <source>The store opens without it from now on, as it did before. Copies of Kith&apos;s folder that were made meanwhile still ask for it: keep the file as long as you keep those.</source>
        <translation>Der Speicher öffnet sich von jetzt an wieder ohne sie. Kopien von Kiths Ordner, die in der Zwischenzeit entstanden sind, verlangen sie weiterhin: Behalte die Datei, solange du diese Kopien behältst.</translation>
    </message>
    <message>
        <source>Kith makes a small file, on a stick for instance, without which this store does not open any more. Keep a copy of it in another place: if all are lost, only your 24 words bring you back, with a backup or the help of a contact.</source>
        <translation>Kith legt eine kleine Datei an, zum Beispiel auf einem Stick, ohne die sich dieser Speicher nicht mehr öffnet. Bewahre eine Kopie davon an einem anderen Ort auf: Sind alle verloren, bringen dich nur deine 24 Wörter zurück, mit einer Sicherung oder mit der Hilfe eines Kontakts.</translation>
    </message>
    <message>
        <source>Not chosen yet</source>
        <translation>Noch nicht gewählt</translation>
    </message>
    <message>
        <source>Best on a stick</source>
        <translation>Am besten auf einem Stick</translation>
    </message>
    <message>
        <source>Choose the file</source>
        <translation>Datei wählen</translation>
    </message>
    <message>
        <source>Choose where</source>
        <translation>Ort wählen</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Open without it</source>
        <translation>Ohne sie öffnen</translation>
    </message>
    <message>
        <source>Make the key file</source>
        <translation>Schlüsseldatei anlegen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>Keymap</name>
    <message>
        <source>On every page</source>
        <translation>Auf jeder Seite</translation>
    </message>
    <message>
        <source>Go to a page</source>
        <translation>Zu einer Seite</translation>
    </message>
    <message>
        <source>Go to a conversation</source>
        <translation>Zu einer Unterhaltung</translation>
    </message>
    <message>
        <source>Search everything</source>
        <translation>Alles durchsuchen</translation>
    </message>
    <message>
        <source>Add people</source>
        <translation>Leute hinzufügen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Größerer Text</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Kleinerer Text</translation>
    </message>
    <message>
        <source>Text of the usual size</source>
        <translation>Text in üblicher Größe</translation>
    </message>
    <message>
        <source>This list</source>
        <translation>Diese Liste</translation>
    </message>
    <message>
        <source>Lock Kith</source>
        <translation>Kith sperren</translation>
    </message>
    <message>
        <source>To the next part of the window</source>
        <translation>Zum nächsten Teil des Fensters</translation>
    </message>
    <message>
        <source>To the part before</source>
        <translation>Zum Teil davor</translation>
    </message>
    <message>
        <source>One step back</source>
        <translation>Einen Schritt zurück</translation>
    </message>
    <message>
        <source>Leave Kith</source>
        <translation>Kith verlassen</translation>
    </message>
    <message>
        <source>In the list of chats</source>
        <translation>In der Liste der Chats</translation>
    </message>
    <message>
        <source>Next conversation</source>
        <translation>Nächste Unterhaltung</translation>
    </message>
    <message>
        <source>Previous conversation</source>
        <translation>Vorige Unterhaltung</translation>
    </message>
    <message>
        <source>Next with something new</source>
        <translation>Nächste mit Neuem</translation>
    </message>
    <message>
        <source>Previous with something new</source>
        <translation>Vorige mit Neuem</translation>
    </message>
    <message>
        <source>Menu of a conversation</source>
        <translation>Menü einer Unterhaltung</translation>
    </message>
    <message>
        <source>Drag</source>
        <translation>Ziehen</translation>
    </message>
    <message>
        <source>Put the conversations on top in order</source>
        <translation>Die Unterhaltungen oben ordnen</translation>
    </message>
    <message>
        <source>Archive the open conversation</source>
        <translation>Offene Unterhaltung archivieren</translation>
    </message>
    <message>
        <source>Conversation by its place</source>
        <translation>Unterhaltung nach ihrem Platz</translation>
    </message>
    <message>
        <source>Search in the open conversation, or find in the list</source>
        <translation>In der offenen Unterhaltung suchen oder in der Liste finden</translation>
    </message>
    <message>
        <source>In a conversation</source>
        <translation>In einer Unterhaltung</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>New line</source>
        <translation>Neue Zeile</translation>
    </message>
    <message>
        <source>Send silently</source>
        <translation>Lautlos senden</translation>
    </message>
    <message>
        <source>Edit my last message, in an empty field</source>
        <translation>Meine letzte Nachricht bearbeiten, in einem leeren Feld</translation>
    </message>
    <message>
        <source>Reply to the newest message</source>
        <translation>Auf die neueste Nachricht antworten</translation>
    </message>
    <message>
        <source>Swipe</source>
        <translation>Wischen</translation>
    </message>
    <message>
        <source>Reply to a message, by touchpad or finger</source>
        <translation>Auf eine Nachricht antworten, per Touchpad oder Finger</translation>
    </message>
    <message>
        <source>React to the newest message, or the one you are at</source>
        <translation>Auf die neueste Nachricht reagieren oder auf die, bei der du bist</translation>
    </message>
    <message>
        <source>Forward what is selected, or the message you are at</source>
        <translation>Ausgewähltes weiterleiten oder die Nachricht, bei der du bist</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Select the message you are at; more with Shift+↑ ↓</source>
        <translation>Nachricht auswählen, bei der du bist; mehr mit Umschalt+↑ ↓</translation>
    </message>
    <message>
        <source>Select messages, from beside their bubbles</source>
        <translation>Nachrichten auswählen, von neben den Blasen aus</translation>
    </message>
    <message>
        <source>Delete the message you are at for me, or what is selected</source>
        <translation>Die Nachricht, an der du bist, oder was ausgewählt ist, für mich löschen</translation>
    </message>
    <message>
        <source>To the oldest message that is loaded, to the newest</source>
        <translation>Zur ältesten geladenen Nachricht, zur neuesten</translation>
    </message>
    <message>
        <source>To the first new message, then to the newest</source>
        <translation>Zur ersten neuen Nachricht, dann zur neuesten</translation>
    </message>
    <message>
        <source>Go to a day</source>
        <translation>Zu einem Tag gehen</translation>
    </message>
    <message>
        <source>From the field to the messages</source>
        <translation>Vom Feld zu den Nachrichten</translation>
    </message>
    <message>
        <source>From a message to its links</source>
        <translation>Von einer Nachricht zu ihren Links</translation>
    </message>
    <message>
        <source>Menu of a message</source>
        <translation>Menü einer Nachricht</translation>
    </message>
    <message>
        <source>Save the files of the message you are at, or of the newest that has any</source>
        <translation>Die Dateien der Nachricht speichern, an der du bist, oder der neuesten, die welche hat</translation>
    </message>
    <message>
        <source>About this person</source>
        <translation>Über diese Person</translation>
    </message>
    <message>
        <source>While writing</source>
        <translation>Beim Schreiben</translation>
    </message>
    <message>
        <source>Bold: **text**</source>
        <translation>Fett: **Text**</translation>
    </message>
    <message>
        <source>Italic: _text_</source>
        <translation>Kursiv: _Text_</translation>
    </message>
    <message>
        <source>Struck out: ~~text~~</source>
        <translation>Durchgestrichen: ~~Text~~</translation>
    </message>
    <message>
        <source>Code: `text`, of several lines ```</source>
        <translation>Code: `Text`, mehrere Zeilen ```</translation>
    </message>
    <message>
        <source>Hidden: ||text||</source>
        <translation>Verborgen: ||Text||</translation>
    </message>
    <message>
        <source>Attach files; or drop them, or paste them</source>
        <translation>Dateien anhängen; oder hineinziehen, oder einfügen</translation>
    </message>
    <message>
        <source>Record a voice message; end it</source>
        <translation>Sprachnachricht aufnehmen; sie beenden</translation>
    </message>
    <message>
        <source>Send no preview of a link</source>
        <translation>Keine Vorschau eines Links senden</translation>
    </message>
    <message>
        <source>Emoji; or :name: of one</source>
        <translation>Emoji; oder :Name: von einem</translation>
    </message>
    <message>
        <source>Quote and list, at the beginning of a line</source>
        <translation>Zitat und Liste, am Anfang einer Zeile</translation>
    </message>
    <message>
        <source>In the feed</source>
        <translation>Im Feed</translation>
    </message>
    <message>
        <source>Next post</source>
        <translation>Nächster Beitrag</translation>
    </message>
    <message>
        <source>Previous post</source>
        <translation>Voriger Beitrag</translation>
    </message>
    <message>
        <source>Comment on the post you are at</source>
        <translation>Den Beitrag kommentieren, an dem du bist</translation>
    </message>
    <message>
        <source>React to it</source>
        <translation>Auf ihn reagieren</translation>
    </message>
    <message>
        <source>Look at its picture</source>
        <translation>Sein Bild ansehen</translation>
    </message>
    <message>
        <source>All posts of who wrote it</source>
        <translation>Alle Beiträge von dem, der ihn schrieb</translation>
    </message>
    <message>
        <source>Write a post</source>
        <translation>Einen Beitrag schreiben</translation>
    </message>
    <message>
        <source>To the top</source>
        <translation>Zum Anfang</translation>
    </message>
    <message>
        <source>In the settings</source>
        <translation>In den Einstellungen</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>Eine Einstellung finden</translation>
    </message>
    <message>
        <source>In a call</source>
        <translation>In einem Anruf</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Answer with the camera</source>
        <translation>Mit Kamera annehmen</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Stummschalten</translation>
    </message>
    <message>
        <source>Camera on or off</source>
        <translation>Kamera ein oder aus</translation>
    </message>
    <message>
        <source>Hang up</source>
        <translation>Auflegen</translation>
    </message>
    <message>
        <source>At a picture</source>
        <translation>Bei einem Bild</translation>
    </message>
    <message>
        <source>One before, one after</source>
        <translation>Eins zurück, eins weiter</translation>
    </message>
    <message>
        <source>Larger, smaller, as a whole</source>
        <translation>Größer, kleiner, als Ganzes</translation>
    </message>
    <message>
        <source>What is known of it</source>
        <translation>Was darüber bekannt ist</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Ctrl</source>
        <translation>Strg</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Umschalt</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
</context>
<context>
    <name>LanguageCard</name>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>German, English, translation, words</source>
        <translation>Deutsch, Englisch, Übersetzung, Wörter</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
</context>
<context>
    <name>LeaveRelay</name>
    <message>
        <source>Leave this relay?</source>
        <translation>Dieses Relais verlassen?</translation>
    </message>
    <message>
        <source>What it still keeps for you is not fetched any more; senders keep their copy until you have it. Your contacts are told that you left, and your other devices leave it, too.</source>
        <translation>Was es noch für dich aufbewahrt, wird nicht mehr abgeholt; die Absender behalten ihre Kopie, bis du sie hast. Deine Kontakte erfahren, dass du weg bist, und deine anderen Geräte verlassen es auch.</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Verlassen</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Bleiben</translation>
    </message>
</context>
<context>
    <name>Lightbox</name>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Newer photo</source>
        <translation>Neueres Foto</translation>
    </message>
    <message>
        <source>Older photo</source>
        <translation>Älteres Foto</translation>
    </message>
</context>
<context>
    <name>LightboxBar</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>Fetched</source>
        <translation>Geholt</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Information (I)</source>
        <translation>Angaben (I)</translation>
    </message>
    <message>
        <source>Save the original (S)</source>
        <translation>Original speichern (S)</translation>
    </message>
    <message>
        <source>Delete (Del)</source>
        <translation>Löschen (Entf)</translation>
    </message>
</context>
<context>
    <name>LightboxInfo</name>
    <message>
        <source>About this photo</source>
        <translation>Über dieses Foto</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Hinzugefügt</translation>
    </message>
    <message>
        <source>Album</source>
        <translation>Album</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>%1 × %2 pixels, %3, %4</source>
        <translation>%1 × %2 Pixel, %3, %4</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Hier</translation>
    </message>
    <message>
        <source>%1 % so far</source>
        <translation>bisher %1 %</translation>
    </message>
    <message>
        <source>The original, bit for bit</source>
        <translation>Das Original, Bit für Bit</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Waits until somebody can be reached</source>
        <translation>Wartet, bis jemand erreichbar ist</translation>
    </message>
    <message>
        <source>Show the post</source>
        <translation>Beitrag zeigen</translation>
    </message>
</context>
<context>
    <name>LineAbove</name>
    <message>
        <source>1 new message</source>
        <translation>1 neue Nachricht</translation>
    </message>
    <message>
        <source>%1 new messages</source>
        <translation>%1 neue Nachrichten</translation>
    </message>
</context>
<context>
    <name>LineMenu</name>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Forward…</source>
        <translation>Weiterleiten …</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>Auswählen</translation>
    </message>
    <message>
        <source>What it said before</source>
        <translation>Was vorher da stand</translation>
    </message>
    <message>
        <source>Show the thread</source>
        <translation>Thread zeigen</translation>
    </message>
    <message>
        <source>Take the pin off</source>
        <translation>Nicht mehr anheften</translation>
    </message>
    <message>
        <source>Pin for everybody</source>
        <translation>Für alle anheften</translation>
    </message>
    <message>
        <source>Close the poll</source>
        <translation>Umfrage schließen</translation>
    </message>
    <message>
        <source>Who has read it</source>
        <translation>Wer es gelesen hat</translation>
    </message>
    <message>
        <source>Delete for me</source>
        <translation>Für mich löschen</translation>
    </message>
    <message>
        <source>Delete for everybody</source>
        <translation>Für alle löschen</translation>
    </message>
    <message>
        <source>Delete for both</source>
        <translation>Für beide löschen</translation>
    </message>
</context>
<context>
    <name>LinkCard</name>
    <message>
        <source>Invite by link or code</source>
        <translation>Mit Link oder Code einladen</translation>
    </message>
    <message>
        <source>For a week. Whoever has the link can come in, or ask to, and becomes your contact, so give it only to those it is for.</source>
        <translation>Eine Woche lang. Wer den Link hat, kann hereinkommen oder darum bitten und wird dein Kontakt; gib ihn also nur denen, für die er ist.</translation>
    </message>
    <message>
        <source>For one person only</source>
        <translation>Nur für eine Person</translation>
    </message>
    <message>
        <source>Up to 20 people can use it.</source>
        <translation>Bis zu 20 Leute können ihn nutzen.</translation>
    </message>
    <message>
        <source>I decide who comes in</source>
        <translation>Ich bestimme, wer hereinkommt</translation>
    </message>
    <message>
        <source>Whoever uses it is in at once.</source>
        <translation>Wer ihn nutzt, ist sofort dabei.</translation>
    </message>
    <message>
        <source>Questions, if you like: one a line, at most %1</source>
        <translation>Fragen, wenn du magst: eine je Zeile, höchstens %1</translation>
    </message>
    <message>
        <source>Such as: who told you about us?</source>
        <translation>Zum Beispiel: Wer hat dir von uns erzählt?</translation>
    </message>
    <message>
        <source>Make a link</source>
        <translation>Link erstellen</translation>
    </message>
    <message>
        <source>QR code of the link into this group</source>
        <translation>QR-Code des Links in diese Gruppe</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Link</translation>
    </message>
    <message>
        <source>Copy the link</source>
        <translation>Link kopieren</translation>
    </message>
    <message>
        <source>Copied. Send it to those it is for.</source>
        <translation>Kopiert. Schick ihn denen, für die er ist.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Take this link back?</source>
        <translation>Diesen Link zurücknehmen?</translation>
    </message>
    <message>
        <source>Nobody comes in by it any more. Whoever came stays, and whoever asks goes on waiting.</source>
        <translation>Niemand kommt mehr damit herein. Wer gekommen ist, bleibt, und wer fragt, wartet weiter.</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>Zurücknehmen</translation>
    </message>
</context>
<context>
    <name>LinkQuestion</name>
    <message>
        <source>Open this link?</source>
        <translation>Diesen Link öffnen?</translation>
    </message>
    <message>
        <source>Look at this group?</source>
        <translation>Diese Gruppe ansehen?</translation>
    </message>
    <message>
        <source>Add who made this link?</source>
        <translation>Hinzufügen, wer den Link erstellt hat?</translation>
    </message>
    <message>
        <source>This link cannot be opened</source>
        <translation>Dieser Link lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>It opens in your browser. Whoever is there learns your address, and the way there is not encrypted.</source>
        <translation>Er öffnet sich in deinem Browser. Wer dort ist, erfährt deine Adresse, und der Weg dorthin ist nicht verschlüsselt.</translation>
    </message>
    <message>
        <source>It opens in your browser. Whoever is there learns your address.</source>
        <translation>Er öffnet sich in deinem Browser. Wer dort ist, erfährt deine Adresse.</translation>
    </message>
    <message>
        <source>You see what the group is, and decide then whether you join.</source>
        <translation>Du siehst, was die Gruppe ist, und entscheidest dann, ob du beitrittst.</translation>
    </message>
    <message>
        <source>Whoever has made it becomes your contact.</source>
        <translation>Wer ihn erstellt hat, wird dein Kontakt.</translation>
    </message>
    <message>
        <source>It names no place.</source>
        <translation>Er nennt keinen Ort.</translation>
    </message>
    <message>
        <source>Open in the browser</source>
        <translation>Im Browser öffnen</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>LinkRow</name>
    <message>
        <source>Show this link and its code</source>
        <translation>Diesen Link und seinen Code zeigen</translation>
    </message>
    <message>
        <source>Take this link back</source>
        <translation>Diesen Link zurücknehmen</translation>
    </message>
</context>
<context>
    <name>LinksCard</name>
    <message>
        <source>Links</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>preview, privacy, web, page, address</source>
        <translation>Vorschau, Privatsphäre, Web, Seite, Adresse, Link</translation>
    </message>
    <message>
        <source>Make previews of links I send</source>
        <translation>Vorschauen von Links machen, die ich sende</translation>
    </message>
    <message>
        <source>On: this computer asks the page for its title and picture while you write, so whoever runs it learns your address and that you are about to share it. Off: no page is asked. Those who get a preview never ask anybody.</source>
        <translation>An: Dieser Computer fragt die Seite nach Titel und Bild, während du schreibst; wer sie betreibt, erfährt so deine Adresse und dass du sie gleich teilst. Aus: Keine Seite wird gefragt. Wer eine Vorschau bekommt, fragt niemanden.</translation>
    </message>
</context>
<context>
    <name>LockStep</name>
    <message>
        <source>Lock your store</source>
        <translation>Speicher verschließen</translation>
    </message>
    <message>
        <source>Everything you write and receive is kept encrypted on this computer.</source>
        <translation>Alles, was du schreibst und bekommst, bleibt verschlüsselt auf diesem Computer.</translation>
    </message>
    <message>
        <source>Everything you write and receive is kept encrypted on this computer. What should open it?</source>
        <translation>Alles, was du schreibst und bekommst, bleibt verschlüsselt auf diesem Computer. Was soll es öffnen?</translation>
    </message>
    <message>
        <source>This computer has no keychain that Kith could use, so a passphrase opens it. You type it each time Kith starts. If you forget it, only your 24 words bring you back, with a backup or the help of a contact.</source>
        <translation>Dieser Computer hat keinen Schlüsselbund, den Kith nutzen könnte; deshalb öffnet eine Passphrase den Speicher. Du tippst sie bei jedem Start von Kith ein. Wenn du sie vergisst, bringen dich nur deine 24 Wörter zurück, mit einer Sicherung oder mit der Hilfe eines Kontakts.</translation>
    </message>
    <message>
        <source>This computer&apos;s keychain</source>
        <translation>Schlüsselbund dieses Computers</translation>
    </message>
    <message>
        <source>Opens by itself when you are logged in.</source>
        <translation>Öffnet sich von selbst, wenn du angemeldet bist.</translation>
    </message>
    <message>
        <source>A passphrase</source>
        <translation>Eine Passphrase</translation>
    </message>
    <message>
        <source>You type it each time Kith starts. If you forget it, only your 24 words bring you back, with a backup or the help of a contact.</source>
        <translation>Du tippst sie bei jedem Start von Kith ein. Wenn du sie vergisst, bringen dich nur deine 24 Wörter zurück, mit einer Sicherung oder mit der Hilfe eines Kontakts.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>At least %1 characters.</source>
        <translation>Mindestens %1 Zeichen.</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Ask for a key file, too</source>
        <translation>Auch eine Schlüsseldatei verlangen</translation>
    </message>
    <message>
        <source>Kith makes a small file, on a stick for instance, without which this store does not open. Keep a copy of it in another place: if all are lost, only your 24 words bring you back, with a backup or the help of a contact.</source>
        <translation>Kith legt eine kleine Datei an, zum Beispiel auf einem Stick, ohne die sich dieser Speicher nicht öffnet. Bewahre eine Kopie davon an einem anderen Ort auf: Sind alle verloren, bringen dich nur deine 24 Wörter zurück, mit einer Sicherung oder mit der Hilfe eines Kontakts.</translation>
    </message>
    <message>
        <source>Best on a stick</source>
        <translation>Am besten auf einem Stick</translation>
    </message>
    <message>
        <source>Choose where</source>
        <translation>Ort wählen</translation>
    </message>
    <message>
        <source>Linking…</source>
        <translation>Wird verknüpft …</translation>
    </message>
    <message>
        <source>Making your keys…</source>
        <translation>Deine Schlüssel entstehen …</translation>
    </message>
    <message>
        <source>Bring everything back</source>
        <translation>Alles zurückholen</translation>
    </message>
    <message>
        <source>Come back</source>
        <translation>Zurückkommen</translation>
    </message>
    <message>
        <source>Link this device</source>
        <translation>Dieses Gerät verknüpfen</translation>
    </message>
    <message>
        <source>Create my identity</source>
        <translation>Meine Identität erstellen</translation>
    </message>
</context>
<context>
    <name>LooksCard</name>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>theme, design, look, night mode, bright, display</source>
        <translation>Thema, Design, Darstellung, Nachtmodus, hell, Anzeige</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
</context>
<context>
    <name>LooksChoices</name>
    <message>
        <source>Indigo</source>
        <translation>Indigo</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Teal</source>
        <translation>Petrol</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Amber</source>
        <translation>Bernstein</translation>
    </message>
    <message>
        <source>Pink</source>
        <translation>Rosa</translation>
    </message>
    <message>
        <source>Plum</source>
        <translation>Pflaume</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Grau</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>accent, hue, paint</source>
        <translation>Akzent, Farbton, bunt</translation>
    </message>
    <message>
        <source>Size of text</source>
        <translation>Textgröße</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Kleinerer Text</translation>
    </message>
    <message>
        <source>size of text, font, zoom, small</source>
        <translation>Größe der Schrift, Schriftgröße, Zoom, klein</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Größerer Text</translation>
    </message>
    <message>
        <source>size of text, font, zoom, big, reading</source>
        <translation>Größe der Schrift, große Schrift, Schriftgröße, Zoom, Lesen</translation>
    </message>
    <message>
        <source>More contrast</source>
        <translation>Mehr Kontrast</translation>
    </message>
    <message>
        <source>accessibility, readable, strong colours</source>
        <translation>Barrierefreiheit, lesbar, kräftige Farben</translation>
    </message>
    <message>
        <source>Compact lists</source>
        <translation>Dichte Listen</translation>
    </message>
    <message>
        <source>density, rows, small, dense</source>
        <translation>Dichte, Zeilen, klein, eng, kompakt</translation>
    </message>
    <message>
        <source>Less movement</source>
        <translation>Weniger Bewegung</translation>
    </message>
    <message>
        <source>accessibility, animations, motion, effects</source>
        <translation>Barrierefreiheit, Animationen, Bewegungen, Effekte</translation>
    </message>
</context>
<context>
    <name>MemberMenu</name>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>About %1</source>
        <translation>Über %1</translation>
    </message>
    <message>
        <source>Make admin</source>
        <translation>Zum Admin machen</translation>
    </message>
    <message>
        <source>Make moderator</source>
        <translation>Zum Moderator machen</translation>
    </message>
    <message>
        <source>Make an ordinary member</source>
        <translation>Zum einfachen Mitglied machen</translation>
    </message>
    <message>
        <source>Unblock</source>
        <translation>Blockierung aufheben</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>Blockieren</translation>
    </message>
    <message>
        <source>Remove from the group</source>
        <translation>Aus der Gruppe entfernen</translation>
    </message>
    <message>
        <source>Ban from the group</source>
        <translation>Aus der Gruppe ausschließen</translation>
    </message>
</context>
<context>
    <name>MemberRow</name>
    <message>
        <source>What to do with %1</source>
        <translation>Was mit %1 zu tun ist</translation>
    </message>
</context>
<context>
    <name>MembersCard</name>
    <message>
        <source>Only you</source>
        <translation>Nur du</translation>
    </message>
    <message>
        <source>%1 members</source>
        <translation>%1 Mitglieder</translation>
    </message>
    <message>
        <source>Add people</source>
        <translation>Leute hinzufügen</translation>
    </message>
    <message>
        <source>Search the members</source>
        <translation>Mitglieder durchsuchen</translation>
    </message>
    <message>
        <source>Nobody here is called so.</source>
        <translation>Niemand hier heißt so.</translation>
    </message>
    <message>
        <source>%1 and %2 more of your contacts belonged to the group before, and did not come along.</source>
        <translation>%1 und %2 weitere deiner Kontakte gehörten früher zur Gruppe und sind nicht mitgekommen.</translation>
    </message>
    <message>
        <source>%1 belonged to the group before, and did not come along.</source>
        <translation>%1 gehörte früher zur Gruppe und ist nicht mitgekommen.</translation>
    </message>
    <message>
        <source>Bring along</source>
        <translation>Mitnehmen</translation>
    </message>
    <message>
        <source>Show %1 more</source>
        <translation>%1 weitere zeigen</translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation>%1 entfernen?</translation>
    </message>
    <message>
        <source>They read nothing that is said here from now on, and keep what they have. Nobody whose role is lower than yours can let them in again.</source>
        <translation>Die Person liest ab jetzt nichts mehr, was hier gesagt wird, und behält, was sie hat. Niemand mit einer niedrigeren Rolle als deiner kann sie wieder hereinlassen.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Ban %1?</source>
        <translation>%1 ausschließen?</translation>
    </message>
    <message>
        <source>They are removed and read nothing that is said here from now on. Nobody lets them in again before an admin lifts the ban.</source>
        <translation>Die Person wird entfernt und liest ab jetzt nichts mehr, was hier gesagt wird. Niemand lässt sie wieder herein, bevor ein Admin den Ausschluss aufhebt.</translation>
    </message>
    <message>
        <source>Ban</source>
        <translation>Ausschließen</translation>
    </message>
</context>
<context>
    <name>MessageList</name>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
</context>
<context>
    <name>MuteMenu</name>
    <message>
        <source>Mute</source>
        <translation>Stummschalten</translation>
    </message>
</context>
<context>
    <name>NameDevice</name>
    <message>
        <source>Rename this device</source>
        <translation>Dieses Gerät umbenennen</translation>
    </message>
    <message>
        <source>What it is called on all of your devices</source>
        <translation>Wie es auf allen deinen Geräten heißt</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>NameStep</name>
    <message>
        <source>Welcome to Kith</source>
        <translation>Willkommen bei Kith</translation>
    </message>
    <message>
        <source>Your people, on your own machines. Chat, feed, photos and calls that only they can read.</source>
        <translation>Deine Leute, auf deinen eigenen Geräten. Chat, Neuigkeiten, Fotos und Anrufe, die nur sie lesen können.</translation>
    </message>
    <message>
        <source>What should your people call you?</source>
        <translation>Wie sollen deine Leute dich nennen?</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>Dein Name</translation>
    </message>
    <message>
        <source>No phone number, no e-mail, no account anywhere.</source>
        <translation>Keine Telefonnummer, keine E-Mail, kein Konto irgendwo.</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>I have Kith on another device</source>
        <translation>Ich habe Kith auf einem anderen Gerät</translation>
    </message>
    <message>
        <source>I have a backup</source>
        <translation>Ich habe eine Sicherung</translation>
    </message>
    <message>
        <source>I have only my 24 words</source>
        <translation>Ich habe nur meine 24 Wörter</translation>
    </message>
    <message>
        <source>Look around first</source>
        <translation>Erst einmal umsehen</translation>
    </message>
</context>
<context>
    <name>NearbyList</name>
    <message>
        <source>Code %1</source>
        <translation>Code %1</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>Gefragt</translation>
    </message>
    <message>
        <source>Say hello</source>
        <translation>Hallo sagen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Nobody else is looking right now. Ask them to open this page too.</source>
        <translation>Gerade sucht sonst niemand. Bitte die anderen, auch diese Seite zu öffnen.</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Es wird gesucht …</translation>
    </message>
    <message>
        <source>Others see you as %1, code %2.</source>
        <translation>Andere sehen dich als %1, Code %2.</translation>
    </message>
</context>
<context>
    <name>NetworkPage</name>
    <message>
        <source>What you see may be out of date: %1</source>
        <translation>Was du siehst, ist vielleicht nicht aktuell: %1</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <source>The network cannot be shown</source>
        <translation>Das Netzwerk kann nicht gezeigt werden</translation>
    </message>
</context>
<context>
    <name>NewAlbum</name>
    <message>
        <source>New album</source>
        <translation>Neues Album</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Only you see it until you add people.</source>
        <translation>Nur du siehst es, bis du Leute hinzufügst.</translation>
    </message>
    <message>
        <source>Make album</source>
        <translation>Album erstellen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>NewGroup</name>
    <message>
        <source>What it is about</source>
        <translation>Worum es geht</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Such as a family, a team, a trip</source>
        <translation>Zum Beispiel eine Familie, ein Team, eine Reise</translation>
    </message>
    <message>
        <source>Description, if you like</source>
        <translation>Beschreibung, wenn du magst</translation>
    </message>
    <message>
        <source>Who belongs to it</source>
        <translation>Wer dazugehört</translation>
    </message>
    <message>
        <source>You can add others later. Everybody in it sees who else is.</source>
        <translation>Du kannst später andere hinzufügen. Alle darin sehen, wer sonst noch dabei ist.</translation>
    </message>
    <message>
        <source>What newcomers read</source>
        <translation>Was Neue lesen</translation>
    </message>
    <message>
        <source>Whoever is added later reads all that was said before, or nothing of it; this cannot be changed once the group is made.</source>
        <translation>Wer später dazukommt, liest alles, was vorher gesagt wurde, oder nichts davon; das lässt sich nicht mehr ändern, wenn die Gruppe erstellt ist.</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Newcomers can look up what was said before they came.</source>
        <translation>Neue können nachlesen, was gesagt wurde, bevor sie kamen.</translation>
    </message>
    <message>
        <source>Only from then on</source>
        <translation>Nur ab dann</translation>
    </message>
    <message>
        <source>What was said before somebody came stays among those who were there.</source>
        <translation>Was gesagt wurde, bevor jemand kam, bleibt unter denen, die da waren.</translation>
    </message>
    <message>
        <source>Only from then on, also on new devices</source>
        <translation>Nur ab dann, auch auf neuen Geräten</translation>
    </message>
    <message>
        <source>New members and new devices begin empty, and keys are thrown away after 30 days.</source>
        <translation>Neue Mitglieder und neue Geräte fangen leer an, und Schlüssel werden nach 30 Tagen weggeworfen.</translation>
    </message>
    <message>
        <source>Make a group of %1</source>
        <translation>Gruppe mit %1 Leuten erstellen</translation>
    </message>
    <message>
        <source>Make the group</source>
        <translation>Gruppe erstellen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>NewPoll</name>
    <message>
        <source>New poll</source>
        <translation>Neue Umfrage</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Answers, one on each line</source>
        <translation>Antworten, eine je Zeile</translation>
    </message>
    <message>
        <source>Two at least, twelve at most</source>
        <translation>Mindestens zwei, höchstens zwölf</translation>
    </message>
    <message>
        <source>Several answers may be chosen</source>
        <translation>Mehrere Antworten sind möglich</translation>
    </message>
    <message>
        <source>Everybody here sees who chose what.</source>
        <translation>Alle hier sehen, wer was gewählt hat.</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>NoChats</name>
    <message>
        <source>No conversations yet</source>
        <translation>Noch keine Unterhaltungen</translation>
    </message>
    <message>
        <source>Find somebody near you, or send an invite link.</source>
        <translation>Finde jemanden in deiner Nähe oder verschick einen Einladungslink.</translation>
    </message>
    <message>
        <source>Nothing new</source>
        <translation>Nichts Neues</translation>
    </message>
    <message>
        <source>You have read everything.</source>
        <translation>Du hast alles gelesen.</translation>
    </message>
    <message>
        <source>No groups yet</source>
        <translation>Noch keine Gruppen</translation>
    </message>
    <message>
        <source>Make one for people who belong together.</source>
        <translation>Leg eine für Leute an, die zusammengehören.</translation>
    </message>
    <message>
        <source>No chat of that name</source>
        <translation>Kein Chat heißt so</translation>
    </message>
    <message>
        <source>A message may still hold it: Enter looks through all of them.</source>
        <translation>Vielleicht steht es in einer Nachricht: Die Eingabetaste sucht in allen.</translation>
    </message>
    <message>
        <source>Add people</source>
        <translation>Leute hinzufügen</translation>
    </message>
    <message>
        <source>New group</source>
        <translation>Neue Gruppe</translation>
    </message>
    <message>
        <source>Search all messages</source>
        <translation>Alle Nachrichten durchsuchen</translation>
    </message>
    <message>
        <source>Look around first</source>
        <translation>Erst einmal umsehen</translation>
    </message>
</context>
<context>
    <name>NoticesCard</name>
    <message>
        <source>Notices</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <source>notifications, sound, alerts, pop-ups, do not disturb</source>
        <translation>Mitteilungen, Ton, Klang, Hinweise, nicht stören</translation>
    </message>
    <message>
        <source>Tell me on the desktop</source>
        <translation>Auf dem Desktop Bescheid sagen</translation>
    </message>
    <message>
        <source>silence, quiet, mute, banner</source>
        <translation>Stille, Ruhe, stummschalten, Banner</translation>
    </message>
    <message>
        <source>Of messages, posts, people and calls, while you do not look at them. A call is shown in the window in any case.</source>
        <translation>Über Nachrichten, Beiträge, Leute und Anrufe, solange du nicht hinsiehst. Ein Anruf wird auf jeden Fall im Fenster gezeigt.</translation>
    </message>
    <message>
        <source>What a notice says</source>
        <translation>Was eine Benachrichtigung sagt</translation>
    </message>
    <message>
        <source>Who and what</source>
        <translation>Wer und was</translation>
    </message>
    <message>
        <source>Only who</source>
        <translation>Nur wer</translation>
    </message>
    <message>
        <source>Only that there is something</source>
        <translation>Nur dass es etwas gibt</translation>
    </message>
    <message>
        <source>A number on Kith&apos;s icon</source>
        <translation>Eine Zahl auf dem Symbol von Kith</translation>
    </message>
    <message>
        <source>badge, unread, count, dock, launcher</source>
        <translation>Zähler, ungelesen, Anzahl, Dock, Starter</translation>
    </message>
    <message>
        <source>How much is new, where your desktop shows such numbers. What you muted does not count.</source>
        <translation>Wie viel neu ist, wo dein Desktop solche Zahlen zeigt. Was du stummgeschaltet hast, zählt nicht.</translation>
    </message>
</context>
<context>
    <name>Parts</name>
    <message>
        <source>Parts of the settings</source>
        <translation>Teile der Einstellungen</translation>
    </message>
</context>
<context>
    <name>PeopleList</name>
    <message>
        <source>People</source>
        <translation>Leute</translation>
    </message>
    <message>
        <source>Read a file somebody brought…</source>
        <translation>Eine mitgebrachte Datei lesen …</translation>
    </message>
    <message>
        <source>Add people</source>
        <translation>Leute hinzufügen</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Kontakte</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Accept %1</source>
        <translation>%1 annehmen</translation>
    </message>
    <message>
        <source>The people cannot be shown</source>
        <translation>Die Leute können nicht gezeigt werden</translation>
    </message>
    <message>
        <source>Nobody yet</source>
        <translation>Noch niemand</translation>
    </message>
    <message>
        <source>Find somebody near you, or send an invite link.</source>
        <translation>Finde jemanden in deiner Nähe oder verschick einen Einladungslink.</translation>
    </message>
</context>
<context>
    <name>PeoplePage</name>
    <message>
        <source>Your people</source>
        <translation>Deine Leute</translation>
    </message>
    <message>
        <source>Pick somebody to see their page, or add somebody new.</source>
        <translation>Wähle jemanden, um die Seite der Person zu sehen, oder füg jemanden hinzu.</translation>
    </message>
    <message>
        <source>Whoever you add has a page here: their name, a safety number to compare, how to call them.</source>
        <translation>Wer dein Kontakt wird, hat hier eine Seite: wie die Person heißt, eine Sicherheitsnummer zum Vergleichen, wie du sie anrufst.</translation>
    </message>
    <message>
        <source>Add people</source>
        <translation>Leute hinzufügen</translation>
    </message>
</context>
<context>
    <name>PersonPane</name>
    <message>
        <source>This is another account than %1, whatever it calls itself. Ask them by another way who this is.</source>
        <translation>Das ist ein anderes Konto als %1, wie auch immer es sich nennt. Frag auf einem anderen Weg nach, wer das ist.</translation>
    </message>
    <message>
        <source>Online now</source>
        <translation>Gerade online</translation>
    </message>
    <message>
        <source>Last seen %1</source>
        <translation>Zuletzt gesehen %1</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>Anrufen</translation>
    </message>
    <message>
        <source>Your name for them</source>
        <translation>Dein Name für die Person</translation>
    </message>
    <message>
        <source>Nobody else sees it.</source>
        <translation>Niemand sonst sieht ihn.</translation>
    </message>
    <message>
        <source>They call themselves %1. Nobody else sees what you call them.</source>
        <translation>Die Person nennt sich %1. Niemand sonst sieht, wie du sie nennst.</translation>
    </message>
    <message>
        <source>A name of your choice</source>
        <translation>Ein Name deiner Wahl</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
</context>
<context>
    <name>PhotoCell</name>
    <message>
        <source>Fetched</source>
        <translation>Geholt</translation>
    </message>
</context>
<context>
    <name>PhotoGrid</name>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
</context>
<context>
    <name>PhraseView</name>
    <message>
        <source>Did you write it down?</source>
        <translation>Hast du es aufgeschrieben?</translation>
    </message>
    <message>
        <source>Your recovery phrase</source>
        <translation>Deine Wiederherstellungswörter</translation>
    </message>
    <message>
        <source>Type the words that stand at these places on your paper.</source>
        <translation>Tippe die Wörter ein, die an diesen Stellen auf deinem Zettel stehen.</translation>
    </message>
    <message>
        <source>Only these words can bring you back if this computer is lost, and whoever has them is you. Write them on paper, in order. With them and a backup, or the help of a contact, you come back on any computer.</source>
        <translation>Nur diese Wörter bringen dich zurück, wenn dieser Computer verloren ist, und wer sie hat, ist du. Schreib sie der Reihe nach auf Papier. Mit ihnen und einer Sicherung oder der Hilfe eines Kontakts kommst du auf jedem Computer zurück.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copied. Clear your clipboard when it is on paper.</source>
        <translation>Kopiert. Leere deine Zwischenablage, wenn sie auf Papier stehen.</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Drucken</translation>
    </message>
    <message>
        <source>Word number %1</source>
        <translation>Wort Nummer %1</translation>
    </message>
    <message>
        <source>This is not word number %1.</source>
        <translation>Das ist nicht Wort Nummer %1.</translation>
    </message>
    <message>
        <source>That is not what stands there. Look at your paper once more, or go back to the words.</source>
        <translation>Das steht dort nicht. Schau noch einmal auf deinen Zettel oder geh zurück zu den Wörtern.</translation>
    </message>
    <message>
        <source>Show the words again</source>
        <translation>Wörter noch einmal zeigen</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Jetzt nicht</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>Bestätigen</translation>
    </message>
    <message>
        <source>I have written it down</source>
        <translation>Ich habe sie aufgeschrieben</translation>
    </message>
</context>
<context>
    <name>PickBar</name>
    <message>
        <source>Selected messages</source>
        <translation>Ausgewählte Nachrichten</translation>
    </message>
    <message>
        <source>Select nothing</source>
        <translation>Nichts auswählen</translation>
    </message>
    <message>
        <source>%1 (Esc)</source>
        <translation>%1 (Esc)</translation>
    </message>
    <message>
        <source>%1 selected</source>
        <translation>%1 ausgewählt</translation>
    </message>
    <message>
        <source> · cannot be forwarded</source>
        <translation> · nicht weiterleitbar</translation>
    </message>
    <message>
        <source> · %1 can be forwarded</source>
        <translation> · %1 weiterleitbar</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>%1 (Ctrl+C)</source>
        <translation>%1 (Strg+C)</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Weiterleiten</translation>
    </message>
    <message>
        <source>%1 (Ctrl+Shift+S)</source>
        <translation>%1 (Strg+Umschalt+S)</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete for me</source>
        <translation>Für mich löschen</translation>
    </message>
    <message>
        <source>Delete for everybody</source>
        <translation>Für alle löschen</translation>
    </message>
    <message>
        <source>Delete for both</source>
        <translation>Für beide löschen</translation>
    </message>
</context>
<context>
    <name>PictureView</name>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Save (S)</source>
        <translation>Speichern (S)</translation>
    </message>
    <message>
        <source>Older photo</source>
        <translation>Älteres Foto</translation>
    </message>
    <message>
        <source>Newer photo</source>
        <translation>Neueres Foto</translation>
    </message>
</context>
<context>
    <name>PinBar</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Pinned, %1 of %2 · %3</source>
        <translation>Angeheftet, %1 von %2 · %3</translation>
    </message>
    <message>
        <source>Pinned · %1</source>
        <translation>Angeheftet · %1</translation>
    </message>
    <message>
        <source>Take the pin off</source>
        <translation>Nicht mehr anheften</translation>
    </message>
</context>
<context>
    <name>PlayingBar</name>
    <message>
        <source>Go on playing</source>
        <translation>Weiter abspielen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Your voice message · %1 / %2</source>
        <translation>Deine Sprachnachricht · %1 / %2</translation>
    </message>
    <message>
        <source>Voice message of %1 · %2 / %3</source>
        <translation>Sprachnachricht von %1 · %2 / %3</translation>
    </message>
    <message>
        <source>Stop playing</source>
        <translation>Nicht mehr abspielen</translation>
    </message>
</context>
<context>
    <name>PollBox</name>
    <message>
        <source>%1, %2 votes</source>
        <translation>%1, %2 Stimmen</translation>
    </message>
    <message>
        <source>Nobody has answered</source>
        <translation>Niemand hat geantwortet</translation>
    </message>
    <message>
        <source>1 person answered</source>
        <translation>1 Person hat geantwortet</translation>
    </message>
    <message>
        <source>%1 people answered</source>
        <translation>%1 Leute haben geantwortet</translation>
    </message>
    <message>
        <source>%1 · closed</source>
        <translation>%1 · geschlossen</translation>
    </message>
    <message>
        <source>%1 · several may be chosen</source>
        <translation>%1 · mehrere möglich</translation>
    </message>
</context>
<context>
    <name>PostCard</name>
    <message>
        <source>Post by %1, %2</source>
        <translation>Beitrag von %1, %2</translation>
    </message>
    <message>
        <source>Waiting to be sent. For: %1</source>
        <translation>Wartet aufs Senden. Für: %1</translation>
    </message>
    <message>
        <source>Delete this post</source>
        <translation>Diesen Beitrag löschen</translation>
    </message>
    <message>
        <source>The post and everything under it will be deleted, here and for everybody who has it.</source>
        <translation>Der Beitrag und alles darunter wird gelöscht, hier und bei allen, die ihn haben.</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentieren</translation>
    </message>
    <message>
        <source>1 comment</source>
        <translation>1 Kommentar</translation>
    </message>
    <message>
        <source>%1 comments</source>
        <translation>%1 Kommentare</translation>
    </message>
</context>
<context>
    <name>PostList</name>
    <message>
        <source>Posts</source>
        <translation>Beiträge</translation>
    </message>
    <message>
        <source>That is all.</source>
        <translation>Das war alles.</translation>
    </message>
    <message>
        <source>1 new post</source>
        <translation>1 neuer Beitrag</translation>
    </message>
    <message>
        <source>%1 new posts</source>
        <translation>%1 neue Beiträge</translation>
    </message>
    <message>
        <source>The posts cannot be shown</source>
        <translation>Die Beiträge können nicht gezeigt werden</translation>
    </message>
</context>
<context>
    <name>PostPicture</name>
    <message>
        <source>View: %1</source>
        <translation>Ansehen: %1</translation>
    </message>
    <message>
        <source>Picture is coming</source>
        <translation>Bild ist unterwegs</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Get picture (%1)</source>
        <translation>Bild holen (%1)</translation>
    </message>
</context>
<context>
    <name>ProfileCard</name>
    <message>
        <source>My profile</source>
        <translation>Mein Profil</translation>
    </message>
    <message>
        <source>account, who I am, avatar, photo</source>
        <translation>Konto, wer ich bin, Avatar, Foto, Bild</translation>
    </message>
    <message>
        <source>Your contacts see it; people nearby see the name while you look for them.</source>
        <translation>Deine Kontakte sehen es; Leute in der Nähe sehen den Namen, solange du nach ihnen suchst.</translation>
    </message>
    <message>
        <source>Another picture</source>
        <translation>Anderes Bild</translation>
    </message>
    <message>
        <source>Choose a picture</source>
        <translation>Bild wählen</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>Kein Bild</translation>
    </message>
    <message>
        <source>delete, remove</source>
        <translation>löschen, entfernen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>About you</source>
        <translation>Über dich</translation>
    </message>
    <message>
        <source>A few lines, if you like</source>
        <translation>Ein paar Zeilen, wenn du magst</translation>
    </message>
    <message>
        <source>%1 of at most %2 characters</source>
        <translation>%1 von höchstens %2 Zeichen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
</context>
<context>
    <name>ProfileFields</name>
    <message>
        <source>Take “%1” away</source>
        <translation>„%1“ wegnehmen</translation>
    </message>
    <message>
        <source>Another line</source>
        <translation>Noch eine Zeile</translation>
    </message>
    <message>
        <source>Lives in</source>
        <translation>Wohnt in</translation>
    </message>
    <message>
        <source>What it says</source>
        <translation>Was da steht</translation>
    </message>
    <message>
        <source>Basel</source>
        <translation>Basel</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
</context>
<context>
    <name>QuietButton</name>
    <message>
        <source>%1. Press to end it.</source>
        <translation>%1. Drücken beendet es.</translation>
    </message>
    <message>
        <source>Do not disturb…</source>
        <translation>Nicht stören …</translation>
    </message>
    <message>
        <source>Do not disturb</source>
        <translation>Nicht stören</translation>
    </message>
    <message>
        <source>For 1 hour</source>
        <translation>1 Stunde lang</translation>
    </message>
    <message>
        <source>Until I end it</source>
        <translation>Bis ich es beende</translation>
    </message>
</context>
<context>
    <name>QuietCard</name>
    <message>
        <source>A time is such as 22:00.</source>
        <translation>Eine Uhrzeit ist etwa 22:00.</translation>
    </message>
    <message>
        <source>Do not disturb</source>
        <translation>Nicht stören</translation>
    </message>
    <message>
        <source>quiet, silence, focus, night, sleep, schedule</source>
        <translation>Ruhe, stumm, Fokus, Nacht, Schlaf, Zeitplan</translation>
    </message>
    <message>
        <source>No notices, on all your devices. What is new is counted all the same.</source>
        <translation>Keine Benachrichtigungen, auf allen deinen Geräten. Was neu ist, wird trotzdem gezählt.</translation>
    </message>
    <message>
        <source>End it now</source>
        <translation>Jetzt beenden</translation>
    </message>
    <message>
        <source>Begin now</source>
        <translation>Jetzt beginnen</translation>
    </message>
    <message>
        <source>For 1 hour</source>
        <translation>1 Stunde lang</translation>
    </message>
    <message>
        <source>Until I end it</source>
        <translation>Bis ich es beende</translation>
    </message>
    <message>
        <source>At set hours</source>
        <translation>Zu festen Zeiten</translation>
    </message>
    <message>
        <source>By the clock of where you are, over midnight if need be. A day is the one on which it begins.</source>
        <translation>Nach der Uhr dort, wo du bist, auch über Mitternacht. Gemeint ist der Tag, an dem es beginnt.</translation>
    </message>
    <message>
        <source>On which days</source>
        <translation>An welchen Tagen</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Calls ring all the same</source>
        <translation>Anrufe klingeln trotzdem</translation>
    </message>
    <message>
        <source>Otherwise a call is shown in the window, and waits there to be taken.</source>
        <translation>Sonst wird ein Anruf im Fenster gezeigt und wartet dort, bis du ihn annimmst.</translation>
    </message>
</context>
<context>
    <name>Quote</name>
    <message>
        <source>Answer to %1: %2</source>
        <translation>Antwort an %1: %2</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>deleted message</source>
        <translation>gelöschte Nachricht</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>%1, %2 new</source>
        <translation>%1, %2 neu</translation>
    </message>
    <message>
        <source>Light colours</source>
        <translation>Helle Farben</translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation>Dunkle Farben</translation>
    </message>
</context>
<context>
    <name>ReactionBar</name>
    <message>
        <source>%1, %2 times, %3</source>
        <translation>%1, %2-mal, %3</translation>
    </message>
    <message>
        <source>React</source>
        <translation>Reagieren</translation>
    </message>
    <message>
        <source>Reactions</source>
        <translation>Reaktionen</translation>
    </message>
</context>
<context>
    <name>ReactionChips</name>
    <message>
        <source>%1 by %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>Readers</name>
    <message>
        <source>Who has read it</source>
        <translation>Wer es gelesen hat</translation>
    </message>
    <message>
        <source>Nobody else was in the group then who still is.</source>
        <translation>Niemand sonst war damals in der Gruppe und ist es noch.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>RecorderBar</name>
    <message>
        <source>Voice message, %1. Space plays it, Enter sends it, Esc deletes it.</source>
        <translation>Sprachnachricht, %1. Leertaste spielt sie ab, Enter sendet sie, Esc löscht sie.</translation>
    </message>
    <message>
        <source>A voice message is being recorded. Space ends it, Enter sends it, Esc deletes it.</source>
        <translation>Eine Sprachnachricht wird aufgenommen. Leertaste beendet sie, Enter sendet sie, Esc löscht sie.</translation>
    </message>
    <message>
        <source>Delete the recording</source>
        <translation>Aufnahme löschen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Listen to it</source>
        <translation>Anhören</translation>
    </message>
    <message>
        <source>Place in the recording</source>
        <translation>Stelle in der Aufnahme</translation>
    </message>
    <message>
        <source>Let go to delete it</source>
        <translation>Loslassen, um sie zu löschen</translation>
    </message>
    <message>
        <source>Let go to send · up to keep recording · aside to delete</source>
        <translation>Loslassen sendet · nach oben nimmt weiter auf · zur Seite löscht</translation>
    </message>
    <message>
        <source>End the recording</source>
        <translation>Aufnahme beenden</translation>
    </message>
</context>
<context>
    <name>RelayRow</name>
    <message>
        <source>Kept by this relay</source>
        <translation>Von diesem Relais aufbewahrt</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Verlassen</translation>
    </message>
    <message>
        <source>Leave %1</source>
        <translation>%1 verlassen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Settings of the relay on this computer</source>
        <translation>Einstellungen des Relais auf diesem Computer</translation>
    </message>
</context>
<context>
    <name>RelaysCard</name>
    <message>
        <source>Relays</source>
        <translation>Relais</translation>
    </message>
    <message>
        <source>A relay keeps sealed mail for people who are never online together. It cannot read any of it.</source>
        <translation>Ein Relais bewahrt versiegelte Post für Leute auf, die nie gleichzeitig online sind. Es kann nichts davon lesen.</translation>
    </message>
    <message>
        <source>You use none yet: what you write waits here until you and the other are online at the same time.</source>
        <translation>Du nutzt noch keines: Was du schreibst, wartet hier, bis ihr gleichzeitig online seid.</translation>
    </message>
    <message>
        <source>Be a relay for my people</source>
        <translation>Relais für meine Leute sein</translation>
    </message>
</context>
<context>
    <name>RemoveDevice</name>
    <message>
        <source>Remove this device?</source>
        <translation>Dieses Gerät entfernen?</translation>
    </message>
    <message>
        <source>It gets nothing more, and nobody takes anything from it. What it holds stays on it. It can be linked again only as a new device.</source>
        <translation>Es bekommt nichts mehr, und niemand nimmt etwas von ihm an. Was darauf ist, bleibt dort. Es kann nur als neues Gerät wieder verknüpft werden.</translation>
    </message>
    <message>
        <source>It may link and remove devices, as this one may: so it takes your 24 words.</source>
        <translation>Es darf Geräte verknüpfen und entfernen wie dieses: Deshalb braucht es deine 24 Wörter.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
</context>
<context>
    <name>RemoveFile</name>
    <message>
        <source>Remove this file?</source>
        <translation>Diese Datei entfernen?</translation>
    </message>
    <message>
        <source>It goes from this device alone, and can be fetched again as long as its sender has it. The message stays.</source>
        <translation>Sie geht nur von diesem Gerät, und kann wieder geholt werden, solange sie hat, wer sie geschickt hat. Die Nachricht bleibt.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>RenewDevice</name>
    <message>
        <source>Renew this device?</source>
        <translation>Dieses Gerät erneuern?</translation>
    </message>
    <message>
        <source>Last heard of on %1.</source>
        <translation>Zuletzt von ihm gehört: %1.</translation>
    </message>
    <message>
        <source>For a device where an old copy of Kith&apos;s folder was put back. It goes on as a new device with all it has, and what it was is removed. You get a code, which only that device can use.</source>
        <translation>Für ein Gerät, auf dem eine alte Kopie des Kith-Ordners eingespielt wurde. Es macht als neues Gerät mit allem weiter, was es hat, und was es war, wird entfernt. Du bekommst einen Code, den nur jenes Gerät nutzen kann.</translation>
    </message>
    <message>
        <source>Show the code</source>
        <translation>Code zeigen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>RenewalPage</name>
    <message>
        <source>All is well again</source>
        <translation>Alles ist wieder gut</translation>
    </message>
    <message>
        <source>This device was removed</source>
        <translation>Dieses Gerät wurde entfernt</translation>
    </message>
    <message>
        <source>An old copy was put back</source>
        <translation>Eine alte Kopie wurde eingespielt</translation>
    </message>
    <message>
        <source>This computer is a new device of yours</source>
        <translation>Dieser Computer ist ein neues Gerät von dir</translation>
    </message>
    <message>
        <source>You can write again. What others hold of yours comes back from them by itself.</source>
        <translation>Du kannst wieder schreiben. Was andere von dir haben, kommt von selbst zurück.</translation>
    </message>
    <message>
        <source>To my chats</source>
        <translation>Zu meinen Chats</translation>
    </message>
    <message>
        <source>Everything has come back</source>
        <translation>Alles ist zurückgekommen</translation>
    </message>
    <message>
        <source>Nothing is lacking any more, and there is nothing to do.</source>
        <translation>Nichts fehlt mehr, und es gibt nichts zu tun.</translation>
    </message>
    <message>
        <source>Nothing is sent from here any more</source>
        <translation>Von hier wird nichts mehr gesendet</translation>
    </message>
    <message>
        <source>Others hold more of you than this store</source>
        <translation>Andere haben mehr von dir als dieser Speicher</translation>
    </message>
    <message>
        <source>Another device of yours, or your recovery phrase, has removed this one from your account. What it holds is still here.</source>
        <translation>Ein anderes deiner Geräte oder deine Wiederherstellungswörter haben dieses aus deinem Konto entfernt. Was darauf ist, ist noch da.</translation>
    </message>
    <message>
        <source>That happens when an old copy of Kith&apos;s folder is put back. Until it is set right, nothing is sent, and what you write stays in its field.</source>
        <translation>Das passiert, wenn eine alte Kopie des Kith-Ordners eingespielt wird. Bis es in Ordnung ist, wird nichts gesendet, und was du schreibst, bleibt in seinem Feld.</translation>
    </message>
    <message>
        <source>While your people are online, what is lacking may come back by itself, and this notice goes away.</source>
        <translation>Solange deine Leute online sind, kommt das Fehlende vielleicht von selbst zurück, und dieser Hinweis verschwindet.</translation>
    </message>
    <message>
        <source>Use your recovery phrase</source>
        <translation>Deine Wiederherstellungswörter verwenden</translation>
    </message>
    <message>
        <source>This computer becomes a new device of yours, in this very store. Your messages, people and pictures stay, and nobody has to be asked. Only invite links that nobody has used yet must be made anew.</source>
        <translation>Dieser Computer wird ein neues Gerät von dir, mit demselben Speicher. Deine Nachrichten, Leute und Bilder bleiben, und niemand muss gefragt werden. Nur Einladungslinks, die noch niemand genutzt hat, musst du neu erstellen.</translation>
    </message>
    <message>
        <source>Making a new device…</source>
        <translation>Ein neues Gerät entsteht …</translation>
    </message>
    <message>
        <source>Go on with these words</source>
        <translation>Mit diesen Wörtern weiter</translation>
    </message>
</context>
<context>
    <name>RepliesChip</name>
    <message>
        <source>1 reply</source>
        <translation>1 Antwort</translation>
    </message>
    <message>
        <source>%1 replies</source>
        <translation>%1 Antworten</translation>
    </message>
</context>
<context>
    <name>RestoringStep</name>
    <message>
        <source>Coming back</source>
        <translation>Du kommst zurück</translation>
    </message>
    <message>
        <source>Bringing everything back</source>
        <translation>Alles wird zurückgeholt</translation>
    </message>
    <message>
        <source>Restoring</source>
        <translation>Wird wiederhergestellt</translation>
    </message>
    <message>
        <source>Asking your contact for what your account is made of, so that this computer becomes a new device of yours.</source>
        <translation>Dein Kontakt wird nach dem gefragt, woraus dein Konto besteht, damit dieser Computer ein neues Gerät von dir wird.</translation>
    </message>
</context>
<context>
    <name>RightsCard</name>
    <message>
        <source>Who may do what</source>
        <translation>Wer was darf</translation>
    </message>
    <message>
        <source>Admins decide about it.</source>
        <translation>Darüber entscheiden Admins.</translation>
    </message>
</context>
<context>
    <name>RingCard</name>
    <message>
        <source>%1 calls</source>
        <translation>%1 ruft an</translation>
    </message>
    <message>
        <source>Video call</source>
        <translation>Videoanruf</translation>
    </message>
    <message>
        <source>Voice call</source>
        <translation>Sprachanruf</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Audio</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>Accept, %1</source>
        <translation>Annehmen, %1</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Video</translation>
    </message>
</context>
<context>
    <name>RoomLimits</name>
    <message>
        <source>Keep files of others</source>
        <translation>Dateien von anderen behalten</translation>
    </message>
    <message>
        <source>age, old, delete by itself, days</source>
        <translation>Alter, alt, von selbst löschen, Tage</translation>
    </message>
    <message>
        <source>For good</source>
        <translation>Für immer</translation>
    </message>
    <message>
        <source>1 year</source>
        <translation>1 Jahr</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 Tage</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 Tage</translation>
    </message>
    <message>
        <source>Files of messages take at most</source>
        <translation>Dateien von Nachrichten nehmen höchstens</translation>
    </message>
    <message>
        <source>limit, cap, quota, maximum</source>
        <translation>Grenze, Obergrenze, Höchstmenge</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Keine Grenze</translation>
    </message>
    <message>
        <source>1 GB</source>
        <translation>1 GB</translation>
    </message>
    <message>
        <source>5 GB</source>
        <translation>5 GB</translation>
    </message>
    <message>
        <source>20 GB</source>
        <translation>20 GB</translation>
    </message>
</context>
<context>
    <name>SafetyCard</name>
    <message>
        <source>Safety number compared</source>
        <translation>Sicherheitsnummer verglichen</translation>
    </message>
    <message>
        <source>Safety number</source>
        <translation>Sicherheitsnummer</translation>
    </message>
    <message>
        <source>Read it to each other in person or on the phone. If both see the same digits, nobody stands between you. It stays the same on all their devices; another number is another account.</source>
        <translation>Lest sie euch vor, wenn ihr euch trefft oder telefoniert. Seht ihr beide dieselben Ziffern, steht niemand zwischen euch. Sie bleibt auf allen Geräten gleich; eine andere Nummer ist ein anderes Konto.</translation>
    </message>
    <message>
        <source>Did you compare every digit?</source>
        <translation>Hast du jede Ziffer verglichen?</translation>
    </message>
    <message>
        <source>With %1, in person or in a call where you know the voice. What was sent in a chat proves nothing: whoever stands between you could have changed it.</source>
        <translation>Mit %1, persönlich oder in einem Anruf, in dem du die Stimme kennst. Was in einem Chat geschickt wurde, beweist nichts: Wer zwischen euch steht, könnte es verändert haben.</translation>
    </message>
    <message>
        <source>Yes, all are the same</source>
        <translation>Ja, alle sind gleich</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>Noch nicht</translation>
    </message>
    <message>
        <source>We see the same digits</source>
        <translation>Wir sehen dieselben Ziffern</translation>
    </message>
    <message>
        <source>Safety number as a code</source>
        <translation>Sicherheitsnummer als Code</translation>
    </message>
    <message>
        <source>Any reader of codes shows the digits. Paste here what it read on their screen:</source>
        <translation>Jedes Programm, das Codes liest, zeigt die Ziffern. Füge hier ein, was es auf dem anderen Bildschirm gelesen hat:</translation>
    </message>
    <message>
        <source>The number on their screen</source>
        <translation>Die Nummer auf dem anderen Bildschirm</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
</context>
<context>
    <name>SafetyNumber</name>
    <message>
        <source>Safety number %1</source>
        <translation>Sicherheitsnummer %1</translation>
    </message>
</context>
<context>
    <name>SaidCard</name>
    <message>
        <source>What it says of itself</source>
        <translation>Was sie über sich sagt</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>A few lines, if you like</source>
        <translation>Ein paar Zeilen, wenn du magst</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Choose a picture</source>
        <translation>Bild wählen</translation>
    </message>
    <message>
        <source>Another picture</source>
        <translation>Anderes Bild</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>Kein Bild</translation>
    </message>
</context>
<context>
    <name>SearchPage</name>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Messages, posts, captions, people …</source>
        <translation>Nachrichten, Beiträge, Bildtexte, Leute …</translation>
    </message>
    <message>
        <source>Find anything that is here</source>
        <translation>Finde alles, was hier ist</translation>
    </message>
    <message>
        <source>A part of a word is enough, in any script. Narrow it down with from:Ann, in:Trip, has:link, has:picture, has:poll, before:2026-11 or after:2026-11-29, and put a phrase in quotes.</source>
        <translation>Ein Teil eines Worts genügt, in jeder Schrift. Grenze es ein mit from:Ann, in:Reise, has:link, has:picture, has:poll, before:2026-11 oder after:2026-11-29, und setze Wortfolgen in Anführungszeichen.</translation>
    </message>
    <message>
        <source>Nothing among the newest</source>
        <translation>Nichts unter dem Neuesten</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>What is older was not looked through yet.</source>
        <translation>Älteres wurde noch nicht durchgesehen.</translation>
    </message>
    <message>
        <source>Nothing here holds “%1”.</source>
        <translation>Nichts hier enthält „%1“.</translation>
    </message>
    <message>
        <source>Look further back</source>
        <translation>Weiter zurück suchen</translation>
    </message>
    <message>
        <source>Your node is not answering</source>
        <translation>Dein Knoten antwortet nicht</translation>
    </message>
    <message>
        <source>What you look for is on it. It is being started again.</source>
        <translation>Was du suchst, ist auf ihm. Er wird gerade neu gestartet.</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
</context>
<context>
    <name>SendButton</name>
    <message>
        <source>Save the change</source>
        <translation>Änderung speichern</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1 (%2); hold for other ways</source>
        <translation>%1 (%2); gedrückt halten für mehr</translation>
    </message>
    <message>
        <source>Send silently</source>
        <translation>Lautlos senden</translation>
    </message>
    <message>
        <source>Send at…</source>
        <translation>Senden um …</translation>
    </message>
</context>
<context>
    <name>SendLater</name>
    <message>
        <source>Send at…</source>
        <translation>Senden um …</translation>
    </message>
    <message>
        <source>Time, such as 18:05</source>
        <translation>Uhrzeit, zum Beispiel 18:05</translation>
    </message>
    <message>
        <source>It goes from this device. If that is off then, it goes when Kith starts next.</source>
        <translation>Es wird von diesem Gerät gesendet. Ist es dann aus, geschieht es beim nächsten Start von Kith.</translation>
    </message>
    <message>
        <source>Send then</source>
        <translation>Dann senden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>ServingCard</name>
    <message>
        <source>Relay</source>
        <translation>Relais</translation>
    </message>
    <message>
        <source>server, host, mailbox</source>
        <translation>Server, Rechner, Postfach</translation>
    </message>
    <message>
        <source>Be the relay for my people</source>
        <translation>Relais für meine Leute sein</translation>
    </message>
    <message>
        <source>Keeps sealed mail for them while they are not online, and works only while this computer is on and they can reach it.</source>
        <translation>Bewahrt versiegelte Post für sie auf, solange sie nicht online sind. Es arbeitet nur, solange dieser Computer an und für sie erreichbar ist.</translation>
    </message>
    <message>
        <source>Starting the relay…</source>
        <translation>Das Relais startet …</translation>
    </message>
    <message>
        <source>Stopping the relay…</source>
        <translation>Das Relais wird beendet …</translation>
    </message>
    <message>
        <source>It sees who connects, from which address, when, and padded sizes. It cannot read messages, posts, pictures or names, and cannot forge any.</source>
        <translation>Es sieht, wer sich verbindet, von welcher Adresse und wann, und aufgefüllte Größen. Es kann Nachrichten, Beiträge, Bilder und Namen weder lesen noch fälschen.</translation>
    </message>
    <message>
        <source>QR code of the invitation to your relay</source>
        <translation>QR-Code der Einladung zu deinem Relais</translation>
    </message>
    <message>
        <source>Invitation for your people</source>
        <translation>Einladung für deine Leute</translation>
    </message>
    <message>
        <source>Copy the link</source>
        <translation>Link kopieren</translation>
    </message>
    <message>
        <source>Copied. They join by it on their Network page.</source>
        <translation>Kopiert. Damit treten sie auf ihrer Seite „Netzwerk“ bei.</translation>
    </message>
    <message>
        <source>Found at %1. From outside of your network only if your router lets it through.</source>
        <translation>Zu finden unter %1. Von außerhalb deines Netzwerks nur, wenn dein Router es durchlässt.</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>What you see may be out of date: %1</source>
        <translation>Was du siehst, ist vielleicht nicht aktuell: %1</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>The settings cannot be shown</source>
        <translation>Die Einstellungen können nicht gezeigt werden</translation>
    </message>
</context>
<context>
    <name>ShownCard</name>
    <message>
        <source>What contacts see</source>
        <translation>Was Kontakte sehen</translation>
    </message>
    <message>
        <source>privacy, receipts, last seen, hide</source>
        <translation>Privatsphäre, Datenschutz, Lesebestätigung, zuletzt online, verbergen</translation>
    </message>
    <message>
        <source>On all your devices, and both ways: what you do not show you do not see of others.</source>
        <translation>Auf allen deinen Geräten und in beide Richtungen: Was du nicht zeigst, siehst du auch von anderen nicht.</translation>
    </message>
    <message>
        <source>What I have read</source>
        <translation>Was ich gelesen habe</translation>
    </message>
    <message>
        <source>read receipts, ticks, blue ticks</source>
        <translation>Lesebestätigung, Häkchen, blaue Haken</translation>
    </message>
    <message>
        <source>Your messages say when they were read. If you switch it off and on again, what you read meanwhile counts as read once you open the chat.</source>
        <translation>Deine Nachrichten sagen, wann sie gelesen wurden. Schaltest du es aus und wieder ein, gilt das inzwischen Gelesene als gelesen, sobald du den Chat öffnest.</translation>
    </message>
    <message>
        <source>When I am online</source>
        <translation>Wann ich online bin</translation>
    </message>
    <message>
        <source>presence, last seen, status, invisible</source>
        <translation>Anwesenheit, zuletzt online, Status, unsichtbar</translation>
    </message>
    <message>
        <source>A dot shows who is there, and their page when they last were. Somebody you are connected with directly could still find out by a changed program.</source>
        <translation>Ein Punkt zeigt, wer da ist, und die Seite der Person, wann sie zuletzt da war. Jemand, mit dem du direkt verbunden bist, könnte es mit einem veränderten Programm trotzdem herausfinden.</translation>
    </message>
    <message>
        <source>When I am typing</source>
        <translation>Wann ich schreibe</translation>
    </message>
    <message>
        <source>writing, dots</source>
        <translation>schreiben, Punkte</translation>
    </message>
    <message>
        <source>Contacts who are connected to you directly see that you are writing to them, or in a group you share. What you write is seen once you send it.</source>
        <translation>Kontakte, die direkt mit dir verbunden sind, sehen, dass du ihnen oder in einer gemeinsamen Gruppe schreibst. Was du schreibst, sehen sie erst, wenn du es sendest.</translation>
    </message>
</context>
<context>
    <name>SpeedButton</name>
    <message>
        <source>Speed %1×</source>
        <translation>Geschwindigkeit %1×</translation>
    </message>
    <message>
        <source>%1×</source>
        <translation>%1×</translation>
    </message>
</context>
<context>
    <name>StepHead</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
</context>
<context>
    <name>StorageCard</name>
    <message>
        <source>Storage</source>
        <translation>Speicherplatz</translation>
    </message>
    <message>
        <source>What Kith keeps on this computer. Files of others can be let go of and fetched again; texts always stay.</source>
        <translation>Was Kith auf diesem Computer aufhebt. Dateien von anderen können gehen und wieder geholt werden; Texte bleiben immer.</translation>
    </message>
    <message>
        <source>disk, space, memory, delete, clear, free up, media, photos, cache</source>
        <translation>Platte, Festplatte, Platz, Speicher, löschen, leeren, freimachen, Medien, Fotos, Cache</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>Insgesamt</translation>
    </message>
    <message>
        <source>%1, of which %2 can be fetched again</source>
        <translation>%1, davon können %2 wieder geholt werden</translation>
    </message>
    <message>
        <source>Files by conversation</source>
        <translation>Dateien nach Unterhaltung</translation>
    </message>
    <message>
        <source>Fewer conversations</source>
        <translation>Weniger Unterhaltungen</translation>
    </message>
    <message>
        <source>All %1 conversations</source>
        <translation>Alle %1 Unterhaltungen</translation>
    </message>
    <message>
        <source>Largest files</source>
        <translation>Größte Dateien</translation>
    </message>
    <message>
        <source>Fewer files</source>
        <translation>Weniger Dateien</translation>
    </message>
    <message>
        <source>%1 largest files</source>
        <translation>Die %1 größten Dateien</translation>
    </message>
    <message>
        <source>Remove files of others…</source>
        <translation>Dateien von anderen entfernen …</translation>
    </message>
    <message>
        <source>delete, clear, clean up</source>
        <translation>löschen, leeren, aufräumen</translation>
    </message>
</context>
<context>
    <name>StoreCard</name>
    <message>
        <source>Store and safety</source>
        <translation>Speicher und Sicherheit</translation>
    </message>
    <message>
        <source>security, password, passphrase, encryption, lock, disk, folder</source>
        <translation>Passwort, Passphrase, Kennwort, Verschlüsselung, Sperre, Festplatte, Ordner</translation>
    </message>
    <message>
        <source>Everything you write and receive is kept encrypted on this computer.</source>
        <translation>Alles, was du schreibst und bekommst, bleibt verschlüsselt auf diesem Computer.</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Verschlossen</translation>
    </message>
    <message>
        <source>Key file</source>
        <translation>Schlüsseldatei</translation>
    </message>
    <message>
        <source>Asked for, too. Keep a copy of it: without it only your 24 words bring you back.</source>
        <translation>Wird auch verlangt. Bewahre eine Kopie davon auf: Ohne sie bringen dich nur deine 24 Wörter zurück.</translation>
    </message>
    <message>
        <source>None. One on a stick makes a copy of this computer&apos;s disk useless to others.</source>
        <translation>Keine. Mit einer auf einem Stick ist eine Kopie der Festplatte dieses Computers für andere wertlos.</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Copied the folder&apos;s path.</source>
        <translation>Der Pfad des Ordners ist kopiert.</translation>
    </message>
    <message>
        <source>Recovery</source>
        <translation>24 Wörter</translation>
    </message>
    <message>
        <source>24 words, phrase, seed</source>
        <translation>24 Wörter, Phrase</translation>
    </message>
    <message>
        <source>Your recovery phrase is not written down yet. If this computer is lost, you do not come back without it.</source>
        <translation>Deine Wiederherstellungswörter sind noch nicht aufgeschrieben. Wenn dieser Computer verloren geht, kommst du ohne sie nicht zurück.</translation>
    </message>
    <message>
        <source>You wrote your recovery phrase down. Nobody can show it again, not even Kith.</source>
        <translation>Du hast deine Wiederherstellungswörter aufgeschrieben. Niemand kann sie noch einmal zeigen, auch Kith nicht.</translation>
    </message>
    <message>
        <source>Your contacts</source>
        <translation>Deine Kontakte</translation>
    </message>
    <message>
        <source>Whom you know is kept, sealed to your words, by %1. With the words and a code of one of them all come back.</source>
        <translation>Wen du kennst, bewahrt, mit deinen Wörtern versiegelt, %1 auf. Mit den Wörtern und einem Code von dort kommen alle zurück.</translation>
    </message>
    <message>
        <source>Nobody keeps yet whom you know. Once you have a contact, it is given to them within an hour, sealed to your words.</source>
        <translation>Noch bewahrt niemand auf, wen du kennst. Sobald du einen Kontakt hast, bekommt er es binnen einer Stunde, mit deinen Wörtern versiegelt.</translation>
    </message>
    <message>
        <source>Write it down now</source>
        <translation>Jetzt aufschreiben</translation>
    </message>
    <message>
        <source>Lock Kith now</source>
        <translation>Kith jetzt sperren</translation>
    </message>
    <message>
        <source>Until it is opened again, nothing comes in and no call rings: what is sent to you waits.</source>
        <translation>Bis es wieder geöffnet wird, kommt nichts an und kein Anruf klingelt: Was dir geschickt wird, wartet.</translation>
    </message>
    <message>
        <source>Open without the key file</source>
        <translation>Ohne die Schlüsseldatei öffnen</translation>
    </message>
    <message>
        <source>Add a key file</source>
        <translation>Schlüsseldatei hinzufügen</translation>
    </message>
    <message>
        <source>two factors, second factor, USB</source>
        <translation>zwei Faktoren, zweiter Faktor, USB</translation>
    </message>
    <message>
        <source>Kith is young and not externally audited. Do not rely on it where a mistake could harm somebody.</source>
        <translation>Kith ist jung und nicht von außen geprüft. Verlass dich nicht darauf, wo ein Fehler jemandem schaden könnte.</translation>
    </message>
</context>
<context>
    <name>Sure</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>Switcher</name>
    <message>
        <source>Go to a conversation</source>
        <translation>Zu einer Unterhaltung</translation>
    </message>
    <message>
        <source>A few letters of a name</source>
        <translation>Ein paar Buchstaben eines Namens</translation>
    </message>
    <message>
        <source>Conversations that fit</source>
        <translation>Passende Unterhaltungen</translation>
    </message>
    <message>
        <source>There are no conversations yet.</source>
        <translation>Es gibt noch keine Unterhaltungen.</translation>
    </message>
    <message>
        <source>No conversation is called so.</source>
        <translation>Keine Unterhaltung heißt so.</translation>
    </message>
</context>
<context>
    <name>TalkHead</name>
    <message>
        <source>Back to the list</source>
        <translation>Zurück zur Liste</translation>
    </message>
    <message>
        <source>Asked; what you write waits until they answer</source>
        <translation>Gefragt; was du schreibst, wartet auf die Antwort</translation>
    </message>
    <message>
        <source>Safety number compared</source>
        <translation>Sicherheitsnummer verglichen</translation>
    </message>
    <message>
        <source>End-to-end encrypted</source>
        <translation>Ende-zu-Ende-verschlüsselt</translation>
    </message>
    <message>
        <source>%1 · End-to-end encrypted</source>
        <translation>%1 · Ende-zu-Ende-verschlüsselt</translation>
    </message>
    <message>
        <source>Only you</source>
        <translation>Nur du</translation>
    </message>
    <message>
        <source>%1 members</source>
        <translation>%1 Mitglieder</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source> · Messages disappear after %1</source>
        <translation> · Nachrichten verschwinden nach %1</translation>
    </message>
    <message>
        <source>Online · %1</source>
        <translation>Online · %1</translation>
    </message>
    <message>
        <source>Last seen %1 · %2</source>
        <translation>Zuletzt gesehen %1 · %2</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>Anrufen</translation>
    </message>
    <message>
        <source>Video call</source>
        <translation>Videoanruf</translation>
    </message>
    <message>
        <source>Disappearing messages</source>
        <translation>Verschwindende Nachrichten</translation>
    </message>
    <message>
        <source>About %1</source>
        <translation>Über %1</translation>
    </message>
    <message>
        <source>Details (Ctrl+D)</source>
        <translation>Einzelheiten (Strg+D)</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
</context>
<context>
    <name>TalkMenu</name>
    <message>
        <source>Video call</source>
        <translation>Videoanruf</translation>
    </message>
    <message>
        <source>Unmute</source>
        <translation>Stummschaltung aufheben</translation>
    </message>
    <message>
        <source>Mute…</source>
        <translation>Stummschalten …</translation>
    </message>
    <message>
        <source>What is announced…</source>
        <translation>Was gemeldet wird …</translation>
    </message>
    <message>
        <source>Keep on top no more</source>
        <translation>Nicht mehr oben halten</translation>
    </message>
    <message>
        <source>Keep on top</source>
        <translation>Oben halten</translation>
    </message>
    <message>
        <source>Back among the others</source>
        <translation>Zurück zu den anderen</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archiv</translation>
    </message>
    <message>
        <source>Disappearing messages</source>
        <translation>Verschwindende Nachrichten</translation>
    </message>
    <message>
        <source>Go to a day</source>
        <translation>Zu einem Tag gehen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>About %1</source>
        <translation>Über %1</translation>
    </message>
</context>
<context>
    <name>TalkState</name>
    <message>
        <source>Say hello to %1</source>
        <translation>Sag %1 Hallo</translation>
    </message>
    <message>
        <source>What you write is kept on this computer and sent as soon as %1 can be reached.</source>
        <translation>Was du schreibst, bleibt auf diesem Computer und wird gesendet, sobald %1 erreichbar ist.</translation>
    </message>
    <message>
        <source>This conversation cannot be shown</source>
        <translation>Diese Unterhaltung kann nicht gezeigt werden</translation>
    </message>
</context>
<context>
    <name>TellCard</name>
    <message>
        <source>Your conversation</source>
        <translation>Eure Unterhaltung</translation>
    </message>
    <message>
        <source>The same on all your devices; nobody else is told.</source>
        <translation>Auf allen deinen Geräten gleich; sonst erfährt es niemand.</translation>
    </message>
    <message>
        <source>Keep on top of the list</source>
        <translation>Oben in der Liste halten</translation>
    </message>
    <message>
        <source>What is announced</source>
        <translation>Was gemeldet wird</translation>
    </message>
    <message>
        <source>Unmute</source>
        <translation>Stummschaltung aufheben</translation>
    </message>
    <message>
        <source>Mute…</source>
        <translation>Stummschalten …</translation>
    </message>
</context>
<context>
    <name>TimerMenu</name>
    <message>
        <source>Messages disappear after</source>
        <translation>Nachrichten verschwinden nach</translation>
    </message>
</context>
<context>
    <name>ToNewest</name>
    <message>
        <source>%1 new messages</source>
        <translation>%1 neue Nachrichten</translation>
    </message>
    <message>
        <source>To the newest message</source>
        <translation>Zur neuesten Nachricht</translation>
    </message>
</context>
<context>
    <name>Transfers</name>
    <message>
        <source>Adding %1 of %2: %3</source>
        <translation>%1 von %2 wird hinzugefügt: %3</translation>
    </message>
    <message>
        <source>Adding %1</source>
        <translation>%1 wird hinzugefügt</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>1 photo is on its way here</source>
        <translation>1 Foto ist hierher unterwegs</translation>
    </message>
    <message>
        <source>%1 photos are on their way here</source>
        <translation>%1 Fotos sind hierher unterwegs</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>und %1 weitere</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Files are being taken in. They go out then, and arrive after the message.</source>
        <translation>Dateien werden aufgenommen. Dann gehen sie hinaus, und kommen nach der Nachricht an.</translation>
    </message>
    <message>
        <source>Files to be sent</source>
        <translation>Dateien, die gesendet werden</translation>
    </message>
    <message>
        <source>Send originals</source>
        <translation>Originale senden</translation>
    </message>
    <message>
        <source>Bit for bit, with the place and the camera if they stand in them</source>
        <translation>Bit für Bit, mit Ort und Kamera, wenn sie darin stehen</translation>
    </message>
    <message>
        <source>Off: pictures go without place and device data</source>
        <translation>Aus: Bilder gehen ohne Ort und Gerätedaten</translation>
    </message>
</context>
<context>
    <name>TrayPiece</name>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Take off %1</source>
        <translation>%1 weglassen</translation>
    </message>
</context>
<context>
    <name>UnlockStep</name>
    <message>
        <source>Welcome back</source>
        <translation>Willkommen zurück</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>This store also opens only with its key file.</source>
        <translation>Dieser Speicher öffnet sich außerdem nur mit seiner Schlüsseldatei.</translation>
    </message>
    <message>
        <source>Not chosen yet</source>
        <translation>Noch nicht gewählt</translation>
    </message>
    <message>
        <source>Choose the file</source>
        <translation>Datei wählen</translation>
    </message>
    <message>
        <source>Remember where it is</source>
        <translation>Merken, wo sie liegt</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Wird geöffnet …</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>I do not have it</source>
        <translation>Ich habe sie nicht</translation>
    </message>
    <message>
        <source>I forgot it</source>
        <translation>Ich habe sie vergessen</translation>
    </message>
    <message>
        <source>Nobody can open this store without its key file.</source>
        <translation>Ohne seine Schlüsseldatei kann niemand diesen Speicher öffnen.</translation>
    </message>
    <message>
        <source>Nobody can open this store without its passphrase.</source>
        <translation>Ohne seine Passphrase kann niemand diesen Speicher öffnen.</translation>
    </message>
    <message>
        <source>With your 24 words you come back all the same: close Kith, give the folder %1 another name, start Kith again, and choose “I have a backup” or, without one, “I have only my 24 words”.</source>
        <translation>Mit deinen 24 Wörtern kommst du trotzdem zurück: Schließ Kith, gib dem Ordner %1 einen anderen Namen, starte Kith wieder und wähle „Ich habe eine Sicherung“ oder, ohne eine, „Ich habe nur meine 24 Wörter“.</translation>
    </message>
</context>
<context>
    <name>VersionList</name>
    <message>
        <source>What it said before</source>
        <translation>Was vorher da stand</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>VersionStep</name>
    <message>
        <source>This store needs a newer Kith</source>
        <translation>Dieser Speicher braucht ein neueres Kith</translation>
    </message>
    <message>
        <source>Kith was updated</source>
        <translation>Kith wurde aktualisiert</translation>
    </message>
    <message>
        <source>A newer Kith is running</source>
        <translation>Ein neueres Kith läuft</translation>
    </message>
    <message>
        <source>Restarting…</source>
        <translation>Wird neu gestartet …</translation>
    </message>
    <message>
        <source>Restart the node</source>
        <translation>Knoten neu starten</translation>
    </message>
    <message>
        <source>Start Kith again</source>
        <translation>Kith neu starten</translation>
    </message>
    <message>
        <source>Install the newest Kith first. What is in the store stays as it is until then.</source>
        <translation>Installiere zuerst das neueste Kith. Was im Speicher ist, bleibt bis dahin, wie es ist.</translation>
    </message>
    <message>
        <source>If this comes again, an older Kith is installed beside the newer one: remove the older.</source>
        <translation>Wenn das wiederkommt, ist neben dem neueren ein älteres Kith installiert: Entferne das ältere.</translation>
    </message>
</context>
<context>
    <name>VoiceTools</name>
    <message>
        <source>Record a voice message</source>
        <translation>Sprachnachricht aufnehmen</translation>
    </message>
    <message>
        <source>%1 (Ctrl+Shift+Y), or hold</source>
        <translation>%1 (Strg+Umschalt+Y), oder halten</translation>
    </message>
</context>
<context>
    <name>WaitingBar</name>
    <message>
        <source>1 message waits for its time</source>
        <translation>1 Nachricht wartet auf ihre Zeit</translation>
    </message>
    <message>
        <source>%1 messages wait for their time</source>
        <translation>%1 Nachrichten warten auf ihre Zeit</translation>
    </message>
    <message>
        <source>Waiting for their time</source>
        <translation>Warten auf ihre Zeit</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>Jetzt senden</translation>
    </message>
    <message>
        <source>Do not send, and edit</source>
        <translation>Nicht senden, sondern bearbeiten</translation>
    </message>
</context>
<context>
    <name>WaysPane</name>
    <message>
        <source>Network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <source>What still works</source>
        <translation>Was noch funktioniert</translation>
    </message>
    <message>
        <source>Relays</source>
        <translation>Relais</translation>
    </message>
    <message>
        <source>%1 of %2 reached now</source>
        <translation>%1 von %2 gerade erreicht</translation>
    </message>
    <message>
        <source>%1 on the way</source>
        <translation>%1 unterwegs</translation>
    </message>
    <message>
        <source>nothing waits</source>
        <translation>nichts wartet</translation>
    </message>
    <message>
        <source>How people are reached</source>
        <translation>Wie Leute erreicht werden</translation>
    </message>
    <message>
        <source>Nobody yet</source>
        <translation>Noch niemand</translation>
    </message>
    <message>
        <source>Once somebody is your contact, you see here how they are reached.</source>
        <translation>Sobald jemand dein Kontakt ist, siehst du hier, wie die Person erreicht wird.</translation>
    </message>
    <message>
        <source>Add people</source>
        <translation>Leute hinzufügen</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Kith: samples</source>
        <translation>Kith: Beispiele</translation>
    </message>
    <message>
        <source>A sample world: nobody here is real, and nothing leaves this computer. All of it is gone once you leave.</source>
        <translation>Eine Beispielwelt: Niemand hier ist echt, und nichts verlässt diesen Computer. Alles davon ist weg, sobald du gehst.</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Verlassen</translation>
    </message>
</context>
<context>
    <name>WordsStep</name>
    <message>
        <source>Come back with your words</source>
        <translation>Mit deinen Wörtern zurückkommen</translation>
    </message>
    <message>
        <source>Your contacts, conversations and groups come back from the people who have them. What nobody else has does not: drafts, notes to yourself, pictures that only you had.</source>
        <translation>Deine Kontakte, Unterhaltungen und Gruppen kommen von den Leuten zurück, die sie haben. Was sonst niemand hat, kommt nicht: Entwürfe, Notizen an dich selbst, Bilder, die nur du hattest.</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>A folder with a backup brings back more.</source>
        <translation>Ein Ordner mit einer Sicherung bringt mehr zurück.</translation>
    </message>
    <message>
        <source>I have a backup</source>
        <translation>Ich habe eine Sicherung</translation>
    </message>
</context>
<context>
    <name>WorksPage</name>
    <message>
        <source>What still works</source>
        <translation>Was noch funktioniert</translation>
    </message>
    <message>
        <source>What you see may be out of date: %1</source>
        <translation>Was du siehst, ist vielleicht nicht aktuell: %1</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>This cannot be told now</source>
        <translation>Das lässt sich jetzt nicht sagen</translation>
    </message>
    <message>
        <source>Everything works</source>
        <translation>Alles funktioniert</translation>
    </message>
    <message>
        <source>Nothing of what your node can notice fails now.</source>
        <translation>Nichts, was dein Knoten bemerken kann, ist gerade gestört.</translation>
    </message>
    <message>
        <source>Still works</source>
        <translation>Funktioniert noch</translation>
    </message>
    <message>
        <source>Waits</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Jetzt nicht</translation>
    </message>
    <message>
        <source>What your node would notice, too.</source>
        <translation>Was dein Knoten sonst noch bemerken würde.</translation>
    </message>
</context>
<context>
    <name>WritingCard</name>
    <message>
        <source>Writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>keyboard, send, return, message</source>
        <translation>Tastatur, senden, Eingabe, Nachricht</translation>
    </message>
    <message>
        <source>Enter begins a new line</source>
        <translation>Eingabe beginnt eine neue Zeile</translation>
    </message>
    <message>
        <source>return, send with Ctrl+Enter, keyboard</source>
        <translation>Eingabetaste, mit Strg+Eingabe senden, Tastatur</translation>
    </message>
    <message>
        <source>Ctrl+Enter sends in any case.</source>
        <translation>Strg+Eingabe sendet in jedem Fall.</translation>
    </message>
</context>
<context>
    <name>Python</name>
    <message>
        <source>Your microphone is not working, so they cannot hear you.</source>
        <translation>Dein Mikrofon funktioniert nicht, du bist also nicht zu hören.</translation>
    </message>
    <message>
        <source>Your loudspeaker is not working, so you cannot hear them.</source>
        <translation>Dein Lautsprecher funktioniert nicht, du hörst also nichts.</translation>
    </message>
    <message>
        <source>No camera is working here, so they cannot see you.</source>
        <translation>Hier funktioniert keine Kamera, du bist also nicht zu sehen.</translation>
    </message>
    <message>
        <source>Declined</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Keine Antwort</translation>
    </message>
    <message>
        <source>Busy with another call</source>
        <translation>In einem anderen Anruf</translation>
    </message>
    <message>
        <source>The connection was lost</source>
        <translation>Die Verbindung ist abgebrochen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Busy</source>
        <translation>Besetzt</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>You declined</source>
        <translation>Von dir abgelehnt</translation>
    </message>
    <message>
        <source>Missed</source>
        <translation>Verpasst</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} Std. {minutes} Min.</translation>
    </message>
    <message>
        <source>video call</source>
        <translation>Videoanruf</translation>
    </message>
    <message>
        <source>call</source>
        <translation>Anruf</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} Sek.</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} Min.</translation>
    </message>
    <message>
        <source>Your node is not answering…</source>
        <translation>Dein Knoten antwortet nicht …</translation>
    </message>
    <message>
        <source>Incoming, {lasted}</source>
        <translation>Eingehend, {lasted}</translation>
    </message>
    <message>
        <source>Outgoing, {lasted}</source>
        <translation>Ausgehend, {lasted}</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Ringing…</source>
        <translation>Es klingelt …</translation>
    </message>
    <message>
        <source>Call ended</source>
        <translation>Anruf beendet</translation>
    </message>
    <message>
        <source>Video call</source>
        <translation>Videoanruf</translation>
    </message>
    <message>
        <source>Voice call</source>
        <translation>Sprachanruf</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Wird verbunden …</translation>
    </message>
    <message>
        <source>Looking for the connection…</source>
        <translation>Die Verbindung wird gesucht …</translation>
    </message>
    <message>
        <source>Missed call</source>
        <translation>Verpasster Anruf</translation>
    </message>
    <message>
        <source>The disk of this computer is full</source>
        <translation>Der Datenträger dieses Computers ist voll</translation>
    </message>
    <message>
        <source>The disk of this computer failed</source>
        <translation>Der Datenträger dieses Computers versagt</translation>
    </message>
    <message>
        <source>What came is damaged</source>
        <translation>Was ankam, ist beschädigt</translation>
    </message>
    <message>
        <source>{count} GB</source>
        <translation>{count} GB</translation>
    </message>
    <message>
        <source>{size}, not downloaded</source>
        <translation>{size}, nicht geladen</translation>
    </message>
    <message>
        <source>Voice message, {time}</source>
        <translation>Sprachnachricht, {time}</translation>
    </message>
    <message>
        <source>{count} bytes</source>
        <translation>{count} Byte</translation>
    </message>
    <message>
        <source>{count} KB</source>
        <translation>{count} KB</translation>
    </message>
    <message>
        <source>{count} MB</source>
        <translation>{count} MB</translation>
    </message>
    <message>
        <source>voice message, {time}</source>
        <translation>Sprachnachricht, {time}</translation>
    </message>
    <message>
        <source>photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>file {name}</source>
        <translation>Datei {name}</translation>
    </message>
    <message>
        <source>{why} ({size})</source>
        <translation>{why} ({size})</translation>
    </message>
    <message>
        <source>{part} of {whole}</source>
        <translation>{part} von {whole}</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>{count} photos</source>
        <translation>{count} Fotos</translation>
    </message>
    <message>
        <source>{count} files</source>
        <translation>{count} Dateien</translation>
    </message>
    <message>
        <source>It did not come</source>
        <translation>Es ist nicht angekommen</translation>
    </message>
    <message>
        <source>This file is not there any more.</source>
        <translation>Diese Datei ist nicht mehr da.</translation>
    </message>
    <message>
        <source>{name}: {why}</source>
        <translation>{name}: {why}</translation>
    </message>
    <message>
        <source>Only files of this computer can be sent.</source>
        <translation>Nur Dateien dieses Computers können gesendet werden.</translation>
    </message>
    <message>
        <source>A message carries at most {most} files.</source>
        <translation>Eine Nachricht trägt höchstens {most} Dateien.</translation>
    </message>
    <message>
        <source>Saved as {name}.</source>
        <translation>Gespeichert als {name}.</translation>
    </message>
    <message>
        <source>Saved {count} files.</source>
        <translation>{count} Dateien gespeichert.</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>Ordner zeigen</translation>
    </message>
    <message>
        <source>It is not on this computer yet; it can be saved when it is.</source>
        <translation>Es ist noch nicht auf diesem Computer; gespeichert werden kann es dann.</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>not your contact</source>
        <translation>nicht dein Kontakt</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>calls all members</source>
        <translation>ruft alle Mitglieder</translation>
    </message>
    <message>
        <source>Preview of {host}: {parts}</source>
        <translation>Vorschau von {host}: {parts}</translation>
    </message>
    <message>
        <source>Message deleted</source>
        <translation>Nachricht gelöscht</translation>
    </message>
    <message>
        <source>{count} messages deleted</source>
        <translation>{count} Nachrichten gelöscht</translation>
    </message>
    <message>
        <source>Message deleted for you</source>
        <translation>Nachricht für dich gelöscht</translation>
    </message>
    <message>
        <source>{count} messages deleted for you</source>
        <translation>{count} Nachrichten für dich gelöscht</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>{messages} messages, {files} files</source>
        <translation>{messages} Nachrichten, {files} Dateien</translation>
    </message>
    <message>
        <source>Written to {folder}.</source>
        <translation>Geschrieben nach {folder}.</translation>
    </message>
    <message>
        <source>Stopped. Nothing was written.</source>
        <translation>Angehalten. Nichts wurde geschrieben.</translation>
    </message>
    <message>
        <source>Forwarded to {name}</source>
        <translation>An {name} weitergeleitet</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>At most {most} conversations at once.</source>
        <translation>Höchstens {most} Unterhaltungen auf einmal.</translation>
    </message>
    <message>
        <source>Forwarded to {count} conversations</source>
        <translation>An {count} Unterhaltungen weitergeleitet</translation>
    </message>
    <message>
        <source>Hidden: from somebody you blocked</source>
        <translation>Verborgen: von jemandem, den du blockiert hast</translation>
    </message>
    <message>
        <source>Hidden: from somebody you blocked. Press to show it.</source>
        <translation>Verborgen: von jemandem, den du blockiert hast. Zum Zeigen drücken.</translation>
    </message>
    <message>
        <source>sent too soon after another one of yours, so nobody else sees it</source>
        <translation>zu bald nach einer anderen von dir gesendet, deshalb sieht sie sonst niemand</translation>
    </message>
    <message>
        <source>waits until it can go out</source>
        <translation>wartet, bis es hinausgehen kann</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>gesendet</translation>
    </message>
    <message>
        <source>delivered to their device</source>
        <translation>auf dem anderen Gerät angekommen</translation>
    </message>
    <message>
        <source>read</source>
        <translation>gelesen</translation>
    </message>
    <message>
        <source>delivered to everybody</source>
        <translation>bei allen angekommen</translation>
    </message>
    <message>
        <source>read by everybody</source>
        <translation>von allen gelesen</translation>
    </message>
    <message>
        <source>This message was deleted</source>
        <translation>Diese Nachricht wurde gelöscht</translation>
    </message>
    <message>
        <source>; whether its files were fetched is not told</source>
        <translation>; ob die Dateien geladen wurden, wird nicht gemeldet</translation>
    </message>
    <message>
        <source>, restored from {name}: no device of yours has confirmed it</source>
        <translation>, wiederhergestellt von {name}: keines deiner Geräte hat es bestätigt</translation>
    </message>
    <message>
        <source>sent too soon</source>
        <translation>zu bald gesendet</translation>
    </message>
    <message>
        <source>restored from {name}</source>
        <translation>wiederhergestellt von {name}</translation>
    </message>
    <message>
        <source>disappears {when}</source>
        <translation>verschwindet {when}</translation>
    </message>
    <message>
        <source>, {reactions} reactions</source>
        <translation>, {reactions} Reaktionen</translation>
    </message>
    <message>
        <source>This version cannot show it</source>
        <translation>Diese Version kann es nicht zeigen</translation>
    </message>
    <message>
        <source>hidden text</source>
        <translation>verborgener Text</translation>
    </message>
    <message>
        <source>silent: </source>
        <translation>lautlos: </translation>
    </message>
    <message>
        <source>forwarded: </source>
        <translation>weitergeleitet: </translation>
    </message>
    <message>
        <source>poll: </source>
        <translation>Umfrage: </translation>
    </message>
    <message>
        <source>pinned: </source>
        <translation>angeheftet: </translation>
    </message>
    <message>
        <source>Your contact now. Say hello.</source>
        <translation>Jetzt dein Kontakt. Sag Hallo.</translation>
    </message>
    <message>
        <source>Draft: </source>
        <translation>Entwurf: </translation>
    </message>
    <message>
        <source>You: </source>
        <translation>Du: </translation>
    </message>
    <message>
        <source>, group of {members}</source>
        <translation>, Gruppe mit {members}</translation>
    </message>
    <message>
        <source>, {unread} unread</source>
        <translation>, {unread} ungelesen</translation>
    </message>
    <message>
        <source>, you are mentioned</source>
        <translation>, du wirst erwähnt</translation>
    </message>
    <message>
        <source>Draft: {preview}</source>
        <translation>Entwurf: {preview}</translation>
    </message>
    <message>
        <source>, group</source>
        <translation>, Gruppe</translation>
    </message>
    <message>
        <source>, unread</source>
        <translation>, ungelesen</translation>
    </message>
    <message>
        <source>, on top</source>
        <translation>, oben gehalten</translation>
    </message>
    <message>
        <source>, muted</source>
        <translation>, stumm</translation>
    </message>
    <message>
        <source>, online</source>
        <translation>, online</translation>
    </message>
    <message>
        <source>Your answer was not sent: {why}</source>
        <translation>Deine Antwort wurde nicht gesendet: {why}</translation>
    </message>
    <message>
        <source>No program of this computer opens links.</source>
        <translation>Kein Programm auf diesem Computer öffnet Links.</translation>
    </message>
    <message>
        <source>A new message</source>
        <translation>Eine neue Nachricht</translation>
    </message>
    <message>
        <source>{name} ({count})</source>
        <translation>{name} ({count})</translation>
    </message>
    <message>
        <source>This group is archived: it can be read, and nothing is written in it.</source>
        <translation>Diese Gruppe ist archiviert: Sie kann gelesen werden, und niemand schreibt mehr darin.</translation>
    </message>
    <message>
        <source>You do not belong to this group any more. What you have of it stays here.</source>
        <translation>Du gehörst nicht mehr zu dieser Gruppe. Was du von ihr hast, bleibt hier.</translation>
    </message>
    <message>
        <source>You left this group. What you have of it stays here.</source>
        <translation>Du hast diese Gruppe verlassen. Was du von ihr hast, bleibt hier.</translation>
    </message>
    <message>
        <source>moderators and admins</source>
        <translation>Moderatoren und Admins</translation>
    </message>
    <message>
        <source>admins</source>
        <translation>Admins</translation>
    </message>
    <message>
        <source>its owner</source>
        <translation>wer sie gegründet hat</translation>
    </message>
    <message>
        <source>{name} removed you from this group. What you have of it stays here.</source>
        <translation>{name} hat dich aus dieser Gruppe entfernt. Was du von ihr hast, bleibt hier.</translation>
    </message>
    <message>
        <source>{name} banned you from this group. What you have of it stays here.</source>
        <translation>{name} hat dich aus dieser Gruppe ausgeschlossen. Was du von ihr hast, bleibt hier.</translation>
    </message>
    <message>
        <source>In this group only {writers} may write.</source>
        <translation>Schreiben in dieser Gruppe: nur {writers}.</translation>
    </message>
    <message>
        <source>some people</source>
        <translation>manche</translation>
    </message>
    <message>
        <source>At most {most} messages can be selected at once.</source>
        <translation>Höchstens {most} Nachrichten können auf einmal ausgewählt werden.</translation>
    </message>
    <message>
        <source>Nothing was said on that day or later.</source>
        <translation>An diesem Tag und später wurde nichts gesagt.</translation>
    </message>
    <message>
        <source>Nothing was said on that day. This is from {named}.</source>
        <translation>An diesem Tag wurde nichts gesagt. Das hier ist vom {named}.</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>angekommen</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Gelesen</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Angekommen</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Waits until it can go out</source>
        <translation>Wartet, bis es hinausgehen kann</translation>
    </message>
    <message>
        <source> · could not be sent yet</source>
        <translation> · konnte noch nicht gesendet werden</translation>
    </message>
    <message>
        <source>It goes {when}</source>
        <translation>Gesendet wird es {when}</translation>
    </message>
    <message>
        <source> · from another device of yours</source>
        <translation> · von einem anderen deiner Geräte</translation>
    </message>
    <message>
        <source>A time is written such as 18:05.</source>
        <translation>Eine Uhrzeit wird so geschrieben: 18:05.</translation>
    </message>
    <message>
        <source>Mentions only</source>
        <translation>Nur Erwähnungen</translation>
    </message>
    <message>
        <source>Nothing is announced</source>
        <translation>Nichts wird gemeldet</translation>
    </message>
    <message>
        <source>For 1 hour</source>
        <translation>Für 1 Stunde</translation>
    </message>
    <message>
        <source>For 8 hours</source>
        <translation>Für 8 Stunden</translation>
    </message>
    <message>
        <source>For 1 week</source>
        <translation>Für 1 Woche</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Immer</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Mentions and answers to me</source>
        <translation>Erwähnungen und Antworten an mich</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>Muted until {time}</source>
        <translation>Stumm bis {time}</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Stumm</translation>
    </message>
    <message>
        <source>Put away</source>
        <translation>Archiviert</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>First</source>
        <translation>Zuerst</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>There is no loudspeaker that Kith can use.</source>
        <translation>Es gibt keinen Lautsprecher, den Kith benutzen kann.</translation>
    </message>
    <message>
        <source>This voice message is damaged, or of a kind that Kith does not play.</source>
        <translation>Diese Sprachnachricht ist beschädigt oder von einer Art, die Kith nicht abspielt.</translation>
    </message>
    <message>
        <source>The process that carries sound has ended.</source>
        <translation>Der Prozess, der den Ton verarbeitet, hat sich beendet.</translation>
    </message>
    <message>
        <source>Another voice message waits to be sent or deleted, in another conversation.</source>
        <translation>Eine andere Sprachnachricht wartet in einer anderen Unterhaltung darauf, gesendet oder gelöscht zu werden.</translation>
    </message>
    <message>
        <source>Slow mode: one message in {every}. You can write again in {left}.</source>
        <translation>Langsamer Modus: eine Nachricht in {every}. Du kannst in {left} wieder schreiben.</translation>
    </message>
    <message>
        <source>group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>{unread} new</source>
        <translation>{unread} neu</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>ausgewählt</translation>
    </message>
    <message>
        <source>You are back. Contacts and conversations come by themselves, from those who are online.</source>
        <translation>Du bist zurück. Kontakte und Unterhaltungen kommen von selbst, von denen, die online sind.</translation>
    </message>
    <message>
        <source>Opening your store…</source>
        <translation>Dein Speicher wird geöffnet …</translation>
    </message>
    <message>
        <source>The node is still starting.</source>
        <translation>Der Knoten startet noch.</translation>
    </message>
    <message>
        <source>This is no link of Kith.</source>
        <translation>Das ist kein Link von Kith.</translation>
    </message>
    <message>
        <source>{folder} cannot be used.</source>
        <translation>{folder} ist nicht zu gebrauchen.</translation>
    </message>
    <message>
        <source>Chosen people</source>
        <translation>Ausgewählte Leute</translation>
    </message>
    <message>
        <source>{names} and {count} more</source>
        <translation>{names} und {count} weitere</translation>
    </message>
    <message>
        <source>In {group}</source>
        <translation>In {group}</translation>
    </message>
    <message>
        <source>In a group</source>
        <translation>In einer Gruppe</translation>
    </message>
    <message>
        <source>Everybody you know</source>
        <translation>Alle, die du kennst</translation>
    </message>
    <message>
        <source>Everybody {name} knows</source>
        <translation>Alle, die {name} kennt</translation>
    </message>
    <message>
        <source>Picture by {author}</source>
        <translation>Bild von {author}</translation>
    </message>
    <message>
        <source>1 person</source>
        <translation>1 Person</translation>
    </message>
    <message>
        <source>{count} people</source>
        <translation>{count} Leute</translation>
    </message>
    <message>
        <source>Deleted for everybody.</source>
        <translation>Für alle gelöscht.</translation>
    </message>
    <message>
        <source>Only a picture of this machine can be posted.</source>
        <translation>Nur ein Bild von diesem Computer kann veröffentlicht werden.</translation>
    </message>
    <message>
        <source>No group yet</source>
        <translation>Noch keine Gruppe</translation>
    </message>
    <message>
        <source>Nobody yet</source>
        <translation>Noch niemand</translation>
    </message>
    <message>
        <source>A picture</source>
        <translation>Ein Bild</translation>
    </message>
    <message>
        <source>Pictures (*.jpg *.jpeg *.png *.webp *.gif *.avif *.JPG *.JPEG *.PNG *.WEBP *.GIF *.AVIF)</source>
        <translation>Bilder (*.jpg *.jpeg *.png *.webp *.gif *.avif *.JPG *.JPEG *.PNG *.WEBP *.GIF *.AVIF)</translation>
    </message>
    <message>
        <source>Files of Kith (*.kith)</source>
        <translation>Dateien von Kith (*.kith)</translation>
    </message>
    <message>
        <source>Key files (*.key)</source>
        <translation>Schlüsseldateien (*.key)</translation>
    </message>
    <message>
        <source>Choose files</source>
        <translation>Dateien wählen</translation>
    </message>
    <message>
        <source>Save in a folder</source>
        <translation>In einem Ordner speichern</translation>
    </message>
    <message>
        <source>Read a file somebody brought</source>
        <translation>Eine mitgebrachte Datei lesen</translation>
    </message>
    <message>
        <source>Save to a file</source>
        <translation>In einer Datei speichern</translation>
    </message>
    <message>
        <source>Choose the key file</source>
        <translation>Schlüsseldatei wählen</translation>
    </message>
    <message>
        <source>Make a key file</source>
        <translation>Schlüsseldatei anlegen</translation>
    </message>
    <message>
        <source>Choose pictures</source>
        <translation>Bilder wählen</translation>
    </message>
    <message>
        <source>Choose a picture</source>
        <translation>Bild wählen</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>Wird wiederhergestellt …</translation>
    </message>
    <message>
        <source>Choose the folder of your backup first.</source>
        <translation>Wähle zuerst den Ordner deiner Sicherung.</translation>
    </message>
    <message>
        <source>When it was made cannot be read</source>
        <translation>Wann sie erstellt wurde, ist nicht zu lesen</translation>
    </message>
    <message>
        <source>Looking at the backup…</source>
        <translation>Die Sicherung wird angesehen …</translation>
    </message>
    <message>
        <source>Checking the files…</source>
        <translation>Die Dateien werden geprüft …</translation>
    </message>
    <message>
        <source>Checking everything else…</source>
        <translation>Alles andere wird geprüft …</translation>
    </message>
    <message>
        <source>{size} without photos.</source>
        <translation>{size} ohne Fotos.</translation>
    </message>
    <message>
        <source>The newest. {note}</source>
        <translation>Die neueste. {note}</translation>
    </message>
    <message>
        <source>Nothing can be restored here.</source>
        <translation>Hier kann nichts wiederhergestellt werden.</translation>
    </message>
    <message>
        <source>There is no node to be ended here.</source>
        <translation>Hier gibt es keinen Knoten zu beenden.</translation>
    </message>
    <message>
        <source>No device can be linked here.</source>
        <translation>Hier kann kein Gerät verknüpft werden.</translation>
    </message>
    <message>
        <source>Nobody can come back here.</source>
        <translation>Hier kann niemand zurückkommen.</translation>
    </message>
    <message>
        <source>The two are not the same.</source>
        <translation>Die beiden sind nicht gleich.</translation>
    </message>
    <message>
        <source>Choose where the key file shall be.</source>
        <translation>Wähle, wo die Schlüsseldatei liegen soll.</translation>
    </message>
    <message>
        <source>Type your passphrase.</source>
        <translation>Tippe deine Passphrase ein.</translation>
    </message>
    <message>
        <source>Choose the key file first.</source>
        <translation>Wähle zuerst die Schlüsseldatei.</translation>
    </message>
    <message>
        <source>Type a passphrase first.</source>
        <translation>Tippe zuerst eine Passphrase ein.</translation>
    </message>
    <message>
        <source>Write down your recovery phrase. If this computer is lost, you do not come back without it.</source>
        <translation>Schreib deine Wiederherstellungswörter auf. Wenn dieser Computer verloren geht, kommst du ohne sie nicht zurück.</translation>
    </message>
    <message>
        <source>Do it now</source>
        <translation>Jetzt aufschreiben</translation>
    </message>
    <message>
        <source>Good. The words are on your paper now, and nowhere else.</source>
        <translation>Gut. Die Wörter stehen jetzt auf deinem Zettel und sonst nirgends.</translation>
    </message>
    <message>
        <source>Very easy to guess</source>
        <translation>Sehr leicht zu erraten</translation>
    </message>
    <message>
        <source>Easy to guess</source>
        <translation>Leicht zu erraten</translation>
    </message>
    <message>
        <source>Fair</source>
        <translation>Mittelmäßig</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Very good</source>
        <translation>Sehr gut</translation>
    </message>
    <message>
        <source>If this computer is lost, you come back with these words, by a backup or with the help of a contact.
Whoever has them is you. Keep this page where you keep your passport; make no photograph of it.</source>
        <translation>Wenn dieser Computer verloren geht, kommst du mit diesen Wörtern zurück, mit einer Sicherung oder mit der Hilfe eines Kontakts.
Wer sie hat, ist du. Bewahre diese Seite auf, wo dein Ausweis liegt; fotografiere sie nicht.</translation>
    </message>
    <message>
        <source>These are {count} words; there must be {wanted}.</source>
        <translation>Das sind {count} Wörter; es müssen {wanted} sein.</translation>
    </message>
    <message>
        <source>Kith recovery phrase</source>
        <translation>Kith: Wiederherstellungswörter</translation>
    </message>
    <message>
        <source>The node went away before all photos were added; add the rest again.</source>
        <translation>Der Knoten war weg, bevor alle Fotos hinzugefügt waren; füge die übrigen noch einmal hinzu.</translation>
    </message>
    <message>
        <source>Your photo</source>
        <translation>Dein Foto</translation>
    </message>
    <message>
        <source>Photo by {name}</source>
        <translation>Foto von {name}</translation>
    </message>
    <message>
        <source>, not here yet</source>
        <translation>, noch nicht hier</translation>
    </message>
    <message>
        <source>They get nothing more of this album, and keep what they have.</source>
        <translation>Die Person bekommt nichts mehr von diesem Album und behält, was sie hat.</translation>
    </message>
    <message>
        <source> {count} are not here yet.</source>
        <translation> {count} sind noch nicht hier.</translation>
    </message>
    <message>
        <source>{count} photos are in the folder.{missing}</source>
        <translation>{count} Fotos sind im Ordner.{missing}</translation>
    </message>
    <message>
        <source>They see this album now.</source>
        <translation>Sie sehen dieses Album jetzt.</translation>
    </message>
    <message>
        <source>They can see this album and add photos now.</source>
        <translation>Die Person sieht dieses Album jetzt und kann Fotos hinzufügen.</translation>
    </message>
    <message>
        <source>Open an album to add photos to it.</source>
        <translation>Öffne ein Album, um Fotos hinzuzufügen.</translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <source>{size} bytes</source>
        <translation>{size} Bytes</translation>
    </message>
    <message>
        <source>{size} KB</source>
        <translation>{size} KB</translation>
    </message>
    <message>
        <source>The photo is deleted.</source>
        <translation>Das Foto ist gelöscht.</translation>
    </message>
    <message>
        <source>This photo is not here yet; it can be saved when it is.</source>
        <translation>Dieses Foto ist noch nicht hier; es kann gespeichert werden, wenn es da ist.</translation>
    </message>
    <message>
        <source>It was saved there before.</source>
        <translation>Es war dort schon gespeichert.</translation>
    </message>
    <message>
        <source>Looking for {by}, who made the link</source>
        <translation>{by} wird gesucht, von dort kommt der Link</translation>
    </message>
    <message>
        <source>Asked {by}, who has not answered yet</source>
        <translation>{by} wurde gefragt und hat noch nicht geantwortet</translation>
    </message>
    <message>
        <source>Waiting until {by} lets you in</source>
        <translation>Wartet, bis {by} dich hereinlässt</translation>
    </message>
    <message>
        <source>For {left}, until {until}{came}</source>
        <translation>Für {left}, bis {until}{came}</translation>
    </message>
    <message>
        <source>You said no. Waiting for {whom}.</source>
        <translation>Du hast Nein gesagt. Es wartet auf {whom}.</translation>
    </message>
    <message>
        <source>{count} people ask to be let into your groups.</source>
        <translation>{count} Leute bitten um Einlass in deine Gruppen.</translation>
    </message>
    <message>
        <source>{by} let {name} into “{group}”.</source>
        <translation>{by} hat {name} in „{group}“ hereingelassen.</translation>
    </message>
    <message>
        <source>{name} was let into “{group}”.</source>
        <translation>{name} wurde in „{group}“ hereingelassen.</translation>
    </message>
    <message>
        <source>{by} declined {name} for “{group}”.</source>
        <translation>{by} hat {name} für „{group}“ abgelehnt.</translation>
    </message>
    <message>
        <source>{name} was declined for “{group}”.</source>
        <translation>{name} wurde für „{group}“ abgelehnt.</translation>
    </message>
    <message>
        <source>You let in who comes</source>
        <translation>Du lässt herein, wer kommt</translation>
    </message>
    <message>
        <source>Whoever comes is in at once</source>
        <translation>Wer kommt, ist sofort dabei</translation>
    </message>
    <message>
        <source>Asks: {questions}</source>
        <translation>Fragt: {questions}</translation>
    </message>
    <message>
        <source>one more person</source>
        <translation>eine weitere Person</translation>
    </message>
    <message>
        <source>{left} people</source>
        <translation>{left} Leute</translation>
    </message>
    <message>
        <source>, used by {names}</source>
        <translation>, genutzt von {names}</translation>
    </message>
    <message>
        <source>{by}&apos;s device</source>
        <translation>das Gerät von {by}</translation>
    </message>
    <message>
        <source>your device {device}</source>
        <translation>dein Gerät {device}</translation>
    </message>
    <message>
        <source>You said yes. Waiting for {whom}.</source>
        <translation>Du hast Ja gesagt. Es wartet auf {whom}.</translation>
    </message>
    <message>
        <source>Whoever made the link</source>
        <translation>Wer den Link erstellt hat</translation>
    </message>
    <message>
        <source>{who} decides whether you are let in.</source>
        <translation>{who} entscheidet, ob du hereinkommst.</translation>
    </message>
    <message>
        <source>You are let in at once.</source>
        <translation>Du bist sofort dabei.</translation>
    </message>
    <message>
        <source> They become your contact, too.</source>
        <translation> Die Person wird auch dein Kontakt.</translation>
    </message>
    <message>
        <source>{name} asks to be let into “{group_name}”.</source>
        <translation>{name} bittet um Einlass in „{group_name}“.</translation>
    </message>
    <message>
        <source>You cannot let {name} in any more, into “{group}”.</source>
        <translation>Du kannst {name} nicht mehr in „{group}“ hereinlassen.</translation>
    </message>
    <message>
        <source>Asks to be let in</source>
        <translation>Bittet um Einlass</translation>
    </message>
    <message>
        <source>Asks to be let into “{group_name}”</source>
        <translation>Bittet um Einlass in „{group_name}“</translation>
    </message>
    <message>
        <source>Through {by}&apos;s link</source>
        <translation>Durch den Link von {by}</translation>
    </message>
    <message>
        <source>Through your link on {device}</source>
        <translation>Durch deinen Link auf {device}</translation>
    </message>
    <message>
        <source>the person</source>
        <translation>die Person</translation>
    </message>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>You belong to “{name}” now.</source>
        <translation>Du gehörst jetzt zu „{name}“.</translation>
    </message>
    <message>
        <source>All members</source>
        <translation>Alle Mitglieder</translation>
    </message>
    <message>
        <source>Moderators and admins</source>
        <translation>Moderatoren und Admins</translation>
    </message>
    <message>
        <source>Admins</source>
        <translation>Admins</translation>
    </message>
    <message>
        <source>Only the owner</source>
        <translation>Nur wer sie gegründet hat</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Hat sie gegründet</translation>
    </message>
    <message>
        <source>Admin</source>
        <translation>Admin</translation>
    </message>
    <message>
        <source>Moderator</source>
        <translation>Moderator</translation>
    </message>
    <message>
        <source>Write messages</source>
        <translation>Nachrichten schreiben</translation>
    </message>
    <message>
        <source>Add people</source>
        <translation>Leute hinzufügen</translation>
    </message>
    <message>
        <source>Pin messages</source>
        <translation>Nachrichten anheften</translation>
    </message>
    <message>
        <source>Change name, picture and description</source>
        <translation>Name, Bild und Beschreibung ändern</translation>
    </message>
    <message>
        <source>Mention everybody with @all</source>
        <translation>Mit @all alle erwähnen</translation>
    </message>
    <message>
        <source>Wait between two messages of a member</source>
        <translation>Pause zwischen zwei Nachrichten eines Mitglieds</translation>
    </message>
    <message>
        <source>No waiting</source>
        <translation>Keine Pause</translation>
    </message>
    <message>
        <source>Newcomers read everything that was said here.</source>
        <translation>Neue lesen alles, was hier gesagt wurde.</translation>
    </message>
    <message>
        <source>Newcomers read only what is said once they are here.</source>
        <translation>Neue lesen nur, was gesagt wird, wenn sie da sind.</translation>
    </message>
    <message>
        <source>Newcomers and new devices of members begin empty, and keys are thrown away after 30 days.</source>
        <translation>Neue und neue Geräte von Mitgliedern fangen leer an, und Schlüssel werden nach 30 Tagen weggeworfen.</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>Mitglied</translation>
    </message>
    <message>
        <source>It is not on this computer. If you were just added, it will come.</source>
        <translation>Sie ist nicht auf diesem Computer. Wenn du gerade hinzugefügt wurdest, kommt sie noch.</translation>
    </message>
    <message>
        <source>Your store opens with this computer&apos;s keychain, without a question. Lock the screen of the computer instead, or add a key file in the settings, and take it out.</source>
        <translation>Deinen Speicher öffnet der Schlüsselbund dieses Computers ohne eine Frage. Sperre stattdessen den Bildschirm des Computers, oder nimm in den Einstellungen eine Schlüsseldatei dazu, und zieh sie ab.</translation>
    </message>
    <message>
        <source>Nobody here is real, and nothing has to be locked.</source>
        <translation>Niemand hier ist echt, und nichts muss gesperrt werden.</translation>
    </message>
    <message>
        <source>The store is locked.</source>
        <translation>Der Speicher ist gesperrt.</translation>
    </message>
    <message>
        <source>Keeps {used} of at most {most} for you</source>
        <translation>Bewahrt {used} von höchstens {most} für dich auf</translation>
    </message>
    <message>
        <source>Kept {used} of at most {most} for you when it was last reached</source>
        <translation>Bewahrte {used} von höchstens {most} für dich auf, als es zuletzt erreicht wurde</translation>
    </message>
    <message>
        <source>You joined it on {name}</source>
        <translation>Du bist ihm auf {name} beigetreten</translation>
    </message>
    <message>
        <source> since {when}</source>
        <translation> seit {when}</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Dieser Computer</translation>
    </message>
    <message>
        <source>Not reached</source>
        <translation>Nicht erreicht</translation>
    </message>
    <message>
        <source>Not reached yet</source>
        <translation>Noch nicht erreicht</translation>
    </message>
    <message>
        <source>Not joined here yet</source>
        <translation>Hier noch nicht beigetreten</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <source> since yesterday, {clock}</source>
        <translation> seit gestern, {clock}</translation>
    </message>
    <message>
        <source>{waiting} waiting</source>
        <translation>{waiting} warten</translation>
    </message>
    <message>
        <source>999+ waiting</source>
        <translation>999+ warten</translation>
    </message>
    <message>
        <source>{what}; it is tried again and again</source>
        <translation>{what}; es wird immer wieder versucht</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>It refuses this computer</source>
        <translation>Es weist diesen Computer ab</translation>
    </message>
    <message>
        <source>That link is from a person, not from a relay. Use it on the People page.</source>
        <translation>Dieser Link ist von einer Person, nicht von einem Relais. Verwende ihn auf der Seite „Leute“.</translation>
    </message>
    <message>
        <source>You use this relay now.</source>
        <translation>Du nutzt dieses Relais jetzt.</translation>
    </message>
    <message>
        <source>Added. {why}</source>
        <translation>Hinzugefügt. {why}</translation>
    </message>
    <message>
        <source>You do not use that relay any more.</source>
        <translation>Du nutzt dieses Relais nicht mehr.</translation>
    </message>
    <message>
        <source>Your node does not answer</source>
        <translation>Dein Knoten antwortet nicht</translation>
    </message>
    <message>
        <source>You see what was loaded, and what you type stays.</source>
        <translation>Du siehst, was geladen war, und was du tippst, bleibt.</translation>
    </message>
    <message>
        <source>Nothing is sent or comes until it runs again; it is started by itself.</source>
        <translation>Nichts wird gesendet oder kommt an, bis er wieder läuft; er wird von selbst gestartet.</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Als gelesen markieren</translation>
    </message>
    <message>
        <source>Mute for 1 hour</source>
        <translation>1 Stunde stummschalten</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Your answer</source>
        <translation>Deine Antwort</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Offline. {count} messages will be sent once there is a network.</source>
        <translation>Offline. {count} Nachrichten werden gesendet, sobald es ein Netzwerk gibt.</translation>
    </message>
    <message>
        <source>Offline. What you write is sent once there is a network.</source>
        <translation>Offline. Was du schreibst, wird gesendet, sobald es ein Netzwerk gibt.</translation>
    </message>
    <message>
        <source>Offline. 1 message will be sent once there is a network.</source>
        <translation>Offline. 1 Nachricht wird gesendet, sobald es ein Netzwerk gibt.</translation>
    </message>
    <message>
        <source>What still works</source>
        <translation>Was noch funktioniert</translation>
    </message>
    <message>
        <source>There is no backup yet. {why}</source>
        <translation>Es gibt noch keine Sicherung. {why}</translation>
    </message>
    <message>
        <source>There is no backup of what is newer than {when}. {why}</source>
        <translation>Von allem, was neuer ist als {when}, gibt es keine Sicherung. {why}</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Neuigkeiten</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>Galerie</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Anrufe</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Leute</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>Join a group</source>
        <translation>Einer Gruppe beitreten</translation>
    </message>
    <message>
        <source>Old copy</source>
        <translation>Alte Kopie</translation>
    </message>
    <message>
        <source>What Kith is not</source>
        <translation>Was Kith nicht ist</translation>
    </message>
    <message>
        <source>Recovery phrase</source>
        <translation>Wiederherstellungswörter</translation>
    </message>
    <message>
        <source>That link is from a relay, not from a person. Use it on the Network page.</source>
        <translation>Dieser Link ist von einem Relais, nicht von einer Person. Verwende ihn auf der Seite „Netzwerk“.</translation>
    </message>
    <message>
        <source>{name} is your contact now.</source>
        <translation>{name} ist jetzt dein Kontakt.</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>The code was good until {until}. If it was not used, show a new one.</source>
        <translation>Der Code galt bis {until}. Wenn er nicht genutzt wurde, zeig einen neuen.</translation>
    </message>
    <message>
        <source>Looking for them</source>
        <translation>Wird gesucht</translation>
    </message>
    <message>
        <source>Asked, waiting for an answer</source>
        <translation>Gefragt, wartet auf Antwort</translation>
    </message>
    <message>
        <source>Asks to talk to you</source>
        <translation>Möchte mit dir reden</translation>
    </message>
    <message>
        <source>Did not become your contact</source>
        <translation>Ist nicht dein Kontakt geworden</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Blockiert</translation>
    </message>
    <message>
        <source>Send it to them. In their Kith it goes to People, Add people, “Somebody invited you”. As you use no relay, both of you must be on the same network then, with Kith open.</source>
        <translation>Schick ihn der Person. In ihrem Kith gehört er zu Leute, Leute hinzufügen, „Jemand hat dich eingeladen“. Da du kein Relais benutzt, müsst ihr beide dann im selben Netz sein und Kith offen haben.</translation>
    </message>
    <message>
        <source>Not the one you know</source>
        <translation>Nicht die Person, die du kennst</translation>
    </message>
    <message>
        <source>Code {code}</source>
        <translation>Code {code}</translation>
    </message>
    <message>
        <source>{name} was asked. You will see when they answer.</source>
        <translation>{name} ist gefragt. Du siehst es, wenn die Antwort kommt.</translation>
    </message>
    <message>
        <source>Asked. You will see when they answer.</source>
        <translation>Gefragt. Du siehst es, wenn die Antwort kommt.</translation>
    </message>
    <message>
        <source>{names} accepted this invite.</source>
        <translation>Diese Einladung wurde angenommen von {names}.</translation>
    </message>
    <message>
        <source>This invite has expired.</source>
        <translation>Diese Einladung ist abgelaufen.</translation>
    </message>
    <message>
        <source>For one person, for a week. Whoever has the link becomes your contact, so give it only to them.</source>
        <translation>Für eine Person, eine Woche lang. Wer den Link hat, wird dein Kontakt; gib ihn also nur ihr.</translation>
    </message>
    <message>
        <source>Send it to them. In their Kith it goes to People, Add people, “Somebody invited you”.</source>
        <translation>Schick ihn der Person. In ihrem Kith gehört er zu Leute, Leute hinzufügen, „Jemand hat dich eingeladen“.</translation>
    </message>
    <message>
        <source>No name</source>
        <translation>Kein Name</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Noted: you compared the safety number.</source>
        <translation>Vermerkt: Du hast die Sicherheitsnummer verglichen.</translation>
    </message>
    <message>
        <source>Both numbers are the same.</source>
        <translation>Beide Nummern sind gleich.</translation>
    </message>
    <message>
        <source>Is your contact now</source>
        <translation>Ist jetzt dein Kontakt</translation>
    </message>
    <message>
        <source>You turned {name} down. They are not told.</source>
        <translation>Du hast {name} abgelehnt. Das wird nicht mitgeteilt.</translation>
    </message>
    <message>
        <source>{name} is blocked. They are not told.</source>
        <translation>{name} ist blockiert. Das wird nicht mitgeteilt.</translation>
    </message>
    <message>
        <source>That file is not a picture that can be read here; PNG and JPEG can.</source>
        <translation>Diese Datei ist kein Bild, das hier gelesen werden kann; PNG und JPEG gehen.</translation>
    </message>
    <message>
        <source>That picture is too large to search for a code.</source>
        <translation>Dieses Bild ist zu groß, um darin einen Code zu suchen.</translation>
    </message>
    <message>
        <source>That picture is damaged.</source>
        <translation>Dieses Bild ist beschädigt.</translation>
    </message>
    <message>
        <source>No Kith code was found in this picture.</source>
        <translation>In diesem Bild wurde kein Code von Kith gefunden.</translation>
    </message>
    <message>
        <source>Do not disturb until {time}</source>
        <translation>Nicht stören bis {time}</translation>
    </message>
    <message>
        <source>Until {time}</source>
        <translation>Bis {time}</translation>
    </message>
    <message>
        <source>Do not disturb, until you end it</source>
        <translation>Nicht stören, bis du es beendest</translation>
    </message>
    <message>
        <source>Your desktop keeps quiet, and Kith with it. It is switched there.</source>
        <translation>Dein Desktop ist auf Ruhe gestellt, und Kith mit ihm. Umgestellt wird das dort.</translation>
    </message>
    <message>
        <source>Your desktop keeps quiet, and Kith with it.</source>
        <translation>Dein Desktop ist auf Ruhe gestellt, und Kith mit ihm.</translation>
    </message>
    <message>
        <source>An old copy of this store was put back. Until others have brought back what is newer, nothing is sent.</source>
        <translation>Eine alte Kopie dieses Speichers wurde eingespielt. Bis andere das Neuere zurückgebracht haben, wird nichts gesendet.</translation>
    </message>
    <message>
        <source>This device was removed from your account. Nothing is sent from here any more.</source>
        <translation>Dieses Gerät wurde aus deinem Konto entfernt. Von hier wird nichts mehr gesendet.</translation>
    </message>
    <message>
        <source>Set it right</source>
        <translation>In Ordnung bringen</translation>
    </message>
    <message>
        <source>Your node is not answering now. Try again in a moment.</source>
        <translation>Dein Knoten antwortet gerade nicht. Versuch es gleich noch einmal.</translation>
    </message>
    <message>
        <source>It did not work, and nothing was changed. The log of your node says why.</source>
        <translation>Es hat nicht geklappt, und nichts wurde geändert. Das Protokoll deines Knotens sagt, warum.</translation>
    </message>
    <message>
        <source>The disk is full. You can read, but nothing new is kept until there is room.</source>
        <translation>Die Festplatte ist voll. Du kannst lesen, aber nichts Neues wird aufbewahrt, bis Platz ist.</translation>
    </message>
    <message>
        <source>The disk is almost full. Pictures and files of others are not fetched until there is room.</source>
        <translation>Die Festplatte ist fast voll. Bilder und Dateien von anderen werden nicht geholt, bis Platz ist.</translation>
    </message>
    <message>
        <source>A sample world opens in a window of its own; that takes a few seconds.</source>
        <translation>Eine Beispielwelt öffnet sich in einem eigenen Fenster; das dauert ein paar Sekunden.</translation>
    </message>
    <message>
        <source>The sample world is open already, in a window of its own.</source>
        <translation>Die Beispielwelt ist schon offen, in einem eigenen Fenster.</translation>
    </message>
    <message>
        <source>The sample world could not be opened.</source>
        <translation>Die Beispielwelt ließ sich nicht öffnen.</translation>
    </message>
    <message>
        <source>The camera gives no picture. Another program may use it.</source>
        <translation>Die Kamera liefert kein Bild. Vielleicht benutzt sie ein anderes Programm.</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Poll</source>
        <translation>Umfrage</translation>
    </message>
    <message>
        <source>Post</source>
        <translation>Veröffentlichen</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentieren</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Album</source>
        <translation>Album</translation>
    </message>
    <message>
        <source>{what} in {where}</source>
        <translation>{what} in {where}</translation>
    </message>
    <message>
        <source>to {where}</source>
        <translation>an {where}</translation>
    </message>
    <message>
        <source>in {where}</source>
        <translation>in {where}</translation>
    </message>
    <message>
        <source>No more backups are kept. What is in the folder stays there.</source>
        <translation>Es werden keine Sicherungen mehr angelegt. Was im Ordner ist, bleibt dort.</translation>
    </message>
    <message>
        <source>Everything is in the backup.</source>
        <translation>Alles ist in der Sicherung.</translation>
    </message>
    <message>
        <source>The backup is still being read. What is found will stand here.</source>
        <translation>Die Sicherung wird noch gelesen. Was gefunden wird, steht dann hier.</translation>
    </message>
    <message>
        <source>The backup is whole: every file was read.</source>
        <translation>Die Sicherung ist heil: Jede Datei wurde gelesen.</translation>
    </message>
    <message>
        <source>Linked: {name}. Everything follows by itself.</source>
        <translation>Verknüpft: {name}. Alles kommt von selbst nach.</translation>
    </message>
    <message>
        <source>Renewed: {name}. Everything follows by itself.</source>
        <translation>Erneuert: {name}. Alles kommt von selbst nach.</translation>
    </message>
    <message>
        <source>Removed. It hears nothing any more.</source>
        <translation>Entfernt. Es erfährt nichts mehr.</translation>
    </message>
    <message>
        <source>Connected now, on this network.</source>
        <translation>Gerade verbunden, in diesem Netz.</translation>
    </message>
    <message>
        <source>Last seen {when}, on this network.</source>
        <translation>Zuletzt gesehen {when}, in diesem Netz.</translation>
    </message>
    <message>
        <source>Connected now, by an address of the internet.</source>
        <translation>Gerade verbunden, über eine Adresse im Internet.</translation>
    </message>
    <message>
        <source>Last seen {when}, by an address of the internet.</source>
        <translation>Zuletzt gesehen {when}, über eine Adresse im Internet.</translation>
    </message>
    <message>
        <source>Connected now, by way of a relay.</source>
        <translation>Gerade verbunden, über ein Relais.</translation>
    </message>
    <message>
        <source>Last seen {when}, by way of a relay.</source>
        <translation>Zuletzt gesehen {when}, über ein Relais.</translation>
    </message>
    <message>
        <source>Linked on {when}.</source>
        <translation>Verknüpft am {when}.</translation>
    </message>
    <message>
        <source>Can link and remove others.</source>
        <translation>Kann andere verknüpfen und entfernen.</translation>
    </message>
    <message>
        <source>This one.</source>
        <translation>Dieses hier.</translation>
    </message>
    <message>
        <source>The store asks for the key file from now on. Keep a copy of it in another place.</source>
        <translation>Der Speicher verlangt von jetzt an die Schlüsseldatei. Bewahre eine Kopie davon an einem anderen Ort auf.</translation>
    </message>
    <message>
        <source>The store asks for its key file no more.</source>
        <translation>Der Speicher verlangt seine Schlüsseldatei nicht mehr.</translation>
    </message>
    <message>
        <source>By your passphrase, which you type each time Kith starts. If you forget it, only your 24 words bring you back, with a backup or the help of a contact.</source>
        <translation>Mit deiner Passphrase, die du bei jedem Start von Kith eintippst. Wenn du sie vergisst, bringen dich nur deine 24 Wörter zurück, mit einer Sicherung oder mit der Hilfe eines Kontakts.</translation>
    </message>
    <message>
        <source>By this computer&apos;s keychain: it opens by itself when you are logged in.</source>
        <translation>Mit dem Schlüsselbund dieses Computers: Er öffnet sich von selbst, wenn du angemeldet bist.</translation>
    </message>
    <message>
        <source> and {count} more</source>
        <translation> und {count} weiteren</translation>
    </message>
    <message>
        <source>Saved. Your contacts see it.</source>
        <translation>Gespeichert. Deine Kontakte sehen es.</translation>
    </message>
    <message>
        <source>Your contacts see no picture of you any more.</source>
        <translation>Deine Kontakte sehen kein Bild mehr von dir.</translation>
    </message>
    <message>
        <source>This computer is a relay now. Give the link to your people.</source>
        <translation>Dieser Computer ist jetzt ein Relais. Gib den Link deinen Leuten.</translation>
    </message>
    <message>
        <source>This computer is no relay any more.</source>
        <translation>Dieser Computer ist kein Relais mehr.</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Videos</source>
        <translation>Videos</translation>
    </message>
    <message>
        <source>Voice and sound</source>
        <translation>Sprache und Klang</translation>
    </message>
    <message>
        <source>Other files</source>
        <translation>Andere Dateien</translation>
    </message>
    <message>
        <source>Posts and albums</source>
        <translation>Beiträge und Alben</translation>
    </message>
    <message>
        <source>Kept for others, faces, drafts</source>
        <translation>Für andere aufgehoben, Gesichter, Entwürfe</translation>
    </message>
    <message>
        <source>Texts and all else</source>
        <translation>Texte und alles andere</translation>
    </message>
    <message>
        <source>Index of the search</source>
        <translation>Verzeichnis der Suche</translation>
    </message>
    <message>
        <source>{size}, from you to {name}</source>
        <translation>{size}, von dir an {name}</translation>
    </message>
    <message>
        <source>Removed: one file, {size}.</source>
        <translation>Entfernt: eine Datei, {size}.</translation>
    </message>
    <message>
        <source>{count} files, {size}</source>
        <translation>{count} Dateien, {size}</translation>
    </message>
    <message>
        <source>Voice message</source>
        <translation>Sprachnachricht</translation>
    </message>
    <message>
        <source>{size}, conversation with {name}</source>
        <translation>{size}, Unterhaltung mit {name}</translation>
    </message>
    <message>
        <source>Set. What is over goes within the hour.</source>
        <translation>Gemerkt. Was darüber ist, geht innerhalb einer Stunde.</translation>
    </message>
    <message>
        <source>Set.</source>
        <translation>Gemerkt.</translation>
    </message>
    <message>
        <source>Removed: {count} files, {size}.</source>
        <translation>Entfernt: {count} Dateien, {size}.</translation>
    </message>
    <message>
        <source>No such files are here.</source>
        <translation>Solche Dateien sind nicht hier.</translation>
    </message>
    <message>
        <source>What you copied is far too long to be pasted here.</source>
        <translation>Was du kopiert hast, ist viel zu lang zum Einfügen.</translation>
    </message>
    <message>
        <source>Kith&apos;s node restarted.</source>
        <translation>Der Knoten von Kith wurde neu gestartet.</translation>
    </message>
    <message>
        <source>The window cannot be loaded ({error}). {way}</source>
        <translation>Das Fenster kann nicht geladen werden ({error}). {way}</translation>
    </message>
    <message>
        <source>tomorrow</source>
        <translation>morgen</translation>
    </message>
    <message>
        <source>tomorrow, {time}</source>
        <translation>morgen, {time}</translation>
    </message>
    <message>
        <source>Open Kith</source>
        <translation>Kith öffnen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>End it now</source>
        <translation>Jetzt beenden</translation>
    </message>
    <message>
        <source>Do not disturb</source>
        <translation>Nicht stören</translation>
    </message>
    <message>
        <source>Until I end it</source>
        <translation>Bis ich es beende</translation>
    </message>
    <message>
        <source>Something new</source>
        <translation>Etwas Neues</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Kith, {count} new</source>
        <translation>Kith, {count} neu</translation>
    </message>
    <message>
        <source>That link makes a computer yours. Open Kith there, and choose that you use it elsewhere already.</source>
        <translation>Dieser Link macht einen Computer zu deinem. Öffne Kith dort und wähle, dass du es schon anderswo nutzt.</translation>
    </message>
    <message>
        <source>This version of Kith does not know that kind of link.</source>
        <translation>Diese Version von Kith kennt solche Links nicht.</translation>
    </message>
    <message>
        <source>This is no line of an export.</source>
        <translation>Das ist keine Zeile eines Exports.</translation>
    </message>
    <message>
        <source>Between 1 and {most} lines can be shown at once.</source>
        <translation>Zwischen 1 und {most} Zeilen können auf einmal gezeigt werden.</translation>
    </message>
    <message>
        <source>Nothing of this name is in the archive.</source>
        <translation>Nichts im Archiv heißt so.</translation>
    </message>
    <message>
        <source>Several archived conversations are called so; name one by its id.</source>
        <translation>Mehrere archivierte Unterhaltungen heißen so; nenne eine mit ihrer Kennung.</translation>
    </message>
    <message>
        <source>A message carries between 1 and {most} files.</source>
        <translation>Eine Nachricht trägt zwischen 1 und {most} Dateien.</translation>
    </message>
    <message>
        <source>This is too much to keep: it stays until the window is closed.</source>
        <translation>Das ist zu viel, um es aufzuheben: Es bleibt, bis das Fenster geschlossen wird.</translation>
    </message>
    <message>
        <source>Place and device data cannot be taken out of this picture; it can be sent as it is, as an original.</source>
        <translation>Orts- und Gerätedaten lassen sich aus diesem Bild nicht entfernen; es kann gesendet werden, wie es ist, als Original.</translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>Die Datei ist nicht zu lesen.</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>Die Datei ist leer.</translation>
    </message>
    <message>
        <source>The file is larger than 4 GiB.</source>
        <translation>Die Datei ist größer als 4 GiB.</translation>
    </message>
    <message>
        <source>The files of one message have at most 4 GiB together.</source>
        <translation>Die Dateien einer Nachricht haben zusammen höchstens 4 GiB.</translation>
    </message>
    <message>
        <source>{name}: {error} None of the {count} files was taken.</source>
        <translation>{name}: {error} Keine der {count} Dateien wurde genommen.</translation>
    </message>
    <message>
        <source>The file with the recovery phrase cannot be read as text.</source>
        <translation>Die Datei mit den Wiederherstellungswörtern ist nicht als Text zu lesen.</translation>
    </message>
    <message>
        <source>No message waits for {name}. The file is written all the same: it tells which of theirs have come here.</source>
        <translation>Keine Nachricht wartet auf {name}. Die Datei wird trotzdem geschrieben: Sie sagt, was von dort hier angekommen ist.</translation>
    </message>
    <message>
        <source>1 sealed letter</source>
        <translation>1 versiegelter Brief</translation>
    </message>
    <message>
        <source>{count} sealed letters</source>
        <translation>{count} versiegelte Briefe</translation>
    </message>
    <message>
        <source>1 message of groups</source>
        <translation>1 Nachricht aus Gruppen</translation>
    </message>
    <message>
        <source>{count} messages of groups</source>
        <translation>{count} Nachrichten aus Gruppen</translation>
    </message>
    <message>
        <source>1 part of others, carried on</source>
        <translation>1 Teil von anderen, weitergetragen</translation>
    </message>
    <message>
        <source>{count} parts of others, carried on</source>
        <translation>{count} Teile von anderen, weitergetragen</translation>
    </message>
    <message>
        <source>1 new thing</source>
        <translation>1 neue Sache</translation>
    </message>
    <message>
        <source>{count} new things</source>
        <translation>{count} neue Sachen</translation>
    </message>
    <message>
        <source>1 was here already</source>
        <translation>1 war schon hier</translation>
    </message>
    <message>
        <source>{count} were here already</source>
        <translation>{count} waren schon hier</translation>
    </message>
    <message>
        <source>1 part could not be used.</source>
        <translation>1 Teil war nicht zu gebrauchen.</translation>
    </message>
    <message>
        <source>{count} parts could not be used.</source>
        <translation>{count} Teile waren nicht zu gebrauchen.</translation>
    </message>
    <message>
        <source>{said} What was in the file before was read first. {before}</source>
        <translation>{said} Was vorher in der Datei war, wurde zuerst gelesen. {before}</translation>
    </message>
    <message>
        <source>Written for {name}: {what}.</source>
        <translation>Geschrieben für {name}: {what}.</translation>
    </message>
    <message>
        <source> from {name}</source>
        <translation> von {name}</translation>
    </message>
    <message>
        <source>Since when? Write a day, like 2026-11-29, or a moment.</source>
        <translation>Seit wann? Schreib einen Tag wie 2026-11-29 oder einen Zeitpunkt.</translation>
    </message>
    <message>
        <source> for {name}</source>
        <translation> für {name}</translation>
    </message>
    <message>
        <source>Some of it needs a key that is being asked for: keep the file, and read it again later.</source>
        <translation>Für manches fehlt ein Schlüssel, um den gerade gebeten wird: Behalte die Datei und lies sie später noch einmal.</translation>
    </message>
    <message>
        <source>It holds more for others: pass it on.</source>
        <translation>Sie enthält mehr für andere: Gib sie weiter.</translation>
    </message>
    <message>
        <source>Nothing new</source>
        <translation>Nichts Neues</translation>
    </message>
    <message>
        <source>There is no such call.</source>
        <translation>Diesen Anruf gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no call now.</source>
        <translation>Gerade gibt es keinen Anruf.</translation>
    </message>
    <message>
        <source>There is no call with that id in the history.</source>
        <translation>In der Liste ist kein Anruf mit dieser Kennung.</translation>
    </message>
    <message>
        <source>The limit must be between 1 and {most}.</source>
        <translation>Die Grenze muss zwischen 1 und {most} liegen.</translation>
    </message>
    <message>
        <source>members</source>
        <translation>Mitglieder</translation>
    </message>
    <message>
        <source>the owner</source>
        <translation>wer sie gegründet hat</translation>
    </message>
    <message>
        <source>Only the author can change a message.</source>
        <translation>Nur wer eine Nachricht geschrieben hat, kann sie ändern.</translation>
    </message>
    <message>
        <source>A poll cannot be changed: people have answered it as it is.</source>
        <translation>Eine Umfrage kann nicht geändert werden: Andere haben sie beantwortet, wie sie ist.</translation>
    </message>
    <message>
        <source>Only the author, in a group also a moderator, can delete a message.</source>
        <translation>Nur wer sie geschrieben hat, in einer Gruppe auch ein Moderator, kann eine Nachricht löschen.</translation>
    </message>
    <message>
        <source>That message was deleted.</source>
        <translation>Diese Nachricht wurde gelöscht.</translation>
    </message>
    <message>
        <source>Only of a message of yours it is known who has read it.</source>
        <translation>Nur bei deinen eigenen Nachrichten ist bekannt, wer sie gelesen hat.</translation>
    </message>
    <message>
        <source>There is no message with that id here.</source>
        <translation>Hier gibt es keine Nachricht mit dieser Kennung.</translation>
    </message>
    <message>
        <source>Only whoever asked can close a poll.</source>
        <translation>Nur wer gefragt hat, kann eine Umfrage schließen.</translation>
    </message>
    <message>
        <source>That message is no poll.</source>
        <translation>Diese Nachricht ist keine Umfrage.</translation>
    </message>
    <message>
        <source>That poll is closed.</source>
        <translation>Diese Umfrage ist geschlossen.</translation>
    </message>
    <message>
        <source>You are not in contact with whom that message is of.</source>
        <translation>Du bist nicht mit der Person in Kontakt, von der diese Nachricht ist.</translation>
    </message>
    <message>
        <source>The message to reply to is not of this chat.</source>
        <translation>Die Nachricht, auf die du antwortest, ist nicht aus diesem Chat.</translation>
    </message>
    <message>
        <source>There is no message with that id in this chat.</source>
        <translation>In diesem Chat gibt es keine Nachricht mit dieser Kennung.</translation>
    </message>
    <message>
        <source>A message is named by its id, or by its first {least} digits.</source>
        <translation>Eine Nachricht wird mit ihrer Kennung genannt oder mit deren ersten {least} Zeichen.</translation>
    </message>
    <message>
        <source>Several messages begin with that id; give more of its digits.</source>
        <translation>Mehrere Nachrichten fangen mit dieser Kennung an; gib mehr Zeichen an.</translation>
    </message>
    <message>
        <source>A day is written such as 2026-05-31.</source>
        <translation>Ein Tag wird so geschrieben: 2026-05-31.</translation>
    </message>
    <message>
        <source>Nobody who has this file can be asked for it.</source>
        <translation>Niemand, der diese Datei hat, kann um sie gebeten werden.</translation>
    </message>
    <message>
        <source>That message carries no such file.</source>
        <translation>Diese Nachricht trägt keine solche Datei.</translation>
    </message>
    <message>
        <source>Between 1 and {most} messages can be forwarded at once.</source>
        <translation>Zwischen 1 und {most} Nachrichten können auf einmal weitergeleitet werden.</translation>
    </message>
    <message>
        <source>A message that was deleted cannot be forwarded.</source>
        <translation>Eine gelöschte Nachricht kann nicht weitergeleitet werden.</translation>
    </message>
    <message>
        <source>A poll cannot be forwarded: it is answered where it was asked.</source>
        <translation>Eine Umfrage kann nicht weitergeleitet werden: Sie wird beantwortet, wo sie gestellt wurde.</translation>
    </message>
    <message>
        <source>A message that this version cannot show cannot be forwarded.</source>
        <translation>Eine Nachricht, die diese Version nicht zeigen kann, kann nicht weitergeleitet werden.</translation>
    </message>
    <message>
        <source>Messages are forwarded to between 1 and {most} conversations at once.</source>
        <translation>Nachrichten werden an 1 bis {most} Unterhaltungen auf einmal weitergeleitet.</translation>
    </message>
    <message>
        <source>“{name}” is not on this device yet; download it before you forward it.</source>
        <translation>„{name}“ ist noch nicht auf diesem Gerät; lade es herunter, bevor du es weiterleitest.</translation>
    </message>
    <message>
        <source>The group “{name}” is in slow mode: forward one message at a time to it.</source>
        <translation>Die Gruppe „{name}“ ist im langsamen Modus: Leite immer nur eine Nachricht an sie weiter.</translation>
    </message>
    <message>
        <source>There is no such folder.</source>
        <translation>Diesen Ordner gibt es nicht.</translation>
    </message>
    <message>
        <source>The paths of these files are too long to be kept.</source>
        <translation>Die Pfade dieser Dateien sind zu lang, um sie aufzuheben.</translation>
    </message>
    <message>
        <source>At most {most} messages can wait for their time.</source>
        <translation>Höchstens {most} Nachrichten können auf ihre Zeit warten.</translation>
    </message>
    <message>
        <source>The time must be later than now, and within a year.</source>
        <translation>Die Zeit muss in der Zukunft liegen, höchstens in einem Jahr.</translation>
    </message>
    <message>
        <source>A time is written such as 2026-05-31T18:00.</source>
        <translation>Eine Zeit wird so geschrieben: 2026-05-31T18:00.</translation>
    </message>
    <message>
        <source>A preview is made of a link that stands in the text, as it stands there.</source>
        <translation>Eine Vorschau wird von einem Link gemacht, der im Text steht, so wie er dort steht.</translation>
    </message>
    <message>
        <source>Between 1 and {most} messages can be deleted at once.</source>
        <translation>Zwischen 1 und {most} Nachrichten können auf einmal gelöscht werden.</translation>
    </message>
    <message>
        <source>An answer is named by its text or by a number from 1 to {count}.</source>
        <translation>Eine Antwort wird mit ihrem Text genannt oder mit einer Zahl von 1 bis {count}.</translation>
    </message>
    <message>
        <source>The text holds characters that cannot be written as UTF-8.</source>
        <translation>Der Text enthält Zeichen, die sich nicht als UTF-8 schreiben lassen.</translation>
    </message>
    <message>
        <source>The message is empty.</source>
        <translation>Die Nachricht ist leer.</translation>
    </message>
    <message>
        <source>The message has {size} bytes; at most {most} are possible.</source>
        <translation>Die Nachricht hat {size} Bytes; höchstens {most} sind möglich.</translation>
    </message>
    <message>
        <source>A reaction is one emoji.</source>
        <translation>Eine Reaktion ist ein Emoji.</translation>
    </message>
    <message>
        <source>A page is before, after or around one message.</source>
        <translation>Eine Seite liegt vor, nach oder um eine Nachricht.</translation>
    </message>
    <message>
        <source>Only one answer can be chosen in this poll.</source>
        <translation>In dieser Umfrage kann nur eine Antwort gewählt werden.</translation>
    </message>
    <message>
        <source>No message with that id waits here to be sent.</source>
        <translation>Hier wartet keine Nachricht mit dieser Kennung aufs Senden.</translation>
    </message>
    <message>
        <source>Several begin with that id; give more of its digits.</source>
        <translation>Mehrere fangen mit dieser Kennung an; gib mehr Zeichen an.</translation>
    </message>
    <message>
        <source>an admin</source>
        <translation>Admin</translation>
    </message>
    <message>
        <source>a moderator</source>
        <translation>Moderator</translation>
    </message>
    <message>
        <source>a member</source>
        <translation>Mitglied</translation>
    </message>
    <message>
        <source>You created the group “{title}”</source>
        <translation>Du hast die Gruppe „{title}“ erstellt</translation>
    </message>
    <message>
        <source>You added {target}</source>
        <translation>Du hast {target} hinzugefügt</translation>
    </message>
    <message>
        <source>You removed {target}</source>
        <translation>Du hast {target} entfernt</translation>
    </message>
    <message>
        <source>You left</source>
        <translation>Du bist gegangen</translation>
    </message>
    <message>
        <source>You banned {target}</source>
        <translation>Du hast {target} ausgeschlossen</translation>
    </message>
    <message>
        <source>You lifted the ban on {target}</source>
        <translation>Du hast den Ausschluss von {target} aufgehoben</translation>
    </message>
    <message>
        <source>You made {target} {role}</source>
        <translation>Du hast {target} zum {role} gemacht</translation>
    </message>
    <message>
        <source>You {changes}</source>
        <translation>Du hast {changes}</translation>
    </message>
    <message>
        <source>{author} created the group “{title}”</source>
        <translation>{author} hat die Gruppe „{title}“ erstellt</translation>
    </message>
    <message>
        <source>{author} added {target}</source>
        <translation>{author} hat {target} hinzugefügt</translation>
    </message>
    <message>
        <source>{author} removed {target}</source>
        <translation>{author} hat {target} entfernt</translation>
    </message>
    <message>
        <source>{author} left</source>
        <translation>{author} ist gegangen</translation>
    </message>
    <message>
        <source>{author} banned {target}</source>
        <translation>{author} hat {target} ausgeschlossen</translation>
    </message>
    <message>
        <source>{author} lifted the ban on {target}</source>
        <translation>{author} hat den Ausschluss von {target} aufgehoben</translation>
    </message>
    <message>
        <source>{author} made {target} {role}</source>
        <translation>{author} hat {target} zum {role} gemacht</translation>
    </message>
    <message>
        <source>{author} {changes}</source>
        <translation>{author} hat {changes}</translation>
    </message>
    <message>
        <source>{author} added you</source>
        <translation>{author} hat dich hinzugefügt</translation>
    </message>
    <message>
        <source>{author} removed you</source>
        <translation>{author} hat dich entfernt</translation>
    </message>
    <message>
        <source>{author} banned you</source>
        <translation>{author} hat dich ausgeschlossen</translation>
    </message>
    <message>
        <source>{author} lifted the ban on you</source>
        <translation>{author} hat deinen Ausschluss aufgehoben</translation>
    </message>
    <message>
        <source>{author} made you {role}</source>
        <translation>{author} hat dich zum {role} gemacht</translation>
    </message>
    <message>
        <source>renamed the group to “{title}”</source>
        <translation>die Gruppe in „{title}“ umbenannt</translation>
    </message>
    <message>
        <source>changed the description</source>
        <translation>die Beschreibung geändert</translation>
    </message>
    <message>
        <source>changed the picture</source>
        <translation>das Bild geändert</translation>
    </message>
    <message>
        <source>changed who may do what</source>
        <translation>geändert, wer was darf</translation>
    </message>
    <message>
        <source>closed this group: it goes on in another one</source>
        <translation>diese Gruppe geschlossen: es geht in einer anderen weiter</translation>
    </message>
    <message>
        <source>archived the group</source>
        <translation>die Gruppe archiviert</translation>
    </message>
    <message>
        <source>brought the group back from the archive</source>
        <translation>die Gruppe aus dem Archiv geholt</translation>
    </message>
    <message>
        <source>Several people are typing…</source>
        <translation>Mehrere Leute schreiben …</translation>
    </message>
    <message>
        <source>{first} and {last} are typing…</source>
        <translation>{first} und {last} schreiben …</translation>
    </message>
    <message>
        <source>{name} is typing…</source>
        <translation>{name} schreibt …</translation>
    </message>
    <message>
        <source> as {role}</source>
        <translation> als {role}</translation>
    </message>
    <message>
        <source>, in which the one before goes on</source>
        <translation>, in der die vorige weitergeht</translation>
    </message>
    <message>
        <source>saved what the group says of itself</source>
        <translation>gespeichert, was die Gruppe über sich sagt</translation>
    </message>
    <message>
        <source>{first} and {last}</source>
        <translation>{first} und {last}</translation>
    </message>
    <message>
        <source>set messages to disappear after {time}</source>
        <translation>eingestellt, dass Nachrichten nach {time} verschwinden</translation>
    </message>
    <message>
        <source>let messages stay from now on</source>
        <translation>eingestellt, dass Nachrichten ab jetzt bleiben</translation>
    </message>
    <message>
        <source>turned on slow mode: members write once in {time}</source>
        <translation>den langsamen Modus eingeschaltet: Mitglieder schreiben nur einmal in {time}</translation>
    </message>
    <message>
        <source>turned slow mode off</source>
        <translation>den langsamen Modus ausgeschaltet</translation>
    </message>
    <message>
        <source>How long is {words}, or a number of seconds from {least} to {most}.</source>
        <translation>Wie lange ist {words} oder eine Zahl von Sekunden von {least} bis {most}.</translation>
    </message>
    <message>
        <source>That can be chosen of groups; a chat of two is muted.</source>
        <translation>Das geht bei Gruppen; einen Chat zu zweit schaltet man stumm.</translation>
    </message>
    <message>
        <source>What is announced is {words}.</source>
        <translation>Gemeldet wird {words}.</translation>
    </message>
    <message>
        <source>At most {most} bytes of a draft are kept.</source>
        <translation>Von einem Entwurf werden höchstens {most} Bytes aufbewahrt.</translation>
    </message>
    <message>
        <source>That chat does not stand on top.</source>
        <translation>Dieser Chat wird nicht oben gehalten.</translation>
    </message>
    <message>
        <source>This store is older than what others hold of it, as after an old copy was put back. Nothing can be said in this chat before the rest has come back.</source>
        <translation>Dieser Speicher ist älter als das, was andere von ihm haben, wie nach dem Einspielen einer alten Kopie. In diesem Chat kann nichts gesagt werden, bevor der Rest zurück ist.</translation>
    </message>
    <message>
        <source>It waits until {name} is a contact.</source>
        <translation>Es wartet, bis {name} ein Kontakt ist.</translation>
    </message>
    <message>
        <source>It will not be sent: the device does not belong to {name} any more.</source>
        <translation>Es wird nicht gesendet: Das Gerät gehört {name} nicht mehr.</translation>
    </message>
    <message>
        <source>The device of {name} has left no keys here to seal it with; it goes out once they have come.</source>
        <translation>Das Gerät von {name} hat hier keine Schlüssel zum Versiegeln hinterlassen; es geht hinaus, sobald sie da sind.</translation>
    </message>
    <message>
        <source>It is being sealed anew for the device of {name}.</source>
        <translation>Es wird für das Gerät von {name} neu versiegelt.</translation>
    </message>
    <message>
        <source>It was sent over the connection to {name}, and no receipt has come yet.</source>
        <translation>Es wurde über die Verbindung zu {name} gesendet, und noch ist keine Quittung gekommen.</translation>
    </message>
    <message>
        <source>The device of {name} could not take it yet; it is tried again.{more}</source>
        <translation>Das Gerät von {name} konnte es noch nicht annehmen; es wird wieder versucht.{more}</translation>
    </message>
    <message>
        <source>It is about to leave.</source>
        <translation>Es geht gleich hinaus.</translation>
    </message>
    <message>
        <source>There is no connection to {name}, and no relay is known where {name} gets mail.</source>
        <translation>Es gibt keine Verbindung zu {name}, und es ist kein Relais bekannt, bei dem {name} Post bekommt.</translation>
    </message>
    <message>
        <source>There is no connection to {name}, and the relay {where} is not connected.{more}</source>
        <translation>Es gibt keine Verbindung zu {name}, und das Relais {where} ist nicht verbunden.{more}</translation>
    </message>
    <message>
        <source>The relay {where} does not take it now; it is tried again.{more}</source>
        <translation>Das Relais {where} nimmt es gerade nicht an; es wird wieder versucht.{more}</translation>
    </message>
    <message>
        <source>It lies at the relay {where} until the device of {name} gets it there.</source>
        <translation>Es liegt beim Relais {where}, bis das Gerät von {name} es dort abholt.</translation>
    </message>
    <message>
        <source>It takes only so many messages in a time.</source>
        <translation>Es nimmt in einer gewissen Zeit nur so viele Nachrichten an.</translation>
    </message>
    <message>
        <source>You are not among the contacts there.</source>
        <translation>Du bist dort nicht unter den Kontakten.</translation>
    </message>
    <message>
        <source>A new session is being made.</source>
        <translation>Eine neue Sitzung wird aufgebaut.</translation>
    </message>
    <message>
        <source>The mailbox there is full.</source>
        <translation>Das Postfach dort ist voll.</translation>
    </message>
    <message>
        <source>It is full.</source>
        <translation>Es ist voll.</translation>
    </message>
    <message>
        <source>It does not know you as a contact there yet.</source>
        <translation>Es kennt dich dort noch nicht als Kontakt.</translation>
    </message>
    <message>
        <source>It asks for a pause.</source>
        <translation>Es bittet um eine Pause.</translation>
    </message>
    <message>
        <source>It cannot keep anything now: its disk is full, or has failed.</source>
        <translation>Es kann gerade nichts aufbewahren: Seine Festplatte ist voll oder ausgefallen.</translation>
    </message>
    <message>
        <source>{name} has it.</source>
        <translation>{name} hat es.</translation>
    </message>
    <message>
        <source>{name} has read it.</source>
        <translation>{name} hat es gelesen.</translation>
    </message>
    <message>
        <source>It goes on to {name} from anybody in the group who has it.</source>
        <translation>Es geht zu {name} von irgendwem in der Gruppe, der es hat.</translation>
    </message>
    <message>
        <source>Your device that it was written on has said nothing yet of its having reached {name}.</source>
        <translation>Dein Gerät, auf dem es geschrieben wurde, hat noch nicht gesagt, dass es {name} erreicht hat.</translation>
    </message>
    <message>
        <source>That message carries no voice message.</source>
        <translation>Diese Nachricht enthält keine Sprachnachricht.</translation>
    </message>
    <message>
        <source>A voice message is at most 30 minutes long.</source>
        <translation>Eine Sprachnachricht dauert höchstens 30 Minuten.</translation>
    </message>
    <message>
        <source>Nothing was recorded.</source>
        <translation>Es wurde nichts aufgenommen.</translation>
    </message>
    <message>
        <source>No passphrase was chosen.</source>
        <translation>Es wurde keine Passphrase gewählt.</translation>
    </message>
    <message>
        <source>No identity was made.</source>
        <translation>Es wurde keine Identität erstellt.</translation>
    </message>
    <message>
        <source>This folder cannot be looked at.</source>
        <translation>Dieser Ordner lässt sich nicht ansehen.</translation>
    </message>
    <message>
        <source>This device was not linked.</source>
        <translation>Dieses Gerät wurde nicht verknüpft.</translation>
    </message>
    <message>
        <source>This account did not come back.</source>
        <translation>Dieses Konto ist nicht zurückgekommen.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>The store is locked with a passphrase.</source>
        <translation>Der Speicher ist mit einer Passphrase verschlossen.</translation>
    </message>
    <message>
        <source>The file key.json of this home cannot be read.</source>
        <translation>Die Datei key.json in diesem Ordner ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The node could not be started.</source>
        <translation>Der Knoten konnte nicht gestartet werden.</translation>
    </message>
    <message>
        <source>The two passphrases are not the same.</source>
        <translation>Die beiden Passphrasen sind nicht gleich.</translation>
    </message>
    <message>
        <source>There is no identity in this home; make one with `kith init`.</source>
        <translation>In diesem Ordner gibt es keine Identität; erstell eine mit `kith init`.</translation>
    </message>
    <message>
        <source>No passphrase was given.</source>
        <translation>Es wurde keine Passphrase angegeben.</translation>
    </message>
    <message>
        <source>The node that runs is Kith {node}, older than this one ({own}), and the two do not go together. Nothing is lost; start the node again.</source>
        <translation>Der laufende Knoten ist Kith {node}, älter als dieses hier ({own}), und die beiden passen nicht zusammen. Nichts ist verloren; starte den Knoten neu.</translation>
    </message>
    <message>
        <source>The node that runs is Kith {node}, newer than this one ({own}), and the two do not go together. Nothing is lost; start Kith again.</source>
        <translation>Der laufende Knoten ist Kith {node}, neuer als dieses hier ({own}), und die beiden passen nicht zusammen. Nichts ist verloren; starte Kith neu.</translation>
    </message>
    <message>
        <source>No node runs for this home; start one with `kith node`.</source>
        <translation>Für diesen Ordner läuft kein Knoten; starte einen mit `kith node`.</translation>
    </message>
    <message>
        <source>The files of this home cannot be read.</source>
        <translation>Die Dateien dieses Ordners sind nicht zu lesen.</translation>
    </message>
    <message>
        <source>The node did not accept this home&apos;s token.</source>
        <translation>Der Knoten hat das Kennwort dieses Ordners nicht angenommen.</translation>
    </message>
    <message>
        <source>The node does not answer.</source>
        <translation>Der Knoten antwortet nicht.</translation>
    </message>
    <message>
        <source>The node&apos;s answer could not be read.</source>
        <translation>Die Antwort des Knotens war nicht zu lesen.</translation>
    </message>
    <message>
        <source>{name} takes at most {most} values in order.</source>
        <translation>{name} nimmt höchstens {most} Werte der Reihe nach.</translation>
    </message>
    <message>
        <source>{name} needs {names}.</source>
        <translation>{name} braucht {names}.</translation>
    </message>
    <message>
        <source>{name} does not take that parameter, or was given one twice.</source>
        <translation>{name} nimmt diesen Parameter nicht oder hat einen zweimal bekommen.</translation>
    </message>
    <message>
        <source>In this group only {who} may write.</source>
        <translation>Schreiben in dieser Gruppe: nur {who}.</translation>
    </message>
    <message>
        <source>In this group only {who} may add people.</source>
        <translation>Leute hinzufügen in dieser Gruppe: nur {who}.</translation>
    </message>
    <message>
        <source>In this group only {who} may pin messages.</source>
        <translation>Nachrichten anheften in dieser Gruppe: nur {who}.</translation>
    </message>
    <message>
        <source>In this group only {who} may change what it says of itself.</source>
        <translation>Ändern, was diese Gruppe über sich sagt: nur {who}.</translation>
    </message>
    <message>
        <source>In this group only {who} may mention everybody.</source>
        <translation>Alle erwähnen in dieser Gruppe: nur {who}.</translation>
    </message>
    <message>
        <source>There is no such group; `kith group list` shows all of them.</source>
        <translation>Diese Gruppe gibt es nicht; `kith group list` zeigt alle.</translation>
    </message>
    <message>
        <source>Several groups fit; use the id, one of {ids}.</source>
        <translation>Mehrere Gruppen passen; nimm die Kennung, eine von {ids}.</translation>
    </message>
    <message>
        <source>That name fits more than one conversation; a group is meant by its id: {ids}.</source>
        <translation>Dieser Name passt zu mehr als einer Unterhaltung; eine Gruppe meint man mit ihrer Kennung: {ids}.</translation>
    </message>
    <message>
        <source>Nobody called so belongs to the group “{name}”.</source>
        <translation>Niemand in der Gruppe „{name}“ heißt so.</translation>
    </message>
    <message>
        <source>Several members fit; use the id, one of {ids}.</source>
        <translation>Mehrere Mitglieder passen; nimm die Kennung, eine von {ids}.</translation>
    </message>
    <message>
        <source>Group {id}</source>
        <translation>Gruppe {id}</translation>
    </message>
    <message>
        <source>You do not belong to the group “{name}” any more.</source>
        <translation>Du gehörst nicht mehr zur Gruppe „{name}“.</translation>
    </message>
    <message>
        <source>You have no such device; see `kith devices list`.</source>
        <translation>So ein Gerät hast du nicht; siehe `kith devices list`.</translation>
    </message>
    <message>
        <source>Several of your devices fit; use more digits of the id.</source>
        <translation>Mehrere deiner Geräte passen; gib mehr Zeichen der Kennung an.</translation>
    </message>
    <message>
        <source>After which time is {choices}, or a number of seconds from {least} to {most}.</source>
        <translation>Nach welcher Zeit ist {choices} oder eine Zahl von Sekunden von {least} bis {most}.</translation>
    </message>
    <message>
        <source>{command} takes as {name} what can be the name of a file only.</source>
        <translation>{command} nimmt als {name} nur, was der Name einer Datei sein kann.</translation>
    </message>
    <message>
        <source>{command} takes {name} as {kind} only.</source>
        <translation>{command} nimmt {name} nur als {kind}.</translation>
    </message>
    <message>
        <source>The node did not finish this in time; it may still happen.</source>
        <translation>Der Knoten ist damit nicht rechtzeitig fertig geworden; es kann noch geschehen.</translation>
    </message>
    <message>
        <source>Something went wrong inside Kith; the node&apos;s log says where.</source>
        <translation>In Kith ist etwas schiefgegangen; das Protokoll des Knotens sagt, wo.</translation>
    </message>
    <message>
        <source>The key file cannot be read back from there.</source>
        <translation>Die Schlüsseldatei lässt sich von dort nicht wieder lesen.</translation>
    </message>
    <message>
        <source>What was given as the key file is no file.</source>
        <translation>Was als Schlüsseldatei angegeben wurde, ist keine Datei.</translation>
    </message>
    <message>
        <source>The key file is empty.</source>
        <translation>Die Schlüsseldatei ist leer.</translation>
    </message>
    <message>
        <source>A key file beside the store protects nothing: put it on a stick, or on another disk.</source>
        <translation>Eine Schlüsseldatei neben dem Speicher schützt nichts: Lege sie auf einen Stick oder eine andere Festplatte.</translation>
    </message>
    <message>
        <source>The key file is not there. If it is on a stick, plug that in.</source>
        <translation>Die Schlüsseldatei ist nicht da. Wenn sie auf einem Stick liegt, stecke ihn ein.</translation>
    </message>
    <message>
        <source>The key file cannot be read.</source>
        <translation>Die Schlüsseldatei ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The key file cannot be written there.</source>
        <translation>Dort lässt sich die Schlüsseldatei nicht schreiben.</translation>
    </message>
    <message>
        <source>This store asks for a key file already; `kith store factor remove` ends that.</source>
        <translation>Dieser Speicher verlangt schon eine Schlüsseldatei; `kith store factor remove` beendet das.</translation>
    </message>
    <message>
        <source>This store asks for no key file.</source>
        <translation>Dieser Speicher verlangt keine Schlüsseldatei.</translation>
    </message>
    <message>
        <source>There is another file of that name; nothing was overwritten.</source>
        <translation>Es gibt eine andere Datei dieses Namens; nichts wurde überschrieben.</translation>
    </message>
    <message>
        <source>That is a comment; comments stand under posts only.</source>
        <translation>Das ist ein Kommentar; Kommentare stehen nur unter Beiträgen.</translation>
    </message>
    <message>
        <source>Only its author, or the author of the post above it, can delete that.</source>
        <translation>Löschen kann das nur, wer es geschrieben hat oder den Beitrag darüber.</translation>
    </message>
    <message>
        <source>Name at least one contact, or `contacts` for everybody.</source>
        <translation>Nenne mindestens einen Kontakt, oder `contacts` für alle.</translation>
    </message>
    <message>
        <source>A post is named by its id, or by its first {least} digits.</source>
        <translation>Ein Beitrag wird mit seiner Kennung genannt oder mit deren ersten {least} Zeichen.</translation>
    </message>
    <message>
        <source>There is no post or comment with that id here.</source>
        <translation>Hier gibt es keinen Beitrag oder Kommentar mit dieser Kennung.</translation>
    </message>
    <message>
        <source>Several posts begin with that id; give more of its digits.</source>
        <translation>Mehrere Beiträge fangen mit dieser Kennung an; gib mehr Zeichen an.</translation>
    </message>
    <message>
        <source>There is no post with that id here any more.</source>
        <translation>Den Beitrag mit dieser Kennung gibt es hier nicht mehr.</translation>
    </message>
    <message>
        <source>A post has at most {most} pictures.</source>
        <translation>Ein Beitrag hat höchstens {most} Bilder.</translation>
    </message>
    <message>
        <source>The post is empty.</source>
        <translation>Der Beitrag ist leer.</translation>
    </message>
    <message>
        <source>post</source>
        <translation>Beitrag</translation>
    </message>
    <message>
        <source>The comment is empty.</source>
        <translation>Der Kommentar ist leer.</translation>
    </message>
    <message>
        <source>comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>The {what} has {count} characters; at most {most} are possible.</source>
        <translation>{what}: {count} Zeichen; höchstens {most} sind möglich.</translation>
    </message>
    <message>
        <source>That photo belongs to a post; delete the post with `kith feed delete`.</source>
        <translation>Dieses Foto gehört zu einem Beitrag; lösche den Beitrag mit `kith feed delete`.</translation>
    </message>
    <message>
        <source>Only whoever added a photo, or the owner of the album, can delete it.</source>
        <translation>Ein Foto löschen kann nur, wer es hinzugefügt hat oder wem das Album gehört.</translation>
    </message>
    <message>
        <source>Only whoever made an album can say who is in it.</source>
        <translation>Nur wer ein Album erstellt hat, bestimmt, wer darin ist.</translation>
    </message>
    <message>
        <source>A photo is named by its id, or by its first {least} digits.</source>
        <translation>Ein Foto wird mit seiner Kennung genannt oder mit deren ersten {least} Zeichen.</translation>
    </message>
    <message>
        <source>There is no photo with that id here.</source>
        <translation>Hier gibt es kein Foto mit dieser Kennung.</translation>
    </message>
    <message>
        <source>Several photos begin with that id; give more of its digits.</source>
        <translation>Mehrere Fotos fangen mit dieser Kennung an; gib mehr Zeichen an.</translation>
    </message>
    <message>
        <source>An album&apos;s title has between 1 and {most} visible characters.</source>
        <translation>Der Titel eines Albums hat zwischen 1 und {most} sichtbare Zeichen.</translation>
    </message>
    <message>
        <source>Name between 1 and {most} files.</source>
        <translation>Nenne zwischen 1 und {most} Dateien.</translation>
    </message>
    <message>
        <source>There is no such album; `kith gallery albums` lists them.</source>
        <translation>Dieses Album gibt es nicht; `kith gallery albums` zeigt alle.</translation>
    </message>
    <message>
        <source>Several albums fit; use the id, one of {ids}.</source>
        <translation>Mehrere Alben passen; nimm die Kennung, eine von {ids}.</translation>
    </message>
    <message>
        <source>Nobody removes themselves; `kith group leave` leaves.</source>
        <translation>Niemand entfernt sich selbst; `kith group leave` verlässt die Gruppe.</translation>
    </message>
    <message>
        <source>remove</source>
        <translation>entfernen</translation>
    </message>
    <message>
        <source>Nobody bans themselves.</source>
        <translation>Niemand schließt sich selbst aus.</translation>
    </message>
    <message>
        <source>ban people</source>
        <translation>Leute ausschließen</translation>
    </message>
    <message>
        <source>lift bans</source>
        <translation>Ausschlüsse aufheben</translation>
    </message>
    <message>
        <source>give a role to</source>
        <translation>eine Rolle geben</translation>
    </message>
    <message>
        <source>You can give nobody a role as high as your own.</source>
        <translation>Du kannst niemandem eine Rolle geben, die so hoch ist wie deine.</translation>
    </message>
    <message>
        <source>found the successor of a group</source>
        <translation>eine Nachfolgerin der Gruppe gründen</translation>
    </message>
    <message>
        <source>This group goes on in another one already.</source>
        <translation>Diese Gruppe geht schon in einer anderen weiter.</translation>
    </message>
    <message>
        <source>Nobody you know is missing of those who belonged to the group before.</source>
        <translation>Von denen, die früher zur Gruppe gehörten, fehlt niemand, den du kennst.</translation>
    </message>
    <message>
        <source>say who may do what in a group, and archive it</source>
        <translation>bestimmen, wer was in der Gruppe darf, und sie archivieren</translation>
    </message>
    <message>
        <source>{name} is banned from this group; `kith group unban` lifts that.</source>
        <translation>{name} ist aus dieser Gruppe ausgeschlossen; `kith group unban` hebt das auf.</translation>
    </message>
    <message>
        <source>Only admins {what}.</source>
        <translation>Das dürfen nur Admins: {what}.</translation>
    </message>
    <message>
        <source>Your role in this group is not high enough to {what} this person.</source>
        <translation>Dafür ist deine Rolle in dieser Gruppe nicht hoch genug: {what}.</translation>
    </message>
    <message>
        <source>A group has room for {most} people.</source>
        <translation>Eine Gruppe hat Platz für {most} Leute.</translation>
    </message>
    <message>
        <source>ban</source>
        <translation>ausschließen</translation>
    </message>
    <message>
        <source>There is no such link; `kith group invites` lists them.</source>
        <translation>Diesen Link gibt es nicht; `kith group invites` zeigt alle.</translation>
    </message>
    <message>
        <source>You ask to be let into no such group; `kith group asked` lists those there are.</source>
        <translation>Du bittest in keine solche Gruppe um Einlass; `kith group asked` zeigt, in welche.</translation>
    </message>
    <message>
        <source>Nobody asks to be let into this group.</source>
        <translation>Niemand bittet um Einlass in diese Gruppe.</translation>
    </message>
    <message>
        <source>You were not let in.</source>
        <translation>Du wurdest nicht hereingelassen.</translation>
    </message>
    <message>
        <source>That could not be done where the link was made.</source>
        <translation>Das ging dort nicht, wo der Link erstellt wurde.</translation>
    </message>
    <message>
        <source>They decided not to let you in.</source>
        <translation>Es wurde entschieden, dich nicht hereinzulassen.</translation>
    </message>
    <message>
        <source>Whoever made the link may not let anybody in any more.</source>
        <translation>Wer den Link erstellt hat, darf niemanden mehr hereinlassen.</translation>
    </message>
    <message>
        <source>Whoever made the link does not belong to the group any more.</source>
        <translation>Wer den Link erstellt hat, gehört nicht mehr zur Gruppe.</translation>
    </message>
    <message>
        <source>The group is full.</source>
        <translation>Die Gruppe ist voll.</translation>
    </message>
    <message>
        <source>Too many people ask to be let in just now; try again later.</source>
        <translation>Gerade bitten zu viele Leute um Einlass; versuch es später noch einmal.</translation>
    </message>
    <message>
        <source>You were removed from this group.</source>
        <translation>Du wurdest aus dieser Gruppe entfernt.</translation>
    </message>
    <message>
        <source>As many people as may have used this link already.</source>
        <translation>Diesen Link haben schon so viele genutzt, wie durften.</translation>
    </message>
    <message>
        <source>The link has expired.</source>
        <translation>Der Link ist abgelaufen.</translation>
    </message>
    <message>
        <source>The link was taken back.</source>
        <translation>Der Link wurde zurückgenommen.</translation>
    </message>
    <message>
        <source>The link is not known any more.</source>
        <translation>Der Link ist nicht mehr bekannt.</translation>
    </message>
    <message>
        <source>The device that made the link is gone.</source>
        <translation>Das Gerät, das den Link erstellt hat, ist weg.</translation>
    </message>
    <message>
        <source>Nobody has answered.</source>
        <translation>Niemand hat geantwortet.</translation>
    </message>
    <message>
        <source>You took it back.</source>
        <translation>Du hast es zurückgenommen.</translation>
    </message>
    <message>
        <source>Not let in: they were removed from this group by somebody of a higher rank.</source>
        <translation>Nicht hereingelassen: Jemand mit höherem Rang hat die Person aus der Gruppe entfernt.</translation>
    </message>
    <message>
        <source>Not let in: the group is full.</source>
        <translation>Nicht hereingelassen: Die Gruppe ist voll.</translation>
    </message>
    <message>
        <source>Not let in: they are no contact any more of who made the link.</source>
        <translation>Nicht hereingelassen: Die Person ist kein Kontakt mehr von dort, wo der Link erstellt wurde.</translation>
    </message>
    <message>
        <source>write</source>
        <translation>schreiben</translation>
    </message>
    <message>
        <source>add people</source>
        <translation>Leute hinzufügen</translation>
    </message>
    <message>
        <source>pin messages</source>
        <translation>Nachrichten anheften</translation>
    </message>
    <message>
        <source>change what the group says of itself</source>
        <translation>ändern, was die Gruppe über sich sagt</translation>
    </message>
    <message>
        <source>mention everybody</source>
        <translation>alle erwähnen</translation>
    </message>
    <message>
        <source>A group&apos;s name has between 1 and {most} visible characters.</source>
        <translation>Der Name einer Gruppe hat zwischen 1 und {most} sichtbare Zeichen.</translation>
    </message>
    <message>
        <source>A description has room for {most} plain letters; other scripts take more.</source>
        <translation>Eine Beschreibung hat Platz für {most} einfache Buchstaben; andere Schriften brauchen mehr.</translation>
    </message>
    <message>
        <source>What newcomers see is full, from-join or none.</source>
        <translation>Was Neue sehen, ist full, from-join oder none.</translation>
    </message>
    <message>
        <source>A role is admin, moderator or member.</source>
        <translation>Eine Rolle ist admin, moderator oder member.</translation>
    </message>
    <message>
        <source>A link asks at most {most} questions, each of 1 to {signs} characters.</source>
        <translation>Ein Link stellt höchstens {most} Fragen, jede mit 1 bis {signs} Zeichen.</translation>
    </message>
    <message>
        <source>This link takes an answer of 1 to {most} characters to each of its questions: {said}</source>
        <translation>Dieser Link nimmt zu jeder seiner Fragen eine Antwort mit 1 bis {most} Zeichen: {said}</translation>
    </message>
    <message>
        <source>This link takes no answer</source>
        <translation>Dieser Link nimmt keine Antwort</translation>
    </message>
    <message>
        <source>Who may {action} is {words} or {last}.</source>
        <translation>Für „{action}“ ist die Wahl {words} oder {last}.</translation>
    </message>
    <message>
        <source>There is no job of this number.</source>
        <translation>Einen Auftrag mit dieser Nummer gibt es nicht.</translation>
    </message>
    <message>
        <source>The node made an answer that cannot be written.</source>
        <translation>Der Knoten hat eine Antwort erzeugt, die sich nicht schreiben lässt.</translation>
    </message>
    <message>
        <source>A passphrase has at least {least} characters.</source>
        <translation>Eine Passphrase hat mindestens {least} Zeichen.</translation>
    </message>
    <message>
        <source>Laptop</source>
        <translation>Laptop</translation>
    </message>
    <message>
        <source>Computer</source>
        <translation>Computer</translation>
    </message>
    <message>
        <source>How long members wait is {choices}, or a number of seconds from {least} to {most}.</source>
        <translation>Wie lange Mitglieder warten, ist {choices} oder eine Zahl von Sekunden von {least} bis {most}.</translation>
    </message>
    <message>
        <source>In this group a member writes once in {time}; wait for {left} more.</source>
        <translation>In dieser Gruppe schreibt ein Mitglied einmal in {time}; warte noch {left}.</translation>
    </message>
    <message>
        <source>That link is from a relay, not from a person: `kith relays add` takes it.</source>
        <translation>Dieser Link ist von einem Relais, nicht von einer Person: `kith relays add` nimmt ihn.</translation>
    </message>
    <message>
        <source>That link leads into a group: `kith group join` takes it.</source>
        <translation>Dieser Link führt in eine Gruppe: `kith group join` nimmt ihn.</translation>
    </message>
    <message>
        <source>A label has 1 to {most} characters, what stands under it up to {longest}.</source>
        <translation>Eine Überschrift hat 1 bis {most} Zeichen, was darunter steht bis zu {longest}.</translation>
    </message>
    <message>
        <source>A profile has at most {most} such lines; take one away first.</source>
        <translation>Ein Profil hat höchstens {most} solche Zeilen; nimm zuerst eine weg.</translation>
    </message>
    <message>
        <source>There is no such contact. `kith people list` shows all names and ids.</source>
        <translation>Diesen Kontakt gibt es nicht. `kith people list` zeigt alle Namen und Kennungen.</translation>
    </message>
    <message>
        <source>There is no such contact; is {names} meant? A name is given as a whole. `kith people list` shows all names and ids.</source>
        <translation>Diesen Kontakt gibt es nicht; ist {names} gemeint? Ein Name wird ganz angegeben. `kith people list` zeigt alle Namen und Kennungen.</translation>
    </message>
    <message>
        <source>That name fits several people; use the id, one of {ids}.</source>
        <translation>Dieser Name passt zu mehreren Leuten; nimm die Kennung, eine von {ids}.</translation>
    </message>
    <message>
        <source>You and {name} are not in contact; see `kith people requests`.</source>
        <translation>Du und {name}, ihr seid nicht in Kontakt; siehe `kith people requests`.</translation>
    </message>
    <message>
        <source>You have blocked {name}; `kith people unblock` comes first.</source>
        <translation>Du hast {name} blockiert; zuerst kommt `kith people unblock`.</translation>
    </message>
    <message>
        <source>A safety number has {count} digits.</source>
        <translation>Eine Sicherheitsnummer hat {count} Ziffern.</translation>
    </message>
    <message>
        <source>That is another number: this is not the account on the other screen. Beware.</source>
        <translation>Das ist eine andere Nummer: Das ist nicht das Konto auf dem anderen Bildschirm. Vorsicht.</translation>
    </message>
    <message>
        <source>A name needs at least one visible character.</source>
        <translation>Ein Name braucht mindestens ein sichtbares Zeichen.</translation>
    </message>
    <message>
        <source>The text about you has at most {most} characters.</source>
        <translation>Der Text über dich hat höchstens {most} Zeichen.</translation>
    </message>
    <message>
        <source>An invite lives between 1 second and 365 days.</source>
        <translation>Eine Einladung gilt zwischen 1 Sekunde und 365 Tagen.</translation>
    </message>
    <message>
        <source>An invite has between 1 and {most} uses.</source>
        <translation>Eine Einladung gilt für 1 bis {most} Leute.</translation>
    </message>
    <message>
        <source>An invite names at most {most} addresses.</source>
        <translation>Eine Einladung nennt höchstens {most} Adressen.</translation>
    </message>
    <message>
        <source>An address is written HOST:PORT, or [IPV6]:PORT.</source>
        <translation>Eine Adresse wird HOST:PORT oder [IPV6]:PORT geschrieben.</translation>
    </message>
    <message>
        <source>A port is a number between 1 and 65535.</source>
        <translation>Ein Port ist eine Zahl zwischen 1 und 65535.</translation>
    </message>
    <message>
        <source> or </source>
        <translation> oder </translation>
    </message>
    <message>
        <source>That picture cannot be made small enough.</source>
        <translation>Dieses Bild lässt sich nicht klein genug machen.</translation>
    </message>
    <message>
        <source>A caption has at most {most} characters.</source>
        <translation>Ein Bildtext hat höchstens {most} Zeichen.</translation>
    </message>
    <message>
        <source>A file is named by its whole path.</source>
        <translation>Eine Datei wird mit ihrem ganzen Pfad genannt.</translation>
    </message>
    <message>
        <source>The runtime folder&apos;s path is too long for a socket; set XDG_RUNTIME_DIR.</source>
        <translation>Der Pfad des Laufzeitordners ist zu lang für einen Socket; setze XDG_RUNTIME_DIR.</translation>
    </message>
    <message>
        <source>{folder} must be a folder that only you can enter (mode 0700).</source>
        <translation>{folder} muss ein Ordner sein, den nur du betreten kannst (Modus 0700).</translation>
    </message>
    <message>
        <source>{path} cannot be used.</source>
        <translation>{path} ist nicht zu gebrauchen.</translation>
    </message>
    <message>
        <source>{path} cannot be written.</source>
        <translation>{path} lässt sich nicht schreiben.</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>bearbeitet</translation>
    </message>
    <message>
        <source>forwarded</source>
        <translation>weitergeleitet</translation>
    </message>
    <message>
        <source>not on this computer</source>
        <translation>nicht auf diesem Computer</translation>
    </message>
    <message>
        <source>Older messages</source>
        <translation>Ältere Nachrichten</translation>
    </message>
    <message>
        <source>Newer messages</source>
        <translation>Neuere Nachrichten</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>gelöscht</translation>
    </message>
    <message>
        <source>This version cannot show it.</source>
        <translation>Diese Version kann es nicht zeigen.</translation>
    </message>
    <message>
        <source>This export is not taken: {what}.</source>
        <translation>Dieser Export wird nicht angenommen: {what}.</translation>
    </message>
    <message>
        <source>There is no export in this folder.</source>
        <translation>In diesem Ordner ist kein Export.</translation>
    </message>
    <message>
        <source>This export was written by a newer version of Kith.</source>
        <translation>Dieser Export wurde von einer neueren Version von Kith geschrieben.</translation>
    </message>
    <message>
        <source>There is not enough room in {folder}; nothing was exported.</source>
        <translation>In {folder} ist nicht genug Platz; nichts wurde exportiert.</translation>
    </message>
    <message>
        <source>A conversation, exported from Kith. Nothing in this folder is encrypted.</source>
        <translation>Eine Unterhaltung, exportiert aus Kith. Nichts in diesem Ordner ist verschlüsselt.</translation>
    </message>
    <message>
        <source>An export goes into a folder that is new or empty.</source>
        <translation>Ein Export kommt in einen Ordner, der neu oder leer ist.</translation>
    </message>
    <message>
        <source>Nothing was said there yet.</source>
        <translation>Dort wurde noch nichts gesagt.</translation>
    </message>
    <message>
        <source>The export cannot be written to {folder}.</source>
        <translation>Der Export lässt sich nicht nach {folder} schreiben.</translation>
    </message>
    <message>
        <source>Days are “daily”, or such as mon-fri or fri,sat.</source>
        <translation>Tage sind „daily“ oder etwa mon-fri oder fri,sat.</translation>
    </message>
    <message>
        <source>A time is such as 22:00.</source>
        <translation>Eine Uhrzeit ist etwa 22:00.</translation>
    </message>
    <message>
        <source>That link is from a person, not from a relay: `kith people accept` takes it.</source>
        <translation>Dieser Link ist von einer Person, nicht von einem Relais: `kith people accept` nimmt ihn.</translation>
    </message>
    <message>
        <source>There is no such relay; see `kith relays list`.</source>
        <translation>Dieses Relais gibt es nicht; siehe `kith relays list`.</translation>
    </message>
    <message>
        <source>Several relays fit; use more digits of the id.</source>
        <translation>Mehrere Relais passen; gib mehr Zeichen der Kennung an.</translation>
    </message>
    <message>
        <source>The node did not go on as a new device; nothing was changed. Its log says why.</source>
        <translation>Der Knoten ist nicht als neues Gerät weitergegangen; nichts wurde geändert. Sein Protokoll sagt, warum.</translation>
    </message>
    <message>
        <source>No socket can be made in {folder}.</source>
        <translation>In {folder} kann kein Socket entstehen.</translation>
    </message>
    <message>
        <source>Sample weekend at the lake</source>
        <translation>Beispiel: Wochenende am See</translation>
    </message>
    <message>
        <source>Sample pictures of the lake</source>
        <translation>Beispielbilder vom See</translation>
    </message>
    <message>
        <source>Hello! I am a sample: nobody is behind me, and nothing that you write here leaves this computer.</source>
        <translation>Hallo! Ich bin ein Beispiel: Niemand steckt dahinter, und nichts, was du hier schreibst, verlässt diesen Computer.</translation>
    </message>
    <message>
        <source>Try everything: answer, react, edit, forward, search. Leave by the line at the top, and all of this is gone.</source>
        <translation>Probier alles aus: antworten, reagieren, bearbeiten, weiterleiten, suchen. Geh über die Zeile ganz oben, und all das ist weg.</translation>
    </message>
    <message>
        <source>Thank you! I am a sample and answer everything like this. With real people it looks the same.</source>
        <translation>Danke! Ich bin ein Beispiel und antworte auf alles so. Mit echten Leuten sieht es genauso aus.</translation>
    </message>
    <message>
        <source>Is it raining where you are?</source>
        <translation>Regnet es bei dir?</translation>
    </message>
    <message>
        <source>Not a cloud. Come over!</source>
        <translation>Keine Wolke. Komm vorbei!</translation>
    </message>
    <message>
        <source>The pictures are in the album. Add yours!</source>
        <translation>Die Bilder sind im Album. Leg deine dazu!</translation>
    </message>
    <message>
        <source>Who comes along on Saturday?</source>
        <translation>Wer kommt am Samstag mit?</translation>
    </message>
    <message>
        <source>I do, and I bring **bread**.</source>
        <translation>Ich, und ich bringe **Brot** mit.</translation>
    </message>
    <message>
        <source>Me, too. ||It is a surprise party.||</source>
        <translation>Ich auch. ||Es ist eine Überraschungsparty.||</translation>
    </message>
    <message>
        <source>When do we start?</source>
        <translation>Wann fangen wir an?</translation>
    </message>
    <message>
        <source>The lake, this morning.</source>
        <translation>Der See, heute Morgen.</translation>
    </message>
    <message>
        <source>Back from the woods. My boots are not.</source>
        <translation>Zurück aus dem Wald. Meine Stiefel nicht.</translation>
    </message>
    <message>
        <source>At nine</source>
        <translation>Um neun</translation>
    </message>
    <message>
        <source>At ten</source>
        <translation>Um zehn</translation>
    </message>
    <message>
        <source>The sample world did not come up in time.</source>
        <translation>Die Beispielwelt ist nicht rechtzeitig erschienen.</translation>
    </message>
    <message>
        <source>A search has at most {most} characters.</source>
        <translation>Eine Suche hat höchstens {most} Zeichen.</translation>
    </message>
    <message>
        <source>A search has at most {most} words.</source>
        <translation>Eine Suche hat höchstens {most} Wörter.</translation>
    </message>
    <message>
        <source>Type what to look for: a part of a word is enough.</source>
        <translation>Tippe ein, was du suchst: Ein Teil eines Worts genügt.</translation>
    </message>
    <message>
        <source>After {name}: comes what it should be, without a space between.</source>
        <translation>Nach {name}: steht, was es sein soll, ohne Leerzeichen dazwischen.</translation>
    </message>
    <message>
        <source>{name}: is a date, such as 2026, 2026-11 or 2026-11-29.</source>
        <translation>{name}: ist ein Datum, zum Beispiel 2026, 2026-11 oder 2026-11-29.</translation>
    </message>
    <message>
        <source>has: is one of {words}.</source>
        <translation>has: ist eines von {words}.</translation>
    </message>
    <message>
        <source>That names more than {most} people or places; write more of the name.</source>
        <translation>Das passt zu mehr als {most} Leuten oder Orten; schreib mehr vom Namen.</translation>
    </message>
    <message>
        <source>in: names no conversation, group or album that is here.</source>
        <translation>in: nennt keine Unterhaltung, keine Gruppe und kein Album von hier.</translation>
    </message>
    <message>
        <source>from: names nobody who is known here.</source>
        <translation>from: nennt niemanden, der hier bekannt ist.</translation>
    </message>
    <message>
        <source>Give as --further what an earlier answer gave.</source>
        <translation>Gib bei --further an, was eine frühere Antwort gegeben hat.</translation>
    </message>
    <message>
        <source>The disk is full: nothing new is kept until there is room again.</source>
        <translation>Die Festplatte ist voll: Nichts Neues wird aufbewahrt, bis wieder Platz ist.</translation>
    </message>
    <message>
        <source>This store is older than what others hold of it. Nothing is sent until all is back: that may come by itself, or else `kith renew` goes on, with your recovery phrase or a code of another of your devices.</source>
        <translation>Dieser Speicher ist älter als das, was andere von ihm haben. Nichts wird gesendet, bis alles zurück ist: Das kann von selbst kommen, sonst geht es mit `kith renew` weiter, mit deinen Wiederherstellungswörtern oder einem Code eines anderen deiner Geräte.</translation>
    </message>
    <message>
        <source>This device was removed from your account: nothing is sent from here. `kith renew` makes a new device of it, with your recovery phrase or a code of another of your devices.</source>
        <translation>Dieses Gerät wurde aus deinem Konto entfernt: Von hier wird nichts gesendet. `kith renew` macht ein neues Gerät daraus, mit deinen Wiederherstellungswörtern oder einem Code eines anderen deiner Geräte.</translation>
    </message>
    <message>
        <source>The disk is almost full: files of others are not fetched until there is room again.</source>
        <translation>Die Festplatte ist fast voll: Dateien von anderen werden nicht geholt, bis wieder Platz ist.</translation>
    </message>
    <message>
        <source>You said that the phrase is written down; the store has forgotten it.</source>
        <translation>Du hast gesagt, dass die Wörter aufgeschrieben sind; der Speicher hat sie vergessen.</translation>
    </message>
    <message>
        <source>It takes the recovery phrase or a code, and not both.</source>
        <translation>Es braucht die Wiederherstellungswörter oder einen Code, nicht beides.</translation>
    </message>
    <message>
        <source>The node belongs to somebody else, or cannot be reached from here.</source>
        <translation>Der Knoten gehört jemand anderem oder ist von hier nicht erreichbar.</translation>
    </message>
    <message>
        <source>The node did not end; end it where it was started.</source>
        <translation>Der Knoten ist nicht zu Ende gegangen; beende ihn, wo er gestartet wurde.</translation>
    </message>
    <message>
        <source>There is no such file of that message here.</source>
        <translation>Eine solche Datei dieser Nachricht ist nicht hier.</translation>
    </message>
    <message>
        <source>This file stays: it could not be fetched again, or something needs it.</source>
        <translation>Diese Datei bleibt: Sie könnte nicht wieder geholt werden, oder etwas braucht sie.</translation>
    </message>
    <message>
        <source>Between {least} MiB and {most} MiB can be set.</source>
        <translation>Zwischen {least} MiB und {most} MiB können eingestellt werden.</translation>
    </message>
    <message>
        <source>Between 0 and {most} days can be set.</source>
        <translation>Zwischen 0 und {most} Tagen können eingestellt werden.</translation>
    </message>
    <message>
        <source>The store asks for its key file once more.</source>
        <translation>Der Speicher verlangt seine Schlüsseldatei noch einmal.</translation>
    </message>
    <message>
        <source>A passphrase has between 1 and {most} bytes.</source>
        <translation>Eine Passphrase hat zwischen 1 und {most} Bytes.</translation>
    </message>
    <message>
        <source>The passphrase file does not exist.</source>
        <translation>Die Datei mit der Passphrase gibt es nicht.</translation>
    </message>
    <message>
        <source>The passphrase file cannot be read as text.</source>
        <translation>Die Datei mit der Passphrase ist nicht als Text zu lesen.</translation>
    </message>
    <message>
        <source>No previews are made here.</source>
        <translation>Hier werden keine Vorschauen gemacht.</translation>
    </message>
    <message>
        <source>The page says nothing of itself.</source>
        <translation>Die Seite sagt nichts über sich.</translation>
    </message>
    <message>
        <source>The page could not be fetched.</source>
        <translation>Die Seite konnte nicht geholt werden.</translation>
    </message>
    <message>
        <source>It gave a reason that this version of Kith does not know.</source>
        <translation>Es hat einen Grund genannt, den diese Version von Kith nicht kennt.</translation>
    </message>
    <message>
        <source>Connected directly</source>
        <translation>Direkt verbunden</translation>
    </message>
    <message>
        <source>Online, by way of a relay</source>
        <translation>Online, über ein Relais</translation>
    </message>
    <message>
        <source>Away; a relay keeps mail for them</source>
        <translation>Nicht da; ein Relais bewahrt Post auf</translation>
    </message>
    <message>
        <source>Away; what you send waits here</source>
        <translation>Nicht da; was du sendest, wartet hier</translation>
    </message>
    <message>
        <source>Nobody answers at its address.</source>
        <translation>Niemand antwortet unter seiner Adresse.</translation>
    </message>
    <message>
        <source>It does not answer in time.</source>
        <translation>Es antwortet nicht rechtzeitig.</translation>
    </message>
    <message>
        <source>The connection broke off.</source>
        <translation>Die Verbindung ist abgebrochen.</translation>
    </message>
    <message>
        <source>Somebody else answers at its address.</source>
        <translation>Unter seiner Adresse antwortet jemand anderes.</translation>
    </message>
    <message>
        <source>Its invitation is not valid any more. Leave it, and ask for a new one.</source>
        <translation>Seine Einladung gilt nicht mehr. Verlass es und bitte um eine neue.</translation>
    </message>
    <message>
        <source>It does not know this computer any more. Leave it, and ask for a new invitation.</source>
        <translation>Es kennt diesen Computer nicht mehr. Verlass es und bitte um eine neue Einladung.</translation>
    </message>
    <message>
        <source>It takes no more people.</source>
        <translation>Es nimmt keine Leute mehr auf.</translation>
    </message>
    <message>
        <source>It keeps no more mailboxes.</source>
        <translation>Es führt keine weiteren Postfächer.</translation>
    </message>
    <message>
        <source>The same mailbox is open on another computer.</source>
        <translation>Dasselbe Postfach ist auf einem anderen Computer offen.</translation>
    </message>
    <message>
        <source>It is being stopped or started anew.</source>
        <translation>Es wird gerade beendet oder neu gestartet.</translation>
    </message>
    <message>
        <source>Its disk failed.</source>
        <translation>Seine Festplatte ist ausgefallen.</translation>
    </message>
    <message>
        <source>1 week</source>
        <translation>1 Woche</translation>
    </message>
    <message>
        <source>{count} weeks</source>
        <translation>{count} Wochen</translation>
    </message>
    <message>
        <source>1 day</source>
        <translation>1 Tag</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} Tage</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 Stunde</translation>
    </message>
    <message>
        <source>{count} hours</source>
        <translation>{count} Stunden</translation>
    </message>
    <message>
        <source>1 minute</source>
        <translation>1 Minute</translation>
    </message>
    <message>
        <source>{count} minutes</source>
        <translation>{count} Minuten</translation>
    </message>
    <message>
        <source>1 second</source>
        <translation>1 Sekunde</translation>
    </message>
    <message>
        <source>{count} seconds</source>
        <translation>{count} Sekunden</translation>
    </message>
    <message>
        <source>Device {id}</source>
        <translation>Gerät {id}</translation>
    </message>
    <message>
        <source>This computer is on no network</source>
        <translation>Dieser Computer ist in keinem Netzwerk</translation>
    </message>
    <message>
        <source>You read, search and write, and files can be carried by hand.</source>
        <translation>Du liest, suchst und schreibst, und Dateien können von Hand getragen werden.</translation>
    </message>
    <message>
        <source>What you write waits here, and leaves by itself once there is a network.</source>
        <translation>Was du schreibst, wartet hier und geht von selbst hinaus, sobald es ein Netzwerk gibt.</translation>
    </message>
    <message>
        <source>Some of your contacts are reached in no way</source>
        <translation>Manche deiner Kontakte werden auf keinem Weg erreicht</translation>
    </message>
    <message>
        <source>Everything with everybody else.</source>
        <translation>Alles mit allen anderen.</translation>
    </message>
    <message>
        <source>What you write to them waits here until they are there again.</source>
        <translation>Was du ihnen schreibst, wartet hier, bis sie wieder da sind.</translation>
    </message>
    <message>
        <source>A relay that you use does not answer</source>
        <translation>Ein Relais, das du nutzt, antwortet nicht</translation>
    </message>
    <message>
        <source>People on the same network, and all who are reached directly.</source>
        <translation>Leute im selben Netzwerk und alle, die direkt erreicht werden.</translation>
    </message>
    <message>
        <source>Mail for whoever is off waits here until the relay answers, or they are there themselves.</source>
        <translation>Post für Leute, die nicht da sind, wartet hier, bis das Relais antwortet oder sie selbst da sind.</translation>
    </message>
    <message>
        <source>The disk is almost full</source>
        <translation>Die Festplatte ist fast voll</translation>
    </message>
    <message>
        <source>Reading, writing, sending and calls.</source>
        <translation>Lesen, Schreiben, Senden und Anrufe.</translation>
    </message>
    <message>
        <source>Pictures and files of others are not fetched until there is room.</source>
        <translation>Bilder und Dateien von anderen werden nicht geholt, bis Platz ist.</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>Die Festplatte ist voll</translation>
    </message>
    <message>
        <source>Reading and searching; deleting makes room.</source>
        <translation>Lesen und Suchen; Löschen schafft Platz.</translation>
    </message>
    <message>
        <source>Nothing new is kept. What others send waits with them.</source>
        <translation>Nichts Neues wird aufbewahrt. Was andere senden, wartet bei ihnen.</translation>
    </message>
    <message>
        <source>Backups fail</source>
        <translation>Sicherungen schlagen fehl</translation>
    </message>
    <message>
        <source>Everything but the backup, which is tried again by itself.</source>
        <translation>Alles außer der Sicherung, die von selbst wieder versucht wird.</translation>
    </message>
    <message>
        <source>What is newer than the last backup is on your devices alone.</source>
        <translation>Was neuer ist als die letzte Sicherung, ist nur auf deinen Geräten.</translation>
    </message>
    <message>
        <source>The keychain does not give the key of your store</source>
        <translation>Der Schlüsselbund gibt den Schlüssel deines Speichers nicht heraus</translation>
    </message>
    <message>
        <source>Everything, until this node ends.</source>
        <translation>Alles, bis dieser Knoten zu Ende geht.</translation>
    </message>
    <message>
        <source>Then the store opens only once the keychain is back. Your 24 words and a backup are another way.</source>
        <translation>Dann öffnet sich der Speicher erst, wenn der Schlüsselbund zurück ist. Deine 24 Wörter und eine Sicherung sind ein anderer Weg.</translation>
    </message>
    <message>
        <source>The clock stands before what was written here</source>
        <translation>Die Uhr steht vor dem, was hier geschrieben wurde</translation>
    </message>
    <message>
        <source>Everything; what is sent arrives.</source>
        <translation>Alles; was gesendet wird, kommt an.</translation>
    </message>
    <message>
        <source>New lines show a time that is not theirs until the clock is right.</source>
        <translation>Neue Zeilen zeigen eine falsche Zeit, bis die Uhr stimmt.</translation>
    </message>
    <message>
        <source>An old copy of your store was put back</source>
        <translation>Eine alte Kopie deines Speichers wurde eingespielt</translation>
    </message>
    <message>
        <source>Reading and searching.</source>
        <translation>Lesen und Suchen.</translation>
    </message>
    <message>
        <source>Nothing is sent until others have brought back what is lacking, or this device goes on as a new one.</source>
        <translation>Nichts wird gesendet, bis andere das Fehlende zurückgebracht haben oder dieses Gerät als neues weitermacht.</translation>
    </message>
    <message>
        <source>This device was removed from your account</source>
        <translation>Dieses Gerät wurde aus deinem Konto entfernt</translation>
    </message>
    <message>
        <source>Nothing is sent from here until it goes on as a new device.</source>
        <translation>Von hier wird nichts gesendet, bis es als neues Gerät weitermacht.</translation>
    </message>
    <message>
        <source>Messages are known to be missing</source>
        <translation>Bekannt ist, dass Nachrichten fehlen</translation>
    </message>
    <message>
        <source>Everything that is here.</source>
        <translation>Alles, was hier ist.</translation>
    </message>
    <message>
        <source>They come from whoever has them, once somebody is there who does.</source>
        <translation>Sie kommen von denen, die sie haben, sobald jemand davon da ist.</translation>
    </message>
    <message>
        <source>Work was given up after many tries</source>
        <translation>Arbeit wurde nach vielen Versuchen aufgegeben</translation>
    </message>
    <message>
        <source>Everything else.</source>
        <translation>Alles andere.</translation>
    </message>
    <message>
        <source>It is done only if you have it tried again: `kith jobs list`.</source>
        <translation>Sie wird nur getan, wenn du sie noch einmal versuchen lässt: `kith jobs list`.</translation>
    </message>
    <message>
        <source>No device that shows this code was found; if it is elsewhere, give its address.</source>
        <translation>Es wurde kein Gerät gefunden, das diesen Code zeigt; ist es anderswo, gib seine Adresse an.</translation>
    </message>
    <message>
        <source>The connection broke off; try again with the same code.</source>
        <translation>Die Verbindung ist abgebrochen; versuch es mit demselben Code noch einmal.</translation>
    </message>
    <message>
        <source>There is no backup in this folder.</source>
        <translation>In diesem Ordner ist keine Sicherung.</translation>
    </message>
    <message>
        <source>There are several backups in this folder; choose one of them.</source>
        <translation>In diesem Ordner sind mehrere Sicherungen; wähle eine davon.</translation>
    </message>
    <message>
        <source>The backup folder cannot be reached.</source>
        <translation>Der Ordner der Sicherung ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>{path} is not a folder.</source>
        <translation>{path} ist kein Ordner.</translation>
    </message>
    <message>
        <source>There is no folder {path}.</source>
        <translation>Den Ordner {path} gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no room left in {path}.</source>
        <translation>In {path} ist kein Platz mehr.</translation>
    </message>
    <message>
        <source>{path} cannot be written to.</source>
        <translation>In {path} lässt sich nichts schreiben.</translation>
    </message>
    <message>
        <source>There is no room left in the backup folder.</source>
        <translation>Im Ordner der Sicherung ist kein Platz mehr.</translation>
    </message>
    <message>
        <source>Kith may not write to the backup folder.</source>
        <translation>Kith darf nicht in den Ordner der Sicherung schreiben.</translation>
    </message>
    <message>
        <source>This recovery phrase does not open this backup.</source>
        <translation>Diese Wiederherstellungswörter öffnen diese Sicherung nicht.</translation>
    </message>
    <message>
        <source>This backup was never finished; there is nothing to restore from it.</source>
        <translation>Diese Sicherung wurde nie fertig; aus ihr lässt sich nichts wiederherstellen.</translation>
    </message>
    <message>
        <source>The backup folder does not keep what is written to it.</source>
        <translation>Der Ordner der Sicherung behält nicht, was in ihn geschrieben wird.</translation>
    </message>
    <message>
        <source>Between two backups lie 1 second to 24 hours.</source>
        <translation>Zwischen zwei Sicherungen liegen 1 Sekunde bis 24 Stunden.</translation>
    </message>
    <message>
        <source>What is kept in Kith&apos;s own folder is lost with it; choose another folder.</source>
        <translation>Was im Ordner von Kith selbst liegt, geht mit ihm verloren; wähle einen anderen Ordner.</translation>
    </message>
    <message>
        <source>This identity is older than backups: the recovery phrase is needed once.</source>
        <translation>Diese Identität ist älter als die Sicherungen: Einmal werden die Wiederherstellungswörter gebraucht.</translation>
    </message>
    <message>
        <source>Nothing is in the backup folder yet.</source>
        <translation>Im Ordner der Sicherung ist noch nichts.</translation>
    </message>
    <message>
        <source>No backup folder is chosen yet.</source>
        <translation>Es ist noch kein Ordner für die Sicherung gewählt.</translation>
    </message>
    <message>
        <source>{what} Backups go on in {folder}.</source>
        <translation>{what} Die Sicherung geht in {folder} weiter.</translation>
    </message>
    <message>
        <source>A name has 1 to 64 bytes of printable text.</source>
        <translation>Ein Name hat 1 bis 64 Bytes druckbaren Text.</translation>
    </message>
    <message>
        <source>This home has an identity already.</source>
        <translation>In diesem Ordner gibt es schon eine Identität.</translation>
    </message>
    <message>
        <source>This is not the recovery phrase of this account.</source>
        <translation>Das sind nicht die Wiederherstellungswörter dieses Kontos.</translation>
    </message>
    <message>
        <source>There is no identity here yet; make one with `kith init --name NAME`.</source>
        <translation>Hier gibt es noch keine Identität; erstell eine mit `kith init --name NAME`.</translation>
    </message>
    <message>
        <source>This file is not on this device yet.</source>
        <translation>Diese Datei ist noch nicht auf diesem Gerät.</translation>
    </message>
    <message>
        <source>This file is too large to be read at once.</source>
        <translation>Diese Datei ist zu groß, um auf einmal gelesen zu werden.</translation>
    </message>
    <message>
        <source>This is not a file that Kith has written for somebody.</source>
        <translation>Das ist keine Datei, die Kith für jemanden geschrieben hat.</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>Diese Datei gibt es nicht.</translation>
    </message>
    <message>
        <source>This is a folder; a file is needed.</source>
        <translation>Das ist ein Ordner; gebraucht wird eine Datei.</translation>
    </message>
    <message>
        <source>This file is for somebody else; it is as it was.</source>
        <translation>Diese Datei ist für jemand anderen; sie ist, wie sie war.</translation>
    </message>
    <message>
        <source>There is a file of this name that is not for the same people; choose another name.</source>
        <translation>Es gibt eine Datei dieses Namens, die nicht für dieselben Leute ist; wähle einen anderen Namen.</translation>
    </message>
    <message>
        <source>This person is not a contact.</source>
        <translation>Diese Person ist kein Kontakt.</translation>
    </message>
    <message>
        <source>You do not belong to this group.</source>
        <translation>Du gehörst nicht zu dieser Gruppe.</translation>
    </message>
    <message>
        <source>A code lasts between a second and a day.</source>
        <translation>Ein Code gilt zwischen einer Sekunde und einem Tag.</translation>
    </message>
    <message>
        <source>The other device does not answer; try it again.</source>
        <translation>Das andere Gerät antwortet nicht; versuch es noch einmal.</translation>
    </message>
    <message>
        <source>A new device did not go on.</source>
        <translation>Ein neues Gerät ist nicht weitergegangen.</translation>
    </message>
    <message>
        <source>This home has an identity already; link a device into an empty one.</source>
        <translation>In diesem Ordner gibt es schon eine Identität; verknüpfe ein Gerät in einem leeren.</translation>
    </message>
    <message>
        <source>There is a call already.</source>
        <translation>Es gibt schon einen Anruf.</translation>
    </message>
    <message>
        <source>This person is not online now.</source>
        <translation>Diese Person ist gerade nicht online.</translation>
    </message>
    <message>
        <source>No such call is ringing.</source>
        <translation>So ein Anruf klingelt nicht.</translation>
    </message>
    <message>
        <source>This machine has no camera that Kith can use.</source>
        <translation>Dieser Computer hat keine Kamera, die Kith nutzen kann.</translation>
    </message>
    <message>
        <source>There is no such call now.</source>
        <translation>So einen Anruf gibt es gerade nicht.</translation>
    </message>
    <message>
        <source>The part that decodes pictures is not installed.</source>
        <translation>Der Teil, der Bilder liest, ist nicht installiert.</translation>
    </message>
    <message>
        <source>The process that decodes pictures does not start.</source>
        <translation>Der Prozess, der Bilder liest, startet nicht.</translation>
    </message>
    <message>
        <source>A picture has at most 64 MiB.</source>
        <translation>Ein Bild hat höchstens 64 MiB.</translation>
    </message>
    <message>
        <source>The file is no JPEG, PNG, WebP, GIF or AVIF picture.</source>
        <translation>Die Datei ist kein Bild in JPEG, PNG, WebP, GIF oder AVIF.</translation>
    </message>
    <message>
        <source>A picture is shown with 1 to {most} pixels a side.</source>
        <translation>Ein Bild wird mit 1 bis {most} Pixeln je Seite gezeigt.</translation>
    </message>
    <message>
        <source>That is no file.</source>
        <translation>Das ist keine Datei.</translation>
    </message>
    <message>
        <source>The file is no sound that can be sent as a voice message: Opus in Ogg, or WAV.</source>
        <translation>Diese Datei ist kein Ton, der als Sprachnachricht gesendet werden kann: Opus in Ogg oder WAV.</translation>
    </message>
    <message>
        <source>The process that carries sound and pictures has ended.</source>
        <translation>Der Prozess, der Ton und Bild überträgt, ist zu Ende gegangen.</translation>
    </message>
    <message>
        <source>There is a call now, which may use the camera.</source>
        <translation>Gerade ist ein Anruf, der die Kamera vielleicht benutzt.</translation>
    </message>
    <message>
        <source>The camera is in use already.</source>
        <translation>Die Kamera wird schon benutzt.</translation>
    </message>
    <message>
        <source>There is no microphone that Kith can use.</source>
        <translation>Es gibt kein Mikrofon, das Kith benutzen kann.</translation>
    </message>
    <message>
        <source>A voice message is being recorded already.</source>
        <translation>Es wird schon eine Sprachnachricht aufgenommen.</translation>
    </message>
    <message>
        <source>A voice message is being recorded.</source>
        <translation>Es wird gerade eine Sprachnachricht aufgenommen.</translation>
    </message>
    <message>
        <source>The speed is 100, 150 or 200.</source>
        <translation>Die Geschwindigkeit ist 100, 150 oder 200.</translation>
    </message>
    <message>
        <source>There is a call now: voice messages wait until it is over.</source>
        <translation>Gerade ist ein Anruf: Sprachnachrichten warten, bis er vorbei ist.</translation>
    </message>
    <message>
        <source>The recording could not be ended.</source>
        <translation>Die Aufnahme konnte nicht beendet werden.</translation>
    </message>
    <message>
        <source>A peer has at most 8 addresses.</source>
        <translation>Ein Knoten hat höchstens 8 Adressen.</translation>
    </message>
    <message>
        <source>This node dials no more peers.</source>
        <translation>Dieser Knoten ruft keine weiteren an.</translation>
    </message>
    <message>
        <source>At most 8 open invites are announced on the local network.</source>
        <translation>Im lokalen Netzwerk werden höchstens 8 offene Einladungen angekündigt.</translation>
    </message>
    <message>
        <source>The other side takes data too slowly.</source>
        <translation>Die andere Seite nimmt Daten zu langsam an.</translation>
    </message>
    <message>
        <source>The other device did not answer in time.</source>
        <translation>Das andere Gerät hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>Somebody else answers at this address.</source>
        <translation>Unter dieser Adresse antwortet jemand anderes.</translation>
    </message>
    <message>
        <source>Nobody answered there in time.</source>
        <translation>Dort hat niemand rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>Nobody waits at this relay.</source>
        <translation>An diesem Relais wartet niemand.</translation>
    </message>
    <message>
        <source>This relay lets nobody be met now.</source>
        <translation>Dieses Relais lässt gerade niemanden treffen.</translation>
    </message>
    <message>
        <source>The relay could not be reached.</source>
        <translation>Das Relais war nicht erreichbar.</translation>
    </message>
    <message>
        <source>The relay did not answer in time.</source>
        <translation>Das Relais hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>No relay is in reach.</source>
        <translation>Kein Relais ist erreichbar.</translation>
    </message>
    <message>
        <source>A relay gave another piece than it was asked for.</source>
        <translation>Ein Relais hat ein anderes Stück gegeben, als verlangt war.</translation>
    </message>
    <message>
        <source>This is not an invitation to a relay.</source>
        <translation>Das ist keine Einladung zu einem Relais.</translation>
    </message>
    <message>
        <source>This invitation needs a newer version of Kith.</source>
        <translation>Diese Einladung braucht eine neuere Version von Kith.</translation>
    </message>
    <message>
        <source>This node appends to no such topic.</source>
        <translation>Dieser Knoten schreibt in kein solches Thema.</translation>
    </message>
    <message>
        <source>Of this address no preview is made: it is not a page that everybody can reach.</source>
        <translation>Von dieser Adresse wird keine Vorschau gemacht: Es ist keine Seite, die alle erreichen können.</translation>
    </message>
    <message>
        <source>The other device could not be reached at this address.</source>
        <translation>Das andere Gerät war unter dieser Adresse nicht erreichbar.</translation>
    </message>
    <message>
        <source>{where} cannot be opened on this machine.</source>
        <translation>{where} lässt sich auf diesem Computer nicht öffnen.</translation>
    </message>
    <message>
        <source>The connection is closed.</source>
        <translation>Die Verbindung ist geschlossen.</translation>
    </message>
    <message>
        <source>An address looks like host:port, for example 192.168.1.20:4004.</source>
        <translation>Eine Adresse sieht aus wie host:port, zum Beispiel 192.168.1.20:4004.</translation>
    </message>
    <message>
        <source>Nobody with this id is nearby now; look again with `kith people nearby`.</source>
        <translation>Niemand mit dieser Kennung ist jetzt in der Nähe; schau mit `kith people nearby` noch einmal nach.</translation>
    </message>
    <message>
        <source>This account knows more people than a new device can be told of at once.</source>
        <translation>Dieses Konto kennt mehr Leute, als einem neuen Gerät auf einmal mitgeteilt werden kann.</translation>
    </message>
    <message>
        <source>This code was made by a device of yours: link this one with it, without any words.</source>
        <translation>Dieser Code ist von einem deiner Geräte: Verknüpfe dieses damit, ohne Wörter.</translation>
    </message>
    <message>
        <source>The account has as many devices as it may have: with --revoke-old they go.</source>
        <translation>Das Konto hat so viele Geräte, wie es haben darf: Mit --revoke-old gehen sie.</translation>
    </message>
    <message>
        <source>This node does not use that relay.</source>
        <translation>Dieser Knoten nutzt dieses Relais nicht.</translation>
    </message>
    <message>
        <source>This node uses 2 relays already; leave one of them first.</source>
        <translation>Dieser Knoten nutzt schon 2 Relais; verlass zuerst eines davon.</translation>
    </message>
    <message>
        <source>This code was made by a device of another account.</source>
        <translation>Dieser Code ist von einem Gerät eines anderen Kontos.</translation>
    </message>
    <message>
        <source>This home has a store whose key is gone; restore into an empty one.</source>
        <translation>In diesem Ordner liegt ein Speicher, dessen Schlüssel weg ist; stell in einem leeren wieder her.</translation>
    </message>
    <message>
        <source>This home has an identity already; a backup is restored into an empty one.</source>
        <translation>In diesem Ordner gibt es schon eine Identität; eine Sicherung wird in einem leeren wiederhergestellt.</translation>
    </message>
    <message>
        <source>There is no code to link a device now.</source>
        <translation>Gerade gibt es keinen Code, um ein Gerät zu verknüpfen.</translation>
    </message>
    <message>
        <source>This code was used already; make a new one.</source>
        <translation>Dieser Code wurde schon genutzt; mach einen neuen.</translation>
    </message>
    <message>
        <source>This code has expired; make a new one.</source>
        <translation>Dieser Code ist abgelaufen; mach einen neuen.</translation>
    </message>
    <message>
        <source>This code was made for something else; make another one.</source>
        <translation>Dieser Code wurde für etwas anderes gemacht; mach einen anderen.</translation>
    </message>
    <message>
        <source>An account has at most {devices_live} devices; remove one first.</source>
        <translation>Ein Konto hat höchstens {devices_live} Geräte; entferne zuerst eines.</translation>
    </message>
    <message>
        <source>This is the device you are using; remove it from another one.</source>
        <translation>Das ist das Gerät, das du gerade nutzt; entferne es von einem anderen aus.</translation>
    </message>
    <message>
        <source>There is no such device of yours.</source>
        <translation>So ein Gerät hast du nicht.</translation>
    </message>
    <message>
        <source>This is the device you are using; renew it from another one.</source>
        <translation>Das ist das Gerät, das du gerade nutzt; erneuere es von einem anderen aus.</translation>
    </message>
    <message>
        <source>This device was removed from the account; its keys are worthless now.</source>
        <translation>Dieses Gerät wurde aus dem Konto entfernt; seine Schlüssel sind jetzt wertlos.</translation>
    </message>
    <message>
        <source>An invite lasts between a second and a year and has 1 to 255 uses.</source>
        <translation>Eine Einladung gilt zwischen einer Sekunde und einem Jahr und für 1 bis 255 Leute.</translation>
    </message>
    <message>
        <source>There are 64 open invites already; let one expire first.</source>
        <translation>Es gibt schon 64 offene Einladungen; lass eine ablaufen.</translation>
    </message>
    <message>
        <source>This invite link is not your own.</source>
        <translation>Dieser Einladungslink ist nicht von dir.</translation>
    </message>
    <message>
        <source>This invite link is your own.</source>
        <translation>Dieser Einladungslink ist dein eigener.</translation>
    </message>
    <message>
        <source>This invite link has expired.</source>
        <translation>Dieser Einladungslink ist abgelaufen.</translation>
    </message>
    <message>
        <source>This person has not asked to become a contact.</source>
        <translation>Diese Person hat nicht gefragt, ob sie dein Kontakt werden kann.</translation>
    </message>
    <message>
        <source>This is not a Kith link into a group.</source>
        <translation>Das ist kein Link von Kith in eine Gruppe.</translation>
    </message>
    <message>
        <source>This invite link needs a newer version of Kith.</source>
        <translation>Dieser Einladungslink braucht eine neuere Version von Kith.</translation>
    </message>
    <message>
        <source>There are as many circles and groups of yours as there may be.</source>
        <translation>Du hast schon so viele Kreise und Gruppen, wie es geben darf.</translation>
    </message>
    <message>
        <source>Newcomers read the whole history, what is said from then on, or nothing.</source>
        <translation>Neue lesen alles, nur was ab dann gesagt wird, oder nichts.</translation>
    </message>
    <message>
        <source>This person is banned from the group.</source>
        <translation>Diese Person ist aus der Gruppe ausgeschlossen.</translation>
    </message>
    <message>
        <source>A group has at most {space_members} members.</source>
        <translation>Eine Gruppe hat höchstens {space_members} Mitglieder.</translation>
    </message>
    <message>
        <source>Somebody of a higher rank than yours has removed this person.</source>
        <translation>Jemand mit höherem Rang als deinem hat diese Person entfernt.</translation>
    </message>
    <message>
        <source>This person does not belong to the group.</source>
        <translation>Diese Person gehört nicht zur Gruppe.</translation>
    </message>
    <message>
        <source>Somebody of a higher rank than yours has banned this person.</source>
        <translation>Jemand mit höherem Rang als deinem hat diese Person ausgeschlossen.</translation>
    </message>
    <message>
        <source>Whoever founded a group cannot leave it.</source>
        <translation>Wer eine Gruppe gegründet hat, kann sie nicht verlassen.</translation>
    </message>
    <message>
        <source>Between 1 and 64 events can be erased at once.</source>
        <translation>Zwischen 1 und 64 Ereignisse können auf einmal gelöscht werden.</translation>
    </message>
    <message>
        <source>There is no such circle or group.</source>
        <translation>Diesen Kreis oder diese Gruppe gibt es nicht.</translation>
    </message>
    <message>
        <source>In this group you may not do that.</source>
        <translation>In dieser Gruppe darfst du das nicht.</translation>
    </message>
    <message>
        <source>Only contacts can be let into a group.</source>
        <translation>Nur Kontakte können in eine Gruppe hereingelassen werden.</translation>
    </message>
    <message>
        <source>Only what you wrote, or as a moderator what is in a group, can be erased.</source>
        <translation>Löschen kannst du nur, was du geschrieben hast, oder als Moderator, was in einer Gruppe steht.</translation>
    </message>
    <message>
        <source>This is not something a person wrote.</source>
        <translation>Das hat niemand geschrieben.</translation>
    </message>
    <message>
        <source>This is not a Kith invite link.</source>
        <translation>Das ist kein Einladungslink von Kith.</translation>
    </message>
    <message>
        <source>Each question needs an answer of 1 to {answer_length} characters.</source>
        <translation>Jede Frage braucht eine Antwort von 1 bis {answer_length} Zeichen.</translation>
    </message>
    <message>
        <source>You ask to be let into {most} groups already; cancel one first.</source>
        <translation>Du bittest schon um Einlass in {most} Gruppen; nimm zuerst eine Bitte zurück.</translation>
    </message>
    <message>
        <source>You do not ask to be let into this group.</source>
        <translation>Du bittest nicht um Einlass in diese Gruppe.</translation>
    </message>
    <message>
        <source>This person does not ask to be let into the group.</source>
        <translation>Diese Person bittet nicht um Einlass in die Gruppe.</translation>
    </message>
    <message>
        <source>In this group you may not let people in.</source>
        <translation>In dieser Gruppe darfst du niemanden hereinlassen.</translation>
    </message>
    <message>
        <source>There is no such group.</source>
        <translation>Diese Gruppe gibt es nicht.</translation>
    </message>
    <message>
        <source>A link asks at most {questions} questions of 1 to {question_length} characters.</source>
        <translation>Ein Link stellt höchstens {questions} Fragen mit 1 bis {question_length} Zeichen.</translation>
    </message>
    <message>
        <source>There is no such link.</source>
        <translation>Diesen Link gibt es nicht.</translation>
    </message>
    <message>
        <source>This is not a code that links a device.</source>
        <translation>Das ist kein Code, der ein Gerät verknüpft.</translation>
    </message>
    <message>
        <source>This code needs a newer version of Kith.</source>
        <translation>Dieser Code braucht eine neuere Version von Kith.</translation>
    </message>
    <message>
        <source>This message is too large for a mailbox.</source>
        <translation>Diese Nachricht ist zu groß für ein Postfach.</translation>
    </message>
    <message>
        <source>That does not wait any more: it was sent, changed or taken back.</source>
        <translation>Das wartet nicht mehr: Es wurde gesendet, geändert oder zurückgenommen.</translation>
    </message>
    <message>
        <source>This device has announced no keys to write to it.</source>
        <translation>Dieses Gerät hat keine Schlüssel bekanntgegeben, um ihm zu schreiben.</translation>
    </message>
    <message>
        <source>Only what you wrote yourself can be erased for everybody.</source>
        <translation>Für alle gelöscht werden kann nur, was du selbst geschrieben hast.</translation>
    </message>
    <message>
        <source>This is not a message.</source>
        <translation>Das ist keine Nachricht.</translation>
    </message>
    <message>
        <source>There is no such device of yours, or not any more.</source>
        <translation>So ein Gerät hast du nicht oder nicht mehr.</translation>
    </message>
    <message>
        <source>There is no session with this device yet.</source>
        <translation>Mit diesem Gerät gibt es noch keine Sitzung.</translation>
    </message>
    <message>
        <source>Of this contact too little is known here.</source>
        <translation>Über diesen Kontakt ist hier zu wenig bekannt.</translation>
    </message>
    <message>
        <source>These words are of another account than the one that the code is for.</source>
        <translation>Diese Wörter gehören zu einem anderen Konto als der Code.</translation>
    </message>
    <message>
        <source>This device cannot help: it was removed, or is an old copy of itself.</source>
        <translation>Dieses Gerät kann nicht helfen: Es wurde entfernt oder ist eine alte Kopie seiner selbst.</translation>
    </message>
    <message>
        <source>At most {space_members} people can be on the list of a space.</source>
        <translation>Auf der Liste eines Raums können höchstens {space_members} Leute stehen.</translation>
    </message>
    <message>
        <source>You are not on the list of this space any more.</source>
        <translation>Du stehst nicht mehr auf der Liste dieses Raums.</translation>
    </message>
    <message>
        <source>Only whoever founded a space keeps its list.</source>
        <translation>Nur wer einen Raum gegründet hat, führt seine Liste.</translation>
    </message>
    <message>
        <source>Only contacts can be put on a list.</source>
        <translation>Nur Kontakte können auf eine Liste kommen.</translation>
    </message>
    <message>
        <source>Only what you wrote, or what is in a space of yours, can be erased.</source>
        <translation>Löschen kannst du nur, was du geschrieben hast oder was in einem deiner Räume steht.</translation>
    </message>
    <message>
        <source>You have blocked this person; `kith people unblock` comes first.</source>
        <translation>Du hast diese Person blockiert; zuerst kommt `kith people unblock`.</translation>
    </message>
    <message>
        <source>This account is your own.</source>
        <translation>Das ist dein eigenes Konto.</translation>
    </message>
    <message>
        <source>This person is not blocked.</source>
        <translation>Diese Person ist nicht blockiert.</translation>
    </message>
    <message>
        <source>This does not fit into a topic of a relay.</source>
        <translation>Das passt nicht in ein Thema eines Relais.</translation>
    </message>
    <message>
        <source>There is no such group with ranks.</source>
        <translation>Eine Gruppe mit Rängen gibt es so nicht.</translation>
    </message>
    <message>
        <source>There is no such conversation, circle or group.</source>
        <translation>Diese Unterhaltung, diesen Kreis oder diese Gruppe gibt es nicht.</translation>
    </message>
    <message>
        <source>There is a file of this name already.</source>
        <translation>Eine Datei dieses Namens gibt es schon.</translation>
    </message>
    <message>
        <source>The file could not be written there.</source>
        <translation>Die Datei ließ sich dort nicht schreiben.</translation>
    </message>
    <message>
        <source>There is not enough room on the disk.</source>
        <translation>Auf der Festplatte ist nicht genug Platz.</translation>
    </message>
    <message>
        <source>The disk failed to read or write a file.</source>
        <translation>Die Festplatte konnte eine Datei nicht lesen oder schreiben.</translation>
    </message>
    <message>
        <source>The disk is full: there is not enough room to open the store.</source>
        <translation>Die Festplatte ist voll: Der Platz reicht nicht, um den Speicher zu öffnen.</translation>
    </message>
    <message>
        <source>This key does not open the store.</source>
        <translation>Dieser Schlüssel öffnet den Speicher nicht.</translation>
    </message>
    <message>
        <source>The store key must be 32 bytes.</source>
        <translation>Der Schlüssel des Speichers muss 32 Bytes haben.</translation>
    </message>
    <message>
        <source>SQLite {sqlite_version} is too old: it can corrupt a write-ahead log.</source>
        <translation>SQLite {sqlite_version} ist zu alt: Es kann ein Schreibprotokoll beschädigen.</translation>
    </message>
    <message>
        <source>The database driver does not encrypt.</source>
        <translation>Der Datenbanktreiber verschlüsselt nicht.</translation>
    </message>
    <message>
        <source>The store file could not be opened.</source>
        <translation>Die Datei des Speichers ließ sich nicht öffnen.</translation>
    </message>
    <message>
        <source>The store file is damaged.</source>
        <translation>Die Datei des Speichers ist beschädigt.</translation>
    </message>
    <message>
        <source>The database did not accept the setting {name}.</source>
        <translation>Die Datenbank hat die Einstellung {name} nicht angenommen.</translation>
    </message>
    <message>
        <source>The disk failed the store; it must be opened again.</source>
        <translation>Die Festplatte hat den Speicher im Stich gelassen; er muss neu geöffnet werden.</translation>
    </message>
    <message>
        <source>The store is closed.</source>
        <translation>Der Speicher ist geschlossen.</translation>
    </message>
    <message>
        <source>The store could not be read.</source>
        <translation>Der Speicher war nicht zu lesen.</translation>
    </message>
    <message>
        <source>The process died before it could answer.</source>
        <translation>Der Prozess endete, bevor er antworten konnte.</translation>
    </message>
    <message>
        <source>The home folder belongs to somebody else.</source>
        <translation>Der Ordner von Kith gehört jemand anderem.</translation>
    </message>
    <message>
        <source>This home has no key yet.</source>
        <translation>Dieser Ordner hat noch keinen Schlüssel.</translation>
    </message>
    <message>
        <source>The home folder cannot be used.</source>
        <translation>Der Ordner von Kith ist nicht zu gebrauchen.</translation>
    </message>
    <message>
        <source>Another process is changing what locks this store.</source>
        <translation>Ein anderer Prozess ändert gerade, was diesen Speicher verschließt.</translation>
    </message>
    <message>
        <source>Another process is using this home.</source>
        <translation>Ein anderer Prozess nutzt diesen Ordner.</translation>
    </message>
    <message>
        <source>Too much work waits to be done already.</source>
        <translation>Es wartet schon zu viel Arbeit.</translation>
    </message>
    <message>
        <source>The system&apos;s keychain could not be used.</source>
        <translation>Der Schlüsselbund des Systems war nicht zu gebrauchen.</translation>
    </message>
    <message>
        <source>The file key.json is damaged.</source>
        <translation>Die Datei key.json ist beschädigt.</translation>
    </message>
    <message>
        <source>This home has a key already.</source>
        <translation>Dieser Ordner hat schon einen Schlüssel.</translation>
    </message>
    <message>
        <source>The store also asks for its key file.</source>
        <translation>Der Speicher verlangt auch seine Schlüsseldatei.</translation>
    </message>
    <message>
        <source>This is a key file of Kith, but not the one of this store.</source>
        <translation>Das ist eine Schlüsseldatei von Kith, aber nicht die dieses Speichers.</translation>
    </message>
    <message>
        <source>Changed, but the keychain keeps the key it gave before: remove the entry {entry} of kith there.</source>
        <translation>Geändert, aber der Schlüsselbund behält den Schlüssel, den er vorher gab: Entferne dort den Eintrag {entry} von kith.</translation>
    </message>
    <message>
        <source>A passphrase must not be empty.</source>
        <translation>Eine Passphrase darf nicht leer sein.</translation>
    </message>
    <message>
        <source>These passphrase parameters are too weak.</source>
        <translation>Diese Einstellungen der Passphrase sind zu schwach.</translation>
    </message>
    <message>
        <source>The file key.json was made with passphrase parameters that are too weak.</source>
        <translation>Die Datei key.json wurde mit zu schwachen Einstellungen für die Passphrase angelegt.</translation>
    </message>
    <message>
        <source>This machine has no keychain; choose a passphrase.</source>
        <translation>Dieser Computer hat keinen Schlüsselbund; wähle eine Passphrase.</translation>
    </message>
    <message>
        <source>The keychain did not keep the key.</source>
        <translation>Der Schlüsselbund hat den Schlüssel nicht behalten.</translation>
    </message>
    <message>
        <source>The key is in a keychain ({backend}) that cannot be reached now.</source>
        <translation>Der Schlüssel liegt in einem Schlüsselbund ({backend}), der jetzt nicht erreichbar ist.</translation>
    </message>
    <message>
        <source>The keychain has lost the key; it was put into {backend}.</source>
        <translation>Der Schlüsselbund hat den Schlüssel verloren; er kam in {backend}.</translation>
    </message>
    <message>
        <source>The file key.json was written by a newer Kith than this one.</source>
        <translation>Die Datei key.json wurde von einem neueren Kith als diesem geschrieben.</translation>
    </message>
    <message>
        <source>There is not enough free memory to check the passphrase.</source>
        <translation>Es ist nicht genug Arbeitsspeicher frei, um die Passphrase zu prüfen.</translation>
    </message>
    <message>
        <source>This passphrase does not open the store.</source>
        <translation>Diese Passphrase öffnet den Speicher nicht.</translation>
    </message>
    <message>
        <source>The file key.json could not be read.</source>
        <translation>Die Datei key.json war nicht lesbar.</translation>
    </message>
    <message>
        <source>The event log does not agree with itself.</source>
        <translation>Das Ereignisprotokoll stimmt nicht mit sich überein.</translation>
    </message>
    <message>
        <source>There is no store at this place.</source>
        <translation>An diesem Ort gibt es keinen Speicher.</translation>
    </message>
    <message>
        <source>The store was written by a newer Kith than this one; nothing in it was changed.</source>
        <translation>Der Speicher wurde von einem neueren Kith geschrieben als diesem; nichts darin wurde geändert.</translation>
    </message>
    <message>
        <source>The store could not be opened.</source>
        <translation>Der Speicher ließ sich nicht öffnen.</translation>
    </message>
    <message>
        <source>Too much waits for this relay already.</source>
        <translation>Für dieses Relais wartet schon zu viel.</translation>
    </message>
    <message>
        <source>This content is too large for one event.</source>
        <translation>Dieser Inhalt ist zu groß für ein Ereignis.</translation>
    </message>
    <message>
        <source>This content cannot be stored in an event.</source>
        <translation>Dieser Inhalt lässt sich nicht in einem Ereignis speichern.</translation>
    </message>
    <message>
        <source>These parts do not make an event within the limits.</source>
        <translation>Diese Teile ergeben kein Ereignis innerhalb der Grenzen.</translation>
    </message>
    <message>
        <source>A frame would be larger than allowed.</source>
        <translation>Ein Rahmen würde größer als erlaubt.</translation>
    </message>
    <message>
        <source>At most 4 KB can be said about a group.</source>
        <translation>Über eine Gruppe können höchstens 4 KB gesagt werden.</translation>
    </message>
    <message>
        <source>A space is a circle or a group, with at most 4 KB said about it.</source>
        <translation>Ein Raum ist ein Kreis oder eine Gruppe, über die höchstens 4 KB gesagt sind.</translation>
    </message>
    <message>
        <source>A direct space is between two different accounts.</source>
        <translation>Ein direkter Raum liegt zwischen zwei verschiedenen Konten.</translation>
    </message>
    <message>
        <source>The list of revoked certificates is too long.</source>
        <translation>Die Liste der widerrufenen Zertifikate ist zu lang.</translation>
    </message>
    <message>
        <source>The header of a first message is too large.</source>
        <translation>Der Kopf einer ersten Nachricht ist zu groß.</translation>
    </message>
    <message>
        <source>This message is too large to be sealed.</source>
        <translation>Diese Nachricht ist zu groß, um versiegelt zu werden.</translation>
    </message>
    <message>
        <source>This key file is damaged: some of its signs are not what Kith wrote.</source>
        <translation>Diese Schlüsseldatei ist beschädigt: Manche ihrer Zeichen hat Kith so nicht geschrieben.</translation>
    </message>
    <message>
        <source>This file is no key file of Kith.</source>
        <translation>Diese Datei ist keine Schlüsseldatei von Kith.</translation>
    </message>
    <message>
        <source>These are not the 24 words of a recovery phrase.</source>
        <translation>Das sind nicht die 24 Wörter einer Wiederherstellung.</translation>
    </message>
    <message>
        <source>This handshake is over.</source>
        <translation>Dieser Handschlag ist vorbei.</translation>
    </message>
    <message>
        <source>A transport message holds at most 65,519 bytes.</source>
        <translation>Eine Nachricht auf dieser Verbindung hat höchstens 65.519 Bytes.</translation>
    </message>
    <message>
        <source>This link has carried all the messages its keys allow.</source>
        <translation>Diese Verbindung hat alle Nachrichten getragen, die ihre Schlüssel erlauben.</translation>
    </message>
    <message>
        <source>The other side has not shown its key.</source>
        <translation>Die andere Seite hat ihren Schlüssel nicht gezeigt.</translation>
    </message>
    <message>
        <source>The handshake is not finished.</source>
        <translation>Der Handschlag ist nicht abgeschlossen.</translation>
    </message>
    <message>
        <source>The next handshake message is the other side&apos;s.</source>
        <translation>Die nächste Nachricht des Handschlags kommt von der anderen Seite.</translation>
    </message>
    <message>
        <source>A handshake message holds at most 65,535 bytes.</source>
        <translation>Eine Nachricht des Handschlags hat höchstens 65.535 Bytes.</translation>
    </message>
    <message>
        <source>This session cannot send before it has received its first message.</source>
        <translation>Diese Sitzung kann nicht senden, bevor sie ihre erste Nachricht bekommen hat.</translation>
    </message>
    <message>
        <source>This session has said all that it can before it is answered.</source>
        <translation>Diese Sitzung hat alles gesagt, was sie kann, bevor ihr geantwortet wird.</translation>
    </message>
    <message>
        <source>A stored session cannot be read.</source>
        <translation>Eine gespeicherte Sitzung ist nicht zu lesen.</translation>
    </message>
    <message>
        <source>This key has sealed all that it can; a new one is needed.</source>
        <translation>Dieser Schlüssel hat alles versiegelt, was er kann; ein neuer wird gebraucht.</translation>
    </message>
</context>
</TS>
