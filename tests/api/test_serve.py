"""Serving: never beyond this machine in the open."""

import socket
import ssl

import pytest
from cryptography import x509

from kithkin.api.certificate import own_certificate
from kithkin.api.health import well
from kithkin.api.serve import Place, check, serve, served
from kithkin.api.settings import Settings
from kithkin.graph.errors import Refused, WrongUse


@pytest.fixture
def pair(tmp_path):
    """A certificate and its key, as far as their being there."""
    files = tmp_path / "tls.crt", tmp_path / "tls.key"
    for file in files:
        file.touch()
    return dict(zip(("certificate", "key"), files, strict=True))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.53", "::1", "localhost"])
def test_this_machine_needs_no_certificate(host):
    check(Place(host))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "kithkin.example"])
def test_beyond_this_machine_is_refused_without_tls_or_proxy(host, pair):
    with pytest.raises(Refused, match="--certificate and --key, or --trusted-proxy"):
        check(Place(host))
    check(Place(host, **pair))
    check(Place(host, proxy="192.0.2.9"))


def test_a_certificate_without_its_key_is_refused(pair, tmp_path):
    with pytest.raises(WrongUse, match="needs both"):
        check(Place("0.0.0.0", certificate=pair["certificate"]))
    with pytest.raises(WrongUse, match="cannot be read"):
        check(Place("0.0.0.0", certificate=pair["certificate"], key=tmp_path / "nowhere"))


@pytest.mark.parametrize("proxy", ["*", "0.0.0.0/0", "::/0"])
def test_a_trusted_proxy_is_named_and_not_everybody(proxy):
    with pytest.raises(WrongUse, match="address of the proxy"):
        check(Place("0.0.0.0", proxy=proxy))


def test_cookies_are_marked_secure_where_there_is_tls(pair):
    assert not served(Place(), Settings()).secure
    assert served(Place("0.0.0.0", **pair), Settings()).secure
    assert served(Place("0.0.0.0", proxy="192.0.2.9"), Settings()).secure


def test_only_named_hosts_are_answered():
    assert served(Place("0.0.0.0", proxy="192.0.2.9", names=("k.example",)), Settings()).hosts == (
        "127.0.0.1", "localhost", "::1", "0.0.0.0", "k.example",
    )  # fmt: skip


def test_a_busy_port_is_told_in_one_line(wired):
    with socket.create_server(("127.0.0.1", 0)) as busy, pytest.raises(WrongUse, match="give another --port"):
        serve(Place(port=busy.getsockname()[1]), wired)


def test_a_certificate_of_our_own_is_made_once_for_its_owner_alone(tmp_path):
    first = own_certificate(tmp_path / "private", ("k.example",))
    kept = [file.read_bytes() for file in first]
    assert [file.read_bytes() for file in own_certificate(tmp_path / "private", ("k.example",))] == kept
    assert all(file.stat().st_mode & 0o077 == 0 for file in first)
    named = x509.load_pem_x509_certificate(kept[0]).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    assert "k.example" in named.value.get_values_for_type(x509.DNSName)
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(*first)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/v1/health", "http://elsewhere.example/", "file:///etc/hosts"])
def test_what_does_not_answer_or_is_elsewhere_is_not_well(url):
    assert not well(url)
