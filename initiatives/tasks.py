"""Background work of the initiatives app."""

from django_tasks import task

from initiatives.delivery import deliver_due_mails


@task()
def deliver_mails() -> None:
    """Send the mails that are due; safe to run at any time, any number of times.

    Enqueue it after commit only. What cannot be sent now stays in the database, and is due again later.
    """
    deliver_due_mails()
