using Microsoft.AspNetCore.Http;
using Weir.Foundation.Errors;
using Weir.Server.Joins.Ci;

namespace Weir.Server.Tests.Ci;

/// <summary>Reports go to fakes of the three hosts, over real sockets.</summary>
public sealed class CiPostTests
{
    private readonly ImpatientTime _time = new();

    public static TheoryData<CiHost> Hosts => [CiHost.GitHub, CiHost.GitLab, CiHost.Bitbucket];

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task A_second_report_writes_the_first_ones_comment_anew_however_many_others_there_are(CiHost kind)
    {
        await using var host = await FakeReviewHost.StartAsync(kind);
        for (var i = 0; i < 250; i++) host.Comments[i] = $"comment {i}";
        Assert.Equal("added", (await PostAsync(host, Report("one"))).Comment);
        for (var i = 2000; i < 2050; i++) host.Comments[i] = $"comment {i}";
        Assert.Equal("changed", (await PostAsync(host, Report("two"))).Comment);
        Assert.Equal("added", (await PostAsync(host, Report("other"), "nightly")).Comment);
        Assert.Equal(302, host.Comments.Count);
        Assert.Contains("two", host.Comments[1000], StringComparison.Ordinal);
        Assert.Contains("other", host.Comments[1001], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task What_the_host_asks_for_is_waited_and_what_may_pass_is_tried_again(CiHost kind)
    {
        await using var host = await FakeReviewHost.StartAsync(kind);
        host.Faults.Add(("GET", string.Empty, Answer(429, ("Retry-After", "7"))));
        host.Faults.Add(("GET", string.Empty, Answer(503)));
        host.Faults.Add(("GET", string.Empty, Answer(500)));
        host.Faults.Add(("POST", "status", Answer(403, ("X-RateLimit-Remaining", "0"), ("Retry-After", "3"))));
        Assert.Equal("added", (await PostAsync(host, Report("x"))).Comment);
        Assert.Single(host.Comments);
        Assert.Equal([7, 2, 4, 3], _time.Pauses.Select(p => p.TotalSeconds));
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task An_answer_that_is_lost_after_the_comment_was_added_makes_no_second_one(CiHost kind)
    {
        await using var host = await FakeReviewHost.StartAsync(kind);
        host.Lost.Add(("POST", kind == CiHost.GitLab ? "notes" : "comments", 502));
        await PostAsync(host, Report("x"));
        Assert.Single(host.Comments);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task A_comment_that_is_deleted_in_between_is_added_again(CiHost kind)
    {
        await using var host = await FakeReviewHost.StartAsync(kind);
        await PostAsync(host, Report("x"));
        host.Faults.Add((kind == CiHost.GitHub ? "PATCH" : "PUT", string.Empty, context =>
        {
            host.Comments.Clear();
            return false;
        }
        ));
        Assert.Equal("added", (await PostAsync(host, Report("y"))).Comment);
        Assert.Contains("y", Assert.Single(host.Comments).Value, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task A_refusal_says_what_to_permit_and_never_the_token(CiHost kind)
    {
        await using var host = await FakeReviewHost.StartAsync(kind);
        host.Faults.Add(("GET", string.Empty, Answer(403)));
        var refused = await Assert.ThrowsAsync<WeirException>(() => PostAsync(host, Report("x")));
        Assert.Equal("ci_refused", refused.Code);
        Assert.NotNull(refused.Hint);
        var wrong = await Assert.ThrowsAsync<WeirException>(() => new CiPost(host.Environment() with { Token = "wrong" }, _time).RunAsync(Report("x"), "report"));
        Assert.Equal("ci_refused", wrong.Code);
        var none = await Assert.ThrowsAsync<WeirException>(() => new CiPost(host.Environment() with { Token = null }, _time).RunAsync(Report("x"), "report"));
        Assert.Equal("ci_no_token", none.Code);
        Assert.DoesNotContain(FakeReviewHost.Token, $"{refused}{refused.Hint}{host.Environment()}", StringComparison.Ordinal);
        Assert.Contains("***", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task A_pause_longer_than_a_build_should_take_ends_it(CiHost kind)
    {
        await using var host = await FakeReviewHost.StartAsync(kind);
        host.Faults.Add(("GET", string.Empty, Answer(429, ("Retry-After", "3600"))));
        Assert.Equal("ci_limited", (await Assert.ThrowsAsync<WeirException>(() => PostAsync(host, Report("x")))).Code);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task A_further_page_at_another_host_is_not_asked_for(CiHost kind)
    {
        await using var host = await FakeReviewHost.StartAsync(kind);
        for (var i = 0; i < 150; i++) host.Comments[i] = "x";
        host.NextElsewhere = "http://127.0.0.1:9/steal?page=2";
        Assert.Equal("ci_failed", (await Assert.ThrowsAsync<WeirException>(() => PostAsync(host, Report("x")))).Code);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task Plots_are_published_and_shown_and_where_that_is_refused_the_rest_is_posted(CiHost kind)
    {
        await using var host = await FakeReviewHost.StartAsync(kind);
        var report = Report("x");
        report.Images = [new ReportImage("loss.csv", "loss.csv.svg", "<svg/>"u8.ToArray())];
        Assert.Empty((await PostAsync(host, report)).Warnings);
        Assert.Contains("loss.csv.svg", Assert.Single(host.Uploads), StringComparison.Ordinal);
        var address = kind switch { CiHost.GitHub => "https://host.example/team/project/blob/c0ffee/loss.csv.svg?raw=true", CiHost.GitLab => "/uploads/1/loss.csv.svg", _ => "https://host.example/team/project/downloads/weir-7-01234567-loss.csv.svg" };
        Assert.Contains($"![loss.csv]({address})", Assert.Single(host.Comments).Value, StringComparison.Ordinal);

        host.Faults.Add(("POST", kind switch { CiHost.GitHub => "git/", CiHost.GitLab => "uploads", _ => "downloads" }, Answer(403)));
        Assert.Contains("plots", Assert.Single((await PostAsync(host, report)).Warnings), StringComparison.Ordinal);
        Assert.Contains("`loss.csv`: cannot be shown here", Assert.Single(host.Comments).Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CiHost.GitHub, "success", "failure")]
    [InlineData(CiHost.GitLab, "success", "failed")]
    [InlineData(CiHost.Bitbucket, "SUCCESSFUL", "FAILED")]
    public async Task The_commit_says_how_it_went(CiHost kind, string good, string bad)
    {
        await using var host = await FakeReviewHost.StartAsync(kind);
        await PostAsync(host, Report("x"));
        await PostAsync(host, Report("x", isGood: false));
        Assert.All(host.Statuses, s => Assert.Contains(host.Environment().Commit!, s.Path, StringComparison.Ordinal));
        Assert.Equal([good, bad], host.Statuses.Select(s => (string?)s.Body["state"]));
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task A_build_of_a_branch_sets_a_status_and_writes_no_comment(CiHost kind)
    {
        await using var host = await FakeReviewHost.StartAsync(kind);
        Assert.Equal("none", (await new CiPost(host.Environment(review: null), _time).RunAsync(Report("x"), "report")).Comment);
        Assert.Empty(host.Comments);
        Assert.Single(host.Statuses);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task A_report_too_long_for_a_comment_loses_its_last_parts_and_says_so(CiHost kind)
    {
        await using var host = await FakeReviewHost.StartAsync(kind);
        var report = Report("short");
        report.Add(new ReportSection("Huge", new string('x', 1_100_000), null));
        await PostAsync(host, report);
        var comment = Assert.Single(host.Comments).Value;
        Assert.True(comment.Length < 32_768);
        Assert.Contains("left out: Huge", comment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_told_after_some_tries()
    {
        CiEnvironment environment;
        await using (var host = await FakeReviewHost.StartAsync(CiHost.GitHub)) environment = host.Environment();
        Assert.Equal("ci_unreachable", (await Assert.ThrowsAsync<WeirException>(() => new CiPost(environment, _time).RunAsync(Report("x"), "report"))).Code);
        Assert.Equal([1, 2, 4, 8], _time.Pauses.Select(p => p.TotalSeconds).Where(s => s is >= 1 and <= 8));
    }

    [Fact]
    public async Task A_token_does_not_go_over_plain_http_to_a_far_host()
    {
        var environment = new CiEnvironment(CiHost.GitHub, new Uri("http://github.example"), new Uri("https://github.example"), "a/b", "c", "1", null, null, null) { Token = "x" };
        Assert.Equal(ErrorCodes.InvalidValue, (await Assert.ThrowsAsync<WeirException>(() => new CiPost(environment, _time).RunAsync(Report("x"), "report"))).Code);
    }

    private Task<CiPost.Result> PostAsync(FakeReviewHost host, CiReport report, string name = "report") => new CiPost(host.Environment(), _time).RunAsync(report, name);

    private static CiReport Report(string text, bool isGood = true)
    {
        var report = new CiReport("Report", text);
        report.Add(new ReportSection("Metrics", "a<br>b\n", "1 metric changed", isGood));
        return report;
    }

    private static Func<HttpContext, bool> Answer(int code, params (string Name, string Value)[] headers) => context =>
    {
        context.Response.StatusCode = code;
        foreach (var (name, value) in headers) context.Response.Headers[name] = value;
        return true;
    };
}
