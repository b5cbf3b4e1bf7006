"""Addresses of the room: reader's choices, the page shown without a connection, and the style guide."""

from django.conf import settings
from django.urls import path

from firebreak.web import views

app_name = "web"
urlpatterns = [
    path("look/theme", views.theme, name="theme"),
    path("look/language", views.language, name="language"),
    path("look/shortcuts", views.shortcuts, name="shortcuts"),
    path("offline", views.offline, name="offline"),
]
if settings.DEBUG or getattr(settings, "STYLE_GUIDE", False):
    from firebreak.web.style_guide import clock_fragment, style_guide

    urlpatterns += [
        path("style-guide", style_guide, name="style_guide"),
        path("style-guide/clock", clock_fragment, name="style_guide_clock"),
    ]
