using Weir.Yaml.Values;

namespace Weir.Versioning.Params;

/// <summary><c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, which Python's JSON writes and reads although JSON has no such numbers.</summary>
internal static class PythonNumbers
{
    // No text of a file begins with a zero character: JSON would escape it, and so it is told apart below.
    private const string Prefix = "\\u0000weir:";
    private static readonly string[] Names = ["NaN", "-Infinity", "Infinity"];

    /// <summary>The same JSON with these numbers as texts that <see cref="Unmark"/> knows.</summary>
    public static ReadOnlySpan<byte> Mark(ReadOnlySpan<byte> utf8)
    {
        using var marked = new MemoryStream(utf8.Length + 64);
        var isText = false;
        for (var i = 0; i < utf8.Length; i++)
        {
            if (isText && utf8[i] == '\\' && i + 1 < utf8.Length) marked.WriteByte(utf8[i++]);
            else if (utf8[i] == '"') isText = !isText;
            else if (!isText && utf8[i] is (byte)'N' or (byte)'I' or (byte)'-' && Array.Find(Names, Begins(utf8[i..])) is { } name)
            {
                marked.Write(System.Text.Encoding.ASCII.GetBytes($"\"{Prefix}{name}\""));
                i += name.Length - 1;
                continue;
            }

            marked.WriteByte(utf8[i]);
        }

        return marked.ToArray();
    }

    /// <summary>A text, or the number that it stands for.</summary>
    public static YamlValue Unmark(string text) => text switch
    {
        "\0weir:NaN" => new YamlFloat(double.NaN),
        "\0weir:Infinity" => new YamlFloat(double.PositiveInfinity),
        "\0weir:-Infinity" => new YamlFloat(double.NegativeInfinity),
        _ => YamlValue.Of(text),
    };

    private static Predicate<string> Begins(ReadOnlySpan<byte> rest)
    {
        var start = System.Text.Encoding.ASCII.GetString(rest[..Math.Min(9, rest.Length)]);
        return name => start.StartsWith(name, StringComparison.Ordinal);
    }
}
