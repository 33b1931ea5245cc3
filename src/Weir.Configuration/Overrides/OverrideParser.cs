using System.Text.RegularExpressions;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Overrides;

/// <summary>The whole of an override: its kind, key and package, then the value.</summary>
internal static partial class OverrideParser
{
    public static Override Parse(string text)
    {
        var (kind, prefix) = text switch
        {
            ['~', ..] => (OverrideKind.Delete, 1),
            ['+', '+', ..] => (OverrideKind.ForceAdd, 2),
            ['+', ..] => (OverrideKind.Add, 1),
            _ => (OverrideKind.Change, 0),
        };
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var key = text[prefix..(equals < 0 ? text.Length : equals)];
        if (equals < 0 && kind != OverrideKind.Delete) throw Fault(text, text.Length, "'=' is missing");
        var match = Key().Match(key);
        if (!match.Success) throw Fault(text, prefix, $"'{key}' is no key", "keys look like a.b.0, group/sub or group@package");
        var package = match.Groups["package"] is { Success: true } found ? found.Value : null;
        return new Override(kind, match.Groups["key"].Value, package, equals < 0 ? null : new ValueParser(text, equals + 1).Parse());
    }

    public static WeirException Fault(string text, int at, string message, string? hint = null) =>
        new("override_syntax", $"the override '{text}' cannot be read: {message} (column {at + 1})", hint) { Kind = FailureKind.Usage };

    // A group has names alone; a dotted path may have numbers, but not alone.
    [GeneratedRegex("""
        ^(?<key>[A-Za-z_][A-Za-z0-9_-]*(/[A-Za-z_][A-Za-z0-9_-]*)+
           |(?<part>[A-Za-z_$][A-Za-z0-9_$-]*|0|[1-9](_?[0-9])*)(\.([A-Za-z_$][A-Za-z0-9_$-]*|0|[1-9](_?[0-9])*))+
           |[A-Za-z_$][A-Za-z0-9_$-]*
           |)
        (@(?<package>([A-Za-z_$][A-Za-z0-9_$-]*|0|[1-9](_?[0-9])*)(\.([A-Za-z_$][A-Za-z0-9_$-]*|0|[1-9](_?[0-9])*))+|[A-Za-z_$][A-Za-z0-9_$-]*|))?\z
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Key();
}
