"""What a user of MLflow 3 does with models of scikit-learn, against the server in MLFLOW_TRACKING_URI. Prints one JSON line with what it saw."""
import json
import sys

import mlflow
import numpy
import pydantic
from mlflow import MlflowClient
from mlflow.entities import Metric
from sklearn.linear_model import LogisticRegression

if pydantic.VERSION.startswith("1."):  # MLflow's own packaging code needs 2
    print(json.dumps({"skip": "models need pydantic 2 or later, this is " + pydantic.VERSION}))
    sys.exit(0)

import mlflow.sklearn  # noqa: E402

client = MlflowClient()
experiment = client.create_experiment("models")
mlflow.set_experiment("models")

# A model of its own below models/m-…, logged through the proxy, loaded back four ways, with metrics that reach it.
rows = numpy.array([[float(i), float(i % 7)] for i in range(60)])
labels = (rows[:, 0] > 30).astype(int)
classifier = LogisticRegression(max_iter=500).fit(rows, labels)
with mlflow.start_run(run_name="model") as active:
    model_run = active.info.run_id
    logged = mlflow.sklearn.log_model(classifier, name="classifier", registered_model_name="peer-sklearn", params={"C": 1.0}, tags={"kind": "linear"}, pip_requirements=["scikit-learn"])
    mlflow.log_metric("accuracy", 0.75, step=1, model_id=logged.model_id)
    client.log_batch(model_run, metrics=[Metric("accuracy", 0.875, 1_900_000_000_000, 2, model_id=logged.model_id)])
    client.set_logged_model_tags(logged.model_id, {"stage": "candidate", "gone": "x"})
    client.delete_logged_model_tag(logged.model_id, "gone")
    mlflow.log_input(mlflow.data.from_numpy(rows, name="rows"), context="training", model=None)

model = mlflow.get_logged_model(logged.model_id)
run_seen = client.get_run(model_run)
predictions = {
    "model": mlflow.sklearn.load_model(f"models:/{logged.model_id}"),
    "version": mlflow.sklearn.load_model("models:/peer-sklearn/1"),
    "pyfunc": mlflow.pyfunc.load_model(logged.model_uri),
    "run": mlflow.sklearn.load_model(f"runs:/{model_run}/classifier"),
}
version_seen = client.get_model_version("peer-sklearn", "1")
models_found = mlflow.search_logged_models(
    experiment_ids=[experiment], filter_string="metrics.accuracy > 0.8 AND params.C = '1.0' AND tags.kind = 'linear' AND name = 'classifier'",
    order_by=[{"field_name": "metrics.accuracy", "ascending": False}], output_format="list",
)
failed = client.create_logged_model(experiment, name="failed", source_run_id=model_run)
client.finalize_logged_model(failed.model_id, "FAILED")
failed_status = str(client.get_logged_model(failed.model_id).status)
client.delete_logged_model(failed.model_id)
try:
    client.get_logged_model(failed.model_id)
    deleted = None
except mlflow.exceptions.MlflowException as e:
    deleted = e.error_code

json.dump(
    {
        "id": logged.model_id,
        "status": str(model.status),
        "uri": model.artifact_location,
        "source_run": model.source_run_id == model_run,
        "params": model.params,
        "stage": model.tags["stage"],
        "gone": "gone" in model.tags,
        "metrics": sorted([m.value, m.step, m.run_id == model_run] for m in model.metrics),
        "versions": model.tags["mlflow.modelVersions"],
        "outputs": [m.model_id for m in run_seen.outputs.model_outputs],
        "right": {k: bool((numpy.asarray(m.predict(rows)) == classifier.predict(rows)).all()) for k, m in predictions.items()},
        "files": sorted(a.path for a in client.list_logged_model_artifacts(logged.model_id)),
        "found": [m.model_id for m in models_found],
        "version_source": version_seen.source,
        "version_run": version_seen.run_id == model_run,
        "failed": failed_status,
        "deleted": deleted,
        "inputs": len(run_seen.inputs.dataset_inputs),
    },
    sys.stdout,
)
print()
