"""Users and permissions as MLflow's clients use them, against a server with basic auth in MLFLOW_TRACKING_URI whose administrator is admin / password1234."""
import os

import mlflow
from mlflow.entities import Metric
from mlflow.server.auth.client import AuthServiceClient
from mlflow_recorder import Recorder

os.environ.update(MLFLOW_TRACKING_USERNAME="admin", MLFLOW_TRACKING_PASSWORD="password1234")
r = Recorder()
client = r.client()
auth = AuthServiceClient(r.host)
T = 1_700_000_000_000


def be(name, password=None):
    os.environ.update(MLFLOW_TRACKING_USERNAME=name, MLFLOW_TRACKING_PASSWORD=password or f"{name}'s long password")


def user(value):
    return [value.username, value.is_admin, [[p.experiment_id, p.permission] for p in value.experiment_permissions or []], [[p.name, p.permission] for p in value.registered_model_permissions or []]]


def granted(value):
    return [getattr(value, "experiment_id", None) or value.name, value.permission]


for name in ("ann", "bob", "eve"):
    r.step(f"create {name}", lambda name=name: user(auth.create_user(name, f"{name}'s long password")))
r.step("create twice", lambda: auth.create_user("ann", "another long password"))
r.step("get user", lambda: user(auth.get_user("ann")))
r.step("get unknown user", lambda: auth.get_user("none"))
r.step("wrong password", lambda: [be("admin", "wrong password 1"), client.get_experiment("0")])
r.step("unknown user", lambda: [be("nobody"), client.get_experiment("0")])
be("ann")
mine = r.step("ann creates an experiment", lambda: client.create_experiment("ann's"))
run = r.step("ann creates a run", lambda: client.create_run(mine, start_time=T, run_name="one")).info.run_id
r.step("ann logs", lambda: client.log_batch(run, [Metric("m", 1.0, T, 0)]))
r.step("ann writes a file", lambda: client.log_text(run, "text", "a.txt"))
r.step("ann creates a model", lambda: client.create_registered_model("ann's model").name)
r.step("ann creates a version", lambda: client.create_model_version("ann's model", f"{client.get_run(run).info.artifact_uri}/a.txt", run).version)
r.step("ann makes users", lambda: auth.create_user("mallory", "mallory's long password"))
r.step("ann reads herself", lambda: user(auth.get_user("ann")))
r.step("ann reads bob", lambda: auth.get_user("bob"))
r.step("ann's permission", lambda: granted(auth.get_experiment_permission(mine, "ann")))


def tries(who, when):
    """What somebody may do to ann's things."""
    be(who)
    for name, action in (
        ("get experiment", lambda: client.get_experiment(mine).name),
        ("get by name", lambda: client.get_experiment_by_name("ann's").experiment_id),
        ("search experiments", lambda: sorted(e.name for e in client.search_experiments())),
        ("get run", lambda: client.get_run(run).info.run_name),
        ("search runs", lambda: sorted(x.info.run_name for x in client.search_runs([mine]))),
        ("history", lambda: [m.value for m in client.get_metric_history(run, "m")]),
        ("list files", lambda: [f.path for f in client.list_artifacts(run)]),
        ("read file", lambda: mlflow.artifacts.load_text(f"runs:/{run}/a.txt")),
        ("log metric", lambda: client.log_metric(run, f"by-{who}", 1.0, timestamp=T)),
        ("set tag", lambda: client.set_tag(run, f"by-{who}", "1")),
        ("create run", lambda: client.create_run(mine, start_time=T, run_name=f"by-{who}").info.run_name),
        ("write file", lambda: client.log_text(run, "text", f"{who}.txt")),
        ("rename experiment", lambda: client.rename_experiment(mine, "ann's")),
        ("set experiment tag", lambda: client.set_experiment_tag(mine, "k", who)),
        ("give permission", lambda: granted(auth.create_experiment_permission(mine, "eve", "READ"))),
        ("take permission", lambda: auth.delete_experiment_permission(mine, "eve")),
        ("get model", lambda: client.get_registered_model("ann's model").name),
        ("search models", lambda: [m.name for m in client.search_registered_models()]),
        ("search versions", lambda: [v.version for v in client.search_model_versions()]),
        ("set model tag", lambda: client.set_registered_model_tag("ann's model", "k", who)),
        ("set alias", lambda: client.set_registered_model_alias("ann's model", "champion", "1")),
        ("get alias", lambda: client.get_model_version_by_alias("ann's model", "champion").version),
        ("stage", lambda: client.transition_model_version_stage("ann's model", "1", "Staging").current_stage),
        ("give model", lambda: granted(auth.create_registered_model_permission("ann's model", "eve", "READ"))),
        ("take model", lambda: auth.delete_registered_model_permission("ann's model", "eve")),
    ):
        r.step(f"{when}: {name}", action)


tries("bob", "bob by default")
for level in ("NO_PERMISSIONS", "READ", "EDIT", "MANAGE"):
    be("ann")
    for give, change, key in ((auth.create_experiment_permission, auth.update_experiment_permission, mine), (auth.create_registered_model_permission, auth.update_registered_model_permission, "ann's model")):
        if level == "NO_PERMISSIONS":
            r.step(f"give {level} on {key}", lambda: granted(give(key, "bob", level)))
        else:
            r.step(f"change to {level} on {key}", lambda: change(key, "bob", level))
    tries("bob", f"bob with {level}")
be("ann")
r.step("give twice", lambda: auth.create_experiment_permission(mine, "bob", "READ"))
r.step("give nonsense", lambda: auth.create_experiment_permission(mine, "eve", "ALL"))
r.step("give to unknown", lambda: auth.create_experiment_permission(mine, "none", "READ"))
r.step("get permission", lambda: granted(auth.get_experiment_permission(mine, "bob")))
r.step("get model permission", lambda: granted(auth.get_registered_model_permission("ann's model", "bob")))
r.step("get missing permission", lambda: auth.get_experiment_permission(mine, "eve"))
r.step("take", lambda: auth.delete_experiment_permission(mine, "bob"))
r.step("take twice", lambda: auth.delete_experiment_permission(mine, "bob"))
r.step("ann changes her password", lambda: auth.update_user_password("ann", "ann's new long password"))
r.step("old password", lambda: client.get_experiment(mine).name)
be("ann", "ann's new long password")
r.step("new password", lambda: client.get_experiment(mine).name)
r.step("ann makes herself administrator", lambda: auth.update_user_admin("ann", True))
be("admin", "password1234")
r.step("admin makes bob administrator", lambda: auth.update_user_admin("bob", True))
tries("bob", "bob as administrator")
be("admin", "password1234")
r.step("admin deletes bob", lambda: auth.delete_user("bob"))
r.step("admin deletes bob twice", lambda: auth.delete_user("bob"))
r.step("bob is gone", lambda: [be("bob"), client.get_experiment("0")])
be("admin", "password1234")
r.step("rename model", lambda: client.rename_registered_model("ann's model", "renamed").name)
r.step("permission follows", lambda: granted(auth.get_registered_model_permission("renamed", "ann")))
r.step("delete model", lambda: client.delete_registered_model("renamed"))
r.step("permission of deleted", lambda: auth.get_registered_model_permission("renamed", "ann"))
r.finish()
