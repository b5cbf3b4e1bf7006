"""Serve the pages, the API and the live stream on one port (setting ``address``)."""

import argparse
import socket

import uvicorn

from firebreak.base import config

HELP = "serve pages, API and live stream"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--address", help="host:port, instead of the setting")


class Server(uvicorn.Server):
    """Ends the live streams first: they never end by themselves, and a stop would wait for them in vain."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Called once by uvicorn after a signal."""
        from firebreak.web.hub import hub

        hub.close_streams()
        await super().shutdown(sockets)


def run(args: argparse.Namespace) -> int:
    from firebreak.site import asgi, logs

    logs.set_up("web")
    host, _, port = (args.address or config.get("address")).rpartition(":")
    server = Server(
        uvicorn.Config(
            asgi.application(),
            host=host.strip("[]") or "127.0.0.1",
            port=int(port),
            log_config=None,
            access_log=False,
            # Longer than browsers and the usual proxies keep an idle connection: who closes first must be the one
            # that asks, or a request is sent into a connection that has just ended.
            timeout_keep_alive=125,
            # For answers that are still on their way to somebody slow.
            timeout_graceful_shutdown=3,
            proxy_headers=config.get("trust_proxy"),
            forwarded_allow_ips="*" if config.get("trust_proxy") else None,
            server_header=False,
            ws="none",
        )
    )
    server.run()
    return 0 if server.started else 1
