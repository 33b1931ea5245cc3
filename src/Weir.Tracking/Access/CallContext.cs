namespace Weir.Tracking.Access;

/// <summary>What an answer may depend on besides its request: who asks, and what he may see.</summary>
internal sealed record CallContext(Caller Caller, ReadableObjects Experiments, ReadableObjects Models)
{
    /// <summary>Of a caller from whom nothing is hidden.</summary>
    public static CallContext Unlimited(Caller caller) => new(caller, ReadableObjects.All, ReadableObjects.All);
}
