"""Every address of the product."""

from django.urls import include, path

from firebreak.site import metrics, views
from firebreak.site.api import api

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", metrics.view, name="metrics"),
    path("api/", views.api_page, name="api"),
    path("api/v1/", api.urls),
    path("account/", include("firebreak.org.account_urls")),
    path("", include("firebreak.web.urls")),
    path("", include("firebreak.org.urls")),
    path("", include("firebreak.notify.urls")),
    path("", include("firebreak.publishing.urls")),
    path("", include("firebreak.listening.urls")),
    path("", include("firebreak.plan.urls")),
    path("", include("firebreak.incidents.urls")),
    path("", include("firebreak.statements.urls")),
    path("", include("firebreak.calendar.urls")),
    path("", include("firebreak.review.urls")),
    path("", include("firebreak.desk.urls")),
]
handler400 = "firebreak.web.views.bad_request"
handler403 = "firebreak.web.views.forbidden"
handler404 = "firebreak.web.views.not_found"
handler500 = "firebreak.web.views.server_error"
