"""Passwords only travel encrypted, and only to a server that proves its name."""

import contextlib
import datetime
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from firebreak.base.errors import PermanentError
from firebreak.connectors.common.driving import read_round
from firebreak.connectors.email import ImapReader, SmtpPager
from firebreak.connectors.email.simulator import MailSimulator
from firebreak.listening.readers import ReaderContext
from firebreak.notify.pagers import Message

pytestmark = pytest.mark.unit
MESSAGE = Message(number="1", to="ann@people.example", subject="s", text="t")


@pytest.fixture
def tls_port(tmp_path: Path) -> Iterator[int]:
    """A server with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
    )
    made = made.not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(
        now + datetime.timedelta(days=1)
    )
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "both.pem").write_bytes(pem + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "both.pem")
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                raw, _ = server.accept()
                with contextlib.suppress(OSError), raw, context.wrap_socket(raw, server_side=True) as line:
                    line.recv(100)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield server.getsockname()[1]
    with contextlib.suppress(OSError):
        server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(5)


def test_a_mailbox_with_an_unproven_certificate_is_not_read(tls_port: int) -> None:
    settings = {"host": "localhost", "port": tls_port, "security": "tls", "user": "u"}
    with pytest.raises(PermanentError) as caught:
        read_round(
            ImapReader(ReaderContext(settings=settings, secrets={"password": "p"}, private_network=True))
        )
    assert caught.value.code == "mail.certificate"


def test_a_mail_server_with_an_unproven_certificate_gets_nothing(tls_port: int) -> None:
    with pytest.raises(PermanentError) as caught:
        SmtpPager(
            {"mail_url": f"smtps://u:p@localhost:{tls_port}", "mail_from": "a@b.example"}, {}, timeout_s=5
        ).send(MESSAGE)
    assert caught.value.code == "mail.certificate"


def test_starttls_that_is_demanded_but_not_offered_sends_nothing() -> None:
    with MailSimulator() as sim:
        url = f"smtp+starttls://desk:{sim.secret}@127.0.0.1:{sim.smtp.server.port}"
        with pytest.raises(PermanentError) as caught:
            SmtpPager({"mail_url": url, "mail_from": "a@b.example"}, {}, timeout_s=3).send(MESSAGE)
        assert caught.value.code == "mail.not_supported"
        assert sim.received() == []


def test_a_password_is_not_sent_in_the_clear_to_a_machine_not_known_as_this_one() -> None:
    with MailSimulator() as sim:
        url = f"smtp://desk:{sim.secret}@127.1:{sim.smtp.server.port}"  # reaches the simulator by a name that is not ours
        with pytest.raises(PermanentError) as caught:
            SmtpPager({"mail_url": url, "mail_from": "a@b.example"}, {}, timeout_s=3).send(MESSAGE)
        assert caught.value.code == "mail.not_encrypted"
        assert sim.received() == []
