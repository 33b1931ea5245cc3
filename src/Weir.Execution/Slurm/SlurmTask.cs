using System.Text;

namespace Weir.Execution.Slurm;

/// <summary>A request that Slurm has, or will have.</summary>
internal sealed class SlurmTask(CommandRequest request, SlurmSpool spool, Action<string, bool>? onLine)
{
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

    /// <summary>Hands on what was printed since the last time.</summary>
    /// <param name="isEnd">True to hand on a last line that is not ended.</param>
    public void Listen(bool isEnd)
    {
        if (onLine is null || !File.Exists(Log)) return;
        try
        {
            using var file = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (file.Length <= _read && !isEnd) return;
            file.Position = _read;
            var bytes = new byte[Math.Max(0, file.Length - _read)];
            var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            _read += count;
            var text = new char[Encoding.UTF8.GetMaxCharCount(count)];
            _rest.Append(text, 0, _decoder.GetChars(bytes, 0, count, text, 0, isEnd)); // a character may come in two parts
        }
        catch (IOException)
        {
            return;
        }

        var lines = _rest.ToString().Split('\n');
        _rest.Clear().Append(lines[^1]);
        foreach (var line in lines[..^1]) onLine(line.TrimEnd('\r'), false);
        if (!isEnd || _rest.Length == 0) return;
        onLine(_rest.ToString(), false);
        _rest.Clear();
    }
}
