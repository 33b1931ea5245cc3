using Weir.Foundation.Project;

namespace Weir.Pipelines.Journal;

/// <summary>Stages that finished and do not stand in <c>dvc.lock</c> yet. One write a stage; the lock file is folded from it a few times, not for each stage.</summary>
/// <remarks>Not flushed to the disk: what a power failure takes away runs again. <c>kill -9</c> takes nothing. While its run lives a journal is
/// open, which others can see; one that nobody holds was left by a killed run and is folded by the next.</remarks>
internal sealed class RunJournal(WeirProject project, string runId) : IDisposable
{
    private const string Suffix = ".journal";
    private const int MostTries = 250;

    private readonly Lock _gate = new();
    private FileStream? _file;
    private int _segment;

    /// <summary>Where journals lie.</summary>
    public static string FolderOf(WeirProject project) => Path.Combine(project.State, "repro");

    /// <summary>Adds a stage.</summary>
    public void Append(JournalEntry entry)
    {
        var line = entry.ToLine();
        lock (_gate)
        {
            _file ??= Create();
            _file.Write(line);
        }
    }

    /// <summary>Shows that the run lives and may have commands running: to be called before the first begins.</summary>
    public void Open()
    {
        lock (_gate) _file ??= Create();
    }

    /// <summary>Begins a new piece; returns the old one, to be deleted when its stages stand in the lock file. Null when nothing was added.</summary>
    public FileStream? Rotate()
    {
        lock (_gate)
        {
            if (_file is not { Length: > 0 } old) return null;
            _file = Create();
            return old;
        }
    }

    /// <summary>Deletes a piece.</summary>
    public static void Delete(FileStream piece)
    {
        File.Delete(piece.Name);
        piece.Dispose();
    }

    /// <summary>Opens the journals of runs that are gone, and holds them, so that nobody else takes them too.</summary>
    /// <remarks>A child that its run was just starting when it was killed holds the file a moment longer, until it becomes its program.</remarks>
    public static async Task<List<(string RunId, FileStream File, List<JournalEntry> Entries)>> TakeDeadAsync(WeirProject project, TimeProvider time, CancellationToken cancellation)
    {
        var dead = new List<(string, FileStream, List<JournalEntry>)>();
        foreach (var path in Paths(project))
        {
            for (var tries = 0; ; tries++)
            {
                try
                {
                    var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                    dead.Add((RunOf(path), file, JournalEntry.ReadAll(file)));
                    break;
                }
                catch (IOException)
                {
                    // Its run lives, or somebody else has just folded it.
                    if (!File.Exists(path) || tries == MostTries || IsOwnerAlive(path)) break;
                    await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellation);
                }
            }
        }

        return dead;
    }

    /// <summary>What other living runs have finished and not folded yet.</summary>
    public List<JournalEntry> OfOthers()
    {
        var entries = new List<JournalEntry>();
        foreach (var path in Paths(project).Where(p => RunOf(p) != runId))
        {
            try
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                entries.AddRange(JournalEntry.ReadAll(file));
            }
            catch (IOException)
            {
                // Folded this moment: the lock file has it.
            }
        }

        return entries;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_file is null) return;
        if (_file.Length == 0) File.Delete(_file.Name);
        _file.Dispose();
    }

    private static IEnumerable<string> Paths(WeirProject project) =>
        Directory.Exists(FolderOf(project)) ? Directory.EnumerateFiles(FolderOf(project), "*" + Suffix).Order(StringComparer.Ordinal) : [];

    private static string RunOf(string path) => Path.GetFileName(path).Split('.')[0];

    // RUN.PID.PIECE.journal; without a readable pid it counts as alive.
    private static bool IsOwnerAlive(string path) =>
        Path.GetFileName(path).Split('.') is not [_, var text, _, _] || !int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var pid) || pid == Environment.ProcessId || !OperatingSystem.IsLinux() || Foundation.Processes.ProcessIds.IsAlive(pid);

    private FileStream Create()
    {
        Directory.CreateDirectory(FolderOf(project));
        var path = Path.Combine(FolderOf(project), string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{runId}.{Environment.ProcessId}.{_segment++:0000}{Suffix}"));
        return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }
}
