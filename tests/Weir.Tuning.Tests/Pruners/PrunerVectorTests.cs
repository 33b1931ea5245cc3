using System.Text.Json;
using Weir.Testing;
using Weir.Tuning.Pruners;
using Weir.Tuning.Studies;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Tests.Pruners;

public sealed class PrunerVectorTests
{
    public static TheoryData<string> Cases => [.. File.ReadLines(TestData.Vector("hpo", "pruner_decisions.jsonl")).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("id").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_decision_of_a_stored_study_is_the_same(string id)
    {
        var stored = File.ReadLines(TestData.Vector("hpo", "pruner_decisions.jsonl")).Select(l => JsonDocument.Parse(l).RootElement).Single(c => c.GetProperty("id").GetString() == id);
        var study = new Study(new StudySettings
        {
            Name = stored.GetProperty("study_name").GetString()!,
            Directions = [stored.GetProperty("direction").GetString() == "maximize" ? Direction.Maximize : Direction.Minimize],
            Pruner = PrunerCatalog.Create(stored.GetProperty("pruner").GetRawText()),
        });
        var expected = stored.GetProperty("pruned_at").EnumerateArray().Select(p => p.ValueKind == JsonValueKind.Null ? (long?)null : p.GetInt64());
        Assert.Equal(expected, stored.GetProperty("curves").EnumerateArray().Select(c => Run(study, c)));
    }

    private static long? Run(Study study, JsonElement curve)
    {
        var trial = study.Ask();
        trial.SuggestFloat("x", 0, 1);
        var last = double.NaN;
        foreach (var point in curve.EnumerateArray())
        {
            last = point[1].ValueKind == JsonValueKind.String ? double.NaN : point[1].GetDouble();
            trial.Report(point[0].GetInt64(), last);
            if (!trial.ShouldPrune) continue;
            study.TellPruned(trial.Number);
            return point[0].GetInt64();
        }

        study.Tell(trial.Number, last);
        return null;
    }
}
