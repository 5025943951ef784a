"""The insides of the embedded engine's wheel: its Java, its jars, its settings and its own words for a schema."""

import importlib.util
import platform
from dataclasses import dataclass
from pathlib import Path

from kithkin.graph import model
from kithkin.graph.errors import EngineUnavailable

DATABASE = "kithkin"
USER = "root"
MAIN = "com.arcadedb.server.ArcadeDBServer"
NO_WHEEL = (
    "no embedded engine here: its wheels exist for Linux with glibc >= 2.34 and for Apple silicon; "
    "give a Neo4j URI with --graph"
)


@dataclass(frozen=True, slots=True)
class Wheel:
    """Where the wheel keeps what we start."""

    java: Path
    jars: Path


@dataclass(frozen=True, slots=True)
class Settings:
    """What one engine process is started with."""

    home: Path
    bolt: int
    http: int
    password: str
    heap: str


def wheel() -> Wheel:
    """The installed wheel, or one line that says where there is none."""
    found = importlib.util.find_spec("arcadedb_embedded")
    if found is None or found.origin is None:
        raise EngineUnavailable(NO_WHEEL)
    folder = Path(found.origin).parent
    java = folder / "jre" / "bin" / ("java.exe" if platform.system() == "Windows" else "java")
    if not java.is_file() or not (folder / "jars").is_dir():
        raise EngineUnavailable(NO_WHEEL)
    return Wheel(java, folder / "jars")


def arguments(settings: Settings, jars: Path) -> str:
    """The Java argument file: read once at the start, so that no password stands on a command line."""
    options = [
        f"-Xmx{settings.heap}",
        # Most commands end before the second compiler and the parallel collector have earned what they cost.
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError",
        "--add-modules=jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED",
        "--add-opens=java.base/java.nio.channels.spi=ALL-UNNAMED",
        "-Dpolyglot.engine.WarnInterpreterOnly=false",
        *(f"-Darcadedb.{name}={value}" for name, value in _server(settings).items()),
        "-cp",
        f"{jars}/*",
        MAIN,
    ]
    return "\n".join(map(_quoted, options)) + "\n"


def _server(settings: Settings) -> dict[str, str]:
    return {
        "server.rootPath": str(settings.home),
        "server.rootPassword": settings.password,
        "server.mode": "production",  # so that an acknowledged commit is on the disk
        # Room left in the pages of a million records was looked for again and again, by reading them all.
        "bucketReuseSpaceMode": "low",
        "server.defaultDatabases": f"{DATABASE}[{USER}]",
        "server.httpBodyContentMaxSize": "-1",
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "server.logsDirectory": str(settings.home / "log"),
        "bolt.host": "127.0.0.1",
        "bolt.port": str(settings.bolt),
        "server.httpIncomingHost": "127.0.0.1",
        "server.httpIncomingPort": str(settings.http),
    }


def _quoted(option: str) -> str:
    escaped = option.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def forget_users(home: Path) -> None:
    """Drop the engine's stored users, so that the next start takes the password it is given."""
    (home / "config" / "server-users.jsonl").unlink(missing_ok=True)


def type_of(labels: tuple[str, ...]) -> str:
    """The engine's name for nodes with these labels: several labels are one type that extends each."""
    return "~".join(sorted(map(model.label, labels)))


def schema() -> list[str]:
    """SQL that makes every type, unique id and index; safe to run again."""
    made = [f"CREATE VERTEX TYPE `{name}` IF NOT EXISTS" for name in sorted(model.LABELS)]
    made += [
        f"CREATE VERTEX TYPE `{type_of(('Group', name))}` IF NOT EXISTS EXTENDS `{name}`, `Group`"
        for name in model.GROUP_LABELS
    ]
    made += [f"CREATE EDGE TYPE `{name}` IF NOT EXISTS" for name in model.EDGES]
    for name, columns in model.UNIQUE.items():
        made += [statement for column in columns for statement in _index(name, column, "UNIQUE")]
    for name, columns in model.LOOKUPS.items():
        made += [statement for column in columns for statement in _index(name, column, "NOTUNIQUE")]
    return made


def _index(label: str, column: str, kind: str) -> list[str]:
    return [
        f"CREATE PROPERTY `{label}`.`{column}` IF NOT EXISTS {'INTEGER' if column == 'number' else 'STRING'}",
        f"CREATE INDEX IF NOT EXISTS ON `{label}` (`{column}`) {kind} NULL_STRATEGY SKIP",
    ]
