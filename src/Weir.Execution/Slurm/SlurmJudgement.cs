namespace Weir.Execution.Slurm;

/// <summary>How long one may wait for a result in spite of what Slurm says.</summary>
internal enum SlurmPatience
{
    /// <summary>As long as Slurm says the same: it waits or is at work.</summary>
    Endless,

    /// <summary>It waits for what will not come by itself.</summary>
    Stuck,

    /// <summary>It has ended; a shared folder may show the result a moment later.</summary>
    Result,

    /// <summary>Slurm ended it: there will be no result.</summary>
    None,
}

/// <summary>What to make of an attempt that has left no result, by what Slurm says of its job and what its folder shows.</summary>
/// <param name="Patience">How long that may go on.</param>
/// <param name="Cause">What it is told as then: see <see cref="OutcomeCauses"/>.</param>
/// <param name="Words">The same in words.</param>
internal sealed record SlurmJudgement(SlurmPatience Patience, string Cause = "", string Words = "")
{
    /// <summary>The exit code of an attempt that finds that it has begun before.</summary>
    public const int BegunBefore = 97;

    private const string OutOfMemory = "it took more memory than it was given";

    private static readonly SlurmJudgement Waits = new(SlurmPatience.Endless);

    // Slurm tells whole seconds.
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(2);

    /// <summary>Judges.</summary>
    /// <param name="job">What Slurm says; null when it knows nothing of it, or has given its number to another.</param>
    /// <param name="look">Looks at what its folder shows; only asked where that matters.</param>
    /// <param name="print">Reads what Slurm wrote where the job prints.</param>
    public static SlurmJudgement Of(SlurmJob? job, Func<SlurmSeen> look, Func<string> print)
    {
        var verdict = job is null ? null : SlurmVerdict.Of(job);
        if (verdict is { IsEnd: false, State: not SlurmVerdict.Stuck } && job!.State != "RUNNING") return Waits;
        var seen = look();
        if (verdict is { State: SlurmVerdict.Running })
            return seen is { HasBegun: true, IsAlive: false } ? new(SlurmPatience.Stuck, OutcomeCauses.Stuck, $"Slurm says that it runs, but its node {job!.Node ?? "?"} does not answer") : Waits;
        if (job is null || verdict is null) return seen.IsAlive ? Waits : new(SlurmPatience.Result, OutcomeCauses.Lost, "Slurm knows nothing of the job any more, and it left no result");
        if (verdict.State == SlurmVerdict.Stuck) // unless that is a second start of what is at work
            return seen.IsAlive ? Waits : new(SlurmPatience.Stuck, OutcomeCauses.Stuck, $"Slurm would not run it ({verdict.Cause}): {SlurmVerdict.Words(verdict.Cause ?? string.Empty) ?? "see scontrol show job"}");
        if (seen.HasBegun && job.ExitCode == (BegunBefore, 0))
            return seen.IsAlive ? Waits : new(SlurmPatience.Result, OutcomeCauses.Lost, "Slurm started it twice, and what ran first left no result");
        return verdict switch
        {
            { State: SlurmVerdict.Cancelled } => Cancelled(job, seen),
            { State: SlurmVerdict.Succeeded } => new(SlurmPatience.Result, OutcomeCauses.LostResult, "Slurm says that the job succeeded, but it left no result"),
            { Cause: OutcomeCauses.Timeout } => new(SlurmPatience.None, OutcomeCauses.Timeout, "it took longer than Slurm gave it"),
            { Cause: OutcomeCauses.NodeLost } => new(SlurmPatience.None, OutcomeCauses.NodeLost, $"the node {job.Node ?? "?"} failed or was taken away"),
            { Cause: OutcomeCauses.OutOfMemory } => new(SlurmPatience.None, OutcomeCauses.OutOfMemory, OutOfMemory),
            _ => Failed(job, verdict, seen, print()),
        };
    }

    private static SlurmJudgement Failed(SlurmJob job, SlurmVerdict verdict, SlurmSeen seen, string printed)
    {
        if (printed.Contains("exceeded memory limit", StringComparison.Ordinal)) return new(SlurmPatience.None, OutcomeCauses.OutOfMemory, OutOfMemory); // without control groups Slurm says so only there
        var patience = verdict.Cause == "signal" ? SlurmPatience.None : SlurmPatience.Result;
        return seen.HasBegun
            ? new(patience, verdict.Cause!, $"Slurm ended it: {job.State}, exit code {job["ExitCode"]}")
            : new(patience, verdict.Cause!, $"the node {job.Node ?? "?"} could not begin it{Last(printed)}; does it see the folder of the project under the same path?");
    }

    // Slurm cancels by itself what a node refuses, and what it was to start again without being allowed to.
    private static SlurmJudgement Cancelled(SlurmJob job, SlurmSeen seen)
    {
        if (!seen.HasBegun && job.Node is { } node)
            return new(SlurmPatience.Result, OutcomeCauses.Lost, $"the node {node} would not start it, as it does with a number that a controller, before it crashed, had given to another job");
        return job.StartedAt > seen.BegunAt + Rounding
            ? new(SlurmPatience.None, OutcomeCauses.Lost, "a controller that had crashed started it a second time, and ended both")
            : new(SlurmPatience.None, OutcomeCauses.Cancelled, "somebody cancelled the job");
    }

    private static string Last(string printed) => printed.Trim().Split('\n')[^1] is { Length: > 0 } line ? $" ({line})" : string.Empty;
}
