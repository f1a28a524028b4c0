"""Azure Blob Storage as Microsoft's own emulator has it, Azurite, which is a program for node: requests are handed on to it as they came. It
knows one account, `STORE_ACCOUNT` with the key `STORE_KEY`, and verifies signatures.
"""

import base64
import hashlib
import hmac
import http.client
import itertools
import os
import subprocess
import time
from pathlib import Path
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

CONDITION = "HTTP_IF_NONE_MATCH"
MEDIA_TYPE = "HTTP_X_MS_BLOB_CONTENT_TYPE"
PAGE = "maxresults"
# https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes
CONTESTED = ("503 Service Unavailable", "ServerBusy")

ACCOUNT, KEY = os.environ["STORE_ACCOUNT"], os.environ["STORE_KEY"]
VERSION = "2023-11-03"
LAUNCHER = Path(__file__).with_name("azurite.cjs")
LISTENS = "successfully listens on http://127.0.0.1:"


def start(_):
    global child, port
    environment = os.environ | {"AZURITE_ACCOUNTS": f"{ACCOUNT}:{KEY}"}
    # Its standard input is closed when this process ends, however it ends.
    child = subprocess.Popen(["node", LAUNCHER], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    port = next(int(line.split(LISTENS, 1)[1]) for line in child.stdout if LISTENS in line)


def place(path):
    _, bucket, name = (path.removeprefix("/") + "//").split("/", 2)
    return bucket, name.removesuffix("/").removesuffix("/")


def token(bucket):
    """A SAS token for all that the program under test does in one container, for an hour and some seconds: until there is a plus sign in its signature,
    which stands for something else in an address. Its permissions are those that the sections of the operations ask for, the removal of
    blobs in a batch among them (https://learn.microsoft.com/rest/api/storageservices/blob-batch#authorization).

    https://learn.microsoft.com/rest/api/storageservices/create-service-sas#version-2020-12-06-and-later
    """
    permissions = "rwdl"
    for end in itertools.count(time.time() + 3600):
        until = utc(end)
        fields = [permissions, "", until, f"/blob/{ACCOUNT}/{bucket}", "", "", "", VERSION, "c", "", "", "", "", "", "", ""]
        signature = signed(fields)
        if "+" in signature:
            return urlencode({"sv": VERSION, "sr": "c", "sp": permissions, "se": until, "sig": signature})


def owners_token():
    """A SAS token for the containers of the account and what is in them.

    https://learn.microsoft.com/rest/api/storageservices/create-account-sas#construct-the-signature-string
    """
    permissions, services, types, until = "rwdlc", "b", "co", utc(time.time() + 3600)
    signature = signed([ACCOUNT, permissions, services, types, "", until, "", "", VERSION, "", ""])
    return urlencode({"sv": VERSION, "ss": services, "srt": types, "sp": permissions, "se": until, "sig": signature})


def signed(fields):
    digest = hmac.new(base64.b64decode(KEY), "\n".join(fields).encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def utc(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def sign(environ):
    """What was changed on the way is signed by a token in place of the signature that no longer holds."""
    environ.pop("HTTP_AUTHORIZATION", None)
    environ["QUERY_STRING"] = with_token(environ["QUERY_STRING"])


def with_token(query):
    return "&".join(filter(None, [query, owners_token()]))


def answer(environ):
    headers = {name[5:].replace("_", "-"): value for name, value in environ.items() if name.startswith("HTTP_")}
    headers |= {"CONTENT-TYPE": environ["CONTENT_TYPE"]} if environ["CONTENT_TYPE"] else {}
    path = environ["RAW_URI"].split("?", 1)[0]
    return asked(environ["REQUEST_METHOD"], path, environ["QUERY_STRING"], environ["wsgi.input"].read(), headers)


def asked(method, path, query, body=b"", headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request(method, path + ("?" + query if query else ""), body or None, headers or {})
    response = connection.getresponse()
    return f"{response.status} {response.reason}", response.getheaders(), response.read()


def owned(method, bucket, name="", query=""):
    """What the owner asks for and gets."""
    path = quote(f"/{ACCOUNT}/{bucket}/{name}".removesuffix("/"))
    status, _, body = asked(method, path, with_token(query))
    if not status.startswith("2"):
        raise OSError(f"{method} {path}: {status} {body.decode()}")
    return body


def make_bucket(bucket):
    owned("PUT", bucket, query="restype=container")


def names(bucket):
    listed = ElementTree.fromstring(owned("GET", bucket, query="restype=container&comp=list").decode("utf-8-sig"))
    return [name.text for name in listed.iterfind("Blobs/Blob/Name")]


def get(bucket, name):
    return owned("GET", bucket, name)


def delete(bucket, name):
    owned("DELETE", bucket, name)
