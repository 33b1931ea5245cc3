namespace Weir.Pipelines.Jobs;

/// <summary>Hears what becomes of jobs; calls may come at the same time.</summary>
public interface IJobListener
{
    /// <summary>A job begins.</summary>
    /// <param name="number">Its number; null for a single run.</param>
    /// <param name="overrides">Its overrides as they may be shown.</param>
    /// <param name="output">Its output folder.</param>
    void Began(int? number, IReadOnlyList<string> overrides, string output);

    /// <summary>A job printed a line; secrets are hidden.</summary>
    void Printed(int? number, string line, bool isError);

    /// <summary>A job has ended.</summary>
    void Ended(int? number, IReadOnlyList<string> overrides, JobEnd end);

    /// <summary>Something to know.</summary>
    void Warn(string message);
}

/// <summary>How a job ended.</summary>
/// <param name="ExitCode">0 for success.</param>
/// <param name="Elapsed">Wall time.</param>
/// <param name="Error">What went wrong, in a sentence; null where nothing did.</param>
public sealed record JobEnd(int ExitCode, TimeSpan Elapsed, string? Error)
{
    /// <summary>Its tracking run; null outside a project.</summary>
    public string? RunId { get; init; }

    /// <summary>True when it did what it should.</summary>
    public bool IsSuccess => ExitCode == 0 && Error is null;
}
