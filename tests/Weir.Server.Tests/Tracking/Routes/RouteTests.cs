using System.Globalization;
using Weir.Server.Tracking.Routes;
using Weir.Testing;
using Weir.Tracking;

namespace Weir.Server.Tests.Tracking.Routes;

/// <summary>The table of MLflow's calls: every row is what it says.</summary>
public sealed class RouteTests(PostgreSqlServer postgres)
{
    private const string Nobody = "99999999";

    [Fact]
    public void Every_call_is_in_the_table_once_and_every_absent_one_says_why()
    {
        Assert.DoesNotContain(MlflowRoutes.All.CountBy(r => r.ToString()), r => r.Value > 1);
        Assert.All(MlflowRoutes.All.Where(r => r.Status != RouteStatus.Same), r => Assert.False(string.IsNullOrWhiteSpace(r.Note)));
        Assert.All(MlflowRoutes.All, r => Assert.False(r.Note?.EndsWith('.') ?? false));
    }

    [Fact]
    public async Task What_the_service_answers_is_what_the_table_says_is_served()
    {
        using var folder = new TempFolder();
        await using var tracking = await ProjectTracking.OpenLocalAsync(Foundation.Project.WeirProject.Open(folder.Path), _ => null);
        var answered = tracking.Service!.Handlers.Where(h => h.Call.Version is not (Weir.Client.Calls.MlflowCall.Own or Weir.Client.Calls.MlflowCall.OwnDeclared)).SelectMany(h => h.Call.Methods.Select(m => $"{m} {(Ajax(h.Call.Path) ? "/ajax-api" : "/api")}/{h.Call.Version}/mlflow/{Shape(h.Call.Path)}")).Order(StringComparer.Ordinal);
        var served = MlflowRoutes.All.Where(r => r.Status != RouteStatus.Absent && !RouteExamples.TestedElsewhere.ContainsKey(r.ToString())).Select(r => $"{r.Method} {Shape(r.Path)}").Order(StringComparer.Ordinal);
        Assert.Equal(served, answered);

        static bool Ajax(string path) => path is "experiments/search-datasets" or "metrics/get-history-bulk";
    }

    [Fact]
    public void Every_served_row_has_an_example_with_what_it_needs_and_names()
    {
        var served = MlflowRoutes.All.Where(r => r.Status != RouteStatus.Absent).Select(r => r.ToString()).ToHashSet();
        Assert.Equal(served.Order(StringComparer.Ordinal), RouteExamples.All.Select(e => e.Route).Concat(RouteExamples.TestedElsewhere.Keys).Concat(RouteExamples.TestedWithUsers.Keys).Order(StringComparer.Ordinal));
        Assert.All(RouteExamples.TestedElsewhere.Values.Concat(RouteExamples.TestedWithUsers.Values), t => Assert.Contains(t.GetMethods(), m => m.GetCustomAttributes(typeof(FactAttribute), inherit: true).Length > 0));

        // A part of a path is an id of something, or a key: it may be unknown.
        Assert.All(RouteExamples.All, e => Assert.All(e.Route.Split('/').Where(p => p.StartsWith('{')), p => Assert.Contains(e.Unknown, u => u.Field == p[1..^1])));

        // So is every field whose value the world gave.
        Assert.All(RouteExamples.All, e => Assert.All(
            e.Fields.Where(f => f.Value is System.Text.Json.Nodes.JsonValue v && v.ToString() is ['{', '{', .., '}', '}'] and not "{{u}}"), f => Assert.Contains(e.Unknown, u => u.Field == f.Key)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_example_is_answered_and_refused_without_what_it_needs_and_with_what_is_not_there(bool onPostgreSql)
    {
        var database = onPostgreSql ? await postgres.NewDatabaseAsync() : null;
        await using var server = await ServerFixture.StartAsync(o => o with { Database = database });
        var wrong = new List<string>();
        var number = 0;
        foreach (var example in RouteExamples.All)
        {
            var world = await RouteExamples.WorldAsync(server, (++number).ToString(CultureInfo.InvariantCulture));
            foreach (var field in example.Required) await ExpectAsync(example.Without(field), world, 400, $"without {field}");
            foreach (var (field, status) in example.Unknown) await ExpectAsync(example.With(field, Nobody), world, status, $"with an unknown {field}");
            await ExpectAsync(example, world, 200, "as it should be");
        }

        Assert.Empty(wrong);

        async Task ExpectAsync(RouteExample example, Dictionary<string, string> world, int expected, string what)
        {
            var (method, url, body) = example.Request(world);
            var (status, answer) = await server.SendAsync(method, url, body);
            var code = answer.ValueKind == System.Text.Json.JsonValueKind.Object && answer.TryGetProperty("error_code", out var given) ? given.GetString() : null;
            var expectedCode = expected switch { 200 => null, 404 => "RESOURCE_DOES_NOT_EXIST", _ => "INVALID_PARAMETER_VALUE" };
            if (status != expected || code != expectedCode) wrong.Add($"{example} {what}: {status} {answer.GetRawText()}");
        }
    }

    [Fact]
    public async Task What_is_absent_says_so_in_a_sentence()
    {
        await using var server = await ServerFixture.StartAsync();
        foreach (var route in MlflowRoutes.All.Where(r => r.Status == RouteStatus.Absent))
        {
            foreach (var path in new[] { route.Path, route.Path.Replace("/api/", "/ajax-api/", StringComparison.Ordinal) }.Distinct())
            {
                var (status, answer) = await server.SendAsync(route.Method, System.Text.RegularExpressions.Regex.Replace(path, "{[a-z_]+}", "x"), route.Method == "GET" ? null : "{}");
                Assert.True(status == 404, $"{route}: {status} {answer.GetRawText()}");
                Assert.Equal("ENDPOINT_NOT_FOUND", answer.GetProperty("error_code").GetString());
                Assert.EndsWith($"is not served: {route.Note}.", answer.GetProperty("message").GetString(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void The_page_of_the_documentation_is_up_to_date()
    {
        var file = Path.Combine(TestData.RepositoryRoot, "docs", "mlflow-compatibility.md");
        var page = CompatibilityPage.Write(MlflowRoutes.All) + string.Join('\n', Peers.MlflowDifferences.Page) + "\n";
        if (Environment.GetEnvironmentVariable("WEIR_UPDATE_DOCS") == "1") File.WriteAllText(file, page);
        Assert.True(File.Exists(file) && File.ReadAllText(file) == page, "docs/mlflow-compatibility.md is not what the table says: run the test with WEIR_UPDATE_DOCS=1");
    }

    // Old and new calls name the same part of a path differently.
    private static string Shape(string path) => path.Replace("{request_id}", "{trace_id}", StringComparison.Ordinal);
}
