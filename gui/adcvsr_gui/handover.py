"""Clips for a window that is open already: a second start hands them over and ends."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

PATIENCE_MS = 3000
"""How long the second start waits for the window, which may be busy for a moment."""
LONGEST_MESSAGE = 1 << 24
"""Ten thousands of clips; a letter that is not ASCII takes six bytes."""
_HEARD = b"ok\n"
_LONGEST_SOCKET_PATH = 100


class Reception(QObject):
    """Listens for second starts on the same data folder; of the same user only.

    Signals:
        received: a list of paths, maybe empty: the window is to come to the front.
    """

    received = Signal(list)

    def __init__(self, data_folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._welcome)
        name = _address(data_folder)
        QLocalServer.removeServer(name)  # left by a window that was killed; the lock is ours
        self._server.listen(name)

    def close(self) -> None:
        """Hear nothing more."""
        self._server.close()
        for visitor in self.findChildren(_Visitor):
            visitor.leave()

    def _welcome(self) -> None:
        while self._server.hasPendingConnections():
            _Visitor(self._server.nextPendingConnection(), self).heard.connect(self.received)


class _Visitor(QObject):
    """One second start: its message is one line of JSON."""

    heard = Signal(list)

    def __init__(self, socket: QLocalSocket, parent: QObject) -> None:
        super().__init__(parent)
        self._message = bytearray()
        self._socket = socket
        socket.setParent(self)
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(self.leave)
        QTimer.singleShot(0, self._read)  # what came before somebody listened

    def leave(self) -> None:
        self._socket.disconnect(self)
        self._socket.abort()
        self.deleteLater()

    def _read(self) -> None:
        self._message += bytes(self._socket.readAll().data())
        if len(self._message) > LONGEST_MESSAGE:
            self.leave()
        elif self._message.endswith(b"\n"):
            paths, self._message = _paths_of(bytes(self._message)), bytearray()
            if paths is not None:
                self._socket.write(_HEARD)
                self._socket.flush()
                self.heard.emit(paths)


def hand_over(data_folder: Path, paths: Sequence[Path]) -> bool:
    """Give clips to the window that is open on a data folder; whether it has taken them."""
    socket = QLocalSocket()
    socket.connectToServer(_address(data_folder))
    if not socket.waitForConnected(PATIENCE_MS):
        return False
    socket.write(json.dumps([str(path.absolute()) for path in paths]).encode() + b"\n")
    if not socket.waitForReadyRead(PATIENCE_MS):
        return False
    return bytes(socket.readAll().data()) == _HEARD


def _address(data_folder: Path) -> str:
    """A socket in the data folder; where its path is too long for one, in that of the system."""
    inside = str(data_folder.absolute() / "window.socket")
    if os.name != "nt" and len(os.fsencode(inside)) <= _LONGEST_SOCKET_PATH:
        return inside
    name = "adcvsr-" + hashlib.sha256(os.fsencode(inside)).hexdigest()[:16]
    return name if os.name == "nt" else str(Path(tempfile.gettempdir()) / name)


def _paths_of(message: bytes) -> list[Path] | None:
    try:
        names = json.loads(message)
    except ValueError:
        return None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return None
    return [Path(name) for name in names]
