using System.Text;
using System.Text.Json.Nodes;
using Weir.Client.Evaluations;
using Weir.Foundation.Errors;
using Weir.Testing;

namespace Weir.Client.Tests.Evaluations;

public sealed class EvaluationReaderTests
{
    private const string Good = """
        {
          "format": 1,
          "created": "2026-11-21T18:00:00Z",
          "tool": {"name": "weir", "version": "0.4.0"},
          "model": {"name": "models/taxi", "hash": "md5:0123456789abcdef0123456789abcdef.dir"},
          "blessed": true,
          "rules": [
            {"figure": "roc_auc", "comparison": ">=", "limit": 0.8, "value": 0.91, "passed": true},
            {"figure": "roc_auc", "comparison": ">=", "limit": 0.75, "value": 0.77, "passed": true, "slice": "country=DE"},
            {"figure": "roc_auc", "comparison": ">=", "limit": -0.01, "value": 0.91, "passed": true, "against": "difference", "baseline": 0.9},
            {"figure": "rmse", "comparison": "<=", "limit": 1.05, "value": 2.0, "passed": true, "against": "ratio", "baseline": 2.0}
          ],
          "figures": {"roc_auc": 0.91, "rmse": 2.0, "brier": null},
          "slices": [{"name": "country=DE", "rows": 1200, "figures": {"roc_auc": 0.77}}],
          "baseline": {"model": "models:/taxi/2", "figures": {"roc_auc": 0.9, "rmse": 2.0}},
          "data": [{"name": "data/test.parquet", "hash": "md5:0123456789abcdef0123456789abcdef", "rows": 5000}],
          "extra": {"anything": [1, 2]}
        }
        """;

    [Fact]
    public void A_report_is_read_and_written_back_with_the_same_meaning()
    {
        var report = Read(Good);
        Assert.True(report.Blessed);
        Assert.Equal((4, 0.77, "country=DE"), (report.Rules.Count, report.Rules[1].Value!.Value, report.Rules[1].Slice));
        Assert.Null(report.Figures["brier"]);
        var again = EvaluationReader.Read(report.ToBytes());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Encoding.UTF8.GetString(report.ToBytes())), JsonNode.Parse(Encoding.UTF8.GetString(again.ToBytes()))));
        Assert.Equal("roc_auc >= baseline - 0.01 (0.91)", report.Rules[2].ToString());
    }

    [Theory]
    [InlineData("blessed", "\"yes\"", "blessed")]
    [InlineData("format", "2", "format")]
    [InlineData("created", "\"yesterday\"", "created")]
    [InlineData("created", "\"2026-11-21T18:00:00\"", "created")]
    [InlineData("tool", "{\"name\": \"weir\"}", "tool.version")]
    [InlineData("figures", "{\"roc_auc\": \"0.91\", \"rmse\": 2.0}", "figures.roc_auc")]
    [InlineData("figures", "{\"rmse\": 2.0}", "rules[0].figure")]
    [InlineData("figures", "{\"roc_auc\": 0.92, \"rmse\": 2.0}", "rules[0].value")]
    [InlineData("figures", "{\"roc_auc\": 1e999, \"rmse\": 2.0}", "figures.roc_auc")]
    [InlineData("slices", "[]", "rules[1].slice")]
    [InlineData("slices", "{}", "slices")]
    [InlineData("baseline", "null", "rules[2].against")]
    [InlineData("rules", "[]", "blessed")]
    [InlineData("rules", "null", "rules")]
    [InlineData("data", "[{\"name\": \"x\", \"hash\": \"abc\"}]", "data[0].hash")]
    [InlineData("data", "[{\"name\": \"x\", \"hash\": \"md5:0123456789abcdef0123456789abcdef\", \"rows\": -1}]", "data[0].rows")]
    [InlineData("blesed", "true", "blesed")]
    [InlineData("rules", "[{\"figure\": \"roc_auc\", \"comparison\": \">=\", \"limit\": 0.8, \"value\": 0.91, \"passed\": false}]", "rules[0].passed")]
    [InlineData("rules", "[{\"figure\": \"roc_auc\", \"comparison\": \">=\", \"limit\": 0.95, \"value\": 0.91, \"passed\": true}]", "rules[0].passed")]
    [InlineData("rules", "[{\"figure\": \"roc_auc\", \"comparison\": \">=\", \"limit\": 0.95, \"value\": 0.91, \"passed\": false}]", "blessed")]
    [InlineData("rules", "[{\"figure\": \"brier\", \"comparison\": \"<\", \"limit\": 0.2, \"value\": null, \"passed\": true}]", "rules[0].passed")]
    [InlineData("rules", "[{\"figure\": \"roc_auc\", \"comparison\": \"=>\", \"limit\": 0.8, \"value\": 0.91, \"passed\": true}]", "rules[0].comparison")]
    [InlineData("rules", "[{\"figure\": \"roc_auc\", \"comparison\": \">=\", \"value\": 0.91, \"passed\": true}]", "rules[0].limit")]
    [InlineData("rules", "[{\"figure\": \"roc_auc\", \"comparison\": \">=\", \"limit\": \"0.8\", \"value\": 0.91, \"passed\": true}]", "rules[0].limit")]
    [InlineData("rules", "[{\"figure\": \"roc_auc\", \"comparison\": \">=\", \"limit\": 0.8, \"value\": 0.91, \"passed\": true, \"baseline\": 0.9}]", "rules[0].baseline")]
    public void What_is_wrong_is_named_by_its_field(string field, string value, string named)
    {
        var report = JsonNode.Parse(Good)!.AsObject();
        var text = report.ToJsonString();
        if (report.ContainsKey(field)) text = text.Replace($"\"{field}\":{report[field]!.ToJsonString()}", $"\"{field}\":{value}", StringComparison.Ordinal);
        else text = text.Insert(1, $"\"{field}\":{value},");
        var fault = Assert.Throws<WeirException>(() => Read(text));
        Assert.Equal((ErrorCodes.InvalidValue, named), (fault.Code, fault.Location!.Field));
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("format")]
    [InlineData("created")]
    [InlineData("tool")]
    [InlineData("blessed")]
    [InlineData("rules")]
    [InlineData("figures")]
    public void What_is_missing_is_named(string field)
    {
        var report = JsonNode.Parse(Good)!.AsObject();
        report.Remove(field);
        var fault = Assert.Throws<WeirException>(() => Read(report.ToJsonString()));
        Assert.Equal(field, fault.Location!.Field);
        Assert.Contains("is missing", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"format\": 1, \"format\": 1}")]
    [InlineData("{\"format\": 1, \"created\": \"\\ud800\"}")]
    [InlineData("{\"blessed\": tru}")]
    public void What_is_no_report_at_all_is_refused_in_a_sentence(string text) => Assert.Equal(ErrorCodes.InvalidValue, Assert.Throws<WeirException>(() => Read(text)).Code);

    [Fact]
    public void Bytes_that_are_no_text_and_files_that_are_too_large_are_refused()
    {
        Assert.Equal(ErrorCodes.InvalidValue, Assert.Throws<WeirException>(() => EvaluationReader.Read(new byte[] { 0xff, 0xfe })).Code);
        Assert.Contains("larger", Assert.Throws<WeirException>(() => EvaluationReader.Read(new byte[EvaluationReader.MaxBytes + 1])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("roc_auc >= 0.8", "roc_auc >= 0.8", true)]
    [InlineData("roc_auc>0.91", "roc_auc > 0.91", false)]
    [InlineData(" roc_auc[ country=DE ] >= .7 ", "roc_auc[country=DE] >= 0.7", true)]
    [InlineData("rmse <= baseline * 1.05", "rmse <= baseline * 1.05", true)]
    [InlineData("roc_auc >= baseline - 1e-2", "roc_auc >= baseline - 0.01", true)]
    [InlineData("roc_auc >= baseline + 0.02", "roc_auc >= baseline + 0.02", false)]
    [InlineData("brier < 1", "brier < 1", false)]
    public void A_demand_is_read_and_judged(string typed, string shown, bool passed)
    {
        var demand = EvaluationDemand.Parse(typed);
        Assert.Equal(shown, demand.ToString());
        var good = Read(Good);
        Assert.Equal(passed, demand.Judge(good.Figures, good.Slices, good.Baseline).Passed);
        EvaluationReader.Read(EvaluationReport.Judge(good.Created, good.Tool, good.Figures, [demand], good.Slices, good.Baseline).ToBytes());
    }

    [Theory]
    [InlineData("roc_auc = 0.8")]
    [InlineData("roc_auc >= NaN")]
    [InlineData(">= 0.8")]
    [InlineData("roc_auc >= baseline")]
    [InlineData("roc_auc >= 0.8 or else")]
    public void What_is_no_demand_says_how_one_is_written(string typed) => Assert.Contains("baseline - 0.01", Assert.Throws<WeirException>(() => EvaluationDemand.Parse(typed)).Hint, StringComparison.Ordinal);

    [Fact]
    public void The_schema_names_the_fields_that_the_reader_takes()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "formats", "evaluation.schema.json")))!.AsObject();
        foreach (var (kind, fields) in new Dictionary<string, string[]>
        {
            [""] = ["$schema", "format", "created", "tool", "model", "blessed", "rules", "figures", "slices", "baseline", "data", "extra"],
            ["rule"] = ["figure", "comparison", "limit", "value", "passed", "slice", "against", "baseline", "reason"],
            ["slice"] = ["name", "rows", "figures"],
        })
        {
            var part = kind.Length == 0 ? schema : schema["$defs"]![kind]!.AsObject();
            Assert.Equal(fields.Order(StringComparer.Ordinal), part["properties"]!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));
            Assert.False(part["additionalProperties"]!.GetValue<bool>());
            foreach (var required in part["required"]!.AsArray())
            {
                var report = JsonNode.Parse(Good)!.AsObject();
                var holder = kind switch { "" => report, "rule" => report["rules"]![0]!.AsObject(), _ => report["slices"]![0]!.AsObject() };
                if (required!.GetValue<string>() == "rows") continue;
                holder.Remove(required.GetValue<string>());
                Assert.Throws<WeirException>(() => Read(report.ToJsonString()));
            }
        }
    }

    [Fact]
    public void The_example_in_the_documentation_is_a_report()
    {
        var page = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "formats", "evaluation.md"));
        var example = page.Split("```json")[1].Split("```")[0];
        Assert.NotEmpty(Read(example).Rules);
    }

    private static EvaluationReport Read(string text) => EvaluationReader.Read(Encoding.UTF8.GetBytes(text));
}
