"""Amazon's S3 as moto has it, with what moto leaves out: of two that make the same object on a condition one wins, and a key id that begins
with `AKIASTRANGER` is known to nobody (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList).
"""

import threading

import boto3
from moto.server import DomainDispatcherApplication, create_backend_app

CONDITION = "HTTP_IF_NONE_MATCH"
MEDIA_TYPE = "CONTENT_TYPE"
PAGE = "max-keys"
CONTESTED = ("409 Conflict", "ConditionalRequestConflict")

MOTO = DomainDispatcherApplication(create_backend_app)
MAKING = threading.Lock()
STRANGER = b"<Error><Code>InvalidAccessKeyId</Code><Message>Nobody has this key.</Message></Error>"


def start(address):
    global client
    client = boto3.client(
        "s3", endpoint_url=address, aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1"
    )


def place(path):
    bucket, _, name = path.removeprefix("/").partition("/")
    return bucket, name


def sign(environ):
    """moto looks at no signature."""


def answer(environ):
    if "Credential=AKIASTRANGER" in environ.get("HTTP_AUTHORIZATION", ""):
        return "403 Forbidden", [("content-type", "application/xml")], STRANGER
    kept = []
    with MAKING:
        body = b"".join(MOTO(environ, lambda status, headers, exc_info=None: kept.extend((status, headers))))
    return kept[0], kept[1], body


def token(_):
    return ""


def make_bucket(bucket):
    client.create_bucket(Bucket=bucket)


def names(bucket):
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return [found["Key"] for page in pages for found in page.get("Contents", [])]


def get(bucket, name):
    return client.get_object(Bucket=bucket, Key=name)["Body"].read()


def delete(bucket, name):
    client.delete_object(Bucket=bucket, Key=name)
