"""The compose file is well-formed and keeps to itself; it is not claimed as run."""

import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_it_meets_the_compose_schema():
    command = [str(Path(sys.executable).parent / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*command, str(ROOT / "docker-compose.yml")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_service_has_a_health_check_and_listens_on_loopback_only():
    for service in COMPOSE["services"].values():
        assert service["healthcheck"]["test"]
        assert all(port.startswith("127.0.0.1:") for port in service["ports"])


def test_no_password_has_a_default():
    secrets = [
        value
        for service in COMPOSE["services"].values()
        for name, value in service["environment"].items()
        if "PASSWORD" in name or "AUTH" in name
    ]
    assert len(secrets) == 2
    assert all(":?" in value for value in secrets)


def test_the_graph_is_the_release_the_tests_use():
    assert COMPOSE["services"]["neo4j"]["image"].startswith("neo4j:5.26")
