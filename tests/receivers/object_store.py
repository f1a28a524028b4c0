"""An object store: moto's S3 on a free port of the loopback, which is printed. It ends when its standard input is closed.

Beside what moto does:

- POST /_buckets/NAME makes a bucket; GET and DELETE /_objects/BUCKET/NAME look at an object and remove it, without keys.
- Of two that make the same object on a condition one wins, as S3 promises: such requests come one after the other.
- GET /_journal tells what came: a JSON list of method, path, status and content type.
- A bucket whose name begins with `careless` does not keep to `If-None-Match`, like some that speak S3.
- One whose name begins with `forgetful` makes an object when it is first asked to, and answers 500 all the same.
- One whose name begins with `contested` answers 409 (ConditionalRequestConflict) when it is first asked to make an object.
"""

import json
import os
import sys
import threading

import boto3
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

MOTO = DomainDispatcherApplication(create_backend_app)
MAKING = threading.Lock()
JOURNAL = []
ASKED = set()
CONFLICT = b"<Error><Code>ConditionalRequestConflict</Code><Message>Two at once.</Message></Error>"


def answer(environ):
    """Status line, header fields and body of moto's answer."""
    kept = {}

    def start(status, headers, exc_info=None):
        kept["head"] = (status, headers)

    body = b"".join(MOTO(environ, start))
    return kept["head"] + (body,)


def serve(environ):
    path, conditional = environ["PATH_INFO"], environ["REQUEST_METHOD"] == "PUT" and "HTTP_IF_NONE_MATCH" in environ
    if conditional:
        first = path not in ASKED and not path.rsplit("/", 1)[-1].startswith(".probe")
        ASKED.add(path)
        if path.startswith("/careless"):
            del environ["HTTP_IF_NONE_MATCH"]
        if path.startswith("/contested") and first:
            environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            return "409 Conflict", [("content-type", "application/xml")], CONFLICT
        with MAKING:
            status, headers, body = answer(environ)
        if path.startswith("/forgetful") and first:
            return "500 Internal Server Error", [("content-type", "text/plain")], b"it was made, and nobody is told"
        return status, headers, body
    return answer(environ)


def owners(environ):
    """What the owner of a bucket does."""
    what, *place = environ["PATH_INFO"].removeprefix("/_").split("/", 2)
    if what == "buckets":
        client.create_bucket(Bucket=place[0])
    elif what == "objects" and environ["REQUEST_METHOD"] == "DELETE":
        client.delete_object(Bucket=place[0], Key=place[1])
    elif what == "objects":
        return client.get_object(Bucket=place[0], Key=place[1])["Body"].read()
    return b""


def application(environ, start_response):
    if environ["PATH_INFO"].startswith("/_"):
        body = owners(environ) or json.dumps(JOURNAL).encode()
        start_response("200 OK", [("content-type", "application/json"), ("content-length", str(len(body)))])
        return [body]
    method, path, media_type = environ["REQUEST_METHOD"], environ["PATH_INFO"], environ.get("CONTENT_TYPE", "")
    status, headers, body = serve(environ)
    JOURNAL.append([method, path, int(status.split(" ", 1)[0]), media_type])
    start_response(status, headers)
    return [body]


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_):
        pass


def end_with_the_test():
    sys.stdin.buffer.read()
    os._exit(0)


server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Quiet)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = boto3.client(
    "s3",
    endpoint_url=f"http://127.0.0.1:{server.server_port}",
    aws_access_key_id="test",
    aws_secret_access_key="test",
    region_name="us-east-1",
)
print(server.server_port, flush=True)
end_with_the_test()
