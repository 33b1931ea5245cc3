namespace Weir.Foundation.Progress;

/// <summary>Hears how far long work has come. A terminal shows it; a pipe stays quiet.</summary>
public interface IProgressSink
{
    /// <summary>Says where the work stands.</summary>
    /// <param name="activity">What is being done, in a few words ("importing trips.csv").</param>
    /// <param name="done">How much is done, in the unit of <paramref name="total"/>.</param>
    /// <param name="total">How much there is; null when unknown.</param>
    /// <param name="unit">What is counted ("rows", "bytes", "files").</param>
    void Report(string activity, long done, long? total, string unit);
}

/// <summary>Hears and says nothing.</summary>
public sealed class NoProgress : IProgressSink
{
    /// <summary>The one instance.</summary>
    public static NoProgress Instance { get; } = new();

    /// <inheritdoc/>
    public void Report(string activity, long done, long? total, string unit)
    {
    }
}
