"""What a user of MLflow 3 does with traces, assessments, evaluation data sets and webhooks, against the server in MLFLOW_TRACKING_URI. Prints one JSON line."""
import json
import sys
import time

import mlflow
import pydantic
from mlflow import MlflowClient

if pydantic.VERSION.startswith("1."):  # MLflow's own tracing code needs 2
    print(json.dumps({"skip": "traces need pydantic 2 or later, this is " + pydantic.VERSION}))
    sys.exit(0)

client = MlflowClient()
mlflow.set_experiment("traced")


@mlflow.trace(span_type="LLM")
def inner(x):
    return {"y": x * 2}


@mlflow.trace
def outer(x):
    mlflow.update_current_trace(tags={"who": "me"}, client_request_id="req-1")
    return inner(x)["y"] + 1


outer(4)
trace_id = mlflow.get_last_active_trace_id()
deadline = time.time() + 30
while True:  # spans and facts are exported one after the other
    try:
        trace = client.get_trace(trace_id)
        if trace.info.state == "OK" and trace.info.tags.get("who"):
            break
    except mlflow.exceptions.MlflowException:
        pass
    if time.time() > deadline:
        break
    time.sleep(0.1)

feedback = mlflow.log_feedback(trace_id=trace_id, name="good", value=True, rationale="yes")
expectation = mlflow.log_expectation(trace_id=trace_id, name="answer", value=9)
mlflow.update_assessment(trace_id, feedback.assessment_id, mlflow.entities.Feedback(name="good", value=False))
found = mlflow.search_traces(filter_string="feedback.good = 'false' AND tags.who = 'me' AND span.type = 'LLM'", return_type="list")
with mlflow.start_run() as run:
    pass
client.link_traces_to_run([trace_id], run.info.run_id)
linked = mlflow.search_traces(run_id=run.info.run_id, return_type="list")
client.set_trace_tag(trace_id, "a", "b")
client.delete_trace_tag(trace_id, "a")
mlflow.delete_assessment(trace_id, expectation.assessment_id)
updated = mlflow.get_assessment(trace_id, feedback.assessment_id)

dataset = client.create_dataset("cases", experiment_id=[trace.info.experiment_id], tags={"k": "v"})
dataset.merge_records([{"inputs": {"q": 1}, "expectations": {"a": 2}}, {"inputs": {"q": 1}, "expectations": {"b": 3}}, {"inputs": {"q": 2}}])
read = client.get_dataset(dataset.dataset_id)

webhook = client.create_webhook("hook", "https://127.0.0.1:9/x", [mlflow.entities.webhook.WebhookEvent("model_version", "created")], secret="s")
tested = client.test_webhook(webhook.webhook_id)

json.dump(
    {
        "state": str(trace.info.state),
        "request": trace.info.client_request_id,
        "preview": trace.info.request_preview,
        "spans": [[s.name, s.span_type, s.inputs, s.outputs] for s in trace.data.spans],
        "found": [t.info.trace_id for t in found],
        "linked": [t.info.trace_id for t in linked],
        "trace": trace_id,
        "updated": updated.value,
        "records": sorted(json.dumps([r.inputs, r.expectations], sort_keys=True) for r in read.records),
        "dataset_tags": read.tags,
        "webhook": [str(webhook.status), tested.success, tested.error_message is not None],
        "listed": [w.name for w in client.list_webhooks()],
        "deleted": client.delete_traces(experiment_id=trace.info.experiment_id, trace_ids=[trace_id]),
    },
    sys.stdout,
)
print()
