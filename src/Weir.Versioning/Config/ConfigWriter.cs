using System.Text;
using Weir.Foundation.Errors;

namespace Weir.Versioning.Config;

/// <summary>Writes the INI dialect byte for byte as Python's ConfigObj does, which DVC writes with: comments of the old file are lost there and here.</summary>
internal static class ConfigWriter
{
    private const string Indent = "    ";

    /// <summary>The whole file.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: a name or value that no quotes can hold.</exception>
    public static string Write(ConfigSections sections)
    {
        var text = new StringBuilder();
        foreach (var (name, keys) in sections.InFileOrder())
        {
            text.Append('[').Append(Quote(name, isMultiline: false)).Append("]\n");
            foreach (var (key, value) in keys) text.Append(Indent).Append(Quote(key, isMultiline: false)).Append(" = ").Append(Quote(value)).Append('\n');
        }

        return text.Length == 0 ? "\n" : text.ToString();
    }

    private static string Quote(ConfigValue value) => value.Items switch
    {
        null => Quote(value.Text, isMultiline: true),
        [] => ",",
        [var only] => Quote(only, isMultiline: false) + ",",
        var items => string.Join(", ", items.Select(i => Quote(i, isMultiline: false))),
    };

    private static string Quote(string value, bool isMultiline)
    {
        if (value.Length == 0) return "\"\"";
        if (isMultiline && ((value.Contains('\'', StringComparison.Ordinal) && value.Contains('"', StringComparison.Ordinal)) || value.Contains('\n', StringComparison.Ordinal))) return Triple(value);
        if (value.Contains('\n', StringComparison.Ordinal)) throw Unquotable(value);
        var isPlain = !IsBlankOrQuote(value[0]) && !IsBlankOrQuote(value[^1]) && !value.Contains(',', StringComparison.Ordinal) && !value.Contains('#', StringComparison.Ordinal);
        return isPlain ? value : Single(value);
    }

    private static bool IsBlankOrQuote(char c) => char.IsWhiteSpace(c) || c is '\'' or '"';

    private static string Single(string value)
    {
        if (!value.Contains('"', StringComparison.Ordinal)) return $"\"{value}\"";
        return value.Contains('\'', StringComparison.Ordinal) ? throw Unquotable(value) : $"'{value}'";
    }

    // A value that ends with a quote would close its own quotes.
    private static string Triple(string value)
    {
        if (!value.Contains("'''", StringComparison.Ordinal) && !value.EndsWith('\'')) return $"'''{value}'''";
        return value.Contains("\"\"\"", StringComparison.Ordinal) || value.EndsWith('"') ? throw Unquotable(value) : $"\"\"\"{value}\"\"\"";
    }

    private static WeirException Unquotable(string value) =>
        new(ErrorCodes.InvalidValue, $"a name or value of {value.Length} characters cannot be written: it needs quotes and holds both kinds itself", "leave one kind of quotes out");
}
