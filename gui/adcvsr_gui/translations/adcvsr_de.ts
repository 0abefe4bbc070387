<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>AbBar</name>
    <message>
        <source>Keep as A</source>
        <translation>Als A behalten</translation>
    </message>
    <message>
        <source>Keep these settings as A, then change them and compare (P)</source>
        <translation>Diese Einstellungen als A behalten, dann ändern und vergleichen (P)</translation>
    </message>
    <message>
        <source>Use A</source>
        <translation>A nehmen</translation>
    </message>
    <message>
        <source>Give the clip the settings of A again, and end A/B</source>
        <translation>Dem Clip wieder die Einstellungen von A geben und A/B beenden</translation>
    </message>
    <message>
        <source>Use B</source>
        <translation>B nehmen</translation>
    </message>
    <message>
        <source>Leave the clip the settings it has now, and end A/B</source>
        <translation>Dem Clip die jetzigen Einstellungen lassen und A/B beenden</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Queue</source>
        <translation>&amp;Warteschlange</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Add Clips...</source>
        <translation>Clips &amp;hinzufügen...</translation>
    </message>
    <message>
        <source>Choose clips to add</source>
        <translation>Clips zum Hinzufügen auswählen</translation>
    </message>
    <message>
        <source>Add &amp;Folder...</source>
        <translation>&amp;Ordner hinzufügen...</translation>
    </message>
    <message>
        <source>Add the clips of a folder and its subfolders</source>
        <translation>Die Clips eines Ordners und seiner Unterordner hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Paste Clips</source>
        <translation>Clips &amp;einfügen</translation>
    </message>
    <message>
        <source>Add the files or paths on the clipboard</source>
        <translation>Die Dateien oder Pfade der Zwischenablage hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Watch a Folder...</source>
        <translation>Ordner &amp;überwachen...</translation>
    </message>
    <message>
        <source>Add and start clips that appear in a folder</source>
        <translation>Clips, die in einem Ordner erscheinen, hinzufügen und starten</translation>
    </message>
    <message>
        <source>Export as &amp;VapourSynth Script...</source>
        <translation>Als &amp;VapourSynth-Skript exportieren...</translation>
    </message>
    <message>
        <source>Write a .vpy script that does the same</source>
        <translation>Ein .vpy-Skript schreiben, das dasselbe tut</translation>
    </message>
    <message>
        <source>&amp;Copy Command</source>
        <translation>Befehl &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy the command line that does the same</source>
        <translation>Die Befehlszeile kopieren, die dasselbe tut</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>Das Fenster schließen</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Start</translation>
    </message>
    <message>
        <source>Work on waiting clips, and go on with stopped ones</source>
        <translation>Wartende Clips bearbeiten und angehaltene fortsetzen</translation>
    </message>
    <message>
        <source>Start Se&amp;lected</source>
        <translation>&amp;Auswahl starten</translation>
    </message>
    <message>
        <source>Work on the selected clips only</source>
        <translation>Nur die ausgewählten Clips bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Pause</translation>
    </message>
    <message>
        <source>Hold the running clip still; nothing is lost</source>
        <translation>Den laufenden Clip anhalten; nichts geht verloren</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>S&amp;topp</translation>
    </message>
    <message>
        <source>Stop; what is finished is kept, and Start goes on from there</source>
        <translation>Anhalten; Fertiges bleibt erhalten, Start macht dort weiter</translation>
    </message>
    <message>
        <source>Stop S&amp;elected</source>
        <translation>A&amp;uswahl anhalten</translation>
    </message>
    <message>
        <source>Stop the selected clips, or take them out of the line</source>
        <translation>Die ausgewählten Clips anhalten oder aus der Reihe nehmen</translation>
    </message>
    <message>
        <source>&amp;Queue Again</source>
        <translation>&amp;Erneut einreihen</translation>
    </message>
    <message>
        <source>Put selected clips that ended back in line</source>
        <translation>Ausgewählte beendete Clips wieder einreihen</translation>
    </message>
    <message>
        <source>&amp;Duplicate</source>
        <translation>&amp;Duplizieren</translation>
    </message>
    <message>
        <source>Add the selected clips once more, to try other settings</source>
        <translation>Die ausgewählten Clips noch einmal hinzufügen, um andere Einstellungen zu versuchen</translation>
    </message>
    <message>
        <source>Move &amp;Up</source>
        <translation>Nach &amp;oben</translation>
    </message>
    <message>
        <source>Work on the selected clips earlier</source>
        <translation>Die ausgewählten Clips früher bearbeiten</translation>
    </message>
    <message>
        <source>Move Dow&amp;n</source>
        <translation>Nach &amp;unten</translation>
    </message>
    <message>
        <source>Work on the selected clips later</source>
        <translation>Die ausgewählten Clips später bearbeiten</translation>
    </message>
    <message>
        <source>Move to the &amp;Top</source>
        <translation>Ganz nach o&amp;ben</translation>
    </message>
    <message>
        <source>Work on the selected clips first</source>
        <translation>Die ausgewählten Clips zuerst bearbeiten</translation>
    </message>
    <message>
        <source>Move to the &amp;Bottom</source>
        <translation>Ganz nach un&amp;ten</translation>
    </message>
    <message>
        <source>Work on the selected clips last</source>
        <translation>Die ausgewählten Clips zuletzt bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>Take the selected clips out of the queue; no file is deleted</source>
        <translation>Die ausgewählten Clips aus der Warteschlange nehmen; keine Datei wird gelöscht</translation>
    </message>
    <message>
        <source>Remove D&amp;one</source>
        <translation>&amp;Fertige entfernen</translation>
    </message>
    <message>
        <source>Take finished clips out of the queue</source>
        <translation>Fertige Clips aus der Warteschlange nehmen</translation>
    </message>
    <message>
        <source>Pla&amp;y Output</source>
        <translation>Ausgabe ab&amp;spielen</translation>
    </message>
    <message>
        <source>Open the finished file in the system&apos;s player</source>
        <translation>Die fertige Datei im Player des Systems öffnen</translation>
    </message>
    <message>
        <source>&amp;Open Output Folder</source>
        <translation>Ausgabe&amp;ordner öffnen</translation>
    </message>
    <message>
        <source>Show the output folder of the selected clip</source>
        <translation>Den Ausgabeordner des ausgewählten Clips zeigen</translation>
    </message>
    <message>
        <source>Open &amp;Report</source>
        <translation>Be&amp;richt öffnen</translation>
    </message>
    <message>
        <source>Show the quality report of the selected clip</source>
        <translation>Den Qualitätsbericht des ausgewählten Clips zeigen</translation>
    </message>
    <message>
        <source>&amp;Check this Machine...</source>
        <translation>Diesen Rechner &amp;prüfen...</translation>
    </message>
    <message>
        <source>Device, encoders, models, disk, and one real frame</source>
        <translation>Gerät, Encoder, Modelle, Datenträger und ein echtes Bild</translation>
    </message>
    <message>
        <source>&amp;About AdcVSR</source>
        <translation>&amp;Über AdcVSR</translation>
    </message>
    <message>
        <source>Version and licence</source>
        <translation>Version und Lizenz</translation>
    </message>
</context>
<context>
    <name>Badges</name>
    <message>
        <source>Deinterlace every frame</source>
        <translation>Jedes Bild aus Halbbildern zusammensetzen</translation>
    </message>
    <message>
        <source>Deinterlace at double rate</source>
        <translation>Halbbilder mit doppelter Rate</translation>
    </message>
    <message>
        <source>Do not deinterlace</source>
        <translation>Halbbilder lassen</translation>
    </message>
    <message>
        <source>Undo telecine</source>
        <translation>Telecine rückgängig</translation>
    </message>
    <message>
        <source>transparent</source>
        <translation>transparent</translation>
    </message>
    <message>
        <source>sound length</source>
        <translation>Tonlänge</translation>
    </message>
    <message>
        <source>black bars</source>
        <translation>schwarze Balken</translation>
    </message>
    <message>
        <source>breaks off</source>
        <translation>bricht ab</translation>
    </message>
    <message>
        <source>colour guessed</source>
        <translation>Farbe geraten</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>beschädigt</translation>
    </message>
    <message>
        <source>duplicates</source>
        <translation>Doppelbilder</translation>
    </message>
    <message>
        <source>frames missing</source>
        <translation>Bilder fehlen</translation>
    </message>
    <message>
        <source>HDR</source>
        <translation>HDR</translation>
    </message>
    <message>
        <source>interlaced</source>
        <translation>Halbbilder</translation>
    </message>
    <message>
        <source>wrongly flagged</source>
        <translation>falsch markiert</translation>
    </message>
    <message>
        <source>images missing</source>
        <translation>Bilder fehlen</translation>
    </message>
    <message>
        <source>partly interlaced</source>
        <translation>teils Halbbilder</translation>
    </message>
    <message>
        <source>no sound</source>
        <translation>kein Ton</translation>
    </message>
    <message>
        <source>odd size</source>
        <translation>ungerade Größe</translation>
    </message>
    <message>
        <source>full range?</source>
        <translation>voller Umfang?</translation>
    </message>
    <message>
        <source>limited range?</source>
        <translation>begrenzter Umfang?</translation>
    </message>
    <message>
        <source>rotated</source>
        <translation>gedreht</translation>
    </message>
    <message>
        <source>pixel shape</source>
        <translation>Pixelform</translation>
    </message>
    <message>
        <source>several videos</source>
        <translation>mehrere Videos</translation>
    </message>
    <message>
        <source>size changes</source>
        <translation>Größe wechselt</translation>
    </message>
    <message>
        <source>telecined</source>
        <translation>Telecine</translation>
    </message>
    <message>
        <source>timestamps</source>
        <translation>Zeitstempel</translation>
    </message>
    <message>
        <source>variable rate</source>
        <translation>variable Rate</translation>
    </message>
</context>
<context>
    <name>ClipKnowledge</name>
    <message>
        <source>This file cannot be read: {0}</source>
        <translation>Diese Datei kann nicht gelesen werden: {0}</translation>
    </message>
    <message>
        <source>Check that the file plays elsewhere; choose another copy if there is one</source>
        <translation>Prüfen Sie, ob die Datei anderswo abspielbar ist; wählen Sie eine andere Kopie, wenn es eine gibt</translation>
    </message>
</context>
<context>
    <name>ClipReader</name>
    <message>
        <source>reading it takes too long or crashes</source>
        <translation>das Lesen dauert zu lange oder stürzt ab</translation>
    </message>
</context>
<context>
    <name>ClipTools</name>
    <message>
        <source>Commands copied: {0}</source>
        <translation>Befehle kopiert: {0}</translation>
    </message>
    <message>
        <source>Export as VapourSynth script</source>
        <translation>Als VapourSynth-Skript exportieren</translation>
    </message>
    <message>
        <source>VapourSynth scripts (*.vpy)</source>
        <translation>VapourSynth-Skripte (*.vpy)</translation>
    </message>
    <message>
        <source>{0} cannot be written: {1}</source>
        <translation>{0} kann nicht geschrieben werden: {1}</translation>
    </message>
    <message>
        <source>Written: {0}</source>
        <translation>Geschrieben: {0}</translation>
    </message>
    <message>
        <source>{0} cannot be opened</source>
        <translation>{0} kann nicht geöffnet werden</translation>
    </message>
</context>
<context>
    <name>Comparison</name>
    <message>
        <source>Plain resize and result</source>
        <translation>Einfache Vergrößerung und Ergebnis</translation>
    </message>
    <message>
        <source>Source and result</source>
        <translation>Quelle und Ergebnis</translation>
    </message>
    <message>
        <source>Kept settings (A) and these (B)</source>
        <translation>Behaltene Einstellungen (A) und diese (B)</translation>
    </message>
    <message>
        <source>Plain resize and finished file</source>
        <translation>Einfache Vergrößerung und fertige Datei</translation>
    </message>
    <message>
        <source>Source and finished file</source>
        <translation>Quelle und fertige Datei</translation>
    </message>
    <message>
        <source>Plain resize</source>
        <translation>Einfache Vergrößerung</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Finished file</source>
        <translation>Fertige Datei</translation>
    </message>
    <message>
        <source>A: kept</source>
        <translation>A: behalten</translation>
    </message>
    <message>
        <source>B: now</source>
        <translation>B: jetzt</translation>
    </message>
</context>
<context>
    <name>Controller</name>
    <message>
        <source>Looking for clips...</source>
        <translation>Clips werden gesucht...</translation>
    </message>
    <message>
        <source>Clips removed: {0}. Undo brings them back</source>
        <translation>Clips entfernt: {0}. Rückgängig bringt sie zurück</translation>
    </message>
    <message>
        <source>Clips added: {0}</source>
        <translation>Clips hinzugefügt: {0}</translation>
    </message>
    <message>
        <source>already in the queue: {0}</source>
        <translation>schon in der Warteschlange: {0}</translation>
    </message>
</context>
<context>
    <name>DetailsPanel</name>
    <message>
        <source>Selected clip</source>
        <translation>Ausgewählter Clip</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschehen ist</translation>
    </message>
    <message>
        <source>Log of the selected clip</source>
        <translation>Protokoll des ausgewählten Clips</translation>
    </message>
    <message>
        <source>The log of the clip comes here when it runs.</source>
        <translation>Hier erscheint das Protokoll des Clips, wenn er läuft.</translation>
    </message>
    <message>
        <source>No clip selected</source>
        <translation>Kein Clip ausgewählt</translation>
    </message>
    <message>
        <source>About the selected clip</source>
        <translation>Über den ausgewählten Clip</translation>
    </message>
    <message>
        <source>Begin again without it</source>
        <translation>Ohne es neu beginnen</translation>
    </message>
    <message>
        <source>Set what it began with to go on with what is finished, or begin again without it</source>
        <translation>Stellen Sie ein, womit es begann, um mit dem Fertigen weiterzumachen, oder beginnen Sie ohne es neu</translation>
    </message>
    <message>
        <source>Apply the remedy</source>
        <translation>Abhilfe anwenden</translation>
    </message>
    <message>
        <source>Apply: {0}</source>
        <translation>Anwenden: {0}</translation>
    </message>
    <message>
        <source>Set: {0}</source>
        <translation>Gesetzt: {0}</translation>
    </message>
    <message>
        <source>Remedy</source>
        <translation>Abhilfe</translation>
    </message>
    <message>
        <source>Done in {0}, {1} frames, {2}: {3}</source>
        <translation>Fertig in {0}, {1} Bilder, {2}: {3}</translation>
    </message>
    <message>
        <source>Stopped. What is finished is kept: Start goes on from there.</source>
        <translation>Angehalten. Fertiges bleibt erhalten: Start macht dort weiter.</translation>
    </message>
    <message>
        <source>Stopping after the frames that are under way.</source>
        <translation>Hält nach den Bildern an, die in Arbeit sind.</translation>
    </message>
    <message>
        <source>Paused. It keeps its memory and goes on at once.</source>
        <translation>Pausiert. Der Speicher bleibt belegt, es geht sofort weiter.</translation>
    </message>
    <message>
        <source>Output: {0}</source>
        <translation>Ausgabe: {0}</translation>
    </message>
    <message>
        <source>The output that is there will be replaced.</source>
        <translation>Die vorhandene Ausgabe wird ersetzt.</translation>
    </message>
</context>
<context>
    <name>DeviceFit</name>
    <message>
        <source>Devices, for clips of {0}</source>
        <translation>Geräte, für Clips von {0}</translation>
    </message>
    <message>
        <source>Measuring...</source>
        <translation>Wird gemessen...</translation>
    </message>
    <message>
        <source>does not fit: at least {0} are needed, {1} are free</source>
        <translation>passt nicht: mindestens {0} sind nötig, {1} sind frei</translation>
    </message>
    <message>
        <source>fits in tiles of {0} pixels: about {1} of {2} free, {3}</source>
        <translation>passt in Kacheln von {0} Pixeln: etwa {1} von {2} frei, {3}</translation>
    </message>
    <message>
        <source>fits: about {0} of {1} free, {2}</source>
        <translation>passt: etwa {0} von {1} frei, {2}</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>A clip is being worked on.</source>
        <translation>Ein Clip ist in Arbeit.</translation>
    </message>
    <message>
        <source>What is finished is kept, and Start goes on from there next time.</source>
        <translation>Fertiges bleibt erhalten, und Start macht beim nächsten Mal dort weiter.</translation>
    </message>
    <message>
        <source>&amp;Stop and Close</source>
        <translation>&amp;Anhalten und schließen</translation>
    </message>
    <message>
        <source>&amp;Keep Working</source>
        <translation>&amp;Weiterarbeiten</translation>
    </message>
    <message>
        <source>Outputs of {0} clips exist already.</source>
        <translation>Ausgaben von {0} Clips gibt es schon.</translation>
    </message>
    <message>
        <source>Make &amp;New Names</source>
        <translation>&amp;Neue Namen geben</translation>
    </message>
    <message>
        <source>&amp;Replace Them</source>
        <translation>&amp;Ersetzen</translation>
    </message>
    <message>
        <source>&amp;Leave Those Clips Out</source>
        <translation>Diese Clips &amp;weglassen</translation>
    </message>
    <message>
        <source>Do the same &amp;next time</source>
        <translation>Nächstes Mal &amp;genauso</translation>
    </message>
    <message>
        <source>{0}: about {1} are needed, {2} are free</source>
        <translation>{0}: etwa {1} werden gebraucht, {2} sind frei</translation>
    </message>
    <message>
        <source>There is hardly enough space for the outputs.</source>
        <translation>Der Platz reicht kaum für die Ausgaben.</translation>
    </message>
    <message>
        <source>&amp;Start Anyway</source>
        <translation>Trotzdem &amp;starten</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>&amp;Now</source>
        <translation>&amp;Jetzt</translation>
    </message>
    <message>
        <source>All clips are done. In {0} seconds it happens by itself.</source>
        <translation>Alle Clips sind fertig. In {0} Sekunden geschieht es von selbst.</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>und {0} weitere</translation>
    </message>
</context>
<context>
    <name>DoctorDialog</name>
    <message>
        <source>Checking</source>
        <translation>Wird geprüft</translation>
    </message>
    <message>
        <source>Check &amp;again</source>
        <translation>&amp;Noch einmal prüfen</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Copy all of it, to send to somebody who helps</source>
        <translation>Alles kopieren, um es jemandem zu schicken, der hilft</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>&amp;Schließen</translation>
    </message>
    <message>
        <source>Check this machine</source>
        <translation>Diesen Rechner prüfen</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
    <message>
        <source>Checking this machine; one frame is tried...</source>
        <translation>Prüfe diesen Rechner; ein Bild wird versucht...</translation>
    </message>
    <message>
        <source>The check did not come to an end.</source>
        <translation>Die Prüfung kam nicht zum Ende.</translation>
    </message>
    <message>
        <source>Something needs a hand.</source>
        <translation>Etwas braucht Hilfe.</translation>
    </message>
    <message>
        <source>Ready. Something could be better.</source>
        <translation>Bereit. Etwas könnte besser sein.</translation>
    </message>
    <message>
        <source>All is well.</source>
        <translation>Alles ist gut.</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>What to do: {0}</source>
        <translation>Was zu tun ist: {0}</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versionen</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Encoders</source>
        <translation>Encoder</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>Datenträger</translation>
    </message>
    <message>
        <source>One real frame</source>
        <translation>Ein echtes Bild</translation>
    </message>
</context>
<context>
    <name>FirstStart</name>
    <message>
        <source>Trying one frame</source>
        <translation>Ein Bild wird probiert</translation>
    </message>
    <message>
        <source>Trying one frame...</source>
        <translation>Ein Bild wird probiert...</translation>
    </message>
    <message>
        <source>What this computer can do</source>
        <translation>Was dieser Computer kann</translation>
    </message>
    <message>
        <source>&amp;Beside each clip</source>
        <translation>&amp;Neben jedem Clip</translation>
    </message>
    <message>
        <source>In one &amp;folder</source>
        <translation>In einem &amp;Ordner</translation>
    </message>
    <message>
        <source>Output folder</source>
        <translation>Ausgabeordner</translation>
    </message>
    <message>
        <source>No folder yet</source>
        <translation>Noch kein Ordner</translation>
    </message>
    <message>
        <source>&amp;Choose...</source>
        <translation>&amp;Wählen...</translation>
    </message>
    <message>
        <source>Choose the output folder</source>
        <translation>Den Ausgabeordner wählen</translation>
    </message>
    <message>
        <source>Welcome to AdcVSR</source>
        <translation>Willkommen bei AdcVSR</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Los</translation>
    </message>
    <message>
        <source>S&amp;kip</source>
        <translation>Ü&amp;berspringen</translation>
    </message>
    <message>
        <source>Start with this choice</source>
        <translation>Mit dieser Wahl anfangen</translation>
    </message>
    <message>
        <source>Start without a choice</source>
        <translation>Ohne Wahl anfangen</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Dieser Computer</translation>
    </message>
    <message>
        <source>Where shall the outputs go?</source>
        <translation>Wohin sollen die Ausgaben?</translation>
    </message>
    <message>
        <source>Choose a folder, or outputs beside each clip.</source>
        <translation>Wählen Sie einen Ordner, oder Ausgaben neben jedem Clip.</translation>
    </message>
    <message>
        <source>There is no folder {0}.</source>
        <translation>Es gibt keinen Ordner {0}.</translation>
    </message>
    <message>
        <source>Nothing can be written into {0}.</source>
        <translation>In {0} kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>The check did not come to an end: {0}</source>
        <translation>Die Prüfung kam nicht zum Ende: {0}</translation>
    </message>
    <message>
        <source>Something needs a hand:</source>
        <translation>Etwas braucht Hilfe:</translation>
    </message>
    <message>
        <source>All is well.</source>
        <translation>Alles in Ordnung.</translation>
    </message>
    <message>
        <source>full precision</source>
        <translation>volle Genauigkeit</translation>
    </message>
    <message>
        <source>half precision</source>
        <translation>halbe Genauigkeit</translation>
    </message>
    <message>
        <source>half precision (bfloat16)</source>
        <translation>halbe Genauigkeit (bfloat16)</translation>
    </message>
    <message>
        <source>{0}, {1}: {2} seconds for a frame of {3}.</source>
        <translation>{0}, {1}: {2} Sekunden für ein Bild von {3}.</translation>
    </message>
    <message>
        <source>No GPU was found that can be used: long clips take long.</source>
        <translation>Es wurde keine nutzbare GPU gefunden: Lange Clips dauern lange.</translation>
    </message>
</context>
<context>
    <name>FullScreen</name>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Compare on the whole screen; Escape goes back</source>
        <translation>Auf dem ganzen Bildschirm vergleichen; Escape führt zurück</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>AdcSR, as published</source>
        <translation>AdcSR, wie veröffentlicht</translation>
    </message>
    <message>
        <source>Stable Diffusion 2.1, to train from</source>
        <translation>Stable Diffusion 2.1, als Anfang fürs Training</translation>
    </message>
    <message>
        <source>Kind of weights</source>
        <translation>Art der Gewichte</translation>
    </message>
    <message>
        <source>&amp;Choose...</source>
        <translation>&amp;Wählen...</translation>
    </message>
    <message>
        <source>C&amp;hoose...</source>
        <translation>Wä&amp;hlen...</translation>
    </message>
    <message>
        <source>With &amp;temporal blocks</source>
        <translation>Mit &amp;zeitlichen Blöcken</translation>
    </message>
    <message>
        <source>Pictures stay those of AdcSR until the blocks are trained</source>
        <translation>Die Bilder bleiben die von AdcSR, bis die Blöcke trainiert sind</translation>
    </message>
    <message>
        <source>Name of the new model</source>
        <translation>Name des neuen Modells</translation>
    </message>
    <message>
        <source>What is missing, or what happened</source>
        <translation>Was fehlt oder was geschehen ist</translation>
    </message>
    <message>
        <source>Progress of the import</source>
        <translation>Fortschritt des Imports</translation>
    </message>
    <message>
        <source>&amp;Import</source>
        <translation>&amp;Importieren</translation>
    </message>
    <message>
        <source>Ca&amp;ncel</source>
        <translation>A&amp;bbrechen</translation>
    </message>
    <message>
        <source>Starting...</source>
        <translation>Beginne...</translation>
    </message>
    <message>
        <source>Cancelling...</source>
        <translation>Breche ab...</translation>
    </message>
    <message>
        <source>Import published weights</source>
        <translation>Veröffentlichte Gewichte importieren</translation>
    </message>
    <message>
        <source>&amp;Weights</source>
        <translation>&amp;Gewichte</translation>
    </message>
    <message>
        <source>Na&amp;me</source>
        <translation>Na&amp;me</translation>
    </message>
    <message>
        <source>Checkpoints (*.pkl *.ckpt *.pt *.pth);;All files (*)</source>
        <translation>Gewichte (*.pkl *.ckpt *.pt *.pth);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Decoder</source>
        <translation>Decoder</translation>
    </message>
    <message>
        <source>UNet folder</source>
        <translation>UNet-Ordner</translation>
    </message>
    <message>
        <source>VAE folder</source>
        <translation>VAE-Ordner</translation>
    </message>
    <message>
        <source>Choose: {0}</source>
        <translation>Wählen: {0}</translation>
    </message>
    <message>
        <source>Both parts are there. The import checks every tensor of them.</source>
        <translation>Beide Teile sind da. Der Import prüft jeden Tensor darin.</translation>
    </message>
    <message>
        <source>AdcSR publishes net_params_200.pkl and, in the folder pretrained, halfDecoder.ckpt</source>
        <translation>AdcSR veröffentlicht net_params_200.pkl und, im Ordner pretrained, halfDecoder.ckpt</translation>
    </message>
    <message>
        <source>Each is a folder with config.json and diffusion_pytorch_model</source>
        <translation>Jeder ist ein Ordner mit config.json und diffusion_pytorch_model</translation>
    </message>
    <message>
        <source>Still missing: {0}. {1}.</source>
        <translation>Noch fehlt: {0}. {1}.</translation>
    </message>
    <message>
        <source>Reading {0}...</source>
        <translation>Lese {0}...</translation>
    </message>
    <message>
        <source>Fitting the parts together...</source>
        <translation>Füge die Teile zusammen...</translation>
    </message>
    <message>
        <source>Writing {0}...</source>
        <translation>Schreibe {0}...</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was kept.</source>
        <translation>Abgebrochen. Nichts wurde behalten.</translation>
    </message>
</context>
<context>
    <name>LivePage</name>
    <message>
        <source>What is being worked on appears here, frame by frame.</source>
        <translation>Hier erscheint Bild für Bild, woran gearbeitet wird.</translation>
    </message>
    <message>
        <source>Clip that is being worked on</source>
        <translation>Clip in Arbeit</translation>
    </message>
    <message>
        <source>Progress of the clip</source>
        <translation>Fortschritt des Clips</translation>
    </message>
    <message>
        <source>frame {0} of {1}</source>
        <translation>Bild {0} von {1}</translation>
    </message>
    <message>
        <source>{0} frames a second</source>
        <translation>{0} Bilder je Sekunde</translation>
    </message>
    <message>
        <source>{0} to go</source>
        <translation>noch {0}</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Nothing is being worked on.</source>
        <translation>Nichts ist in Arbeit.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>The queue cannot be saved: {0}</source>
        <translation>Die Warteschlange kann nicht gespeichert werden: {0}</translation>
    </message>
    <message>
        <source>Stopping, then closing...</source>
        <translation>Wird angehalten und dann geschlossen...</translation>
    </message>
    <message>
        <source>Main</source>
        <translation>Haupt</translation>
    </message>
    <message>
        <source>About AdcVSR</source>
        <translation>Über AdcVSR</translation>
    </message>
    <message>
        <source>Clips ({0});;All files (*)</source>
        <translation>Clips ({0});;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Add clips</source>
        <translation>Clips hinzufügen</translation>
    </message>
    <message>
        <source>Add the clips of a folder</source>
        <translation>Die Clips eines Ordners hinzufügen</translation>
    </message>
    <message>
        <source>There is no file and no path on the clipboard</source>
        <translation>In der Zwischenablage ist keine Datei und kein Pfad</translation>
    </message>
    <message>
        <source>Watch a folder</source>
        <translation>Ordner überwachen</translation>
    </message>
    <message>
        <source>Watching {0} for clips</source>
        <translation>{0} wird auf Clips überwacht</translation>
    </message>
</context>
<context>
    <name>ModelAdder</name>
    <message>
        <source>Weights (*.safetensors *.pkl *.ckpt);;All files (*)</source>
        <translation>Gewichte (*.safetensors *.pkl *.ckpt);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Add models</source>
        <translation>Modelle hinzufügen</translation>
    </message>
    <message>
        <source>{0} is no weights file.</source>
        <translation>{0} ist keine Datei mit Gewichten.</translation>
    </message>
    <message>
        <source>Checking {0}...</source>
        <translation>Prüfe {0}...</translation>
    </message>
    <message>
        <source>{0} was added to your models.</source>
        <translation>{0} wurde zu Ihren Modellen hinzugefügt.</translation>
    </message>
    <message>
        <source>{0} was imported into your models.</source>
        <translation>{0} wurde in Ihre Modelle importiert.</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>shipped with AdcVSR</source>
        <translation>mit AdcVSR geliefert</translation>
    </message>
    <message>
        <source>one of your own</source>
        <translation>ein eigenes</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Vergrößerung</translation>
    </message>
    <message>
        <source>Sees</source>
        <translation>Sieht</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Training data</source>
        <translation>Trainingsdaten</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>each frame by itself</source>
        <translation>jedes Bild für sich</translation>
    </message>
    <message>
        <source>{0} frames before and after each frame</source>
        <translation>{0} Bilder vor und nach jedem Bild</translation>
    </message>
</context>
<context>
    <name>ModelNames</name>
    <message>
        <source>There is a model {0} already.</source>
        <translation>Es gibt schon ein Modell {0}.</translation>
    </message>
    <message>
        <source>It is shipped with AdcVSR and stays.</source>
        <translation>Es gehört zu AdcVSR und bleibt.</translation>
    </message>
    <message>
        <source>Add as {0}</source>
        <translation>Als {0} hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Replace It</source>
        <translation>&amp;Ersetzen</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Card of the model</source>
        <translation>Steckbrief des Modells</translation>
    </message>
    <message>
        <source>&amp;Add a model...</source>
        <translation>Modell &amp;hinzufügen...</translation>
    </message>
    <message>
        <source>Check a student&apos;s weights and copy them into your models</source>
        <translation>Die Gewichte eines Modells prüfen und zu Ihren Modellen kopieren</translation>
    </message>
    <message>
        <source>&amp;Import published weights...</source>
        <translation>Veröffentlichte Gewichte &amp;importieren...</translation>
    </message>
    <message>
        <source>Make a model of AdcSR&apos;s or Stable Diffusion&apos;s weights</source>
        <translation>Ein Modell aus den Gewichten von AdcSR oder Stable Diffusion machen</translation>
    </message>
    <message>
        <source>&amp;Verify</source>
        <translation>&amp;Prüfen</translation>
    </message>
    <message>
        <source>Read the weights in full and check them</source>
        <translation>Die Gewichte ganz lesen und prüfen</translation>
    </message>
    <message>
        <source>&amp;Remove...</source>
        <translation>&amp;Entfernen...</translation>
    </message>
    <message>
        <source>Delete a model that you added from your models</source>
        <translation>Ein von Ihnen hinzugefügtes Modell löschen</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschehen ist</translation>
    </message>
    <message>
        <source>Your own students&apos; weights, and published ones, can be dropped here.</source>
        <translation>Eigene und veröffentlichte Gewichte können hierher gezogen werden.</translation>
    </message>
    <message>
        <source>Reading {0}...</source>
        <translation>{0} wird gelesen...</translation>
    </message>
    <message>
        <source>Looking for models...</source>
        <translation>Suche Modelle...</translation>
    </message>
    <message>
        <source>The models cannot be listed: {0}</source>
        <translation>Die Modelle können nicht aufgezählt werden: {0}</translation>
    </message>
    <message>
        <source>No model was found.</source>
        <translation>Es wurde kein Modell gefunden.</translation>
    </message>
    <message>
        <source>Delete the model {0}?</source>
        <translation>Das Modell {0} löschen?</translation>
    </message>
    <message>
        <source>Its file is deleted: {0}</source>
        <translation>Seine Datei wird gelöscht: {0}</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Löschen</translation>
    </message>
</context>
<context>
    <name>Monitor</name>
    <message>
        <source>memory {0} of {1}</source>
        <translation>Speicher {0} von {1}</translation>
    </message>
    <message>
        <source>GPU {0} %, {1} of {2}</source>
        <translation>GPU {0} %, {1} von {2}</translation>
    </message>
</context>
<context>
    <name>OutputFields</name>
    <message>
        <source>C&amp;ontainer</source>
        <translation>&amp;Container</translation>
    </message>
    <message>
        <source>Fo&amp;lder</source>
        <translation>&amp;Ordner</translation>
    </message>
    <message>
        <source>Output folder</source>
        <translation>Ausgabeordner</translation>
    </message>
    <message>
        <source>Choose the output folder</source>
        <translation>Den Ausgabeordner wählen</translation>
    </message>
    <message>
        <source>N&amp;ame</source>
        <translation>N&amp;ame</translation>
    </message>
    <message>
        <source>Text, and words in braces: {0}</source>
        <translation>Text und Wörter in Klammern: {0}</translation>
    </message>
    <message>
        <source>Example of an output</source>
        <translation>Beispiel einer Ausgabe</translation>
    </message>
    <message>
        <source>Beside each clip</source>
        <translation>Neben jedem Clip</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>{0} means nothing in a name; there are {1}</source>
        <translation>{0} bedeutet in einem Namen nichts; es gibt {1}</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
</context>
<context>
    <name>PresetMenu</name>
    <message>
        <source>Re&amp;name Preset</source>
        <translation>Vorlage &amp;umbenennen</translation>
    </message>
    <message>
        <source>&amp;Delete Preset</source>
        <translation>Vorlage lösc&amp;hen</translation>
    </message>
    <message>
        <source>&amp;Save as Preset...</source>
        <translation>Als Vorlage &amp;speichern...</translation>
    </message>
    <message>
        <source>&amp;Load Settings File...</source>
        <translation>Einstellungen &amp;laden...</translation>
    </message>
    <message>
        <source>Save Settings &amp;File...</source>
        <translation>Einstellungs&amp;datei speichern...</translation>
    </message>
    <message>
        <source>&amp;Use for New Clips</source>
        <translation>Für &amp;neue Clips verwenden</translation>
    </message>
    <message>
        <source>&amp;Reset to Defaults</source>
        <translation>&amp;Zurücksetzen</translation>
    </message>
</context>
<context>
    <name>Presets</name>
    <message>
        <source>Save as preset</source>
        <translation>Als Vorlage speichern</translation>
    </message>
    <message>
        <source>Preset saved: {0}</source>
        <translation>Vorlage gespeichert: {0}</translation>
    </message>
    <message>
        <source>Rename preset</source>
        <translation>Vorlage umbenennen</translation>
    </message>
    <message>
        <source>{0} is called {1} now</source>
        <translation>{0} heißt jetzt {1}</translation>
    </message>
    <message>
        <source>Delete the preset {0}? No clip changes.</source>
        <translation>Die Vorlage {0} löschen? Kein Clip ändert sich.</translation>
    </message>
    <message>
        <source>Preset deleted: {0}</source>
        <translation>Vorlage gelöscht: {0}</translation>
    </message>
    <message>
        <source>Load settings</source>
        <translation>Einstellungen laden</translation>
    </message>
    <message>
        <source>Settings (*.toml)</source>
        <translation>Einstellungen (*.toml)</translation>
    </message>
    <message>
        <source>settings</source>
        <translation>einstellungen</translation>
    </message>
    <message>
        <source>Save settings</source>
        <translation>Einstellungen speichern</translation>
    </message>
    <message>
        <source>Written: {0}</source>
        <translation>Geschrieben: {0}</translation>
    </message>
    <message>
        <source>{0} cannot be written: {1}</source>
        <translation>{0} kann nicht geschrieben werden: {1}</translation>
    </message>
    <message>
        <source>&amp;Name:</source>
        <translation>&amp;Name:</translation>
    </message>
    <message>
        <source>{0} is no name for a preset: no dot at its start, and none of {1}</source>
        <translation>{0} ist kein Name für eine Vorlage: kein Punkt am Anfang und keines von {1}</translation>
    </message>
    <message>
        <source>There is a preset {0}. Replace it?</source>
        <translation>Es gibt schon eine Vorlage {0}. Ersetzen?</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>Vorlagen</translation>
    </message>
</context>
<context>
    <name>PreviewBar</name>
    <message>
        <source>What is compared</source>
        <translation>Was verglichen wird</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Geteilt</translation>
    </message>
    <message>
        <source>Both in one picture, with a handle (S)</source>
        <translation>Beide in einem Bild, mit einem Griff (S)</translation>
    </message>
    <message>
        <source>Two pictures that stay in step (D)</source>
        <translation>Zwei Bilder, die im Gleichschritt bleiben (D)</translation>
    </message>
    <message>
        <source>One at a time</source>
        <translation>Einzeln</translation>
    </message>
    <message>
        <source>One picture alone; X shows the other at the same place and size</source>
        <translation>Ein Bild allein; X zeigt das andere an derselben Stelle und gleich groß</translation>
    </message>
    <message>
        <source>A pixel of the picture is one of the screen (1); 200 % with 2</source>
        <translation>Ein Pixel des Bildes ist eines des Bildschirms (1); 200 % mit 2</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Show the settings of the clip beside the picture, or not (T)</source>
        <translation>Die Einstellungen des Clips neben dem Bild zeigen oder nicht (T)</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Show the whole picture (0)</source>
        <translation>Das ganze Bild zeigen (0)</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Compare on the whole screen (F11)</source>
        <translation>Auf dem ganzen Bildschirm vergleichen (F11)</translation>
    </message>
</context>
<context>
    <name>PreviewClient</name>
    <message>
        <source>The preview process cannot be started: {0}</source>
        <translation>Der Vorschauprozess kann nicht gestartet werden: {0}</translation>
    </message>
    <message>
        <source>The preview process ended unexpectedly (code {0}).</source>
        <translation>Der Vorschauprozess endete unerwartet (Code {0}).</translation>
    </message>
    <message>
        <source>Move to a frame to start it again. The queue goes on.</source>
        <translation>Gehen Sie zu einem Bild, um ihn neu zu starten. Die Warteschlange läuft weiter.</translation>
    </message>
</context>
<context>
    <name>PreviewPage</name>
    <message>
        <source>What is shown</source>
        <translation>Was gezeigt wird</translation>
    </message>
    <message>
        <source>Select a clip in the queue to see what it will become.</source>
        <translation>Wählen Sie einen Clip in der Warteschlange, um zu sehen, was aus ihm wird.</translation>
    </message>
    <message>
        <source>Opening {0}...</source>
        <translation>{0} wird geöffnet...</translation>
    </message>
    <message>
        <source>, being counted</source>
        <translation>, wird gezählt</translation>
    </message>
    <message>
        <source>{0}: {1} x {2}, {3:.3f} frames a second, {4} frames{5}</source>
        <translation>{0}: {1} x {2}, {3:.3f} Bilder je Sekunde, {4} Bilder{5}</translation>
    </message>
    <message>
        <source>{0} of {1} frames</source>
        <translation>{0} von {1} Bildern</translation>
    </message>
    <message>
        <source>Computing...</source>
        <translation>Wird berechnet...</translation>
    </message>
</context>
<context>
    <name>PreviewSettings</name>
    <message>
        <source>Only of the clip that is shown; other selected clips: {0}</source>
        <translation>Nur die des gezeigten Clips; andere ausgewählte Clips: {0}</translation>
    </message>
    <message>
        <source>Kept as A. Change a setting to see it as B.</source>
        <translation>Als A behalten. Eine Einstellung ändern, um sie als B zu sehen.</translation>
    </message>
    <message>
        <source>A has {0}</source>
        <translation>A hat {0}</translation>
    </message>
</context>
<context>
    <name>QueueEnd</name>
    <message>
        <source>{0} of {1} done</source>
        <translation>{0} von {1} fertig</translation>
    </message>
    <message>
        <source>{0} failed</source>
        <translation>{0} fehlgeschlagen</translation>
    </message>
</context>
<context>
    <name>QueueModel</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>fps</source>
        <translation>B/s</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Restzeit</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>Hält an</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>~ {0}</source>
        <translation>~ {0}</translation>
    </message>
    <message>
        <source>Output: {0}</source>
        <translation>Ausgabe: {0}</translation>
    </message>
</context>
<context>
    <name>QueuePage</name>
    <message>
        <source>Height of the queue</source>
        <translation>Höhe der Warteschlange</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Reihe</translation>
    </message>
</context>
<context>
    <name>QueueStatus</name>
    <message>
        <source>Memory and GPU use</source>
        <translation>Nutzung von Speicher und GPU</translation>
    </message>
    <message>
        <source>State of the queue</source>
        <translation>Stand der Warteschlange</translation>
    </message>
    <message>
        <source>Progress of the queue</source>
        <translation>Fortschritt der Warteschlange</translation>
    </message>
    <message>
        <source>{0} of {1} done</source>
        <translation>{0} von {1} fertig</translation>
    </message>
    <message>
        <source>{0} failed</source>
        <translation>{0} fehlgeschlagen</translation>
    </message>
    <message>
        <source>{0} left in all</source>
        <translation>insgesamt noch {0}</translation>
    </message>
    <message>
        <source>No clips yet</source>
        <translation>Noch keine Clips</translation>
    </message>
</context>
<context>
    <name>QueueView</name>
    <message>
        <source>Queue of clips</source>
        <translation>Warteschlange der Clips</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Drop clips or folders here</source>
        <translation>Clips oder Ordner hier ablegen</translation>
    </message>
    <message>
        <source>Each clip comes out larger and cleaner, in a file of its own.</source>
        <translation>Jeder Clip wird größer und sauberer, in einer eigenen Datei.</translation>
    </message>
    <message>
        <source>Add Clips...</source>
        <translation>Clips hinzufügen...</translation>
    </message>
    <message>
        <source>Add clips to the queue</source>
        <translation>Clips zur Warteschlange hinzufügen</translation>
    </message>
</context>
<context>
    <name>ReportPage</name>
    <message>
        <source>About the report</source>
        <translation>Über den Bericht</translation>
    </message>
    <message>
        <source>&amp;Open a report...</source>
        <translation>Bericht ö&amp;ffnen...</translation>
    </message>
    <message>
        <source>Open the report of an earlier output</source>
        <translation>Den Bericht einer früheren Ausgabe öffnen</translation>
    </message>
    <message>
        <source>Show in the &amp;browser</source>
        <translation>Im &amp;Browser zeigen</translation>
    </message>
    <message>
        <source>Show this report in the browser</source>
        <translation>Diesen Bericht im Browser zeigen</translation>
    </message>
    <message>
        <source>Reading the report...</source>
        <translation>Lese den Bericht...</translation>
    </message>
    <message>
        <source>Select a clip in the queue, or open a report of an earlier output.</source>
        <translation>Wählen Sie in der Warteschlange einen Clip, oder öffnen Sie den Bericht einer früheren Ausgabe.</translation>
    </message>
    <message>
        <source>There is no report on {0}. Switch on Report in the settings of a clip before it runs: every frame is measured then.</source>
        <translation>Es gibt keinen Bericht über {0}. Schalten Sie in den Einstellungen eines Clips vor dem Start den Bericht ein: dann wird jedes Bild gemessen.</translation>
    </message>
    <message>
        <source>Reports (*{0} *{1})</source>
        <translation>Berichte (*{0} *{1})</translation>
    </message>
    <message>
        <source>Open a report</source>
        <translation>Bericht öffnen</translation>
    </message>
    <message>
        <source>{0} cannot be opened</source>
        <translation>{0} kann nicht geöffnet werden</translation>
    </message>
    <message>
        <source>Add the clip of this report to the queue to see its frames.</source>
        <translation>Fügen Sie den Clip dieses Berichts der Warteschlange hinzu, um seine Bilder zu sehen.</translation>
    </message>
</context>
<context>
    <name>ReportParts</name>
    <message>
        <source>Show this frame before and after</source>
        <translation>Dieses Bild vorher und nachher zeigen</translation>
    </message>
    <message>
        <source>did not decode; made of its neighbours</source>
        <translation>ließ sich nicht dekodieren; aus seinen Nachbarn gemacht</translation>
    </message>
    <message>
        <source>damaged; as the decoder concealed it</source>
        <translation>beschädigt; so, wie der Decoder es verdeckt hat</translation>
    </message>
    <message>
        <source>Frame {0}, {1}: {2}</source>
        <translation>Bild {0}, {1}: {2}</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>und {0} weitere</translation>
    </message>
    <message>
        <source>Frame {0}, {1}</source>
        <translation>Bild {0}, {1}</translation>
    </message>
    <message>
        <source>flickers more than the source</source>
        <translation>flackert mehr als die Quelle</translation>
    </message>
    <message>
        <source>its colours are off</source>
        <translation>seine Farben weichen ab</translation>
    </message>
    <message>
        <source>differs much from the source</source>
        <translation>weicht stark von der Quelle ab</translation>
    </message>
</context>
<context>
    <name>ReportPlot</name>
    <message>
        <source>From {0} to {1}; {2} frames stand out</source>
        <translation>Von {0} bis {1}; {2} Bilder fallen auf</translation>
    </message>
    <message>
        <source>Frame {0}, {1}: {2}</source>
        <translation>Bild {0}, {1}: {2}</translation>
    </message>
</context>
<context>
    <name>ReportView</name>
    <message>
        <source>Quality report</source>
        <translation>Qualitätsbericht</translation>
    </message>
    <message>
        <source>Suspicious frames</source>
        <translation>Auffällige Bilder</translation>
    </message>
    <message>
        <source>Repaired frames</source>
        <translation>Reparierte Bilder</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>frames in</source>
        <translation>Bilder hinein</translation>
    </message>
    <message>
        <source>frames out</source>
        <translation>Bilder heraus</translation>
    </message>
    <message>
        <source>repaired</source>
        <translation>repariert</translation>
    </message>
    <message>
        <source>cuts</source>
        <translation>Schnitte</translation>
    </message>
    <message>
        <source>suspicious</source>
        <translation>auffällig</translation>
    </message>
    <message>
        <source>time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>frames/s</source>
        <translation>Bilder/s</translation>
    </message>
    <message>
        <source>Values far from those of the other frames, the worst first.</source>
        <translation>Werte weit ab von denen der anderen Bilder, die schlimmsten zuerst.</translation>
    </message>
    <message>
        <source>None.</source>
        <translation>Keine.</translation>
    </message>
    <message>
        <source>scene cuts</source>
        <translation>Schnitte</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Flicker</source>
        <translation>Flackern</translation>
    </message>
    <message>
        <source>How much more a frame differs from the one before than the plainly resized source does, in steps of 8 bits. 0: as steady as the source; sharper detail that moves raises it a little.</source>
        <translation>Wie viel mehr sich ein Bild vom vorigen unterscheidet, als es die einfach vergrößerte Quelle tut, in Stufen von 8 Bit. 0: so ruhig wie die Quelle; schärfere Einzelheiten, die sich bewegen, heben es ein wenig.</translation>
    </message>
    <message>
        <source>Colour drift</source>
        <translation>Farbabweichung</translation>
    </message>
    <message>
        <source>Mean red, green and blue of the output less those of the source, in steps of 8 bits. 0: the same.</source>
        <translation>Mittleres Rot, Grün und Blau der Ausgabe weniger die der Quelle, in Stufen von 8 Bit. 0: gleich.</translation>
    </message>
    <message>
        <source>Difference to the source</source>
        <translation>Unterschied zur Quelle</translation>
    </message>
    <message>
        <source>Mean difference of luma at the size of the source, in steps of 8 bits: what was changed of what the source shows.</source>
        <translation>Mittlerer Unterschied der Helligkeit in der Größe der Quelle, in Stufen von 8 Bit: was von dem geändert wurde, das die Quelle zeigt.</translation>
    </message>
</context>
<context>
    <name>SettingField</name>
    <message>
        <source>(several)</source>
        <translation>(verschieden)</translation>
    </message>
</context>
<context>
    <name>SettingsEditor</name>
    <message>
        <source>Clips at work or done keep their settings: {0}</source>
        <translation>Clips in Arbeit und fertige behalten ihre Einstellungen: {0}</translation>
    </message>
    <message>
        <source>The clip is done, and keeps the settings it was made with. Queue it again to try others.</source>
        <translation>Der Clip ist fertig und behält die Einstellungen, mit denen er entstand. Zum Probieren anderer erneut einreihen.</translation>
    </message>
    <message>
        <source>The clip is at work, and keeps its settings. Stop it to change them.</source>
        <translation>Der Clip ist in Arbeit und behält seine Einstellungen. Zum Ändern anhalten.</translation>
    </message>
</context>
<context>
    <name>SettingsPanel</name>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Keep the source&apos;s colours</source>
        <translation>Farben der Quelle behalten</translation>
    </message>
    <message>
        <source>As the source</source>
        <translation>Wie die Quelle</translation>
    </message>
    <message>
        <source>What is flagged</source>
        <translation>Was markiert ist</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>Every frame</source>
        <translation>Jedes Bild</translation>
    </message>
    <message>
        <source>Fields, double rate</source>
        <translation>Halbbilder, doppelte Rate</translation>
    </message>
    <message>
        <source>Undo telecine</source>
        <translation>Telecine rückgängig</translation>
    </message>
    <message>
        <source>Find them</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Beginning</source>
        <translation>Anfang</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Refuse the clip</source>
        <translation>Den Clip ablehnen</translation>
    </message>
    <message>
        <source>Make them of neighbours</source>
        <translation>Aus Nachbarn machen</translation>
    </message>
    <message>
        <source>Go on without them</source>
        <translation>Ohne sie weitermachen</translation>
    </message>
    <message>
        <source>Measure every frame</source>
        <translation>Jedes Bild messen</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Windows</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>Strom</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>Si&amp;ze</source>
        <translation>G&amp;röße</translation>
    </message>
    <message>
        <source>A factor (2x), a height (1080p), or both sides (1920x1080)</source>
        <translation>Ein Faktor (2x), eine Höhe (1080p) oder beide Seiten (1920x1080)</translation>
    </message>
    <message>
        <source>&amp;Strength</source>
        <translation>&amp;Stärke</translation>
    </message>
    <message>
        <source>100 % is the model&apos;s picture, 0 % the plainly resized source</source>
        <translation>100 % ist das Bild des Modells, 0 % die einfach vergrößerte Quelle</translation>
    </message>
    <message>
        <source>&amp;Colour</source>
        <translation>&amp;Farbe</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>E&amp;ncoder</source>
        <translation>&amp;Encoder</translation>
    </message>
    <message>
        <source>Q&amp;uality</source>
        <translation>&amp;Qualität</translation>
    </message>
    <message>
        <source>The encoder&apos;s CRF: lower is better and larger</source>
        <translation>CRF des Encoders: kleiner ist besser und größer</translation>
    </message>
    <message>
        <source>&amp;Report</source>
        <translation>Berich&amp;t</translation>
    </message>
    <message>
        <source>A page beside the output says how steady and true it is</source>
        <translation>Eine Seite neben der Ausgabe sagt, wie ruhig und getreu sie ist</translation>
    </message>
    <message>
        <source>Part of the clip</source>
        <translation>Teil des Clips</translation>
    </message>
    <message>
        <source>Seconds, M:SS or H:MM:SS</source>
        <translation>Sekunden, M:SS oder H:MM:SS</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Un&amp;til</source>
        <translation>B&amp;is</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>&amp;Deinterlace</source>
        <translation>Ha&amp;lbbilder</translation>
    </message>
    <message>
        <source>Makes whole frames of the two fields that old video stores</source>
        <translation>Macht ganze Bilder aus den zwei Halbbildern alter Videos</translation>
    </message>
    <message>
        <source>Cuts</source>
        <translation>Schnitte</translation>
    </message>
    <message>
        <source>No scene bleeds into the next</source>
        <translation>Keine Szene wirkt in die nächste</translation>
    </message>
    <message>
        <source>&amp;Video stream</source>
        <translation>&amp;Videospur</translation>
    </message>
    <message>
        <source>The number of a stream of the file, where it has several videos</source>
        <translation>Die Nummer einer Spur der Datei, wenn sie mehrere Videos hat</translation>
    </message>
    <message>
        <source>Missing images</source>
        <translation>Fehlende Bilder</translation>
    </message>
    <message>
        <source>Numbers that lack in a sequence of images</source>
        <translation>Nummern, die in einer Folge von Bildern fehlen</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Erweitert</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>&amp;Precision</source>
        <translation>&amp;Genauigkeit</translation>
    </message>
    <message>
        <source>Half precision is faster on GPUs</source>
        <translation>Halbe Genauigkeit ist auf GPUs schneller</translation>
    </message>
    <message>
        <source>Nei&amp;ghbours</source>
        <translation>&amp;Nachbarn</translation>
    </message>
    <message>
        <source>How frames see their neighbours</source>
        <translation>Wie Bilder ihre Nachbarn sehen</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Frames of a window</source>
        <translation>Bilder eines Fensters</translation>
    </message>
    <message>
        <source>Halo</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>Frames of context on either side of a window</source>
        <translation>Bilder Umgebung auf jeder Seite eines Fensters</translation>
    </message>
    <message>
        <source>T&amp;ile</source>
        <translation>&amp;Kachel</translation>
    </message>
    <message>
        <source>Tile side in input pixels; 0 is the whole frame</source>
        <translation>Kachelseite in Pixeln der Quelle; 0 ist das ganze Bild</translation>
    </message>
    <message>
        <source>Pi&amp;xel format</source>
        <translation>&amp;Pixelformat</translation>
    </message>
    <message>
        <source>As in yuv420p10le</source>
        <translation>Wie in yuv420p10le</translation>
    </message>
    <message>
        <source>Pieces</source>
        <translation>Stücke</translation>
    </message>
    <message>
        <source>Frames of one resumable piece</source>
        <translation>Bilder eines fortsetzbaren Stücks</translation>
    </message>
    <message>
        <source>Automatic (H.264)</source>
        <translation>Automatisch (H.264)</translation>
    </message>
    <message>
        <source>H.264 (x264)</source>
        <translation>H.264 (x264)</translation>
    </message>
    <message>
        <source>H.265 (x265)</source>
        <translation>H.265 (x265)</translation>
    </message>
    <message>
        <source>AV1 (SVT-AV1)</source>
        <translation>AV1 (SVT-AV1)</translation>
    </message>
    <message>
        <source>FFV1, lossless</source>
        <translation>FFV1, verlustfrei</translation>
    </message>
    <message>
        <source>ProRes 422 HQ</source>
        <translation>ProRes 422 HQ</translation>
    </message>
    <message>
        <source>H.264 on NVIDIA</source>
        <translation>H.264 auf NVIDIA</translation>
    </message>
    <message>
        <source>H.265 on NVIDIA</source>
        <translation>H.265 auf NVIDIA</translation>
    </message>
    <message>
        <source>AV1 on NVIDIA</source>
        <translation>AV1 auf NVIDIA</translation>
    </message>
    <message>
        <source>PNG images in a folder</source>
        <translation>PNG-Bilder in einem Ordner</translation>
    </message>
    <message>
        <source>Whose settings these are</source>
        <translation>Wessen Einstellungen das sind</translation>
    </message>
    <message>
        <source>About these settings</source>
        <translation>Über diese Einstellungen</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>Vorlagen</translation>
    </message>
    <message>
        <source>Presets, scripts and commands</source>
        <translation>Vorlagen, Skripte und Befehle</translation>
    </message>
    <message>
        <source>Settings for new clips</source>
        <translation>Einstellungen für neue Clips</translation>
    </message>
    <message>
        <source>Select clips to see and change theirs.</source>
        <translation>Wählen Sie Clips aus, um deren Einstellungen zu sehen und zu ändern.</translation>
    </message>
    <message>
        <source>Settings of {0}</source>
        <translation>Einstellungen von {0}</translation>
    </message>
    <message>
        <source>Settings of {0} clips</source>
        <translation>Einstellungen von {0} Clips</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
</context>
<context>
    <name>SizeField</name>
    <message>
        <source>As the model makes it</source>
        <translation>Wie das Modell sie macht</translation>
    </message>
    <message>
        <source>{0} is no size; write 2x, 1080p or 1920x1080</source>
        <translation>{0} ist keine Größe; schreiben Sie 2x, 1080p oder 1920x1080</translation>
    </message>
</context>
<context>
    <name>SplitView</name>
    <message>
        <source>Picture before and after</source>
        <translation>Bild vorher und nachher</translation>
    </message>
    <message>
        <source>Left and Right move the handle, Plus and Minus zoom, 0 fits, 1 shows every pixel, 2 shows it twice as large, Shift and arrows move the picture, Space shows the picture before as long as it is held.</source>
        <translation>Links und Rechts bewegen den Griff, Plus und Minus vergrößern und verkleinern, 0 passt ein, 1 zeigt jedes Pixel, 2 zeigt es doppelt so groß, Umschalt und Pfeile verschieben das Bild, Leertaste zeigt das Bild davor, solange sie gehalten wird.</translation>
    </message>
</context>
<context>
    <name>SwitchField</name>
    <message>
        <source>on</source>
        <translation>an</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
</context>
<context>
    <name>TextField</name>
    <message>
        <source>{0} is not a number</source>
        <translation>{0} ist keine Zahl</translation>
    </message>
</context>
<context>
    <name>TransportBar</name>
    <message>
        <source>Position in the clip</source>
        <translation>Stelle im Clip</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Number of the frame, counted from 0 (, and . step)</source>
        <translation>Nummer des Bildes, gezählt ab 0 (, und . schalten weiter)</translation>
    </message>
    <message>
        <source>Time and length</source>
        <translation>Zeit und Länge</translation>
    </message>
    <message>
        <source>Play a loop</source>
        <translation>Schleife abspielen</translation>
    </message>
    <message>
        <source>Make some frames from here on, and play them over and over (L)</source>
        <translation>Einige Bilder von hier an berechnen und immer wieder abspielen (L)</translation>
    </message>
    <message>
        <source> frames</source>
        <translation> Bilder</translation>
    </message>
    <message>
        <source>Length of the loop</source>
        <translation>Länge der Schleife</translation>
    </message>
    <message>
        <source>How many frames the loop has</source>
        <translation>Wie viele Bilder die Schleife hat</translation>
    </message>
</context>
<context>
    <name>Undo</name>
    <message>
        <source>remove clips</source>
        <translation>Clips entfernen</translation>
    </message>
    <message>
        <source>move clips</source>
        <translation>Clips verschieben</translation>
    </message>
    <message>
        <source>change settings</source>
        <translation>Einstellungen ändern</translation>
    </message>
</context>
<context>
    <name>WhenDone</name>
    <message>
        <source>Do nothing</source>
        <translation>Nichts tun</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Put the computer to sleep</source>
        <translation>Den Computer in den Ruhezustand versetzen</translation>
    </message>
    <message>
        <source>Shut the computer down</source>
        <translation>Den Computer herunterfahren</translation>
    </message>
    <message>
        <source>&amp;When All Is Done</source>
        <translation>&amp;Wenn alles fertig ist</translation>
    </message>
</context>
</TS>
