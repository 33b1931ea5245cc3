using Weir.Client;
using Weir.Client.Calls;
using Weir.Foundation.Errors;
using Weir.Persistence.Sqlite;
using Weir.Tracking.Search;

namespace Weir.Tracking.Tests.Search;

/// <summary>Searches of any size: what fits the limits is answered, what does not is refused by a sentence that names clause and limit.</summary>
public abstract class SearchLimitTests(TrackingStore store)
{
    [Theory]
    [InlineData(SearchLimits.Comparisons, null)]
    [InlineData(SearchLimits.Comparisons + 1, "the filter has 201 comparisons; at most 200 are taken")]
    [InlineData(1501, "the filter has 1501 comparisons; at most 200 are taken")]
    public async Task A_filter_takes_so_many_comparisons(int count, string? refusal) =>
        await SearchAsync(string.Join(" and ", Enumerable.Range(0, count).Select(i => $"metrics.m{i} < 1 ")), [], refusal);

    [Theory]
    [InlineData(SearchLimits.OrderKeys, null)]
    [InlineData(100, "order_by has 100 elements; at most 30 are taken")]
    public async Task An_order_takes_so_many_keys_on_every_page(int count, string? refusal)
    {
        var found = await SearchAsync(null, [.. Enumerable.Range(0, count).Select(i => $"metrics.m{i} DESC")], refusal);
        if (refusal is null) Assert.Equal(["c", "b", "a"], found);
    }

    [Theory]
    [InlineData(SearchLimits.PatternCharacters, null)]
    [InlineData(60_000, "the LIKE pattern of 'team' has 60000 characters; at most 10000 are taken")]
    public async Task A_pattern_takes_so_many_characters(int count, string? refusal) => await SearchAsync($"tags.team LIKE '{new string('ß', count)}'", [], refusal);

    [Theory]
    [InlineData("IN", "a")]
    [InlineData("NOT IN", "b c")]
    public async Task A_list_of_fifty_thousand_values_is_searched_without_delay(string word, string expected)
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var wanted = await tracking.RunAsync("a", 1000);
        await tracking.RunAsync("b", 2000);
        await tracking.RunAsync("c", 3000);
        var filter = $"run_id {word} ({string.Join(", ", Enumerable.Range(0, 50_000).Select(i => $"'{Guid.NewGuid():N}'"))}, '{wanted}')";
        Assert.Equal(expected, string.Join(' ', (await tracking.SearchAsync(filter)).Order()));
    }

    [Fact]
    public void A_list_is_one_parameter_of_one_statement_however_long_it_is()
    {
        string Statement(int values, SqlParameters parameters) => new FilterSql(SearchTargets.Runs, parameters, SqliteDialect.Instance)
            .Condition(FilterParser.Parse($"run_id IN ({string.Join(',', Enumerable.Repeat("'x'", values))})")[0]);

        var (few, many) = (new SqlParameters(), new SqlParameters());
        Assert.Equal(Statement(1, few), Statement(50_000, many));
        Assert.Equal(1, many.Values.Length);
    }

    [Fact]
    public async Task A_list_beyond_the_limit_is_refused() =>
        await SearchAsync($"run_id IN ({string.Join(',', Enumerable.Repeat("'x'", 100_001))})", [], "the IN list of 'run_id' has 100001 values; at most 100000 are taken");

    [Fact]
    public async Task A_list_keeps_quotes_emoji_and_controls_apart()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.RunAsync("a", 1000);
        const string Name = "it's \\ [ÿ, 模型] 🌊 \u0001 \n";
        await tracking.Client.CallAsync(RunCalls.LogInputs, new LogInputs(run, null, [new(null, new Client.Wire.Dataset(Name, "d1", "local", "s"))]));
        Assert.Equal(["a"], await tracking.SearchAsync($"dataset.name IN ('x', \"{Name}\")"));
        Assert.Empty(await tracking.SearchAsync("dataset.name IN ('it', \"it's\")"));
    }

    [Fact]
    public async Task Half_a_character_and_a_NUL_in_a_list_are_refused()
    {
        await SearchAsync("run_id IN ('\ud800')", [], "a list of the filter holds a text with a NUL or half a character");
        await SearchAsync("run_id IN ('a\0b')", [], "a list of the filter holds a text with a NUL or half a character");
    }

    [Fact]
    public async Task Ten_thousand_experiments_are_searched_like_one()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await tracking.RunAsync("a", 1000);
        var answer = await tracking.Client.CallAsync(RunCalls.Search, new SearchRuns([.. Enumerable.Range(0, 10_000).Select(i => $"{i}"), "x", "99999999999999999999"]));
        Assert.Single(answer.Runs!);
    }

    [Fact]
    public async Task A_long_filter_is_not_repeated_in_its_refusal()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var e = await Assert.ThrowsAsync<WeirException>(() => tracking.SearchAsync("metrics.a < 1 or " + new string('x', 100_000)));
        Assert.InRange(e.Message.Length, 1, 600);
    }

    private async Task<List<string>> SearchAsync(string? filter, string[] orderBy, string? refusal)
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await tracking.RunAsync("a", 1000);
        await tracking.RunAsync("b", 2000);
        await tracking.RunAsync("c", 3000);
        if (refusal is null) return await tracking.SearchAsync(filter, orderBy);
        var e = await Assert.ThrowsAsync<WeirException>(() => tracking.SearchAsync(filter, orderBy));
        Assert.Equal((MlflowErrors.InvalidParameterValue, refusal), (e.Code, e.Message));
        return [];
    }
}
