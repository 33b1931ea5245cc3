namespace Weir.Server.Tests.Peers;

/// <summary>Steps of the scenarios where Weir answers otherwise than the MLflow server that they are compared with, and why.</summary>
internal static class MlflowDifferences
{
    private const string Nan = "MLflow stores NaN as 0 and compares that: `metrics.loss < 0.6` finds runs whose loss is NaN. Here NaN fulfils no comparison";
    private const string And = "MLflow takes a filter that begins or ends with AND; here the place of the error is told";
    private const string None = "MLflow refuses `max_results` 0; here it is the default, as for clients that print what is unset";
    private const string Text = "MLflow looks for the text in escaped JSON (`gr\\u00f6\\u00dfe`); here in what was logged";

    private const string Names = "MLflow's server loses letters beyond ASCII in the names of artifacts; here every name comes back";

    /// <summary>The reason by scenario and step.</summary>
    public static IReadOnlyDictionary<(string Scenario, string Step), string> Reasons { get; } = new Dictionary<(string, string), string>
    {
        [("client", "get nonsense")] = "MLflow answers 500 for an experiment id that is no number; here 404",
        [("client", "rename to taken")] = "MLflow answers BAD_REQUEST with its SQL; here RESOURCE_ALREADY_EXISTS",
        [("client", "page of 0")] = None,
        [("client", "search of 0")] = None,
        [("client", "runs metrics.loss < 0.6")] = Nan,
        [("client", "runs metrics.loss != 0.5")] = Nan,
        [("client", "runs metrics.loss<0.6")] = Nan,
        [("client", "runs   metrics.loss   <   0.6  ")] = Nan,
        [("client", "runs metrics.`loss` < 0.6")] = Nan,
        [("client", "runs metrics.\"loss\" < 0.6")] = Nan,
        [("client", "runs metrics.loss < 1e0")] = Nan,
        [("client", "runs metrics.loss > -2")] = Nan,
        [("client", "runs metrics.loss < .6")] = Nan,
        [("client", "runs params.Name = 'Tree' AND")] = And,
        [("client", "runs AND params.Name = 'Tree'")] = And,
        [("client", "exact pages")] = "MLflow gives a page token whenever a page is full; here only when something follows",
        [("client", "download tree")] = Names,
        [("client", "download tree/sub/größe #1 50%+.txt")] = Names,
        [("client", "archive with None")] = "MLflow answers 500 where `archive_existing_versions` goes with the stage None; here 400",
        [("client", "logged models status = 'READY'")] = "MLflow compares the status with its number and finds nothing; here READY, PENDING and FAILED are found",
        [("client", "logged models by metric")] = "MLflow answers with an SQL error where logged models are ordered by a metric in SQLite; here they are ordered",
        [("auth", "bob with NO_PERMISSIONS: search versions")] = "MLflow shows versions of models to users without permission on them; here they are hidden",
        [("auth", "admin deletes bob")] = "MLflow cannot delete a user who has permissions, and answers BAD_REQUEST; here they go with him",
        [("auth", "admin deletes bob twice")] = "Deleting a user who is not there is RESOURCE_DOES_NOT_EXIST",
        [("auth", "bob is gone")] = "A deleted user is out at once",
        [("auth", "delete model")] = "MLflow answers 404 where a renamed model is deleted, though it deletes it, and keeps the permissions of the old name; here they follow the name and end with the model",
        [("auth", "permission of deleted")] = "MLflow keeps the permissions of a deleted model for the next one of its name; here they end with it",
        [("genai", "traces span.attributes.a = '1'")] = "MLflow finds attributes that are text only; here numbers by their text too",
        [("genai", "traces span.content LIKE '%größe%'")] = Text,
        [("genai", "traces trace.text LIKE '%größe%'")] = Text,
        [("genai", "traces trace_id = 'ID0'")] = "MLflow knows `request_id` only; here `trace_id` too",
        [("genai", "traces tags.n IN ('1','2')")] = "Lists are taken for tags too",
        [("genai", "traces by ['client_request_id DESC']")] = "Traces may be ordered by the client's id too",
        [("genai", "data set of unknown experiment")] = "MLflow ties a data set to an experiment that is not there; here 404",
    };

    /// <summary>As a section of the compatibility page.</summary>
    public static IEnumerable<string> Page =>
        [
            string.Empty,
            "## Where answers differ",
            string.Empty,
            "The scenarios under `tests/Weir.Server.Tests/Peers` do what users of MLflow's Python client, its autologging and its command line do, against MLflow's own server and against Weir on SQLite and PostgreSQL, and compare what the client sees step by step. Nothing differs but this:",
            string.Empty,
            .. Reasons.Values.Distinct().Select(r => $"- {r}."),
        ];
}
