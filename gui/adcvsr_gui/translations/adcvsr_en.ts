<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>DetailsPanel</name>
    <message numerus="yes">
        <source>Done in {0}, %n frame(s), {1}: {2}</source>
        <translation>
            <numerusform>Done in {0}, %n frame, {1}: {2}</numerusform>
            <numerusform>Done in {0}, %n frames, {1}: {2}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message numerus="yes">
        <source>Outputs of %n clip(s) exist already.</source>
        <translation>
            <numerusform>The output of %n clip exists already.</numerusform>
            <numerusform>Outputs of %n clips exist already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All clips are done. In %n second(s) it happens by itself.</source>
        <translation>
            <numerusform>All clips are done. In %n second it happens by itself.</numerusform>
            <numerusform>All clips are done. In %n seconds it happens by itself.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FirstStart</name>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message numerus="yes">
        <source>%n frame(s) before and after each frame</source>
        <translation>
            <numerusform>%n frame before and after each frame</numerusform>
            <numerusform>%n frames before and after each frame</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PreviewPage</name>
    <message numerus="yes">
        <source>{0}: {1}, {2:.3f} frames a second, %n frame(s){3}</source>
        <translation>
            <numerusform>{0}: {1}, {2:.3f} frames a second, %n frame{3}</numerusform>
            <numerusform>{0}: {1}, {2:.3f} frames a second, %n frames{3}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} of %n frame(s)</source>
        <translation>
            <numerusform>{0} of %n frame</numerusform>
            <numerusform>{0} of %n frames</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueueFile</name>
    <message numerus="yes">
        <source>%n clip(s) of the saved queue could not be read ({0}) and left it; as it was, it is kept as {1}</source>
        <translation>
            <numerusform>%n clip of the saved queue could not be read ({0}) and left it; as it was, it is kept as {1}</numerusform>
            <numerusform>%n clips of the saved queue could not be read ({0}) and left it; as it was, it is kept as {1}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReportPlot</name>
    <message numerus="yes">
        <source>From {0} to {1}; %n frame(s) stand out</source>
        <translation>
            <numerusform>From {0} to {1}; %n frame stands out</numerusform>
            <numerusform>From {0} to {1}; %n frames stand out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SettingsPanel</name>
    <message numerus="yes">
        <source>Settings of %n clip(s)</source>
        <translation>
            <numerusform>Settings of %n clip</numerusform>
            <numerusform>Settings of %n clips</numerusform>
        </translation>
    </message>
</context>
</TS>
