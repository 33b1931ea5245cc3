using Weir.Client.Inference;

namespace Weir.Server.Scoring;

/// <summary>A version's place at the desk: its process, started once for all who ask. What changes does so under the desk's lock.</summary>
internal sealed class ScoringSeat(string key)
{
    /// <summary>Which version.</summary>
    public string Key => key;

    /// <summary>The process and how to call it, once it answers.</summary>
    public Task<(ServeProcess Process, InferenceClient Client)> Started { get; set; } = null!;

    /// <summary>Ends its start where nobody waits for that any more.</summary>
    public CancellationTokenSource Stopping { get; init; } = null!;

    /// <summary>Ends it when nobody asks.</summary>
    public ITimer? Timer { get; set; }

    /// <summary>How many wait for it just now.</summary>
    public int Asking { get; set; }

    /// <summary>When somebody last asked, or had an answer.</summary>
    public long LastAsked { get; set; }

    /// <summary>True when nobody else is to get it.</summary>
    public bool IsRetired { get; set; }

    /// <summary>Its end, once that has begun.</summary>
    public Task? Ending { get; set; }

    /// <summary>True when it failed to start, or its process has ended.</summary>
    public bool HasEnded => Started.IsCompleted && (!Started.IsCompletedSuccessfully || Started.Result.Process.HasExited);
}
