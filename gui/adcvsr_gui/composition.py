"""The objects of the application, wired together once."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from adcvsr_gui.catalogue import LIST_COMMAND, Catalogue
from adcvsr_gui.clip_knowledge import ClipKnowledge
from adcvsr_gui.clip_reader import READ_COMMAND, ClipReader
from adcvsr_gui.command_run import COMMAND, CommandRun
from adcvsr_gui.controller import Controller
from adcvsr_gui.destinations import Destinations
from adcvsr_gui.estimates import OutputForecast
from adcvsr_gui.examiner import EXAMINE_COMMAND, Examiner
from adcvsr_gui.first_start import FirstStart
from adcvsr_gui.live_page import make_live_page
from adcvsr_gui.main_window import MainWindow
from adcvsr_gui.models_page import make_models_page
from adcvsr_gui.output_names import OutputNames
from adcvsr_gui.pages import Page, PageContext, PageFactory
from adcvsr_gui.preferences import load_preferences, nothing_remembered, save_preferences
from adcvsr_gui.preview_page import make_preview_page
from adcvsr_gui.queue_file import QueueFile
from adcvsr_gui.queue_lock import lock_queue
from adcvsr_gui.queue_model import QueueModel
from adcvsr_gui.queue_page import QueuePage, make_queue_page
from adcvsr_gui.queue_runner import CommandOf, QueueRunner, upscale_command
from adcvsr_gui.queue_saver import QueueSaver
from adcvsr_gui.report_page import make_report_page
from adcvsr_gui.selection import Selection
from adcvsr_gui.theme import Theme
from adcvsr_gui.translation import install_translations

try:
    from adcvsr_gui import handover
except ImportError:  # QtNetwork needs Kerberos' libraries, which a bare system may lack
    handover = None

try:
    from adcvsr_gui import portal
except ImportError:  # QtDBus needs a library that other systems than desktops lack
    portal = None

log = logging.getLogger(__name__)
translate = QCoreApplication.translate

ICON = Path(__file__).with_name("adcvsr.svg")
PAGES: tuple[PageFactory, ...] = (
    make_queue_page,
    make_preview_page,
    make_live_page,
    make_report_page,
    make_models_page,
)
"""The pages of the window, from top to bottom. A new page is one more entry."""


@dataclass(frozen=True, kw_only=True)
class Application:
    """The parts that outlive any one action."""

    window: MainWindow
    model: QueueModel
    runner: QueueRunner
    controller: Controller
    knowledge: ClipKnowledge
    saver: QueueSaver
    catalogue: Catalogue
    reader: ClipReader
    examiner: Examiner
    pages: tuple[Page, ...]
    preferences_path: Path

    @property
    def queue_page(self) -> QueuePage:
        page = self.window.page("queue")
        assert isinstance(page, QueuePage)
        return page

    def take_over(self, paths: Sequence[Path]) -> None:
        """Comes to the front with clips that a second start was given."""
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        self.controller.add_paths(paths)

    def remember(self) -> None:
        """Writes the preferences, where that can be."""
        try:
            self.preferences_path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            log.warning("the preferences cannot be kept: %s", error)
            return
        save_preferences(self.window.preferences(), self.preferences_path)

    def shut_down(self) -> None:
        """Ends child processes and writes what is not saved yet."""
        self.runner.kill()
        self.catalogue.close()
        self.reader.close()
        self.examiner.close()
        self.window.shut_down()
        self.controller.shut_down()
        self.saver.close()
        self.remember()
        for page in self.pages:
            page.shut_down()


def compose(
    data_folder: Path,
    preferences_path: Path,
    *,
    command_of: CommandOf = upscale_command,
    list_command: Sequence[str] = LIST_COMMAND,
    read_command: Sequence[str] = READ_COMMAND,
    examine_command: Sequence[str] = EXAMINE_COMMAND,
) -> Application:
    """Builds everything, restores the queue, and shows nothing yet."""
    preferences = load_preferences(preferences_path)
    queue_file = QueueFile(data_folder)
    jobs, problem = queue_file.load()
    forecast = OutputForecast()
    model = QueueModel(jobs, forecast, queue_file.thumbnail_path)
    runner = QueueRunner(model, queue_file, command_of=command_of)
    reader = ClipReader(read_command)
    examiner = Examiner(examine_command)
    names = OutputNames(forecast)
    saver = QueueSaver(model, queue_file)
    knowledge = ClipKnowledge(model, queue_file, reader, examiner, names)
    runner.source_changed.connect(knowledge.read_anew)
    controller = Controller(
        model,
        knowledge,
        names,
        settings=preferences.settings,
        output=preferences.output,
        existing=preferences.existing,
    )
    window = MainWindow(model, runner, controller, forecast, preferences)
    catalogue = Catalogue(list_command)
    catalogue.loaded.connect(forecast.take_models)
    catalogue.loaded.connect(model.refresh_all)
    context = PageContext(
        model=model,
        selection=Selection(window),
        destinations=Destinations(window),
        controller=controller,
        runner=runner,
        queue_file=queue_file,
        catalogue=catalogue,
        actions=window.actions_by_name,
        data_folder=data_folder,
        preferences_path=preferences_path,
    )
    pages = tuple(make_page(context) for make_page in PAGES)
    window.set_pages(pages, preferences.page)
    context.destinations.page_wanted.connect(window.open_page_named)
    told = partial(_models_text, catalogue)
    catalogue.failed.connect(lambda: window.messages.show_while(told, for_ever=True))
    catalogue.loaded.connect(window.messages.settle)
    saver.failed.connect(window.show_unsaved)
    if problem:
        window.show_problem(problem)
    return Application(
        window=window,
        model=model,
        runner=runner,
        controller=controller,
        knowledge=knowledge,
        saver=saver,
        catalogue=catalogue,
        reader=reader,
        examiner=examiner,
        pages=pages,
        preferences_path=preferences_path,
    )


def _models_text(catalogue: Catalogue) -> str:
    text = translate("ModelsPage", "The models cannot be listed: {0}")
    return text.format(catalogue.problem) if catalogue.problem else ""


def welcome(
    application: Application, paths: Sequence[Path], command: Sequence[str] = COMMAND
) -> FirstStart:
    """Opens the questions of the first start; clips are added when they are answered."""
    commands = CommandRun(command)
    dialog = FirstStart(commands, application.window)
    if app := QApplication.instance():
        app.aboutToQuit.connect(commands.close)

    def go_on() -> None:
        application.controller.use_folder(dialog.folder)
        application.remember()
        application.controller.add_paths(paths)

    dialog.finished.connect(go_on)
    dialog.open()
    return dialog


def run(
    app: QApplication, *, data_folder: Path, preferences_path: Path, paths: Sequence[Path]
) -> int:
    """Shows the window until it is closed; a second one on the same queue hands its clips over."""
    app.setApplicationName("adcvsr-gui")
    app.setApplicationDisplayName("AdcVSR")
    app.setDesktopFileName("adcvsr")  # as installers call it; Wayland finds the icon by it
    app.setWindowIcon(QIcon(str(ICON)))
    install_translations(app)
    Theme(app)
    if portal is not None and sys.platform == "linux":
        told = portal.Portal(app)
        told.scheme_told.connect(partial(portal.take_scheme, app))
    try:
        data_folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        text = translate("Composition", "The data folder cannot be made: {0}").format(error)
        QMessageBox.critical(None, "AdcVSR", text)
        return 1
    lock = lock_queue(
        data_folder, lambda: handover is not None and handover.hand_over(data_folder, paths)
    )
    if isinstance(lock, int):
        return lock
    is_first_start = nothing_remembered(preferences_path)
    application = compose(data_folder, preferences_path)
    reception = handover.Reception(data_folder) if handover is not None else None
    if reception is not None:
        reception.received.connect(application.take_over)
    application.window.show()
    application.runner.end_leftovers()
    application.catalogue.load()
    application.knowledge.read_unknown()
    if is_first_start:
        welcome(application, paths)
    else:
        application.controller.add_paths(paths)
    try:
        return app.exec()
    finally:
        if reception is not None:
            reception.close()
        application.shut_down()
        lock.unlock()
