namespace Weir.Pipelines.Tests.Triggers;

/// <summary>A wall clock that a test moves; elapsed time runs as ever.</summary>
internal sealed class MovedClock(DateTimeOffset start) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = start;

    public override DateTimeOffset GetUtcNow() => Now;
}
