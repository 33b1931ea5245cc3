using System.Text.Json;
using Weir.Foundation.Errors;

namespace Weir.Server.Joins.Ci.Hosts;

/// <summary>GitLab, anybody's.</summary>
internal sealed class GitLabHost(CiHttp http, CiEnvironment environment) : IReviewHost
{
    private readonly string _project = $"projects/{Uri.EscapeDataString(environment.Repository)}";

    public int LongestComment => 900_000; // of 1,000,000

    public bool TakesHtml => true;

    public string Marker(string name) => $"<!-- weir-report: {name} -->";

    private string Notes => $"{_project}/merge_requests/{environment.Review}/notes";

    public async Task<string?> FindCommentAsync(string text, CancellationToken cancellation)
    {
        for (var page = http.At($"{Notes}?per_page=100&sort=asc&order_by=created_at"); page is not null;)
        {
            var answer = await http.GetAsync(page, cancellation);
            if (!answer.IsFound) throw new WeirException(ErrorCodes.NotFound, $"GitLab has no merge request {environment.Review} in project {environment.Repository}, or the token may not see it", CiAdvice.Permissions(CiHost.GitLab));
            foreach (var note in ReviewJson.Items(answer.Body))
                if (ReviewJson.Text(note, "body")?.Contains(text, StringComparison.Ordinal) == true) return ReviewJson.Number(note, "id");
            page = answer.Next;
        }

        return null;
    }

    public async Task<string?> AddCommentAsync(string markdown, CancellationToken cancellation)
    {
        var answer = await http.SendAsync(HttpMethod.Post, Notes, json => Body(json, markdown), isSafe: false, cancellation);
        if (!answer.IsFound) throw new WeirException(ErrorCodes.NotFound, $"GitLab has no merge request {environment.Review}", CiAdvice.Permissions(CiHost.GitLab));
        return null;
    }

    public async Task<bool> ChangeCommentAsync(string number, string markdown, CancellationToken cancellation) =>
        (await http.SendAsync(HttpMethod.Put, $"{Notes}/{number}", json => Body(json, markdown), isSafe: true, cancellation)).IsFound;

    public async Task SetStatusAsync(string name, bool isGood, string sentence, CancellationToken cancellation)
    {
        var answer = await http.SendAsync(HttpMethod.Post, $"{_project}/statuses/{environment.Commit}", json =>
        {
            json.WriteStartObject();
            json.WriteString("state", isGood ? "success" : "failed");
            json.WriteString("name", $"weir/{name}");
            json.WriteString("description", ReviewText.Cut(sentence, 250));
            if (environment.BuildAddress is { } address) json.WriteString("target_url", address);
            json.WriteEndObject();
        }, isSafe: true, cancellation);
        if (!answer.IsFound) throw new WeirException(ErrorCodes.NotFound, $"GitLab does not know the commit {environment.Commit}", CiAdvice.Permissions(CiHost.GitLab));
    }

    public async Task<IReadOnlyList<string>> PublishAsync(IReadOnlyList<ReportImage> images, CancellationToken cancellation)
    {
        var addresses = new List<string>();
        foreach (var image in images)
        {
            var answer = await http.UploadAsync($"{_project}/uploads", "file", image.FileName, image.MediaType, image.Bytes, cancellation);
            addresses.Add((answer.IsFound ? ReviewJson.Text(answer.Body, "url") : null) ?? throw new WeirException("ci_refused", "GitLab does not take the plots", CiAdvice.Permissions(CiHost.GitLab)));
        }

        return addresses;
    }

    private static void Body(Utf8JsonWriter json, string markdown)
    {
        json.WriteStartObject();
        json.WriteString("body", markdown);
        json.WriteEndObject();
    }
}
