"""Traces, assessments, prompts and evaluation data sets as MLflow's Python client makes them, against the server in MLFLOW_TRACKING_URI."""
import json
import time

import mlflow
import mlflow.genai
from mlflow.entities import AssessmentSource, Expectation, Feedback, SpanType
from mlflow_recorder import Recorder

r = Recorder()
client = r.client()
experiment = mlflow.set_experiment("traced").experiment_id


def settled(count, **options):
    """Traces are exported beside the program; waits until the server has them all."""
    deadline = time.time() + 20
    while True:
        found = client.search_traces([experiment], **options)
        if len(found) >= count and all(t.info.state != "IN_PROGRESS" for t in found) or time.time() > deadline:
            return found
        time.sleep(0.1)


# Traces
@mlflow.trace(span_type=SpanType.TOOL, attributes={"a": 1})
def tool(x):
    return {"y": x * 2}


@mlflow.trace(name="root", span_type=SpanType.CHAIN)
def chain(x):
    mlflow.update_current_trace(tags={"who": "me", "n": str(x)}, client_request_id=f"req-{x}", metadata={"mlflow.trace.session": "s1", "mlflow.trace.user": "ada"})
    with mlflow.start_span("inner", span_type=SpanType.LLM) as span:
        span.set_inputs({"x": x, "größe": [1, None, 2.5]})
        span.set_attribute("mlflow.chat.tokenUsage", {"input_tokens": 3, "output_tokens": 4, "total_tokens": 7})
        span.add_event(mlflow.entities.SpanEvent("note", attributes={"k": "v"}))
        span.set_outputs(tool(x)["y"])
    if x == 3:
        raise ValueError("three")
    return x + 1


ids = []
for i in range(5):
    try:
        chain(i)
    except ValueError:
        pass
    ids.append(mlflow.get_last_active_trace_id())
    settled(i + 1)
r.step("traces", lambda: [[t.info.state, t.info.tags.get("n"), t.info.client_request_id, t.info.request_preview, t.info.response_preview, len(t.data.spans)] for t in client.search_traces([experiment], order_by=["timestamp_ms ASC"])])
r.step("trace", lambda: {k: v for k, v in client.get_trace(ids[1]).info.to_dict().items() if k in ("state", "request_preview", "response_preview", "client_request_id")})
r.step("trace tags", lambda: {k: v for k, v in client.get_trace(ids[1]).info.tags.items() if k != "mlflow.artifactLocation" and "size" not in k.lower()})
r.step("trace metadata", lambda: {k: v for k, v in client.get_trace(ids[1]).info.trace_metadata.items() if k not in ("mlflow.source.name", "mlflow.trace.sizeBytes", "mlflow.trace.sizeStats", "mlflow.user", "mlflow.source.git.commit", "mlflow.source.git.branch", "mlflow.source.git.repoURL")})
r.step("spans", lambda: [[s.name, s.span_type, s.inputs, s.outputs, str(s.status.status_code), s.parent_id is None, [e.name for e in s.events], {k: v for k, v in s.attributes.items() if k in ("a", "mlflow.chat.tokenUsage", "mlflow.spanType")}] for s in client.get_trace(ids[1]).data.spans])
r.step("failed spans", lambda: [[s.name, str(s.status.status_code), s.status.description[:30] if s.status.description else None, [e.name for e in s.events]] for s in client.get_trace(ids[3]).data.spans])
r.step("unknown trace", lambda: client.get_trace("tr-" + "0" * 32))
for text in ("tags.who = 'me'", "tags.n = '2'", "tags.n != '2'", "tags.n LIKE '%3%'", "tags.n RLIKE '[12]'", "trace.status = 'OK'", "status = 'ERROR'", "attributes.status != 'OK'", "name = 'root'", "trace.name LIKE 'ro%'", "attributes.timestamp_ms > 0", "timestamp < 5", "execution_time_ms >= 0",
             "request_metadata.`mlflow.trace.user` = 'ada'", "metadata.`mlflow.trace.session` = 's1'", "metadata.`mlflow.trace.session` != 's1'", "trace.client_request_id = 'req-1'", "client_request_id LIKE 'req-%'", "span.name = 'inner'", "span.type = 'LLM'", "span.type = 'AGENT'", "span.name ILIKE 'INN%'", "span.status = 'ERROR'", "span.attributes.a = '1'", "span.content LIKE '%größe%'",
             "trace.text LIKE '%größe%'", "request_id = 'x'", f"trace_id = '{ids[0]}'", "nonsense", "tags.n > '1'", "status = 'OK' OR status = 'ERROR'", "feedback.good = 'true'", "expectation.answer = '9'", "end_time > 0", "trace.end_time_ms > 0", "tags.none IS NULL", "tags.who IS NOT NULL", "prompt = 'x/1'", "status IN ('OK')", "tags.n IN ('1','2')"):
    r.step(f"traces {text}", lambda text=text: sorted(t.info.tags.get("n", "") for t in client.search_traces([experiment], text, include_spans=False)))
for order in (["timestamp_ms ASC"], ["timestamp DESC"], ["tags.n DESC"], ["status ASC", "timestamp_ms"], ["attributes.name"], ["nonsense"], ["execution_time DESC"], ["client_request_id DESC"]):
    r.step(f"traces by {order}", lambda order=order: len(client.search_traces([experiment], order_by=order, include_spans=False)) if "execution" in order[0] else [t.info.tags.get("n") for t in client.search_traces([experiment], order_by=order, include_spans=False)])


def pages():
    seen, token = [], None
    while True:
        page = client.search_traces([experiment], max_results=2, page_token=token, order_by=["timestamp_ms ASC"], include_spans=False)
        seen.append([t.info.tags.get("n") for t in page])
        token = page.token
        if not token:
            return seen


r.step("trace pages", pages)
r.step("traces of 501", lambda: client.search_traces([experiment], max_results=501))
r.step("trace tag", lambda: client.set_trace_tag(ids[0], "k", "v"))
r.step("trace tag on unknown", lambda: client.set_trace_tag("tr-" + "0" * 32, "k", "v"))
r.step("trace tag deleted", lambda: client.delete_trace_tag(ids[0], "k"))
r.step("trace tag deleted twice", lambda: client.delete_trace_tag(ids[0], "k"))
root = client.start_trace("by-hand", inputs={"q": 1}, tags={"n": "hand"}, experiment_id=experiment)
if root:
    child = client.start_span("child", trace_id=root.trace_id, parent_id=root.span_id, inputs={"c": 1})
    client.end_span(root.trace_id, child.span_id, outputs={"d": 2}, status="ERROR")
    client.end_trace(root.trace_id, outputs={"r": 2})
    settled(6)
    r.step("by hand", lambda: [[s.name, s.inputs, s.outputs, str(s.status.status_code)] for s in client.get_trace(root.trace_id).data.spans])

# Assessments
feedback = r.step("feedback", lambda: mlflow.log_feedback(trace_id=ids[0], name="good", value=True, rationale="yes", source=AssessmentSource("HUMAN", "ada"), metadata={"k": "v"}))
score = r.step("feedback of a number", lambda: mlflow.log_feedback(trace_id=ids[0], name="score", value=0.5, source=AssessmentSource("LLM_JUDGE", "judge")))
r.step("feedback of a list", lambda: mlflow.log_feedback(trace_id=ids[0], name="list", value=["a", 1, None]))
r.step("feedback of an error", lambda: mlflow.log_feedback(trace_id=ids[0], name="failed", error=ValueError("no")))
r.step("feedback of nothing", lambda: mlflow.log_feedback(trace_id=ids[0], name="nothing"))
r.step("feedback on unknown", lambda: mlflow.log_feedback(trace_id="tr-" + "0" * 32, name="good", value=True))
wanted = r.step("expectation", lambda: mlflow.log_expectation(trace_id=ids[0], name="answer", value={"a": [1, 2]}))
r.step("get assessment", lambda: mlflow.get_assessment(ids[0], feedback.assessment_id))
r.step("get unknown assessment", lambda: mlflow.get_assessment(ids[0], "a-" + "0" * 32))
r.step("update feedback", lambda: mlflow.update_assessment(ids[0], feedback.assessment_id, Feedback(name="good", value=False, rationale="no")))
r.step("update expectation", lambda: mlflow.update_assessment(ids[0], wanted.assessment_id, Expectation(name="answer", value=10)))
r.step("override", lambda: mlflow.override_feedback(trace_id=ids[0], assessment_id=score.assessment_id, value=0.75))
r.step("assessments", lambda: sorted([a.name, str(a.value), a.valid, a.overrides is not None] for a in client.get_trace(ids[0]).info.assessments))
for text in ("feedback.good = 'false'", "feedback.good = 'true'", "feedback.score = '0.75'", "expectation.answer = '10'", "feedback.none = 'x'", "feedback.good != 'true'", "feedback.score > 0.5"):
    r.step(f"assessed {text}", lambda text=text: [t.info.tags.get("n") for t in client.search_traces([experiment], text)])
r.step("delete assessment", lambda: mlflow.delete_assessment(ids[0], wanted.assessment_id))
r.step("delete assessment twice", lambda: mlflow.delete_assessment(ids[0], wanted.assessment_id))

# Runs and traces
with mlflow.start_run(run_name="holder") as holder:
    chain(7)
    inside = mlflow.get_last_active_trace_id()
settled(7)
r.step("link", lambda: client.link_traces_to_run(ids[:2], holder.info.run_id))
r.step("of a run by filter", lambda: sorted(t.info.tags.get("n") for t in client.search_traces([experiment], f"attributes.run_id = '{holder.info.run_id}'")))
r.step("link to unknown", lambda: client.link_traces_to_run(ids[:1], "0" * 32))
r.step("delete one", lambda: client.delete_traces(experiment, trace_ids=[ids[4]]))
r.step("delete by time", lambda: client.delete_traces(experiment, max_timestamp_millis=5, max_traces=1))
r.step("delete neither", lambda: client.delete_traces(experiment))
r.step("left", lambda: sorted(t.info.tags.get("n", "") for t in client.search_traces([experiment])))

# Prompts
r.step("prompt", lambda: mlflow.genai.register_prompt("greet", "Hello {{name}}", commit_message="first", tags={"t": "1"}))
r.step("prompt again", lambda: client.register_prompt("greet", [{"role": "user", "content": "Hi {{name}} of {{place}}"}], commit_message="second"))
r.step("load prompt", lambda: [client.load_prompt("greet", 1).template, client.load_prompt("prompts:/greet/2").variables])
r.step("load latest", lambda: client.load_prompt("prompts:/greet@latest").version)
r.step("load unknown", lambda: client.load_prompt("greet", 9))
r.step("load missing", lambda: client.load_prompt("none", 1, allow_missing=True))
r.step("format", lambda: client.load_prompt("greet", 1).format(name="Ada"))
r.step("get prompt", lambda: client.get_prompt("greet").tags)
r.step("prompt alias", lambda: client.set_prompt_alias("greet", "live", 1))
r.step("by alias", lambda: client.get_prompt_version_by_alias("greet", "live").version)
r.step("prompt tag", lambda: client.set_prompt_tag("greet", "k", "v"))
r.step("prompt tag deleted", lambda: client.delete_prompt_tag("greet", "k"))
r.step("prompt version tag", lambda: client.set_prompt_version_tag("greet", 1, "k", "v"))
r.step("prompt version", lambda: [client.get_prompt_version("greet", 1).tags, client.get_prompt_version("greet", 1).commit_message])
r.step("prompt version tag deleted", lambda: client.delete_prompt_version_tag("greet", 1, "k"))
r.step("create prompt", lambda: client.create_prompt("empty", "about", {"a": "b"}).name)
r.step("create prompt version", lambda: client.create_prompt_version("empty", "text {{x}}").version)
r.step("prompts", lambda: sorted(p.name for p in client.search_prompts()))
r.step("prompts by name", lambda: [p.name for p in client.search_prompts("name = 'greet'")])
r.step("prompts by pattern", lambda: [p.name for p in client.search_prompts("name LIKE 'gr%'")])
r.step("prompt versions", lambda: client.search_prompt_versions("greet"))
r.step("prompt as model", lambda: [m.name for m in client.search_registered_models()])
r.step("prompt to run", lambda: client.link_prompt_version_to_run(holder.info.run_id, client.load_prompt("greet", 1)))
r.step("prompts of run", lambda: [[p.name, p.version] for p in client.list_logged_prompts(holder.info.run_id)])
r.step("prompt from run", lambda: client.detach_prompt_from_run(holder.info.run_id, "prompts:/greet/1"))
model = client.create_logged_model(experiment, "with-prompt")
r.step("prompt to model", lambda: client.link_prompt_version_to_model("greet", "1", model.model_id))
r.step("prompt in model", lambda: client.get_logged_model(model.model_id).tags.get("mlflow.linkedPrompts"))
r.step("prompt to trace", lambda: client.link_prompt_versions_to_trace([client.load_prompt("greet", 1)], ids[1]))
r.step("prompt in trace", lambda: client.get_trace(ids[1]).info.tags.get("mlflow.linkedPrompts"))
r.step("parse prompt", lambda: client.parse_prompt_uri("prompts:/greet/1"))
r.step("delete prompt alias", lambda: client.delete_prompt_alias("greet", "live"))
r.step("delete prompt version", lambda: client.delete_prompt_version("greet", "2"))
r.step("delete prompt", lambda: client.delete_prompt("empty"))
r.step("prompts left", lambda: sorted(p.name for p in client.search_prompts()))

# Evaluation data sets
cases = client.create_dataset("cases", experiment_id=experiment, tags={"k": "v"})
r.step("data set", lambda: [cases.name, cases.tags["k"]])
r.step("records", lambda: len(cases.merge_records([{"inputs": {"q": 1}, "expectations": {"a": 2}, "tags": {"t": "1"}}, {"inputs": {"q": 1}, "expectations": {"b": 3}}, {"inputs": {"q": 2, "größe": None}}]).records))
r.step("records from traces", lambda: len(cases.merge_records(client.search_traces([experiment], "tags.n = '1'")).records))
r.step("data set read", lambda: sorted([str(x.inputs), str(x.expectations), str(x.tags), str(x.source.source_type) if x.source else None] for x in client.get_dataset(cases.dataset_id).records))
r.step("data set facts", lambda: {k: v for k, v in client.get_dataset(cases.dataset_id).to_dict().items() if k in ("name", "tags", "experiment_ids")})
r.step("data set schema", lambda: json.loads(client.get_dataset(cases.dataset_id).schema))
r.step("data set frame", lambda: sorted(client.get_dataset(cases.dataset_id).to_df().columns))
r.step("data set of unknown experiment", lambda: client.create_dataset("more", experiment_id="9999"))
r.step("unknown data set", lambda: client.get_dataset("d-" + "0" * 32))
r.step("data set tags", lambda: client.set_dataset_tags(cases.dataset_id, {"x": "y", "k": None}))
r.step("data set tag deleted", lambda: client.delete_dataset_tag(cases.dataset_id, "x"))
for text in ("name = 'cases'", "name LIKE 'ca%'", "tags.k = 'v'", "created_time > 0", "nonsense", None):
    r.step(f"data sets {text}", lambda text=text: [d.name for d in client.search_datasets([experiment], text)])
other = client.create_experiment("other")
r.step("data set to experiment", lambda: client.add_dataset_to_experiments(cases.dataset_id, [other]).experiment_ids)
r.step("data set from experiment", lambda: client.remove_dataset_from_experiments(cases.dataset_id, [other]).experiment_ids)
r.step("delete data set", lambda: client.delete_dataset(cases.dataset_id))
r.step("deleted data set", lambda: client.get_dataset(cases.dataset_id))
r.finish()
