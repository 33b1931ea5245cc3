using System.Globalization;
using System.Runtime.CompilerServices;
using Weir.Client.Wire;

namespace Weir.Tracking.Exchange.Sources;

/// <summary>An <c>mlruns</c> folder: experiments, runs, metrics, params and tags as files.</summary>
internal sealed class FileStoreSource(string root, IReadOnlyList<(string Old, string New)> maps, Action<string> warn) : IMlflowSource
{
    private const string Trash = ".trash";

    private readonly ArtifactPlaces _places = new(maps, [root, Path.GetDirectoryName(root)!]);
    private readonly Dictionary<string, string> _folders = [];

    public string Name => root;

    /// <summary>The file store in a folder or in its <c>mlruns</c>; null when there is none.</summary>
    public static string? Find(string folder)
    {
        foreach (var candidate in new[] { folder, Path.Combine(folder, "mlruns") })
        {
            if (Directory.Exists(candidate) && (Directory.EnumerateDirectories(candidate).Any(d => File.Exists(Path.Combine(d, "meta.yaml"))) || Directory.Exists(Path.Combine(candidate, Trash)) || Directory.Exists(Path.Combine(candidate, "models"))))
                return Path.GetFullPath(candidate).TrimEnd('/');
        }

        return null;
    }

    public Task<IReadOnlyList<SourceExperiment>> ExperimentsAsync(CancellationToken cancellation)
    {
        var found = new List<SourceExperiment>();
        foreach (var (folder, isTrash) in Folders(root).Where(f => Path.GetFileName(f) is not ("models" or Trash)).Select(f => (f, false)).Concat(Folders(Path.Combine(root, Trash)).Select(f => (f, true))))
        {
            cancellation.ThrowIfCancellationRequested();
            var path = Path.Combine(folder, "meta.yaml");
            if (MetaFile.Open(path, warn, "name") is not { } meta)
            {
                if (!File.Exists(path) && Directory.EnumerateFileSystemEntries(folder).Any()) warn($"{folder} has no meta.yaml, it is no experiment and was skipped");
                continue;
            }

            var key = meta["experiment_id"] ?? Path.GetFileName(folder);
            if (!_folders.TryAdd(key, folder))
            {
                warn($"{path} has the id {key} of another experiment and was skipped");
                continue;
            }

            var created = meta.Number("creation_time");
            found.Add(new SourceExperiment(
                key, long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null, meta["name"] ?? key, meta["artifact_location"],
                isTrash || meta["lifecycle_stage"] == "deleted", created, meta.Number("last_update_time") ?? created, [.. FileStoreEntries.Texts(Path.Combine(folder, "tags"), warn).Select(t => new Tag(t.Key, t.Value))]));
        }

        return Task.FromResult<IReadOnlyList<SourceExperiment>>(found);
    }

    public Task<IReadOnlyList<SourceLoggedModel>> LoggedModelsAsync(SourceExperiment experiment, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<SourceLoggedModel>>([.. Folders(Path.Combine(_folders[experiment.Key], "models")).Select(f => FileStoreEntries.LoggedModel(f, warn)).OfType<SourceLoggedModel>()]);

    public async IAsyncEnumerable<SourceRun> RunsAsync(SourceExperiment experiment, Predicate<string> isWanted, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        var folder = _folders[experiment.Key];
        var datasets = FileStoreEntries.Datasets(Path.Combine(folder, "datasets"), warn);
        foreach (var runFolder in Folders(folder))
        {
            cancellation.ThrowIfCancellationRequested();
            var name = Path.GetFileName(runFolder);
            if (name is "tags" or "datasets" or "models" or "traces") continue;
            var path = Path.Combine(runFolder, "meta.yaml");
            if (!File.Exists(path))
            {
                if (Directory.Exists(Path.Combine(runFolder, "metrics")) || Directory.Exists(Path.Combine(runFolder, "params"))) warn($"{runFolder} has no meta.yaml, it is no run and was skipped");
                continue;
            }

            if (isWanted(name) && FileStoreRun.Read(runFolder, datasets, warn) is { } run) yield return run;
        }
    }

    public async IAsyncEnumerable<SourceTrace> TracesAsync(SourceExperiment experiment, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var folder in Folders(Path.Combine(_folders[experiment.Key], "traces")))
        {
            cancellation.ThrowIfCancellationRequested();
            if (FileStoreEntries.Trace(folder, warn) is { } trace) yield return trace;
        }
    }

    public Task<IReadOnlyList<SourceRegisteredModel>> RegisteredModelsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<SourceRegisteredModel>>([.. Folders(Path.Combine(root, "models")).Select(f => FileStoreRegistry.Read(f, warn)).OfType<SourceRegisteredModel>()]);

    public Task<IReadOnlyDictionary<string, long>> NotImportedAsync(CancellationToken cancellation)
    {
        var assessments = _folders.Values.SelectMany(f => Folders(Path.Combine(f, "traces"))).Sum(t => (long)FileStoreEntries.Files(Path.Combine(t, "assessments")).Count());
        return Task.FromResult<IReadOnlyDictionary<string, long>>(assessments == 0 ? new Dictionary<string, long>() : new Dictionary<string, long> { ["assessments"] = assessments });
    }

    // The tree may have been moved: a run's own folder holds its files wherever the address points, unless they were mapped.
    public Task<ISourceFiles?> FilesAsync(string address, string? runId, CancellationToken cancellation)
    {
        var mapped = _places.Mapped(address);
        var folder = mapped == address && ArtifactPlaces.IsLocal(address) ? Below(address) ?? _places.Folder(address) : _places.Folder(mapped);
        return Task.FromResult<ISourceFiles?>(folder is null ? null : new LocalFiles(folder, warn));
    }

    // …/EXPERIMENT/RUN/artifacts, or …/EXPERIMENT/models/MODEL/artifacts, in this tree.
    private string? Below(string address)
    {
        var parts = address.TrimEnd('/').Split('/');
        foreach (var depth in new[] { 3, 4 })
        {
            if (parts.Length < depth || !_folders.TryGetValue(parts[^depth], out var folder)) continue;
            var path = Path.Combine([folder, .. parts[^(depth - 1)..]]);
            if (Directory.Exists(path)) return path;
        }

        return null;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static IEnumerable<string> Folders(string folder) => Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal) : [];
}
