"""Reads events with the official CloudEvents library for Python.

Each line of standard input is JSON: `type` (the media type of a request) and `body` (its text). Each is answered by a line: the event as the
library has it, or `{"refused": why}`.
"""

import json
import sys

from cloudevents.core.bindings.http import HTTPMessage, from_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent


def read(media_type, body):
    if media_type != JSONFormat().get_content_type():
        raise ValueError(f"{media_type} is no media type of the JSON event format")
    # Where they are missing the library makes them up.
    for name in ("id", "specversion"):
        if name not in json.loads(body):
            raise ValueError(f"no {name}")
    return from_structured(HTTPMessage(headers={"content-type": media_type}, body=body.encode()), JSONFormat(), CloudEvent)


for line in sys.stdin:
    given = json.loads(line)
    try:
        event = read(given["type"], given["body"])
        answer = {**event.get_attributes(), "data": event.get_data()}
    except Exception as error:
        answer = {"refused": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer, default=lambda value: value.isoformat()), flush=True)
