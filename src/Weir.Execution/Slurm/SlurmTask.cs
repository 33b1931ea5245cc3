using System.Text;

namespace Weir.Execution.Slurm;

/// <summary>A request that Slurm has, or will have.</summary>
internal sealed class SlurmTask(CommandRequest request, SlurmSpool spool, Action<string, bool>? onLine)
{
    private readonly StringBuilder _rest = new();
    private long _read;

    public CommandRequest Request => request;

    public SlurmSpool Spool => spool;

    /// <summary>Job and task; null until it is submitted.</summary>
    public (string Id, int Task)? Job { get; set; }

    /// <summary>How often it was submitted.</summary>
    public int Submissions { get; set; }

    /// <summary>True once a node was seen to have begun it.</summary>
    public bool HasBegun { get; set; }

    /// <summary>True once it was told that a node has begun.</summary>
    public bool IsBeginningTold { get; set; }

    /// <summary>How it ended.</summary>
    public TaskCompletionSource<CommandOutcome> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Since when Slurm says that it will not run.</summary>
    public long? StuckSince { get; set; }

    /// <summary>Since when Slurm says that it has ended, or knows nothing of it, while no result is there.</summary>
    public long? MissingSince { get; set; }

    private string Log => request.LogPath ?? Path.Combine(spool.Folder, "log");

    /// <summary>Hands on what was printed since the last time.</summary>
    /// <param name="isEnd">True to hand on a last line that is not ended.</param>
    public void Listen(bool isEnd)
    {
        if (onLine is null || !File.Exists(Log)) return;
        try
        {
            if (new FileInfo(Log).Length == _read && !isEnd) return;
            using var file = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Position = Math.Min(_read, file.Length);
            using var reader = new StreamReader(file, Encoding.UTF8);
            var text = reader.ReadToEnd();
            _read = file.Length;
            _rest.Append(text);
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
