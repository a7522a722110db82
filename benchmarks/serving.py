"""The search page of one collection, on call: a number on standard input, its milliseconds on output.

One such process for each size lets the sizes take turns, question by question.
"""

import json
import sys

from .bench import Bench
from .measurements.pages import search_page
from .questions import make_questions
from .timing import MILLISECONDS, settle, worked


def main(asked_size: str, amount: str, engine: str) -> None:
    """Answer each line with the time of a page: that of the question of this number, of `amount` that are
    made for `asked_size` records.
    """
    questions = make_questions(int(amount), size=int(asked_size))
    bench = Bench(size=int(asked_size), engine=engine)
    for question in bench.other_questions():
        search_page(question)
    settle()
    print("ready", flush=True)
    for line in sys.stdin:
        bench.probe.forget()
        question = questions[int(line)]
        print(json.dumps(worked(lambda question=question: search_page(question)) * MILLISECONDS), flush=True)
