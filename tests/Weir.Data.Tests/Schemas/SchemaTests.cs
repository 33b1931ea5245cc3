using Weir.Data.Schemas;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Testing;

namespace Weir.Data.Tests.Schemas;

public sealed class SchemaTests : IDisposable
{
    private static readonly string Vectors = TestData.Vector("monitoring");
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Anomalies_are_those_of_tensorflow_data_validation()
    {
        var cases = VectorFile.Cases(Path.Combine(Vectors, "tfdv.jsonl"), "tfdv_anomalies").ToList();
        Assert.Equal(11, cases.Count);
        foreach (var test in cases)
        {
            var input = test.GetProperty("input");
            Table? Open(string name) => input.TryGetProperty(name, out var path) ? Table.Open(Path.Combine(Vectors, path.GetString()!)) : null;
            using var table = Open("csv")!;
            using var previous = Open("previous_csv");
            using var serving = Open("serving_csv");
            var result = TableValidation.Of(table, SchemaFile.Parse(input.GetProperty("schema").GetRawText(), "schema"), null, previous, serving);
            var expected = test.GetProperty("expect").GetProperty("anomalies").EnumerateObject().SelectMany(p => p.Value.EnumerateArray().Select(a => $"{p.Name} {a.GetString()}")).Order();
            Assert.Equal(expected, result.Anomalies.Select(a => $"{a.Column} {a.Type}").Order());
            Assert.All(result.Anomalies, a => Assert.DoesNotContain('\n', a.Message));
        }
    }

    [Fact]
    public void The_inferred_schema_is_that_of_tensorflow_data_validation_and_its_own_table_fits_it()
    {
        var test = VectorFile.Cases(Path.Combine(Vectors, "tfdv.jsonl"), "tfdv_infer_schema").Single();
        using var table = Table.Open(Path.Combine(Vectors, test.GetProperty("input").GetProperty("csv").GetString()!));
        var schema = SchemaInference.Of(table);
        var expected = test.GetProperty("expect").GetProperty("features");
        Assert.Equal(expected.EnumerateObject().Select(p => p.Name), schema.Features.Select(f => f.Name));
        foreach (var feature in schema.Features)
        {
            var wanted = expected.GetProperty(feature.Name);
            Assert.Equal(wanted.GetProperty("type").GetString(), feature.Type.ToString().ToUpperInvariant());
            Assert.Equal(wanted.GetProperty("presence").GetProperty("min_count").GetInt64(), feature.MinCount);
            Assert.Equal(wanted.GetProperty("presence").TryGetProperty("min_fraction", out var fraction) ? fraction.GetDouble() : null, feature.MinFraction);
            Assert.Equal(wanted.TryGetProperty("domain", out var domain) ? domain.EnumerateArray().Select(d => d.GetString()!).ToList() : null, feature.StringDomain);
        }

        Assert.True(TableValidation.Of(table, schema).IsValid);
    }

    [Theory]
    [InlineData("schema.yaml")]
    [InlineData("schema.json")]
    public async Task A_schema_survives_its_file_and_is_recorded(string name)
    {
        var path = _folder.Write("t.csv", "n,x,flag,day,answer,\"odd: name\"\n1,1.5,true,2024-01-01,yes,007\n-2,NA,false,2024-01-02,no,1e5x\n");
        var recorder = new Recorder();
        var schema = await SchemaInference.RunAsync(path, _folder[name], withRanges: true, recorder.Context(_folder.Path));
        var read = SchemaFile.Read(_folder[name]);
        Assert.Equal(SchemaFile.ToJson(schema), SchemaFile.ToJson(read));
        Assert.Equal((-2, 1), (read.Features[0].Min, read.Features[0].Max));
        Assert.Equal(["no", "yes"], read.Features[4].StringDomain!);
        var result = await TableValidation.RunAsync(new ValidationRequest { Table = path, Schema = _folder[name] }, recorder.Context(_folder.Path));
        Assert.Empty(result.Anomalies);
        Assert.Equal(["data schema infer", "data validate"], recorder.Executions.Select(e => e.Kind));
        Assert.Equal(recorder.Executions[0].Outputs[0].Hash, recorder.Executions[1].Inputs[1].Hash);
    }

    [Fact]
    public void Types_ranges_gaps_and_values_are_all_reported_at_once()
    {
        using var table = Table.Open(_folder.Write("t.csv", "n,x,word,day,flag\n5,1,a,2024-01-01,2\n99,2,zzz,x,0\n,3,it's,y,1\n"));
        var schema = SchemaFile.Parse(
            """
            features:
            - {name: n, type: INT, presence: {min_count: 3, min_fraction: 0.9}, int_domain: {min: 10, max: 50}}
            - {name: x, type: FLOAT, presence: {min_count: 1}}
            - {name: word, type: BYTES, string_domain: [a, b]}
            - {name: day, type: BYTES, time_domain: {}}
            - {name: flag, type: INT, bool_domain: {}}
            - {name: label, type: INT, presence: {min_count: 1}, not_in_environment: [SERVING]}
            """,
            "s.yaml");
        var found = TableValidation.Of(table, schema).Anomalies;
        Assert.Equal(
            [
                "n FEATURE_TYPE_LOW_NUMBER_PRESENT", "n FEATURE_TYPE_LOW_FRACTION_PRESENT", "n INT_TYPE_BIG_INT", "n INT_TYPE_SMALL_INT", "word ENUM_TYPE_UNEXPECTED_STRING_VALUES",
                "day UNEXPECTED_DATA_TYPE", "flag BOOL_TYPE_BIG_INT", "label SCHEMA_MISSING_COLUMN",
            ],
            found.Select(a => $"{a.Column} {a.Type}"));
        Assert.Contains("'it's', 'zzz'", found[4].Message, StringComparison.Ordinal);
        Assert.DoesNotContain(TableValidation.Of(table, schema, "SERVING").Anomalies, a => a.Column == "label");
    }

    [Theory]
    [InlineData("features: 5", 1)]
    [InlineData("features:\n- name: a\n  type: STRING\n", 3)]
    [InlineData("features:\n- name: a\n  type: INT\n  presense: {}\n", 4)]
    [InlineData("features:\n- name: a\n  type: INT\n  int_domain: {min: low}\n", 4)]
    [InlineData("features:\n- {name: a, type: INT}\n- {name: a, type: INT}\n", 3)]
    public void A_broken_schema_is_told_with_its_line(string text, int line)
    {
        var failure = Assert.Throws<WeirException>(() => SchemaFile.Parse(text, "s.yaml"));
        Assert.Equal((ErrorCodes.InvalidValue, line), (failure.Code, failure.Location?.Line));
    }

    [Fact]
    public void A_table_of_thousands_of_columns_gets_its_figures_in_several_scans()
    {
        const int Wide = 1100;
        var path = _folder["wide.parquet"];
        TableWriter.Write(path, [.. Enumerable.Range(0, Wide).Select(c => new NumberColumn($"c{c}", [c, c + 1.5]))]);
        using var table = Table.Open(path);
        var schema = SchemaInference.Of(table, withRanges: true);
        Assert.Equal(Enumerable.Range(0, Wide).Select(c => ((string, double?, double?))($"c{c}", c, c + 1.5)), schema.Features.Select(f => (f.Name, f.Min, f.Max)));
    }
}
