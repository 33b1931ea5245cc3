using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Weir.Server.Joins.Ci;

namespace Weir.Server.Tests.Ci;

/// <summary>The few calls of GitHub, GitLab and Bitbucket that reports need, over a real socket, with faults to order.</summary>
internal sealed class FakeReviewHost : IAsyncDisposable
{
    public const string Token = "glpat-very-secret";

    private const int PageSize = 100;

    private readonly WebApplication _app;
    private readonly CiHost _kind;
    private readonly Lock _gate = new();
    private int _next = 1000;

    private FakeReviewHost(CiHost kind, WebApplication app) => (_kind, _app) = (kind, app);

    /// <summary>Comments by number, in order.</summary>
    public SortedDictionary<int, string> Comments { get; } = [];

    public ConcurrentQueue<string> Calls { get; } = [];

    public ConcurrentQueue<(string Path, JsonObject Body)> Statuses { get; } = [];

    public ConcurrentQueue<string> Uploads { get; } = [];

    /// <summary>What happens to calls before they are done, each once: <c>METHOD part-of-path</c> and an answer; true when the call is not to be done.</summary>
    public List<(string Method, string Part, Func<HttpContext, bool> Answer)> Faults { get; } = [];

    /// <summary>Answers that come after a call was done, and hide that.</summary>
    public List<(string Method, string Part, int Code)> Lost { get; } = [];

    /// <summary>Where the next page is said to be; null for here.</summary>
    public string? NextElsewhere { get; set; }

    public Uri Root => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<FakeReviewHost> StartAsync(CiHost kind)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var host = new FakeReviewHost(kind, app);
        app.Run(host.AnswerAsync);
        await app.StartAsync();
        return host;
    }

    public CiEnvironment Environment(string? review = "7") => new(_kind, Root, new Uri("https://host.example"), _kind == CiHost.GitLab ? "42" : "team/project", "0123456789abcdef0123456789abcdef01234567", review, "main", "https://host.example/build/1", null) { Token = Token };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var (method, path) = (context.Request.Method, context.Request.Path.Value!);
        Calls.Enqueue($"{method} {path}");
        if (!IsAllowed(context))
        {
            context.Response.StatusCode = 401;
            return;
        }

        var fault = Faults.FindIndex(f => f.Method == method && path.Contains(f.Part, StringComparison.Ordinal));
        if (fault >= 0)
        {
            var answer = Faults[fault].Answer;
            Faults.RemoveAt(fault);
            if (answer(context))
            {
                await context.Response.WriteAsync($$"""{"message": "no, not with {{Token}}"}""");
                return;
            }
        }

        var (code, body) = await DoAsync(context, method, path);
        var lost = Lost.FindIndex(f => f.Method == method && path.Contains(f.Part, StringComparison.Ordinal));
        if (lost >= 0)
        {
            (code, body) = (Lost[lost].Code, null);
            Lost.RemoveAt(lost);
        }

        context.Response.StatusCode = code;
        if (body is not null) await context.Response.WriteAsync(body.ToJsonString());
    }

    private bool IsAllowed(HttpContext context) => _kind == CiHost.GitLab ? context.Request.Headers["PRIVATE-TOKEN"] == Token : context.Request.Headers.Authorization == "Bearer " + Token;

    private async Task<(int, JsonNode?)> DoAsync(HttpContext context, string method, string path)
    {
        var comments = _kind switch { CiHost.GitHub => "/repos/team/project/issues/7/comments", CiHost.GitLab => "/projects/42/merge_requests/7/notes", _ => "/repositories/team/project/pullrequests/7/comments" };
        var one = _kind == CiHost.GitHub ? "/repos/team/project/issues/comments/" : comments + "/";
        if (path == comments && method == "GET") return (200, List(context));
        if (path == comments && method == "POST")
        {
            var text = Text(await BodyAsync(context));
            lock (_gate) Comments[_next++] = text;
            return (201, new JsonObject { ["id"] = _next - 1, ["html_url"] = "https://host.example/c" });
        }

        if (path.StartsWith(one, StringComparison.Ordinal) && method is "PATCH" or "PUT" && int.TryParse(path[one.Length..], CultureInfo.InvariantCulture, out var number))
        {
            if (!Comments.ContainsKey(number)) return (404, new JsonObject { ["message"] = "Not Found" });
            Comments[number] = Text(await BodyAsync(context));
            return (200, new JsonObject { ["id"] = number });
        }

        if (method == "POST" && path.Contains("/status", StringComparison.Ordinal))
        {
            Statuses.Enqueue((path, (JsonObject)await BodyAsync(context)));
            return (201, new JsonObject());
        }

        if (method == "POST" && context.Request.HasFormContentType)
        {
            var file = (await context.Request.ReadFormAsync()).Files[0];
            Uploads.Enqueue(file.FileName);
            return (201, new JsonObject { ["url"] = $"/uploads/1/{file.FileName}" });
        }

        if (method == "PATCH" && path.Contains("/git/refs/", StringComparison.Ordinal)) return (422, new JsonObject { ["message"] = "Reference does not exist" });
        if (method == "POST" && path.Contains("/git/", StringComparison.Ordinal))
        {
            var body = (JsonObject)await BodyAsync(context);
            foreach (var entry in body["tree"] as JsonArray ?? []) Uploads.Enqueue((string)entry!["path"]!);
            return (201, new JsonObject { ["sha"] = "c0ffee" });
        }

        return (404, new JsonObject { ["message"] = "Not Found" });
    }

    private JsonNode List(HttpContext context)
    {
        var page = int.Parse(context.Request.Query["page"].FirstOrDefault() ?? "1", CultureInfo.InvariantCulture);
        var shown = Comments.Skip((page - 1) * PageSize).Take(PageSize).Select(c => (JsonNode)(_kind == CiHost.Bitbucket
            ? new JsonObject { ["id"] = c.Key, ["content"] = new JsonObject { ["raw"] = c.Value }, ["deleted"] = false }
            : new JsonObject { ["id"] = c.Key, ["body"] = c.Value })).ToArray();
        var next = page * PageSize < Comments.Count ? NextElsewhere ?? $"{Root.AbsoluteUri.TrimEnd('/')}{context.Request.Path}?page={page + 1}" : null;
        if (_kind == CiHost.Bitbucket) return next is null ? new JsonObject { ["values"] = new JsonArray(shown) } : new JsonObject { ["values"] = new JsonArray(shown), ["next"] = next };
        if (next is not null) context.Response.Headers.Link = $"<{Root}?page=1>; rel=\"first\", <{next}>; rel=\"next\"";
        return new JsonArray(shown);
    }

    private string Text(JsonNode body) => (string)(_kind == CiHost.Bitbucket ? body["content"]!["raw"]! : body["body"]!)!;

    private static async Task<JsonNode> BodyAsync(HttpContext context) => (await JsonNode.ParseAsync(context.Request.Body))!;
}
