"""What a scenario of MLflow's Python client saw, so that two servers can be compared: results and answers with ids, times and addresses made alike."""
import json
import math
import os
import re
import sys
import tempfile
import time

import mlflow
import requests
from mlflow import MlflowClient

ID = re.compile(r"(?<![0-9a-zA-Z])((?:[a-z]{1,3}-)?[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16})(?![0-9a-zA-Z])")
CLOCK = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
STARTED = time.time()


class Recorder:
    """Steps by name with what came of them and the HTTP answers they had, and the client methods that were called."""

    def __init__(self):
        self.steps, self.answers, self.called, self._ids = [], [], set(), {}
        self.host = os.environ["MLFLOW_TRACKING_URI"]
        self.folder = tempfile.mkdtemp()

    def step(self, name, action):
        """Does the action and keeps its result or its error; answers the result or None."""
        self.answers = []
        try:
            result, seen = action(), None
            seen = self.alike(result)
        except mlflow.exceptions.MlflowException as e:
            result, seen = None, {"error": e.error_code, "status": e.get_http_status_code()}
        except requests.HTTPError as e:
            result, seen = None, {"http": e.response.status_code}
        except Exception as e:  # noqa: BLE001: whatever the client throws is what its user sees
            result, seen = None, {"raised": type(e).__name__, "text": self.text(str(e))[:300]}
        self.steps.append([self.text(name), seen, [[a[0], a[1], a[2]] for a in self.answers]])
        return result

    def alike(self, value):
        if isinstance(value, (bool, type(None))):
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, int):
            return "TIME" if self._recent(value) else value
        if isinstance(value, float):
            return str(value) if not math.isfinite(value) else value
        if isinstance(value, dict):
            return {self.text(str(k)): self.alike(v) for k, v in value.items()}
        if isinstance(value, (list, tuple, set)):
            return [self.alike(v) for v in (sorted(value) if isinstance(value, set) else value)]
        if type(value).__name__ == "DataFrame":
            return json.loads(json.dumps(self.alike(value.to_dict("records")), default=str))
        for way in ("to_dictionary", "to_dict"):
            if hasattr(value, way):
                try:
                    return self.alike(getattr(value, way)())
                except Exception:  # noqa: BLE001
                    pass
        facts = {k.lstrip("_"): v for k, v in vars(value).items()} if hasattr(value, "__dict__") else str(value)
        return self.alike(facts) if facts else str(value)

    def text(self, text):
        text = text.replace(self.host, "HOST").replace(self.folder, "FOLDER")
        text = CLOCK.sub("TIME", text)
        text = ID.sub(lambda m: self._ids.setdefault(m.group(1), f"ID{len(self._ids)}"), text)
        return re.sub(r"\b\d{13,19}\b", lambda m: "TIME" if self._recent(int(m.group(0))) else m.group(0), text)

    @staticmethod
    def _recent(number):
        return any(abs(number / scale - STARTED) < 86400 for scale in (1e3, 1e6, 1e9))

    def client(self):
        """A client whose calls are counted."""
        recorder, inner = self, MlflowClient()

        class Counted:
            def __getattr__(self, name):
                recorder.called.add(name)
                return getattr(inner, name)

        return Counted()

    def file(self, name, text):
        path = os.path.join(self.folder, *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def watch(self):
        """Keeps status and body of every REST answer from here on."""
        send = requests.Session.send

        def sending(session, request, **options):
            response = send(session, request, **options)
            if not options.get("stream") and request.url.startswith(self.host):
                path = request.url[len(self.host):].split("?")[0]
                try:
                    body = self.alike(response.json())
                except ValueError:
                    body = None
                self.answers.append([request.method, self.text(path), response.status_code, body])
            return response

        requests.Session.send = sending

    def finish(self):
        methods = {n for n in dir(MlflowClient) if not n.startswith("_")}
        json.dump({"steps": self.steps, "uncalled": sorted(methods - self.called)}, sys.stdout)
        print()
