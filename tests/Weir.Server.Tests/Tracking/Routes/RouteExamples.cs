using System.Text.Json;

namespace Weir.Server.Tests.Tracking.Routes;

/// <summary>An example of every served route that takes JSON or a query, and the tests of those that move bytes.</summary>
internal static class RouteExamples
{
    /// <summary>Routes that move bytes, and the tests that have good, missing and unknown ones.</summary>
    public static IReadOnlyDictionary<string, Type> TestedElsewhere { get; } = new Dictionary<string, Type>
    {
        ["GET /health"] = typeof(BadRequestTests),
        ["GET /version"] = typeof(BadRequestTests),
        ["PUT /api/2.0/mlflow-artifacts/artifacts/{path}"] = typeof(ArtifactProxyTests),
        ["GET /api/2.0/mlflow-artifacts/artifacts/{path}"] = typeof(ArtifactProxyTests),
        ["GET /api/2.0/mlflow-artifacts/artifacts"] = typeof(ArtifactProxyTests),
        ["DELETE /api/2.0/mlflow-artifacts/artifacts/{path}"] = typeof(ArtifactProxyTests),
        ["POST /api/2.0/mlflow-artifacts/mpu/create/{path}"] = typeof(S3ArtifactTests),
        ["POST /api/2.0/mlflow-artifacts/mpu/complete/{path}"] = typeof(S3ArtifactTests),
        ["POST /api/2.0/mlflow-artifacts/mpu/abort/{path}"] = typeof(S3ArtifactTests),
        ["GET /api/2.0/mlflow-artifacts/presigned/{path}"] = typeof(S3ArtifactTests),
        ["GET /get-artifact"] = typeof(ArtifactProxyTests),
        ["GET /model-versions/get-artifact"] = typeof(BrowserFileTests),
        ["POST /ajax-api/2.0/mlflow/upload-artifact"] = typeof(BrowserFileTests),
        ["GET /ajax-api/2.0/mlflow/logged-models/{model_id}/artifacts/files"] = typeof(BrowserFileTests),
        ["GET /ajax-api/2.0/mlflow/get-trace-artifact"] = typeof(OtlpTests),
        ["POST /v1/traces"] = typeof(OtlpTests),
    };

    /// <summary>Routes of a server with users, and the test that has good, missing and unknown ones.</summary>
    public static IReadOnlyDictionary<string, Type> TestedWithUsers { get; } = new Dictionary<string, Type>
    {
        ["POST /api/2.0/mlflow/users/create"] = typeof(Access.MlflowPermissionTests),
        ["GET /api/2.0/mlflow/users/get"] = typeof(Access.MlflowPermissionTests),
        ["PATCH /api/2.0/mlflow/users/update-password"] = typeof(Access.MlflowPermissionTests),
        ["PATCH /api/2.0/mlflow/users/update-admin"] = typeof(Access.MlflowPermissionTests),
        ["DELETE /api/2.0/mlflow/users/delete"] = typeof(Access.MlflowPermissionTests),
        ["POST /api/2.0/mlflow/experiments/permissions/create"] = typeof(Access.MlflowPermissionTests),
        ["GET /api/2.0/mlflow/experiments/permissions/get"] = typeof(Access.MlflowPermissionTests),
        ["PATCH /api/2.0/mlflow/experiments/permissions/update"] = typeof(Access.MlflowPermissionTests),
        ["DELETE /api/2.0/mlflow/experiments/permissions/delete"] = typeof(Access.MlflowPermissionTests),
        ["POST /api/2.0/mlflow/registered-models/permissions/create"] = typeof(Access.MlflowPermissionTests),
        ["GET /api/2.0/mlflow/registered-models/permissions/get"] = typeof(Access.MlflowPermissionTests),
        ["PATCH /api/2.0/mlflow/registered-models/permissions/update"] = typeof(Access.MlflowPermissionTests),
        ["DELETE /api/2.0/mlflow/registered-models/permissions/delete"] = typeof(Access.MlflowPermissionTests),
    };

    /// <summary>All examples: <c>METHOD path | fields | required | unknown</c>; a dash where there are none.</summary>
    public static IReadOnlyList<RouteExample> All { get; } =
    [
        .. """
        POST /api/2.0/mlflow/experiments/create | {"name": "new-{{u}}", "tags": [{"key": "a", "value": "b"}]} | name tags.0.key | -
        GET /api/2.0/mlflow/experiments/get | {"experiment_id": "{{experiment}}"} | experiment_id | experiment_id
        GET /api/2.0/mlflow/experiments/get-by-name | {"experiment_name": "{{experiment_name}}"} | experiment_name | experiment_name
        POST /api/2.0/mlflow/experiments/update | {"experiment_id": "{{experiment}}", "new_name": "renamed-{{u}}"} | experiment_id new_name | experiment_id
        POST /api/2.0/mlflow/experiments/delete | {"experiment_id": "{{experiment}}"} | experiment_id | experiment_id
        POST /api/2.0/mlflow/experiments/restore | {"experiment_id": "{{deleted_experiment}}"} | experiment_id | experiment_id
        POST /api/2.0/mlflow/experiments/set-experiment-tag | {"experiment_id": "{{experiment}}", "key": "k", "value": "v"} | experiment_id key | experiment_id
        POST /api/2.0/mlflow/experiments/delete-experiment-tag | {"experiment_id": "{{experiment}}", "key": "tag"} | experiment_id key | experiment_id key
        POST /api/2.0/mlflow/experiments/search | {"filter": "name LIKE 'e%'", "max_results": 5} | - | -
        GET /api/2.0/mlflow/experiments/search | {"filter": "name LIKE 'e%'", "max_results": 5} | - | -
        POST /ajax-api/2.0/mlflow/experiments/search-datasets | {"experiment_ids": ["{{experiment}}"]} | experiment_ids | experiment_ids.0=200
        POST /api/2.0/mlflow/runs/create | {"experiment_id": "{{experiment}}", "run_name": "r", "start_time": 5, "tags": [{"key": "a", "value": "b"}]} | tags.0.key | experiment_id
        GET /api/2.0/mlflow/runs/get | {"run_id": "{{run}}"} | run_id | run_id
        POST /api/2.0/mlflow/runs/update | {"run_id": "{{run}}", "status": "FINISHED", "end_time": 9} | run_id | run_id
        POST /api/2.0/mlflow/runs/delete | {"run_id": "{{run}}"} | run_id | run_id
        POST /api/2.0/mlflow/runs/restore | {"run_id": "{{run}}"} | run_id | run_id
        POST /api/2.0/mlflow/runs/log-metric | {"run_id": "{{run}}", "key": "m", "value": 0, "timestamp": 0, "model_id": "{{model}}"} | run_id key value timestamp | run_id model_id
        POST /api/2.0/mlflow/runs/log-parameter | {"run_id": "{{run}}", "key": "p", "value": "v"} | run_id key | run_id
        POST /api/2.0/mlflow/runs/set-tag | {"run_id": "{{run}}", "key": "t", "value": "v"} | run_id key | run_id
        POST /api/2.0/mlflow/runs/delete-tag | {"run_id": "{{run}}", "key": "tag"} | run_id key | run_id key
        POST /api/2.0/mlflow/runs/log-batch | {"run_id": "{{run}}", "metrics": [{"key": "m", "value": 1, "timestamp": 1, "model_id": "{{model}}"}], "params": [{"key": "p", "value": "v"}], "tags": [{"key": "t", "value": "v"}]} | run_id metrics.0.key metrics.0.value metrics.0.timestamp params.0.key tags.0.key | run_id metrics.0.model_id
        POST /api/2.0/mlflow/runs/log-model | {"run_id": "{{run}}", "model_json": "{\"artifact_path\": \"m\", \"flavors\": {}, \"utc_time_created\": \"now\", \"run_id\": \"x\"}"} | run_id model_json | run_id
        POST /api/2.0/mlflow/runs/log-inputs | {"run_id": "{{run}}", "datasets": [{"dataset": {"name": "n", "digest": "d", "source_type": "t", "source": "s"}, "tags": [{"key": "mlflow.data.context", "value": "train"}]}], "models": [{"model_id": "{{model}}"}]} | run_id datasets.0.dataset datasets.0.dataset.name datasets.0.dataset.digest datasets.0.dataset.source_type datasets.0.dataset.source datasets.0.tags.0.key models.0.model_id | run_id models.0.model_id
        POST /api/2.0/mlflow/runs/outputs | {"run_id": "{{run}}", "models": [{"model_id": "{{model}}", "step": 0}]} | run_id models models.0.model_id models.0.step | run_id models.0.model_id
        POST /api/2.0/mlflow/runs/search | {"experiment_ids": ["{{experiment}}"], "filter": "metrics.m > 0", "order_by": ["metrics.m DESC"]} | - | experiment_ids.0=200
        GET /api/2.0/mlflow/artifacts/list | {"run_id": "{{run}}", "path": "dir"} | run_id | run_id path=200
        GET /api/2.0/mlflow/metrics/get-history | {"run_id": "{{run}}", "metric_key": "m"} | run_id metric_key | run_id metric_key=200
        GET /ajax-api/2.0/mlflow/metrics/get-history-bulk | {"run_id": ["{{run}}"], "metric_key": "m"} | run_id metric_key | run_id.0 metric_key=200
        GET /api/2.0/mlflow/metrics/get-history-bulk-interval | {"run_ids": ["{{run}}"], "metric_key": "m", "start_step": 0, "end_step": 9} | run_ids metric_key start_step end_step | run_ids.0 metric_key=200
        POST /api/2.0/mlflow/registered-models/create | {"name": "new-{{u}}", "tags": [{"key": "a", "value": "b"}]} | name tags.0.key | -
        GET /api/2.0/mlflow/registered-models/get | {"name": "{{name}}"} | name | name
        POST /api/2.0/mlflow/registered-models/rename | {"name": "{{name}}", "new_name": "other-{{u}}"} | name new_name | name
        PATCH /api/2.0/mlflow/registered-models/update | {"name": "{{name}}", "description": "d"} | name | name
        DELETE /api/2.0/mlflow/registered-models/delete | {"name": "{{name}}"} | name | name
        POST /api/2.0/mlflow/registered-models/search | {"filter": "name LIKE 'r%'", "max_results": 3} | - | -
        POST /api/2.0/mlflow/model-versions/search | {"filter": "name = '{{name}}'", "max_results": 3} | - | -
        GET /api/2.0/mlflow/registered-models/search | {"filter": "name LIKE 'r%'", "max_results": 3} | - | -
        POST /api/2.0/mlflow/registered-models/get-latest-versions | {"name": "{{name}}", "stages": ["None"]} | name | name stages.0=400
        GET /api/2.0/mlflow/registered-models/get-latest-versions | {"name": "{{name}}"} | name | name
        POST /api/2.0/mlflow/registered-models/set-tag | {"name": "{{name}}", "key": "k", "value": "v"} | name key | name
        DELETE /api/2.0/mlflow/registered-models/delete-tag | {"name": "{{name}}", "key": "tag"} | name key | name key=200
        POST /api/2.0/mlflow/registered-models/alias | {"name": "{{name}}", "alias": "b", "version": "1"} | name alias version | name version
        DELETE /api/2.0/mlflow/registered-models/alias | {"name": "{{name}}", "alias": "alias"} | name alias | name alias=200
        GET /api/2.0/mlflow/registered-models/alias | {"name": "{{name}}", "alias": "alias"} | name alias | name alias=400
        POST /api/2.0/mlflow/model-versions/create | {"name": "{{name}}", "source": "mlflow-artifacts:/x", "model_id": "{{model}}"} | name source | name model_id
        GET /api/2.0/mlflow/model-versions/get | {"name": "{{name}}", "version": "1"} | name version | name version
        GET /api/2.0/mlflow/model-versions/get-download-uri | {"name": "{{name}}", "version": "1"} | name version | name version
        PATCH /api/2.0/mlflow/model-versions/update | {"name": "{{name}}", "version": "1", "description": "d"} | name version | name version
        POST /api/2.0/mlflow/model-versions/transition-stage | {"name": "{{name}}", "version": "1", "stage": "Staging", "archive_existing_versions": true} | name version stage | name version stage=400
        DELETE /api/2.0/mlflow/model-versions/delete | {"name": "{{name}}", "version": "1"} | name version | name version
        POST /api/2.0/mlflow/model-versions/set-tag | {"name": "{{name}}", "version": "1", "key": "k", "value": "v"} | name version key | name version
        DELETE /api/2.0/mlflow/model-versions/delete-tag | {"name": "{{name}}", "version": "1", "key": "k"} | name version key | name version key=200
        GET /api/2.0/mlflow/model-versions/search | {"filter": "name = '{{name}}'", "max_results": 3} | - | -
        POST /api/2.0/mlflow/webhooks | {"name": "w", "url": "https://example.com/x", "events": [{"entity": "MODEL_VERSION", "action": "CREATED"}]} | name url events events.0.entity events.0.action | events.0.entity=400 events.0.action=400
        GET /api/2.0/mlflow/webhooks | {"max_results": 3} | - | -
        GET /api/2.0/mlflow/webhooks/{webhook_id} | {"webhook_id": "{{webhook}}"} | - | webhook_id
        PATCH /api/2.0/mlflow/webhooks/{webhook_id} | {"webhook_id": "{{webhook}}", "description": "d"} | - | webhook_id
        DELETE /api/2.0/mlflow/webhooks/{webhook_id} | {"webhook_id": "{{webhook}}"} | - | webhook_id
        POST /api/2.0/mlflow/webhooks/{webhook_id}/test | {"webhook_id": "{{webhook}}"} | - | webhook_id
        POST /api/2.0/mlflow/logged-models | {"experiment_id": "{{experiment}}", "name": "m", "source_run_id": "{{run}}", "params": [{"key": "p", "value": "v"}], "tags": [{"key": "t", "value": "v"}]} | experiment_id params.0.key tags.0.key | experiment_id source_run_id
        GET /api/2.0/mlflow/logged-models/{model_id} | {"model_id": "{{model}}"} | - | model_id
        PATCH /api/2.0/mlflow/logged-models/{model_id} | {"model_id": "{{model}}", "status": "LOGGED_MODEL_READY"} | status | model_id
        DELETE /api/2.0/mlflow/logged-models/{model_id} | {"model_id": "{{model}}"} | - | model_id
        PATCH /api/2.0/mlflow/logged-models/{model_id}/tags | {"model_id": "{{model}}", "tags": [{"key": "t", "value": "v"}]} | tags.0.key | model_id
        DELETE /api/2.0/mlflow/logged-models/{model_id}/tags/{tag_key} | {"model_id": "{{model}}", "tag_key": "tag"} | - | model_id tag_key
        POST /api/2.0/mlflow/logged-models/{model_id}/params | {"model_id": "{{model}}", "params": [{"key": "p", "value": "v"}]} | params.0.key | model_id
        GET /api/2.0/mlflow/logged-models/{model_id}/artifacts/directories | {"model_id": "{{model}}"} | - | model_id
        POST /api/2.0/mlflow/logged-models/search | {"experiment_ids": ["{{experiment}}"], "datasets": [{"dataset_name": "n"}], "order_by": [{"field_name": "name"}]} | experiment_ids datasets.0.dataset_name order_by.0.field_name | experiment_ids.0=200
        POST /api/3.0/mlflow/traces | {"trace": {"trace_info": {"trace_id": "tr-new-{{u}}", "trace_location": {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": "{{experiment}}"}}, "request_time": "2026-01-31T12:00:00Z", "state": "OK"}}} | trace trace.trace_info trace.trace_info.trace_id trace.trace_info.trace_location trace.trace_info.trace_location.mlflow_experiment.experiment_id | trace.trace_info.trace_location.mlflow_experiment.experiment_id
        GET /api/3.0/mlflow/traces/{trace_id} | {"trace_id": "{{trace}}"} | - | trace_id
        GET /api/3.0/mlflow/traces/get | {"trace_id": "{{trace}}", "allow_partial": "true"} | trace_id | trace_id
        GET /api/3.0/mlflow/traces/batchGet | {"trace_ids": ["{{trace}}"]} | trace_ids | trace_ids.0=200
        POST /api/3.0/mlflow/traces/search | {"locations": [{"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": "{{experiment}}"}}], "filter": "tags.tag = 'x'"} | locations | locations.0.mlflow_experiment.experiment_id=200
        POST /api/3.0/mlflow/traces/delete-traces | {"experiment_id": "{{experiment}}", "request_ids": ["{{trace}}"]} | experiment_id request_ids | experiment_id request_ids.0=200
        PATCH /api/3.0/mlflow/traces/{trace_id}/tags | {"trace_id": "{{trace}}", "key": "k", "value": "v"} | key | trace_id
        DELETE /api/3.0/mlflow/traces/{trace_id}/tags | {"trace_id": "{{trace}}", "key": "tag"} | key | trace_id key
        POST /api/3.0/mlflow/traces/{trace_id}/assessments | {"trace_id": "{{trace}}", "assessment": {"assessment_name": "n", "source": {"source_type": "HUMAN", "source_id": "me"}, "feedback": {"value": true}}} | assessment assessment.assessment_name assessment.source assessment.source.source_type assessment.feedback | trace_id
        GET /api/3.0/mlflow/traces/{trace_id}/assessments/{assessment_id} | {"trace_id": "{{trace}}", "assessment_id": "{{assessment}}"} | - | trace_id assessment_id
        PATCH /api/3.0/mlflow/traces/{trace_id}/assessments/{assessment_id} | {"trace_id": "{{trace}}", "assessment_id": "{{assessment}}", "assessment": {"rationale": "r"}, "update_mask": "rationale"} | assessment update_mask | trace_id assessment_id
        DELETE /api/3.0/mlflow/traces/{trace_id}/assessments/{assessment_id} | {"trace_id": "{{trace}}", "assessment_id": "{{assessment}}"} | - | trace_id assessment_id=200
        POST /api/2.0/mlflow/traces/link-to-run | {"trace_ids": ["{{trace}}"], "run_id": "{{run}}"} | trace_ids run_id | trace_ids.0 run_id
        POST /api/2.0/mlflow/traces | {"experiment_id": "{{experiment}}", "timestamp_ms": 5, "tags": [{"key": "t", "value": "v"}], "request_metadata": [{"key": "m", "value": "v"}]} | experiment_id tags.0.key request_metadata.0.key | experiment_id
        PATCH /api/2.0/mlflow/traces/{request_id} | {"request_id": "{{trace}}", "timestamp_ms": 9, "status": "OK"} | - | request_id status=400
        GET /api/2.0/mlflow/traces/{request_id}/info | {"request_id": "{{trace}}"} | - | request_id
        GET /api/2.0/mlflow/traces | {"experiment_ids": ["{{experiment}}"], "filter": "status = 'OK'"} | experiment_ids | experiment_ids.0=200
        POST /api/2.0/mlflow/traces/delete-traces | {"experiment_id": "{{experiment}}", "max_timestamp_millis": 5} | experiment_id max_timestamp_millis | experiment_id
        PATCH /api/2.0/mlflow/traces/{request_id}/tags | {"request_id": "{{trace}}", "key": "k", "value": "v"} | key | request_id
        DELETE /api/2.0/mlflow/traces/{request_id}/tags | {"request_id": "{{trace}}", "key": "tag"} | key | request_id key
        POST /api/3.0/mlflow/datasets/create | {"name": "d", "experiment_ids": ["{{experiment}}"], "tags": "{}"} | name | experiment_ids.0
        GET /api/3.0/mlflow/datasets/search | {"experiment_ids": ["{{experiment}}"], "filter_string": "name = 'd'"} | - | experiment_ids.0=200
        POST /api/3.0/mlflow/datasets/search | {"experiment_ids": ["{{experiment}}"], "filter_string": "name = 'd'"} | - | experiment_ids.0=200
        GET /api/3.0/mlflow/datasets/{dataset_id} | {"dataset_id": "{{dataset}}"} | - | dataset_id
        DELETE /api/3.0/mlflow/datasets/{dataset_id} | {"dataset_id": "{{dataset}}"} | - | dataset_id=200
        PATCH /api/3.0/mlflow/datasets/{dataset_id}/tags | {"dataset_id": "{{dataset}}", "tags": "{}"} | tags | dataset_id tags=400
        DELETE /api/3.0/mlflow/datasets/{dataset_id}/tags/{key} | {"dataset_id": "{{dataset}}", "key": "k"} | - | dataset_id key=200
        POST /api/3.0/mlflow/datasets/{dataset_id}/records | {"dataset_id": "{{dataset}}", "records": "[{\"inputs\": {\"a\": 1}}]"} | records | dataset_id records=400
        GET /api/3.0/mlflow/datasets/{dataset_id}/records | {"dataset_id": "{{dataset}}", "max_results": 5} | - | dataset_id
        GET /api/3.0/mlflow/datasets/{dataset_id}/experiment-ids | {"dataset_id": "{{dataset}}"} | - | dataset_id
        POST /api/3.0/mlflow/datasets/{dataset_id}/add-experiments | {"dataset_id": "{{dataset}}", "experiment_ids": ["{{experiment}}"]} | experiment_ids | dataset_id experiment_ids.0
        POST /api/3.0/mlflow/datasets/{dataset_id}/remove-experiments | {"dataset_id": "{{dataset}}", "experiment_ids": ["{{experiment}}"]} | experiment_ids | dataset_id experiment_ids.0=200
        POST /api/3.0/mlflow/scorers/register | {"experiment_id": "{{experiment}}", "name": "s", "serialized_scorer": "{}"} | experiment_id name serialized_scorer | experiment_id
        GET /api/3.0/mlflow/scorers/list | {"experiment_id": "{{experiment}}"} | experiment_id | experiment_id
        GET /api/3.0/mlflow/scorers/versions | {"experiment_id": "{{experiment}}", "name": "scorer"} | experiment_id name | experiment_id name
        GET /api/3.0/mlflow/scorers/get | {"experiment_id": "{{experiment}}", "name": "scorer", "version": "1"} | experiment_id name | experiment_id name version
        DELETE /api/3.0/mlflow/scorers/delete | {"experiment_id": "{{experiment}}", "name": "scorer", "version": 1} | experiment_id name | experiment_id name version
        """.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(RouteExample.Parse),
    ];

    /// <summary>Something of every kind for one example to work on; what it is called by is unique on its server.</summary>
    public static async Task<Dictionary<string, string>> WorldAsync(ServerFixture server, string unique)
    {
        const string Api = "/api/2.0/mlflow/";
        var world = new Dictionary<string, string> { ["u"] = unique, ["experiment_name"] = "e-" + unique, ["name"] = "r-" + unique, ["trace"] = "tr-" + unique };
        world["experiment"] = (await PostAsync(Api + "experiments/create", $$"""{"name": "e-{{unique}}", "tags": [{"key": "tag", "value": "x"}]}""")).GetProperty("experiment_id").GetString()!;
        world["deleted_experiment"] = (await PostAsync(Api + "experiments/create", $$"""{"name": "d-{{unique}}"}""")).GetProperty("experiment_id").GetString()!;
        await PostAsync(Api + "experiments/delete", $$"""{"experiment_id": "{{world["deleted_experiment"]}}"}""");
        world["run"] = (await PostAsync(Api + "runs/create", $$"""{"experiment_id": "{{world["experiment"]}}", "tags": [{"key": "tag", "value": "x"}]}""")).GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
        world["model"] = (await PostAsync(Api + "logged-models", $$"""{"experiment_id": "{{world["experiment"]}}", "tags": [{"key": "tag", "value": "x"}]}""")).GetProperty("model").GetProperty("info").GetProperty("model_id").GetString()!;
        await PostAsync(Api + "registered-models/create", $$"""{"name": "r-{{unique}}", "tags": [{"key": "tag", "value": "x"}]}""");
        await PostAsync(Api + "model-versions/create", $$"""{"name": "r-{{unique}}", "source": "mlflow-artifacts:/x"}""");
        await PostAsync(Api + "registered-models/alias", $$"""{"name": "r-{{unique}}", "alias": "alias", "version": "1"}""");
        world["webhook"] = (await PostAsync(Api + "webhooks", """{"name": "w", "url": "https://127.0.0.1:9/x", "events": [{"entity": "PROMPT", "action": "CREATED"}]}""")).GetProperty("webhook").GetProperty("webhook_id").GetString()!;
        await PostAsync("/api/3.0/mlflow/traces", """{"trace": {"trace_info": {"trace_id": "TRACE", "trace_location": {"mlflow_experiment": {"experiment_id": "HOME"}}, "tags": {"tag": "x"}}}}"""
            .Replace("TRACE", world["trace"], StringComparison.Ordinal).Replace("HOME", world["experiment"], StringComparison.Ordinal));
        world["assessment"] = (await PostAsync($"/api/3.0/mlflow/traces/tr-{unique}/assessments", """{"assessment": {"assessment_name": "n", "source": {"source_type": "HUMAN"}, "feedback": {"value": 1}}}""")).GetProperty("assessment").GetProperty("assessment_id").GetString()!;
        world["dataset"] = (await PostAsync("/api/3.0/mlflow/datasets/create", $$"""{"name": "d-{{unique}}", "experiment_ids": ["{{world["experiment"]}}"]}""")).GetProperty("dataset").GetProperty("dataset_id").GetString()!;
        await PostAsync("/api/3.0/mlflow/scorers/register", $$"""{"experiment_id": "{{world["experiment"]}}", "name": "scorer", "serialized_scorer": "x"}""");
        return world;

        async Task<JsonElement> PostAsync(string path, string body)
        {
            var (status, answer) = await server.SendAsync("POST", path, body);
            Assert.True(status == 200, $"{path}: {answer.GetRawText()}");
            return answer;
        }
    }
}
