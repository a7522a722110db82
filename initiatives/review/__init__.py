"""What editors see of submissions in Wagtail's admin."""
