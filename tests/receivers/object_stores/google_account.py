"""Whether a service account of Google signed a token for itself (https://google.aip.dev/auth/4111): a JWT (RFC 7519) by RS256 (RFC 7518, 3.3),
whose signature is verified with the public half of `../protocols/service_account.pem`.
"""

import base64
import hashlib
import json
import time
from pathlib import Path

PEM = Path(__file__).parent.parent / "protocols" / "service_account.pem"
HEADER = {"alg": "RS256", "typ": "JWT", "kid": "k1"}
# https://cloud.google.com/storage/docs/oauth-scopes
SCOPES = {"https://www.googleapis.com/auth/cloud-platform", "https://www.googleapis.com/auth/devstorage.read_write"}
LIFE_MAX = 3600
# SHA-256's name in DER, before its 32 bytes (RFC 8017, 9.2, note 1).
SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")


class Stranger(Exception):
    """Why somebody is not let in."""


def verify(token, account):
    """True, where the account signed the token for Cloud Storage and it holds; else `Stranger`."""
    try:
        signed, signature = token.rsplit(".", 1)
        header, claims = (json.loads(decoded(part)) for part in signed.split("."))
        signature = decoded(signature)
    except ValueError as error:
        raise Stranger("no token") from error
    if header != HEADER:
        raise Stranger(f"a token with the header {header}")
    if claims.keys() != {"iss", "sub", "scope", "iat", "exp"} or claims["iss"] != account or claims["sub"] != account:
        raise Stranger("a token of another account")
    if not SCOPES.intersection(claims["scope"].split(" ")):
        raise Stranger("a token for something else")
    # Clocks may differ by a minute.
    if not claims["iat"] - 60 <= time.time() < claims["exp"] <= claims["iat"] + LIFE_MAX:
        raise Stranger("a token that does not hold now")
    if not is_signed(signed.encode(), signature):
        raise Stranger("a token that somebody else signed")
    return True


def decoded(text):
    """base64url without padding (RFC 7515, 2)."""
    if "=" in text:
        raise ValueError("padding")
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def is_signed(text, signature):
    """RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2.2)."""
    modulus, exponent = public_key()
    size = (modulus.bit_length() + 7) // 8
    ending = SHA256 + hashlib.sha256(text).digest()
    expected = b"\x00\x01" + b"\xff" * (size - len(ending) - 3) + b"\x00" + ending
    return len(signature) == size and pow(int.from_bytes(signature, "big"), exponent, modulus).to_bytes(size, "big") == expected


def public_key():
    """Modulus and exponent of the key in the file (PKCS #8, RFC 5208, around PKCS #1, RFC 8017, A.1.2)."""
    lines = [line for line in PEM.read_text().splitlines() if not line.startswith("-")]
    _, _, inner = parts(parts(base64.b64decode("".join(lines)))[0])
    _, modulus, exponent, *_ = parts(parts(inner)[0])
    return int.from_bytes(modulus, "big"), int.from_bytes(exponent, "big")


def parts(der):
    """The contents of the values that stand one after the other."""
    found = []
    while der:
        size, at = der[1], 2
        if size & 0x80:
            at += size & 0x7F
            size = int.from_bytes(der[2:at], "big")
        found.append(der[at : at + size])
        der = der[at + size :]
    return found
