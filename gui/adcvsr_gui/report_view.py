"""One quality report, from its numbers down to the settings of the job."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from adcvsr_gui.labels import text_label
from adcvsr_gui.report_data import MEASURES, QualityReport
from adcvsr_gui.report_parts import FrameStrip, RepairedList, Tiles, table_html
from adcvsr_gui.report_plot import ReportPlot
from adcvsr_gui.transport_bar import timecode_text
from adcvsr_gui.upright_scroll import UprightScroll
from adcvsr_gui.wording import ARROW, duration_text, fps_text, pixels_text

_COLORS = {"flicker": ("line",), "drift": ("red", "green", "blue"), "difference": ("line",)}


class ReportView(UprightScroll):
    """Shows a `QualityReport`.

    Signals:
        frame_wanted: a person wants to see this frame of the output before and after.
        source_frame_wanted: the same for a frame counted among those that were read.
    """

    frame_wanted = Signal(int)
    source_frame_wanted = Signal(int)

    def __init__(self) -> None:
        body = QWidget()
        super().__init__(body, QCoreApplication.translate("ReportView", "Quality report"))
        self._rows = QVBoxLayout(body)
        self._rows.setContentsMargins(4, 0, 12, 12)
        self._rows.setSpacing(6)
        self._title = self._heading("", 1.4)
        self._subtitle = text_label()
        self.tiles = Tiles()
        self._warnings = text_label()
        for part in (self._title, self._subtitle, self.tiles, self._warnings):
            self._rows.addWidget(part)
        self.plots = {measure: self._add_plot(measure) for measure in MEASURES}
        self.strip = FrameStrip()
        self._strip_note = self._add_list(self.tr("Suspicious frames"), self.strip)
        self.repaired = RepairedList()
        self._repaired_note = self._add_list(self.tr("Repaired frames"), self.repaired)
        self.tables = {
            "run": self._add_table(self.tr("Run")),
            "settings": self._add_table(self.tr("Settings")),
            "model": self._add_table(self.tr("Model")),
        }
        self._versions = text_label()
        self._rows.addWidget(self._versions)
        self._rows.addStretch()
        self.strip.frame_chosen.connect(self.frame_wanted)
        self.repaired.frame_chosen.connect(self.source_frame_wanted)

    def set_report(self, report: QualityReport) -> None:
        """Shows a report from its beginning."""
        self._title.setText(report.output)
        sizes = f"{pixels_text(report.source_size)} {ARROW} {pixels_text(report.output_size)}"
        self._subtitle.setText(f"{report.source}, {sizes}, {report.output_format}")
        self.tiles.set_numbers(
            {
                self.tr("frames in"): f"{report.frames_in:,}",
                self.tr("frames out"): f"{report.frames:,}",
                self.tr("repaired"): f"{len(report.repaired):,}",
                self.tr("cuts"): f"{len(report.cuts):,}",
                self.tr("suspicious"): f"{len(report.suspicious):,}",
                self.tr("time"): duration_text(report.seconds),
                self.tr("frames/s"): fps_text(report.fps),
            }
        )
        self._warnings.setText("\n".join(report.warnings))
        self._warnings.setVisible(bool(report.warnings))
        for measure, plot in self.plots.items():
            marked = [each.frame for each in report.suspicious if each.measure == measure]
            lines = list(zip(_COLORS[measure], report.series[measure], strict=True))
            plot.set_series(lines, rate=report.rate, cuts=report.cuts, marked=marked)
        self.strip.set_frames(report.suspicious, report.rate)
        self.strip.setVisible(bool(report.suspicious))
        self._strip_note.setText(
            self.tr("Values far from those of the other frames, the worst first.")
            if report.suspicious
            else self.tr("None.")
        )
        self.repaired.set_frames(report.repaired)
        self.repaired.setVisible(bool(report.repaired))
        self._repaired_note.setVisible(not report.repaired)
        self._repaired_note.setText(self.tr("None."))
        cuts = ", ".join(f"{cut} ({timecode_text(report.time_of(cut))})" for cut in report.cuts)
        run = {**report.tables["run"], self.tr("scene cuts"): cuts or self.tr("none")}
        for name, rows in (*report.tables.items(), ("run", run)):
            self.tables[name].setText(table_html(rows))
        self._versions.setText(report.versions)
        self.verticalScrollBar().setValue(0)

    def _add_plot(self, measure: str) -> ReportPlot:
        title, text = self._measure_texts()[measure]
        plot = ReportPlot(title)
        plot.frame_clicked.connect(self.frame_wanted)
        self._rows.addSpacing(8)
        self._rows.addWidget(self._heading(title))
        self._rows.addWidget(text_label(text))
        self._rows.addWidget(plot)
        return plot

    def _measure_texts(self) -> dict[str, tuple[str, str]]:
        return {
            "flicker": (
                self.tr("Flicker"),
                self.tr(
                    "How much more a frame differs from the one before than the plainly resized"
                    " source does, in steps of 8 bits. 0: as steady as the source; sharper detail"
                    " that moves raises it a little."
                ),
            ),
            "drift": (
                self.tr("Colour drift"),
                self.tr(
                    "Mean red, green and blue of the output less those of the source, in steps of"
                    " 8 bits. 0: the same."
                ),
            ),
            "difference": (
                self.tr("Difference to the source"),
                self.tr(
                    "Mean difference of luma at the size of the source, in steps of 8 bits: what"
                    " was changed of what the source shows."
                ),
            ),
        }

    def _add_list(self, title: str, part: QWidget) -> QLabel:
        note = text_label()
        part.setAccessibleName(title)
        self._rows.addSpacing(8)
        for each in (self._heading(title), note, part):
            self._rows.addWidget(each)
        return note

    def _add_table(self, title: str) -> QLabel:
        table = text_label()
        table.setTextFormat(Qt.TextFormat.RichText)
        table.setAccessibleName(title)
        self._rows.addSpacing(8)
        self._rows.addWidget(self._heading(title))
        self._rows.addWidget(table)
        return table

    def _heading(self, text: str, size: float = 1.1) -> QLabel:
        label = QLabel(text, wordWrap=True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        font = label.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * size)
        label.setFont(font)
        return label
