namespace Weir.Foundation.Secrets;

/// <summary>Takes secrets out of texts before they are shown or kept.</summary>
/// <remarks>A secret is found by its value, also as it stands in an address (percent-encoded), and each line of one of several lines. Values of fewer than
/// <see cref="Shortest"/> characters are not looked for: they would be found everywhere.</remarks>
public sealed class SecretMask
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Shown = "***";

    /// <summary>Characters that a value must have to be looked for in texts.</summary>
    public const int Shortest = 6;

    private readonly string[] _values;

    private SecretMask(string[] values) => _values = values;

    /// <summary>Hides nothing.</summary>
    public static SecretMask None { get; } = new([]);

    /// <summary>True where there is nothing to hide.</summary>
    public bool IsEmpty => _values.Length == 0;

    /// <summary>Hides these values.</summary>
    public static SecretMask Of(IEnumerable<string> values)
    {
        var all = values.SelectMany(Forms).Where(v => v.Length >= Shortest).Distinct(StringComparer.Ordinal).OrderByDescending(v => v.Length).ToArray();
        return all.Length == 0 ? None : new SecretMask(all);
    }

    /// <summary>The variables of an environment whose names say that they hold secrets.</summary>
    /// <param name="environment">Names and values.</param>
    /// <param name="names">Which are secret.</param>
    public static IEnumerable<string> ValuesOf(IEnumerable<KeyValuePair<string, string?>> environment, SecretNames names) =>
        environment.Where(v => v.Value is not null && names.Matches(v.Key)).Select(v => v.Value!);

    /// <summary>This one and more.</summary>
    public SecretMask With(IEnumerable<string> values) => Of(_values.Concat(values));

    /// <summary>The text with <see cref="Shown"/> for each secret.</summary>
    public string Text(string text)
    {
        foreach (var value in _values) text = text.Replace(value, Shown, StringComparison.Ordinal);
        return text;
    }

    private static IEnumerable<string> Forms(string value)
    {
        yield return value;
        var lines = value.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var line in lines) yield return line;
        if (lines.Length == 1 && Uri.EscapeDataString(value) is var escaped && escaped != value) yield return escaped;
    }
}
