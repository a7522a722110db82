"""The search page of one collection, on call: a number on standard input, its milliseconds on output.

One such process for each size lets the sizes take turns, question by question.
"""

import json
import sys

from .bench import Bench
from .measurements.pages import search_page
from .questions import make_questions
from .timing import MILLISECONDS, settle, timed

AMOUNT = 60


def main(asked_size: str, engine: str) -> None:
    """Answer each line, the number of a question for `asked_size` records, with the time of its page."""
    questions = make_questions(AMOUNT, size=int(asked_size))
    bench = Bench(size=int(asked_size), engine=engine)
    for question in questions:
        search_page(question)
    settle()
    print("ready", flush=True)
    for line in sys.stdin:
        bench.probe.forget()
        question = questions[int(line)]
        print(json.dumps(timed(lambda question=question: search_page(question)) * MILLISECONDS), flush=True)
