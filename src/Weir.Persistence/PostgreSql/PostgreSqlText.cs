using Weir.Foundation.Errors;

namespace Weir.Persistence.PostgreSql;

/// <summary>Texts that PostgreSQL can store. What it cannot is refused before it is sent: half sent, it would cost the connection.</summary>
internal static class PostgreSqlText
{
    /// <summary>The text as it came.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: it holds NUL, or half a character.</exception>
    public static string Check(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal)) throw new WeirException(ErrorCodes.InvalidValue, "a text holds the character NUL, which PostgreSQL cannot store");
        var at = text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff');
        if (at < 0) return text;
        for (var i = at; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) i++;
            else throw new WeirException(ErrorCodes.InvalidValue, "a text holds half a character (an unpaired surrogate), which cannot be stored");
        }

        return text;
    }
}
