"""A receiver that verifies every request with the official Standard Webhooks library for Python.

SECRETS in the environment is a JSON object, path -> secret: each path knows one secret alone, as each side does while a secret is replaced.
Prints its port. Answers 204 to what the library accepts and 400 to everything else. Ends when its standard input is closed.
"""

import http.server
import json
import os
import sys
import threading

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

JUDGES = {path: Webhook(secret) for path, secret in json.loads(os.environ["SECRETS"]).items()}


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            JUDGES[self.path].verify(body, dict(self.headers))
            status, why = 204, b""
        except (WebhookVerificationError, ValueError) as error:
            status, why = 400, str(error).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(why)))
        self.end_headers()
        self.wfile.write(why)

    def log_message(self, *_):
        pass


def end_with_the_test():
    sys.stdin.buffer.read()
    os._exit(0)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=end_with_the_test, daemon=True).start()
print(server.server_address[1], flush=True)
server.serve_forever()
