"""Runs one part of the benchmarks in a process of its own: `python -m benchmarks.part MODULE ARGUMENT…`.

Django's settings hold for a whole process, and each collection has settings (a DATA_DIR) of its own.
"""

import importlib
import sys

import django


def main(module: str, *arguments: str) -> None:
    """Set Django up and call `main(*arguments)` of benchmarks.`module`."""
    django.setup()
    importlib.import_module(f"benchmarks.{module}").main(*arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
