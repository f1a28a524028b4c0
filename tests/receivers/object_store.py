"""An object store on a free port of the loopback, which is printed: `s3` (moto), `gs` (a stand-in for Google's) or `az` (Azurite), as
`object_stores/` has them. It ends when its standard input is closed.

Beside what the store itself does:

- POST /_buckets/NAME makes a bucket; GET /_names/BUCKET lists the names in it; GET and DELETE /_objects/BUCKET/NAME look at an object and
  remove it. None of them needs a key.
- GET /_token/BUCKET gives a token that lets in there in place of a key.
- GET /_journal tells what came: a JSON list of method, path (bucket and name), status and content type.
- A bucket whose name begins with `careless` does not keep to the condition of a creation, like some that speak S3.
- One whose name begins with `forgetful` makes an object when it is first asked to, and answers 500 all the same.
- One whose name begins with `contested` answers, when it is first asked to make an object, what its vendor says where two are in each
  other's way.
- One whose name begins with `paged` lists two names at a time.
"""

import importlib
import io
import json
import os
import sys
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

store = importlib.import_module(f"object_stores.{sys.argv[1]}")
JOURNAL = []
ASKED = set()


def creation(environ, bucket, name):
    """The answer to what asks for an object that is to be made only where there is none."""
    first = (bucket, name) not in ASKED and not name.rsplit("/", 1)[-1].startswith(".probe")
    ASKED.add((bucket, name))
    if bucket.startswith("careless"):
        del environ[store.CONDITION]
        store.sign(environ)
    if bucket.startswith("contested") and first:
        status, code = store.CONTESTED
        return status, [("content-type", "application/xml")], f"<Error><Code>{code}</Code><Message>Two at once.</Message></Error>".encode()
    answer = store.answer(environ)
    if bucket.startswith("forgetful") and first:
        return "500 Internal Server Error", [("content-type", "text/plain")], b"it was made, and nobody is told"
    return answer


def served(environ, bucket, name):
    if environ["REQUEST_METHOD"] == "PUT" and store.CONDITION in environ:
        return creation(environ, bucket, name)
    if bucket.startswith("paged") and environ["REQUEST_METHOD"] == "GET" and not name:
        environ["QUERY_STRING"] += f"&{store.PAGE}=2"
        store.sign(environ)
    return store.answer(environ)


def owners(environ):
    """What the owner of a bucket does, and who looks on."""
    what, *place = environ["PATH_INFO"].removeprefix("/_").split("/", 2)
    if what == "journal":
        return json.dumps(JOURNAL).encode()
    if what == "token":
        return store.token(*place).encode()
    if what == "names":
        return json.dumps(store.names(*place)).encode()
    if what == "buckets":
        store.make_bucket(*place)
    elif environ["REQUEST_METHOD"] == "DELETE":
        store.delete(*place)
    else:
        return store.get(*place)
    return b""


def application(environ, start_response):
    environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
    if environ["PATH_INFO"].startswith("/_"):
        status, headers, body = "200 OK", [], owners(environ)
    else:
        bucket, name = store.place(environ["PATH_INFO"])
        method, media_type = environ["REQUEST_METHOD"], environ.get(store.MEDIA_TYPE, "")
        status, headers, body = served(environ, bucket, name)
        JOURNAL.append([method, f"/{bucket}/{name}", int(status.split(" ", 1)[0]), media_type])
    kept = [(field, value) for field, value in headers if field.lower() not in ("connection", "keep-alive", "transfer-encoding")]
    if not any(field.lower() == "content-length" for field, _ in kept):
        kept.append(("content-length", str(len(body))))
    start_response(status, kept)
    return [body]


class Handler(WSGIRequestHandler):
    def get_environ(self):
        # What was sent: a signature covers the address as it was written, and a content type only where there was one.
        sent = {"RAW_URI": self.path, "CONTENT_TYPE": self.headers.get("content-type", "")}
        return super().get_environ() | sent

    def log_message(self, *_):
        pass


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 128


server = Server(("127.0.0.1", 0), Handler)
server.set_app(application)
store.start(f"http://127.0.0.1:{server.server_port}")
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.buffer.read()
os._exit(0)
