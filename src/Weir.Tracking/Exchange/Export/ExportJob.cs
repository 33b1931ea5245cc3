using System.Globalization;
using System.Security.Cryptography;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Foundation.Progress;
using Weir.Persistence;
using Weir.Storage;
using Weir.Tracking.Artifacts;
using Weir.Tracking.Exchange.Import;
using Weir.Tracking.Exchange.Sources;
using Weir.Tracking.Experiments;
using Weir.Tracking.LoggedModels;
using Weir.Tracking.Registry;

namespace Weir.Tracking.Exchange.Export;

/// <summary>One export: experiments with runs and logged models, the registry; then the folder is read as an import would and compared.</summary>
internal sealed class ExportJob(TrackingService source, string root, bool leavesArtifacts, IProgressSink progress)
{
    private const int RunsAtOnce = 100;
    private const string OurArtifacts = "mlflow-artifacts:/";

    private readonly StoredRuns _runs = new();
    private readonly List<string> _differences = [];
    private readonly List<(string Id, byte[] Checksum)> _checksums = [];
    private readonly Dictionary<string, string> _moved = [];
    private long _points;
    private long _copied;
    private long _present;

    public async Task<MlflowExportReport> RunAsync(CancellationToken cancellation)
    {
        var database = source.Database;
        var experiments = await database.ReadAsync(
            s => s.List($"SELECT {ExperimentTable.Columns} FROM experiments e ORDER BY e.experiment_id", ExperimentTable.Read).ConvertAll(e => ExperimentTable.WithTags(s, e)), cancellation);
        var logged = 0;
        foreach (var experiment in experiments)
        {
            var folder = WriteExperiment(experiment);
            logged += await WriteLoggedModelsAsync(experiment, folder, cancellation);
            await WriteRunsAsync(experiment, folder, cancellation);
        }

        var models = await database.ReadAsync(Models, cancellation);
        foreach (var model in models) WriteModel(model);
        var written = await ReadBackAsync(cancellation);
        return new MlflowExportReport
        {
            Folder = root,
            Experiments = experiments.Count,
            Runs = _checksums.Count,
            Points = _points,
            LoggedModels = logged,
            RegisteredModels = models.Count,
            ModelVersions = models.Sum(m => m.Versions.Count),
            FilesCopied = _copied,
            FilesPresent = _present,
            Differences = _differences,
            SourceChecksum = Total(_checksums),
            WrittenChecksum = Total(written),
        };
    }

    private string WriteExperiment(Experiment experiment)
    {
        var isDeleted = experiment.LifecycleStage == "deleted";
        var (active, trash) = (Path.Combine(root, experiment.ExperimentId), Path.Combine(root, ".trash", experiment.ExperimentId));
        var (folder, other) = isDeleted ? (trash, active) : (active, trash);
        Directory.CreateDirectory(Path.Combine(root, ".trash"));
        if (Directory.Exists(other) && !Directory.Exists(folder)) Directory.Move(other, folder); // deleted or restored since an earlier export
        foreach (var tag in experiment.Tags ?? []) FileStoreWriter.Text(Path.Combine(folder, "tags"), tag.Key!, tag.Value!);
        var location = experiment.ArtifactLocation!;
        FileStoreWriter.Meta(folder,
            ("artifact_location", Moves(location) ? Address(folder) : location), ("creation_time", experiment.CreationTime), ("experiment_id", experiment.ExperimentId),
            ("last_update_time", experiment.LastUpdateTime), ("lifecycle_stage", experiment.LifecycleStage), ("name", experiment.Name));
        return folder;
    }

    private async Task<int> WriteLoggedModelsAsync(Experiment experiment, string folder, CancellationToken cancellation)
    {
        var number = long.Parse(experiment.ExperimentId, CultureInfo.InvariantCulture);
        var models = await source.Database.ReadAsync(
            s => LoggedModelTable.Complete(s, s.List($"SELECT {LoggedModelTable.Columns} FROM logged_models l WHERE l.experiment_id = $1 AND l.deleted = 0 ORDER BY l.model_no", LoggedModelTable.Read, number)), cancellation);
        foreach (var model in models)
            RunFolder.Write(folder, model, await TakeArtifactsAsync(model.Info.ArtifactUri!, Path.Combine(folder, "models", model.Info.ModelId, "artifacts"), cancellation));
        return models.Count;
    }

    private async Task WriteRunsAsync(Experiment experiment, string folder, CancellationToken cancellation)
    {
        var number = long.Parse(experiment.ExperimentId, CultureInfo.InvariantCulture);
        var ids = await source.Database.ReadAsync(s => s.List("SELECT run_id FROM runs WHERE experiment_id = $1 ORDER BY run_no", r => r.GetText(0), number), cancellation);
        foreach (var some in ids.Chunk(RunsAtOnce))
        {
            foreach (var run in await source.Database.ReadAsync(s => some.Select(id => _runs.Find(s, id)).OfType<SourceRun>().ToList(), cancellation))
            {
                var address = await TakeArtifactsAsync(run.Info.ArtifactUri!, Path.Combine(folder, run.Info.RunId, "artifacts"), cancellation);
                RunFolder.Write(folder, run, address, _differences.Add);
                _checksums.Add((run.Info.RunId, RunCheck.Checksum(run)));
                _points += run.PointCount;
                progress.Report("exporting", _checksums.Count, null, "runs");
            }
        }
    }

    private async Task<string> TakeArtifactsAsync(string address, string folder, CancellationToken cancellation)
    {
        if (!Moves(address)) return address;
        var moved = _moved[address] = Address(folder);
        await CopyAsync(ArtifactService.Key(address, string.Empty), folder, cancellation);
        return moved;
    }

    private async Task CopyAsync(string key, string folder, CancellationToken cancellation)
    {
        var store = source.Artifacts.Store;
        await foreach (var entry in store.ListAsync(key, cancellation))
        {
            var path = Path.Combine(folder, entry.Name);
            if (entry.IsFolder)
            {
                await CopyAsync(entry.Key, path, cancellation);
                continue;
            }

            if (File.Exists(path) && new System.IO.FileInfo(path).Length == entry.SizeBytes && await IsSameAsync(store, entry.Key, path, cancellation))
            {
                _present++;
                continue;
            }

            Directory.CreateDirectory(folder);
            await using var content = await store.OpenAsync(entry.Key, cancellation: cancellation);
            await using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
            await content.Stream.CopyToAsync(file, cancellation);
            _copied++;
        }
    }

    private static async Task<bool> IsSameAsync(IObjectStore store, string key, string path, CancellationToken cancellation)
    {
        await using var content = await store.OpenAsync(key, cancellation: cancellation);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
        var (stored, written) = (await MD5.HashDataAsync(content.Stream, cancellation), await MD5.HashDataAsync(file, cancellation));
        return stored.AsSpan().SequenceEqual(written);
    }

    private void WriteModel(SourceRegisteredModel model)
    {
        try
        {
            RegistryFolder.Write(Path.Combine(root, "models"), model with { Versions = [.. model.Versions.Select(v => v with { Version = v.Version with { Source = Moved(v.Version.Source!) }, StorageLocation = Moved(v.StorageLocation) })] });
        }
        catch (WeirException e)
        {
            _differences.Add(e.Message);
        }
    }

    private string Moved(string address)
    {
        for (var end = address.Length; end > 0; end = address.LastIndexOf('/', end - 1))
            if (_moved.TryGetValue(address[..end], out var moved)) return moved + address[end..];
        return address;
    }

    private static List<SourceRegisteredModel> Models(ISqlSession session)
    {
        var models = session.List($"SELECT {RegistryTable.ModelColumns}, m.last_version FROM registered_models m ORDER BY m.name", r => (Model: RegistryTable.ReadModel(r), Last: r.GetInt64(4)));
        return models.ConvertAll(m => new SourceRegisteredModel(
            RegistryTable.Complete(session, m.Model),
            [.. session.List($"SELECT {RegistryTable.VersionColumns} FROM model_versions v WHERE v.name = $1 ORDER BY v.version", RegistryTable.ReadVersion, m.Model.Name)
                .Select(v => new SourceVersion(RegistryTable.WithTags(session, v), RegistryTable.StorageLocation(session, v.Name, long.Parse(v.Version, CultureInfo.InvariantCulture))))],
            m.Last));
    }

    private async Task<List<(string Id, byte[] Checksum)>> ReadBackAsync(CancellationToken cancellation)
    {
        var exported = _checksums.ToDictionary(c => c.Id, c => c.Checksum);
        var written = new List<(string Id, byte[] Checksum)>();
        await using var reader = new FileStoreSource(root, [], _differences.Add);
        foreach (var experiment in await reader.ExperimentsAsync(cancellation))
        {
            await foreach (var run in reader.RunsAsync(experiment, exported.ContainsKey, cancellation))
            {
                written.Add((run.Info.RunId, RunCheck.Checksum(run)));
                if (!written[^1].Checksum.AsSpan().SequenceEqual(exported[run.Info.RunId])) _differences.Add($"run {run.Info.RunId} reads back as something else (the folder may hold more from an earlier export)");
            }
        }

        return written;
    }

    private bool Moves(string address) => !leavesArtifacts && address.StartsWith(OurArtifacts, StringComparison.Ordinal);

    private static string Address(string folder) => new Uri(folder).AbsoluteUri;

    private static string Total(List<(string Id, byte[] Checksum)> checksums) =>
        Convert.ToHexStringLower(SHA256.HashData([.. checksums.OrderBy(c => c.Id, StringComparer.Ordinal).SelectMany(c => c.Checksum)]));
}
