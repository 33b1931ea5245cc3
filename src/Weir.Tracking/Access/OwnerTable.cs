using Weir.Persistence;
using Weir.Tracking.Artifacts;

namespace Weir.Tracking.Access;

/// <summary>SQL that finds the experiment which something belongs to.</summary>
internal static class OwnerTable
{
    public static long? OfRun(ISqlSession session, string runId) => session.Int64OrNull("SELECT experiment_id FROM runs WHERE run_id = $1", runId);

    public static long? OfLoggedModel(ISqlSession session, string modelId) => session.Int64OrNull("SELECT experiment_id FROM logged_models WHERE model_id = $1", modelId);

    public static long? OfTrace(ISqlSession session, string traceId) => session.Int64OrNull("SELECT experiment_id FROM traces WHERE trace_id = $1", traceId);

    public static List<long> OfEvaluationDataset(ISqlSession session, string datasetId) => session.List(
        "SELECT e.experiment_id FROM evaluation_dataset_experiments e JOIN evaluation_datasets d ON d.dataset_no = e.dataset_no WHERE d.dataset_id = $1", r => r.GetInt64(0), datasetId);

    public static long? OfExperimentName(ISqlSession session, string name) => session.Int64OrNull("SELECT experiment_id FROM experiments WHERE name = $1", name);

    public static string? RunFiles(ISqlSession session, string runId) => session.TextOrNull("SELECT artifact_uri FROM runs WHERE run_id = $1", runId);

    public static string? LoggedModelFiles(ISqlSession session, string modelId) => session.TextOrNull("SELECT artifact_uri FROM logged_models WHERE model_id = $1", modelId);

    /// <summary>Experiments whose files lie at a key or above it.</summary>
    public static List<long> OfKey(ISqlSession session, string key)
    {
        var found = new List<long>();
        foreach (var folder in Folders(key))
        {
            var location = ArtifactService.Address(folder);
            found.AddRange(session.List("SELECT experiment_id FROM experiments WHERE artifact_location IN ($1, $2)", r => r.GetInt64(0), location, location + "/"));
        }

        return found;
    }

    private static IEnumerable<string> Folders(string key)
    {
        const int Deepest = 16; // locations are as deep as administrators make them; keys come from anybody
        var parts = key.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 1; i <= Math.Min(parts.Length, Deepest); i++) yield return string.Join('/', parts.Take(i));
    }
}
