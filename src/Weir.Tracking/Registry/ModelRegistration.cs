using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Foundation.Git;
using Weir.Foundation.Hashing;
using Weir.Foundation.Ids;
using Weir.Lineage;

namespace Weir.Tracking.Registry;

/// <summary>What to register.</summary>
/// <param name="Model">Name in the registry; made when it is not there.</param>
/// <param name="Source">A package directory on disk, <c>runs:/RUN/path</c> (a folder of the run, or the name of a model that it logged), or an artifact address.</param>
public sealed record ModelRegistrationRequest(string Model, string Source)
{
    /// <summary>Run that made the package; with a directory as source it is uploaded there, without one a run is made for it.</summary>
    public string? RunId { get; init; }

    /// <summary>Folder among the run's artifacts for a package that is uploaded.</summary>
    public string ArtifactFolder { get; init; } = "model";

    /// <summary>Markdown.</summary>
    public string? Description { get; init; }

    /// <summary>Aliases that shall point at the new version.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Tags of the version.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>What lineage shall call the package; null for its path or address.</summary>
    public string? PackageName { get; init; }

    /// <summary>Folder whose git commit is recorded; null for none.</summary>
    public string? ProjectRoot { get; init; }
}

/// <summary>Registers a package as the next version of a model: uploads it where needed, hashes it, records the lineage.</summary>
public static class ModelRegistration
{
    /// <summary>Tag of a version that holds its package's content hash, <c>md5:HEX.dir</c>.</summary>
    public const string HashTag = "weir.package.hash";

    private const string RunsScheme = "runs:/";

    /// <summary>Registers.</summary>
    /// <exception cref="WeirException"><c>not_found</c>: there is nothing at the source; codes of the tracking protocol.</exception>
    public static async Task<ModelVersion> RegisterAsync(ProjectTracking tracking, ModelRegistrationRequest request, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        time ??= TimeProvider.System;
        var started = time.GetUtcNow();
        var (uri, hash, runId) = Directory.Exists(request.Source)
            ? await UploadAsync(tracking, request, cancellation)
            : await LocateAsync(tracking, request, cancellation);
        var tags = new Dictionary<string, string>(request.Tags) { [HashTag] = hash };
        var version = await tracking.Client.RegisterModelAsync(request.Model, uri, runId, tags, request.Description, cancellation);
        await SealAsync(tracking.Client, version, hash, cancellation);
        await AttachEvaluationAsync(tracking.Client, version, cancellation);
        foreach (var alias in request.Aliases)
            await tracking.Client.CallAsync(RegisteredModelCalls.SetAlias, new AliasOfModel(request.Model, alias, version.Version), cancellation);

        var git = request.ProjectRoot is { } root ? await GitRevision.ReadAsync(root, cancellation) : null;
        await tracking.Lineage.RecordAsync(
            new Execution
            {
                Id = Id.New(),
                Kind = "models register",
                Name = request.Model,
                StartedAt = started,
                EndedAt = time.GetUtcNow(),
                RunId = runId,
                GitCommit = git?.Commit,
                GitDirty = git?.IsDirty ?? false,
                Inputs = [new Artifact(ArtifactKinds.Model, hash, request.PackageName ?? request.Source)],
                Outputs = [new Artifact(ArtifactKinds.ModelVersion, hash, $"models:/{version.Name}/{version.Version}")],
            },
            cancellation);
        return version;
    }

    // The digests vouch for the version from here on: what they are taken of must be what was meant.
    private static async Task SealAsync(TrackingClient client, ModelVersion version, string hash, CancellationToken cancellation)
    {
        try
        {
            var package = await client.CallAsync(PromotionCalls.Seal, new VersionOfModel(version.Name, version.Version), cancellation);
            if (package.Digest != hash) throw new WeirException(ErrorCodes.CorruptFile, $"what lies in the registry as models:/{version.Name}/{version.Version} has the content {package.Digest}, and {hash} was sent", "somebody changed it meanwhile: register it again");
        }
        catch (WeirException e) when (e.Code is MlflowErrors.EndpointNotFound or MlflowErrors.InvalidState)
        {
            // A server of MLflow's own, or files that lie elsewhere.
        }
    }

    // One that is no report is told when somebody asks for a promotion; the version is there all the same.
    private static async Task AttachEvaluationAsync(TrackingClient client, ModelVersion version, CancellationToken cancellation)
    {
        try
        {
            await client.CallAsync(PromotionCalls.AttachEvaluation, new AttachEvaluation(version.Name, version.Version), cancellation);
        }
        catch (WeirException e) when (!e.IsTransient)
        {
            // There is none, or the server keeps none.
        }
    }

    private static async Task<(string Uri, string Hash, string RunId)> UploadAsync(ProjectTracking tracking, ModelRegistrationRequest request, CancellationToken cancellation)
    {
        var run = request.RunId is { } id
            ? await tracking.Client.ResumeRunAsync(id, cancellation)
            : await tracking.Client.StartRunAsync(new RunStart("models") { Name = $"register {request.Model}" }, cancellation);
        await run.LogArtifactsAsync(request.Source, request.ArtifactFolder, cancellation);
        if (request.RunId is null) await run.EndAsync(cancellation: cancellation);
        return (run.ArtifactUri(request.ArtifactFolder), "md5:" + DirectoryListing.OfDirectory(request.Source, cancellation).Id(), run.Id);
    }

    private static async Task<(string Uri, string Hash, string? RunId)> LocateAsync(ProjectTracking tracking, ModelRegistrationRequest request, CancellationToken cancellation)
    {
        var (uri, runId) = (request.Source, request.RunId);
        if (uri.StartsWith(RunsScheme, StringComparison.Ordinal))
        {
            if (uri[RunsScheme.Length..].Split('/', 2) is not [{ Length: > 0 } id, { Length: > 0 } path])
                throw new WeirException(ErrorCodes.InvalidValue, $"'{uri}' does not name a folder of a run", "write runs:/RUN/model");
            var run = await tracking.Client.GetRunAsync(id, cancellation);
            (uri, runId) = ($"{run.Info.ArtifactUri!.TrimEnd('/')}/{path}", id);
            if (await LoggedModelAsync(tracking.Client, run, path, cancellation) is { } logged)
                return ($"models:/{logged.ModelId}", await HashAsync(tracking, logged.ArtifactUri!, cancellation), id);
        }

        if (!uri.Contains(":/", StringComparison.Ordinal)) throw WeirException.FileNotFound(request.Source, "give a package directory, or runs:/RUN/model");
        return (uri, await HashAsync(tracking, uri, cancellation), runId);
    }

    // MLflow 3 keeps a model that a run logged beside the run, and its clients go on calling it runs:/RUN/name. A folder of the run itself comes first, as with them.
    private static async Task<LoggedModelInfo?> LoggedModelAsync(TrackingClient client, Run run, string name, CancellationToken cancellation)
    {
        if (run.Outputs?.ModelOutputs is not { Count: > 0 } outputs) return null;
        if ((await client.CallAsync(RunCalls.ListArtifacts, new ListArtifacts(run.Info.RunId, Path: name), cancellation)).Files is { Count: > 0 }) return null;
        foreach (var output in outputs.Reverse())
        {
            if (output.ModelId is { } model && (await client.CallAsync(LoggedModelCalls.Get, new LoggedModelById(model), cancellation)).Model.Info is { } info && info.Name == name) return info;
        }

        return null;
    }

    // Read back as a user would get it: the hash vouches for what was stored, not for what was sent.
    private static async Task<string> HashAsync(ProjectTracking tracking, string uri, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("weir-register-").FullName;
        try
        {
            if (await tracking.Client.DownloadArtifactsAsync(uri, folder, cancellation: cancellation) == 0) throw new WeirException(ErrorCodes.NotFound, $"there is nothing at '{uri}'");
            return "md5:" + DirectoryListing.OfDirectory(folder, cancellation).Id();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
