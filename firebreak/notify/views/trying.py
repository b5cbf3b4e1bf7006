"""Pages of a test of the tree: who is called, and who answered in how long."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError
from firebreak.notify import actions, duty_names
from firebreak.notify.models import TestCall
from firebreak.notify.paging import Rung
from firebreak.notify.paging.results import test_result
from firebreak.notify.views.calls import said_error, shown
from firebreak.org import queries as org
from firebreak.org.access import BrandRequest, brand_page
from firebreak.org.models import Brand, Person
from firebreak.web.asking import wants_fragment


def tree_of(brand: Brand) -> list[Rung]:
    """Who would be called: holders and deputies of every duty, and who is on duty now; each once."""
    rungs = [Rung(shift.person.pk, shift.duty) for shift in org.on_duty(brand, now())]
    for duty, people in org.holders_of(brand).items():
        rungs.extend(Rung(person.pk, duty) for person in people)
    members = {one.person_id for one in org.people_of(brand) if one.person.is_active}
    found: dict[int, Rung] = {}
    for rung in rungs:
        if rung.person_pk in members:
            found.setdefault(rung.person_pk, rung)
    return list(found.values())


class TestCallForm(forms.Form):
    """Whom to call; those of the tree are chosen already."""

    __test__ = False

    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("People"), queryset=Person.objects.none(), to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Holders of duties, their deputies and who is on duty now are chosen."),
        error_messages={"required": gettext_lazy("Choose at least one person.")},
    )  # fmt: skip

    def __init__(self, brand: Brand, rungs: list[Rung], data: object = None) -> None:
        chosen = Person.objects.filter(pk__in=[rung.person_pk for rung in rungs])
        super().__init__(data, initial={"people": [str(one.uid) for one in chosen]})  # type: ignore[arg-type]
        field = self.fields["people"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Person.objects.filter(memberships__brand=brand, is_active=True).order_by(
            "name", "pk"
        )


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page("notify.page.test")
def test_new(request: BrandRequest) -> HttpResponse:
    """Choose people and start."""
    rungs = tree_of(request.brand)
    form = TestCallForm(request.brand, rungs, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        duties = {rung.person_pk: rung.duty for rung in rungs}
        chosen = [Rung(one.pk, duties.get(one.pk, "")) for one in form.cleaned_data["people"]]
        try:
            test = actions.test_call(
                actor=request.actor, brand=request.brand, rungs=chosen, person=request.user
            )
        except FirebreakError as error:
            form.add_error(None, said_error(error))
        else:
            messages.success(request, _("The test has begun. Every message says that it is a test."))
            return redirect("notify:test_call", brand=request.brand.slug, uid=test.uid)
    return render(request, "notify/test_new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@brand_page("notify.page.read")
def test_call(request: BrandRequest, uid: str) -> HttpResponse:
    """How a test goes, and how it went."""
    row = TestCall.objects.select_related("started_by").filter(brand=request.brand, uid=uid).first()
    if row is None:
        raise Http404
    result, names = test_result(row), duty_names.of(request.brand)
    people = [
        {
            "one": one, "duty": names.get(one.duty, one.duty),
            "took": timedelta(seconds=one.seconds) if one.seconds is not None else None,
            "tried": [shown(try_) for try_ in one.tried],
        }
        for one in result.people
    ]  # fmt: skip
    context = {
        "test": row,
        "result": result,
        "people": people,
        "called": sum(not one.passed_over for one in result.people),
    }
    part = "notify/parts/test_call.html" if wants_fragment(request) else "notify/test_call.html"
    return render(request, part, context)
