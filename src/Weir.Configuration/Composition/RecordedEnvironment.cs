using System.Collections.Concurrent;

namespace Weir.Configuration.Composition;

/// <summary>An environment that remembers which of its variables a composition read, and what they were.</summary>
/// <param name="inner">Who answers.</param>
public sealed class RecordedEnvironment(Func<string, string?> inner)
{
    private readonly ConcurrentDictionary<string, string?> _read = new(StringComparer.Ordinal);

    /// <summary>What was read, by name; null where there is no such variable.</summary>
    public IReadOnlyDictionary<string, string?> Values => _read;

    /// <summary>Reads a variable; for <see cref="ComposeRequest.Environment"/>.</summary>
    public string? Read(string name) => _read.GetOrAdd(name, inner);
}
