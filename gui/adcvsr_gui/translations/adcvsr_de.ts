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
    <name>About</name>
    <message>
        <source>Video super-resolution for restorers.</source>
        <translation>Videos vergrößern und restaurieren.</translation>
    </message>
    <message>
        <source>Licensed under the Apache License 2.0.</source>
        <translation>Lizenziert unter der Apache-Lizenz 2.0.</translation>
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
        <translation>Den laufenden Clip pausieren; nichts geht verloren</translation>
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
        <translation>Die ausgewählten Clips anhalten oder zurückstellen</translation>
    </message>
    <message>
        <source>&amp;Queue Again</source>
        <translation>&amp;Erneut einreihen</translation>
    </message>
    <message>
        <source>Put selected clips that ended back in line</source>
        <translation>Ausgewählte beendete Clips wieder in die Warteschlange stellen</translation>
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
        <source>User &amp;Guide</source>
        <translation>&amp;Handbuch (englisch)</translation>
    </message>
    <message>
        <source>Read how clips are restored, and what to do about trouble</source>
        <translation>Nachlesen, wie Clips restauriert werden und was bei Schwierigkeiten zu tun ist</translation>
    </message>
    <message>
        <source>&amp;Check this Machine...</source>
        <translation>Diesen Computer &amp;prüfen...</translation>
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
        <source>joined</source>
        <translation>Aufnahmen</translation>
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
        <translation>voller Bereich?</translation>
    </message>
    <message>
        <source>limited range?</source>
        <translation>begrenzter Bereich?</translation>
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
        <translation>Skaliert und Ergebnis</translation>
    </message>
    <message>
        <source>Source and result</source>
        <translation>Quelle und Ergebnis</translation>
    </message>
    <message>
        <source>Kept settings (A) and these (B)</source>
        <translation>Einstellungen A und B</translation>
    </message>
    <message>
        <source>Plain resize and finished file</source>
        <translation>Skaliert und fertige Datei</translation>
    </message>
    <message>
        <source>Source and finished file</source>
        <translation>Quelle und fertige Datei</translation>
    </message>
    <message>
        <source>Plain resize</source>
        <translation>Nur skaliert</translation>
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
    <name>Composition</name>
    <message>
        <source>The data folder cannot be made: {0}</source>
        <translation>Der Datenordner kann nicht angelegt werden: {0}</translation>
    </message>
    <message>
        <source>AdcVSR keeps its queue in {0}, where nothing can be written: {1}. Make space or get permission there, then open AdcVSR again.</source>
        <translation>AdcVSR bewahrt seine Warteschlange in {0} auf, und dort kann nichts geschrieben werden: {1}. Schaffen Sie dort Platz oder das Recht zu schreiben, und öffnen Sie AdcVSR dann noch einmal.</translation>
    </message>
    <message>
        <source>AdcVSR is open already, with the same queue.</source>
        <translation>AdcVSR ist schon offen, mit derselben Warteschlange.</translation>
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
    <name>Core</name>
    <message>
        <source>the check failed: {kind}: {why}</source>
        <translation>die Prüfung schlug fehl: {kind}: {why}</translation>
    </message>
    <message>
        <source>Please report it.</source>
        <translation>Bitte melden Sie es.</translation>
    </message>
    <message>
        <source>Update the NVIDIA driver, or install a PyTorch that is made for an older CUDA.</source>
        <translation>Aktualisieren Sie den NVIDIA-Treiber, oder installieren Sie ein PyTorch für ein älteres CUDA.</translation>
    </message>
    <message>
        <source>Restart the computer: a driver was updated while it ran.</source>
        <translation>Starten Sie den Computer neu: Ein Treiber wurde im Betrieb aktualisiert.</translation>
    </message>
    <message>
        <source>Let this program see the GPU: CUDA_VISIBLE_DEVICES, or the container&apos;s settings.</source>
        <translation>Lassen Sie dieses Programm die GPU sehen: CUDA_VISIBLE_DEVICES oder die Einstellungen des Containers.</translation>
    </message>
    <message>
        <source>cpu, {cores} cores, {features}</source>
        <translation>CPU, {cores} Kerne, {features}</translation>
    </message>
    <message>
        <source>{names} is not used: {why}</source>
        <translation>{names} wird nicht benutzt: {why}</translation>
    </message>
    <message>
        <source>{free:.1f} of {total:.1f} GiB free</source>
        <translation>{free:.1f} von {total:.1f} GiB frei</translation>
    </message>
    <message>
        <source>{device} does not compute: {why}</source>
        <translation>{device} rechnet nicht: {why}</translation>
    </message>
    <message>
        <source>NVIDIA driver {version}</source>
        <translation>NVIDIA-Treiber {version}</translation>
    </message>
    <message>
        <source>Install the NVIDIA driver again.</source>
        <translation>Installieren Sie den NVIDIA-Treiber neu.</translation>
    </message>
    <message>
        <source>the NVIDIA driver does not answer: {why}</source>
        <translation>der NVIDIA-Treiber antwortet nicht: {why}</translation>
    </message>
    <message>
        <source>torch sees no GPU</source>
        <translation>torch sieht keine GPU</translation>
    </message>
    <message>
        <source>no vector units known</source>
        <translation>keine Vektoreinheiten bekannt</translation>
    </message>
    <message>
        <source>this torch is built without CUDA</source>
        <translation>dieses torch ist ohne CUDA gebaut</translation>
    </message>
    <message>
        <source>{name} fails: {why}</source>
        <translation>{name} schlägt fehl: {why}</translation>
    </message>
    <message>
        <source>Choose another encoder than {names}, or update the GPU&apos;s driver.</source>
        <translation>Wählen Sie einen anderen Encoder als {names}, oder aktualisieren Sie den Treiber der GPU.</translation>
    </message>
    <message>
        <source>none works</source>
        <translation>keiner geht</translation>
    </message>
    <message>
        <source>not here: {names}</source>
        <translation>nicht vorhanden: {names}</translation>
    </message>
    <message>
        <source>{free:.1f} GiB free in {folder}</source>
        <translation>{free:.1f} GiB frei in {folder}</translation>
    </message>
    <message>
        <source>A job needs about twice the size of its output: free some space.</source>
        <translation>Ein Clip braucht etwa das Doppelte seiner Ausgabe: Schaffen Sie Platz.</translation>
    </message>
    <message>
        <source>nothing can be written into {folder}: {why}</source>
        <translation>in {folder} kann nicht geschrieben werden: {why}</translation>
    </message>
    <message>
        <source>{model} on {device} ({name}) in {precision}: {seconds:.2f} s for {width}x{height}</source>
        <translation>{model} auf {device} ({name}) in {precision}: {seconds:.2f} s für {width}x{height}</translation>
    </message>
    <message>
        <source>{name}: sound, {number:,} parameters</source>
        <translation>{name}: in Ordnung, {number:,} Parameter</translation>
    </message>
    <message>
        <source>not all numbers</source>
        <translation>nicht alles Zahlen</translation>
    </message>
    <message>
        <source>none found</source>
        <translation>keines gefunden</translation>
    </message>
    <message>
        <source>Remove {path}, or put a sound one there.</source>
        <translation>Entfernen Sie {path}, oder legen Sie dort ein heiles Modell ab.</translation>
    </message>
    <message>
        <source>Only needed for scripts: pip install adcvsr[vapoursynth]</source>
        <translation>Nur für Skripte nötig: pip install adcvsr[vapoursynth]</translation>
    </message>
    <message>
        <source>Put the folder of this Python&apos;s scripts on the PATH, or run: vapoursynth config</source>
        <translation>Nehmen Sie den Ordner der Skripte dieses Pythons in den PATH auf, oder rufen Sie auf: vapoursynth config</translation>
    </message>
    <message>
        <source>adcvsr, a frame through it</source>
        <translation>adcvsr, ein Bild geht hindurch</translation>
    </message>
    <message>
        <source>the filter fails: {why}</source>
        <translation>der Filter schlägt fehl: {why}</translation>
    </message>
    <message>
        <source>See the other checks.</source>
        <translation>Sehen Sie die anderen Prüfungen an.</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>nicht installiert</translation>
    </message>
    <message>
        <source>the plugin adcvsr is not seen</source>
        <translation>das Plugin adcvsr wird nicht gefunden</translation>
    </message>
    <message>
        <source>no vspipe on the PATH</source>
        <translation>kein vspipe im PATH</translation>
    </message>
    <message>
        <source>a frame through it takes longer than {time_s} s</source>
        <translation>ein Bild braucht länger als {time_s} s</translation>
    </message>
    <message>
        <source>it cannot be loaded: {why}</source>
        <translation>es lässt sich nicht laden: {why}</translation>
    </message>
    <message>
        <source>Install AdcVSR again for this GPU, or the CUDA build of torch: see pytorch.org.</source>
        <translation>Installieren Sie AdcVSR neu für diese GPU, oder torch für CUDA: siehe pytorch.org.</translation>
    </message>
    <message>
        <source>Install a PyTorch that is made for this GPU, or choose CPU as Device in the settings, under Advanced.</source>
        <translation>Installieren Sie ein PyTorch für diese GPU, oder wählen Sie in den Einstellungen unter Erweitert als Gerät die CPU.</translation>
    </message>
    <message>
        <source>Install AdcVSR again; until then, choose FFV1 as Encoder in the settings.</source>
        <translation>Installieren Sie AdcVSR neu; wählen Sie bis dahin in den Einstellungen FFV1 als Encoder.</translation>
    </message>
    <message>
        <source>Install AdcVSR again, or add a model on the page Models; your own lie in {folder}.</source>
        <translation>Installieren Sie AdcVSR neu, oder fügen Sie auf der Seite Modelle eines hinzu; eigene liegen in {folder}.</translation>
    </message>
    <message>
        <source>Choose fp32 as Precision in the settings, under Advanced, and report it.</source>
        <translation>Wählen Sie in den Einstellungen unter Erweitert fp32 als Genauigkeit, und melden Sie es.</translation>
    </message>
    <message>
        <source>See what is said of the device above, or choose CPU as Device in the settings, under Advanced.</source>
        <translation>Sehen Sie oben nach, was über das Gerät gesagt wird, oder wählen Sie in den Einstellungen unter Erweitert als Gerät die CPU.</translation>
    </message>
    <message>
        <source>Only needed for scripts: install VapourSynth {oldest} or newer, older ones crash at exit.</source>
        <translation>Nur für Skripte nötig: Installieren Sie VapourSynth {oldest} oder neuer, ältere stürzen am Ende ab.</translation>
    </message>
    <message>
        <source>Only needed for scripts: install VapourSynth again.</source>
        <translation>Nur für Skripte nötig: Installieren Sie VapourSynth neu.</translation>
    </message>
    <message>
        <source>Only needed for scripts, which cannot use core.adcvsr: install AdcVSR again.</source>
        <translation>Nur für Skripte nötig, die core.adcvsr nicht benutzen können: Installieren Sie AdcVSR neu.</translation>
    </message>
    <message>
        <source>unexpected {kind}: {text}</source>
        <translation>unerwarteter Fehler {kind}: {text}</translation>
    </message>
    <message>
        <source>no such file</source>
        <translation>diese Datei gibt es nicht</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>Prüfen Sie den Pfad.</translation>
    </message>
    <message>
        <source>the output is the input itself</source>
        <translation>die Ausgabe ist die Quelle selbst</translation>
    </message>
    <message>
        <source>the output folder cannot be made: {why}</source>
        <translation>der Ausgabeordner kann nicht angelegt werden: {why}</translation>
    </message>
    <message>
        <source>device {name} is not one of auto, cpu, cuda, cuda:N, mps</source>
        <translation>das Gerät {name} ist keines von auto, cpu, cuda, cuda:N, mps</translation>
    </message>
    <message>
        <source>no device {name} on this machine</source>
        <translation>es gibt kein Gerät {name} an diesem Computer</translation>
    </message>
    <message>
        <source>precision {name} is not one of auto, {precisions}</source>
        <translation>die Genauigkeit {name} ist keine von auto, {precisions}</translation>
    </message>
    <message>
        <source>the model does not run in {name}</source>
        <translation>das Modell läuft nicht in {name}</translation>
    </message>
    <message>
        <source>out of memory</source>
        <translation>der Speicher reicht nicht</translation>
    </message>
    <message>
        <source>out of memory in the middle of a stream</source>
        <translation>der Speicher reichte mitten im Clip nicht mehr</translation>
    </message>
    <message>
        <source>out of memory even with tiles of {tile_shape} pixels</source>
        <translation>der Speicher reicht selbst für Kacheln von {tile_shape} Pixeln nicht</translation>
    </message>
    <message>
        <source>out of memory ({cause}): continuing with tiles of {tile} pixels</source>
        <translation>der Speicher reicht nicht ({cause}): weiter mit Kacheln von {tile} Pixeln</translation>
    </message>
    <message>
        <source>a tile of {tile} pixels is too small for this model</source>
        <translation>eine Kachel von {tile} Pixeln ist zu klein für dieses Modell</translation>
    </message>
    <message>
        <source>the folder of the output does not exist</source>
        <translation>den Ordner der Ausgabe gibt es nicht</translation>
    </message>
    <message>
        <source>the output would replace images of the input</source>
        <translation>die Ausgabe würde Bilder der Quelle ersetzen</translation>
    </message>
    <message>
        <source>one image cannot hold {num_frames} frames</source>
        <translation>ein Bild kann keine {num_frames} Bilder enthalten</translation>
    </message>
    <message>
        <source>the folder holds more than images of an earlier output, so it is not overwritten</source>
        <translation>der Ordner enthält mehr als Bilder einer früheren Ausgabe, deshalb wird er nicht ersetzt</translation>
    </message>
    <message>
        <source>{width}x{height} {name} frames cannot be deinterlaced</source>
        <translation>Bilder von {width}x{height} in {name} lassen sich nicht aus Halbbildern zusammensetzen</translation>
    </message>
    <message>
        <source>the picture is {shape}; fitted into {size}</source>
        <translation>ist das Bild {shape}; eingepasst in {size}</translation>
    </message>
    <message>
        <source>the picture is {shape}; fitted into {size}, with black bars</source>
        <translation>ist das Bild {shape}; eingepasst in {size}, mit schwarzen Balken</translation>
    </message>
    <message>
        <source>the picture is {shape} again</source>
        <translation>ist das Bild wieder {shape}</translation>
    </message>
    <message>
        <source>the samples are {now}, before {before}; converted</source>
        <translation>sind die Werte {now}, vorher {before}; umgewandelt</translation>
    </message>
    <message>
        <source>the picture changes 1 more time</source>
        <translation>das Bild wechselt noch 1 Mal</translation>
    </message>
    <message>
        <source>the picture changes {number} more times</source>
        <translation>das Bild wechselt noch {number} Mal</translation>
    </message>
    <message>
        <source>from frame {index} ({time_s:.3f} s) on {text}</source>
        <translation>ab Bild {index} ({time_s:.3f} s) {text}</translation>
    </message>
    <message>
        <source>the colours are tagged {tag} {now}, before {before}; not converted</source>
        <translation>sind die Farben mit {tag} {now} gekennzeichnet, vorher {before}; nicht umgewandelt</translation>
    </message>
    <message>
        <source>Check the disk and the folder.</source>
        <translation>Prüfen Sie den Datenträger und den Ordner.</translation>
    </message>
    <message>
        <source>{free:.0f} MiB are free</source>
        <translation>{free:.0f} MiB sind frei</translation>
    </message>
    <message>
        <source>{room}, about {needed:.0f} MiB are needed for the rest</source>
        <translation>{room}, etwa {needed:.0f} MiB werden für den Rest gebraucht</translation>
    </message>
    <message>
        <source>cannot write: {reason}</source>
        <translation>Schreiben nicht möglich: {reason}</translation>
    </message>
    <message>
        <source>the folder is not writable</source>
        <translation>in den Ordner kann nicht geschrieben werden</translation>
    </message>
    <message>
        <source>permission denied</source>
        <translation>keine Berechtigung</translation>
    </message>
    <message>
        <source>1 frame seems to be missing from the source, after {places}; the frames around keep their times</source>
        <translation>in der Quelle scheint 1 Bild zu fehlen, nach {places}; die Bilder ringsum behalten ihre Zeiten</translation>
    </message>
    <message>
        <source>{number} frames seem to be missing from the source, after {places}; the frames around keep their times</source>
        <translation>in der Quelle scheinen {number} Bilder zu fehlen, nach {places}; die Bilder ringsum behalten ihre Zeiten</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>unterbrochen</translation>
    </message>
    <message>
        <source>the source file</source>
        <translation>die Quelldatei</translation>
    </message>
    <message>
        <source>the weights of the model</source>
        <translation>die Gewichte des Modells</translation>
    </message>
    <message>
        <source>the versions of the program or its libraries</source>
        <translation>die Versionen des Programms oder seiner Bibliotheken</translation>
    </message>
    <message>
        <source>{name} ({before} before, {now} now)</source>
        <translation>{name} (vorher {before}, jetzt {now})</translation>
    </message>
    <message>
        <source>an unfinished job lies here, but {changed} changed since</source>
        <translation>hier liegt ein unfertiger Auftrag, aber seitdem hat sich geändert: {changed}</translation>
    </message>
    <message>
        <source>another file took the place of the source while it was read</source>
        <translation>eine andere Datei kam an die Stelle der Quelle, während sie gelesen wurde</translation>
    </message>
    <message>
        <source>the source was written to while it was read</source>
        <translation>in die Quelle wurde geschrieben, während sie gelesen wurde</translation>
    </message>
    <message>
        <source>encoder {encoder} does not go with this output</source>
        <translation>der Encoder {encoder} passt nicht zu dieser Ausgabe</translation>
    </message>
    <message>
        <source>frame {n} lies outside of the range that is rendered, frames {first} to {last}</source>
        <translation>Bild {n} liegt außerhalb des Bereichs, der berechnet wird, Bilder {first} bis {last}</translation>
    </message>
    <message>
        <source>there is no frame {n}; it has {num_frames}</source>
        <translation>es gibt kein Bild {n}; es sind {num_frames}</translation>
    </message>
    <message>
        <source>frames were numbered by their times, which were wrong; now they are counted</source>
        <translation>die Bilder waren nach ihren Zeiten nummeriert, die nicht stimmten; jetzt sind sie gezählt</translation>
    </message>
    <message>
        <source>a report lies beside the output, and a pipe has no such place</source>
        <translation>ein Bericht liegt neben der Ausgabe, und eine Pipe hat keinen solchen Platz</translation>
    </message>
    <message>
        <source>what was measured for the report is damaged</source>
        <translation>was für den Bericht gemessen wurde, ist beschädigt</translation>
    </message>
    <message>
        <source>{listed} and {more} more places</source>
        <translation>{listed} und {more} weitere Stellen</translation>
    </message>
    <message>
        <source>{listed} and 1 more place</source>
        <translation>{listed} und 1 weitere Stelle</translation>
    </message>
    <message>
        <source>1 lost frame was filled from the neighbours: {times}</source>
        <translation>1 verlorenes Bild wurde aus den Nachbarn gefüllt: {times}</translation>
    </message>
    <message>
        <source>1 damaged frame stays as decoded: {times}</source>
        <translation>1 beschädigtes Bild bleibt, wie es dekodiert wurde: {times}</translation>
    </message>
    <message>
        <source>{number} lost frames were filled from the neighbours: {times}</source>
        <translation>{number} verlorene Bilder wurden aus den Nachbarn gefüllt: {times}</translation>
    </message>
    <message>
        <source>{number} damaged frames stay as decoded: {times}</source>
        <translation>{number} beschädigte Bilder bleiben, wie sie dekodiert wurden: {times}</translation>
    </message>
    <message>
        <source>pieces that are damaged and are made again: {number}</source>
        <translation>Stücke, die beschädigt sind und neu gemacht werden: {number}</translation>
    </message>
    <message>
        <source>each frame takes long: the model makes {width}x{height} of this source, whatever size is asked for</source>
        <translation>jedes Bild dauert lange: Das Modell macht aus dieser Quelle {width}x{height}, gleich welche Größe verlangt ist</translation>
    </message>
    <message>
        <source>frames of {width}x{height} would take about {needed:.1f} GiB, for the model makes {made} of them; there are {there:.1f} GiB</source>
        <translation>Bilder von {width}x{height} würden etwa {needed:.1f} GiB brauchen, denn das Modell macht {made} daraus; es gibt {there:.1f} GiB</translation>
    </message>
    <message>
        <source>Make the source smaller first, for example with ffmpeg -vf scale=iw/2:-2, or use a computer with more memory.</source>
        <translation>Verkleinern Sie vorher die Quelle, zum Beispiel mit ffmpeg -vf scale=iw/2:-2, oder nehmen Sie einen Computer mit mehr Speicher.</translation>
    </message>
    <message>
        <source>the clip has {num_frames} frames: the cut list&apos;s {beyond} lie beyond</source>
        <translation>der Clip hat {num_frames} Bilder: {beyond} aus der Schnittliste liegen dahinter</translation>
    </message>
    <message>
        <source>it has the name of a folder for unfinished work, but is none</source>
        <translation>es heißt wie ein Ordner für Unfertiges, ist aber keiner</translation>
    </message>
    <message>
        <source>{text} is neither a frame number nor a time</source>
        <translation>{text} ist weder eine Bildnummer noch eine Zeit</translation>
    </message>
    <message>
        <source>Write {cut_forms}.</source>
        <translation>Schreiben Sie {cut_forms}.</translation>
    </message>
    <message>
        <source>cut {cuts} is not a frame number</source>
        <translation>der Schnitt {cuts} ist keine Bildnummer</translation>
    </message>
    <message>
        <source>the cut list cannot be read: {reason}</source>
        <translation>die Schnittliste kann nicht gelesen werden: {reason}</translation>
    </message>
    <message>
        <source>{name}={value} is not allowed</source>
        <translation>{name}={value} ist nicht erlaubt</translation>
    </message>
    <message>
        <source>too long for a settings file</source>
        <translation>zu lang für eine Einstellungsdatei</translation>
    </message>
    <message>
        <source>It must be {allowed}.</source>
        <translation>Erlaubt ist: {allowed}.</translation>
    </message>
    <message>
        <source>{chosen} exclude each other</source>
        <translation>{chosen} schließen einander aus</translation>
    </message>
    <message>
        <source>the settings file cannot be read: {reason}</source>
        <translation>die Einstellungsdatei kann nicht gelesen werden: {reason}</translation>
    </message>
    <message>
        <source>not valid TOML: {why}</source>
        <translation>kein gültiges TOML: {why}</translation>
    </message>
    <message>
        <source>unknown setting {key}</source>
        <translation>unbekannte Einstellung {key}</translation>
    </message>
    <message>
        <source>the settings file cannot be written: {why}</source>
        <translation>die Einstellungsdatei kann nicht geschrieben werden: {why}</translation>
    </message>
    <message>
        <source>Give only one of them.</source>
        <translation>Geben Sie nur eines davon an.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>unknown model {name}</source>
        <translation>unbekanntes Modell {name}</translation>
    </message>
    <message>
        <source>no such weights file</source>
        <translation>diese Gewichtsdatei gibt es nicht</translation>
    </message>
    <message>
        <source>Did you mean {names}?</source>
        <translation>Meinten Sie {names}?</translation>
    </message>
    <message>
        <source>the weights do not fit the configuration: unknown {unknown}; missing {missing}</source>
        <translation>die Gewichte passen nicht zur Konfiguration: unbekannt {unknown}; es fehlen {missing}</translation>
    </message>
    <message>
        <source>the weights have other shapes: {shapes}</source>
        <translation>die Gewichte haben andere Formen: {shapes}</translation>
    </message>
    <message>
        <source>the weights are damaged: their checksum is {actual}, not {weights_sha256}</source>
        <translation>die Gewichte sind beschädigt: Ihre Prüfsumme ist {actual}, nicht {weights_sha256}</translation>
    </message>
    <message>
        <source>the weights cannot be written: {why}</source>
        <translation>die Gewichte können nicht geschrieben werden: {why}</translation>
    </message>
    <message>
        <source>cannot be read: {why}</source>
        <translation>nicht lesbar: {why}</translation>
    </message>
    <message>
        <source>Check free space and permissions</source>
        <translation>Prüfen Sie freien Platz und Berechtigungen</translation>
    </message>
    <message>
        <source>not a safetensors file, or cut short ({why})</source>
        <translation>keine safetensors-Datei, oder abgeschnitten ({why})</translation>
    </message>
    <message>
        <source>not a weights file of AdcVSR (format {format}, missing {missing})</source>
        <translation>keine Gewichtsdatei von AdcVSR (Format {format}, es fehlt {missing})</translation>
    </message>
    <message>
        <source>not a weights file: it states a header of {size:,} bytes</source>
        <translation>keine Gewichtsdatei: Sie nennt einen Kopf von {size:,} Byte</translation>
    </message>
    <message>
        <source>window {window} and halo {halo} must not be negative</source>
        <translation>Fenster {window} und Umgebung {halo} dürfen nicht negativ sein</translation>
    </message>
    <message>
        <source>a window of {window} frames is too short for a halo of {halo}</source>
        <translation>ein Fenster von {window} Bildern ist zu kurz für eine Umgebung von {halo}</translation>
    </message>
    <message>
        <source>Please report it, with the log of the clip.</source>
        <translation>Bitte melden Sie es, mit dem Protokoll des Clips.</translation>
    </message>
    <message>
        <source>Choose another Name or Folder in the settings.</source>
        <translation>Wählen Sie in den Einstellungen einen anderen Namen oder Ordner.</translation>
    </message>
    <message>
        <source>Choose a Folder you may write to in the settings.</source>
        <translation>Wählen Sie in den Einstellungen einen Ordner, in den Sie schreiben dürfen.</translation>
    </message>
    <message>
        <source>Here are {here}: choose another Device in the settings, under Advanced, or Automatic.</source>
        <translation>Hier gibt es {here}: Wählen Sie in den Einstellungen unter Erweitert ein anderes Gerät oder Automatisch.</translation>
    </message>
    <message>
        <source>Choose another Precision in the settings, under Advanced: {known}.</source>
        <translation>Wählen Sie in den Einstellungen unter Erweitert eine andere Genauigkeit: {known}.</translation>
    </message>
    <message>
        <source>Choose a smaller Tile in the settings, under Advanced, then choose Queue Again.</source>
        <translation>Wählen Sie in den Einstellungen unter Erweitert eine kleinere Kachel, dann Erneut einreihen.</translation>
    </message>
    <message>
        <source>Close other programs, choose a smaller Model, or a shorter Window under Advanced, in the settings.</source>
        <translation>Schließen Sie andere Programme, oder wählen Sie in den Einstellungen ein kleineres Modell oder, unter Erweitert, ein kürzeres Fenster.</translation>
    </message>
    <message>
        <source>Set Tile in the settings, under Advanced, to {least} or more, or to 0 for whole frames, or empty it.</source>
        <translation>Setzen Sie in den Einstellungen unter Erweitert die Kachel auf {least} oder mehr, auf 0 für ganze Bilder, oder leeren Sie das Feld.</translation>
    </message>
    <message>
        <source>Create the folder, or choose another Folder in the settings.</source>
        <translation>Legen Sie den Ordner an, oder wählen Sie in den Einstellungen einen anderen.</translation>
    </message>
    <message>
        <source>Choose another Folder or Name in the settings.</source>
        <translation>Wählen Sie in den Einstellungen einen anderen Ordner oder Namen.</translation>
    </message>
    <message>
        <source>Choose another Name in the settings, or another Encoder.</source>
        <translation>Wählen Sie in den Einstellungen einen anderen Namen oder einen anderen Encoder.</translation>
    </message>
    <message>
        <source>Choose another Folder in the settings.</source>
        <translation>Wählen Sie in den Einstellungen einen anderen Ordner.</translation>
    </message>
    <message>
        <source>Set Deinterlace in the settings, under Source, to Never.</source>
        <translation>Setzen Sie in den Einstellungen unter Quelle die Halbbilder auf Nie.</translation>
    </message>
    <message>
        <source>Free some space, then choose Queue Again: it goes on where it stopped.</source>
        <translation>Schaffen Sie Platz, dann wählen Sie Erneut einreihen: Es geht dort weiter, wo es aufgehört hat.</translation>
    </message>
    <message>
        <source>Free some of your quota, then choose Queue Again: it goes on where it stopped.</source>
        <translation>Schaffen Sie Platz in Ihrem Kontingent, dann wählen Sie Erneut einreihen: Es geht dort weiter, wo es aufgehört hat.</translation>
    </message>
    <message>
        <source>Choose a Folder on a disk that is not read-only, in the settings.</source>
        <translation>Wählen Sie in den Einstellungen einen Ordner auf einem Datenträger, der nicht schreibgeschützt ist.</translation>
    </message>
    <message>
        <source>Choose another Folder in the settings: a part of this path is a file.</source>
        <translation>Wählen Sie in den Einstellungen einen anderen Ordner: Ein Teil dieses Pfades ist eine Datei.</translation>
    </message>
    <message>
        <source>Choose a shorter Name in the settings.</source>
        <translation>Wählen Sie in den Einstellungen einen kürzeren Namen.</translation>
    </message>
    <message>
        <source>Choose a Folder on a disk whose file system takes files of this size, in the settings.</source>
        <translation>Wählen Sie in den Einstellungen einen Ordner auf einem Datenträger, dessen Dateisystem so große Dateien erlaubt.</translation>
    </message>
    <message>
        <source>{room}: free some space, then choose Queue Again.</source>
        <translation>{room}: Schaffen Sie Platz, dann wählen Sie Erneut einreihen.</translation>
    </message>
    <message>
        <source>{room}: free some space, then choose Queue Again: it goes on where it stopped.</source>
        <translation>{room}: Schaffen Sie Platz, dann wählen Sie Erneut einreihen: Es geht dort weiter, wo es aufgehört hat.</translation>
    </message>
    <message>
        <source>no space is left on the disk</source>
        <translation>auf dem Datenträger ist kein Platz mehr</translation>
    </message>
    <message>
        <source>the disk is read-only</source>
        <translation>der Datenträger ist schreibgeschützt</translation>
    </message>
    <message>
        <source>the output exists already</source>
        <translation>die Ausgabe gibt es schon</translation>
    </message>
    <message>
        <source>Choose another Name or Folder in the settings, or move that file away, then choose Queue Again.</source>
        <translation>Wählen Sie in den Einstellungen einen anderen Namen oder Ordner, oder verschieben Sie diese Datei, dann wählen Sie Erneut einreihen.</translation>
    </message>
    <message>
        <source>Set what it began with to go on with what is finished, or begin again without it</source>
        <translation>Stellen Sie ein, womit es begann, um mit dem Fertigen weiterzumachen, oder beginnen Sie von vorn</translation>
    </message>
    <message>
        <source>Begin again without what was made of the other</source>
        <translation>Beginnen Sie von vorn, ohne das, was aus der anderen gemacht wurde</translation>
    </message>
    <message>
        <source>Choose MKV as Container in the settings.</source>
        <translation>Wählen Sie in den Einstellungen MKV als Container.</translation>
    </message>
    <message>
        <source>Choose another Container or Encoder in the settings.</source>
        <translation>Wählen Sie in den Einstellungen einen anderen Container oder Encoder.</translation>
    </message>
    <message>
        <source>Choose one of these, or change From and Until in the settings.</source>
        <translation>Wählen Sie eines davon, oder ändern Sie in den Einstellungen Von und Bis.</translation>
    </message>
    <message>
        <source>Switch Report off in the settings.</source>
        <translation>Schalten Sie in den Einstellungen den Bericht aus.</translation>
    </message>
    <message>
        <source>Choose another Name in the settings, so that it begins again, or switch Report off.</source>
        <translation>Wählen Sie in den Einstellungen einen anderen Namen, damit es neu beginnt, oder schalten Sie den Bericht aus.</translation>
    </message>
    <message>
        <source>Look for a better copy of the clip.</source>
        <translation>Suchen Sie eine bessere Kopie des Clips.</translation>
    </message>
    <message>
        <source>Nothing was finished yet; Queue Again begins again.</source>
        <translation>Noch war nichts fertig; Erneut einreihen beginnt von vorn.</translation>
    </message>
    <message>
        <source>1 frame is safe; Queue Again continues after it.</source>
        <translation>1 Bild ist gesichert; Erneut einreihen macht danach weiter.</translation>
    </message>
    <message>
        <source>{number} frames are safe; Queue Again continues after them.</source>
        <translation>{number} Bilder sind gesichert; Erneut einreihen macht danach weiter.</translation>
    </message>
    <message>
        <source>the output of {width}x{height} is larger than 8K; a Size of 2160p or a smaller factor makes it smaller</source>
        <translation>die Ausgabe von {width}x{height} ist größer als 8K; mit der Größe 2160p oder einem kleineren Faktor wird sie kleiner</translation>
    </message>
    <message>
        <source>interlaced frames are upscaled as they are, with their combs; set Deinterlace in the settings, under Source, to make whole frames of them</source>
        <translation>Halbbilder werden vergrößert, wie sie sind, mit ihrem Kamm; setzen Sie in den Einstellungen unter Quelle die Halbbilder so, dass ganze Bilder daraus werden</translation>
    </message>
    <message>
        <source>{layout} holds no transparency: the alpha channel is dropped; the encoders FFV1, ProRes and PNG keep it</source>
        <translation>{layout} fasst keine Transparenz: Der Alphakanal fällt weg; die Encoder FFV1, ProRes und PNG behalten ihn</translation>
    </message>
    <message>
        <source>something else is working on this output</source>
        <translation>etwas anderes arbeitet gerade an dieser Ausgabe</translation>
    </message>
    <message>
        <source>Move it away, or choose another Name or Folder in the settings.</source>
        <translation>Verschieben Sie es, oder wählen Sie in den Einstellungen einen anderen Namen oder Ordner.</translation>
    </message>
    <message>
        <source>Wait for it, then choose Queue Again, or choose another Name or Folder in the settings.</source>
        <translation>Warten Sie darauf und wählen Sie dann Erneut einreihen, oder wählen Sie in den Einstellungen einen anderen Namen oder Ordner.</translation>
    </message>
    <message>
        <source>Set Cuts in the settings, under Source, or name a text file of {cut_forms}, one a line.</source>
        <translation>Setzen Sie in den Einstellungen unter Quelle die Schnitte, oder nennen Sie eine Textdatei mit {cut_forms}, je Zeile eines.</translation>
    </message>
    <message>
        <source>Known: {known}. Published weights can be imported on the page Models</source>
        <translation>Bekannt: {known}. Veröffentlichte Gewichte lassen sich auf der Seite Modelle importieren</translation>
    </message>
    <message>
        <source>Import its published weights on the page Models, or choose another Model in the settings</source>
        <translation>Importieren Sie seine veröffentlichten Gewichte auf der Seite Modelle, oder wählen Sie in den Einstellungen ein anderes Modell</translation>
    </message>
    <message>
        <source>Remove the model on the page Models, and add or import it again</source>
        <translation>Entfernen Sie das Modell auf der Seite Modelle, und fügen Sie es neu hinzu oder importieren Sie es neu</translation>
    </message>
    <message>
        <source>Published AdcSR or Stable Diffusion weights are imported on the page Models</source>
        <translation>Veröffentlichte Gewichte von AdcSR oder Stable Diffusion werden auf der Seite Modelle importiert</translation>
    </message>
    <message>
        <source>Choose another Model in the settings; the page Models lists them</source>
        <translation>Wählen Sie in den Einstellungen ein anderes Modell; die Seite Modelle zeigt sie</translation>
    </message>
    <message>
        <source>Empty Window and Halo in the settings, under Advanced.</source>
        <translation>Leeren Sie in den Einstellungen unter Erweitert Fenster und Umgebung.</translation>
    </message>
    <message>
        <source>Set Window in the settings, under Advanced, to {least} or more, or a smaller Halo.</source>
        <translation>Setzen Sie in den Einstellungen unter Erweitert das Fenster auf {least} oder mehr, oder eine kleinere Umgebung.</translation>
    </message>
    <message>
        <source>top field first</source>
        <translation>oberes Halbbild zuerst</translation>
    </message>
    <message>
        <source>bottom field first</source>
        <translation>unteres Halbbild zuerst</translation>
    </message>
    <message>
        <source>matrix</source>
        <translation>Matrix</translation>
    </message>
    <message>
        <source>range</source>
        <translation>Wertebereich</translation>
    </message>
    <message>
        <source>the width is odd; no pixel is cut off</source>
        <translation>die Breite ist ungerade; kein Pixel wird abgeschnitten</translation>
    </message>
    <message>
        <source>the height is odd; no pixel is cut off</source>
        <translation>die Höhe ist ungerade; kein Pixel wird abgeschnitten</translation>
    </message>
    <message>
        <source>width and height are odd; no pixel is cut off</source>
        <translation>Breite und Höhe sind ungerade; kein Pixel wird abgeschnitten</translation>
    </message>
    <message>
        <source>stream {index} ({what})</source>
        <translation>Spur {index} ({what})</translation>
    </message>
    <message>
        <source>images are missing in the sequence, so that upscaling is refused until you say what to do about them</source>
        <translation>in der Bildfolge fehlen Bilder; der Clip wird abgelehnt, bis Sie sagen, was mit ihnen geschehen soll</translation>
    </message>
    <message>
        <source>images are missing in the sequence, and they are made of their neighbours</source>
        <translation>in der Bildfolge fehlen Bilder; sie werden aus ihren Nachbarn gemacht</translation>
    </message>
    <message>
        <source>images are missing in the sequence, and the next image follows at once</source>
        <translation>in der Bildfolge fehlen Bilder; das nächste vorhandene folgt sofort</translation>
    </message>
    <message>
        <source>the video says it is interlaced: each frame holds two moments, line by line</source>
        <translation>das Video ist als Halbbildvideo gekennzeichnet: Jedes Bild enthält Zeile für Zeile zwei Zeitpunkte</translation>
    </message>
    <message>
        <source>flagged {order}</source>
        <translation>gekennzeichnet: {order}</translation>
    </message>
    <message>
        <source>pixels are not square; the output keeps their shape</source>
        <translation>die Pixel sind nicht quadratisch; die Ausgabe behält ihre Form</translation>
    </message>
    <message>
        <source>{size} with pixels {aspect}, shown as {shown}</source>
        <translation>{size} mit Pixeln {aspect}, gezeigt als {shown}</translation>
    </message>
    <message>
        <source>players turn the picture; the output is turned the same way</source>
        <translation>Player drehen das Bild; die Ausgabe wird ebenso gedreht</translation>
    </message>
    <message>
        <source>{degrees} degrees counterclockwise</source>
        <translation>{degrees} Grad gegen den Uhrzeigersinn</translation>
    </message>
    <message>
        <source>the file does not say what its colours mean; by its size it is taken as {guesses}</source>
        <translation>die Datei sagt nicht, was ihre Farben bedeuten; nach ihrer Größe wird angenommen: {guesses}</translation>
    </message>
    <message>
        <source>not tagged: {names}; {size}</source>
        <translation>nicht angegeben: {names}; {size}</translation>
    </message>
    <message>
        <source>the video is HDR; the output stays HDR</source>
        <translation>das Video ist HDR; die Ausgabe bleibt HDR</translation>
    </message>
    <message>
        <source>{kind}, {primaries}, {bits} bit{light}</source>
        <translation>{kind}, {primaries}, {bits} Bit{light}</translation>
    </message>
    <message>
        <source>the picture may be transparent; encoders ffv1, prores and png keep that</source>
        <translation>das Bild kann durchsichtig sein; die Encoder ffv1, prores und png erhalten das</translation>
    </message>
    <message>
        <source>there are {number} video streams; stream {index} is upscaled</source>
        <translation>es gibt {number} Videospuren; vergrößert wird Spur {index}</translation>
    </message>
    <message>
        <source>left out: {streams}</source>
        <translation>weggelassen: {streams}</translation>
    </message>
    <message>
        <source>there is no sound</source>
        <translation>es gibt keinen Ton</translation>
    </message>
    <message>
        <source>no audio stream</source>
        <translation>keine Tonspur</translation>
    </message>
    <message>
        <source>sound {sound}, picture {picture}</source>
        <translation>Ton {sound}, Bild {picture}</translation>
    </message>
    <message>
        <source>tagged alpha_mode 1</source>
        <translation>gekennzeichnet mit alpha_mode 1</translation>
    </message>
    <message>
        <source>pixel format {name}</source>
        <translation>Pixelformat {name}</translation>
    </message>
    <message>
        <source>the sound is longer than the picture; both are kept as they are</source>
        <translation>der Ton ist länger als das Bild; beide bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>the sound is shorter than the picture; both are kept as they are</source>
        <translation>der Ton ist kürzer als das Bild; beide bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>there are black bars; they are upscaled too, which costs time</source>
        <translation>es gibt schwarze Balken; sie werden mit vergrößert, was Zeit kostet</translation>
    </message>
    <message>
        <source>pixels that are always black: {sides}</source>
        <translation>Pixel, die immer schwarz sind: {sides}</translation>
    </message>
    <message>
        <source>crop them first, for example with ffmpeg -vf crop={crop}</source>
        <translation>vorher abschneiden, zum Beispiel mit ffmpeg -vf crop={crop}</translation>
    </message>
    <message>
        <source>{size} at the top</source>
        <translation>{size} oben</translation>
    </message>
    <message>
        <source>{size} at the bottom</source>
        <translation>{size} unten</translation>
    </message>
    <message>
        <source>{size} at the left</source>
        <translation>{size} links</translation>
    </message>
    <message>
        <source>{size} at the right</source>
        <translation>{size} rechts</translation>
    </message>
    <message>
        <source>copy or download it again, if it seems to end too early</source>
        <translation>noch einmal kopieren oder herunterladen, falls es zu früh zu enden scheint</translation>
    </message>
    <message>
        <source>{number}, at {times} and {more} more times</source>
        <translation>{number}, bei {times} und {more} weiteren Zeiten</translation>
    </message>
    <message>
        <source>{number}, at {times}</source>
        <translation>{number}, bei {times}</translation>
    </message>
    <message>
        <source>packets of the video are damaged, and their frames are lost</source>
        <translation>Pakete des Videos sind beschädigt, ihre Bilder sind verloren</translation>
    </message>
    <message>
        <source>images cannot be read</source>
        <translation>Bilder sind nicht lesbar</translation>
    </message>
    <message>
        <source>look for better copies; the output fills them from their neighbours</source>
        <translation>bessere Kopien suchen; die Ausgabe füllt sie aus ihren Nachbarn</translation>
    </message>
    <message>
        <source>recordings are joined, each with a clock of its own; they follow each other</source>
        <translation>mehrere Aufnahmen hintereinander, jede mit eigener Uhr; sie folgen aufeinander</translation>
    </message>
    <message>
        <source>{number}: {names} and {more} more</source>
        <translation>{number}: {names} und {more} weitere</translation>
    </message>
    <message>
        <source>look for a better copy; the output fills them from their neighbours</source>
        <translation>eine bessere Kopie suchen; die Ausgabe füllt sie aus ihren Nachbarn</translation>
    </message>
    <message>
        <source>frames are damaged and were patched by the decoder</source>
        <translation>Bilder sind beschädigt und wurden vom Decoder ausgebessert</translation>
    </message>
    <message>
        <source>look for a better copy</source>
        <translation>eine bessere Kopie suchen</translation>
    </message>
    <message>
        <source>the file cannot be read to its end</source>
        <translation>die Datei lässt sich nicht bis zu ihrem Ende lesen</translation>
    </message>
    <message>
        <source>after {number} frames: {why}</source>
        <translation>nach {number} Bildern: {why}</translation>
    </message>
    <message>
        <source>copy or download it again</source>
        <translation>noch einmal kopieren oder herunterladen</translation>
    </message>
    <message>
        <source>there are fewer frames than the header promises</source>
        <translation>es gibt weniger Bilder, als der Dateikopf verspricht</translation>
    </message>
    <message>
        <source>{decoded} decoded, {promised} promised</source>
        <translation>{decoded} dekodiert, {promised} versprochen</translation>
    </message>
    <message>
        <source>the video ends before the header says</source>
        <translation>das Video endet früher, als der Dateikopf sagt</translation>
    </message>
    <message>
        <source>the video ends at {end_s:.3f} s, the header promises {promised_s:.3f} s: the file may break off</source>
        <translation>das Video endet bei {end_s:.3f} s, der Dateikopf verspricht {promised_s:.3f} s: Die Datei bricht vielleicht ab</translation>
    </message>
    <message>
        <source>interlaced</source>
        <translation>mit Halbbildern</translation>
    </message>
    <message>
        <source>progressive</source>
        <translation>mit Vollbildern</translation>
    </message>
    <message>
        <source>telecined</source>
        <translation>mit Telecine</translation>
    </message>
    <message>
        <source>none flagged</source>
        <translation>keines gekennzeichnet</translation>
    </message>
    <message>
        <source>{number} flagged</source>
        <translation>{number} gekennzeichnet</translation>
    </message>
    <message>
        <source>{combed} of {moving} moving frames combed; {flags}</source>
        <translation>{combed} von {moving} bewegten Bildern mit Kamm; {flags}</translation>
    </message>
    <message>
        <source>the video says it is interlaced; too little moves to see whether it is</source>
        <translation>das Video ist als Halbbildvideo gekennzeichnet; es bewegt sich zu wenig, um zu sehen, ob es eines ist</translation>
    </message>
    <message>
        <source>the video says it is interlaced, but its frames are whole</source>
        <translation>das Video ist als Halbbildvideo gekennzeichnet, aber seine Bilder sind ganz</translation>
    </message>
    <message>
        <source>the video is interlaced: each frame holds two moments, line by line</source>
        <translation>das Video besteht aus Halbbildern: Jedes Bild enthält Zeile für Zeile zwei Zeitpunkte</translation>
    </message>
    <message>
        <source>parts of the video are interlaced and others are not</source>
        <translation>Teile des Videos bestehen aus Halbbildern, andere nicht</translation>
    </message>
    <message>
        <source>{frames}; stretches of {length} frames: {parts}</source>
        <translation>{frames}; Abschnitte von {length} Bildern: {parts}</translation>
    </message>
    <message>
        <source>this is film at 24 frames/s spread over 30 (3:2 pulldown): two of every five frames are combed</source>
        <translation>das ist Film mit 24 Bildern/s, verteilt auf 30 (3:2-Pulldown): Zwei von fünf Bildern haben einen Kamm</translation>
    </message>
    <message>
        <source>correct the tag first, for H.264 with ffmpeg -c copy -bsf:v {filter}</source>
        <translation>vorher die Angabe berichtigen, bei H.264 mit ffmpeg -c copy -bsf:v {filter}</translation>
    </message>
    <message>
        <source>the samples use the full range although limited range is meant: shadows and lights are cut off where it is shown</source>
        <translation>die Werte nutzen den vollen Bereich, obwohl der begrenzte gemeint ist: Schatten und Lichter werden beim Abspielen abgeschnitten</translation>
    </message>
    <message>
        <source>{dark:.1%} of the luma below {low}, {bright:.1%} from {high} up (8 bit)</source>
        <translation>{dark:.1%} der Helligkeit unter {low}, {bright:.1%} ab {high} (8 Bit)</translation>
    </message>
    <message>
        <source>the samples keep to limited range although full range is tagged: the picture is shown greyish</source>
        <translation>die Werte bleiben im begrenzten Bereich, obwohl der volle angegeben ist: Das Bild wird grau gezeigt</translation>
    </message>
    <message>
        <source>hardly any luma below {low} or above {high} (8 bit), and {ends:.1%} or more at either end</source>
        <translation>kaum Helligkeit unter {low} oder über {high} (8 Bit), und {ends:.1%} oder mehr an beiden Enden</translation>
    </message>
    <message>
        <source>{repeats} of {frames} frames, the first is frame {first}, the longest run {longest}</source>
        <translation>{repeats} von {frames} Bildern, das erste ist Bild {first}, am längsten {longest} hintereinander</translation>
    </message>
    <message>
        <source>drop them first, for example with ffmpeg -vf decimate=cycle={cycle}</source>
        <translation>vorher entfernen, zum Beispiel mit ffmpeg -vf decimate=cycle={cycle}</translation>
    </message>
    <message>
        <source>{frames}; mostly, one frame in {cycle} is one</source>
        <translation>{frames}; meist eines von {cycle} Bildern</translation>
    </message>
    <message>
        <source>frames repeat the one before while the picture moves: motion stutters</source>
        <translation>Bilder wiederholen das vorige, während sich etwas bewegt: Bewegungen ruckeln</translation>
    </message>
    <message>
        <source>then {what} from {time}</source>
        <translation>dann {what} ab {time}</translation>
    </message>
    <message>
        <source>and {number} more changes</source>
        <translation>und {number} weitere Wechsel</translation>
    </message>
    <message>
        <source>the picture changes its size or shape; all of it is fitted into {size}, with black bars where its proportions are others</source>
        <translation>das Bild wechselt Größe oder Form; alles wird in {size} eingepasst, bei anderen Seitenverhältnissen mit schwarzen Balken</translation>
    </message>
    <message>
        <source>the samples change their format; the output has that of the first ones</source>
        <translation>die Werte wechseln ihr Format; die Ausgabe hat das der ersten</translation>
    </message>
    <message>
        <source>timestamps are missing or go backward; the frames are given new ones</source>
        <translation>Zeitstempel fehlen oder laufen rückwärts; die Bilder bekommen neue</translation>
    </message>
    <message>
        <source>{missing} missing, {backward} not after the one before</source>
        <translation>{missing} fehlen, {backward} nicht nach dem vorigen</translation>
    </message>
    <message>
        <source>frames come at a variable rate; the output keeps the time of each</source>
        <translation>die Bilder kommen mit wechselnder Rate; die Ausgabe behält die Zeit eines jeden</translation>
    </message>
    <message>
        <source>{uneven} of {steps} steps are not the usual one; they last {least:.1f} to {most:.1f} ms</source>
        <translation>{uneven} von {steps} Schritten sind nicht der übliche; sie dauern {least:.1f} bis {most:.1f} ms</translation>
    </message>
    <message>
        <source>{number} images missing in the sequence: {shown}</source>
        <translation>{number} Bilder fehlen in der Folge: {shown}</translation>
    </message>
    <message>
        <source>1 image missing in the sequence: {shown}</source>
        <translation>1 Bild fehlt in der Folge: {shown}</translation>
    </message>
    <message>
        <source>no picture in it</source>
        <translation>kein Bild darin</translation>
    </message>
    <message>
        <source>no decoder</source>
        <translation>kein Decoder</translation>
    </message>
    <message>
        <source>Deinterlace every frame</source>
        <translation>Jedes Bild aus Halbbildern zusammensetzen</translation>
    </message>
    <message>
        <source>Do not deinterlace</source>
        <translation>Halbbilder lassen</translation>
    </message>
    <message>
        <source>Undo telecine</source>
        <translation>Telecine rückgängig machen</translation>
    </message>
    <message>
        <source>Take video stream {index}</source>
        <translation>Videospur {index} nehmen</translation>
    </message>
    <message>
        <source>Make the missing images of their neighbours</source>
        <translation>Fehlende Bilder aus ihren Nachbarn machen</translation>
    </message>
    <message>
        <source>duplicate the clip, and set Until to {time} s in one and From to {time} s in the other: each file has its own size</source>
        <translation>den Clip duplizieren, im einen Bis auf {time} s setzen, im anderen Von auf {time} s: Jede Datei hat dann ihre eigene Größe</translation>
    </message>
    <message>
        <source>a frame has no timestamp; it was given one</source>
        <translation>ein Bild hatte keinen Zeitstempel; es bekam einen</translation>
    </message>
    <message>
        <source>a frame has a timestamp not after the one before; it was given one</source>
        <translation>der Zeitstempel eines Bildes lag nicht nach dem vorigen; es bekam einen neuen</translation>
    </message>
    <message>
        <source>.avi keeps neither exact times nor how much of the sound&apos;s beginning is left out: sound and picture may be up to 0.1 s apart; .mkv and .mp4 keep both</source>
        <translation>.avi behält weder genaue Zeiten noch, wie viel vom Anfang des Tons wegfällt: Ton und Bild können bis zu 0.1 s auseinander liegen; .mkv und .mp4 behalten beides</translation>
    </message>
    <message>
        <source>{type} stream {index} ({codec}) is left out</source>
        <translation>die Spur {index} ({type}, {codec}) fällt weg</translation>
    </message>
    <message>
        <source>{what}: no container here holds it</source>
        <translation>{what}: Kein Container hier fasst sie</translation>
    </message>
    <message>
        <source>data stream {index} is left out</source>
        <translation>die Datenspur {index} fällt weg</translation>
    </message>
    <message>
        <source>{type} stream {index} is left out: this build does not know its codec</source>
        <translation>die Spur {index} ({type}) fällt weg: Ihr Codec ist hier nicht bekannt</translation>
    </message>
    <message>
        <source>{what}: its description is damaged</source>
        <translation>{what}: Ihre Beschreibung ist beschädigt</translation>
    </message>
    <message>
        <source>.{extension} cannot hold {name} video</source>
        <translation>.{extension} kann kein Video von {name} enthalten</translation>
    </message>
    <message>
        <source>unknown container {suffix}</source>
        <translation>unbekannter Container {suffix}</translation>
    </message>
    <message>
        <source>the output name has no extension</source>
        <translation>der Name der Ausgabe hat keine Endung</translation>
    </message>
    <message>
        <source>.{extension} cannot hold {streams}</source>
        <translation>.{extension} kann nicht enthalten: {streams}</translation>
    </message>
    <message>
        <source>video stream {index} is left out</source>
        <translation>die Videospur {index} fällt weg</translation>
    </message>
    <message>
        <source>{number} video streams: {streams}; stream {index} is used</source>
        <translation>{number} Videospuren: {streams}; benutzt wird Spur {index}</translation>
    </message>
    <message>
        <source>colour not tagged, taken as: {guesses}</source>
        <translation>Farbe nicht angegeben, angenommen wird: {guesses}</translation>
    </message>
    <message>
        <source>the video is interlaced ({order})</source>
        <translation>das Video besteht aus Halbbildern ({order})</translation>
    </message>
    <message>
        <source>the animation plays for ever; the output plays once</source>
        <translation>die Animation läuft endlos; die Ausgabe läuft einmal</translation>
    </message>
    <message>
        <source>the animation plays {number} times; the output plays once</source>
        <translation>die Animation läuft {number} Mal; die Ausgabe läuft einmal</translation>
    </message>
    <message>
        <source>{name} does not take pixel format {pix_fmt}</source>
        <translation>{name} nimmt das Pixelformat {pix_fmt} nicht an</translation>
    </message>
    <message>
        <source>encoder {name} is not available here</source>
        <translation>der Encoder {name} ist hier nicht verfügbar</translation>
    </message>
    <message>
        <source>{name} cannot encode {width}x{height}: no side may be below {least_size}</source>
        <translation>{name} kann {width}x{height} nicht kodieren: Keine Seite darf unter {least_size} liegen</translation>
    </message>
    <message>
        <source>{name} takes {most} bits at most; the source has {bits}</source>
        <translation>{name} nimmt höchstens {most} Bit; die Quelle hat {bits}</translation>
    </message>
    <message>
        <source>{name} cannot encode {width}x{height} as {pix_fmt}</source>
        <translation>{name} kann {width}x{height} nicht als {pix_fmt} kodieren</translation>
    </message>
    <message>
        <source>the mastering metadata is not kept; these encoders keep it: {names}</source>
        <translation>die Mastering-Daten bleiben nicht erhalten; diese Encoder behalten sie: {names}</translation>
    </message>
    <message>
        <source>unknown encoder {name}</source>
        <translation>unbekannter Encoder {name}</translation>
    </message>
    <message>
        <source>{width}x{height} is odd, so {name} encodes it as 4:4:4</source>
        <translation>{width}x{height} ist ungerade, deshalb kodiert {name} es als 4:4:4</translation>
    </message>
    <message>
        <source>{name} needs an even width and height, not {width}x{height}</source>
        <translation>{name} braucht gerade Breite und Höhe, nicht {width}x{height}</translation>
    </message>
    <message>
        <source>the output would have {out_width}x{out_height} pixels; a side has at most {max_side}</source>
        <translation>die Ausgabe hätte {out_width}x{out_height} Pixel; eine Seite hat höchstens {max_side}</translation>
    </message>
    <message>
        <source>no file matches the pattern</source>
        <translation>keine Datei passt zum Muster</translation>
    </message>
    <message>
        <source>the folder holds no images</source>
        <translation>der Ordner enthält keine Bilder</translation>
    </message>
    <message>
        <source>frame {n} cannot be read again as it was</source>
        <translation>Bild {n} lässt sich nicht noch einmal so lesen, wie es war</translation>
    </message>
    <message>
        <source>the segments hold {ranks} frames, {pts} were expected</source>
        <translation>die Stücke enthalten {ranks} Bilder, erwartet waren {pts}</translation>
    </message>
    <message>
        <source>a {name} file cannot hold {codec} video</source>
        <translation>eine Datei in {name} kann kein Video von {codec} enthalten</translation>
    </message>
    <message>
        <source>the segments were encoded with different settings</source>
        <translation>die Stücke wurden mit verschiedenen Einstellungen kodiert</translation>
    </message>
    <message>
        <source>its frames are {width}x{height}, more than {max_pixels:,} pixels</source>
        <translation>seine Bilder sind {width}x{height}, mehr als {max_pixels:,} Pixel</translation>
    </message>
    <message>
        <source>{text} is no number of pixels</source>
        <translation>{text} ist keine Anzahl von Pixeln</translation>
    </message>
    <message>
        <source>If that is right, set {max_pixels_variable} to a larger number</source>
        <translation>Wenn das stimmt, setzen Sie {max_pixels_variable} auf eine größere Zahl</translation>
    </message>
    <message>
        <source>cannot write the file ({reason})</source>
        <translation>die Datei kann nicht geschrieben werden ({reason})</translation>
    </message>
    <message>
        <source>Check that the file is whole and is a video</source>
        <translation>Prüfen Sie, ob die Datei vollständig und ein Video ist</translation>
    </message>
    <message>
        <source>not a video file, or damaged ({why})</source>
        <translation>keine Videodatei, oder beschädigt ({why})</translation>
    </message>
    <message>
        <source>no frame of its video decodes</source>
        <translation>kein Bild des Videos lässt sich dekodieren</translation>
    </message>
    <message>
        <source>stream {index} is none of its videos</source>
        <translation>die Spur {index} ist keines der Videos</translation>
    </message>
    <message>
        <source>it is a folder without images</source>
        <translation>es ist ein Ordner ohne Bilder</translation>
    </message>
    <message>
        <source>it is a text file, not a video</source>
        <translation>es ist eine Textdatei, kein Video</translation>
    </message>
    <message>
        <source>the header is missing; the file is cut off or damaged</source>
        <translation>der Dateikopf fehlt; die Datei ist abgeschnitten oder beschädigt</translation>
    </message>
    <message>
        <source>its video lies in another file{named}, and what a file refers to is not opened, for safety</source>
        <translation>das Video liegt in einer anderen Datei{named}; worauf eine Datei verweist, wird der Sicherheit wegen nicht geöffnet</translation>
    </message>
    <message>
        <source>The file is damaged or encrypted</source>
        <translation>Die Datei ist beschädigt oder verschlüsselt</translation>
    </message>
    <message>
        <source>it is a pipe, and a file is read more than once</source>
        <translation>es ist eine Pipe, und eine Datei wird mehrmals gelesen</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>die Datei ist leer</translation>
    </message>
    <message>
        <source>it holds a cover picture but no video</source>
        <translation>es enthält ein Titelbild, aber kein Video</translation>
    </message>
    <message>
        <source>this build has no decoder for its video</source>
        <translation>für dieses Video gibt es hier keinen Decoder</translation>
    </message>
    <message>
        <source>Check the name and the folder</source>
        <translation>Prüfen Sie den Namen und den Ordner</translation>
    </message>
    <message>
        <source>Copy or download it again</source>
        <translation>Kopieren Sie sie noch einmal, oder laden Sie sie neu herunter</translation>
    </message>
    <message>
        <source>no permission to read it</source>
        <translation>keine Berechtigung, sie zu lesen</translation>
    </message>
    <message>
        <source>it holds no video, only {kinds}</source>
        <translation>es enthält kein Video, nur {kinds}</translation>
    </message>
    <message>
        <source>it holds no video nor anything else</source>
        <translation>es enthält weder Video noch etwas anderes</translation>
    </message>
    <message>
        <source>Convert it first, for example with ffmpeg to FFV1</source>
        <translation>Wandeln Sie es vorher um, zum Beispiel mit ffmpeg in FFV1</translation>
    </message>
    <message>
        <source>{number} images could not be read in all</source>
        <translation>insgesamt {number} Bilder konnten nicht gelesen werden</translation>
    </message>
    <message>
        <source>the image is {width}x{height}, the first one {first}</source>
        <translation>das Bild ist {width}x{height}, das erste {first}</translation>
    </message>
    <message>
        <source>the image is an animation of {num_frames} frames</source>
        <translation>das Bild ist eine Animation mit {num_frames} Bildern</translation>
    </message>
    <message>
        <source>All images of a sequence must have one size</source>
        <translation>Alle Bilder einer Folge müssen gleich groß sein</translation>
    </message>
    <message>
        <source>cannot make the folder ({why})</source>
        <translation>der Ordner kann nicht angelegt werden ({why})</translation>
    </message>
    <message>
        <source>cannot write ({why})</source>
        <translation>Schreiben nicht möglich ({why})</translation>
    </message>
    <message>
        <source>the image {name} could not be read ({why})</source>
        <translation>das Bild {name} konnte nicht gelesen werden ({why})</translation>
    </message>
    <message>
        <source>this container cannot hold {type} stream {index}</source>
        <translation>dieser Container kann die Spur {index} ({type}) nicht enthalten</translation>
    </message>
    <message>
        <source>what is copied breaks off with the file ({reason})</source>
        <translation>was kopiert wird, bricht mit der Datei ab ({reason})</translation>
    </message>
    <message>
        <source>{number} damaged packets were skipped in all</source>
        <translation>insgesamt {number} beschädigte Pakete wurden übersprungen</translation>
    </message>
    <message>
        <source>frames that are damaged, as far as they decode: {number}</source>
        <translation>Bilder, die beschädigt sind, soweit sie sich dekodieren lassen: {number}</translation>
    </message>
    <message>
        <source>{decoded} frames decoded; the header promises {promised}</source>
        <translation>{decoded} Bilder dekodiert; der Dateikopf verspricht {promised}</translation>
    </message>
    <message>
        <source>the clock jumps {times} times; the parts follow each other</source>
        <translation>die Uhr springt {times} Mal; die Teile folgen aufeinander</translation>
    </message>
    <message>
        <source>the clock jumps 1 time; the parts follow each other</source>
        <translation>die Uhr springt 1 Mal; die Teile folgen aufeinander</translation>
    </message>
    <message>
        <source>the file breaks off ({why})</source>
        <translation>die Datei bricht ab ({why})</translation>
    </message>
    <message>
        <source>a damaged packet after frame {frame} was skipped ({why})</source>
        <translation>ein beschädigtes Paket nach Bild {frame} wurde übersprungen ({why})</translation>
    </message>
    <message>
        <source>cannot write with {name} ({reason})</source>
        <translation>Schreiben mit {name} nicht möglich ({reason})</translation>
    </message>
    <message>
        <source>cover picture {index} is left out: the containers MKV and MP4 keep it</source>
        <translation>das Titelbild {index} fällt weg: Die Container MKV und MP4 behalten es</translation>
    </message>
    <message>
        <source>{what}: the container {suffix} keeps it</source>
        <translation>{what}: Der Container {suffix} behält sie</translation>
    </message>
    <message>
        <source>Choose another one in the settings: {names}</source>
        <translation>Wählen Sie in den Einstellungen einen anderen: {names}</translation>
    </message>
    <message>
        <source>Choose {better} as Container in the settings: {stem}.{better}</source>
        <translation>Wählen Sie in den Einstellungen {better} als Container: {stem}.{better}</translation>
    </message>
    <message>
        <source>Choose MKV as Container in the settings: {stem}.mkv</source>
        <translation>Wählen Sie in den Einstellungen MKV als Container: {stem}.mkv</translation>
    </message>
    <message>
        <source>{used} (Video stream in the settings chooses)</source>
        <translation>{used} (die Videospur in den Einstellungen wählt)</translation>
    </message>
    <message>
        <source>{name} has no quality to set</source>
        <translation>{name} hat keine einstellbare Qualität</translation>
    </message>
    <message>
        <source>the quality {crf} is out of range</source>
        <translation>die Qualität {crf} liegt außerhalb des Bereichs</translation>
    </message>
    <message>
        <source>Choose H.264 (x264) or FFV1 as Encoder in the settings</source>
        <translation>Wählen Sie in den Einstellungen H.264 (x264) oder FFV1 als Encoder</translation>
    </message>
    <message>
        <source>Choose a 4:4:4 Pixel format under Advanced, or an even Size, in the settings</source>
        <translation>Wählen Sie in den Einstellungen unter Erweitert ein Pixelformat mit 4:4:4, oder eine gerade Größe</translation>
    </message>
    <message>
        <source>Empty Quality in the settings</source>
        <translation>Leeren Sie in den Einstellungen die Qualität</translation>
    </message>
    <message>
        <source>Set Quality in the settings to {low} to {high}</source>
        <translation>Setzen Sie in den Einstellungen die Qualität auf {low} bis {high}</translation>
    </message>
    <message>
        <source>Choose H.264 (x264), H.265 (x265) or FFV1 as Encoder, or an even Size, in the settings</source>
        <translation>Wählen Sie in den Einstellungen H.264 (x264), H.265 (x265) oder FFV1 als Encoder, oder eine gerade Größe</translation>
    </message>
    <message>
        <source>Choose a smaller Size in the settings.</source>
        <translation>Wählen Sie in den Einstellungen eine kleinere Größe.</translation>
    </message>
    <message>
        <source>If the file was changed, add it anew.</source>
        <translation>Wenn die Datei geändert wurde, fügen Sie sie neu hinzu.</translation>
    </message>
    <message>
        <source>no frame lies between From and Until</source>
        <translation>zwischen Von und Bis liegt kein Bild</translation>
    </message>
    <message>
        <source>Its first frame is shown at {first:.3f} s, its last at about {last:.3f} s: change From and Until in the settings.</source>
        <translation>Das erste Bild wird bei {first:.3f} s gezeigt, das letzte bei etwa {last:.3f} s: Ändern Sie in den Einstellungen Von und Bis.</translation>
    </message>
    <message>
        <source>Choose another Name in the settings, so that it begins again</source>
        <translation>Wählen Sie in den Einstellungen einen anderen Namen, damit es neu beginnt</translation>
    </message>
    <message>
        <source>Choose MKV as Container in the settings</source>
        <translation>Wählen Sie in den Einstellungen MKV als Container</translation>
    </message>
    <message>
        <source>Set Video stream in the settings, under Source, to one of: {videos}</source>
        <translation>Setzen Sie in den Einstellungen unter Quelle die Videospur auf eine von: {videos}</translation>
    </message>
    <message>
        <source>Add that file itself, or put both into one, for example with ffmpeg -enable_drefs 1 -use_absolute_path 1 -i IN -c copy OUT.mov, if you trust where it comes from</source>
        <translation>Fügen Sie jene Datei selbst hinzu, oder machen Sie aus beiden eine, zum Beispiel mit ffmpeg -enable_drefs 1 -use_absolute_path 1 -i IN -c copy OUT.mov, wenn Sie der Herkunft trauen</translation>
    </message>
    <message>
        <source>Copy it to a file</source>
        <translation>Kopieren Sie es in eine Datei</translation>
    </message>
    <message>
        <source>Add a file that holds a video</source>
        <translation>Fügen Sie eine Datei hinzu, die ein Video enthält</translation>
    </message>
    <message>
        <source>Set Missing images in the settings, under Source: they can be made of their neighbours (at most {most_filled:,}), or left out</source>
        <translation>Setzen Sie in den Einstellungen unter Quelle die fehlenden Bilder: Sie können aus ihren Nachbarn gemacht (höchstens {most_filled:,}) oder weggelassen werden</translation>
    </message>
    <message>
        <source>Add it by itself, not as one of a sequence</source>
        <translation>Fügen Sie es für sich hinzu, nicht als Teil einer Folge</translation>
    </message>
    <message>
        <source>Check the disk, then choose Queue Again: it goes on where it stopped</source>
        <translation>Prüfen Sie den Datenträger, dann wählen Sie Erneut einreihen: Es geht dort weiter, wo es aufgehört hat</translation>
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
        <source>Stopped before a piece was finished: Start begins at the first frame.</source>
        <translation>Angehalten, bevor ein Stück fertig war: Start beginnt beim ersten Bild.</translation>
    </message>
    <message numerus="yes">
        <source>Done in {0}, %n frame(s), {1}: {2}</source>
        <translation>
            <numerusform>Fertig in {0}, %n Bild, {1}: {2}</numerusform>
            <numerusform>Fertig in {0}, %n Bilder, {1}: {2}</numerusform>
        </translation>
    </message>
    <message>
        <source>Begin again without it</source>
        <translation>Von vorn beginnen</translation>
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
        <translation>Eingestellt: {0}</translation>
    </message>
    <message>
        <source>Remedy</source>
        <translation>Abhilfe</translation>
    </message>
    <message>
        <source>Frames kept: {0} of {1}. Started again, it goes on from there.</source>
        <translation>Behaltene Bilder: {0} von {1}. Neu gestartet, geht es dort weiter.</translation>
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
    <message>
        <source>{0} ({1} times)</source>
        <translation>{0} ({1}-mal)</translation>
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
        <source>The queue in {0} is marked as open on the computer {1}.</source>
        <translation>Die Warteschlange in {0} ist als auf dem Computer {1} geöffnet vermerkt.</translation>
    </message>
    <message>
        <source>A window that did not end well leaves such a mark. Open the queue here only if it is open nowhere else: two windows on one queue lose each other&apos;s changes.</source>
        <translation>Ein Fenster, das nicht ordentlich geendet hat, hinterlässt solch einen Vermerk. Öffnen Sie die Warteschlange hier nur, wenn sie nirgends sonst offen ist: Zwei Fenster mit einer Warteschlange verlieren, was im jeweils anderen geändert wurde.</translation>
    </message>
    <message>
        <source>&amp;Open Here</source>
        <translation>&amp;Hier öffnen</translation>
    </message>
    <message numerus="yes">
        <source>Outputs of %n clip(s) exist already.</source>
        <translation>
            <numerusform>Die Ausgabe von %n Clip gibt es schon.</numerusform>
            <numerusform>Die Ausgaben von %n Clips gibt es schon.</numerusform>
        </translation>
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
        <translation>{0}: Etwa {1} werden gebraucht, {2} sind frei</translation>
    </message>
    <message>
        <source>There is hardly enough space for the outputs.</source>
        <translation>Der Platz reicht für die Ausgaben kaum.</translation>
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
    <message numerus="yes">
        <source>All clips are done. In %n second(s) it happens by itself.</source>
        <translation>
            <numerusform>Alle Clips sind fertig. In %n Sekunde geschieht es von selbst.</numerusform>
            <numerusform>Alle Clips sind fertig. In %n Sekunden geschieht es von selbst.</numerusform>
        </translation>
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
        <translation>Diesen Computer prüfen</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
    <message>
        <source>Checking this machine; one frame is tried...</source>
        <translation>Dieser Computer wird geprüft; ein Bild wird probiert...</translation>
    </message>
    <message>
        <source>The check did not come to an end.</source>
        <translation>Die Prüfung brach ab.</translation>
    </message>
    <message>
        <source>Something needs a hand.</source>
        <translation>Etwas muss behoben werden.</translation>
    </message>
    <message>
        <source>Ready. Something could be better.</source>
        <translation>Bereit. Manches könnte besser sein.</translation>
    </message>
    <message>
        <source>All is well.</source>
        <translation>Alles in Ordnung.</translation>
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
        <translation>Wohin mit den Ausgaben?</translation>
    </message>
    <message>
        <source>Choose a folder, or outputs beside each clip.</source>
        <translation>Wählen Sie einen Ordner oder „Neben jedem Clip“.</translation>
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
        <translation>Die Prüfung brach ab: {0}</translation>
    </message>
    <message>
        <source>Something needs a hand:</source>
        <translation>Etwas muss behoben werden:</translation>
    </message>
    <message>
        <source>All is well.</source>
        <translation>Alles in Ordnung.</translation>
    </message>
    <message>
        <source>On {0}, a minute of video in {1} takes about {2}.</source>
        <translation>Auf {0} dauert eine Minute Video in {1} etwa {2}.</translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n Sekunde</numerusform>
            <numerusform>%n Sekunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n Minute</numerusform>
            <numerusform>%n Minuten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n Stunde</numerusform>
            <numerusform>%n Stunden</numerusform>
        </translation>
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
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Leave the whole screen (Escape)</source>
        <translation>Vollbild verlassen (Escape)</translation>
    </message>
    <message>
        <source>Leave the whole screen</source>
        <translation>Vollbild verlassen</translation>
    </message>
</context>
<context>
    <name>GuideWindow</name>
    <message>
        <source>Guide</source>
        <translation>Handbuch</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>&amp;First Page</source>
        <translation>&amp;Erste Seite</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>&amp;Schließen</translation>
    </message>
    <message>
        <source>This page is in English only.</source>
        <translation>Diese Seite gibt es nur auf Englisch.</translation>
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
        <translation>Wird gestartet...</translation>
    </message>
    <message>
        <source>Cancelling...</source>
        <translation>Wird abgebrochen...</translation>
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
        <translation>Es fehlt noch: {0}. {1}.</translation>
    </message>
    <message>
        <source>Reading {0}...</source>
        <translation>{0} wird gelesen...</translation>
    </message>
    <message>
        <source>Fitting the parts together...</source>
        <translation>Die Teile werden zusammengefügt...</translation>
    </message>
    <message>
        <source>Writing {0}...</source>
        <translation>{0} wird geschrieben...</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was kept.</source>
        <translation>Abgebrochen. Es wurde nichts behalten.</translation>
    </message>
</context>
<context>
    <name>LivePage</name>
    <message>
        <source>paused</source>
        <translation>pausiert</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>startet</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>wird angehalten</translation>
    </message>
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
        <translation>Werkzeugleiste</translation>
    </message>
    <message>
        <source>About AdcVSR</source>
        <translation>Über AdcVSR</translation>
    </message>
    <message>
        <source>The guide was not installed with this AdcVSR.</source>
        <translation>Das Handbuch wurde mit diesem AdcVSR nicht installiert.</translation>
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
        <source>Clips left out that cannot be read: {0}; each says why</source>
        <translation>Ausgelassene Clips, die nicht lesbar sind: {0}; jeder sagt, warum</translation>
    </message>
    <message>
        <source>Clips left out that failed: {0}; Start Selected tries them again</source>
        <translation>Ausgelassene fehlgeschlagene Clips: {0}; „Auswahl starten“ versucht sie erneut</translation>
    </message>
    <message>
        <source>Watch a folder</source>
        <translation>Ordner überwachen</translation>
    </message>
    <message>
        <source>Stop &amp;Watching {0}</source>
        <translation>&amp;Überwachung von {0} beenden</translation>
    </message>
    <message>
        <source>Watching {0} for clips</source>
        <translation>{0} wird auf Clips überwacht</translation>
    </message>
    <message>
        <source>{0} lacks its end, so it was not started; add it by hand if it shall be</source>
        <translation>{0} fehlt das Ende, daher nicht gestartet; bei Bedarf von Hand hinzufügen</translation>
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
        <translation>{0} wird geprüft...</translation>
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
    <message numerus="yes">
        <source>%n frame(s) before and after each frame</source>
        <translation>
            <numerusform>%n Bild vor und nach jedem Bild</numerusform>
            <numerusform>%n Bilder vor und nach jedem Bild</numerusform>
        </translation>
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
        <translation>Modelle werden gesucht...</translation>
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
        <source>{0} of {1}</source>
        <translation>{0} von {1}</translation>
    </message>
    <message>
        <source>GPU {0}</source>
        <translation>GPU {0}</translation>
    </message>
</context>
<context>
    <name>Outcome</name>
    <message>
        <source>The process could not be started: {0}</source>
        <translation>Der Prozess konnte nicht gestartet werden: {0}</translation>
    </message>
    <message>
        <source>The process was ended by the system (signal 9), most likely for want of memory</source>
        <translation>Der Prozess wurde vom System beendet (Signal 9), wahrscheinlich aus Mangel an Speicher</translation>
    </message>
    <message>
        <source>The process was ended by the system (signal {0})</source>
        <translation>Der Prozess wurde vom System beendet (Signal {0})</translation>
    </message>
    <message>
        <source>The process ended without saying that the output is complete</source>
        <translation>Der Prozess endete, ohne zu melden, dass die Ausgabe vollständig ist</translation>
    </message>
    <message>
        <source>The process ended with exit code {0}</source>
        <translation>Der Prozess endete mit dem Code {0}</translation>
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
        <translation>Text und Wörter in geschweiften Klammern: {0}</translation>
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
    <message>
        <source>en</source>
        <comment>the code of the language of these words, as in de</comment>
        <translation>de</translation>
    </message>
    <message>
        <source>Page of the guide</source>
        <translation>Seite des Handbuchs</translation>
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
    <message numerus="yes">
        <source>{0}: {1}, {2:.3f} frames a second, %n frame(s){3}</source>
        <translation>
            <numerusform>{0}: {1}, {2:.3f} Bilder je Sekunde, %n Bild{3}</numerusform>
            <numerusform>{0}: {1}, {2:.3f} Bilder je Sekunde, %n Bilder{3}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} of %n frame(s)</source>
        <translation>
            <numerusform>{0} von %n Bild</numerusform>
            <numerusform>{0} von %n Bildern</numerusform>
        </translation>
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
    <name>QueueColumns</name>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
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
    <message>
        <source>{0} unreadable</source>
        <translation>{0} nicht lesbar</translation>
    </message>
</context>
<context>
    <name>QueueFile</name>
    <message>
        <source>AdcVSR keeps its queue in {0}: make space there, then start again</source>
        <translation>AdcVSR bewahrt seine Warteschlange in {0} auf: Schaffen Sie dort Platz, und starten Sie dann noch einmal</translation>
    </message>
    <message>
        <source>The saved queue cannot be read: {0}</source>
        <translation>Die gespeicherte Warteschlange kann nicht gelesen werden: {0}</translation>
    </message>
    <message>
        <source>The saved queue could not be read ({0}); it is kept as {1}</source>
        <translation>Die gespeicherte Warteschlange konnte nicht gelesen werden ({0}); sie bleibt erhalten als {1}</translation>
    </message>
    <message numerus="yes">
        <source>%n clip(s) of the saved queue could not be read ({0}) and left it; as it was, it is kept as {1}</source>
        <translation>
            <numerusform>%n Clip der gespeicherten Warteschlange konnte nicht gelesen werden ({0}) und fehlt jetzt darin; wie sie war, bleibt sie erhalten als {1}</numerusform>
            <numerusform>%n Clips der gespeicherten Warteschlange konnten nicht gelesen werden ({0}) und fehlen jetzt darin; wie sie war, bleibt sie erhalten als {1}</numerusform>
        </translation>
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
        <translation>Bilder/s</translation>
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
        <source>Unreadable</source>
        <translation>Nicht lesbar</translation>
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
        <translation>Warteschlange</translation>
    </message>
</context>
<context>
    <name>QueueRunner</name>
    <message>
        <source>The log tells more. Choose Queue Again to go on where it ended</source>
        <translation>Das Protokoll sagt mehr. Wählen Sie Erneut einreihen, um dort weiterzumachen, wo es endete</translation>
    </message>
    <message>
        <source>The source {0} is not there any more</source>
        <translation>Die Quelle {0} ist nicht mehr da</translation>
    </message>
    <message>
        <source>Put it back or connect its disk, then choose Queue Again</source>
        <translation>Legen Sie sie zurück oder schließen Sie ihren Datenträger an, dann wählen Sie Erneut einreihen</translation>
    </message>
    <message>
        <source>The output folder {0} cannot be made: {1}</source>
        <translation>Der Ausgabeordner {0} kann nicht angelegt werden: {1}</translation>
    </message>
    <message>
        <source>The output folder {0} is read-only</source>
        <translation>Der Ausgabeordner {0} ist schreibgeschützt</translation>
    </message>
    <message>
        <source>The output {0} exists already; it was not touched</source>
        <translation>Die Ausgabe {0} gibt es schon; sie wurde nicht angerührt</translation>
    </message>
    <message>
        <source>Choose another Name in the settings, or move that file away, then choose Queue Again</source>
        <translation>Wählen Sie in den Einstellungen einen anderen Namen, oder verschieben Sie diese Datei, dann wählen Sie Erneut einreihen</translation>
    </message>
    <message>
        <source>Choose another Folder for this clip in the settings</source>
        <translation>Wählen Sie in den Einstellungen einen anderen Ordner für diesen Clip</translation>
    </message>
    <message>
        <source>The source changed its size meanwhile, so {0} may lack its end</source>
        <translation>Die Quelle hat inzwischen ihre Größe geändert, {0} fehlt womöglich das Ende</translation>
    </message>
    <message>
        <source>Start the clip again: that output is then replaced</source>
        <translation>Den Clip erneut starten: Diese Ausgabe wird dann ersetzt</translation>
    </message>
    <message>
        <source>It was finished after the window had ended</source>
        <translation>Es wurde fertig, nachdem das Fenster geendet hatte</translation>
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
        <source>{0} unreadable</source>
        <translation>{0} nicht lesbar</translation>
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
        <translation>Der Bericht wird gelesen...</translation>
    </message>
    <message>
        <source>Select a clip in the queue, or open a report of an earlier output.</source>
        <translation>Wählen Sie in der Warteschlange einen Clip, oder öffnen Sie den Bericht einer früheren Ausgabe.</translation>
    </message>
    <message>
        <source>There is no report on {0}. Switch on Report in the settings of a clip before it runs: every frame is measured then.</source>
        <translation>Es gibt keinen Bericht über {0}. Schalten Sie vor dem Start in den Einstellungen des Clips den Bericht ein: Dann wird jedes Bild gemessen.</translation>
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
    <message numerus="yes">
        <source>From {0} to {1}; %n frame(s) stand out</source>
        <translation>
            <numerusform>Von {0} bis {1}; %n Bild fällt auf</numerusform>
            <numerusform>Von {0} bis {1}; %n Bilder fallen auf</numerusform>
        </translation>
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
        <translation>Bilder gelesen</translation>
    </message>
    <message>
        <source>frames out</source>
        <translation>Bilder geschrieben</translation>
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
        <source>It started while this was typed, which is not used: {0}</source>
        <translation>Gestartet, während dies getippt wurde; es gilt nicht: {0}</translation>
    </message>
    <message>
        <source>Clips at work or done keep their settings: {0}</source>
        <translation>Clips in Arbeit und fertige Clips behalten ihre Einstellungen: {0}</translation>
    </message>
    <message>
        <source>The clip is done, and keeps the settings it was made with. Queue it again to try others.</source>
        <translation>Der Clip ist fertig und behält die Einstellungen, mit denen er entstand. Reihen Sie ihn erneut ein, um andere zu probieren.</translation>
    </message>
    <message>
        <source>The clip is at work, and keeps its settings. Stop it to change them.</source>
        <translation>Der Clip ist in Arbeit und behält seine Einstellungen. Halten Sie ihn an, um sie zu ändern.</translation>
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
        <translation>Fortlaufend</translation>
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
        <translation>CRF des Encoders: Kleinere Werte geben ein besseres Bild und eine größere Datei</translation>
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
        <translation>Nummern, die in einer Bildfolge fehlen</translation>
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
        <translation>Zu welchen Clips die Einstellungen gehören</translation>
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
    <message numerus="yes">
        <source>Settings of %n clip(s)</source>
        <translation>
            <numerusform>Einstellungen von %n Clip</numerusform>
            <numerusform>Einstellungen von %n Clips</numerusform>
        </translation>
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
        <translation>Wie das Modell sie ausgibt</translation>
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
