"""Every method of MLflow's Python client but prompts, traces and workspaces, with what goes right and what is refused, against the server in MLFLOW_TRACKING_URI."""
import os

import mlflow
import numpy
import pandas
from mlflow.entities import Dataset, DatasetInput, InputTag, LoggedModelInput, LoggedModelOutput, Metric, Param, RunTag, ViewType
from mlflow_recorder import Recorder

r = Recorder()
r.watch()
client = r.client()
T = 1_700_000_000_000

# Experiments
first = r.step("create experiment", lambda: client.create_experiment("first", tags={"team": "blue", "empty": ""}))
second = r.step("create with location", lambda: client.create_experiment("second ünï", artifact_location="mlflow-artifacts:/elsewhere"))
r.step("create twice", lambda: client.create_experiment("first"))
r.step("create without name", lambda: client.create_experiment(""))
r.step("create with a number", lambda: client.create_experiment(7))
r.step("get", lambda: client.get_experiment(first))
r.step("get default", lambda: client.get_experiment("0"))
r.step("get by name", lambda: client.get_experiment_by_name("second ünï"))
r.step("get by unknown name", lambda: client.get_experiment_by_name("none"))
r.step("get unknown", lambda: client.get_experiment("9999"))
r.step("get nonsense", lambda: client.get_experiment("x y"))
r.step("rename", lambda: client.rename_experiment(second, "second"))
r.step("rename to taken", lambda: client.rename_experiment(second, "first"))
r.step("tag", lambda: client.set_experiment_tag(first, "k", "v"))
r.step("tag again", lambda: client.set_experiment_tag(first, "k", "w" * 100))
r.step("tag too long", lambda: client.set_experiment_tag(first, "k", "w" * 5001))
r.step("delete tag", lambda: client.delete_experiment_tag(first, "empty"))
r.step("delete missing tag", lambda: client.delete_experiment_tag(first, "empty"))
r.step("delete", lambda: client.delete_experiment(second))
r.step("deleted is found by id", lambda: client.get_experiment(second).lifecycle_stage)
r.step("deleted takes no run", lambda: client.create_run(second))
r.step("delete twice", lambda: client.delete_experiment(second))
r.step("name of deleted", lambda: client.create_experiment("second"))
for view in (ViewType.ACTIVE_ONLY, ViewType.DELETED_ONLY, ViewType.ALL):
    r.step(f"search {view}", lambda view=view: [e.name for e in client.search_experiments(view_type=view)])
r.step("restore", lambda: client.restore_experiment(second))
r.step("restore twice", lambda: client.restore_experiment(second))
for i in range(5):
    client.create_experiment(f"page-{i}", tags={"n": str(i)})
for text in ("name = 'first'", "name LIKE 'page%'", "name ILIKE 'PAGE-_'", "tags.n = '3'", "tags.`n` != '3'", "name != 'first' AND tags.n LIKE '%1%'", "creation_time > 0", "last_update_time < 5", "nonsense", "name > 'a'", "tag.n = 3", "name = first"):
    r.step(f"search {text}", lambda text=text: [e.name for e in client.search_experiments(filter_string=text, order_by=["name ASC"])])
for order in (["name DESC"], ["creation_time ASC", "name"], ["experiment_id DESC"], ["last_update_time"], ["tags.n"], ["name sideways"]):
    r.step(f"order {order}", lambda order=order: sorted(e.name for e in client.search_experiments(order_by=order)) if "time" in order[0] else [e.name for e in client.search_experiments(order_by=order)])


def experiment_pages():
    pages, token = [], None
    while True:
        page = client.search_experiments(max_results=3, order_by=["experiment_id"], page_token=token)
        pages.append([e.name for e in page])
        token = page.token
        if not token:
            return pages


r.step("experiment pages", experiment_pages)
r.step("page of 0", lambda: client.search_experiments(max_results=0))
r.step("page of 50001", lambda: client.search_experiments(max_results=50001))
r.step("wrong token", lambda: client.search_experiments(page_token="bm9uc2Vuc2U="))

# Runs
run = r.step("create run", lambda: client.create_run(first, start_time=T, tags={"mlflow.user": "ada", "x": "1"}, run_name="named")).info.run_id
other = r.step("create run with defaults", lambda: client.create_run(first, start_time=T + 1, run_name="other")).info.run_id
child = client.create_run(first, start_time=T + 2, tags={"mlflow.parentRunId": run}, run_name="child").info.run_id
r.step("name twice", lambda: client.create_run(first, run_name="a", tags={"mlflow.runName": "b"}))
r.step("run in unknown", lambda: client.create_run("9999"))
r.step("parent", lambda: client.get_parent_run(child).info.run_id)
r.step("no parent", lambda: client.get_parent_run(run))
r.step("metric", lambda: client.log_metric(run, "m", 1.5, timestamp=T, step=3))
r.step("metric later", lambda: client.log_metric(run, "m", 0.5, timestamp=T + 5, step=3))
r.step("metric of an earlier step", lambda: client.log_metric(run, "m", 9.0, timestamp=T + 9, step=1))
r.step("metric negative step", lambda: client.log_metric(run, "neg", 2.0, timestamp=T, step=-4))
r.step("metric with data", lambda: client.log_metric(run, "on-data", 2.0, timestamp=T, dataset_name="rows", dataset_digest="abc"))
for name, value in (("nan", float("nan")), ("inf", float("inf")), ("ninf", float("-inf")), ("big", 1e300), ("small", 5e-324), ("zero", -0.0)):
    r.step(f"metric {name}", lambda name=name, value=value: client.log_metric(run, name, value, timestamp=T))
for name in ("a/b c.d-e_f:g", "ünï", "../x", "/abs", "a//b", "x" * 250, "x" * 251, "", "bad\nname", "a?b", "."):
    r.step(f"metric name {name[:12]!r} {len(name)}", lambda name=name: client.log_metric(run, name, 1.0, timestamp=T))
    r.step(f"param name {name[:12]!r} {len(name)}", lambda name=name: client.log_param(run, name, "1"))
    r.step(f"tag name {name[:12]!r} {len(name)}", lambda name=name: client.set_tag(run, name, "1"))
r.step("metric of text", lambda: client.log_metric(run, "text", "high"))
r.step("metric of unknown run", lambda: client.log_metric("0" * 32, "m", 1.0))
r.step("param", lambda: client.log_param(run, "lr", 0.01))
r.step("param again", lambda: client.log_param(run, "lr", "0.01"))
r.step("param changed", lambda: client.log_param(run, "lr", 0.02))
r.step("param empty", lambda: client.log_param(run, "none", ""))
r.step("param long", lambda: client.log_param(run, "long", "x" * 6000))
r.step("param too long", lambda: client.log_param(run, "longer", "x" * 6001))
r.step("run tag", lambda: client.set_tag(run, "t", "v"))
r.step("tag unicode", lambda: client.set_tag(run, "t", "größe 🎉"))
r.step("tag long", lambda: client.set_tag(run, "l", "x" * 8000))
r.step("run tag too long", lambda: client.set_tag(run, "l", "x" * 8001))
r.step("delete run tag", lambda: client.delete_tag(run, "x"))
r.step("delete missing run tag", lambda: client.delete_tag(run, "x"))
r.step("batch", lambda: client.log_batch(run, [Metric("b", i / 8, T + i, i) for i in range(20)], [Param("p1", "a"), Param("p2", "b")], [RunTag("bt", "c")]))
r.step("batch with the param of another value", lambda: client.log_batch(run, [Metric("lost", 1.0, T, 0)], [Param("p1", "z")]))
r.step("batch with one param twice", lambda: client.log_batch(run, params=[Param("twice", "a"), Param("twice", "b")]))
r.step("batch with one param twice alike", lambda: client.log_batch(run, params=[Param("same", "a"), Param("same", "a")]))
r.step("batch with one metric twice", lambda: client.log_batch(run, metrics=[Metric("dup", 1.0, T, 0), Metric("dup", 1.0, T, 0)]))
r.step("batch of nothing", lambda: client.log_batch(run))
r.step("batch of a thousand and one", lambda: client.log_batch(run, [Metric("k", 1.0, T, i) for i in range(1001)]))
r.step("batch of many params", lambda: client.log_batch(run, params=[Param(f"many{i:03}", str(i)) for i in range(100)]))
r.step("batch of too many params", lambda: client.log_batch(run, params=[Param(f"more{i:03}", str(i)) for i in range(101)]))
r.step("batch of too many tags", lambda: client.log_batch(run, tags=[RunTag(f"more{i:03}", str(i)) for i in range(101)]))
r.step("lost metric is lost", lambda: "lost" in client.get_run(run).data.metrics)
r.step("async", lambda: client.log_metric(run, "async", 1.0, timestamp=T, synchronous=False).wait())
r.step("async batch", lambda: client.log_batch(run, [Metric("async", 2.0, T, 1)], synchronous=False).wait())
r.step("history", lambda: [[m.value, m.timestamp, m.step] for m in client.get_metric_history(run, "m")])
r.step("history with data", lambda: [[m.value, m.dataset_name, m.dataset_digest, m.run_id] for m in client.get_metric_history(run, "on-data")])
r.step("history of unknown key", lambda: client.get_metric_history(run, "none"))
r.step("history of unknown run", lambda: client.get_metric_history("0" * 32, "m"))
r.step("get run", lambda: client.get_run(run))
r.step("get unknown run", lambda: client.get_run("0" * 32))
r.step("get run by nonsense", lambda: client.get_run("x"))
r.step("update name", lambda: client.update_run(run, name="renamed"))
r.step("update status", lambda: client.update_run(other, status="KILLED"))
r.step("update wrong status", lambda: client.update_run(other, status="SLEEPING"))
r.step("terminate", lambda: client.set_terminated(run, "FINISHED", T + 1000))
r.step("terminate default", lambda: client.set_terminated(child))
r.step("name after", lambda: [client.get_run(run).info.run_name, client.get_run(run).data.tags["mlflow.runName"]])
r.step("inputs", lambda: client.log_inputs(run, [DatasetInput(Dataset("rows", "abc", "local", '{"uri": "x"}', '{"c": 1}', '{"n": 2}'), [InputTag("mlflow.data.context", "train")])]))
r.step("inputs again", lambda: client.log_inputs(run, [DatasetInput(Dataset("rows", "abc", "local", "other"), [InputTag("mlflow.data.context", "eval")])]))
r.step("inputs seen", lambda: client.get_run(run).inputs)
r.step("inputs of unknown run", lambda: client.log_inputs("0" * 32, [DatasetInput(Dataset("rows", "abc", "local", "x"), [])]))
r.step("delete run", lambda: client.delete_run(other))
r.step("write to deleted", lambda: client.log_metric(other, "m", 1.0))
r.step("tag on deleted", lambda: client.set_tag(other, "m", "1"))
r.step("delete run twice", lambda: client.delete_run(other))
for view in (ViewType.ACTIVE_ONLY, ViewType.DELETED_ONLY, ViewType.ALL):
    r.step(f"search runs {view}", lambda view=view: [x.info.run_name for x in client.search_runs([first], run_view_type=view, order_by=["attributes.run_name"])])
r.step("restore run", lambda: client.restore_run(other))
r.step("restore run twice", lambda: client.restore_run(other))

# Search
many = client.create_experiment("many")
for i in range(25):
    x = client.create_run(many, start_time=T + i, run_name=f"run-{i:02}", tags={"group": "ab"[i % 2], "mlflow.note.content": f"note {i}"}).info.run_id
    client.log_batch(x, [Metric("loss", [0.5, float("nan"), float("inf"), -1.0, i / 10][i % 5], T, 0), *([Metric("acc", i / 25, T, 0)] if i % 3 else [])], [Param("depth", str(i % 4)), Param("Name", "Tree" if i % 2 else "linear")])
    if i % 4 == 0:
        client.set_terminated(x, ["FINISHED", "FAILED", "KILLED"][i % 3], T + 100 + i)
FILTERS = [
    "metrics.loss < 0.6", "metrics.loss >= 0.5 and params.depth = '2'", "metrics.loss != 0.5", "metric.acc = 0.04", "metrics.acc > 0.5 AND metrics.acc <= 0.8", "params.depth != '1'", "params.Name LIKE 'T%'", "params.Name ILIKE 't%'",
    "params.`depth` = \"3\"", "parameters.depth = '3'", "tags.group = 'a'", "tag.group != 'a'", "tags.`mlflow.note.content` LIKE '%1%'", "attributes.status = 'FINISHED'", "status != 'RUNNING'", "attributes.run_name LIKE 'run-1%'", "run_name ILIKE 'RUN-0%'",
    "start_time > 1700000000010", "attribute.start_time <= 1700000000003", "end_time > 0", "run_id IN ('x', 'y')", "attributes.run_id NOT IN ('x')", "run_name = 'run-07'", "tags.`mlflow.runName` = 'run-07'", "artifact_uri LIKE '%artifacts'", "user_id = 'x'", "attributes.experiment_id = '1'",
    "metrics.loss = 'NaN'", "metrics.none > 0", "params.none = 'x'", "params.none != 'x'", "tags.none != 'x'", "loss < 1", "metrics.loss", "metrics.loss < ", "metrics.loss < 'a'", "params.depth > '1'", "params.depth = 1", "metrics.loss < 1 OR metrics.loss > 2", "(metrics.loss < 1)", "metrics.loss<0.6",
    "  metrics.loss   <   0.6  ", "dataset.name = 'rows'", "datasets.digest LIKE 'a%'", "dataset.context = 'train'", "params.depth = '1' and params.depth = '2'", "params.depth = ''", "params.Name = 'Tree' AND", "AND params.Name = 'Tree'", "metrics.`loss` < 0.6", "metrics.\"loss\" < 0.6", "tags.group IN ('a')", "params.depth IN ('1')",
    "status = finished", "status IN ('FINISHED')", "start_time = 'x'", "start_time LIKE '1%'", "duration > 1", "created > 1", "params.depth IS NULL", "params.none IS NULL", "tags.none IS NOT NULL", "params.Name RLIKE '^T'", "metrics.loss < 1e0", "metrics.loss > -2", "metrics.loss < .6", "metrics.loss == 0.5", "not params.depth = '1'", "params.depth = '1'; drop table runs",
]
for text in FILTERS:
    r.step(f"runs {text}", lambda text=text: [x.info.run_name for x in client.search_runs([many], text, order_by=["attributes.start_time ASC"])])
for order in (["metrics.loss"], ["metrics.loss DESC"], ["metric.acc ASC"], ["metrics.acc DESC", "params.depth ASC"], ["params.depth DESC"], ["params.Name"], ["tags.group", "start_time DESC"], ["status"], ["end_time"], ["end_time DESC"], ["run_name DESC"], ["attributes.start_time"], ["metrics.none"], ["params.none DESC"], ["loss"], ["metrics.loss upward"], ["metrics.`loss`"], ["duration"], ["run_id;"], [""], ["created"], ["Created DESC"], ["`Start Time`"]):
    r.step(f"runs by {order}", lambda order=order: [x.info.run_name for x in client.search_runs([many], order_by=order)])


def run_pages(size, **options):
    pages, token = [], None
    while True:
        page = client.search_runs([many], max_results=size, page_token=token, **options)
        pages.append([x.info.run_name for x in page])
        token = page.token
        if not token:
            return pages


r.step("run pages", lambda: run_pages(7))
r.step("run pages by metric", lambda: run_pages(4, order_by=["metrics.loss DESC"]))
r.step("run pages filtered", lambda: run_pages(5, filter_string="params.depth != '1'", order_by=["params.Name", "metrics.acc"]))
r.step("exact pages", lambda: [len(p) for p in run_pages(5)])
r.step("search of 0", lambda: client.search_runs([many], max_results=0))
r.step("search of 50001", lambda: client.search_runs([many], max_results=50001))
r.step("search nowhere", lambda: client.search_runs([]))
r.step("search unknown", lambda: client.search_runs(["9999"]))
r.step("search wrong token", lambda: client.search_runs([many], page_token="xyz"))
r.step("frame", lambda: mlflow.search_runs([many], "params.depth = '1'", order_by=["start_time ASC"]).drop(columns=["run_id", "artifact_uri", "start_time", "end_time"]).fillna("–").to_dict("records"))
r.step("frame of 1 over pages", lambda: len(mlflow.search_runs([many, first], max_results=3)))

# Artifacts
folder = os.path.dirname(r.file("tree/a.txt", "hello"))
r.file("tree/sub/größe #1 50%+.txt", "umlaut")
r.file("tree/sub/deep/er/empty.bin", "")
r.step("log artifact", lambda: client.log_artifact(run, r.file("one.txt", "1")))
r.step("log artifact below", lambda: client.log_artifact(run, r.file("two.txt", "22"), "x/y z"))
r.step("log artifacts", lambda: client.log_artifacts(run, folder, "tree"))
r.step("log dict", lambda: client.log_dict(run, {"k": [1, None]}, "facts/d.json"))
r.step("log dict yaml", lambda: client.log_dict(run, {"k": 1}, "facts/d.yaml"))
r.step("log text", lambda: client.log_text(run, "täxt", "facts/t.html"))
r.step("log image", lambda: client.log_image(run, numpy.zeros((4, 4, 3), dtype=numpy.uint8), "pics/black.png"))
r.step("log image of a step", lambda: client.log_image(run, numpy.zeros((4, 4, 3), dtype=numpy.uint8), key="eye", step=2, timestamp=T, synchronous=True))
r.step("log table", lambda: client.log_table(run, {"q": ["a", "b"], "n": [1, 2]}, "table.json"))
r.step("log table more", lambda: client.log_table(run, pandas.DataFrame({"q": ["c"], "n": [3]}), "table.json"))
r.step("load table", lambda: client.load_table(first, "table.json", [run], ["run_id"]).to_dict("records"))
r.step("log outside", lambda: client.log_text(run, "x", "../../outside.txt"))
r.step("log outside by artifact", lambda: client.log_artifact(run, r.file("one.txt", "1"), "../up"))
for path in (None, "tree", "tree/sub", "x", "x/y z", "none", "one.txt", "../", "tree/../x", "/etc"):
    r.step(f"list {path}", lambda path=path: sorted([f.path, f.is_dir, f.file_size] for f in client.list_artifacts(run, path) if "images" not in f.path))


def downloaded(path):
    at = client.download_artifacts(run, path)
    return sorted([os.path.relpath(os.path.join(d, f), at), os.path.getsize(os.path.join(d, f))] for d, _, fs in os.walk(at) for f in fs) if os.path.isdir(at) else open(at, encoding="utf-8").read()


for path in ("one.txt", "tree", "tree/sub/größe #1 50%+.txt", "facts/t.html", "none.txt", "../x", "tree/sub/deep/er/empty.bin"):
    r.step(f"download {path}", lambda path=path: downloaded(path))
r.step("artifact uri", lambda: client.get_run(run).info.artifact_uri)

# Registry
r.step("model", lambda: client.create_registered_model("m1", {"a": "b"}, "about"))
r.step("model twice", lambda: client.create_registered_model("m1"))
r.step("model without name", lambda: client.create_registered_model(""))
r.step("model with a slash", lambda: client.create_registered_model("a/b"))
r.step("model with a colon", lambda: client.create_registered_model("a:b"))
r.step("model unicode", lambda: client.create_registered_model("größe 🎉"))
source = client.get_run(run).info.artifact_uri
v1 = r.step("version", lambda: client.create_model_version("m1", source + "/tree", run, {"vt": "1"}, description="first"))
v2 = r.step("version by runs uri", lambda: client.create_model_version("m1", f"runs:/{run}/tree", run))
r.step("version of nothing", lambda: client.create_model_version("none", source, run))
r.step("version from /etc", lambda: client.create_model_version("m1", "/etc"))
r.step("version from file", lambda: client.create_model_version("m1", "file:///etc/passwd"))
r.step("version from dots", lambda: client.create_model_version("m1", "mlflow-artifacts:/../../x"))
r.step("version from s3", lambda: client.create_model_version("m1", "s3://bucket/model"))
r.step("version from another run", lambda: client.create_model_version("m1", source, child))
r.step("get version", lambda: client.get_model_version("m1", "1"))
r.step("get version by number", lambda: client.get_model_version("m1", 2))
r.step("get unknown version", lambda: client.get_model_version("m1", "99"))
r.step("get nonsense version", lambda: client.get_model_version("m1", "one"))
r.step("download uri", lambda: client.get_model_version_download_uri("m1", "1"))
r.step("stages", lambda: client.get_model_version_stages("m1", "1"))
for version, stage, archive in (("1", "Staging", False), ("2", "staging", True), ("1", "Production", False), ("2", "Production", True), ("1", "Nowhere", False), ("99", "Staging", False), ("1", "None", False), ("1", "Archived", False)):
    r.step(f"stage {version} {stage} {archive}", lambda version=version, stage=stage, archive=archive: client.transition_model_version_stage("m1", version, stage, archive).current_stage)
    r.step(f"stages after {version} {stage}", lambda: {v.version: v.current_stage for v in client.search_model_versions("name = 'm1'")})
r.step("archive with None", lambda: client.transition_model_version_stage("m1", "1", "None", archive_existing_versions=True))
r.step("latest", lambda: [[v.version, v.current_stage] for v in client.get_latest_versions("m1")])
r.step("latest of stages", lambda: [[v.version, v.current_stage] for v in client.get_latest_versions("m1", ["Production", "None"])])
r.step("latest of wrong stage", lambda: client.get_latest_versions("m1", ["Nowhere"]))
for alias in ("champion", "Champ-1.x", "v7", "latest", "größe", "a b", "", "x" * 255, "x" * 256, "12"):
    r.step(f"alias {alias[:12]!r} {len(alias)}", lambda alias=alias: client.set_registered_model_alias("m1", alias, "1"))
r.step("alias moved", lambda: client.set_registered_model_alias("m1", "champion", "2"))
r.step("alias of unknown version", lambda: client.set_registered_model_alias("m1", "champion", "99"))
r.step("by alias", lambda: client.get_model_version_by_alias("m1", "champion"))
r.step("by alias of other case", lambda: client.get_model_version_by_alias("m1", "CHAMPION"))
r.step("by unknown alias", lambda: client.get_model_version_by_alias("m1", "none"))
r.step("aliases seen", lambda: client.get_registered_model("m1").aliases)
r.step("delete alias", lambda: client.delete_registered_model_alias("m1", "champion"))
r.step("delete alias twice", lambda: client.delete_registered_model_alias("m1", "champion"))
r.step("update model", lambda: client.update_registered_model("m1", "new words"))
r.step("update version", lambda: client.update_model_version("m1", "1", "new words"))
r.step("model tag", lambda: client.set_registered_model_tag("m1", "k", "v"))
r.step("model tag too long", lambda: client.set_registered_model_tag("m1", "k", "v" * 100_001))
r.step("delete model tag", lambda: client.delete_registered_model_tag("m1", "k"))
r.step("delete model tag twice", lambda: client.delete_registered_model_tag("m1", "k"))
r.step("version tag", lambda: client.set_model_version_tag("m1", "1", "k", "v"))
r.step("version tag by stage", lambda: client.set_model_version_tag("m1", stage="Production", key="s", value="p"))
r.step("delete version tag", lambda: client.delete_model_version_tag("m1", "1", "k"))
r.step("get model", lambda: client.get_registered_model("m1"))
r.step("get unknown model", lambda: client.get_registered_model("none"))
for i in range(6):
    client.create_registered_model(f"net-{i}", {"i": str(i)})
    client.create_model_version(f"net-{i}", "s3://b/x", tags={"i": str(i)})
for text in ("name = 'm1'", "name LIKE 'net%'", "name ILIKE 'NET-_'", "tags.i = '3'", "tags.i != '3'", "name LIKE 'net%' AND tags.i != '2'", "name > 'a'", "description = 'x'", "", "nonsense", "tag.i LIKE '%'", "name = m1"):
    r.step(f"models {text}", lambda text=text: [m.name for m in client.search_registered_models(text)])
for text in ("name = 'm1'", "name LIKE 'net%'", f"run_id = '{run}'", "source_path = 's3://b/x'", "source_path LIKE 's3%'", "version_number > 1", "version_number = 1 AND name = 'm1'", "tags.i = '4'", "run_id IN ('x')", f"run_id IN ('{run}', 'x')", "name = 'm1' and tags.vt = '1'", "current_stage = 'Archived'", "version = '1'", "nonsense", "", "run_id LIKE '%'", "name ILIKE 'M1'"):
    r.step(f"versions {text}", lambda text=text: [[v.name, v.version] for v in client.search_model_versions(text, order_by=["name ASC", "version_number ASC"])])
for order in (["name DESC"], ["version_number DESC", "name"], ["last_updated_timestamp"], ["creation_timestamp DESC"], ["description"], ["name sideways"]):
    r.step(f"versions by {order}", lambda order=order: [[v.name, v.version] for v in client.search_model_versions(order_by=order)] if "timestamp" not in order[0] else len(client.search_model_versions(order_by=order)))
for order in (["name DESC"], ["timestamp"], ["last_updated_timestamp DESC"], ["creation_timestamp"], ["name sideways"]):
    r.step(f"models by {order}", lambda order=order: [m.name for m in client.search_registered_models(order_by=order)] if "name" in order[0] else len(client.search_registered_models(order_by=order)))


def model_pages(search):
    pages, token = [], None
    while True:
        page = search(token)
        pages.append([x.name for x in page])
        token = page.token
        if not token:
            return pages


r.step("model pages", lambda: model_pages(lambda t: client.search_registered_models(max_results=3, page_token=t)))
r.step("version pages", lambda: model_pages(lambda t: client.search_model_versions(max_results=3, page_token=t, order_by=["name"])))
r.step("models of 1001", lambda: client.search_registered_models(max_results=1001))
r.step("versions of 200001", lambda: client.search_model_versions(max_results=200_001))
r.step("copy", lambda: client.copy_model_version("models:/m1/1", "copied"))
r.step("copy of a stage", lambda: client.copy_model_version("models:/m1/Production", "copied"))
r.step("rename model", lambda: client.rename_registered_model("net-0", "net-zero"))
r.step("rename model to taken", lambda: client.rename_registered_model("net-zero", "net-1"))
r.step("versions after rename", lambda: [[v.name, v.version] for v in client.search_model_versions("name = 'net-zero'")])
r.step("delete version", lambda: client.delete_model_version("m1", "2"))
r.step("next version", lambda: client.create_model_version("m1", "s3://b/y").version)
r.step("delete version twice", lambda: client.delete_model_version("m1", "2"))
r.step("delete model", lambda: client.delete_registered_model("net-1"))
r.step("delete model twice", lambda: client.delete_registered_model("net-1"))

# Logged models
m = r.step("logged model", lambda: client.create_logged_model(first, "lm", run, {"t": "1"}, {"p": "1"}, "sklearn"))
unnamed = client.create_logged_model(first, "second")
r.step("logged model in unknown", lambda: client.create_logged_model("9999", "x"))
r.step("logged model with a slash", lambda: client.create_logged_model(first, "a/b"))
r.step("logged model params", lambda: client.log_model_params(m.model_id, {"q": "2"}))
r.step("logged model artifact", lambda: client.log_model_artifact(m.model_id, r.file("MLmodel", "flavors: {}")))
r.step("logged model artifacts", lambda: client.log_model_artifacts(m.model_id, folder))
r.step("finalize", lambda: client.finalize_logged_model(m.model_id, "READY"))
r.step("finalize wrongly", lambda: client.finalize_logged_model(m.model_id, "SLEEPY"))
r.step("model files", lambda: sorted(f.path for f in client.list_logged_model_artifacts(m.model_id)))
r.step("model tags", lambda: client.set_logged_model_tags(m.model_id, {"x": "y"}))
r.step("delete logged model tag", lambda: client.delete_logged_model_tag(m.model_id, "t"))
r.step("delete missing model tag", lambda: client.delete_logged_model_tag(m.model_id, "t"))
r.step("metric of a model", lambda: client.log_metric(run, "acc", 0.5, timestamp=T, model_id=m.model_id))
r.step("outputs", lambda: client.log_outputs(run, [LoggedModelOutput(m.model_id, 3)]))
r.step("model inputs", lambda: client.log_inputs(child, models=[LoggedModelInput(m.model_id)]))
r.step("run with models", lambda: [client.get_run(run).outputs, client.get_run(child).inputs])
r.step("get logged model", lambda: client.get_logged_model(m.model_id))
r.step("get unknown logged model", lambda: client.get_logged_model("m-" + "0" * 32))
for text in ("name = 'lm'", "name LIKE 'l%'", "params.p = '1'", "tags.x = 'y'", "metrics.acc > 0.4", "metrics.acc > 0.6", "status = 'READY'", "attributes.name != 'lm'", "model_type = 'sklearn'", "nonsense", f"source_run_id = '{run}'", "creation_timestamp > 0"):
    r.step(f"logged models {text}", lambda text=text: [x.name for x in client.search_logged_models([first], text, order_by=[{"field_name": "name"}])])
r.step("logged models by metric", lambda: [x.name for x in client.search_logged_models([first], order_by=[{"field_name": "metrics.acc", "ascending": True}])])
r.step("logged models by time", lambda: len(client.search_logged_models([first], order_by=[{"field_name": "creation_timestamp", "ascending": True}], max_results=1)))
r.step("version of a logged model", lambda: client.create_model_version("m1", f"models:/{m.model_id}", model_id=m.model_id))
r.step("delete logged model", lambda: client.delete_logged_model(unnamed.model_id))
r.step("deleted logged model", lambda: client.get_logged_model(unnamed.model_id))

# Webhooks
hook = client.create_webhook("hook", "https://127.0.0.1:9/x", ["registered_model.created"], "about", "secret", "ACTIVE")
r.step("webhook", lambda: hook)
r.step("webhook of http", lambda: client.create_webhook("bad", "ftp://127.0.0.1/x", ["registered_model.created"]))
r.step("webhook of nothing", lambda: client.create_webhook("bad", "https://127.0.0.1/x", []))
if hook:
    r.step("get webhook", lambda: client.get_webhook(hook.webhook_id))
    r.step("list webhooks", lambda: client.list_webhooks(max_results=1))
    r.step("update webhook", lambda: client.update_webhook(hook.webhook_id, name="renamed", status="DISABLED"))
    r.step("test webhook", lambda: client.test_webhook(hook.webhook_id).success)
    r.step("delete webhook", lambda: client.delete_webhook(hook.webhook_id))
    r.step("get deleted webhook", lambda: client.get_webhook(hook.webhook_id))
r.finish()
