using Weir.Foundation.Secrets;

namespace Weir.Tuning.Running;

/// <summary>What a trial runs where a configuration is composed for each.</summary>
/// <param name="Words">Program and arguments.</param>
/// <param name="Variables">Variables besides those of every trial.</param>
/// <param name="Secrets">What is hidden in its log and in what is told of its failure.</param>
public sealed record ComposedTrial(IReadOnlyList<string> Words, IReadOnlyDictionary<string, string?> Variables, SecretMask Secrets)
{
    /// <summary>What goes when it has ended; null for nothing.</summary>
    public IAsyncDisposable? Files { get; init; }
}
