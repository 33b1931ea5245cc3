using System.Text.Json;
using Weir.Testing;

namespace Weir.Versioning.Tests;

/// <summary>Golden cases written by DVC.</summary>
internal static class Vectors
{
    public static IEnumerable<JsonElement> Cases(string file) =>
        JsonDocument.Parse(File.ReadAllBytes(TestData.Vector("versioning", file))).RootElement.GetProperty("cases").EnumerateArray();

    public static TheoryData<string> Names(string file) => [.. Cases(file).Select(c => c.GetProperty("name").GetString()!)];

    public static JsonElement Case(string file, string name) => Cases(file).First(c => c.GetProperty("name").GetString() == name);
}
