using System.Text.Encodings.Web;
using System.Text.Json;
using Weir.Foundation.Numerics;
using Weir.Testing;

namespace Weir.Cli.Tests.Interop;

/// <summary>Commands drawn by lot: each tool does the same ones in a repository of its own, and every file, cache object, JSON and status is compared after each.</summary>
public sealed class RandomInteropTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] Names = ["a", "b.txt", "d", "e dir", "ü"];
    private static readonly string[] Below = ["x", "y", "s/z", "s/t/w"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Environment.GetEnvironmentVariable("WEIR_FAULTS") == "full" ? 60 : 4)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task What_comes_by_lot_ends_alike(int seed)
    {
        var dvc = Require.Variable("WEIR_TEST_DVC", "a command that is the real DVC");
        var lot = new SeededRandom((ulong)seed);
        List<string> lines = ["> init", "> remote add -d store {ROOT}/remote"];
        if (seed % 2 == 0) lines.AddRange(["$ echo 1 > a", "> stage add -n s0 -d a -o o0 'cp a o0'"]);
        for (var i = 0; i < 30; i++) lines.AddRange(Draw(lot, seed % 2 == 0));
        var scenario = new InteropScenario($"lot {seed}", [.. lines.Select(InteropStep.Parse)]);
        using var theirs = new InteropRun(dvc);
        using var ours = new InteropRun(null);
        var expected = await theirs.RunAsync(scenario, _ => Tool.Dvc, Tool.Dvc);
        var told = await ours.RunAsync(scenario, _ => Tool.Weir, Tool.Weir);
        for (var i = 0; i < expected.Count; i++) Assert.Equal(expected[i].ToJsonString(Readable), told[i].ToJsonString(Readable));
    }

    // What DVC does otherwise on purpose or by a fault of its own (see `differences`) is not drawn: losses of the cache, stages that fail or never ran when data is pulled.
    private static string[] Draw(SeededRandom lot, bool hasStages)
    {
        var name = Pick(lot, Names);
        var below = $"{name}/{Pick(lot, Below)}";
        var content = Pick(lot, ["1", "2", "3", "long long long long"]);
        return (int)(lot.NextDouble() * (hasStages ? 17 : 13)) switch
        {
            0 => [$"$ [ -d '{name}' ] || {{ rm -f '{name}'; echo '{content}' > '{name}'; }}"],
            1 or 2 => [$"$ [ -f '{name}' ] || {{ mkdir -p \"$(dirname '{below}')\" && echo '{content}' > '{below}'; }}"],
            3 => [$"$ rm -rf '{below}'"],
            4 => [$"$ [ ! -f '{name}' ] || chmod +x '{name}'"],
            5 or 6 => [$"> add '{name}'"],
            7 => [$"> add '{below}'"],
            8 => hasStages ? [] : [Pick(lot, ["> commit -f", $"> commit -f '{name}.dvc'"])],
            9 => hasStages ? [] : [Pick(lot, ["> checkout -f", $"> checkout -f '{name}'"])],
            10 => [Pick(lot, [$"> remove '{name}.dvc'", $"> move '{name}' moved", "> data status --json", "> diff --json", "> status --json"])],
            11 => hasStages ? [] : [Pick(lot, ["> push", "> pull -f", "> fetch"])],
            12 => ["$ find .dvc/cache ../remote -type f -exec touch -d '2 hours ago' {} + 2>/dev/null || true", Pick(lot, ["> gc -w -f", "> gc -w -c -f"])],
            13 => [$"$ [ -e '{name}' ] || echo 1 > '{name}'", $"> stage add -f -n s{(int)(lot.NextDouble() * 3)} -d '{name}' -o {Pick(lot, ["o1", "o2"])} 'ls -R > /dev/null; true; find . -name nothing > {Pick(lot, ["o1", "o2"])}; touch o1 o2'"],
            14 => ["> repro --dry"],
            _ => ["$ for n in a b.txt d 'e dir' ü; do [ -e \"$n\" ] || echo 1 > \"$n\"; done", Pick(lot, ["> repro", "> repro -f", "> repro -k"])],
        };
    }

    private static string Pick(SeededRandom lot, string[] from) => from[(int)(lot.NextDouble() * from.Length)];
}
