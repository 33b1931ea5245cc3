using System.Globalization;
using System.Text.Json;

namespace Weir.Testing;

/// <summary>Reads golden vectors: files of one JSON case a line, <c>{"id","kind","params"?,"input","expect","tol":{"rel","abs"}}</c>.</summary>
public static class VectorFile
{
    /// <summary>The cases of some kinds.</summary>
    public static IEnumerable<JsonElement> Cases(string path, params string[] kinds)
    {
        foreach (var line in File.ReadLines(path))
        {
            using var document = JsonDocument.Parse(line);
            var element = document.RootElement.Clone();
            if (kinds.Contains(element.GetProperty("kind").GetString())) yield return element;
        }
    }

    /// <summary>A number; the words <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> stand for themselves.</summary>
    public static double Number(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => double.Parse(element.GetString()!, CultureInfo.InvariantCulture),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.Null => double.NaN,
        _ => element.GetDouble(),
    };

    /// <summary>An array of numbers.</summary>
    public static double[] Numbers(JsonElement element) => [.. element.EnumerateArray().Select(Number)];

    /// <summary>A sample: an array, or <c>{"csv", "x": {"col", "where"}}</c> below the vector's folder.</summary>
    public static string?[] Sample(JsonElement input, string name, string folder)
    {
        var element = input.GetProperty(name);
        if (element.ValueKind == JsonValueKind.Array) return [.. element.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Null ? null : e.ToString())];
        var lines = File.ReadAllLines(Path.Combine(folder, input.GetProperty("csv").GetString()!));
        var header = lines[0].Split(',');
        var column = Array.IndexOf(header, element.GetProperty("col").GetString());
        var where = element.GetProperty("where").GetString()!.Split('=');
        var filter = Array.IndexOf(header, where[0]);
        return [.. lines.Skip(1).Select(l => l.Split(',')).Where(c => c[filter] == where[1]).Select(c => c[column].Length == 0 ? null : c[column])];
    }

    /// <summary>Null when a number is as expected within the case's tolerance, else the complaint.</summary>
    public static string? Mismatch(JsonElement test, string key, double got)
    {
        var expected = Number(test.GetProperty("expect").GetProperty(key));
        var tolerance = test.GetProperty("tol");
        var allowed = tolerance.GetProperty("abs").GetDouble() + tolerance.GetProperty("rel").GetDouble() * Math.Abs(expected);
        var same = expected.Equals(got) || Math.Abs(got - expected) <= allowed;
        return same ? null : string.Create(CultureInfo.InvariantCulture, $"{test.GetProperty("id").GetString()} {key}: expected {expected:R}, got {got:R}");
    }
}
