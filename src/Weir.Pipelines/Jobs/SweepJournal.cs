using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.Pipelines.Jobs;

/// <summary>What is known of a sweep's jobs, in <c>SWEEP/.sweep/journal</c>: a line when one begins, a line when it ends, each on the disk before anything else happens. A line that a crash cut off does not count.</summary>
internal sealed class SweepJournal : IDisposable
{
    /// <summary>Folder of the journal below a sweep's folder.</summary>
    public const string Folder = ".sweep";

    private readonly FileStream _file;
    private readonly InterProcessLock _lock;
    private readonly Lock _gate = new();

    private SweepJournal(FileStream file, InterProcessLock held, SweepHeader header, Dictionary<int, SweepEntry> jobs) => (_file, _lock, Header, Jobs) = (file, held, header, jobs);

    /// <summary>What the sweep is.</summary>
    public SweepHeader Header { get; }

    /// <summary>The last that is known of each job that began.</summary>
    public IReadOnlyDictionary<int, SweepEntry> Jobs { get; }

    /// <summary>Where an attempt of a job on another machine lies: its sweep is named too, so that one that begins anew finds no ends of the one before.</summary>
    public string SpoolOf(string sweep, int job, int attempt) => Path.Combine(sweep, Folder, "jobs", FormattableString.Invariant($"{Header.Id}-{job}-{attempt}"));

    /// <summary>The header of a sweep's folder; null where there is no sweep.</summary>
    public static SweepHeader? Peek(string sweep) => File.Exists(PathOf(sweep)) ? Read(PathOf(sweep)).Header : null;

    /// <summary>Opens the journal of a folder, or begins one. It is this process's until it is disposed.</summary>
    /// <param name="sweep">The sweep's folder.</param>
    /// <param name="make">What to begin with where there is none.</param>
    /// <param name="isFresh">True to put one aside that is there.</param>
    /// <exception cref="WeirException"><c>locked</c>: another process works on it; <c>cannot_write</c>.</exception>
    public static SweepJournal Open(string sweep, Func<SweepHeader> make, bool isFresh)
    {
        var path = PathOf(sweep);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"the folder '{sweep}' cannot be written: {e.Message.Split('\n')[0].Split(" : '")[0]}", "set another: hydra.sweep.dir=…", new SourceLocation(sweep), inner: e);
        }

        var held = InterProcessLock.TryAcquire(path + ".lock") ?? throw new WeirException(ErrorCodes.Locked, $"another process works on the sweep in '{sweep}'", "wait for it, or give this one another folder: hydra.sweep.dir=…", new SourceLocation(sweep)) { IsTransient = true };
        try
        {
            if (isFresh && File.Exists(path)) File.Move(path, FormattableString.Invariant($"{path}.{File.GetLastWriteTimeUtc(path):yyyyMMddHHmmss}"), overwrite: true);
            var (header, jobs) = File.Exists(path) ? Read(path) : (null, []);
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            var journal = new SweepJournal(file, held, header ?? make(), jobs);
            file.SetLength(header is null ? 0 : EndOfLines(path));
            file.Seek(0, SeekOrigin.End);
            if (header is null)
            {
                journal.Append(JsonSerializer.SerializeToUtf8Bytes(journal.Header, SweepJson.Default.SweepHeader));
                Durable.FlushDirectory(Path.GetDirectoryName(path)!);
            }

            return journal;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Notes what became of a job.</summary>
    public void Note(SweepEntry entry) => Append(JsonSerializer.SerializeToUtf8Bytes(entry, SweepJson.Default.SweepEntry));

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _lock.Dispose();
    }

    private void Append(byte[] json)
    {
        lock (_gate)
        {
            var end = _file.Position;
            try
            {
                _file.Write([.. json, (byte)'\n']);
                _file.Flush(flushToDisk: true);
            }
            catch (IOException)
            {
                // Half a line of a full disk would make one with the next.
                _file.SetLength(end);
                _file.Seek(end, SeekOrigin.Begin);
                throw;
            }
        }
    }

    private static (SweepHeader? Header, Dictionary<int, SweepEntry> Jobs) Read(string path)
    {
        SweepHeader? header = null;
        var jobs = new Dictionary<int, SweepEntry>();
        foreach (var line in Encoding.UTF8.GetString(WholeLines(path)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                if (header is null) header = JsonSerializer.Deserialize(line, SweepJson.Default.SweepHeader);
                else if (JsonSerializer.Deserialize(line, SweepJson.Default.SweepEntry) is { } entry) jobs[entry.Job] = entry;
            }
            catch (JsonException e)
            {
                throw new WeirException("sweep_damaged", $"'{path}' is no journal of a sweep: {e.Message.Split(" Path:")[0]}", "begin anew with --fresh", new SourceLocation(path));
            }
        }

        return (header, jobs);
    }

    private static byte[] WholeLines(string path) => File.ReadAllBytes(path) is var bytes && Array.LastIndexOf(bytes, (byte)'\n') is >= 0 and var last ? bytes[..(last + 1)] : [];

    private static long EndOfLines(string path) => WholeLines(path).Length;

    private static string PathOf(string sweep) => Path.Combine(sweep, Folder, "journal");
}

/// <summary>What a sweep is.</summary>
internal sealed record SweepHeader
{
    /// <summary>Names it among all processes of the machine.</summary>
    public required string Id { get; init; }

    /// <summary>How many jobs.</summary>
    public required int Jobs { get; init; }

    /// <summary>MD5 of the overrides of all jobs with the command: a folder holds one sweep.</summary>
    public required string Md5 { get; init; }

    /// <summary>MD5 of the configuration that all jobs share.</summary>
    public required string ConfigMd5 { get; init; }

    /// <summary>The time that <c>${now:…}</c> stands for.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Where it was begun.</summary>
    public required string Folder { get; init; }

    /// <summary>The folder of configs, as named.</summary>
    public required string ConfigDirectory { get; init; }

    /// <summary>The primary config.</summary>
    public string? ConfigName { get; init; }

    /// <summary>Overrides of the whole; null where secrets are in them.</summary>
    public IReadOnlyList<string>? Overrides { get; init; }

    /// <summary>Program and arguments with placeholders.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>True where overrides are added to the command.</summary>
    public bool AppendsOverrides { get; init; }

    /// <summary>Name of the executor.</summary>
    public string? Executor { get; init; }

    /// <summary>Words for <c>sbatch</c> of the call, beside those of the launcher.</summary>
    public IReadOnlyList<string>? ExecutorWords { get; init; }

    /// <summary>Jobs at once.</summary>
    public int? AtOnce { get; init; }

    /// <summary>Longest run of one job; null for no limit.</summary>
    public double? TimeLimitSeconds { get; init; }

    /// <summary>Experiment of the runs.</summary>
    public string? Experiment { get; init; }
}

/// <summary>What became of a job.</summary>
/// <param name="Job">Its number.</param>
/// <param name="State"><c>begun</c>, <c>finished</c>, <c>failed</c>, <c>ended</c>: by whoever ended the sweep.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="RunId">Its run.</param>
/// <param name="At">When.</param>
/// <param name="ExitCode">Of its command; null while it runs.</param>
/// <param name="Executor">Who runs it; null for what ended.</param>
internal sealed record SweepEntry(int Job, string State, int Attempt, string? RunId, DateTimeOffset At, int? ExitCode = null, string? Executor = null)
{
    public const string Begun = "begun";
    public const string Finished = "finished";
    public const string Failed = "failed";
    public const string Ended = "ended";
}

/// <summary>Journals as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SweepHeader))]
[JsonSerializable(typeof(SweepEntry))]
internal sealed partial class SweepJson : JsonSerializerContext;
