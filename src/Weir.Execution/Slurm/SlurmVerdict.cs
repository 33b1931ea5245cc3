namespace Weir.Execution.Slurm;

/// <summary>What a job's state means for whoever waits for it.</summary>
/// <param name="State"><c>pending</c>, <c>stuck</c>, <c>running</c>, <c>succeeded</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Cause">Why; null where the state says it all.</param>
internal sealed record SlurmVerdict(string State, string? Cause = null)
{
    public const string Pending = "pending";
    public const string Stuck = "stuck";
    public const string Running = "running";
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";

    // Accepted, and never run.
    private static readonly Dictionary<string, string> Hopeless = new()
    {
        ["DependencyNeverSatisfied"] = "a job that it waits for has failed",
        ["PartitionConfig"] = "no node of the partition has what it asks for",
        ["PartitionNodeLimit"] = "it asks for more nodes than the partition has",
        ["PartitionTimeLimit"] = "it asks for more time than the partition gives",
        ["PartitionDown"] = "the partition is down",
        ["PartitionInactive"] = "the partition is not active",
        ["ReqNodeNotAvail"] = "the nodes that it needs are not there",
        ["BadConstraints"] = "no node fulfils its constraints",
        ["JobHeldUser"] = "somebody holds it back: scontrol release",
        ["JobHeldAdmin"] = "an administrator holds it back",
        ["launch failed requeued held"] = "it could not be started on its node and is held back; look for a drained node: sinfo -R",
    };

    /// <summary>True for a state in which nothing more happens.</summary>
    public bool IsEnd => State is Succeeded or Failed or Cancelled;

    /// <summary>What a line of <c>scontrol</c> means.</summary>
    public static SlurmVerdict Of(SlurmJob job)
    {
        var (code, signal) = job.ExitCode;
        return job.State.Split(' ', '+')[0] switch
        {
            "PENDING" when Words(job.Reason) is not null => new(Stuck, job.Reason),
            "PENDING" => new(Pending, job.Reason == "Dependency" ? "dependency" : null),
            "REQUEUED" or "SPECIAL_EXIT" or "REQUEUE_HOLD" or "REQUEUE_FED" => new(Stuck, job.Reason),
            "COMPLETED" => new(Succeeded),
            "FAILED" => new(Failed, signal != 0 ? "signal" : code != 0 ? "exit-code" : OutcomeCauses.Lost), // the reason misleads: the exit code tells
            "OUT_OF_MEMORY" => new(Failed, OutcomeCauses.OutOfMemory),
            "TIMEOUT" or "DEADLINE" => new(Failed, OutcomeCauses.Timeout),
            "NODE_FAIL" or "BOOT_FAIL" => new(Failed, OutcomeCauses.NodeLost),
            "PREEMPTED" => new(Failed, OutcomeCauses.NodeLost),
            "CANCELLED" or "REVOKED" => new(Cancelled),
            _ => new(Running),
        };
    }

    /// <summary>Why a job with this reason will not run; null when it may.</summary>
    public static string? Words(string reason)
    {
        if (Hopeless.TryGetValue(reason.Replace('_', ' '), out var words) || Hopeless.TryGetValue(reason, out words)) return words;
        return reason.StartsWith("ReqNodeNotAvail", StringComparison.Ordinal) ? Hopeless["ReqNodeNotAvail"] : null;
    }
}
