using System.Text;

namespace Weir.Data.Engine;

/// <summary>Names and texts, quoted for DuckDB.</summary>
internal static class Sql
{
    /// <summary>A name in double quotes.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text in single quotes.</summary>
    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A file's path, quoted; characters that would make it a pattern over many files stand for themselves.</summary>
    public static string File(string path)
    {
        if (path.AsSpan().IndexOfAny('[', '*', '?') < 0) return Text(path);
        var pattern = new StringBuilder();
        foreach (var c in path) pattern.Append(c is '[' or '*' or '?' ? $"[{c}]" : c.ToString());
        return Text(pattern.ToString());
    }
}
