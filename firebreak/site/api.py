"""The API: the same things as the pages, by token. Each room brings its router."""

from functools import cache
from typing import Any

from ninja import NinjaAPI

from firebreak import __version__
from firebreak.calendar import words as calendar_words
from firebreak.calendar.api import router as calendar
from firebreak.desk.api import router as desk
from firebreak.incidents import words as incident_words
from firebreak.incidents.api import router as incidents
from firebreak.listening import words as listening_words
from firebreak.listening.api import router as listening
from firebreak.org import words as org_words
from firebreak.org.api_auth import TokenAuth
from firebreak.org.api_problems import install
from firebreak.plan import words as plan_words
from firebreak.plan.api import router as plan
from firebreak.publishing import words as publishing_words
from firebreak.publishing.api import router as publishing
from firebreak.review.api import router as review
from firebreak.statements import words as statement_words
from firebreak.statements.api import router as statements


class Api(NinjaAPI):
    """Describes itself once: a quarter of a second that anybody may ask for must not be spent on each call."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> Any:
        """The OpenAPI description; the same object each time."""
        return _described(self, path_prefix or self.get_root_path(path_params or {}))


@cache
def _described(asked: Api, path_prefix: str) -> Any:
    return NinjaAPI.get_openapi_schema(asked, path_prefix=path_prefix)


api = Api(
    title="Firebreak",
    version=__version__,
    description="Everything belongs to the brand of the token.",
    auth=TokenAuth(),
    docs_url=None,  # ninja's page needs inline script; /api/ is ours
    urls_namespace="api",
)
api.add_router("/", listening)
api.add_router("/", plan)
api.add_router("/", statements)
api.add_router("/", calendar)
api.add_router("/", incidents)
api.add_router("/", publishing)
api.add_router("/", review)
api.add_router("/", desk)
install(
    api, calendar_words.say, listening_words.say, plan_words.say, statement_words.say, incident_words.say,
    publishing_words.tell, org_words.say_code,
)  # fmt: skip
