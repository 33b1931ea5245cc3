using Weir.Configuration.Tree;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Validation;

/// <summary>A value that is not as its schema wants it.</summary>
/// <param name="Key">The whole key; empty for the root.</param>
/// <param name="Message">What is wrong, with what is allowed.</param>
/// <param name="Hint">What to write instead, where that is known.</param>
/// <param name="Origin">Where the value is from; of a missing key the mapping that lacks it.</param>
/// <param name="IsWarning">True for what is only deprecated.</param>
public sealed record ConfigViolation(string Key, string Message, string? Hint, ConfigOrigin Origin, bool IsWarning = false)
{
    /// <summary>All violations as one failure.</summary>
    public static WeirException Failure(IReadOnlyList<ConfigViolation> violations)
    {
        var faults = violations.Where(v => !v.IsWarning).ToList();
        return new WeirException(
            "config_invalid",
            string.Join("; ", faults.Select(f => $"{f.Message} ({f.Origin})")),
            faults.Count == 1 ? faults[0].Hint : $"{faults.Count} values are not as the schema wants them",
            faults[0].Origin.Location(faults[0].Key));
    }
}
