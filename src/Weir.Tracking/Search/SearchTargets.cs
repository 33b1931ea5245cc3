namespace Weir.Tracking.Search;

/// <summary>Everything that can be searched.</summary>
internal static class SearchTargets
{
    internal static readonly SideTable RunMetric = new(SideKind.Metric, "latest_metrics {x} WHERE {x}.run_no = r.run_no AND {x}.key_no = (SELECT key_no FROM metric_keys WHERE key = {key})", "{x}.value");
    internal static readonly SideTable RunParam = new(SideKind.Text, "params {x} WHERE {x}.run_no = r.run_no AND {x}.key = {key}", "{x}.value");
    internal static readonly SideTable RunTag = new(SideKind.Text, "tags {x} WHERE {x}.run_no = r.run_no AND {x}.key = {key}", "{x}.value");
    private static readonly SideTable RunDataset = new(SideKind.Dataset, "run_inputs {x} JOIN datasets {x}d ON {x}d.dataset_no = {x}.dataset_no LEFT JOIN run_input_tags {x}t ON {x}t.run_no = {x}.run_no AND {x}t.dataset_no = {x}.dataset_no AND {x}t.key = 'mlflow.data.context' WHERE {x}.run_no = r.run_no", string.Empty);
    private static readonly SideTable ExperimentTag = new(SideKind.Text, "experiment_tags {x} WHERE {x}.experiment_id = e.experiment_id AND {x}.key = {key}", "{x}.value");
    private static readonly SideTable ModelTag = new(SideKind.Text, "registered_model_tags {x} WHERE {x}.name = m.name AND {x}.key = {key}", "{x}.value");
    private static readonly SideTable VersionTag = new(SideKind.Text, "model_version_tags {x} WHERE {x}.name = v.name AND {x}.version = v.version AND {x}.key = {key}", "{x}.value");

    private static readonly SideTable LoggedModelParam = new(SideKind.Text, "logged_model_params {x} WHERE {x}.model_no = l.model_no AND {x}.key = {key}", "{x}.value", TakesLists: true);
    private static readonly SideTable LoggedModelTag = new(SideKind.Text, "logged_model_tags {x} WHERE {x}.model_no = l.model_no AND {x}.key = {key}", "{x}.value", TakesLists: true);

    private static readonly SideTable TraceTag = new(SideKind.Text, "trace_tags {x} WHERE {x}.trace_no = t.trace_no AND {x}.key = {key}", "{x}.value", TakesLists: true);
    private static readonly SideTable TraceMetadata = new(SideKind.Text, "trace_metadata {x} WHERE {x}.trace_no = t.trace_no AND {x}.key = {key}", "{x}.value", TakesLists: true);
    private static readonly SideTable EvaluationTag = new(SideKind.Text, "evaluation_dataset_tags {x} WHERE {x}.dataset_no = d.dataset_no AND {x}.key = {key}", "{x}.value");
    private const string TraceName = "(SELECT n.value FROM trace_tags n WHERE n.trace_no = t.trace_no AND n.key = 'mlflow.traceName')";

    /// <summary>Runs, table alias r.</summary>
    public static SearchTarget Runs { get; } = new(
        "runs",
        new HashSet<string> { "attribute", "attributes", "attr", "run" },
        new Dictionary<string, SearchAttribute>
        {
            ["run_id"] = new("r.run_id", TakesIn: true, TakesNotIn: true),
            ["run_name"] = new("r.name"),
            ["run name"] = new("r.name"),
            ["Run name"] = new("r.name"),
            ["Run Name"] = new("r.name"),
            ["status"] = new("r.status"),
            ["user_id"] = new("r.user_id"),
            ["artifact_uri"] = new("r.artifact_uri"),
            ["start_time"] = new("r.start_time", IsNumber: true),
            ["created"] = new("r.start_time", IsNumber: true),
            ["Created"] = new("r.start_time", IsNumber: true),
            ["end_time"] = new("r.end_time", IsNumber: true),
        },
        new Dictionary<string, SideTable>
        {
            ["metric"] = RunMetric,
            ["metrics"] = RunMetric,
            ["param"] = RunParam,
            ["params"] = RunParam,
            ["parameter"] = RunParam,
            ["parameters"] = RunParam,
            ["tag"] = RunTag,
            ["tags"] = RunTag,
            ["dataset"] = RunDataset,
            ["datasets"] = RunDataset,
        },
        new Dictionary<string, string>
        {
            ["run_id"] = "r.run_id",
            ["run_name"] = "r.name",
            ["run name"] = "r.name",
            ["Run name"] = "r.name",
            ["Run Name"] = "r.name",
            ["status"] = "r.status",
            ["user_id"] = "r.user_id",
            ["artifact_uri"] = "r.artifact_uri",
            ["start_time"] = "r.start_time",
            ["created"] = "r.start_time",
            ["Created"] = "r.start_time",
            ["end_time"] = "r.end_time",
        },
        [("r.start_time", true), ("r.run_id", false)])
    { Nullable = new HashSet<string> { "r.start_time", "r.end_time" }, OrdersByEntities = true };

    /// <summary>Experiments, table alias e.</summary>
    public static SearchTarget Experiments { get; } = new(
        "experiments",
        new HashSet<string> { "attribute" },
        new Dictionary<string, SearchAttribute>
        {
            ["name"] = new("e.name"),
            ["creation_time"] = new("e.creation_time", IsNumber: true),
            ["last_update_time"] = new("e.last_update_time", IsNumber: true),
        },
        new Dictionary<string, SideTable> { ["tag"] = ExperimentTag, ["tags"] = ExperimentTag },
        new Dictionary<string, string> { ["name"] = "e.name", ["experiment_id"] = "e.experiment_id", ["creation_time"] = "e.creation_time", ["last_update_time"] = "e.last_update_time" },
        [("e.creation_time", true), ("e.experiment_id", true)])
    { Unasked = ["creation_time DESC", "experiment_id ASC"] };

    /// <summary>Registered models, table alias m.</summary>
    public static SearchTarget Models { get; } = new(
        "registered models",
        new HashSet<string> { "attribute" },
        new Dictionary<string, SearchAttribute> { ["name"] = new("m.name") },
        new Dictionary<string, SideTable> { ["tag"] = ModelTag, ["tags"] = ModelTag },
        new Dictionary<string, string> { ["name"] = "m.name", ["timestamp"] = "m.last_updated_time", ["last_updated_timestamp"] = "m.last_updated_time" },
        [("m.name", false)])
    { PromptTags = ModelTag };

    /// <summary>Model versions, table alias v.</summary>
    public static SearchTarget Versions { get; } = new(
        "model versions",
        new HashSet<string> { "attribute" },
        new Dictionary<string, SearchAttribute>
        {
            ["name"] = new("v.name"),
            ["source_path"] = new("v.source"),
            ["run_id"] = new("v.run_id", TakesIn: true),
            ["version_number"] = new("v.version", IsNumber: true),
        },
        new Dictionary<string, SideTable> { ["tag"] = VersionTag, ["tags"] = VersionTag },
        new Dictionary<string, string> { ["name"] = "v.name", ["version_number"] = "v.version", ["creation_timestamp"] = "v.creation_time", ["last_updated_timestamp"] = "v.last_updated_time" },
        [("v.name", false), ("v.version", true)])
    { PromptTags = VersionTag, Unasked = ["last_updated_timestamp DESC", "name ASC", "version_number DESC"] };

    /// <summary>Logged models, table alias l; metrics are the search's own.</summary>
    public static SearchTarget LoggedModels { get; } = new(
        "logged models",
        new HashSet<string> { "attribute", "attributes" },
        new Dictionary<string, SearchAttribute>
        {
            ["name"] = new("l.name", TakesIn: true, TakesNotIn: true),
            ["model_id"] = new("l.model_id", TakesIn: true, TakesNotIn: true),
            ["model_type"] = new("l.model_type", TakesIn: true, TakesNotIn: true),
            ["status"] = new("l.status", TakesIn: true, TakesNotIn: true),
            ["source_run_id"] = new("l.source_run_id", TakesIn: true, TakesNotIn: true),
            ["artifact_uri"] = new("l.artifact_uri", TakesIn: true, TakesNotIn: true),
            ["artifact_location"] = new("l.artifact_uri", TakesIn: true, TakesNotIn: true),
            ["creation_timestamp"] = new("l.creation_time", IsNumber: true),
            ["creation_timestamp_ms"] = new("l.creation_time", IsNumber: true),
            ["creation_time"] = new("l.creation_time", IsNumber: true),
            ["last_updated_timestamp"] = new("l.last_updated_time", IsNumber: true),
            ["last_updated_timestamp_ms"] = new("l.last_updated_time", IsNumber: true),
        },
        new Dictionary<string, SideTable> { ["params"] = LoggedModelParam, ["param"] = LoggedModelParam, ["tags"] = LoggedModelTag, ["tag"] = LoggedModelTag },
        new Dictionary<string, string>
        {
            ["name"] = "l.name",
            ["model_id"] = "l.model_id",
            ["model_type"] = "l.model_type",
            ["status"] = "l.status",
            ["source_run_id"] = "l.source_run_id",
            ["creation_timestamp"] = "l.creation_time",
            ["creation_timestamp_ms"] = "l.creation_time",
            ["creation_time"] = "l.creation_time",
            ["last_updated_timestamp"] = "l.last_updated_time",
            ["last_updated_timestamp_ms"] = "l.last_updated_time",
        },
        [("l.creation_time", true), ("l.model_no", true)])
    { Nullable = new HashSet<string> { "l.model_type", "l.source_run_id" } };

    /// <summary>Traces, table alias t; spans, assessments, runs and text are the search's own.</summary>
    public static SearchTarget Traces { get; } = new(
        "traces",
        new HashSet<string> { "attribute", "attributes", "trace" },
        new Dictionary<string, SearchAttribute>
        {
            ["status"] = new("t.state", TakesIn: true, TakesNotIn: true),
            ["state"] = new("t.state", TakesIn: true, TakesNotIn: true),
            ["name"] = new(TraceName, TakesIn: true, TakesNotIn: true),
            ["request_id"] = new("t.trace_id", TakesIn: true, TakesNotIn: true),
            ["trace_id"] = new("t.trace_id", TakesIn: true, TakesNotIn: true),
            ["client_request_id"] = new("t.client_request_id", TakesIn: true, TakesNotIn: true),
            ["timestamp"] = new("t.timestamp", IsNumber: true),
            ["timestamp_ms"] = new("t.timestamp", IsNumber: true),
            ["execution_time"] = new("t.execution_time", IsNumber: true),
            ["execution_time_ms"] = new("t.execution_time", IsNumber: true),
            ["end_time"] = new("(t.timestamp + t.execution_time)", IsNumber: true),
            ["end_time_ms"] = new("(t.timestamp + t.execution_time)", IsNumber: true),
        },
        new Dictionary<string, SideTable> { ["tag"] = TraceTag, ["tags"] = TraceTag, ["metadata"] = TraceMetadata, ["request_metadata"] = TraceMetadata },
        new Dictionary<string, string>
        {
            ["status"] = "t.state",
            ["state"] = "t.state",
            ["name"] = TraceName,
            ["request_id"] = "t.trace_id",
            ["trace_id"] = "t.trace_id",
            ["client_request_id"] = "t.client_request_id",
            ["timestamp"] = "t.timestamp",
            ["timestamp_ms"] = "t.timestamp",
            ["execution_time"] = "t.execution_time",
            ["execution_time_ms"] = "t.execution_time",
        },
        [("t.timestamp", true), ("t.trace_id", false)])
    { Nullable = new HashSet<string> { TraceName, "t.client_request_id", "t.execution_time" }, TakesPatterns = true, OrdersByEntities = true };

    /// <summary>Evaluation data sets, table alias d.</summary>
    public static SearchTarget EvaluationDatasets { get; } = new(
        "evaluation datasets",
        new HashSet<string> { "attribute", "attributes" },
        new Dictionary<string, SearchAttribute>
        {
            ["name"] = new("d.name"),
            ["dataset_id"] = new("d.dataset_id"),
            ["created_by"] = new("d.created_by"),
            ["last_updated_by"] = new("d.last_updated_by"),
            ["created_time"] = new("d.created_time", IsNumber: true),
            ["last_update_time"] = new("d.last_update_time", IsNumber: true),
        },
        new Dictionary<string, SideTable> { ["tag"] = EvaluationTag, ["tags"] = EvaluationTag },
        new Dictionary<string, string> { ["name"] = "d.name", ["dataset_id"] = "d.dataset_id", ["created_time"] = "d.created_time", ["last_update_time"] = "d.last_update_time" },
        [("d.created_time", true), ("d.dataset_id", true)]);
}
