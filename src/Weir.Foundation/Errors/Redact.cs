using System.Text;

namespace Weir.Foundation.Errors;

/// <summary>Takes user names and passwords out of addresses before a text is shown or recorded.</summary>
public static class Redact
{
    private static readonly System.Buffers.SearchValues<char> Ends = System.Buffers.SearchValues.Create(" \t\r\n\"'`<>");

    /// <summary>The text with <c>scheme://user:password@host</c> as <c>scheme://***@host</c>. Judged by the text alone, up to the last <c>@</c>: an address that does not parse must not show its password either.</summary>
    public static string Text(string text)
    {
        var at = text.IndexOf("://", StringComparison.Ordinal);
        if (at < 0 || !text.Contains('@', StringComparison.Ordinal)) return text;
        var clean = new StringBuilder(text.Length);
        var from = 0;
        for (; at >= 0; at = text.IndexOf("://", from, StringComparison.Ordinal))
        {
            var start = at + 3;
            var rest = text.AsSpan(start);
            var end = rest.IndexOfAny(Ends) is var e and >= 0 ? e : rest.Length;
            var user = rest[..end].LastIndexOf('@');
            clean.Append(text, from, start - from);
            if (user >= 0) clean.Append("***");
            from = user >= 0 ? start + user : start;
        }

        return clean.Append(text, from, text.Length - from).ToString();
    }
}
