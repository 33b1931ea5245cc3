using System.Globalization;

namespace Weir.Versioning.Config;

/// <summary>What a key takes.</summary>
/// <param name="Name">The key.</param>
/// <param name="Kind">The type of its value.</param>
/// <param name="Choices">The words it takes, where only some are.</param>
internal sealed record ConfigKey(string Name, ConfigKind Kind = ConfigKind.Text, string[]? Choices = null)
{
    /// <summary>What is wrong with a value, or null.</summary>
    public string? Fault(string value) => Kind switch
    {
        ConfigKind.Flag => value.ToLowerInvariant() is "true" or "false" ? null : "expected true or false",
        ConfigKind.Count => int.TryParse(value, CultureInfo.InvariantCulture, out var n) && n >= 1 ? null : "expected a whole number from 1",
        ConfigKind.Number => int.TryParse(value, CultureInfo.InvariantCulture, out _) ? null : "expected a whole number",
        ConfigKind.Seconds => double.TryParse(value, CultureInfo.InvariantCulture, out var s) && s >= 0 ? null : "expected a number of seconds",
        ConfigKind.Links => value.Split(',').Select(v => v.Trim()).Where(v => !Choices!.Contains(v)).ToList() is { Count: > 0 } wrong ? $"unsupported link type {string.Join(", ", wrong)}; there are {string.Join(", ", Choices!)}" : null,
        ConfigKind.Choice => Choices!.Contains(value.ToLowerInvariant()) ? null : $"expected {string.Join(" or ", Choices!)}",
        _ => null,
    };
}

/// <summary>Types of values.</summary>
internal enum ConfigKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>A whole number from 1.</summary>
    Count,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A number of seconds from 0.</summary>
    Seconds,

    /// <summary>Link types.</summary>
    Links,

    /// <summary>One of some words.</summary>
    Choice,
}
