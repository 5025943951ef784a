"""The application behind a door on this machine, for a real browser."""

import socket
import threading
from contextlib import contextmanager

from kithkin.api.serve import Place, server
from kithkin.api.settings import Settings
from kithkin.api.wiring import Wiring


@contextmanager
def serving(wired):
    """The address at which it answers until the end."""
    door = socket.create_server(("127.0.0.1", 0))
    running = server(Place(), wired)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [door]})
    thread.start()
    yield f"http://127.0.0.1:{door.getsockname()[1]}"
    running.should_exit = True
    thread.join(30)
    door.close()


@contextmanager
def opened(store, users, **settings):
    """A graph that is given, served for these users: the application's wiring and its address."""
    wired = Wiring(Settings(**settings), store)
    for user in users:
        wired.accounts.add(user)
    with serving(wired) as address:
        yield wired, address
    wired.given = None
    wired.close()
