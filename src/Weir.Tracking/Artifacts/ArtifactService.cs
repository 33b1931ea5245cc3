using Weir.Client;
using Weir.Client.Calls;
using Weir.Foundation.Errors;
using Weir.Persistence;
using Weir.Storage;
using Weir.Tracking.Rules;
using Weir.Tracking.Runs;

namespace Weir.Tracking.Artifacts;

/// <summary>Artifacts: addresses <c>mlflow-artifacts:/…</c> as keys of an object store, and the calls on a run's files.</summary>
public sealed class ArtifactService
{
    private const string Scheme = "mlflow-artifacts:/";

    private readonly IDatabase _database;

    internal ArtifactService(IDatabase database, IObjectStore store)
    {
        _database = database;
        Store = store;
    }

    /// <summary>Where the bytes lie.</summary>
    public IObjectStore Store { get; }

    /// <summary>The key of an address and a path below it.</summary>
    /// <exception cref="WeirException"><c>not_implemented</c>: the address is not the project's own store; <c>invalid_parameter_value</c>: a path that leads out.</exception>
    public static string Key(string artifactUri, string path)
    {
        if (!artifactUri.StartsWith(Scheme, StringComparison.Ordinal))
            throw new WeirException("not_implemented", $"artifacts at '{artifactUri}' are not kept by this store", "only mlflow-artifacts:/ addresses are");
        var root = artifactUri[Scheme.Length..].Trim('/');
        if (path.Length > 0) CheckPath(path);
        return root.Length == 0 ? path : path.Length == 0 ? root : $"{root}/{path}";
    }

    /// <summary>True for an address within the project's own store, however it is spelt.</summary>
    public static bool IsOwn(string artifactUri) => artifactUri.TrimStart().StartsWith(Scheme.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);

    /// <summary>The address of a key.</summary>
    public static string Address(string key) => Scheme + key;

    /// <summary>Refuses a path that leads out of its root, however it is encoded.</summary>
    /// <exception cref="WeirException"><c>invalid_parameter_value</c>.</exception>
    public static void CheckPath(string path)
    {
        try
        {
            ObjectKey.CheckUntrusted(path);
        }
        catch (WeirException e) when (e.Code == ErrorCodes.PathEscapesRoot)
        {
            throw MlflowErrors.Invalid($"Invalid path: {e.Message}");
        }
    }

    /// <summary>Files and folders directly below a key; names relative to <paramref name="prefix"/>.</summary>
    public async Task<List<Client.Wire.FileInfo>> ListAsync(string key, string prefix, CancellationToken cancellation)
    {
        var files = new List<Client.Wire.FileInfo>();
        await foreach (var entry in Store.ListAsync(key, cancellation))
            files.Add(new Client.Wire.FileInfo(prefix + entry.Name, entry.IsFolder, entry.IsFolder || entry.SizeBytes == 0 ? null : entry.SizeBytes));
        return files;
    }

    internal async Task<ArtifactsAnswer> ListRunAsync(ListArtifacts request, CancellationToken cancellation)
    {
        var id = Required.RunId(request.RunId, request.RunUuid);
        var path = (request.Path ?? string.Empty).TrimEnd('/');
        if (path.Length > 0) CheckPath(path);
        var (_, info) = await _database.ReadAsync(s => RunTable.RequireInfo(s, id), cancellation);
        var files = await ListAsync(Key(info.ArtifactUri!, path), path.Length == 0 ? string.Empty : path + "/", cancellation);
        return new ArtifactsAnswer(info.ArtifactUri, files.Count == 0 ? null : files);
    }
}
