using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Weir.Testing;
using Weir.Yaml.Emit;
using Weir.Yaml.Values;

namespace Weir.Yaml.Tests;

public sealed class PyYamlEmitterTests
{
    [Fact]
    public void Files_are_those_of_omegaconf_byte_for_byte()
    {
        var wrong = new List<string>();
        foreach (var line in File.ReadLines(TestData.Vector("hydra", "omegaconf-yaml.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            var expected = document.RootElement[1].GetString()!;
            var written = PyYamlEmitter.File(Value(document.RootElement[0]));
            if (written != expected) wrong.Add(string.Join("\n", expected.Split('\n').Zip(written.Split('\n')).Where(l => l.First != l.Second).Select(l => $"expected {l.First}\nwritten  {l.Second}").Take(2)));
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} differ\n{string.Join("\n", wrong.Take(6))}");
    }

    private static YamlValue Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => YamlNull.Instance,
        JsonValueKind.True or JsonValueKind.False => new YamlBool(element.GetBoolean()),
        JsonValueKind.String => YamlValue.Of(element.GetString()!),
        _ when element.TryGetProperty("m", out var map) => new YamlMap([.. map.EnumerateArray().Select(e => new YamlField(Value(e[0]), Value(e[1])))]),
        _ when element.TryGetProperty("l", out var list) => new YamlList([.. list.EnumerateArray().Select(Value)]),
        _ when element.TryGetProperty("i", out var whole) => new YamlInteger(BigInteger.Parse(whole.GetString()!, CultureInfo.InvariantCulture)),
        _ => new YamlFloat(element.GetProperty("f").GetString() switch { "inf" => double.PositiveInfinity, "-inf" => double.NegativeInfinity, var text => double.Parse(text!, CultureInfo.InvariantCulture) }),
    };
}
