using System.Text;

namespace Weir.Execution.Slurm;

/// <summary>A request that Slurm has, or will have.</summary>
internal sealed class SlurmTask(CommandRequest request, SlurmSpool spool, Action<string, bool>? onLine)
{
    private const int Chunk = 1 << 20;

    private readonly StringBuilder _rest = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private long _read;

    public CommandRequest Request => request;

    public SlurmSpool Spool => spool;

    /// <summary>What it is submitted with; null before.</summary>
    public SlurmArray? Array { get; set; }

    /// <summary>Its number there.</summary>
    public int Number { get; set; }

    /// <summary>What Slurm calls it, such as <c>1234_7</c>; null before it has it.</summary>
    public string? Job => Array?.Id is { } id ? FormattableString.Invariant($"{id}_{Number}") : null;

    /// <summary>How often it was submitted.</summary>
    public int Submissions { get; set; }

    /// <summary>True once a node was seen to have begun it.</summary>
    public bool HasBegun { get; set; }

    /// <summary>True once it was told that a node has begun.</summary>
    public bool IsBeginningTold { get; set; }

    /// <summary>True when whoever asked for it does not want it any more.</summary>
    public bool IsUnwanted { get; set; }

    /// <summary>True when Slurm was asked to end it.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>How it ended.</summary>
    public TaskCompletionSource<CommandOutcome> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when nothing of it runs any more.</summary>
    public TaskCompletionSource Gone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Since when it is judged as it is now.</summary>
    public (SlurmPatience Patience, long At) Judged { get; set; }

    private string Log => request.LogPath ?? Path.Combine(spool.Folder, "log");

    /// <summary>The last sign of life that was seen when it was judged.</summary>
    public DateTimeOffset? Sign { get; set; }

    /// <summary>Hands on what was printed since the last time, as far as it can be read.</summary>
    /// <param name="isEnd">True to hand on a last line that is not ended.</param>
    public void Listen(bool isEnd)
    {
        if (onLine is null) return;
        using (var file = Open(out var length))
        {
            if (file is not null && length > _read) Read(file, length);
        }

        if (!isEnd) return;
        var text = new char[4];
        _rest.Append(text, 0, _decoder.GetChars([], 0, 0, text, 0, flush: true));
        if (_rest.Length > 0) onLine(_rest.ToString(), false);
        _rest.Clear();
    }

    // A log that a driver before this left may be larger than memory. As far as it reaches now: one that grows faster than this reads must not keep the other tasks waiting.
    private void Read(FileStream file, long length)
    {
        var bytes = new byte[Math.Min(Chunk, length - _read)];
        var text = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        while (_read < length && ReadChunk(file, bytes) is var count and > 0)
        {
            _read += count;
            _rest.Append(text, 0, _decoder.GetChars(bytes, 0, count, text, 0, flush: false)); // a character may come in two parts
            var lines = _rest.ToString().Split('\n');
            _rest.Clear().Append(lines[^1]);
            foreach (var line in lines[..^1]) onLine!(line.TrimEnd('\r'), false);
            if (_rest.Length <= Chunk) continue;
            onLine!(_rest.ToString(), false); // a line longer than that comes in parts
            _rest.Clear();
        }
    }

    private FileStream? Open(out long length)
    {
        length = 0;
        FileStream? file = null;
        try
        {
            if (!File.Exists(Log)) return null;
            file = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            length = file.Length;
            file.Position = _read;
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            return null;
        }
    }

    private static int ReadChunk(FileStream file, byte[] bytes)
    {
        try
        {
            return file.Read(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
