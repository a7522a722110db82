"""Addresses of contributing; all but the first are for people who are signed in."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from . import views, views_sending, views_status, views_steps

urlpatterns = [
    path(pgettext_lazy("url", "contribute/"), views.contribute, name="contribute"),
    path(pgettext_lazy("url", "contribute/mine/"), views.mine, name="my-contributions"),
    path(
        pgettext_lazy("url", "contribute/edit/<slug:record_id>/"), views.edit_published, name="edit-published"
    ),
    path(pgettext_lazy("url", "contribute/<slug:reference>/"), views_sending.tasks, name="submission"),
    path(
        pgettext_lazy("url", "contribute/<slug:reference>/check/"),
        views_sending.check,
        name="submission-check",
    ),
    path(
        pgettext_lazy("url", "contribute/<slug:reference>/status/"),
        views_status.status,
        name="submission-status",
    ),
    path(
        pgettext_lazy("url", "contribute/<slug:reference>/withdraw/"),
        views_status.act,
        {"action": views_status.WITHDRAW},
        name="submission-withdraw",
    ),
    path(
        pgettext_lazy("url", "contribute/<slug:reference>/reopen/"),
        views_status.act,
        {"action": views_status.REOPEN},
        name="submission-reopen",
    ),
    path(
        pgettext_lazy("url", "contribute/<slug:reference>/delete/"),
        views_status.act,
        {"action": views_status.DELETE},
        name="submission-delete",
    ),
    path(
        pgettext_lazy("url", "contribute/<slug:reference>/<slug:step>/"),
        views_steps.step,
        name="submission-step",
    ),
]
