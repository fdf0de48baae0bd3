"""An S3 store for the tests: moto on a free port, which checks signatures, with troubles on demand.

Prints one line of JSON, and then takes a word a line, each answered with a line:
  away      nobody listens any more        back      the same port again, with what was kept
  fail N K  of the next calls K go well, then N answer 503
  cut N     the next N writes end without an answer, and are kept
It ends with its standard input. Two arguments, a certificate and its key, let it speak TLS.
"""

import json
import os
import sys
import threading

os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "inf"
os.environ["MOTO_S3_CUSTOM_ENDPOINTS"] = ""

import boto3  # noqa: E402
from moto import settings  # noqa: E402
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402
from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: E402

BUCKET, REGION = "photos", "us-east-1"
trouble = {"well": 0, "fail": 0, "cut": 0}
backend = DomainDispatcherApplication(create_backend_app)


def app(environ, start_response):
    if trouble["fail"] > 0 and trouble["well"] > 0:
        trouble["well"] -= 1
    elif trouble["fail"] > 0:
        trouble["fail"] -= 1
        start_response("503 Slow Down", [("Content-Length", "0")])
        return [b""]
    answer = backend(environ, start_response)
    if trouble["cut"] > 0 and environ["REQUEST_METHOD"] == "PUT":
        trouble["cut"] -= 1
        raise ConnectionAbortedError
    return answer


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_):
        pass


class Server:
    def __init__(self, port, tls):
        self.server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet, ssl_context=tls)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def prepare():
    """A bucket, and a key that may use it; from then on every call must be signed with a key."""
    os.environ.update(AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x", AWS_DEFAULT_REGION=REGION)
    first = Server(0, None)
    where = {"endpoint_url": f"http://127.0.0.1:{first.server.port}", "region_name": REGION}
    boto3.client("s3", **where).create_bucket(Bucket=BUCKET)
    iam = boto3.client("iam", **where)
    iam.create_user(UserName="qingdan")
    allow = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    iam.put_user_policy(UserName="qingdan", PolicyName="p", PolicyDocument=policy)
    key = iam.create_access_key(UserName="qingdan")["AccessKey"]
    first.stop()
    settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
    return key


def main():
    tls = tuple(sys.argv[1:3]) if len(sys.argv) > 2 else None
    key = prepare()
    server = Server(0, tls)
    port = server.server.port
    told = {
        "endpoint": f"{'https' if tls else 'http'}://localhost:{port}" if tls else f"http://127.0.0.1:{port}",
        "bucket": BUCKET,
        "key_id": key["AccessKeyId"],
        "secret": key["SecretAccessKey"],
    }
    print(json.dumps(told), flush=True)
    for line in sys.stdin:
        word, *count = line.split()
        if word == "away":
            server.stop()
        elif word == "back":
            server = Server(port, tls)
        else:
            trouble[word] = int(count[0])
            trouble["well"] = int(count[1]) if len(count) > 1 else 0
        print("ok", flush=True)


main()
