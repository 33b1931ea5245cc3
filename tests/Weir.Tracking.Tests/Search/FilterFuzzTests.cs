using System.Globalization;
using System.Text;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Foundation.Errors;
using Weir.Foundation.Numerics;

namespace Weir.Tracking.Tests.Search;

/// <summary>Filters and orders of every search, made of the words of the grammar and of what is not in it: rows or a refusal, never a failure.</summary>
public abstract class FilterFuzzTests(TrackingStore store)
{
    private static readonly string[] Words =
    [
        "metrics.", "params.", "tags.", "attributes.", "attribute.", "parameter.", "param.", "tag.", "run.", "dataset.", "datasets.", "metadata.", "request_metadata.", "feedback.", "expectation.", "span.", "trace.",
        "a", "m", "name", "run_id", "status", "start_time", "end_time", "artifact_uri", "user_id", "version_number", "source_path", "creation_time", "last_update_time", "digest", "context", "model_type", "timestamp_ms",
        "execution_time_ms", "`a b`", "`", "\"q\"", "'x'", "'%a_'", "\"", "'", "\\", "''", "0", "1", "-1", ".5", "1e308", "1e999", "9223372036854775808", "NaN", "inf", "0x1", "=", "!=", "<", ">", "<=", ">=", "==", "<>",
        "LIKE", "ILIKE", "NOT LIKE", "RLIKE", "IN", "NOT IN", "IS NULL", "IS NOT NULL", "BETWEEN", "AND", "and", "OR", "NOT", "(", ")", ",", ";", "--", "/*", "*/", "DESC", "ASC", "asc", "NULLS FIRST", "$1", "?", ":x", "@",
        "\0", "\t", "\n", "\u00a0", "模型", "🌊", "\ud800", ".", "..", "[", "]", "{", "}", "%", "SELECT", "DROP TABLE runs", "1; DROP TABLE runs",
    ];

    [Fact]
    public async Task Whatever_is_searched_for_is_answered_or_refused_and_never_a_failure()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.RunAsync("a", 1000);
        await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(run, Metrics: [new("m", 1, 1), new("a", double.NaN, 1)], Params: [new("a", "x")], Tags: [new("a", "x")]));
        await tracking.Client.RegisterModelAsync("name", "mlflow-artifacts:/1/model", run);
        var random = new SeededRandom(4);
        var (answered, refused) = (0, 0);
        var count = Environment.GetEnvironmentVariable("WEIR_FAULTS") == "full" ? 50_000 : 1500;
        for (var i = 0; i < count; i++)
        {
            var (filter, order) = (random.Next(8) == 0 ? null : Filter(random), random.Next(3) == 0 ? Text(random, 4) : null);
            try
            {
                await SearchAsync(tracking.Client, i % 8, filter, order);
                answered++;
            }
            catch (WeirException e) when (e.Code == MlflowErrors.InvalidParameterValue)
            {
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"search {i % 8}, filter «{filter}», order «{order}»: {e}"));
            }
        }

        Assert.True(answered > count / 50 && refused > count / 2, $"{answered} answered, {refused} refused");
    }

    private static Task SearchAsync(TrackingClient client, int kind, string? filter, string? order)
    {
        string[]? orders = order is null ? null : [order];
        return kind switch
        {
            0 or 1 => client.CallAsync(RunCalls.Search, new SearchRuns(["0"], filter, OrderBy: orders)),
            2 => client.CallAsync(ExperimentCalls.Search, new SearchExperiments(Filter: filter, OrderBy: orders)),
            3 => client.CallAsync(RegisteredModelCalls.Search, new SearchRegistry(filter, 10, orders)),
            4 => client.CallAsync(ModelVersionCalls.Search, new SearchRegistry(filter, 10, orders)),
            5 => client.CallAsync(LoggedModelCalls.Search, new SearchLoggedModels(["0"], Filter: filter)),
            6 => client.CallAsync(TraceCalls.Search, new SearchTraces([new Client.Wire.TraceLocation("MLFLOW_EXPERIMENT", new("0"))], filter, OrderBy: orders)),
            _ => client.CallAsync(EvaluationDatasetCalls.Search, new SearchEvaluationDatasets(["0"], filter, OrderBy: orders)),
        };
    }

    // Half of them nearly right: one comparison of the grammar, with a word put in, left out or changed.
    private static string Filter(SeededRandom random)
    {
        if (random.Next(2) == 0) return Text(random, 1 + random.Next(12));
        string[] right = ["metrics.m > 0", "params.a = 'x'", "tags.a LIKE '%x'", "status = 'RUNNING'", "run_id IN ('a', 'b')", "name = 'name'", "start_time >= 5", "name ILIKE 'N%' AND tags.a != 'y'", "timestamp_ms > 1"];
        var words = right[random.Next(right.Length)].Split(' ').ToList();
        switch (random.Next(5))
        {
            case 0: words.Insert(random.Next(words.Count + 1), Words[random.Next(Words.Length)]); break;
            case 1: words.RemoveAt(random.Next(words.Count)); break;
            case 2: words[random.Next(words.Count)] = Words[random.Next(Words.Length)]; break;
            case 3: words[random.Next(words.Count)] += Words[random.Next(Words.Length)]; break;
        }

        return string.Join(' ', words);
    }

    private static string Text(SeededRandom random, int words)
    {
        var text = new StringBuilder();
        for (var i = 0; i < words; i++) text.Append(Words[random.Next(Words.Length)]).Append(random.Next(3) == 0 ? "" : " ");
        return text.ToString();
    }
}
