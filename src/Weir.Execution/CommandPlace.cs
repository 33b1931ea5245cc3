namespace Weir.Execution;

/// <summary>Where a request waits or runs, told as soon as it is known.</summary>
/// <param name="Job">What the cluster calls it, such as <c>1234_7</c>.</param>
/// <param name="Host">The machine that runs it; null while it waits.</param>
/// <param name="BegunAt">When that machine began; null while it waits.</param>
public sealed record CommandPlace(string Job, string? Host = null, DateTimeOffset? BegunAt = null);
