#!/usr/bin/env python
"""Django's command line for Kennisbank; development settings unless told otherwise."""

import sys

from kennisbank.environment import load_environment


def main() -> None:
    load_environment(default_settings="kennisbank.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
