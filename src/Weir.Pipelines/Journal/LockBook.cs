using Weir.Foundation.Files;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;
using Weir.Yaml.Emit;

namespace Weir.Pipelines.Journal;

/// <summary>The lock files of a repository during a run: what finished is known at once, and written now and then.</summary>
internal sealed class LockBook(DvcRepository repository, RepositoryIndex index, TimeProvider time, Action<string> waiting) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _folding = new(1, 1);
    private readonly Dictionary<string, FileRecord> _files = [];

    /// <summary>Notes what a stage ran with.</summary>
    public void Record(StageDefinition stage, LockEntry entry, int rank)
    {
        lock (_gate)
        {
            if (!_files.TryGetValue(stage.FilePath, out var file)) _files[stage.FilePath] = file = new FileRecord();
            file.Done[stage.Name] = (entry, rank);
            file.Fresh.AddRange(stage.Outs);
            index.LockOf(stage.FilePath).Set(stage.Name, entry);
        }
    }

    /// <summary>Takes over what others wrote or finished meanwhile.</summary>
    /// <returns>True when something may be other than it was.</returns>
    public bool Refresh(string pipelineFile, IReadOnlyList<JournalEntry> ofOthers)
    {
        lock (_gate)
        {
            var stat = FileStat.Of(LockFile.PathFor(pipelineFile));
            if (!_files.TryGetValue(pipelineFile, out var file)) _files[pipelineFile] = file = new FileRecord();
            var isChanged = stat != file.Seen;
            if (isChanged)
            {
                Apply(index.ReloadLock(pipelineFile), file);
                file.Seen = stat;
            }

            foreach (var entry in ofOthers.Where(e => repository.Full(e.PipelineFile) == pipelineFile))
            {
                index.LockOf(pipelineFile).Set(entry.Stage, Parse(entry));
                isChanged = true;
            }

            return isChanged;
        }
    }

    /// <summary>Writes what is new, with the ignore files of the outs.</summary>
    public async Task FoldAsync(CancellationToken cancellation)
    {
        await _folding.WaitAsync(cancellation);
        try
        {
            List<(string Path, FileRecord File, List<TrackedOut> Outs)> due;
            lock (_gate) due = [.. _files.Where(f => f.Value.Fresh.Count > 0 || f.Value.Written < f.Value.Done.Count).Select(f => (f.Key, f.Value, f.Value.Fresh.ToList()))];
            if (due.Count == 0) return;
            using var held = await InterProcessLock.AcquireAsync(repository.MetafileLock, AddOperation.LockPatience, time, waiting, cancellation);
            await OutSaving.StageAsync(repository, due.SelectMany(d => Fold(d.Path, d.File, d.Outs)).ToList(), cancellation);
        }
        finally
        {
            _folding.Release();
        }
    }

    /// <summary>Folds what killed runs left.</summary>
    public async Task FoldAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellation)
    {
        foreach (var entry in entries.OrderBy(e => e.Rank))
        {
            var file = repository.Full(entry.PipelineFile);
            if (index.Stages.Find(s => s.FilePath == file && s.Name == entry.Stage) is { } stage) Record(stage, Parse(entry), entry.Rank);
        }

        await FoldAsync(cancellation);
    }

    /// <summary>The lock entry of a journal's line.</summary>
    public static LockEntry Parse(JournalEntry entry) => LockEntry.Parse(entry.EntryYaml, $"{entry.PipelineFile}:{entry.Stage}");

    /// <summary>The text of a lock entry for the journal and the run cache.</summary>
    public static string Text(LockEntry entry) => YamlEmitter.File(entry.ToYaml());

    private IReadOnlyList<string> Fold(string pipelineFile, FileRecord file, List<TrackedOut> outs)
    {
        var path = LockFile.PathFor(pipelineFile);
        string? text;
        int count;
        lock (_gate)
        {
            var stat = FileStat.Of(path);
            if (file.Lock is null || stat != file.LockStat)
            {
                // Somebody else wrote it, or this is the first time: begin with what stands there.
                file.Lock = LockFile.Load(path);
                file.Applied.Clear();
            }

            Apply(file.Lock, file);
            count = file.Done.Count;
            text = file.Lock.ToText();
        }

        if (!File.Exists(path) || File.ReadAllText(path) != text) AtomicFile.WriteText(path, text);
        var ignored = OutSaving.IgnoreAll(repository, outs);
        lock (_gate)
        {
            file.Seen = file.LockStat = FileStat.Of(path);
            file.Written = count; // not before it is: what could not be written is due again
            file.Fresh.RemoveRange(0, outs.Count);
        }

        return [path, .. ignored];
    }

    /// <inheritdoc/>
    public void Dispose() => _folding.Dispose();

    // New stages stand in the order of a sequential run, whichever finished first.
    private static void Apply(LockFile target, FileRecord file)
    {
        foreach (var (name, (entry, rank)) in file.Done)
        {
            if (ReferenceEquals(target, file.Lock) && file.Applied.TryGetValue(name, out var applied) && ReferenceEquals(applied, entry)) continue;
            if (!file.Added.Contains(name) && target[name] is null) file.Added.Add(name);
            if (file.Added.Contains(name))
            {
                target.Remove(name);
                target.Set(name, entry, rank);
            }
            else
            {
                target.Set(name, entry);
            }

            if (ReferenceEquals(target, file.Lock)) file.Applied[name] = entry;
        }
    }

    private sealed class FileRecord
    {
        public Dictionary<string, (LockEntry Entry, int Rank)> Done { get; } = [];

        public Dictionary<string, LockEntry> Applied { get; } = [];

        public HashSet<string> Added { get; } = [];

        public List<TrackedOut> Fresh { get; } = [];

        public LockFile? Lock { get; set; }

        // What the file was when it was last looked at, and when Lock was read from it or written to it.
        public FileStat? Seen { get; set; }

        public FileStat? LockStat { get; set; }

        public int Written { get; set; }
    }
}
