namespace Weir.Tracking.Traces;

/// <summary>Tables of traces.</summary>
/// <remarks>A span is kept as the JSON it is given out as, with the few columns that are searched; attributes that are short enough to be searched
/// for lie beside it.</remarks>
internal static class TraceSchema
{
    public const string Tables = """
        CREATE TABLE traces (
            trace_no INTEGER PRIMARY KEY, trace_id TEXT NOT NULL UNIQUE, experiment_id INTEGER NOT NULL REFERENCES experiments,
            timestamp BIGINT NOT NULL, execution_time BIGINT, state TEXT NOT NULL, client_request_id TEXT, request_preview TEXT, response_preview TEXT);
        CREATE INDEX traces_by_time ON traces (experiment_id, timestamp DESC, trace_id);
        CREATE TABLE trace_tags (
            trace_no INTEGER NOT NULL REFERENCES traces ON DELETE CASCADE, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (trace_no, key)) {clustered};
        CREATE TABLE trace_metadata (
            trace_no INTEGER NOT NULL REFERENCES traces ON DELETE CASCADE, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (trace_no, key)) {clustered};
        CREATE TABLE spans (
            trace_no INTEGER NOT NULL REFERENCES traces ON DELETE CASCADE, span_id TEXT NOT NULL, parent_id TEXT, name TEXT NOT NULL, type TEXT, status TEXT NOT NULL,
            start_time BIGINT NOT NULL, end_time BIGINT, content TEXT NOT NULL, PRIMARY KEY (trace_no, span_id));
        CREATE TABLE span_attributes (
            trace_no INTEGER NOT NULL REFERENCES traces ON DELETE CASCADE, span_id TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY (trace_no, span_id, key)) {clustered};
        CREATE TABLE assessments (
            trace_no INTEGER NOT NULL REFERENCES traces ON DELETE CASCADE, assessment_id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, value TEXT,
            valid INTEGER NOT NULL, overrides TEXT, create_time BIGINT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (trace_no, assessment_id));
        CREATE TABLE run_traces (
            run_no INTEGER NOT NULL, trace_no INTEGER NOT NULL REFERENCES traces ON DELETE CASCADE, PRIMARY KEY (trace_no, run_no)) {clustered};
        """;
}
