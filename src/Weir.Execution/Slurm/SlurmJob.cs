using System.Globalization;

namespace Weir.Execution.Slurm;

/// <summary>One line of <c>scontrol show job -o</c>: <c>Key=Value</c> with single blanks between, where some values hold blanks themselves.</summary>
/// <param name="Fields">Values by key.</param>
internal sealed record SlurmJob(IReadOnlyDictionary<string, string> Fields)
{
    // Values of these may hold blanks, and what looks like further keys: the next key that is known ends them.
    private static readonly string[] Free = ["JobName", "Comment", "AdminComment", "SystemComment", "Command", "WorkDir", "StdErr", "StdIn", "StdOut", "Features", "Network", "Licenses"];

    private static readonly HashSet<string> Known =
    [
        "JobId", "ArrayJobId", "ArrayTaskId", "ArrayTaskThrottle", "HetJobId", "HetJobOffset", "HetJobIdSet", "JobName", "UserId", "GroupId", "MCS_label", "Priority", "Nice", "Account", "QOS", "WCKey", "JobState", "Reason", "FailedNode", "Dependency",
        "Requeue", "Restarts", "BatchFlag", "Reboot", "ExitCode", "DerivedExitCode", "RunTime", "TimeLimit", "TimeMin", "SubmitTime", "EligibleTime", "AccrueTime", "StartTime", "EndTime", "Deadline", "PreemptEligibleTime", "PreemptTime",
        "SuspendTime", "SecsPreSuspend", "LastSchedEval", "Scheduler", "Partition", "AllocNode:Sid", "ReqNodeList", "ExcNodeList", "NodeList", "SchedNodeList", "BatchHost", "NumNodes", "NumCPUs", "NumTasks", "CPUs/Task", "ReqB:S:C:T", "TRES",
        "Socks/Node", "NtasksPerN:B:S:C", "CoreSpec", "MinCPUsNode", "MinMemoryCPU", "MinMemoryNode", "MinTmpDiskNode", "Features", "DelayBoot", "OverSubscribe", "Contiguous", "Licenses", "Network", "Command", "WorkDir", "Comment",
        "AdminComment", "SystemComment", "StdErr", "StdIn", "StdOut", "Power", "MailUser", "MailType", "TresPerNode", "TresPerTask", "TresPerJob", "MemPerTres", "CpusPerTres", "Switches", "KillOInInvalidDependent", "Reservation", "BurstBuffer",
    ];

    public string State => this["JobState"];

    public string Reason => this["Reason"];

    public string this[string key] => Fields.GetValueOrDefault(key, string.Empty);

    /// <summary>Code and signal of <c>ExitCode=7:0</c>; zeros for what is no such pair.</summary>
    public (int Code, int Signal) ExitCode =>
        this["ExitCode"].Split(':') is [var first, var second] && int.TryParse(first, CultureInfo.InvariantCulture, out var code) && int.TryParse(second, CultureInfo.InvariantCulture, out var signal) ? (code, signal) : (0, 0);

    /// <summary>The node that it was given; null before.</summary>
    public string? Node => this["BatchHost"] is { Length: > 0 } node and not "(null)" ? node : null;

    /// <summary>When it began; null before. The client asks for the time of the whole world.</summary>
    public DateTimeOffset? StartedAt => DateTimeOffset.TryParse(this["StartTime"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    /// <summary>The job that it is known by: of an array, the array's.</summary>
    public string Id => Fields.GetValueOrDefault("ArrayJobId") ?? this["JobId"];

    /// <summary>Tasks of an array that this line stands for; one that is not of an array is 0.</summary>
    public IEnumerable<int> Tasks => Fields.TryGetValue("ArrayTaskId", out var tasks) ? Ranges(tasks) : [0];

    /// <summary>True where Slurm cut the list of tasks, so that more wait than it tells.</summary>
    public bool IsCut => this["ArrayTaskId"].Contains("...", StringComparison.Ordinal);

    /// <summary>Reads a line.</summary>
    public static SlurmJob Parse(string line)
    {
        var fields = new Dictionary<string, string>();
        string? key = null;
        var from = 0;
        for (var at = 0; at < line.Length;)
        {
            var end = line.IndexOf(' ', at) is var blank and >= 0 ? blank : line.Length;
            var word = line.AsSpan(at, end - at);
            var equals = word.IndexOf('=');
            var isKey = equals > 0 && Known.Contains(word[..equals].ToString());
            // A free text may hold `Reason=x` as well; after it comes what usually comes, and the first of each key counts.
            if (isKey && !(key is not null && Free.Contains(key) && fields.ContainsKey(word[..equals].ToString())))
            {
                if (key is not null) fields.TryAdd(key, line[from..Math.Max(from, at - 1)]);
                key = word[..equals].ToString();
                from = at + equals + 1;
            }

            at = end + 1;
        }

        if (key is not null) fields.TryAdd(key, line[from..].TrimEnd('\n'));
        return new SlurmJob(fields);
    }

    // 3, 0-9, 0-9%2, 0-8:4, 1,3,5-7%2
    private static IEnumerable<int> Ranges(string text)
    {
        foreach (var part in text.Split('%')[0].Split(','))
        {
            var step = part.Split(':');
            var ends = step[0].Split('-');
            if (!int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)) continue;
            var last = ends.Length > 1 && int.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : first;
            var by = step.Length > 1 && int.TryParse(step[1], NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? s : 1;
            for (var i = first; i <= last; i += by) yield return i;
        }
    }
}
