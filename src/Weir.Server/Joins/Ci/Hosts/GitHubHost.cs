using System.Text.Json;
using Weir.Foundation.Errors;

namespace Weir.Server.Joins.Ci.Hosts;

/// <summary>GitHub and GitHub Enterprise.</summary>
internal sealed class GitHubHost(CiHttp http, CiEnvironment environment) : IReviewHost
{
    private readonly string _repository = $"repos/{environment.Repository}";

    public int LongestComment => 65_000; // 65,536, and something to spare

    public bool TakesHtml => true;

    public string Marker(string name) => $"<!-- weir-report: {name} -->";

    public async Task<string?> FindCommentAsync(string text, CancellationToken cancellation)
    {
        for (var page = http.At($"{_repository}/issues/{environment.Review}/comments?per_page=100"); page is not null;)
        {
            var answer = await http.GetAsync(page, cancellation);
            if (!answer.IsFound) throw new WeirException(ErrorCodes.NotFound, $"GitHub has no pull request {environment.Review} in {environment.Repository}, or the token may not see it", CiAdvice.Permissions(CiHost.GitHub));
            foreach (var comment in ReviewJson.Items(answer.Body))
                if (ReviewJson.Text(comment, "body")?.Contains(text, StringComparison.Ordinal) == true) return ReviewJson.Number(comment, "id");
            page = answer.Next;
        }

        return null;
    }

    public async Task<string?> AddCommentAsync(string markdown, CancellationToken cancellation)
    {
        var answer = await http.SendAsync(HttpMethod.Post, $"{_repository}/issues/{environment.Review}/comments", json => Body(json, markdown), isSafe: false, cancellation);
        if (!answer.IsFound) throw new WeirException(ErrorCodes.NotFound, $"GitHub has no pull request {environment.Review} in {environment.Repository}", CiAdvice.Permissions(CiHost.GitHub));
        return ReviewJson.Text(answer.Body, "html_url");
    }

    public async Task<bool> ChangeCommentAsync(string number, string markdown, CancellationToken cancellation) =>
        (await http.SendAsync(HttpMethod.Patch, $"{_repository}/issues/comments/{number}", json => Body(json, markdown), isSafe: true, cancellation)).IsFound;

    public async Task SetStatusAsync(string name, bool isGood, string sentence, CancellationToken cancellation)
    {
        var answer = await http.SendAsync(HttpMethod.Post, $"{_repository}/statuses/{environment.Commit}", json =>
        {
            json.WriteStartObject();
            json.WriteString("state", isGood ? "success" : "failure");
            json.WriteString("context", $"weir/{name}");
            json.WriteString("description", ReviewText.Cut(sentence, 140));
            if (environment.BuildAddress is { } address) json.WriteString("target_url", address);
            json.WriteEndObject();
        }, isSafe: true, cancellation);
        if (!answer.IsFound) throw new WeirException(ErrorCodes.NotFound, $"GitHub does not know the commit {environment.Commit}", CiAdvice.Permissions(CiHost.GitHub));
    }

    // GitHub takes no uploads and shows no data: addresses. A commit of its own, outside of branches, holds the images; no workflow starts by it.
    public async Task<IReadOnlyList<string>> PublishAsync(IReadOnlyList<ReportImage> images, CancellationToken cancellation)
    {
        var blobs = new List<string>();
        foreach (var image in images) blobs.Add(await ObjectAsync("blobs", json => { json.WriteString("content", Convert.ToBase64String(image.Bytes)); json.WriteString("encoding", "base64"); }, cancellation));
        var tree = await ObjectAsync("trees", json =>
        {
            json.WriteStartArray("tree");
            foreach (var (image, blob) in images.Zip(blobs))
            {
                json.WriteStartObject();
                json.WriteString("path", image.FileName);
                json.WriteString("mode", "100644");
                json.WriteString("type", "blob");
                json.WriteString("sha", blob);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }, cancellation);
        var commit = await ObjectAsync("commits", json =>
        {
            json.WriteString("message", $"Plots of {environment.Commit}");
            json.WriteString("tree", tree);
            json.WriteStartArray("parents");
            json.WriteEndArray();
        }, cancellation);
        await PointAsync($"weir/reports/{environment.Review ?? environment.Commit}", commit, cancellation);
        var root = environment.Web.AbsoluteUri.TrimEnd('/');
        return [.. images.Select(i => $"{root}/{environment.Repository}/blob/{commit}/{Uri.EscapeDataString(i.FileName)}?raw=true")];
    }

    // The name keeps the commit from being collected.
    private async Task PointAsync(string name, string commit, CancellationToken cancellation)
    {
        void Write(Utf8JsonWriter json, bool isNew)
        {
            json.WriteStartObject();
            if (isNew) json.WriteString("ref", $"refs/{name}");
            json.WriteString("sha", commit);
            if (!isNew) json.WriteBoolean("force", true);
            json.WriteEndObject();
        }

        try
        {
            if ((await http.SendAsync(HttpMethod.Patch, $"{_repository}/git/refs/{name}", json => Write(json, false), isSafe: true, cancellation)).IsFound) return;
        }
        catch (WeirException e) when (e.Code == "ci_failed")
        {
            // 422: GitHub's way of saying that there is no such ref.
        }

        await http.SendAsync(HttpMethod.Post, $"{_repository}/git/refs", json => Write(json, true), isSafe: true, cancellation);
    }

    private async Task<string> ObjectAsync(string kind, Action<Utf8JsonWriter> fields, CancellationToken cancellation)
    {
        var answer = await http.SendAsync(HttpMethod.Post, $"{_repository}/git/{kind}", json =>
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }, isSafe: true, cancellation);
        return (answer.IsFound ? ReviewJson.Text(answer.Body, "sha") : null) ?? throw new WeirException("ci_refused", "GitHub does not take the plots", CiAdvice.Permissions(CiHost.GitHub));
    }

    private static void Body(Utf8JsonWriter json, string markdown)
    {
        json.WriteStartObject();
        json.WriteString("body", markdown);
        json.WriteEndObject();
    }
}
