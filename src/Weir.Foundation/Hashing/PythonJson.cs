using System.Globalization;
using System.Text;

namespace Weir.Foundation.Hashing;

/// <summary>Strings as Python's <c>json.dumps</c> writes them with its defaults: hashes of DVC are taken over such text.</summary>
public static class PythonJson
{
    /// <summary>Appends a quoted string with everything outside 0x20-0x7E escaped.</summary>
    public static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                case < ' ' or > '~': text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); break;
                default: text.Append(c); break;
            }
        }

        text.Append('"');
    }
}
