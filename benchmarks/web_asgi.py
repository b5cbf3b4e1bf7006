"""Django's own ASGI application, for the comparison in benchmarks.web."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firebreak.site.settings")
from django.core.asgi import get_asgi_application

application = get_asgi_application()
