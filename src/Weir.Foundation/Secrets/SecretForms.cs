using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Weir.Foundation.Secrets;

/// <summary>The ways in which a secret may stand in a text: as it is, line by line, in an address, in JSON, in literals of programs.</summary>
internal static class SecretForms
{
    /// <summary>All of them; some may be the same.</summary>
    public static IEnumerable<string> Of(string value)
    {
        foreach (var text in value.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Prepend(value))
        {
            yield return text;
            foreach (var form in InAddress(text).Concat(InJson(text))) yield return form;
            yield return text.Replace("'", @"'\''", StringComparison.Ordinal); // in a word of the shell
            yield return Json(text, isAscii: false).Replace("\\\"", "\"", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal); // Python's 'it\'s'
            yield return Json(text, isAscii: false).Replace("\\\"", "\"", StringComparison.Ordinal);
        }
    }

    // As RFC 3986 has it; with slashes as Python leaves them; with + for a blank as forms send it; with small digits.
    private static IEnumerable<string> InAddress(string text)
    {
        var strict = Uri.EscapeDataString(text);
        foreach (var form in new[] { strict, strict.Replace("%2F", "/", StringComparison.Ordinal), strict.Replace("%20", "+", StringComparison.Ordinal) })
        {
            yield return form;
            yield return Small(form, '%', 2);
        }
    }

    // As most write it; with all that is no ASCII escaped, as Python does; with slashes escaped; as .NET and Go do for pages.
    private static IEnumerable<string> InJson(string text)
    {
        var plain = Json(text, isAscii: false);
        yield return plain;
        yield return Json(text, isAscii: true);
        yield return plain.Replace("/", "\\/", StringComparison.Ordinal);
        var ofPages = JavaScriptEncoder.Default.Encode(text);
        yield return ofPages;
        yield return Small(ofPages, 'u', 4);
    }

    private static string Json(string text, bool isAscii)
    {
        var json = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                '\b' => json.Append("\\b"),
                '\f' => json.Append("\\f"),
                < ' ' => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                > '~' when isAscii => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => json.Append(c),
            };
        }

        return json.ToString();
    }

    // Hexadecimal digits after a sign, small ones for large ones.
    private static string Small(string text, char sign, int digits)
    {
        var small = text.ToCharArray();
        for (var i = 0; i < small.Length; i++)
            if (small[i] == sign)
                for (var end = Math.Min(small.Length, i + 1 + digits); i + 1 < end; i++) small[i + 1] = char.ToLowerInvariant(small[i + 1]);
        return new string(small);
    }
}
