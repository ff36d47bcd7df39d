"""The templated turn that a piece of code stands in: a request, and an answer with a fenced block."""

from __future__ import annotations

import random
import re

_NAMED = re.compile(r"^(?:async )?(def|class) (\w+)", re.MULTILINE)
_DOCSTRING = re.compile(r'"""\s*([A-Z][^"\n]{12,90}?)\.?\s*(?:\n|""")')

_ABOUT = [
    "Write Python code for this: {about}.",
    "I need a piece of Python. {about}.",
    "How would you do the following in Python? {about}.",
    "{about}. Please give me the Python code.",
    "Show me an example in Python: {about}.",
    "Implement this in Python. {about}.",
]
_BY_NAME = {
    "def": [
        "Write a Python function called {name}.",
        "Can you show me an implementation of {name} in Python?",
        "Give me the code of a Python function named {name}.",
        "I am missing the function {name}. Please write it.",
        "Implement {name}() for me.",
        "What could the source of {name} look like?",
    ],
    "class": [
        "Write a Python class called {name}.",
        "Show me how a class {name} could be written in Python.",
        "Please define the class {name}.",
        "I need a class named {name}. Can you write it?",
    ],
}
_PLAIN = {
    "python": [
        "Show me some Python code.",
        "Give me an example of a Python module.",
        "Please write a Python script.",
        "Python, please.",
    ],
    "c": [
        "Show me some C code.",
        "Write an example in C.",
        "Please give me part of a C source file.",
        "How is this done in C?",
    ],
    "html": [
        "Write an HTML page.",
        "Show me the HTML of a web page.",
        "Please give me some HTML.",
        "What does the page's source look like?",
    ],
}
_LEAD = [
    "",
    "",
    "",
    "Here is the code:",
    "Sure!",
    "Here is one way to do it:",
    "Certainly. Here it is:",
    "This should work:",
]


def code_turn(code: str, language: str, rng: random.Random) -> list[dict[str, str]]:
    """Two messages: a request that fits the code as far as its docstring or a name tells, and the fenced code."""
    named, about = _NAMED.search(code), _DOCSTRING.search(code)
    if language == "python" and about and rng.random() < 0.6:
        request = rng.choice(_ABOUT).format(about=about.group(1))
    elif language == "python" and named and rng.random() < 0.9:
        request = rng.choice(_BY_NAME[named.group(1)]).format(name=named.group(2))
    else:
        request = rng.choice(_PLAIN[language])
    lead = rng.choice(_LEAD)
    answer = f"{lead}\n\n" if lead else ""
    return [
        {"role": "user", "content": request},
        {"role": "assistant", "content": f"{answer}```{language}\n{code}\n```"},
    ]
