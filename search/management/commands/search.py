"""Search from the command line, as the site does: one text, or thousands from standard input."""

import json
import logging
import sys
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.exchange import RequestError, answer_request
from search.facets import FACET_NAMES
from search.query import DEFAULT_SORT, PAGE_SIZE, SORTS

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Answers one search, or with --batch one JSON object a line with one JSON answer a line."""

    help = "Search as the site does."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text", nargs="?", default="", help="What to search for; nothing lists all.")
        first_language = settings.LANGUAGES[0][0]
        parser.add_argument("--language", default=first_language, help="The language of the reader.")
        parser.add_argument(
            "--filter",
            action="append",
            default=[],
            metavar="FACET=VALUE",
            help=f"Only initiatives with this value; may be repeated. Facets: {', '.join(FACET_NAMES)}.",
        )
        parser.add_argument("--sort", default=DEFAULT_SORT, help=f"The order: {', '.join(SORTS)}.")
        parser.add_argument("--limit", type=int, default=PAGE_SIZE, help="How many hits at most.")
        parser.add_argument("--explain", action="store_true", help="Tell what makes the score of each hit.")
        parser.add_argument("--json", action="store_true", help="Write one JSON object.")
        parser.add_argument(
            "--batch",
            action="store_true",
            help='Read {"text": ..., "language": ..., "filters": {...}, "sort": ..., "limit": ...} from each '
            "line of standard input, and write one line of JSON: the answer, or what is wrong with the line.",
        )

    def handle(self, *, batch: bool, **options: Any) -> None:
        if batch:
            self._answer_lines(sys.stdin.buffer)
            return
        try:
            filters = _read_filters(options["filter"])
            asked = {name: options[name] for name in ("text", "language", "sort", "limit", "explain")}
            answer = answer_request({**asked, "filters": filters})
        except RequestError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self._write_line(answer)
        else:
            self._print(answer)

    def _answer_lines(self, lines: BinaryIO) -> None:
        for line in lines:
            self._write_line(_answer_line(line))

    def _write_line(self, answer: Mapping[str, Any]) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False))
        self.stdout.flush()

    def _print(self, answer: Mapping[str, Any]) -> None:
        for problem in answer.get("problems", ()):
            self.stderr.write(problem)
        if answer.get("degraded"):
            self.stderr.write("The index cannot be used: this is a simple search of the database.")
        if "corrected" in answer:
            self.stdout.write(f"Searched for {answer['corrected']!r}.")
        if "suggestions" in answer:
            self.stdout.write(f"Did you mean: {', '.join(answer['suggestions'])}?")
        kind = "with any of the words" if answer["widened"] else "found"
        self.stdout.write(f"{answer['total']} initiatives {kind}")
        for number, hit in enumerate(answer["hits"], start=1):
            self.stdout.write(f"{number:>3}. {hit['title']} [{hit['language']}]")
            self.stdout.write(f"     {hit['id']}, score {hit['score']}")
            for share in hit.get("shares", ()):
                self.stdout.write("     {share:>6.1%} {words}: {way} {term} {field}".format(**share).rstrip())
        for facet, counts in answer["facets"].items():
            if counts:
                self.stdout.write(f"{facet}: " + ", ".join(f"{value} {n}" for value, n in counts.items()))


def _read_filters(pairs: Iterable[str]) -> dict[str, list[str]]:
    filters: dict[str, list[str]] = {}
    for pair in pairs:
        facet, equals, value = pair.partition("=")
        if not equals:
            raise RequestError(f"A filter is FACET=VALUE, not {pair!r}.")
        filters.setdefault(facet, []).append(value)
    return filters


def _answer_line(line: bytes) -> dict[str, Any]:
    try:
        return answer_request(json.loads(line))
    except RequestError as error:
        return {"error": str(error)}
    except (ValueError, RecursionError) as error:
        return {"error": f"Not a line of JSON: {error}"}
    except Exception as error:
        # One search that fails must not cost those who wait behind it their answers.
        logger.exception("search.batch.failed")
        return {"error": f"The search failed: {type(error).__name__}"}
