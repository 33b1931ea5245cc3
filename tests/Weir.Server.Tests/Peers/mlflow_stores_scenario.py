"""Makes a file store and a database with the real MLflow, and tells what a store or server holds.

  make DIR              fills DIR/mlruns and DIR/mlflow.db (artifacts in DIR/artifacts)
  make-traces DIR       fills both with traces
  dump-traces URI       prints the traces at a tracking URI
  dump URI              prints everything at a tracking URI as one JSON line, ids and all
"""
import json
import math
import os
import sys

import mlflow
from mlflow.entities import Metric, Param, RunTag, ViewType
from mlflow.tracking import MlflowClient


def fill(uri, artifacts):
    client = MlflowClient(uri, uri)
    mlflow.set_tracking_uri(uri)
    location = {} if artifacts is None else {"artifact_location": artifacts}
    experiment = client.create_experiment("churn ü", tags={"team": "red"}, **location)
    gone = client.create_experiment("gone", **location)
    client.create_run(gone, start_time=5)
    client.delete_experiment(gone)
    parent = client.create_run(experiment, start_time=1700000000000, run_name="parent: #1")
    for n in range(3):
        run = client.create_run(experiment, start_time=1700000001000 + n, tags={"mlflow.parentRunId": parent.info.run_id, "odd key: /a b": "line 1\nline 2\n"})
        key = run.info.run_id
        for start in range(0, 3000, 1000):
            client.log_batch(key, metrics=[Metric("loss", 1 / (i + 1 + n), 1700000000000 + i, i) for i in range(start, start + 1000)])
        client.log_batch(key, metrics=[Metric("val/acc: b", v, 5, s) for s, v in enumerate([math.nan, 0.0, 5e-324, 1e300, -2.5])], params=[Param("lr", "0.1"), Param("deep/er", "ä\n"), Param("empty", "")], tags=[RunTag("k", "v")])
        client.log_metric(key, "neg", 1, 9, -7)
        client.log_text(key, "hello %d" % n, "docs/notes größe.txt")
        data = mlflow.data.from_dict({"a": [1, 2, n]}) if hasattr(mlflow.data, "from_dict") else None
        if data is not None:
            client.log_inputs(key, [mlflow.entities.DatasetInput(data._to_mlflow_entity(), [mlflow.entities.InputTag("mlflow.data.context", "train")])])
        else:
            entity = mlflow.entities.Dataset("iris", "d1g3st%d" % n, "local", '{"uri": "x"}', '{"s": 1}', '{"rows": 3}')
            client.log_inputs(key, [mlflow.entities.DatasetInput(entity, [mlflow.entities.InputTag("mlflow.data.context", "train")])])
        client.set_terminated(key, ["FINISHED", "FAILED", "KILLED"][n], 1700000009000 + n)
        if n == 2:
            client.delete_run(key)
        if n == 0:
            client.create_registered_model("m", tags={"owner": "ada"}, description="first\n\nsecond: '#'")
            for v in range(3):
                client.create_model_version("m", run.info.artifact_uri + "/docs", key, tags={"n": str(v)}, description="v%d" % v)
            client.transition_model_version_stage("m", "2", "Production")
            client.set_registered_model_alias("m", "champion", "2")
            client.delete_model_version("m", "1")
            model = client.create_logged_model(experiment, name="clf", source_run_id=key, tags={"a": "b"}, params={"depth": "3"}, model_type="tree")
            client.finalize_logged_model(model.model_id, "READY")
            client.log_metric(key, "f1", 0.5, 7, 2, model_id=model.model_id, dataset_name="iris", dataset_digest="d1")
            client.log_outputs(key, [mlflow.entities.LoggedModelOutput(model.model_id, 4)])


def fill_traces(uri):
    mlflow.set_tracking_uri(uri)
    mlflow.set_experiment("traced")

    @mlflow.trace(name="inner", span_type="TOOL", attributes={"n": 3, "deep": {"a": [1, "ü"]}})
    def inner(x):
        if x == 2:
            raise ValueError("no such row")
        return x + 1

    @mlflow.trace(name="root")
    def root(x):
        mlflow.update_current_trace(tags={"who": "me"}, client_request_id="req-%d" % x, metadata={"mlflow.trace.session": "s1"})
        try:
            return inner(x)
        except ValueError:
            return None

    with mlflow.start_run():
        for x in range(3):
            root(x)
    mlflow.flush_trace_async_logging() if hasattr(mlflow, "flush_trace_async_logging") else None
    for trace in sorted(mlflow.search_traces(return_type="list"), key=lambda t: t.info.client_request_id):
        if uri.startswith("sqlite"):
            mlflow.log_feedback(trace_id=trace.info.trace_id, name="good", value=True, rationale="because", source=mlflow.entities.AssessmentSource("HUMAN", "ada"))
            mlflow.log_expectation(trace_id=trace.info.trace_id, name="answer", value={"x": [1, 2]})


def dump_traces(uri):
    # "valid" of an expectation gets lost in the client where it comes over REST, from whatever server.
    mlflow.set_tracking_uri(uri)
    mlflow.set_experiment("traced")
    found = []
    for t in mlflow.search_traces(return_type="list"):
        info = t.info
        found.append({
            "id": info.trace_id, "request": info.client_request_id, "time": info.request_time, "duration": info.execution_duration, "state": str(info.state), "preview": [info.request_preview, info.response_preview],
            "tags": {k: v for k, v in sorted(info.tags.items()) if k != "mlflow.artifactLocation"}, "metadata": dict(sorted(info.trace_metadata.items())),
            "assessments": sorted(json.dumps({k: v for k, v in a.to_dictionary().items() if k != "valid"}, sort_keys=True) for a in info.assessments),
            "spans": [{"id": s.span_id, "parent": s.parent_id, "name": s.name, "type": s.span_type, "inputs": s.inputs, "outputs": s.outputs, "attributes": {k: v for k, v in sorted(s.attributes.items())}, "status": str(s.status.status_code), "events": [e.name for e in s.events], "start": s.start_time_ns, "end": s.end_time_ns} for s in sorted(t.data.spans, key=lambda s: s.start_time_ns)],
        })
    print(json.dumps(sorted(found, key=lambda f: f["id"]), sort_keys=True))


def number(value):
    return "NaN" if math.isnan(value) else value


def dump(uri):
    client = MlflowClient(uri, uri)
    mlflow.set_tracking_uri(uri)
    seen = {"experiments": [], "runs": [], "models": [], "logged": []}
    experiments = client.search_experiments(ViewType.ALL)
    for e in sorted(experiments, key=lambda e: e.experiment_id):
        seen["experiments"].append([e.experiment_id, e.name, e.lifecycle_stage, dict(sorted(e.tags.items())), None if e.name == "Default" else e.creation_time])
    for r in sorted(client.search_runs([e.experiment_id for e in experiments], run_view_type=ViewType.ALL), key=lambda r: r.info.run_id):
        i = r.info
        history = {k: sorted([m.step, m.timestamp, number(m.value)] for m in client.get_metric_history(i.run_id, k)) if k not in ("val/acc: b", "f1") else
                   sorted(json.dumps([m.timestamp, number(m.value)]) for m in client.get_metric_history(i.run_id, k)) for k in sorted(r.data.metrics)}
        files = []
        if not i.experiment_id == "gone":
            for f in client.list_artifacts(i.run_id, "docs"):
                files.append([f.path, open(client.download_artifacts(i.run_id, f.path), encoding="utf-8").read()])
        seen["runs"].append([i.run_id, i.experiment_id, i.run_name, i.status, i.start_time, i.end_time, i.lifecycle_stage, i.user_id, dict(sorted(r.data.params.items())), dict(sorted(r.data.tags.items())),
                             {k: number(v) for k, v in sorted(r.data.metrics.items())}, history, files,
                             [[d.dataset.name, d.dataset.digest, d.dataset.source_type, d.dataset.source, d.dataset.schema, d.dataset.profile, [[t.key, t.value] for t in d.tags]] for d in r.inputs.dataset_inputs],
                             [o.model_id for o in r.outputs.model_outputs]])
    for m in client.search_registered_models():
        versions = sorted(client.search_model_versions("name = '%s'" % m.name), key=lambda v: int(v.version))
        seen["models"].append([m.name, m.description, m.creation_timestamp, dict(sorted(m.tags.items())), {k: str(v) for k, v in client.get_registered_model(m.name).aliases.items()},
                               [[int(v.version), v.current_stage, v.description, v.run_id, v.creation_timestamp, v.status, dict(sorted(v.tags.items()))] for v in versions]])
    for m in client.search_logged_models([e.experiment_id for e in experiments if e.lifecycle_stage == "active"]):
        seen["logged"].append([m.model_id, m.name, m.experiment_id, str(m.status), m.model_type, m.source_run_id, m.params, dict(sorted(m.tags.items())), [[x.key, x.value, x.step, x.timestamp, x.run_id, x.dataset_name, x.dataset_digest] for x in m.metrics or []]])
    return seen


if sys.argv[1] == "make":
    os.makedirs(sys.argv[2], exist_ok=True)
    fill("file://" + sys.argv[2] + "/mlruns", None)
    fill("sqlite:///" + sys.argv[2] + "/mlflow.db", "file://" + sys.argv[2] + "/artifacts")
elif sys.argv[1] == "make-traces":
    os.makedirs(sys.argv[2], exist_ok=True)
    fill_traces("file://" + sys.argv[2] + "/mlruns")
    fill_traces("sqlite:///" + sys.argv[2] + "/mlflow.db")
elif sys.argv[1] == "dump-traces":
    dump_traces(sys.argv[2])
else:
    print(json.dumps(dump(sys.argv[2]), sort_keys=True))
