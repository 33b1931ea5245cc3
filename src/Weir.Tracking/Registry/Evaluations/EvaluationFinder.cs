using Weir.Client;
using Weir.Client.Evaluations;
using Weir.Foundation.Errors;
using Weir.Persistence;
using Weir.Tracking.Artifacts;
using Weir.Tracking.Registry.Packages;

namespace Weir.Tracking.Registry.Evaluations;

/// <summary>Looks for <c>evaluation.json</c> in a version's package, then among the artifacts of its run.</summary>
internal sealed class EvaluationFinder(IDatabase database, ArtifactService artifacts)
{
    /// <summary>What lies there; null when nothing does, or not in this store.</summary>
    /// <exception cref="WeirException"><c>resource_does_not_exist</c>: no such version; <c>invalid_value</c>: the file is no report.</exception>
    public async Task<FoundEvaluation?> FindAsync(string name, long version, CancellationToken cancellation)
    {
        var (package, run) = await database.ReadAsync(
            session =>
            {
                var found = RegistryTable.RequireVersion(session, name, version);
                return (PackageTable.Address(session, name, version), session.TextOrNull("SELECT artifact_uri FROM runs WHERE run_id = $1", found.RunId ?? string.Empty));
            },
            cancellation);
        foreach (var address in new[] { package, run })
            if (address is not null && await ReadAsync(address, cancellation) is { } found) return found;
        return null;
    }

    private async Task<FoundEvaluation?> ReadAsync(string address, CancellationToken cancellation)
    {
        if (!ArtifactService.IsOwn(address)) return null;
        var key = ArtifactService.Key(address, EvaluationReport.FileName);
        if (await artifacts.Store.FindAsync(key, cancellation) is not { } entry) return null;
        var file = ArtifactService.Address(key);
        if (entry.SizeBytes > EvaluationReader.MaxBytes) throw MlflowErrors.Invalid($"'{file}' is larger than {EvaluationReader.MaxBytes >> 20} MiB: it is no evaluation report");
        await using var content = await artifacts.Store.OpenAsync(key, cancellation: cancellation);
        using var bytes = new MemoryStream();
        await content.Stream.CopyToAsync(bytes, cancellation);
        return FoundEvaluation.Read(file, bytes.ToArray(), file);
    }
}
