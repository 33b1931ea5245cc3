using Weir.Foundation.Errors;
using Weir.Server.Joins.Ci.Hosts;

namespace Weir.Server.Joins.Ci;

/// <summary>Brings a report to where the code is reviewed: one comment that is written anew each time, and a status at the commit.</summary>
/// <param name="environment">The build.</param>
/// <param name="time">For pauses that the host asks for.</param>
public sealed class CiPost(CiEnvironment environment, TimeProvider time)
{
    private const int Rounds = 4;
    private const int MostSummary = 1_000_000; // of 1 MiB

    /// <summary>What became of it.</summary>
    /// <param name="Comment"><c>added</c>, <c>changed</c> or <c>none</c> (a build of a branch).</param>
    /// <param name="Address">Page of a comment that was added, where the host tells it.</param>
    /// <param name="Warnings">What did not work and is not needed.</param>
    public sealed record Result(string Comment, string? Address, IReadOnlyList<string> Warnings);

    /// <summary>Posts it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="name">Which of several reports of a repository it is.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="WeirException"><c>ci_no_token</c>, <c>ci_refused</c>, <c>ci_limited</c>, <c>ci_unreachable</c>, <c>ci_failed</c>, <c>not_found</c>.</exception>
    public async Task<Result> RunAsync(CiReport report, string name, CancellationToken cancellation = default)
    {
        using var http = new CiHttp(environment, time);
        IReviewHost host = environment.Host switch
        {
            CiHost.GitHub => new GitHubHost(http, environment),
            CiHost.GitLab => new GitLabHost(http, environment),
            _ => new BitbucketHost(http, environment),
        };
        var warnings = new List<string>();
        var (comment, address) = ("none", (string?)null);
        IReadOnlyList<string>? images = null;
        if (environment.Review is not null)
        {
            var marker = host.Marker(name);
            try
            {
                if (report.Images.Count > 0) images = await host.PublishAsync(report.Images, cancellation);
            }
            catch (WeirException e) when (e.Code is "ci_refused" or "ci_failed")
            {
                warnings.Add($"the plots are not shown: {e.Message}{(e.Hint is { } hint ? $" ({hint})" : string.Empty)}");
            }

            (comment, address) = await CommentAsync(host, marker, $"{report.Markdown(images, host.LongestComment - marker.Length - 4, environment.BuildAddress, host.TakesHtml)}\n\n{marker}\n", cancellation);
        }

        if (environment.Commit is not null)
        {
            try
            {
                await host.SetStatusAsync(name, report.IsGood, report.Sentence, cancellation);
            }
            catch (WeirException e) when (environment.Review is not null && e.Code is "ci_refused" or ErrorCodes.NotFound)
            {
                warnings.Add($"the commit has no status: {e.Message}{(e.Hint is { } hint ? $" ({hint})" : string.Empty)}");
            }
        }

        if (environment.SummaryFile is { } summary) await File.AppendAllTextAsync(summary, report.Markdown(images, MostSummary) + "\n", cancellation);
        return new Result(comment, address, warnings);
    }

    // A comment may be deleted between finding and changing it; an answer to adding one may be lost though the comment is there: look again each time.
    private async Task<(string, string?)> CommentAsync(IReviewHost host, string marker, string markdown, CancellationToken cancellation)
    {
        for (var round = 1; ; round++)
        {
            if (await host.FindCommentAsync(marker, cancellation) is { } number)
            {
                if (await host.ChangeCommentAsync(number, markdown, cancellation)) return ("changed", null);
                if (round < Rounds) continue;
            }

            try
            {
                return ("added", await host.AddCommentAsync(markdown, cancellation));
            }
            catch (WeirException e) when (round < Rounds && (e.Code == "ci_unreachable" || (e.Code == "ci_failed" && e.Message.Contains("answered 5", StringComparison.Ordinal))))
            {
                await Task.Delay(TimeSpan.FromSeconds(1 << (round - 1)), time, cancellation);
            }
        }
    }
}
