using System.Text.Json;
using Weir.Foundation.Errors;

namespace Weir.Server.Joins.Ci.Hosts;

/// <summary>Bitbucket Cloud.</summary>
internal sealed class BitbucketHost(CiHttp http, CiEnvironment environment) : IReviewHost
{
    private readonly string _repository = $"repositories/{environment.Repository}";

    public int LongestComment => 32_000; // of 32,768

    public bool TakesHtml => false;

    // Bitbucket shows comments of HTML as text; a link's definition that nobody uses is not shown.
    public string Marker(string name) => $"[//]: # (weir-report: {name})";

    private string Comments => $"{_repository}/pullrequests/{environment.Review}/comments";

    public async Task<string?> FindCommentAsync(string text, CancellationToken cancellation)
    {
        for (var page = http.At($"{Comments}?pagelen=100"); page is not null;)
        {
            var answer = await http.GetAsync(page, cancellation);
            if (!answer.IsFound) throw new WeirException(ErrorCodes.NotFound, $"Bitbucket has no pull request {environment.Review} in {environment.Repository}, or the token may not see it", CiAdvice.Permissions(CiHost.Bitbucket));
            foreach (var comment in ReviewJson.Items(answer.Body, "values"))
            {
                var isGone = comment.TryGetProperty("deleted", out var deleted) && deleted.ValueKind == JsonValueKind.True;
                if (!isGone && ReviewJson.Text(comment, "content", "raw")?.Contains(text, StringComparison.Ordinal) == true) return ReviewJson.Number(comment, "id");
            }

            page = Uri.TryCreate(ReviewJson.Text(answer.Body, "next"), UriKind.Absolute, out var address) ? CiHttp.Same(page, address) : null;
        }

        return null;
    }

    public async Task<string?> AddCommentAsync(string markdown, CancellationToken cancellation)
    {
        var answer = await http.SendAsync(HttpMethod.Post, Comments, json => Body(json, markdown), isSafe: false, cancellation);
        if (!answer.IsFound) throw new WeirException(ErrorCodes.NotFound, $"Bitbucket has no pull request {environment.Review} in {environment.Repository}", CiAdvice.Permissions(CiHost.Bitbucket));
        return ReviewJson.Text(answer.Body, "links", "html", "href");
    }

    public async Task<bool> ChangeCommentAsync(string number, string markdown, CancellationToken cancellation) =>
        (await http.SendAsync(HttpMethod.Put, $"{Comments}/{number}", json => Body(json, markdown), isSafe: true, cancellation)).IsFound;

    public async Task SetStatusAsync(string name, bool isGood, string sentence, CancellationToken cancellation)
    {
        var answer = await http.SendAsync(HttpMethod.Post, $"{_repository}/commit/{environment.Commit}/statuses/build", json =>
        {
            json.WriteStartObject();
            json.WriteString("key", ReviewText.Cut($"weir-{name}", 40));
            json.WriteString("state", isGood ? "SUCCESSFUL" : "FAILED");
            json.WriteString("name", $"weir/{name}");
            json.WriteString("description", ReviewText.Cut(sentence, 250));
            json.WriteString("url", environment.BuildAddress);
            json.WriteEndObject();
        }, isSafe: true, cancellation);
        if (!answer.IsFound) throw new WeirException(ErrorCodes.NotFound, $"Bitbucket does not know the commit {environment.Commit}", CiAdvice.Permissions(CiHost.Bitbucket));
    }

    // Comments take no uploads; the repository's downloads do, and a file of the same name is replaced.
    public async Task<IReadOnlyList<string>> PublishAsync(IReadOnlyList<ReportImage> images, CancellationToken cancellation)
    {
        var addresses = new List<string>();
        foreach (var image in images)
        {
            var name = $"weir-{environment.Review ?? "branch"}-{environment.Commit?[..Math.Min(8, environment.Commit.Length)]}-{image.FileName}";
            var answer = await http.UploadAsync($"{_repository}/downloads", "files", name, image.MediaType, image.Bytes, cancellation);
            if (!answer.IsFound) throw new WeirException("ci_refused", "Bitbucket does not take the plots", CiAdvice.Permissions(CiHost.Bitbucket));
            addresses.Add($"{environment.Web.AbsoluteUri.TrimEnd('/')}/{environment.Repository}/downloads/{Uri.EscapeDataString(name)}");
        }

        return addresses;
    }

    private static void Body(Utf8JsonWriter json, string markdown)
    {
        json.WriteStartObject();
        json.WriteStartObject("content");
        json.WriteString("raw", markdown);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
