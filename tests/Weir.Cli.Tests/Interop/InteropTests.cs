using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Testing;

namespace Weir.Cli.Tests.Interop;

/// <summary><c>weir</c> and <c>dvc</c> used in turn in one repository: neither notices the other.</summary>
public sealed class InteropTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Scenarios => [.. InteropScenario.All.Keys];

    public static TheoryData<string, string> Turns => [.. from name in InteropScenario.All.Keys from turn in new[] { "weir first", "dvc first" } select (name, turn)];

    public static TheoryData<string> Files => [.. InteropScenario.All.Values.Select(s => s.File).Distinct()];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Weir_does_to_a_repository_what_dvc_does(string name)
    {
        if (InteropScenario.Differences.TryGetValue(name, out var why)) await Assert.ThrowsAnyAsync<Exception>(CheckAsync);
        else await CheckAsync();
        Assert.SkipWhen(why is not null, $"differs: {why}");

        async Task CheckAsync()
        {
            using var run = new InteropRun(null);
            Compare(name, await run.RunAsync(InteropScenario.All[name], _ => Tool.Weir, Tool.Weir));
        }
    }

    [Theory]
    [MemberData(nameof(Turns))]
    public async Task In_turn_each_goes_on_where_the_other_stopped(string name, string turn)
    {
        using var run = new InteropRun(Dvc());
        Assert.SkipWhen(InteropScenario.Differences.ContainsKey(name), "differs");
        if (InteropScenario.Alone.TryGetValue(name, out var why)) Assert.Skip(why);
        var first = turn == "weir first" ? 0 : 1;
        Compare(name, await run.RunAsync(InteropScenario.All[name], n => n % 2 == first ? Tool.Weir : Tool.Dvc, Tool.Dvc, Tool.Weir));
    }

    /// <summary>With <c>WEIR_UPDATE_INTEROP=add,move</c> writes down what DVC does in these files' scenarios, else checks that it still does that.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public async Task Dvc_does_what_is_written_down(string file)
    {
        var dvc = Dvc();
        var updates = Environment.GetEnvironmentVariable("WEIR_UPDATE_INTEROP")?.Split(',') ?? [];
        Assert.SkipWhen(updates.Length > 0 && !updates.Contains(file), "another file is brought up to date");
        var told = new JsonObject();
        foreach (var scenario in InteropScenario.All.Values.Where(s => s.File == file))
        {
            using var run = new InteropRun(dvc);
            told[scenario.Name] = new JsonArray([.. await run.RunAsync(scenario, _ => Tool.Dvc, Tool.Dvc)]);
        }

        var text = told.ToJsonString(Readable) + "\n";
        var path = InteropScenario.ExpectedFile(file);
        if (updates.Length > 0) await File.WriteAllTextAsync(path, text);
        else Assert.Equal(await File.ReadAllTextAsync(path), text);
    }

    private static string Dvc() => Require.Variable("WEIR_TEST_DVC", "a command that is the real DVC");

    private static void Compare(string name, List<JsonObject> told)
    {
        var all = JsonNode.Parse(File.ReadAllText(InteropScenario.ExpectedFile(InteropScenario.All[name].File)))!;
        var expected = (JsonArray)(all[name] ?? throw new InvalidOperationException($"nothing is written down of '{name}': run with WEIR_UPDATE_INTEROP and WEIR_TEST_DVC"));
        for (var i = 0; i < expected.Count; i++) Assert.Equal(expected[i]!.ToJsonString(Readable), told[i].ToJsonString(Readable));
        Assert.Equal(expected.Count, told.Count);
    }
}
