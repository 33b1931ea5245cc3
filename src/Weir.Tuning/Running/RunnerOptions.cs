using Weir.Foundation.Secrets;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Running;

/// <summary>How the trials of a study are run by commands.</summary>
public sealed record RunnerOptions
{
    /// <summary>The command; null where the launcher knows by itself what a trial is.</summary>
    public TrialCommand? Command { get; init; }

    /// <summary>Makes of a trial what is run; null for <see cref="Command"/> as it is.</summary>
    public Func<TrialRecord, ComposedTrial>? Compose { get; init; }

    /// <summary>Runs it; null for processes of this machine.</summary>
    public ITrialLauncher? Launcher { get; init; }

    /// <summary>Where it runs.</summary>
    public required string Folder { get; init; }

    /// <summary>Where logs and files of parameters of trials are kept.</summary>
    public required string LogFolder { get; init; }

    /// <summary>Where values come from: standard output, which may give all of them, or one a direction.</summary>
    public IReadOnlyList<ObjectiveSource> Objectives { get; init; } = [ObjectiveSource.Output];

    /// <summary>Trials at once.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>No new trial is begun after this time, and those at work are ended; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Longest run of one trial; null for no limit.</summary>
    public TimeSpan? TrialTimeout { get; init; }

    /// <summary>How long a trial stays a worker's without a sign of life; one is given every third of it.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>No more trials once so many in a row brought nothing better; null for no such end.</summary>
    public int? StaleTrials { get; init; }

    /// <summary>What to call these workers.</summary>
    public string WorkerName { get; init; } = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>False where commands do not reach the tracking server: they are not told of their run then.</summary>
    public bool IsTrackingReachable { get; init; } = true;

    /// <summary>What is hidden in the logs of trials and in what is told of their failures.</summary>
    public SecretMask Secrets { get; init; } = SecretMask.None;

    /// <summary>Variables that commands get besides those of the trial.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();
}
