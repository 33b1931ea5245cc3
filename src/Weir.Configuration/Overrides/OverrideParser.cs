using Weir.Foundation.Errors;

namespace Weir.Configuration.Overrides;

/// <summary>The whole of an override: its kind, key and package, then the value.</summary>
internal static class OverrideParser
{
    public static Override Parse(string text, OverrideGrammar grammar)
    {
        var (kind, prefix) = text switch
        {
            ['~', ..] => (OverrideKind.Delete, 1),
            ['+', '+', ..] => (OverrideKind.ForceAdd, 2),
            ['+', ..] => (OverrideKind.Add, 1),
            _ => (OverrideKind.Change, 0),
        };
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var whole = text[prefix..(equals < 0 ? text.Length : equals)];
        if (equals < 0 && kind != OverrideKind.Delete) throw Fault(text, text.Length, "'=' is missing");
        var at = whole.IndexOf('@', StringComparison.Ordinal);
        var (key, package) = at < 0 ? (whole, null) : (whole[..at], whole[(at + 1)..]);
        if (!IsPath(key) && !IsGroup(key) || package is not null && !IsPath(package)) throw Fault(text, prefix, $"'{whole}' is no key", "keys look like a.b.0, group/sub or group@package");
        return new Override(kind, key, package, equals < 0 ? null : new ValueParser(text, equals + 1, grammar).Parse());
    }

    public static WeirException Fault(string text, int at, string message, string? hint = null) =>
        new("override_syntax", $"the override '{text}' cannot be read: {message} (column {at + 1})", hint) { Kind = FailureKind.Usage };

    // A group has names alone.
    private static bool IsGroup(string key) => key.Split('/') is [_, _, ..] names && names.All(n => n.Length > 0 && PrimitiveWords.NameLength(n) == n.Length);

    // A dotted path may have numbers, but not alone.
    private static bool IsPath(string key) => key.Length == 0 || (key.Split('.') is [var only] ? IsName(only) : key.Split('.').All(p => IsName(p) || (p.Length > 0 && PrimitiveWords.UnsignedLength(p) == p.Length)));

    private static bool IsName(string part) => part.Length > 0 && (char.IsAsciiLetter(part[0]) || part[0] is '_' or '$') && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' or '-');
}
