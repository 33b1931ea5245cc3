using System.Globalization;
using System.Text;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.Tracking.Exchange.Export;

/// <summary>Writes the files of a file store. A folder counts once its <c>meta.yaml</c> is there, which is written last and whole.</summary>
internal static class FileStoreWriter
{
    // What file systems take.
    private const int LongestName = 255;

    /// <summary>Writes a text under a key; a slash in the key makes a folder.</summary>
    /// <exception cref="IOException">The key's name is a folder already, or one of its folders a file.</exception>
    /// <exception cref="WeirException">The key is no usable path.</exception>
    public static void Text(string folder, string key, string text) => Bytes(folder, key, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes bytes under a key.</summary>
    public static void Bytes(string folder, string key, ReadOnlySpan<byte> bytes)
    {
        foreach (var segment in key.Split('/'))
        {
            if (segment is "" or "." or ".." || segment.Contains('\0', StringComparison.Ordinal) || Encoding.UTF8.GetByteCount(segment) > LongestName)
                throw new WeirException(ErrorCodes.InvalidValue, "a name of its path is empty, '.', '..' or too long");
        }

        var path = Path.Combine(folder, key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1);
        file.Write(bytes);
    }

    /// <summary>Writes a <c>meta.yaml</c>; fields in the order of their names, as MLflow has them.</summary>
    public static void Meta(string folder, params IEnumerable<(string Field, object? Value)> fields)
    {
        Directory.CreateDirectory(folder);
        var yaml = new StringBuilder();
        foreach (var (field, value) in fields.OrderBy(f => f.Field, StringComparer.Ordinal)) Field(yaml, field, value);
        AtomicFile.WriteText(Path.Combine(folder, "meta.yaml"), yaml.ToString());
    }

    private static void Field(StringBuilder yaml, string field, object? value)
    {
        yaml.Append(field).Append(':');
        if (value is IReadOnlyDictionary<string, string> map)
        {
            if (map.Count == 0) yaml.Append(" {}");
            foreach (var (key, text) in map) yaml.Append("\n  ").Append(Quoted(key)).Append(": ").Append(Quoted(text));
        }
        else
        {
            yaml.Append(' ').Append(value switch
            {
                null => "null",
                string text => Quoted(text),
                Array => "[]",
                IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                _ => throw new ArgumentException(value.GetType().Name),
            });
        }

        yaml.Append('\n');
    }

    // YAML's double quotes: what a parser would fold or refuse is escaped, letters of all scripts stay.
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                < 0x20 or (>= 0x7f and < 0xa0) or 0x2028 or 0x2029 or 0xfeff or 0xfffe or 0xffff => quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
                _ => quoted.Append(rune.ToString()),
            };
        }

        return quoted.Append('"').ToString();
    }
}
