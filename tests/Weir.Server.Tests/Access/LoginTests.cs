using System.Net;
using System.Text;
using System.Text.Json;
using Weir.Testing;

namespace Weir.Server.Tests.Access;

/// <summary>Logins of browsers: sessions, who may use them from where, and how they end.</summary>
public sealed class LoginTests
{
    private const string Me = "/api/weir/v1/access/me";
    private const string Create = "/api/2.0/mlflow/experiments/create";

    [Fact]
    public async Task A_right_password_begins_a_session_that_scripts_and_other_sites_cannot_use()
    {
        await using var access = await AccessFixture.StartAsync();
        var (status, cookie) = await LogInAsync(access, "editor", $"{AccessFixture.Password} editor");
        Assert.Equal(HttpStatusCode.NoContent, status);
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; max-age=43200", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("; secure", cookie, StringComparison.OrdinalIgnoreCase);

        Assert.Equal("editor", (await SendAsync(access, cookie, "GET", Me, ("Sec-Fetch-Site", "same-origin"))).Body.GetProperty("name").GetString());
        Assert.Equal(200, (await SendAsync(access, cookie, "GET", Me, ("Sec-Fetch-Site", "none"))).Status);
        Assert.Equal(401, (await SendAsync(access, cookie, "GET", Me, ("Sec-Fetch-Site", "same-site"))).Status);
        Assert.Equal(401, (await SendAsync(access, cookie, "GET", Me, ("Sec-Fetch-Site", "cross-site"))).Status);
        Assert.Equal(200, (await SendAsync(access, cookie, "POST", Create, ("Sec-Fetch-Site", "same-origin"))).Status);
        Assert.Equal(401, (await SendAsync(access, cookie, "POST", Create, ("Sec-Fetch-Site", "none"))).Status);
        Assert.Equal(401, (await SendAsync(access, cookie, "POST", Create, ("Sec-Fetch-Site", "same-site"))).Status);
        Assert.Equal(200, (await SendAsync(access, cookie, "POST", Create, ("Origin", access.Server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority)))).Status);
        Assert.Equal(401, (await SendAsync(access, cookie, "POST", Create, ("Origin", "http://localhost:1"))).Status);
        Assert.Equal(401, (await SendAsync(access, cookie, "POST", Create)).Status);
    }

    [Fact]
    public async Task A_session_ends_with_its_logout_and_with_a_new_password_and_is_listed_among_tokens()
    {
        await using var access = await AccessFixture.StartAsync();
        var (_, cookie) = await LogInAsync(access, "reader", $"{AccessFixture.Password} reader");
        var (_, other) = await LogInAsync(access, "reader", $"{AccessFixture.Password} reader");
        var tokens = await access.OkAsync("admin", "GET", "/api/weir/v1/access/tokens?username=reader");
        Assert.Equal(2, tokens.GetProperty("tokens").EnumerateArray().Count(t => t.GetProperty("name").GetString() == "browser session"));
        Assert.DoesNotContain(cookie.Split(['=', ';'])[1], tokens.ToString(), StringComparison.Ordinal);

        Assert.Equal(204, (await SendAsync(access, cookie, "POST", "/api/weir/v1/access/logout", ("Sec-Fetch-Site", "same-origin"))).Status);
        Assert.Equal(401, (await SendAsync(access, cookie, "GET", Me)).Status);
        Assert.Equal(200, (await SendAsync(access, other, "GET", Me)).Status);
        await access.OkAsync("admin", "PATCH", "/api/2.0/mlflow/users/update-password", """{"username": "reader", "password": "another long password"}""");
        Assert.Equal(401, (await SendAsync(access, other, "GET", Me)).Status);
    }

    [Fact]
    public async Task Wrong_passwords_are_told_apart_from_nothing_and_slowed_down()
    {
        await using var access = await AccessFixture.StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await LogInAsync(access, "nobody at all", "wrong")).Status);
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 8; i++) statuses.Add((await LogInAsync(access, "manager", "wrong")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, statuses[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await LogInAsync(access, "manager", $"{AccessFixture.Password} manager")).Status);
    }

    [Theory]
    [InlineData("application/json", "{}", 400)]
    [InlineData("application/json", "[", 400)]
    [InlineData("application/json", """{"username": "\ud800", "password": "x"}""", 400)]
    [InlineData("application/json", """{"username": "admin", "password": 7}""", 400)]
    [InlineData("text/plain", """{"username": "admin", "password": "correct horse battery"}""", 400)]
    [InlineData("application/x-www-form-urlencoded", "username=admin&password=correct horse battery", 400)]
    public async Task A_login_that_no_page_of_ours_sends_is_refused(string type, string body, int expected)
    {
        await using var access = await AccessFixture.StartAsync();
        Assert.Equal(expected, (await access.SendAsAsync(null, "POST", "/api/weir/v1/access/login", body, type)).Status);
        Assert.Equal(400, (await access.SendAsAsync(null, "POST", "/api/weir/v1/access/login", new string(' ', 9000))).Status);
        Assert.Equal(404, (await access.SendAsAsync(null, "GET", "/api/weir/v1/access/login")).Status);
    }

    [Fact]
    public async Task A_token_as_password_gives_a_session_no_more_than_the_token_may()
    {
        await using var access = await AccessFixture.StartAsync();
        var (status, cookie) = await LogInAsync(access, "editor", await access.TokenAsync("editor", "read"));
        Assert.Equal(HttpStatusCode.NoContent, status);
        Assert.Equal(200, (await SendAsync(access, cookie, "GET", Me)).Status);
        Assert.Equal(403, (await SendAsync(access, cookie, "POST", Create, ("Sec-Fetch-Site", "same-origin"))).Status);
    }

    [Fact]
    public async Task A_page_whose_session_has_ended_holds_up_neither_other_sessions_nor_logins_from_its_address()
    {
        await using var access = await AccessFixture.StartAsync();
        var (_, old) = await LogInAsync(access, "reader", $"{AccessFixture.Password} reader");
        Assert.Equal(204, (await SendAsync(access, old, "POST", "/api/weir/v1/access/logout", ("Sec-Fetch-Site", "same-origin"))).Status);
        var statuses = new List<int>();
        for (var i = 0; i < 50; i++) statuses.Add((await SendAsync(access, old, "GET", Me, ("Sec-Fetch-Site", "same-origin"))).Status);
        Assert.Equal((401, 429), (statuses[0], statuses[^1]));

        var (status, cookie) = await LogInAsync(access, "editor", $"{AccessFixture.Password} editor");
        Assert.Equal(HttpStatusCode.NoContent, status);
        Assert.Equal(200, (await SendAsync(access, cookie, "GET", Me, ("Sec-Fetch-Site", "same-origin"))).Status);
    }

    [Fact]
    public async Task Browsers_get_the_page_without_a_login_and_nothing_else()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "assets"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "index.html"), "<p>the page", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "assets", "app.js"), "the program", TestContext.Current.CancellationToken);
        await using var access = await AccessFixture.StartAsync(change: o => o with { WebRoot = folder.Path });
        var html = ("Accept", "text/html,application/xhtml+xml");
        foreach (var path in new[] { "/", "/experiments/1", "/models/a.b" }) Assert.Equal(200, (await SendAsync(access, null, "GET", path, html)).Status);
        Assert.Equal(200, (await SendAsync(access, null, "GET", "/assets/app.js")).Status);
        foreach (var path in new[] { "/api/weir/v1/experiments", "/api/2.0/mlflow/experiments/search", "/get-artifact?run_id=x&path=y", "/assets/none.js", "/assets/..%2fweir.db", "/metrics", "/v1/traces" })
            Assert.Equal(401, (await SendAsync(access, null, "GET", path, html)).Status);
        Assert.Equal(401, (await SendAsync(access, null, "GET", "/")).Status);
        Assert.Equal(401, (await SendAsync(access, null, "POST", "/", html)).Status);
        Assert.Equal(401, (await SendAsync(access, null, "GET", "/", html, ("Authorization", "Bearer wrong"))).Status);
    }

    [Fact]
    public async Task The_browsers_own_window_opens_only_where_no_page_can_ask()
    {
        await using var access = await AccessFixture.StartAsync();
        var script = await access.Server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, Me) { Headers = { { "Sec-Fetch-Mode", "cors" } } }, TestContext.Current.CancellationToken);
        var client = await access.Server.Http.GetAsync(new Uri(Me, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(("Bearer", "Basic"), (script.Headers.WwwAuthenticate.Single().Scheme, client.Headers.WwwAuthenticate.Single().Scheme));
    }

    private static async Task<(HttpStatusCode Status, string Cookie)> LogInAsync(AccessFixture access, string username, string password)
    {
        using var content = new StringContent(JsonSerializer.Serialize(new Dictionary<string, string> { ["username"] = username, ["password"] = password }), Encoding.UTF8, "application/json");
        using var http = Http(access);
        using var response = await http.PostAsync(new Uri("/api/weir/v1/access/login", UriKind.Relative), content, TestContext.Current.CancellationToken);
        return (response.StatusCode, response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.Single() : string.Empty);
    }

    private static async Task<(int Status, JsonElement Body)> SendAsync(AccessFixture access, string? cookie, string method, string path, params (string Name, string Value)[] headers)
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST") message.Content = new StringContent($$"""{"name": "{{Guid.NewGuid()}}"}""", Encoding.UTF8, "application/json");
        if (cookie is not null) message.Headers.Add("Cookie", cookie.Split(';')[0]);
        foreach (var (name, value) in headers) message.Headers.TryAddWithoutValidation(name, value);
        using var http = Http(access);
        using var response = await http.SendAsync(message, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, text.StartsWith('{') ? JsonElement.Parse(text) : default);
    }

    // Without a memory for cookies of its own: each request has just the one that the test gives it.
    private static HttpClient Http(AccessFixture access) => new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = access.Server.Http.BaseAddress };
}
