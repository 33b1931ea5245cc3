namespace Weir.Server.Tests.Access;

/// <summary>What a route must ask of its caller, least first.</summary>
public enum Asked
{
    /// <summary>Any user; what he may not see is left out.</summary>
    SignedIn,

    /// <summary>READ.</summary>
    Read,

    /// <summary>EDIT.</summary>
    Edit,

    /// <summary>MANAGE.</summary>
    Manage,

    /// <summary>An administrator.</summary>
    Admin,
}

/// <summary>One route with a request that is right: <c>&lt;exp&gt;</c>, <c>&lt;run&gt;</c> … stand for objects of the test.</summary>
/// <param name="Route">As the server declares it, for looking it up.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Asked">What it must ask.</param>
/// <param name="Body">JSON, or bytes.</param>
public sealed record RouteRow(string Route, string Method, string Path, Asked Asked, string? Body = null)
{
    /// <summary>Status of the answer to whoever may.</summary>
    public int Success { get; init; } = 200;

    public string ContentType { get; init; } = "application/json";

    public override string ToString() => $"{Method} {Path}";
}

/// <summary>Every route, with what it must ask: written from the specification, and not from the server's own table.</summary>
public static class RouteTable
{
    private const string Location = """[{"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": "<exp>"}}]""";

    public static IReadOnlyList<RouteRow> Calls { get; } =
    [
        Post("experiments/create", Asked.SignedIn, """{"name": "<run>"}"""),
        Get("experiments/get", Asked.Read, "experiment_id=<exp>"),
        Get("experiments/get-by-name", Asked.Read, "experiment_name=<name>"),
        Post("experiments/update", Asked.Edit, """{"experiment_id": "<exp>", "new_name": "<run>"}"""),
        Post("experiments/delete", Asked.Manage, """{"experiment_id": "<exp>"}"""),
        Post("experiments/restore", Asked.Manage, """{"experiment_id": "<exp>"}""") with { Success = 404 },
        Post("experiments/set-experiment-tag", Asked.Edit, """{"experiment_id": "<exp>", "key": "k", "value": "v"}"""),
        Post("experiments/delete-experiment-tag", Asked.Edit, """{"experiment_id": "<exp>", "key": "t"}"""),
        Post("experiments/search", Asked.SignedIn, """{"max_results": 10}"""),
        Get("experiments/search", Asked.SignedIn, "max_results=10"),
        Post("experiments/search-datasets", Asked.Read, """{"experiment_ids": ["<exp>"]}"""),
        Post("runs/create", Asked.Edit, """{"experiment_id": "<exp>"}"""),
        Get("runs/get", Asked.Read, "run_id=<run>"),
        Post("runs/update", Asked.Edit, """{"run_id": "<run>", "status": "FINISHED"}"""),
        Post("runs/delete", Asked.Manage, """{"run_id": "<run>"}"""),
        Post("runs/restore", Asked.Manage, """{"run_id": "<run>"}"""),
        Post("runs/search", Asked.SignedIn, """{"experiment_ids": ["<exp>"]}"""),
        Post("runs/log-metric", Asked.Edit, """{"run_uuid": "<run>", "key": "k", "value": 1, "timestamp": 1, "model_id": "<logged>"}"""),
        Post("runs/log-parameter", Asked.Edit, """{"run_id": "<run>", "key": "k", "value": "1"}"""),
        Post("runs/set-tag", Asked.Edit, """{"run_id": "<run>", "key": "k", "value": "1"}"""),
        Post("runs/delete-tag", Asked.Edit, """{"run_id": "<run>", "key": "t"}"""),
        Post("runs/log-batch", Asked.Edit, """{"run_id": "<run>", "metrics": [{"key": "k", "value": 1, "timestamp": 1, "model_id": "<logged>"}]}"""),
        Post("runs/log-model", Asked.Edit, """{"run_id": "<run>", "model_json": "{\"artifact_path\": \"m\", \"flavors\": {}, \"utc_time_created\": \"x\", \"run_id\": \"<run>\"}"}"""),
        Post("runs/log-inputs", Asked.Edit, """{"run_id": "<run>", "models": [{"model_id": "<logged>"}]}"""),
        Post("runs/outputs", Asked.Edit, """{"run_id": "<run>", "models": [{"model_id": "<logged>", "step": 1}]}"""),
        Get("metrics/get-history", Asked.Read, "run_id=<run>&metric_key=m"),
        Get("metrics/get-history-bulk", Asked.Read, "run_id=<run>&metric_key=m"),
        Get("metrics/get-history-bulk-interval", Asked.Read, "run_ids=<run>&metric_key=m"),
        Get("artifacts/list", Asked.Read, "run_id=<run>"),
        Post("logged-models", Asked.Edit, """{"experiment_id": "<exp>", "source_run_id": "<run>"}"""),
        Get("logged-models/{model_id}", Asked.Read, string.Empty, "logged-models/<logged>"),
        Of("PATCH", "logged-models/{model_id}", Asked.Edit, """{"status": "LOGGED_MODEL_READY"}""", "logged-models/<logged>"),
        Of("DELETE", "logged-models/{model_id}", Asked.Manage, null, "logged-models/<logged>"),
        Of("PATCH", "logged-models/{model_id}/tags", Asked.Edit, """{"tags": [{"key": "k", "value": "v"}]}""", "logged-models/<logged>/tags"),
        Of("DELETE", "logged-models/{model_id}/tags/{tag_key}", Asked.Manage, null, "logged-models/<logged>/tags/t"),
        Post("logged-models/{model_id}/params", Asked.Edit, """{"params": [{"key": "k", "value": "v"}]}""", "logged-models/<logged>/params"),
        Get("logged-models/{model_id}/artifacts/directories", Asked.Read, string.Empty, "logged-models/<logged>/artifacts/directories"),
        Post("logged-models/search", Asked.SignedIn, """{"experiment_ids": ["<exp>"]}"""),
        Post("registered-models/create", Asked.SignedIn, """{"name": "<run>"}"""),
        Get("registered-models/get", Asked.Read, "name=<name>"),
        Post("registered-models/rename", Asked.Edit, """{"name": "<name>", "new_name": "<run>"}"""),
        Of("PATCH", "registered-models/update", Asked.Edit, """{"name": "<name>", "description": "d"}"""),
        Of("DELETE", "registered-models/delete", Asked.Manage, """{"name": "<name>"}"""),
        Get("registered-models/search", Asked.SignedIn, "max_results=10"),
        Post("registered-models/search", Asked.SignedIn, """{"max_results": 5}"""),
        Post("registered-models/get-latest-versions", Asked.Read, """{"name": "<name>"}"""),
        Get("registered-models/get-latest-versions", Asked.Read, "name=<name>"),
        Post("registered-models/set-tag", Asked.Edit, """{"name": "<name>", "key": "k", "value": "v"}"""),
        Of("DELETE", "registered-models/delete-tag", Asked.Edit, """{"name": "<name>", "key": "t"}"""),
        Post("registered-models/alias", Asked.Edit, """{"name": "<name>", "alias": "b", "version": "1"}"""),
        Of("DELETE", "registered-models/alias", Asked.Manage, """{"name": "<name>", "alias": "a"}"""),
        Get("registered-models/alias", Asked.Read, "name=<name>&alias=a"),
        Post("model-versions/create", Asked.Edit, """{"name": "<name>", "source": "models:/<name>/1", "run_id": "<run>"}"""),
        Get("model-versions/get", Asked.Read, "name=<name>&version=1"),
        Get("model-versions/get-download-uri", Asked.Read, "name=<name>&version=1"),
        Of("PATCH", "model-versions/update", Asked.Edit, """{"name": "<name>", "version": "1", "description": "d"}"""),
        Post("model-versions/transition-stage", Asked.Edit, """{"name": "<name>", "version": "1", "stage": "Staging", "archive_existing_versions": false}"""),
        Of("DELETE", "model-versions/delete", Asked.Manage, """{"name": "<name>", "version": "1"}"""),
        Post("model-versions/set-tag", Asked.Edit, """{"name": "<name>", "version": "1", "key": "k", "value": "v"}"""),
        Of("DELETE", "model-versions/delete-tag", Asked.Manage, """{"name": "<name>", "version": "1", "key": "t"}"""),
        Get("model-versions/search", Asked.SignedIn, "max_results=10"),
        Post("model-versions/search", Asked.SignedIn, """{"max_results": 5}"""),
        Trace("POST", "traces", Asked.Edit, """{"trace": {"trace_info": {"trace_id": "tr-<run>", "trace_location": {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": "<exp>"}}}}}"""),
        Trace("GET", "traces/{trace_id}", Asked.Read, null, "traces/<trace>"),
        Trace("GET", "traces/get", Asked.Read, null, "traces/get?trace_id=<trace>&allow_partial=true"),
        Trace("GET", "traces/batchGet", Asked.Read, null, "traces/batchGet?trace_ids=<trace>"),
        Trace("POST", "traces/search", Asked.SignedIn, $$"""{"locations": {{Location}}}"""),
        Trace("POST", "traces/delete-traces", Asked.Manage, """{"experiment_id": "<exp>", "request_ids": ["<trace>"]}"""),
        Trace("PATCH", "traces/{trace_id}/tags", Asked.Edit, """{"key": "k", "value": "v"}""", "traces/<trace>/tags"),
        Trace("DELETE", "traces/{trace_id}/tags", Asked.Edit, """{"key": "t"}""", "traces/<trace>/tags"),
        Post("traces/link-to-run", Asked.Edit, """{"trace_ids": ["<trace>"], "run_id": "<run>"}"""),
        Trace("POST", "traces/{trace_id}/assessments", Asked.Edit, """{"assessment": {"assessment_name": "a", "source": {"source_type": "HUMAN", "source_id": "x"}, "feedback": {"value": true}}}""", "traces/<trace>/assessments"),
        Trace("GET", "traces/{trace_id}/assessments/{assessment_id}", Asked.Read, null, "traces/<trace>/assessments/<assessment>"),
        Trace("PATCH", "traces/{trace_id}/assessments/{assessment_id}", Asked.Edit, """{"assessment": {"rationale": "r"}, "update_mask": "rationale"}""", "traces/<trace>/assessments/<assessment>"),
        Trace("DELETE", "traces/{trace_id}/assessments/{assessment_id}", Asked.Edit, null, "traces/<trace>/assessments/<assessment>"),
        Post("traces", Asked.Edit, """{"experiment_id": "<exp>", "timestamp_ms": 1}"""),
        Of("PATCH", "traces/{request_id}", Asked.Edit, """{"timestamp_ms": 2, "status": "OK"}""", "traces/<trace>"),
        Get("traces/{trace_id}/info", Asked.Read, string.Empty, "traces/<trace>/info"),
        Get("traces", Asked.SignedIn, "experiment_ids=<exp>"),
        Post("traces/delete-traces", Asked.Manage, """{"experiment_id": "<exp>", "request_ids": ["<trace>"]}"""),
        Of("PATCH", "traces/{trace_id}/tags", Asked.Edit, """{"key": "k", "value": "v"}""", "traces/<trace>/tags"),
        Of("DELETE", "traces/{trace_id}/tags", Asked.Edit, """{"key": "t"}""", "traces/<trace>/tags"),
        Trace("POST", "datasets/create", Asked.Edit, """{"name": "d", "experiment_ids": ["<exp>"]}"""),
        Trace("GET", "datasets/{dataset_id}", Asked.Read, null, "datasets/<dataset>"),
        Trace("DELETE", "datasets/{dataset_id}", Asked.Manage, null, "datasets/<dataset>"),
        Trace("POST", "datasets/search", Asked.SignedIn, """{"experiment_ids": ["<exp>"]}"""),
        Trace("GET", "datasets/search", Asked.SignedIn, null, "datasets/search?max_results=5"),
        Trace("PATCH", "datasets/{dataset_id}/tags", Asked.Edit, """{"tags": "{}"}""", "datasets/<dataset>/tags"),
        Trace("DELETE", "datasets/{dataset_id}/tags/{key}", Asked.Edit, null, "datasets/<dataset>/tags/k"),
        Trace("GET", "datasets/{dataset_id}/experiment-ids", Asked.Read, null, "datasets/<dataset>/experiment-ids"),
        Trace("POST", "datasets/{dataset_id}/add-experiments", Asked.Edit, """{"experiment_ids": ["<exp>"]}""", "datasets/<dataset>/add-experiments"),
        Trace("POST", "datasets/{dataset_id}/remove-experiments", Asked.Edit, """{"experiment_ids": ["<exp>"]}""", "datasets/<dataset>/remove-experiments"),
        Trace("POST", "datasets/{dataset_id}/records", Asked.Edit, """{"records": "[]"}""", "datasets/<dataset>/records"),
        Trace("GET", "datasets/{dataset_id}/records", Asked.Read, null, "datasets/<dataset>/records"),
        Trace("POST", "scorers/register", Asked.Edit, """{"experiment_id": "<exp>", "name": "t", "serialized_scorer": "x"}"""),
        Trace("GET", "scorers/list", Asked.Read, null, "scorers/list?experiment_id=<exp>"),
        Trace("GET", "scorers/versions", Asked.Read, null, "scorers/versions?experiment_id=<exp>&name=s"),
        Trace("GET", "scorers/get", Asked.Read, null, "scorers/get?experiment_id=<exp>&name=s"),
        Trace("DELETE", "scorers/delete", Asked.Manage, """{"experiment_id": "<exp>", "name": "s"}"""),
        Post("users/create", Asked.Admin, """{"username": "<name>", "password": "a long password"}"""),
        Get("users/get", Asked.Admin, "username=admin"),
        Of("PATCH", "users/update-password", Asked.Admin, """{"username": "admin", "password": "correct horse battery"}"""),
        Of("PATCH", "users/update-admin", Asked.Admin, """{"username": "nobody", "is_admin": false}"""),
        Of("DELETE", "users/delete", Asked.Admin, """{"username": "<name>"}""") with { Success = 404 },
        Post("experiments/permissions/create", Asked.Manage, """{"experiment_id": "<exp>", "username": "nobody", "permission": "READ"}"""),
        Get("experiments/permissions/get", Asked.Manage, "experiment_id=<exp>&username=reader"),
        Of("PATCH", "experiments/permissions/update", Asked.Manage, """{"experiment_id": "<exp>", "username": "reader", "permission": "READ"}"""),
        Of("DELETE", "experiments/permissions/delete", Asked.Manage, """{"experiment_id": "<exp>", "username": "reader"}"""),
        Post("registered-models/permissions/create", Asked.Manage, """{"name": "<name>", "username": "nobody", "permission": "READ"}"""),
        Get("registered-models/permissions/get", Asked.Manage, "name=<name>&username=reader"),
        Of("PATCH", "registered-models/permissions/update", Asked.Manage, """{"name": "<name>", "username": "reader", "permission": "READ"}"""),
        Of("DELETE", "registered-models/permissions/delete", Asked.Manage, """{"name": "<name>", "username": "reader"}"""),
        Post("webhooks", Asked.Admin, """{"name": "hook", "url": "https://hooks.example/x", "secret": "s3cret", "events": [{"entity": "MODEL_VERSION", "action": "CREATED"}]}"""),
        Get("webhooks", Asked.Admin, "max_results=5"),
        Get("webhooks/{webhook_id}", Asked.Admin, string.Empty, "webhooks/none") with { Success = 404 },
        Of("PATCH", "webhooks/{webhook_id}", Asked.Admin, "{}", "webhooks/none") with { Success = 404 },
        Of("DELETE", "webhooks/{webhook_id}", Asked.Admin, null, "webhooks/none") with { Success = 404 },
        Post("webhooks/{webhook_id}/test", Asked.Admin, "{}", "webhooks/none/test") with { Success = 404 },
        Own("GET", "users", Asked.Admin),
        Own("GET", "me", Asked.SignedIn),
        Own("GET", "groups", Asked.Admin),
        Own("POST", "groups", Asked.Admin, """{"name": "<name>"}"""),
        Own("DELETE", "groups", Asked.Admin, """{"name": "none"}""") with { Success = 404 },
        Own("PUT", "members", Asked.Admin, """{"group": "none", "username": "nobody"}""") with { Success = 404 },
        Own("DELETE", "members", Asked.Admin, """{"group": "none", "username": "nobody"}""") with { Success = 404 },
        Own("GET", "tokens", Asked.Admin),
        Own("POST", "tokens", Asked.Admin, """{"username": "admin"}"""),
        Own("DELETE", "tokens", Asked.SignedIn, """{"token_id": "none"}""") with { Success = 404 },
        Own("GET", "permissions", Asked.Manage, null, "permissions?experiment_id=<exp>"),
        Own("PUT", "permissions", Asked.Manage, """{"name": "<name>", "username": "nobody", "permission": "READ"}"""),
        Own("DELETE", "permissions", Asked.Manage, """{"name": "<name>", "username": "reader"}"""),
        Own("GET", "audit", Asked.Admin),
    ];

    /// <summary>Routes of the web UI's API, by the pattern that they are declared with.</summary>
    public static IReadOnlyList<RouteRow> Declared { get; } =
    [
        Weir("/server", Asked.SignedIn),
        Weir("/experiments", Asked.SignedIn),
        Weir("/experiments/{id}/runs", Asked.Read, "/experiments/<exp>/runs"),
        Weir("/runs/{id}", Asked.Read, "/runs/<run>"),
        Weir("/runs/{id}/artifacts", Asked.Read, "/runs/<run>/artifacts"),
        Weir("/runs/{id}/events", Asked.Read, "/runs/<run>/events"),
        Weir("POST", "/runs/{id}/heartbeat", Asked.Edit, "/runs/<run>/heartbeat") with { Success = 204 },
        Weir("POST", "/runs/{run_id}/copy", Asked.Edit, "/runs/<run>/copy", """{"experiment_id": "<exp>"}""") with { Success = 409 },
        Weir("/curves", Asked.Read, "/curves?run_id=<run>&key=m"),
        Weir("/models", Asked.SignedIn),
        Weir("/models/{name}", Asked.Read, "/models/<name>"),
        Weir("/models/{name}/versions/{version}", Asked.Read, "/models/<name>/versions/1"),
        Weir("/models/{name}/policy", Asked.Read, "/models/<name>/policy"),
        Weir("PUT", "/models/{name}/policy", Asked.Admin, "/models/<name>/policy", """{"rules": [{"alias": "b", "evaluation": true}]}"""),
        Weir("/models/{name}/promotions", Asked.Read, "/models/<name>/promotions"),
        Weir("POST", "/models/{name}/promotions", Asked.Edit, "/models/<name>/promotions", """{"version": "1", "alias": "b"}"""),
        Weir("/models/{name}/promotions/{promotion_id}", Asked.Read, "/models/<name>/promotions/none") with { Success = 404 },
        Weir("POST", "/models/{name}/promotions/{promotion_id}/approve", Asked.Read, "/models/<name>/promotions/none/approve", "{}") with { Success = 404 },
        Weir("POST", "/models/{name}/promotions/{promotion_id}/reject", Asked.Read, "/models/<name>/promotions/none/reject", "{}") with { Success = 404 },
        Weir("POST", "/models/{name}/promotions/{promotion_id}/cancel", Asked.Read, "/models/<name>/promotions/none/cancel", "{}") with { Success = 404 },
        Weir("/models/{name}/history", Asked.Read, "/models/<name>/history"),
        Weir("/models/{name}/versions/{version}/evaluations", Asked.Read, "/models/<name>/versions/1/evaluations"),
        Weir("POST", "/models/{name}/versions/{version}/evaluations", Asked.Edit, "/models/<name>/versions/1/evaluations", "{}") with { Success = 404 },
        Weir("/models/{name}/versions/{version}/evaluation", Asked.Read, "/models/<name>/versions/1/evaluation") with { Success = 404 },
        Weir("/models/{name}/versions/{version}/package", Asked.Read, "/models/<name>/versions/1/package"),
        Weir("POST", "/models/{name}/versions/{version}/package", Asked.Edit, "/models/<name>/versions/1/package"),
        Weir("/models/{name}/versions/{version}/lineage", Asked.Read, "/models/<name>/versions/1/lineage"),
        Weir("/models/{name}/versions/{version}/inputs", Asked.Read, "/models/<name>/versions/1/inputs"),
        Weir("POST", "/models/{name}/versions/{version}/score", Asked.Read, "/models/<name>/versions/1/score", "{}") with { Success = 404 },
        Weir("/models/{name}/versions/{version}/compare", Asked.Read, "/models/<name>/versions/1/compare?with=1"),
        Weir("/webhooks/{id}/deliveries", Asked.Admin, "/webhooks/none/deliveries") with { Success = 404 },
        Weir("/lineage", Asked.SignedIn, "/lineage?subject=md5:00000000000000000000000000000000") with { Success = 404 },
        new("/api/weir/v1/lineage/executions", "POST", "/api/weir/v1/lineage/executions", Asked.Edit, """{"id": "<run>", "kind": "k", "name": "n", "run_id": "<run>", "started_at": "2026-01-01T00:00:00Z", "ended_at": "2026-01-01T00:00:00Z", "inputs": [], "outputs": []}""") { Success = 204 },
        Weir("/pipelines", Asked.SignedIn, "/pipelines?limit=5"),
        Weir("/pipelines/{id}", Asked.Read, "/pipelines/<run>") with { Success = 404 },
        Weir("/pipelines/{id}/changes", Asked.Read, "/pipelines/<run>/changes") with { Success = 404 },
        Weir("/pipelines/{id}/stage", Asked.Read, "/pipelines/<run>/stage?name=train") with { Success = 404 },
        Weir("/pipelines/{id}/log", Asked.Read, "/pipelines/<run>/log?stage=train&attempt=1") with { Success = 404 },
        Weir("/pipelines/{id}/log/file", Asked.Read, "/pipelines/<run>/log/file?stage=train&attempt=1") with { Success = 404 },
        Weir("/pipelines/{id}/events", Asked.Read, "/pipelines/<run>/events") with { Success = 404 },
        Weir("/studies", Asked.SignedIn),
        Weir("POST", "/studies", Asked.Edit, "/studies", """{"name": "s<trace>", "experiment_id": "<exp>"}""") with { Success = 201 },
        Weir("/studies/{name}", Asked.Read, "/studies/<name>"),
        Weir("DELETE", "/studies/{name}", Asked.Manage, "/studies/<name>") with { Success = 204 },
        Weir("POST", "/studies/{name}/stop", Asked.Edit, "/studies/<name>/stop"),
        Weir("POST", "/studies/{name}/resume", Asked.Edit, "/studies/<name>/resume"),
        Weir("/studies/{name}/trials", Asked.Read, "/studies/<name>/trials"),
        Weir("POST", "/studies/{name}/trials", Asked.Edit, "/studies/<name>/trials", """{"params": {"lr": 0.5}}""") with { Success = 201 },
        Weir("/studies/{name}/trials/{number}", Asked.Read, "/studies/<name>/trials/0"),
        Weir("POST", "/studies/{name}/ask", Asked.Edit, "/studies/<name>/ask", "{}"),
        Weir("POST", "/studies/{name}/trials/{number}/report", Asked.Edit, "/studies/<name>/trials/0/report", """{"token": "none", "step": 1, "value": 1}""") with { Success = 409 },
        Weir("POST", "/studies/{name}/trials/{number}/tell", Asked.Edit, "/studies/<name>/trials/0/tell", """{"token": "none", "value": 1}""") with { Success = 409 },
        Weir("POST", "/studies/{name}/trials/{number}/heartbeat", Asked.Edit, "/studies/<name>/trials/0/heartbeat", """{"token": "none"}""") with { Success = 409 },
        Weir("PUT", "/studies/{name}/trials/{number}/run", Asked.Edit, "/studies/<name>/trials/0/run", """{"token": "none", "run_id": "<run>"}""") with { Success = 409 },
        Weir("/studies/{name}/importance", Asked.Read, "/studies/<name>/importance"),
        Weir("/studies/{name}/changes", Asked.Read, "/studies/<name>/changes"),
        Weir("/studies/{name}/curves", Asked.Read, "/studies/<name>/curves"),
        Weir("/studies/{name}/events", Asked.Read, "/studies/<name>/events"),
        Weir("/schedules/next", Asked.SignedIn, "/schedules/next?expression=@daily"),
        Weir("/triggers", Asked.SignedIn),
        Weir("/triggers/{name}", Asked.SignedIn, "/triggers/none") with { Success = 404 },
        Weir("PUT", "/triggers/{name}", Asked.Admin, "/triggers/t?replace=true", """{"command": ["status"]}"""),
        Weir("DELETE", "/triggers/{name}", Asked.Admin, "/triggers/none") with { Success = 404 },
        Weir("POST", "/triggers/{name}/pause", Asked.Admin, "/triggers/none/pause") with { Success = 404 },
        Weir("POST", "/triggers/{name}/resume", Asked.Admin, "/triggers/none/resume") with { Success = 404 },
        Weir("POST", "/triggers/{name}/firings", Asked.Admin, "/triggers/none/firings", "{}") with { Success = 404 },
        Weir("POST", "/triggers/{name}/backfills", Asked.Admin, "/triggers/none/backfills", "{}") with { Success = 404 },
        Weir("/firings", Asked.SignedIn, "/firings?limit=5"),
        Weir("POST", "/firings/{id}/cancel", Asked.Admin, "/firings/none/cancel") with { Success = 404 },
        Weir("/firings/{id}/log", Asked.Admin, "/firings/none/log") with { Success = 404 },
        Weir("/openapi.json", Asked.SignedIn),
        new("{*path}", "GET", "/experiments/7", Asked.SignedIn),
    ];

    /// <summary>Routes that middlewares answer.</summary>
    public static IReadOnlyList<RouteRow> Files { get; } =
    [
        new("proxy", "GET", "/api/2.0/mlflow-artifacts/artifacts/<exp>/<run>/artifacts/model/f.txt", Asked.Read),
        new("proxy", "HEAD", "/ajax-api/2.0/mlflow-artifacts/artifacts/<exp>/<run>/artifacts/model/f.txt", Asked.Read),
        new("proxy", "GET", "/api/2.0/mlflow-artifacts/artifacts?path=<exp>/<run>/artifacts", Asked.Read),
        new("proxy", "GET", "/api/2.0/mlflow-artifacts/artifacts", Asked.SignedIn),
        new("proxy", "PUT", "/api/2.0/mlflow-artifacts/artifacts/<exp>/<run>/artifacts/new.txt", Asked.Edit, "x"),
        new("proxy", "DELETE", "/api/2.0/mlflow-artifacts/artifacts/<exp>/<run>/artifacts/model", Asked.Manage),
        new("proxy", "POST", "/api/2.0/mlflow-artifacts/mpu/create/<exp>/<run>/artifacts", Asked.Edit, """{"path": "big", "num_parts": 1}""") { Success = 501 },
        new("proxy", "POST", "/api/2.0/mlflow-artifacts/mpu/complete/<exp>/<run>/artifacts", Asked.Edit, "{}") { Success = 501 },
        new("proxy", "POST", "/ajax-api/2.0/mlflow-artifacts/mpu/abort/<exp>/<run>/artifacts", Asked.Edit, "{}") { Success = 501 },
        new("proxy", "GET", "/api/2.0/mlflow-artifacts/presigned/<exp>/<run>/artifacts/model/f.txt", Asked.Read) { Success = 501 },
        new("browser", "GET", "/get-artifact?run_id=<run>&path=model/f.txt", Asked.Read),
        new("browser", "GET", "/model-versions/get-artifact?name=<name>&version=1&path=f.txt", Asked.Read),
        new("browser", "GET", "/ajax-api/2.0/mlflow/logged-models/<logged>/artifacts/files?artifact_file_path=f.txt", Asked.Read),
        new("browser", "POST", "/ajax-api/2.0/mlflow/upload-artifact?run_uuid=<run>&path=up.txt", Asked.Edit, "x"),
        new("browser", "GET", "/ajax-api/2.0/mlflow/get-trace-artifact?request_id=<trace>", Asked.Read),
        new("otlp", "POST", "/v1/traces?<exp>", Asked.Edit, string.Empty) { Success = 400, ContentType = "application/x-protobuf" },
    ];

    private static RouteRow Get(string route, Asked asked, string query, string? path = null) => new($"2.0 {route}", "GET", $"/api/2.0/mlflow/{path ?? route}?{query}", asked);

    private static RouteRow Post(string route, Asked asked, string body, string? path = null) => Of("POST", route, asked, body, path);

    private static RouteRow Of(string method, string route, Asked asked, string? body, string? path = null) => new($"2.0 {route}", method, $"/api/2.0/mlflow/{path ?? route}", asked, body);

    private static RouteRow Trace(string method, string route, Asked asked, string? body, string? path = null) => new($"3.0 {route}", method, $"/ajax-api/3.0/mlflow/{path ?? route}", asked, body);

    private static RouteRow Own(string method, string route, Asked asked, string? body = null, string? path = null) => new($"weir {route}", method, $"/api/weir/v1/access/{path ?? route}", asked, body);

    private static RouteRow Weir(string method, string route, Asked asked, string path, string? body = null) => new("/api/weir/v1" + route, method, "/api/weir/v1" + path, asked, body);

    private static RouteRow Weir(string route, Asked asked, string? path = null) => new("/api/weir/v1" + route, "GET", "/api/weir/v1" + (path ?? route), asked);
}
