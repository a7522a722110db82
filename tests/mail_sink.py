"""A real mail server on a free port: it keeps what it is sent, can refuse, and can be down."""

import email
import email.policy
import socket
from email.message import EmailMessage

from aiosmtpd.controller import Controller


class MailSink:
    """A mail server in a thread of this process; `messages` holds what it took, in order."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refuses = False
        self.refused_addresses: set[str] = set()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        self._controller: Controller | None = None

    @property
    def host(self) -> str:
        """Where the server listens."""
        return "127.0.0.1"

    def start(self) -> None:
        """Listen, as after `stop`, on the same port."""
        self._controller = Controller(_Handler(self), hostname=self.host, port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Be down: connections are refused until `start`."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def sent_to(self, address: str) -> list[EmailMessage]:
        """Return the messages that went to `address`, in order."""
        return [message for message in self.messages if message["To"] == address]


class _Handler:
    def __init__(self, sink: MailSink) -> None:
        self.sink = sink

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802 - aiosmtpd's name
        if self.sink.refuses or address in self.sink.refused_addresses:
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        # Lines end on the way as mail wants it; tests read them as Python does.
        content = envelope.content.replace(b"\r\n", b"\n")
        self.sink.messages.append(email.message_from_bytes(content, policy=email.policy.default))
        return "250 OK"
