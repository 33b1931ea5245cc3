using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Weir.Foundation.Errors;
using Weir.Testing;
using Weir.Training.Features.Specs;

namespace Weir.Training.Tests.Features;

public sealed partial class FeatureFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Examples => [.. Blocks().Matches(File.ReadAllText(Docs("features.md"))).Select(m => m.Groups[1].Value)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("big", null)]
    [InlineData("size", null)]
    [InlineData("total", "columns: {city: {type: category, encode: [target, ordinal], order: frequency}, fare: {type: number, power: yeo-johnson, scale: robust}, note: {type: text, encode: [words, characters], most: 60}}\nproducts: [[fare, miles]]\nselect: {best: 40}\n")]
    public void The_plan_that_is_printed_gives_the_same_model_byte_for_byte(string target, string? file)
    {
        var request = SmallTable.Request(SmallTable.Write(_folder), target) with { MostRounds = 15, FeaturesPath = file is null ? null : _folder.Write("first.yaml", file) };
        var plan = Trainer.Plan(request);
        var first = Trainer.Train(request);
        Assert.Equal(plan.Text, first.FeaturePlan);
        var again = request with { FeaturesPath = _folder.Write("features.yaml", plan.Text) };
        Assert.Equal(plan.Text, Trainer.Plan(again).Text);
        Assert.Equal(first.Model.ToArray(), Trainer.Train(again).Model.ToArray());
        Assert.Equal(first.Features, Trainer.Train(again).Features);
    }

    [Fact]
    public void A_column_that_is_not_named_is_inferred_and_one_that_is_is_as_it_is_said()
    {
        var request = SmallTable.Request(SmallTable.Write(_folder), "big") with { FeaturesPath = _folder.Write("features.yaml", "columns:\n  city: drop\n  vip: {type: category, encode: ordinal}\n  fare: {type: number, scale: standard}\n") };
        var plan = FeatureFileReader.Parse(Trainer.Plan(request).Text);
        Assert.Equal(["fare", "miles", "city", "day", "when", "vip", "note"], plan.Columns.Keys);
        Assert.Equal(["number", "number", "drop", "date", "date", "category", "text"], plan.Columns.Values.Select(c => c.Type));
        Assert.Equal(Scale.Standard, ((NumberSpec)plan.Columns["fare"]).Scale);
        var result = Trainer.Train(request with { MostRounds = 10 });
        Assert.DoesNotContain("city", result.Signature.Inputs!.Fields.Select(f => f.Name));
    }

    [Fact]
    public void What_was_left_out_says_why_and_names_with_signs_are_quoted()
    {
        var path = _folder.Write("t.csv", "\"a: b\",\"#1 {x}\",one,id,y\n" + string.Concat(Enumerable.Range(0, 80).Select(i => $"{i % 7},{i % 5},same,row-{i},{i % 2}\n")));
        var plan = Trainer.Plan(new TrainingRequest { DataPath = path, Target = "y" });
        Assert.Contains("one: {type: drop} # it has one value", plan.Text, StringComparison.Ordinal);
        Assert.Contains("id: {type: drop} # it has a different value in every row, like an id", plan.Text, StringComparison.Ordinal);
        Assert.Equal(["a: b", "#1 {x}", "one", "id"], FeatureFileReader.Parse(plan.Text).Columns.Keys);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Each_example_of_the_documentation_is_read_and_reads_back_as_it_was_written(string text)
    {
        var spec = FeatureFileReader.Parse(text);
        var written = FeatureFileWriter.Write(spec);
        Assert.Equal(written, FeatureFileWriter.Write(FeatureFileReader.Parse(written)));
        Assert.NotEmpty(spec.Columns);
    }

    [Fact]
    public void The_schema_and_the_page_know_the_types_the_options_and_the_words_that_are_read()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Docs("features.schema.json")))!;
        var page = File.ReadAllText(Docs("features.md"));
        Assert.Equal(FeatureSpec.Keys.Order(), Keys(schema["properties"]!));
        Assert.Equal(FeatureFileReader.Types.Select(t => t.Type).Order(), Keys(schema["$defs"]!));
        foreach (var (type, keys, _) in FeatureFileReader.Types)
        {
            Assert.Equal(keys.Append("type").Order(), Keys(schema["$defs"]![type]!["properties"]!));
            Assert.Equal(type, schema["$defs"]![type]!["properties"]!["type"]!["const"]!.GetValue<string>());
            Assert.All(keys.Append(type), k => Assert.Contains($"`{k}`", page, StringComparison.Ordinal));
        }

        void Same<T>(string type, string key)
            where T : struct, Enum
        {
            var node = schema["$defs"]![type]!["properties"]![key]!;
            var words = node["enum"] ?? node["anyOf"]?.AsArray().Select(n => n!["enum"]).OfType<JsonNode>().First() ?? node["items"]!["enum"]!;
            Assert.Equal(Words.All<T>().Order(), words.AsArray().Select(w => w!.GetValue<string>()).Order());
            Assert.All(Words.All<T>(), w => Assert.Contains($"`{w}`", page, StringComparison.Ordinal));
        }

        Same<Impute>("number", "impute");
        Same<Power>("number", "power");
        Same<Scale>("number", "scale");
        Same<CategoryEncoding>("category", "encode");
        Same<Rare>("category", "rare");
        Same<Unseen>("category", "unseen");
        Same<CategoryOrder>("category", "order");
        Same<TextEncoding>("text", "encode");
        Same<Training.Features.DateOrder>("date", "order");
        Same<DatePart>("date", "parts");
        Assert.Equal(Words.All<TargetTransform>().Order(), schema["properties"]!["target_transform"]!["enum"]!.AsArray().Select(w => w!.GetValue<string>()).Order());
        Assert.Equal(Words.All<SelectBy>().Order(), schema["properties"]!["select"]!["properties"]!["by"]!["enum"]!.AsArray().Select(w => w!.GetValue<string>()).Order());
    }

    [Theory]
    [InlineData("colums: {}", 1, "colums", "did you mean 'columns'")]
    [InlineData("columns: [a]", 1, "columns", "mapping")]
    [InlineData("columns:\n  fare: numbr", 2, "columns.fare", "did you mean 'number'")]
    [InlineData("columns:\n  fare: {scale: none}", 2, "columns.fare", "has no type")]
    [InlineData("columns:\n  fare: {type: number, imput: mean}", 2, "columns.fare.imput", "did you mean 'impute'")]
    [InlineData("columns:\n  fare: {type: number, impute: medain}", 2, "columns.fare.impute", "did you mean 'median'")]
    [InlineData("columns:\n  fare: {type: number, clip: [5, 1]}", 2, "columns.fare.clip", "above the upper")]
    [InlineData("columns:\n  fare: {type: number, clip: 5}", 2, "columns.fare.clip", "two limits")]
    [InlineData("columns:\n  fare: {type: number, bins: 1}", 2, "columns.fare.bins", "from 2 to 1000")]
    [InlineData("columns:\n  fare: {type: number, value: .nan}", 2, "columns.fare.value", "number")]
    [InlineData("columns:\n  fare: {type: number, indicator: perhaps}", 2, "columns.fare.indicator", "true or false")]
    [InlineData("columns:\n  city:\n    type: category\n    encode: [one-hot, onehot]", 4, "columns.city.encode", "did you mean 'one-hot'")]
    [InlineData("columns:\n  city: {type: category, encode: []}", 2, "columns.city.encode", "is empty")]
    [InlineData("columns:\n  city: {type: category, order: [a, a]}", 2, "columns.city.order", "twice")]
    [InlineData("columns:\n  city: {type: category, most: 2.5}", 2, "columns.city.most", "whole number")]
    [InlineData("columns:\n  note: {type: text, words: [3, 1]}", 2, "columns.note.words", "shorter first")]
    [InlineData("columns:\n  day: {type: date, cyclic: [year]}", 2, "columns.day.cyclic", "come round")]
    [InlineData("columns:\n  day: {type: date, parts: [], cyclic: []}", 2, "columns.day.parts", "type: drop")]
    [InlineData("columns:\n  vip: {type: flag, scale: none}", 2, "columns.vip.scale", "is not known")]
    [InlineData("products: [[fare]]", 1, "products", "pairs")]
    [InlineData("select: {by: figure}", 1, "select.best", "is missing")]
    [InlineData("target_transform: sqrt", 1, "target_transform", "square-root")]
    [InlineData("columns:\n  far: number", 2, "columns.far", "did you mean 'fare'")]
    [InlineData("columns:\n  big: number", 2, "columns.big", "is the target")]
    [InlineData("columns:\n  fare: flag", 2, "columns.fare", "type: number")]
    [InlineData("columns:\n  city: number", 2, "columns.city", "without a number")]
    [InlineData("columns:\n  fare: {type: number, impute: constant}", 2, "columns.fare.impute", "value: 0")]
    [InlineData("columns:\n  fare: {type: number, impute: mean, value: 3}", 2, "columns.fare.value", "impute: constant")]
    [InlineData("columns:\n  fare: text", 2, "columns.fare", "is not text")]
    [InlineData("columns:\n  day: number", 2, "columns.day", "type: date")]
    [InlineData("columns:\n  city: date", 2, "columns.city", "year-month-day")]
    [InlineData("columns:\n  fare: {type: category, order: [1, two]}", 2, "columns.fare", "'two'")]
    [InlineData("columns: {}\nratios:\n  - [fare, mils]", 3, "ratios", "did you mean 'miles'")]
    [InlineData("columns: {}\npolynomial: [fare, city]", 2, "polynomial", "no number")]
    public void A_mistake_is_told_with_its_line_its_field_and_what_would_be_right(string text, int line, string field, string words)
    {
        var path = _folder.Write("features.yaml", text);
        var failure = Assert.Throws<WeirException>(() => Trainer.Plan(SmallTable.Request(SmallTable.Write(_folder, rows: 60), "big") with { FeaturesPath = path }));
        Assert.Equal((path, line, field), (failure.Location!.File, failure.Location.Line, failure.Location.Field));
        Assert.Contains(words, $"{failure.Message} {failure.Hint}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_is_empty_is_left_out_with_a_note_whatever_the_file_calls_it()
    {
        var path = _folder.Write("t.csv", "word,x,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $",{i % 9},{i % 2}\n")));
        var plan = Trainer.Plan(new TrainingRequest { DataPath = path, Target = "y", FeaturesPath = _folder.Write("features.yaml", "columns: {word: number, gone: drop}") });
        Assert.Contains(plan.Notes, n => n.Contains("'word' is left out", StringComparison.Ordinal));
        Assert.Equal("drop", FeatureFileReader.Parse(plan.Text).Columns["word"].Type);
    }

    [Fact]
    public void A_forecast_takes_no_file_and_has_no_plan()
    {
        var request = SmallTable.Request(SmallTable.Write(_folder, rows: 60), "total") with { Task = LearningTask.Forecast, Forecast = new Forecasting.ForecastOptions { TimeColumn = "when", Horizon = 2 } };
        Assert.Contains("--features", Assert.Throws<WeirException>(() => Trainer.Train(request with { FeaturesPath = _folder.Write("features.yaml", "columns: {}") })).Hint, StringComparison.Ordinal);
        Assert.Contains("--plan", Assert.Throws<WeirException>(() => Trainer.Plan(request)).Hint, StringComparison.Ordinal);
    }

    private static string Docs(string name) => Path.Combine(TestData.RepositoryRoot, "docs", "formats", name);

    private static IEnumerable<string> Keys(JsonNode node) => node.AsObject().Select(p => p.Key).Order();

    [GeneratedRegex(@"```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
