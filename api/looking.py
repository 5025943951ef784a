"""A thread of the server that looks, again and again, whether there is something to do."""

from threading import Event as Signal
from threading import Thread

LOOK_SECONDS = 1.0


class Looking:
    """Looks every second from its start on until it is stopped; what is to be done is `look`."""

    def __init__(self) -> None:
        self._over = Signal()
        self._thread = Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; what is being done is done."""
        self._over.set()
        self._thread.join()

    def look(self) -> None:
        """Do what there is to do."""
        raise NotImplementedError

    def _run(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            self.look()
