"""What training code does with MLflow: the fluent calls, autologging of scikit-learn, models logged and loaded back, figures, against the server in MLFLOW_TRACKING_URI."""
import os

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import mlflow  # noqa: E402
import mlflow.sklearn  # noqa: E402
import numpy  # noqa: E402
import pandas  # noqa: E402
from mlflow.models import infer_signature  # noqa: E402
from mlflow_recorder import Recorder  # noqa: E402
from sklearn.datasets import load_iris  # noqa: E402
from sklearn.ensemble import RandomForestClassifier  # noqa: E402
from sklearn.linear_model import LogisticRegression, Ridge  # noqa: E402
from sklearn.model_selection import GridSearchCV  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.preprocessing import StandardScaler  # noqa: E402

r = Recorder()
client = r.client()
experiment = r.step("set experiment", lambda: mlflow.set_experiment("training").experiment_id)
r.step("set experiment again", lambda: mlflow.set_experiment("training").experiment_id)
r.step("set experiment tags", lambda: mlflow.set_experiment_tags({"a": "b", "c": 1}))
frame, target = load_iris(return_X_y=True, as_frame=True)


def files(run, path=None):
    for f in client.list_artifacts(run, path):
        if f.is_dir:
            yield from files(run, f.path)
        else:
            yield f.path


def shown(run_id):
    run = client.get_run(run_id)
    dull = ("mlflow.source", "mlflow.user", "mlflow.log-model.history", "estimator_class", "mlflow.autologging")
    return {
        "status": run.info.status,
        "params": run.data.params,
        "metrics": {k: round(v, 6) for k, v in run.data.metrics.items()},
        "tags": {k: v for k, v in run.data.tags.items() if not k.startswith(dull) and k != "mlflow.runName"},
        "inputs": [[d.dataset.name, d.dataset.source_type, [[t.key, t.value] for t in d.tags]] for d in run.inputs.dataset_inputs],
        "outputs": len(run.outputs.model_outputs) if run.outputs else 0,
        "files": sorted(files(run_id)),
    }


# Fluent calls
with mlflow.start_run(run_name="fluent", tags={"kind": "x"}, description="about **this**", log_system_metrics=False) as run:
    fluent = run.info.run_id
    mlflow.log_param("p", 1)
    mlflow.log_params({f"many{i}": i for i in range(150)})
    mlflow.log_metrics({f"m{i}": i / 4 for i in range(20)}, step=2)
    for step in range(5):
        mlflow.log_metric("loss", 1 / (1 + step), step=step)
    mlflow.set_tags({"a": 1, "b": "two"})
    mlflow.log_dict({"x": [1, 2]}, "d.json")
    mlflow.log_text("text", "deep/er/t.txt")
    mlflow.log_table({"q": ["a"], "n": [1]}, "table.json")
    mlflow.log_image(numpy.zeros((4, 4, 3), dtype=numpy.uint8), "black.png")
    mlflow.log_image(numpy.zeros((4, 4, 3), dtype=numpy.uint8), key="eye", step=1, timestamp=1_700_000_000_000, synchronous=True)
    plt.plot([1, 2])
    client.log_figure(fluent, plt.gcf(), "figure.png")
    mlflow.log_input(mlflow.data.from_pandas(frame, source="iris.csv", name="iris", targets=None), context="training", tags={"t": "1"})
    with mlflow.start_run(nested=True, run_name="inner") as inner:
        mlflow.log_metric("m", 1)
    r.step("active", lambda: mlflow.active_run().info.run_id == fluent)
r.step("fluent", lambda: {k: ([f for f in v if not f.startswith("images")] if k == "files" else v) for k, v in shown(fluent).items()})
r.step("images", lambda: len([f for f in files(fluent, "images")]))
r.step("inner", lambda: shown(inner.info.run_id))
r.step("last", lambda: mlflow.last_active_run().info.run_name)
with mlflow.start_run(run_id=fluent):
    mlflow.log_metric("again", 2)
r.step("resumed", lambda: [client.get_run(fluent).info.status, client.get_run(fluent).data.metrics["again"]])


def failing():
    with mlflow.start_run(run_name="failing"):
        raise KeyError("x")


r.step("failing", failing)
r.step("failed", lambda: [[x.info.run_name, x.info.status] for x in client.search_runs([experiment], "status = 'FAILED'")])
r.step("children", lambda: [x.info.run_name for x in client.search_runs([experiment], f"tags.mlflow.parentRunId = '{fluent}'")])
r.step("load dict", lambda: mlflow.artifacts.load_dict(f"runs:/{fluent}/d.json"))
r.step("load text", lambda: mlflow.artifacts.load_text(f"runs:/{fluent}/deep/er/t.txt"))
r.step("load image", lambda: mlflow.artifacts.load_image(f"runs:/{fluent}/black.png").size)
r.step("list artifacts", lambda: sorted(f.path for f in mlflow.artifacts.list_artifacts(run_id=fluent)))
r.step("download all", lambda: len(os.listdir(mlflow.artifacts.download_artifacts(run_id=fluent))))
r.step("delete tag", lambda: mlflow.MlflowClient().delete_tag(fluent, "a"))

# Autologging
mlflow.sklearn.autolog(log_datasets=True, max_tuning_runs=3)
with mlflow.start_run(run_name="logistic") as run:
    pipeline = make_pipeline(StandardScaler(), LogisticRegression(max_iter=200)).fit(frame, target)
    pipeline.score(frame, target)
r.step("autolog pipeline", lambda: shown(run.info.run_id))
Ridge(alpha=0.5).fit(frame, target)
r.step("autolog without a run", lambda: shown(mlflow.last_active_run().info.run_id))
with mlflow.start_run(run_name="grid") as run:
    GridSearchCV(RandomForestClassifier(n_estimators=3, random_state=0), {"max_depth": [1, 2, 3, 4]}, cv=2).fit(frame, target)
r.step("autolog search", lambda: {k: v for k, v in shown(run.info.run_id).items() if k in ("status", "files", "outputs")})
r.step("autolog children", lambda: sorted([x.data.params.get("max_depth"), x.info.status] for x in client.search_runs([experiment], f"tags.mlflow.parentRunId = '{run.info.run_id}'")))
mlflow.sklearn.autolog(disable=True)

# Models
with mlflow.start_run(run_name="model") as run:
    info = r.step("log model", lambda: mlflow.sklearn.log_model(pipeline, name="model", signature=infer_signature(frame, pipeline.predict(frame)), input_example=frame.head(2), registered_model_name="iris", pip_requirements=["scikit-learn"]).model_id) or ""
r.step("model files", lambda: sorted(f.path for f in client.list_logged_model_artifacts(info)))
for uri in (f"models:/{info}", "models:/iris/1", "models:/iris/latest", f"runs:/{run.info.run_id}/model"):
    r.step(f"load {uri}", lambda uri=uri: bool((mlflow.pyfunc.load_model(uri).predict(frame) == pipeline.predict(frame)).all()))
r.step("registered", lambda: [[v.version, v.status, v.run_id == run.info.run_id, v.model_id == info] for v in client.search_model_versions("name = 'iris'")])
r.step("register again", lambda: mlflow.register_model(f"runs:/{run.info.run_id}/model", "iris").version)
r.step("register logged", lambda: mlflow.register_model(f"models:/{info}", "iris", tags={"x": "y"}).version)
r.step("champion", lambda: client.set_registered_model_alias("iris", "champion", "1"))
r.step("load champion", lambda: bool((mlflow.sklearn.load_model("models:/iris@champion").predict(frame) == pipeline.predict(frame)).all()))
r.step("load unknown", lambda: mlflow.sklearn.load_model("models:/iris/99"))
r.step("model info", lambda: mlflow.models.get_model_info("models:/iris/1").signature.to_dict())
r.step("set signature", lambda: mlflow.models.set_signature(f"runs:/{run.info.run_id}/model", infer_signature(frame)))
r.step("requirements", lambda: open(mlflow.pyfunc.get_model_dependencies("models:/iris/1"), encoding="utf-8").read().split())
r.step("models of experiment", lambda: [m.name for m in mlflow.search_logged_models([experiment], "name = 'model'", output_format="list")])


class Adder(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return model_input.sum(axis=1)


with mlflow.start_run(run_name="python model") as run:
    r.step("log python model", lambda: mlflow.pyfunc.log_model(name="adder", python_model=Adder(), artifacts={"extra": r.file("extra.txt", "x")}, pip_requirements=["pandas"]).name)
r.step("load python model", lambda: mlflow.pyfunc.load_model(f"runs:/{run.info.run_id}/adder").predict(pandas.DataFrame({"a": [1], "b": [2]})).tolist())
r.step("evaluate", lambda: {k: round(v, 6) for k, v in mlflow.models.evaluate(lambda x: pipeline.predict(x), frame.assign(target=target), targets="target", model_type="classifier", evaluator_config={"log_explainer": False, "log_model_explainability": False}).metrics.items() if "score" in k and "time" not in k})
r.step("frame", lambda: len(mlflow.search_runs(experiment_names=["training"], filter_string="metrics.training_score > 0.5")))
r.step("all experiments", lambda: len(mlflow.search_runs(search_all_experiments=True)) > 5)
r.finish()
