using System.Text.Json;
using Weir.Configuration.Composition;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;
using Weir.Testing;

namespace Weir.Configuration.Tests.Vectors;

/// <summary>What Hydra 1.3.5 made of the same trees: content, order of keys, kind of numbers, error codes and the words that a message must hold.</summary>
public sealed class HydraVectorTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Cases => [.. File.ReadLines(TestData.Vector("config", "cases.jsonl")).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("id").GetString()!)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_tree_is_composed_as_hydra_composes_it(string id)
    {
        var golden = Line("cases.jsonl", "id", id);
        Write(Line("trees.jsonl", "tree", golden.GetProperty("tree").GetString()!));
        var expect = golden.GetProperty("expect");
        if (expect.TryGetProperty("error", out var error))
        {
            Told(error, Assert.Throws<WeirException>(() => Answer(golden)));
            return;
        }

        var answer = Answer(golden);
        Same(golden.GetProperty("kind").GetString() == "compose" ? expect.GetProperty("config") : expect, answer, "$");
    }

    private JsonElement Answer(JsonElement golden)
    {
        var composer = new ConfigComposer();
        var request = Request(golden);
        return golden.GetProperty("kind").GetString() switch
        {
            "compose" => Parsed(json => ConfigJson.Write(json, composer.Compose(request).Select(golden.TryGetProperty("package", out var package) ? package.GetString()! : string.Empty, golden.GetProperty("resolve").GetBoolean()))),
            "defaults" => Parsed(json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("defaults");
                foreach (var entry in composer.Compose(request).Defaults)
                {
                    json.WriteStartObject();
                    json.WriteString("path", entry.Path);
                    json.WriteString("package", entry.Package);
                    json.WriteString("parent", entry.Parent);
                    json.WriteBoolean("self", entry.IsSelf);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }),
            "complete" => Parsed(json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("completions");
                foreach (var word in composer.Complete(request, golden.GetProperty("line").GetString()!).Where(w => !w.TrimStart('+', '~').StartsWith("hydra", StringComparison.Ordinal))) json.WriteStringValue(word);
                json.WriteEndArray();
                json.WriteEndObject();
            }),
            _ => Sweep(composer, request, golden.GetProperty("expect").TryGetProperty("jobs", out var jobs) ? jobs : default),
        };
    }

    // Jobs that fail are judged here, against their own expectation.
    private static JsonElement Sweep(ConfigComposer composer, ComposeRequest request, JsonElement expected)
    {
        var sweep = composer.Sweep(request);
        Assert.Equal(expected.GetArrayLength(), sweep.Count);
        return Parsed(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("jobs");
            for (var job = 0; job < sweep.Count; job++)
            {
                json.WriteStartObject();
                json.WriteStartArray("overrides");
                foreach (var one in sweep.Overrides(job)) json.WriteStringValue(one);
                json.WriteEndArray();
                if (expected[job].TryGetProperty("error", out var error))
                {
                    var at = job;
                    Told(error, Assert.Throws<WeirException>(() => sweep.Compose(at)));
                    json.WritePropertyName("error");
                    error.WriteTo(json);
                }
                else
                {
                    json.WritePropertyName("config");
                    ConfigJson.Write(json, sweep.Compose(job).Resolve());
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void Told(JsonElement expected, WeirException failure)
    {
        Assert.Equal(expected.GetProperty("code").GetString(), failure.Code);
        if (expected.TryGetProperty("mentions", out var words))
            foreach (var word in words.EnumerateArray()) Assert.Contains(word.GetString()!, failure.Message, StringComparison.Ordinal);
    }

    private ComposeRequest Request(JsonElement golden)
    {
        var environment = golden.TryGetProperty("env", out var env) ? env.EnumerateObject().ToDictionary(e => e.Name, e => Placed(e.Value.GetString()!)) : [];
        return new ComposeRequest
        {
            ConfigDirectory = golden.GetProperty("config_dir").GetString()!,
            ConfigName = golden.GetProperty("config_name").GetString(),
            WorkingDirectory = _folder.Path,
            Overrides = golden.TryGetProperty("overrides", out var overrides) ? [.. overrides.EnumerateArray().Select(o => Placed(o.GetString()!))] : [],
            Environment = n => environment.GetValueOrDefault(n),
        };
    }

    private string Placed(string text) => text.Replace("{ROOT}", _folder.Path, StringComparison.Ordinal);

    private void Write(JsonElement tree)
    {
        foreach (var file in tree.GetProperty("files").EnumerateObject()) _folder.Write(file.Name, Placed(file.Value.GetString()!));
    }

    private static JsonElement Line(string file, string key, string id) => File.ReadLines(TestData.Vector("config", file)).Select(l => JsonDocument.Parse(l).RootElement).First(e => e.GetProperty(key).GetString() == id);

    private static JsonElement Parsed(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) write(json);
        return JsonDocument.Parse(buffer.ToArray()).RootElement;
    }

    // Order of keys and the kind of a number count.
    private static void Same(JsonElement expected, JsonElement got, string at)
    {
        Assert.True(expected.ValueKind == got.ValueKind, $"{at}: {got.GetRawText()} instead of {expected.GetRawText()}");
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(expected.EnumerateObject().Select(p => $"{at}.{p.Name}"), got.EnumerateObject().Select(p => $"{at}.{p.Name}"));
                foreach (var field in expected.EnumerateObject()) Same(field.Value, got.GetProperty(field.Name), $"{at}.{field.Name}");
                break;
            case JsonValueKind.Array:
                Assert.Equal(expected.GetArrayLength(), got.GetArrayLength());
                for (var i = 0; i < expected.GetArrayLength(); i++) Same(expected[i], got[i], $"{at}[{i}]");
                break;
            case JsonValueKind.Number:
                Assert.Equal(IsWhole(expected), IsWhole(got));
                Assert.Equal(expected.GetDouble(), got.GetDouble());
                break;
            case JsonValueKind.String:
                Assert.Equal($"{at} {expected.GetString()}", $"{at} {got.GetString()}");
                break;
        }
    }

    private static bool IsWhole(JsonElement number) => number.GetRawText().IndexOfAny(['.', 'e', 'E']) < 0;
}
