using Weir.Foundation.Errors;
using Weir.Server.Joins.Ci;
using Weir.Testing;
using Weir.Yaml;

namespace Weir.Server.Tests.Ci;

public sealed class CiEnvironmentTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_pull_request_at_github_is_judged_by_its_own_commit_and_not_by_the_trial_merge()
    {
        File.WriteAllText(_folder["event.json"], """{"pull_request": {"number": 12, "head": {"sha": "feed"}}}""");
        var found = Detect(("GITHUB_ACTIONS", "true"), ("GITHUB_REPOSITORY", "a/b"), ("GITHUB_SHA", "merge"), ("GITHUB_EVENT_PATH", _folder["event.json"]), ("GITHUB_BASE_REF", "main"), ("GITHUB_RUN_ID", "5"), ("GITHUB_TOKEN", "secret"))!;
        Assert.Equal((CiHost.GitHub, "https://api.github.com/", "a/b", "feed", "12", "main", "https://github.com/a/b/actions/runs/5"), (found.Host, found.Api.AbsoluteUri, found.Repository, found.Commit, found.Review, found.TargetBranch, found.BuildAddress));
        Assert.True(found.HasToken);
        Assert.DoesNotContain("secret", found.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"pull_request\": 3}")]
    public void An_event_that_cannot_be_read_is_passed_over(string text)
    {
        File.WriteAllText(_folder["event.json"], text);
        var found = Detect(("GITHUB_ACTIONS", "true"), ("GITHUB_REPOSITORY", "a/b"), ("GITHUB_SHA", "sha"), ("GITHUB_REF", "refs/pull/9/merge"), ("GITHUB_EVENT_PATH", _folder["event.json"]))!;
        Assert.Equal(("9", "sha"), (found.Review, found.Commit));
    }

    [Fact]
    public void A_merge_request_at_gitlab_and_a_pull_request_at_bitbucket_are_seen()
    {
        var lab = Detect(("GITLAB_CI", "true"), ("CI_PROJECT_ID", "3"), ("CI_API_V4_URL", "https://git.example/api/v4"), ("CI_MERGE_REQUEST_IID", "4"), ("CI_COMMIT_SHA", "merged"), ("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", "own"), ("CI_JOB_TOKEN", "job"))!;
        Assert.Equal((CiHost.GitLab, "4", "own", false), (lab.Host, lab.Review, lab.Commit, lab.HasToken));
        var bucket = Detect(("BITBUCKET_BUILD_NUMBER", "8"), ("BITBUCKET_REPO_FULL_NAME", "w/r"), ("BITBUCKET_PR_ID", "6"), ("BITBUCKET_COMMIT", "c"), ("BITBUCKET_TOKEN", "t"))!;
        Assert.Equal((CiHost.Bitbucket, "6", "https://bitbucket.org/w/r/pipelines/results/8"), (bucket.Host, bucket.Review, bucket.BuildAddress));
    }

    [Fact]
    public void Elsewhere_there_is_none() => Assert.Null(Detect(("CI", "true"), ("JENKINS_URL", "http://x")));

    [Fact]
    public void An_address_that_is_none_is_refused() =>
        Assert.Equal(ErrorCodes.InvalidValue, Assert.Throws<WeirException>(() => Detect(("GITHUB_ACTIONS", "true"), ("GITHUB_REPOSITORY", "a/b"), ("GITHUB_API_URL", "ftp://x"))).Code);

    [Theory]
    [InlineData("github")]
    [InlineData("gitlab")]
    [InlineData("bitbucket")]
    [InlineData("jenkins")]
    [InlineData("codebuild")]
    [InlineData("cloudbuild")]
    public void A_workflow_is_written_once_and_holds_what_a_build_needs(string name)
    {
        var workflow = CiWorkflow.Of(name);
        var path = workflow.Write(_folder.Path, "release/1.0", force: false);
        var text = File.ReadAllText(path);
        foreach (var needed in new[] { "weir repro --pull", "weir ci report", "release/1.0", "curl -fsSL" }) Assert.Contains(needed, text, StringComparison.Ordinal);
        Assert.DoesNotContain("@BRANCH@", text, StringComparison.Ordinal);
        if (name != "jenkins") Assert.IsType<YamlMapping>(YamlDocument.Parse(text, path).Root);
        File.WriteAllText(path, "mine");
        Assert.Equal(ErrorCodes.AlreadyExists, Assert.Throws<WeirException>(() => workflow.Write(_folder.Path, "main", force: false)).Code);
        Assert.Equal("mine", File.ReadAllText(path));
        workflow.Write(_folder.Path, "main", force: true);
        Assert.Contains("weir repro", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_build_server_that_is_not_known_is_answered_with_the_nearest() => Assert.Equal("did you mean 'gitlab'?", Assert.Throws<WeirException>(() => CiWorkflow.Of("gitlap")).Hint);

    [Theory]
    [InlineData("main\nevil: x")]
    [InlineData("")]
    [InlineData("a b")]
    public void A_branch_that_would_break_the_file_is_refused(string branch) => Assert.Equal(ErrorCodes.InvalidValue, Assert.Throws<WeirException>(() => CiWorkflow.Of("github").Write(_folder.Path, branch, force: false)).Code);

    private static CiEnvironment? Detect(params (string Name, string Value)[] variables) => CiEnvironment.Detect(name => variables.FirstOrDefault(v => v.Name == name).Value);
}
