"""What a user of MLflow's Python client does, against the server in MLFLOW_TRACKING_URI. Prints one JSON line with what it saw."""
import json
import os
import sys
import tempfile

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric

client = MlflowClient()
experiment = client.create_experiment("peer", tags={"team": "blue"})
mlflow.set_experiment("peer")

with mlflow.start_run(run_name="first", tags={"kind": "test"}) as active:
    run_id = active.info.run_id
    mlflow.log_params({"lr": 0.01, "depth": 6})
    client.log_batch(run_id, metrics=[Metric("loss", 1.0 / (i + 1), 1_700_000_000_000 + i, i) for i in range(1000)])
    mlflow.log_metric("auc", 0.91)
    mlflow.log_metric("weird", float("nan"))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "notes größe.txt")
        with open(path, "w", encoding="utf-8") as f:
            f.write("hello artifact")
        mlflow.log_artifact(path, "docs")
    with mlflow.start_run(run_name="child", nested=True):
        mlflow.log_metric("auc", 0.5)

found = mlflow.search_runs(experiment_names=["peer"], filter_string="metrics.auc > 0.9 and params.depth = '6'", order_by=["metrics.loss ASC"], output_format="list")
history = client.get_metric_history(run_id, "loss")
artifacts = [a.path for a in client.list_artifacts(run_id, "docs")]
with open(mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path=artifacts[0]), encoding="utf-8") as f:
    content = f.read()

client.create_registered_model("peer-model", description="from the peer")
version = client.create_model_version("peer-model", source=f"{found[0].info.artifact_uri}/docs", run_id=run_id, tags={"ok": "yes"})
client.set_registered_model_alias("peer-model", "champion", version.version)
client.transition_model_version_stage("peer-model", version.version, "Staging")
by_alias = client.get_model_version_by_alias("peer-model", "champion")
versions = client.search_model_versions(f"run_id = '{run_id}'")
frame = mlflow.search_runs(experiment_names=["peer"])

try:
    client.log_param(run_id, "lr", "other")
    refused = None
except mlflow.exceptions.MlflowException as e:
    refused = e.error_code

json.dump(
    {
        "version": mlflow.__version__,
        "run_id": run_id,
        "found": [r.info.run_id for r in found],
        "params": found[0].data.params,
        "points": len(history),
        "last": history[-1].value,
        "nan": str(client.get_run(run_id).data.metrics["weird"]),
        "artifacts": artifacts,
        "content": content,
        "alias_version": by_alias.version,
        "stage": by_alias.current_stage,
        "versions": len(versions),
        "rows": len(frame),
        "status": client.get_run(run_id).info.status,
        "refused": refused,
    },
    sys.stdout,
)
print()
