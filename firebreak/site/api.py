"""The API: the same things as the pages, by token. Each room brings its router."""

from ninja import NinjaAPI

from firebreak import __version__
from firebreak.listening.api import install
from firebreak.listening.api import router as listening
from firebreak.org.api_auth import TokenAuth

api = NinjaAPI(
    title="Firebreak",
    version=__version__,
    description="Everything belongs to the brand of the token.",
    auth=TokenAuth(),
    docs_url=None,  # ninja's page needs inline script; /api/ is ours
    urls_namespace="api",
)
api.add_router("/", listening)
install(api)
