using System.Text.Json;
using Weir.Testing;
using Weir.Tuning.Importance;
using Weir.Tuning.Protocols;

namespace Weir.Tuning.Tests.Importance;

public sealed class ImportanceVectorTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var stored in Stored())
                foreach (var evaluator in stored.GetProperty("expect").EnumerateObject()) data.Add(stored.GetProperty("id").GetString()!, evaluator.Name);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Importance_is_what_the_anchor_says(string id, string evaluator)
    {
        var stored = Stored().Single(c => c.GetProperty("id").GetString() == id);
        var expected = stored.GetProperty("expect").GetProperty(evaluator).EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble());
        var data = ImportanceFile.Read(stored.GetRawText(), id);
        var importance = ImportanceEvaluators.Find(evaluator).Evaluate(data);
        var ours = data.Parameters.Select((p, i) => (p.Name, importance[i])).ToDictionary(p => p.Name, p => p.Item2);
        Assert.Equal(expected.Keys.Order(), ours.Keys.Order());
        var isForest = evaluator == "fanova";
        foreach (var (name, value) in expected)
        {
            // A forest is random: shares agree to 0.2. The densities are formulas: six digits.
            if (isForest) Assert.InRange(ours[name] / ours.Values.Sum(), value / expected.Values.Sum() - 0.2, value / expected.Values.Sum() + 0.2);
            else Assert.InRange(ours[name], value * (1 - 1e-6) - 1e-9, value * (1 + 1e-6) + 1e-9);
        }
    }

    private static IEnumerable<JsonElement> Stored() => File.ReadLines(TestData.Vector("hpo", "importance.jsonl")).Select(l => JsonDocument.Parse(l).RootElement);
}
