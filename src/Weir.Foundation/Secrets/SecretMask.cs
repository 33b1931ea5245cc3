using System.Buffers;
using System.Text;

namespace Weir.Foundation.Secrets;

/// <summary>Takes secrets out of texts before they are shown or kept.</summary>
/// <remarks>A secret is found by its value, also as it stands in an address (percent-encoded), in JSON or in a literal of a program (escaped), and each line of one of several lines.
/// Values of fewer than <see cref="Shortest"/> characters are not looked for: they would be found everywhere.</remarks>
public sealed class SecretMask
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Shown = "***";

    /// <summary>Characters that a value must have to be looked for in texts.</summary>
    public const int Shortest = 6;

    private readonly string[] _values; // the longest first
    private SearchValues<string>? _finder;

    private SecretMask(string[] values) => _values = values;

    /// <summary>Hides nothing.</summary>
    public static SecretMask None { get; } = new([]);

    /// <summary>True where there is nothing to hide.</summary>
    public bool IsEmpty => _values.Length == 0;

    /// <summary>Characters of the longest form of a secret.</summary>
    internal int Longest => IsEmpty ? 0 : _values[0].Length;

    /// <summary>Hides these values.</summary>
    public static SecretMask Of(IEnumerable<string> values) => OfForms(values.SelectMany(SecretForms.Of));

    /// <summary>The variables of an environment whose names say that they hold secrets.</summary>
    /// <param name="environment">Names and values.</param>
    /// <param name="names">Which are secret.</param>
    public static IEnumerable<string> ValuesOf(IEnumerable<KeyValuePair<string, string?>> environment, SecretNames names) =>
        environment.Where(v => v.Value is not null && names.Matches(v.Key)).Select(v => v.Value!);

    /// <summary>This one and more.</summary>
    public SecretMask With(IEnumerable<string> values) => OfForms(_values.Concat(values.SelectMany(SecretForms.Of)));

    /// <summary>This one and another.</summary>
    public SecretMask With(SecretMask other) => other.IsEmpty ? this : IsEmpty ? other : OfForms(_values.Concat(other._values));

    /// <summary>The text with <see cref="Shown"/> for each secret.</summary>
    public string Text(string text)
    {
        if (Next(text, 0) is not { } found) return text;
        var clean = new StringBuilder(text.Length);
        var at = 0;
        for (var next = (ValueTuple<int, int>?)found; next is var (start, end); next = Next(text, at))
        {
            clean.Append(text, at, start - at).Append(Shown);
            at = end;
        }

        return clean.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Where secrets cover a text next, from a place on: overlapping ones are one stretch. Null where there are none.</summary>
    internal (int Start, int End)? Next(ReadOnlySpan<char> text, int from)
    {
        if (IsEmpty) return null;
        _finder ??= SearchValues.Create(_values, StringComparison.Ordinal);
        var at = text[from..].IndexOfAny(_finder);
        if (at < 0) return null;
        var start = from + at;
        var end = start;
        for (var i = start; i == start || i < end; i++) end = Math.Max(end, i + LengthAt(text[i..]));
        return (start, end);
    }

    /// <summary>The same over bytes of UTF-8, each as one character.</summary>
    internal SecretMask OfBytes() => OfForms(_values.Select(v => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(v))));

    private static SecretMask OfForms(IEnumerable<string> forms)
    {
        var all = forms.Where(v => v.Length >= Shortest).Distinct(StringComparer.Ordinal).OrderByDescending(v => v.Length).ToArray();
        return all.Length == 0 ? None : new SecretMask(all);
    }

    private int LengthAt(ReadOnlySpan<char> text)
    {
        foreach (var value in _values)
            if (text.StartsWith(value, StringComparison.Ordinal)) return value.Length;
        return 0;
    }
}
