using System.Text.Json;
using Weir.Testing;

namespace Weir.Versioning.Tests;

/// <summary>Golden cases written by DVC.</summary>
internal static class Vectors
{
    public static IEnumerable<JsonElement> Cases(string file, string list = "cases") =>
        JsonDocument.Parse(File.ReadAllBytes(TestData.Vector("versioning", file))).RootElement.GetProperty(list).EnumerateArray();

    public static TheoryData<string> Names(string file, string list = "cases") => [.. Cases(file, list).Select(c => c.GetProperty("name").GetString()!)];

    public static JsonElement Case(string file, string name, string list = "cases") => Cases(file, list).First(c => c.GetProperty("name").GetString() == name);
}
