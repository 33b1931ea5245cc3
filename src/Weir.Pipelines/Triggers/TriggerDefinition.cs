namespace Weir.Pipelines.Triggers;

/// <summary>When something is run, and what: by the clock, by new data, by a git ref, by a call, or by hand alone.</summary>
/// <param name="Name">Letters, digits, <c>_ - .</c>; the only one of its kind in a project.</param>
/// <remarks>What JSON leaves out arrives as null or 0, and stands for the value given here.</remarks>
public sealed record TriggerDefinition(string Name)
{
    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>By the clock.</summary>
    public CronRule? Cron { get; init; }

    /// <summary>When files of the project's machine change.</summary>
    public FileRule? File { get; init; }

    /// <summary>When objects of a bucket change.</summary>
    public BucketRule? Bucket { get; init; }

    /// <summary>When a branch or tag moves.</summary>
    public GitRule? Git { get; init; }

    /// <summary>When somebody calls.</summary>
    public WebhookRule? Webhook { get; init; }

    /// <summary>Words of Weir's own command line, run in the project's root; <c>{slot}</c>, <c>{partition}</c> and <c>{date}</c> are put in.</summary>
    public IReadOnlyList<string> Command { get; init => field = value ?? field; } = ["repro"];

    /// <summary>What happens when the run before is still at work: <c>forbid</c>, <c>queue</c>, <c>queue_one</c>, <c>replace</c>, <c>allow</c>.</summary>
    public string Overlap { get; init => field = value ?? field; } = Overlaps.Forbid;

    /// <summary>How many runs may be at work at once where they may overlap, and in a backfill.</summary>
    public int MostAtOnce { get; init => field = value == 0 ? field : value; } = 1;

    /// <summary>Seconds after which a run is ended; 0 for never.</summary>
    public double TimeoutSeconds { get; init; }

    /// <summary>Seconds that must lie between two firings by data, ref or call; what comes sooner waits and counts once.</summary>
    public double LeastSecondsBetween { get; init; }

    /// <summary>What sets it off: <c>cron</c>, <c>file</c>, <c>bucket</c>, <c>git</c>, <c>webhook</c> or <c>manual</c>.</summary>
    public string Kind => Cron is not null ? "cron" : File is not null ? "file" : Bucket is not null ? "bucket" : Git is not null ? "git" : Webhook is not null ? "webhook" : "manual";
}

/// <summary>By the clock.</summary>
/// <param name="Expression">Five fields, <c>@daily</c> and its like, <c>@every 90m</c>.</param>
public sealed record CronRule(string Expression)
{
    /// <summary>Name in the IANA data base; UTC when not given.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Nothing before.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Nothing after.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>What is done about times at which no server ran: <c>none</c>, <c>latest</c>, <c>all</c>.</summary>
    public string CatchUp { get; init => field = value ?? field; } = CatchUps.None;

    /// <summary>Most times that are caught up, the newest.</summary>
    public int MostCaughtUp { get; init => field = value == 0 ? field : value; } = 100;

    /// <summary>Seconds after which a time that could not be met is given up; 0 for never.</summary>
    public double DeadlineSeconds { get; init; }

    /// <summary>Each firing waits up to so many seconds more, always the same for the same time, so that many do not start at once.</summary>
    public double JitterSeconds { get; init; }
}

/// <summary>When files change: their names, lengths or times.</summary>
/// <param name="Path">Below the project's root or absolute; a folder, a file, or a pattern with <c>*</c> in its last part.</param>
public sealed record FileRule(string Path)
{
    /// <summary>Seconds between two looks.</summary>
    public double EverySeconds { get; init => field = value == 0 ? field : value; } = 10;

    /// <summary>Seconds that everything must have stayed the same: who is still writing is not disturbed.</summary>
    public double QuietSeconds { get; init => field = value == 0 ? field : value; } = 5;
}

/// <summary>When objects below a prefix change.</summary>
/// <param name="Url"><c>s3://bucket/prefix</c>.</param>
public sealed record BucketRule(string Url)
{
    /// <summary>Seconds between two looks.</summary>
    public double EverySeconds { get; init => field = value == 0 ? field : value; } = 60;

    /// <summary>Seconds that everything must have stayed the same.</summary>
    public double QuietSeconds { get; init; }
}

/// <summary>When a ref points elsewhere.</summary>
/// <param name="Ref">Branch, tag, or a full name such as <c>refs/heads/main</c>.</param>
public sealed record GitRule(string Ref)
{
    /// <summary>Repository; the project's own when not given.</summary>
    public string? Repository { get; init; }

    /// <summary>Seconds between two looks.</summary>
    public double EverySeconds { get; init => field = value == 0 ? field : value; } = 60;
}

/// <summary>When somebody calls <c>POST /api/weir/v1/hooks/NAME</c> with a body signed by HMAC-SHA256. The secret itself is not stored.</summary>
public sealed record WebhookRule
{
    /// <summary>Variable of the server's environment that holds the secret.</summary>
    public string? SecretVariable { get; init; }

    /// <summary>File on the server that holds the secret.</summary>
    public string? SecretFile { get; init; }
}

/// <summary>The words for what happens when the run before is still at work.</summary>
public static class Overlaps
{
    /// <summary>The new one is skipped.</summary>
    public const string Forbid = "forbid";

    /// <summary>Each waits its turn.</summary>
    public const string Queue = "queue";

    /// <summary>The newest waits its turn; one that waited before is skipped.</summary>
    public const string QueueOne = "queue_one";

    /// <summary>The one at work is ended.</summary>
    public const string Replace = "replace";

    /// <summary>They run side by side.</summary>
    public const string Allow = "allow";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Forbid, Queue, QueueOne, Replace, Allow];
}

/// <summary>The words for what is done about times that were missed.</summary>
public static class CatchUps
{
    /// <summary>They are noted as skipped.</summary>
    public const string None = "none";

    /// <summary>The last one is run.</summary>
    public const string Latest = "latest";

    /// <summary>All are run, oldest first.</summary>
    public const string All = "all";
}
