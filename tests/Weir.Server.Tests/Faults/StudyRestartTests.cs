using System.Globalization;
using System.Text.Json;
using Weir.Server.Tests.Studies;
using Weir.Testing;

namespace Weir.Server.Tests.Faults;

/// <summary>PostgreSQL goes away under two servers that share a study, and comes back.</summary>
[Trait("Kind", "Faults")]
public sealed class StudyRestartTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("fast")]
    [InlineData("immediate")]
    public async Task Clients_of_a_study_lose_and_double_no_trial_while_the_database_is_restarted(string how)
    {
        await using var postgres = new PostgreSqlServer { IsDurable = true };
        var address = await postgres.AddressAsync();
        using var folder = new TempFolder();
        using var one = await ServerProcess.StartAsync(folder.Path, ["--database", address]);
        using var two = await ServerProcess.StartAsync(folder.Path, ["--database", address]);
        var servers = new[] { one, two }.Select(s => new HttpClient { BaseAddress = s.Address }).ToList();
        var trials = FaultScale.Of(200, 2000);
        using var made = await servers[0].PostAsync("/api/weir/v1/studies", new StringContent($$"""{"name": "shared", "space": ["x=interval(-5,5)"], "sampler": "random", "trials": {{trials}}}"""), TestContext.Current.CancellationToken);
        made.EnsureSuccessStatusCode();
        var clients = Enumerable.Range(0, 8).Select(i => new StudyClient(servers[i % 2], "/api/weir/v1/studies/shared", $"w{i}")).ToList();
        var work = clients.Select(c => Task.Run(() => c.WorkAsync(x => x * x, TestContext.Current.CancellationToken))).ToArray();
        for (var turn = 1; turn <= FaultScale.Of(2, 6); turn++)
        {
            await Eventually.IsAsync(() => clients.Sum(c => c.Told.Count) >= trials * turn / (FaultScale.Of(2, 6) + 1));
            await postgres.RestartAsync(how);
        }

        await Task.WhenAll(work);
        var failures = clients.SelectMany(c => c.Failures).GroupBy(f => f.Key).ToDictionary(g => g.Key, g => g.Sum(f => f.Value));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{how}: failed cleanly: {string.Join(", ", failures)}"));
        Assert.All(failures.Keys, f => Assert.True(f is "503" or "504", f));
        var rows = new List<JsonElement>();
        for (var from = 0; from < trials; from += 1000) rows.AddRange(JsonElement.Parse(await servers[1].GetStringAsync($"/api/weir/v1/studies/shared/trials?limit=1000&page_token={from}", TestContext.Current.CancellationToken)).GetProperty("trials").EnumerateArray());
        StudyApiTests.Check(rows, clients, trials);
        foreach (var server in servers) server.Dispose();
    }
}
