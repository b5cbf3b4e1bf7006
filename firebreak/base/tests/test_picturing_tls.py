"""Pages over TLS: through a tunnel of the gate, believed only with a certificate that is trusted."""

import ssl
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from firebreak.base import picturing
from firebreak.base.clock import now
from firebreak.base.errors import PermanentError, TransientError
from firebreak.base.picturing import starting
from firebreak.base.tests.test_picturing import PUBLIC, Net, _chromium, _nothing_stays, net, pixels  # noqa: F401 - fixtures

pytestmark = pytest.mark.room


@pytest.fixture
def tls(net: Net, tmp_path: Path) -> Iterator[Net]:  # noqa: F811
    """The same small internet over TLS, with a certificate that nobody trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "news.example")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("news.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (tmp_path / "key.pem").write_bytes(key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain))
    (tmp_path / "certificate.pem").write_bytes(made.public_bytes(encoding))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    net.public.socket = context.wrap_socket(
        net.public.socket, server_side=True, do_handshake_on_connect=False
    )
    net.routes["/"] = b"<body style='background:rgb(0,0,200)'><iframe src=https://inside.example/></iframe>"
    net.names["inside.example"] = ["10.1.2.3"]
    return net


def test_a_page_over_tls_is_pictured_and_reaches_nothing_inside(
    tls: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "FLAGS", (*starting.FLAGS, "--ignore-certificate-errors"))
    found = picturing.take("https://news.example/")
    assert (found.final, found.loaded) == ("https://news.example/", True)
    assert pixels(found.png, (1200, 500)) == [(0, 0, 200)]
    tls.routes["/"] = lambda one: one.give(b"", 302, Location="https://inside.example/")
    with pytest.raises(PermanentError) as refused:
        picturing.take("https://news.example/")
    assert refused.value.code == "picture.blocked"
    assert set(tls.connected) == {PUBLIC}


def test_a_certificate_that_nobody_trusts_shows_no_page(tls: Net) -> None:
    with pytest.raises(TransientError) as refused:
        picturing.take("https://news.example/")
    assert refused.value.code == "picture.unreachable"
    assert tls.public.seen == []
