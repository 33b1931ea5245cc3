using Weir.Persistence;
using Weir.Tracking.Exchange.Sources;

namespace Weir.Tracking.Exchange.Import;

/// <summary>Where the files of a version lie after its run or logged model was taken over.</summary>
internal static class VersionAddresses
{
    private const string LoggedModel = "models:/m-";

    /// <summary>The version with addresses of this store where its files were copied, mapped ones otherwise.</summary>
    public static SourceVersion Rewrite(ISqlSession session, SourceVersion version, ArtifactPlaces places)
    {
        var given = version.Version;
        var modelId = given.ModelId ?? (given.Source?.StartsWith(LoggedModel, StringComparison.Ordinal) == true ? given.Source["models:/".Length..] : null);
        var run = given.RunId is { Length: > 0 } runId ? session.TextOrNull("SELECT artifact_uri FROM runs WHERE run_id = $1", runId) : null;
        var model = modelId is null ? null : session.TextOrNull("SELECT artifact_uri FROM logged_models WHERE model_id = $1", modelId);
        var source = given.Source ?? string.Empty;
        return new SourceVersion(given with { Source = Moved(source), ModelId = modelId }, source.StartsWith(LoggedModel, StringComparison.Ordinal) && model is not null ? model : Moved(version.StorageLocation));

        string Moved(string address) =>
            Below(address, given.RunId, run) ?? Below(address, modelId, model) ?? (address.StartsWith("runs:", StringComparison.Ordinal) || address.StartsWith("models:", StringComparison.Ordinal) ? address : places.Mapped(address));
    }

    // …/ID/artifacts/path, where ID now has its files at another address.
    private static string? Below(string address, string? id, string? now)
    {
        if (string.IsNullOrEmpty(id) || now is null || !now.StartsWith("mlflow-artifacts:", StringComparison.Ordinal)) return null;
        var root = $"/{id}/artifacts";
        var at = address.IndexOf(root, StringComparison.Ordinal);
        return at < 0 ? null : now + address[(at + root.Length)..];
    }
}
