"""A stand-in for Google Cloud Storage: what its documents say of the XML API, as far as the program under test has a use for it. What they do
not allow, or what is not done here, is refused.

It knows the service account `STORE_ACCOUNT`, whose key is `../protocols/service_account.pem`, and one access token. What a document says
only of some requests is asked of these alone: `Date` is listed as required, and its own examples with curl send none
(https://cloud.google.com/storage/docs/uploading-objects).

A bucket whose name begins with `hurried` lets nobody change an object twice in a second (https://cloud.google.com/storage/quotas#objects:
one write per second to the same name, which counts every creation, update and removal).
"""

import email.utils
import hashlib
import itertools
import os
import threading
import time
from typing import NamedTuple
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from .google_account import Stranger, verify

CONDITION = "HTTP_X_GOOG_IF_GENERATION_MATCH"
MEDIA_TYPE = "CONTENT_TYPE"
PAGE = "max-keys"
# https://cloud.google.com/storage/docs/gcs429
CONTESTED = ("429 Too Many Requests", "SlowDown")

DOCUMENTS = "https://cloud.google.com/storage/docs/xml-api/"
TOKEN = "ya29.aTokenThatWasMadeUp"
PAGE_MAX = 1000

BUCKETS = {}
LOCK = threading.Lock()
GENERATIONS = itertools.count(1)


class Operation(NamedTuple):
    """What one section of the documents allows, of what is done here."""

    source: str
    parameters: frozenset
    fields: frozenset
    does: object


class Object(NamedTuple):
    body: bytes
    media_type: str
    generation: int
    made: float

    def headers(self):
        """https://cloud.google.com/storage/docs/xml-api/reference-headers"""
        return [
            ("etag", etag(self.body)),
            ("last-modified", email.utils.formatdate(self.made, usegmt=True)),
            ("x-goog-generation", str(self.generation)),
            ("x-goog-metageneration", "1"),
        ]


class Refusal(Exception):
    """https://cloud.google.com/storage/docs/xml-api/reference-status"""

    def __init__(self, status, code, message):
        super().__init__(message)
        self.status, self.body = status, f"<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"


def etag(body):
    return f'"{hashlib.md5(body).hexdigest()}"'


def start(_):
    """There is nothing to start."""


def sign(environ):
    """A token covers no part of a request."""


def token(_):
    return TOKEN


def place(path):
    bucket, _, name = path.removeprefix("/").partition("/")
    return bucket, name


def answer(environ):
    try:
        with LOCK:
            return allowed(environ)
    except Refusal as refusal:
        return refusal.status, [("content-type", "application/xml; charset=UTF-8")], refusal.body.encode()


def allowed(environ):
    bucket, name = place(environ["PATH_INFO"])
    operation = OPERATIONS.get((environ["REQUEST_METHOD"], bool(name)))
    if operation is None:
        raise Refusal("405 Method Not Allowed", "MethodNotAllowed", "No section that is known here allows this method.")
    parameters = dict(parse_qsl(environ["QUERY_STRING"], keep_blank_values=True, strict_parsing=bool(environ["QUERY_STRING"])))
    fields = {key for key in environ if key.startswith("HTTP_X_GOOG_")}
    for unknown in [*(parameters.keys() - operation.parameters), *(fields - operation.fields)]:
        raise Refusal("400 Bad Request", "InvalidArgument", f"{DOCUMENTS}{operation.source} allows no {unknown}, or it is not done here.")
    authorized(environ)
    if bucket not in BUCKETS:
        raise Refusal("404 Not Found", "NoSuchBucket", "The specified bucket does not exist.")
    return operation.does(environ, bucket, name, parameters)


def authorized(environ):
    """https://cloud.google.com/storage/docs/xml-api/reference-headers#authorization"""
    scheme, _, credentials = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    try:
        if scheme != "Bearer" or (credentials != TOKEN and not verify(credentials, os.environ["STORE_ACCOUNT"])):
            raise Stranger("neither a token nor an account that is known")
    except Stranger as stranger:
        raise Refusal("401 Unauthorized", "AuthenticationRequired", f"Authentication required: {stranger}.") from stranger


def found(bucket, name):
    if name not in BUCKETS[bucket]:
        raise Refusal("404 Not Found", "NoSuchKey", "The specified key does not exist.")
    return BUCKETS[bucket][name]


def change(bucket, name):
    """Refuses what changes an object too soon after it was changed."""
    before = BUCKETS[bucket].get(name)
    if bucket.startswith("hurried") and before and time.time() - before.made < 1:
        raise Refusal("429 Too Many Requests", "SlowDown", "The object exceeded the rate limit for object mutation operations.")
    return before


def make(environ, bucket, name, _):
    if not environ.get("CONTENT_LENGTH", "").isdigit():
        raise Refusal("411 Length Required", "MissingContentLength", "You must provide the Content-Length HTTP header.")
    before, condition = change(bucket, name), environ.get(CONDITION)
    if condition is not None and not condition.isdigit():
        raise Refusal("400 Bad Request", "InvalidArgument", "A generation is a number.")
    if condition is not None and int(condition) != (before.generation if before else 0):
        raise Refusal("412 Precondition Failed", "PreconditionFailed", "At least one of the pre-conditions you specified did not hold.")
    media_type = environ["CONTENT_TYPE"] or "application/octet-stream"
    made = Object(environ["wsgi.input"].read(), media_type, next(GENERATIONS), time.time())
    BUCKETS[bucket][name] = made
    return "200 OK", made.headers(), b""


def give(_, bucket, name, __):
    kept = found(bucket, name)
    return "200 OK", [*kept.headers(), ("content-type", kept.media_type)], kept.body


def remove(_, bucket, name, __):
    found(bucket, name)
    change(bucket, name)
    del BUCKETS[bucket][name]
    return "204 No Content", [], b""


def give_names(_, bucket, __, parameters):
    if parameters.get("list-type") != "2":
        raise Refusal("400 Bad Request", "InvalidArgument", "Only the second version of lists is known here.")
    most = min(int(parameters.get("max-keys", PAGE_MAX)), PAGE_MAX)
    prefix, after = parameters.get("prefix", ""), parameters.get("continuation-token", "")
    left = sorted(name for name in BUCKETS[bucket] if name.startswith(prefix) and name > after)
    page = left[:most]
    more = f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if len(left) > most else ""
    body = (
        "<?xml version='1.0' encoding='UTF-8'?><ListBucketResult xmlns='http://doc.s3.amazonaws.com/2006-03-01'>"
        f"<Name>{bucket}</Name><Prefix>{escape(prefix)}</Prefix><KeyCount>{len(page)}</KeyCount>"
        f"<IsTruncated>{str(len(left) > most).lower()}</IsTruncated>{more}{''.join(entry(bucket, name) for name in page)}</ListBucketResult>"
    )
    return "200 OK", [("content-type", "application/xml; charset=UTF-8")], body.encode()


def entry(bucket, name):
    kept = BUCKETS[bucket][name]
    made = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(kept.made))
    return (
        f"<Contents><Key>{escape(name)}</Key><Generation>{kept.generation}</Generation><MetaGeneration>1</MetaGeneration>"
        f"<LastModified>{made}</LastModified><ETag>{escape(etag(kept.body))}</ETag><Size>{len(kept.body)}</Size></Contents>"
    )


LISTED = frozenset({"list-type", "prefix", "continuation-token", "max-keys"})
OPERATIONS = {
    ("GET", False): Operation("get-bucket-list", LISTED, frozenset(), give_names),
    ("PUT", True): Operation("put-object-upload", frozenset(), frozenset({CONDITION}), make),
    ("GET", True): Operation("get-object-download", frozenset(), frozenset(), give),
    ("DELETE", True): Operation("delete-object", frozenset(), frozenset(), remove),
}


def make_bucket(bucket):
    BUCKETS[bucket] = {}


def names(bucket):
    return sorted(BUCKETS[bucket])


def get(bucket, name):
    return BUCKETS[bucket][name].body


def delete(bucket, name):
    BUCKETS[bucket].pop(name, None)
