using Weir.Client.Calls;
using Weir.Server.Access;
using Weir.Testing;

namespace Weir.Server.Tests.Access;

/// <summary>Every route that is served, asked by everybody.</summary>
public sealed class RouteRuleTests(PostgreSqlServer postgres)
{
    private static readonly string[] Users = ["nobody", "reader", "editor", "manager"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_route_refuses_whoever_may_do_less_and_answers_who_may_do_just_enough(bool onPostgreSql)
    {
        var database = onPostgreSql ? await postgres.NewDatabaseAsync() : null;
        await using var access = await AccessFixture.StartAsync(change: o => o with { Database = database });
        var faults = new List<string>();
        foreach (var row in RouteTable.Calls.Concat(RouteTable.Declared).Concat(RouteTable.Files))
        {
            var objects = await access.NewObjectsAsync();
            var (path, body) = (objects.Fill(row.Path), row.Body is null ? null : objects.Fill(row.Body));
            Expect(row, null, 401, (await access.SendAsync(null, row.Method, path, body, row.ContentType)).Status);
            var least = row.Asked == Asked.Admin ? Users.Length : (int)row.Asked;
            for (var i = 0; i < least; i++) Expect(row, Users[i], 403, (await access.SendAsync(Users[i], row.Method, path, body, row.ContentType)).Status);
            if (least < Users.Length)
            {
                Expect(row, Users[least], row.Success, (await access.SendAsync(Users[least], row.Method, path, body, row.ContentType)).Status);
                objects = await access.NewObjectsAsync();
            }

            Expect(row, "admin", row.Success, (await access.SendAsync("admin", row.Method, objects.Fill(row.Path), row.Body is null ? null : objects.Fill(row.Body), row.ContentType)).Status);
        }

        Assert.Empty(faults);

        void Expect(RouteRow row, string? user, int expected, int actual)
        {
            if (actual != expected) faults.Add($"{row} as {user ?? "nobody at all"}: {actual}, {expected} expected");
        }
    }

    [Fact]
    public async Task No_route_is_missing_from_the_table()
    {
        await using var access = await AccessFixture.StartAsync();
        var rows = RouteTable.Calls.Select(r => $"{r.Method} {r.Route}").ToHashSet();
        var calls = access.Server.Server.Calls.SelectMany(c => c.Call.Methods.Select(m => (c.Call.Version, c.Call.Path, Method: m))).ToList();
        var missing = calls.Where(c => c.Version != MlflowCall.OwnDeclared).Select(c => $"{c.Method} {c.Version} {c.Path}").Where(c => !rows.Contains(c)).ToList();
        var declared = RouteTable.Declared.Select(r => $"{r.Method} {r.Route}").ToHashSet();
        missing.AddRange(access.Server.Server.Routes
            .SelectMany(r => (r.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Where(m => m != "HEAD").Select(m => $"{m} {r.RoutePattern.RawText!.TrimEnd('/')}")).Where(r => !declared.Contains(r)));
        missing.AddRange(calls.Where(c => c.Version == MlflowCall.OwnDeclared).Select(c => $"{c.Method} /api/weir/v1/{c.Path}").Where(c => !declared.Contains(c)));
        Assert.Empty(missing);
    }

    [Fact]
    public async Task Every_declared_route_says_what_it_needs()
    {
        await using var access = await AccessFixture.StartAsync();
        Assert.All(access.Server.Server.Routes, r => Assert.True(r.Metadata.GetMetadata<RouteNeed>() is not null, $"{r.RoutePattern.RawText} has no rule"));
    }

    [Fact]
    public async Task Health_and_version_are_open_and_all_else_is_not()
    {
        await using var access = await AccessFixture.StartAsync();
        foreach (var path in new[] { "/health", "/version" }) Assert.Equal(200, (await access.SendAsync(null, "GET", path)).Status);
        foreach (var path in new[] { "/", "/metrics", "/index.html", "/assets/x.js", "/graphql", "/signup", "/health/", "/version/../api/2.0/mlflow/experiments/search", "/nothing" })
            Assert.Equal(401, (await access.SendAsync(null, "GET", path)).Status);
    }
}
