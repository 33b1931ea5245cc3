namespace Weir.Client;

/// <summary>Tags of runs that Weir gives a meaning to.</summary>
public static class WeirTags
{
    /// <summary>Why a run failed, in one sentence.</summary>
    public const string Failure = "weir.failure";

    /// <summary>Id that a run had in a folder of offline runs.</summary>
    public const string OfflineId = "weir.offlineId";

    /// <summary>Since when nothing was heard of a run at work, as an instant in UTC. Taken away when it speaks again.</summary>
    public const string Stale = "weir.stale";

    /// <summary>The run that a run is a copy of.</summary>
    public const string CopiedFrom = "weir.copiedFrom";
}
