"""Django's WSGI application: every page but the live stream."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firebreak.site.settings")
application = get_wsgi_application()
