"""The commands of MLflow's own program that speak to a server, against the server in MLFLOW_TRACKING_URI."""
import os

import mlflow
from click.testing import CliRunner
from mlflow.cli import cli
from mlflow_recorder import Recorder

r = Recorder()
client = r.client()
T = 1_700_000_000_000
experiment = client.create_experiment("by-cli")
run = client.create_run(experiment, start_time=T, run_name="one").info.run_id
client.log_metric(run, "m", 0.5, timestamp=T)
client.log_param(run, "p", "1")
client.set_terminated(run, "FINISHED", T + 1)


@mlflow.trace
def traced(x):
    return x


mlflow.set_experiment("by-cli")
traced(1)
trace = mlflow.get_last_active_trace_id()
mlflow.flush_trace_async_logging()


def said(*arguments):
    result = CliRunner().invoke(cli, list(arguments))
    return [result.exit_code, [line.strip() for line in result.output.splitlines() if line.strip() and " INFO " not in line and " WARNING " not in line]]


def command(*arguments):
    r.step(" ".join(arguments), lambda: said(*arguments))


command("experiments", "create", "-n", "made", "-l", "mlflow-artifacts:/made")
command("experiments", "create", "-n", "made")
command("experiments", "search")
command("experiments", "search", "--view", "all")
command("experiments", "rename", "--experiment-id", "2", "--new-name", "renamed")
command("experiments", "delete", "--experiment-id", "2")
command("experiments", "search", "--view", "deleted_only")
command("experiments", "restore", "--experiment-id", "2")
command("experiments", "delete", "--experiment-id", "99")
r.step("csv", lambda: said("experiments", "csv", "-x", experiment, "-o", os.path.join(r.folder, "runs.csv"))[0])
r.step("csv written", lambda: sorted(open(os.path.join(r.folder, "runs.csv"), encoding="utf-8").readline().strip().split(",")))
command("runs", "list", "--experiment-id", experiment)
command("runs", "describe", "--run-id", run)
command("runs", "create", "--experiment-id", experiment, "--run-name", "by hand", "--tags", "a=b")
command("runs", "delete", "--run-id", run)
command("runs", "list", "--experiment-id", experiment, "--view", "deleted_only")
command("runs", "restore", "--run-id", run)
command("runs", "delete", "--run-id", "0" * 32)
command("artifacts", "log-artifact", "-l", r.file("a.txt", "text"), "-r", run, "-a", "below")
r.file("tree/b.txt", "b")
command("artifacts", "log-artifacts", "-l", os.path.join(r.folder, "tree"), "-r", run)
command("artifacts", "list", "-r", run)
command("artifacts", "list", "-r", run, "-a", "below")
r.step("artifacts download", lambda: said("artifacts", "download", "-r", run, "-a", "below/a.txt", "-d", os.path.join(r.folder, "got"))[0])
r.step("downloaded", lambda: sorted(f for _, _, files in os.walk(os.path.join(r.folder, "got")) for f in files))
r.step("artifacts download by uri", lambda: said("artifacts", "download", "-u", f"runs:/{run}/b.txt", "-d", os.path.join(r.folder, "uri"))[0])
command("artifacts", "download", "-r", run, "-a", "none")
command("traces", "search", "--experiment-id", experiment, "--extract-fields", "info.trace_id,info.state", "--output", "json")
command("traces", "set-tag", "--trace-id", trace, "--key", "k", "--value", "v")
r.step("tag of trace", lambda: client.get_trace(trace).info.tags.get("k"))
command("traces", "delete-tag", "--trace-id", trace, "--key", "k")
r.step("traces log-feedback", lambda: said("traces", "log-feedback", "--trace-id", trace, "--name", "good", "--value", "0.5", "--source-type", "HUMAN", "--source-id", "ada")[0])
r.step("traces log-expectation", lambda: said("traces", "log-expectation", "--trace-id", trace, "--name", "answer", "--value", "1")[0])
r.step("assessed", lambda: sorted([a.name, a.value] for a in client.get_trace(trace).info.assessments))
command("runs", "link-traces", "--run-id", run, "-t", trace)
command("traces", "delete", "--experiment-id", experiment, "--trace-ids", trace)
command("traces", "get", "--trace-id", trace)
r.finish()
