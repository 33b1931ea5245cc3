namespace Weir.Client;

/// <summary>Tags of runs that Weir gives a meaning to.</summary>
public static class WeirTags
{
    /// <summary>Why a run failed, in one sentence.</summary>
    public const string Failure = "weir.failure";
}
