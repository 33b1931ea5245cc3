using System.Globalization;
using Weir.Foundation.Errors;

namespace Weir.Execution.Slurm;

/// <summary>The folder of one attempt, seen by the driver and by the node: what to run, whose job it is, how it ended.</summary>
/// <remarks>
/// <c>run</c> is what the node executes; <c>claim</c> is made by whoever executes it first, so that a job that Slurm starts twice runs once; <c>alive</c> holds the node's name and
/// is written again while it runs; <c>result</c> appears in one step when it has ended, and is what counts, whatever Slurm says.
/// </remarks>
internal sealed class SlurmSpool(string folder)
{
    public string Folder => folder;

    private string RunFile => Path.Combine(folder, "run");

    private string ClaimFolder => Path.Combine(folder, "claim");

    private string AliveFile => Path.Combine(folder, "alive");

    private string ResultFile => Path.Combine(folder, "result");

    /// <summary>True once it was written, and so may have been submitted.</summary>
    public bool IsWritten => File.Exists(RunFile);

    /// <summary>True once a node has begun to run it.</summary>
    public bool HasBegun => Directory.Exists(ClaimFolder);

    /// <summary>When a node began to run it; null before.</summary>
    public DateTimeOffset? BegunAt => HasBegun ? WrittenAt(ClaimFolder) : null;

    /// <summary>When the node last said that it is at work; null when it never did.</summary>
    public DateTimeOffset? AliveAt => File.Exists(AliveFile) ? WrittenAt(AliveFile) : null;

    /// <summary>The node that runs it; null while it is not to be read.</summary>
    public string? Host
    {
        get
        {
            try
            {
                return File.Exists(AliveFile) && File.ReadAllText(AliveFile).Trim() is { Length: > 0 } host ? host : null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null; // asked again soon
            }
        }
    }

    /// <summary>Writes what the node is to run.</summary>
    /// <param name="request">What.</param>
    /// <param name="variables">What is set before; null takes a variable away.</param>
    /// <exception cref="WeirException"><c>cannot_write</c>.</exception>
    public void Write(CommandRequest request, IReadOnlyDictionary<string, string?> variables)
    {
        Directory.CreateDirectory(folder);
        SpoolFile.Write(RunFile, SlurmScript.Of(folder, request, variables));
    }

    /// <summary>How it ended; null while it has not.</summary>
    public SlurmResult? ReadResult()
    {
        if (!File.Exists(ResultFile)) return null;
        try
        {
            var fields = File.ReadAllLines(ResultFile).Select(l => l.Split(' ', 2)).Where(p => p.Length == 2).ToLookup(p => p[0], p => p[1]);
            return int.TryParse(fields["exit"].FirstOrDefault(), CultureInfo.InvariantCulture, out var exit) && int.TryParse(fields["command"].FirstOrDefault(), CultureInfo.InvariantCulture, out var command)
                && uint.TryParse(fields["start"].FirstOrDefault(), CultureInfo.InvariantCulture, out var start) && uint.TryParse(fields["end"].FirstOrDefault(), CultureInfo.InvariantCulture, out var end)
                ? new SlurmResult(exit, command, fields["host"].FirstOrDefault() ?? "?", start, end)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static DateTimeOffset? WrittenAt(string path)
    {
        try
        {
            return File.GetLastWriteTimeUtc(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // asked again soon
        }
    }
}

/// <summary>How an attempt ended, by its own word.</summary>
/// <param name="ExitCode">Of the command that failed, or 0.</param>
/// <param name="Command">Number of the command that failed; -1 for none.</param>
/// <param name="Host">Node.</param>
/// <param name="Start">Seconds since 1970.</param>
/// <param name="End">Seconds since 1970.</param>
internal sealed record SlurmResult(int ExitCode, int Command, string Host, long Start, long End);
