using System.Text.Json;
using Weir.Foundation.Errors;

namespace Weir.Server.Joins.Ci;

/// <summary>Where code is reviewed.</summary>
public enum CiHost
{
    /// <summary>Nowhere known: a person's machine, or another build server.</summary>
    None,

    /// <summary>GitHub, or GitHub Enterprise.</summary>
    GitHub,

    /// <summary>GitLab, anybody's.</summary>
    GitLab,

    /// <summary>Bitbucket Cloud.</summary>
    Bitbucket,
}

/// <summary>What a build knows of itself, from the environment variables of its build server.</summary>
/// <param name="Host">Where the report goes.</param>
/// <param name="Api">Root of its API.</param>
/// <param name="Web">Root of its pages.</param>
/// <param name="Repository"><c>owner/name</c>; at GitLab the project's number.</param>
/// <param name="Commit">The commit that is judged: the branch's own, not that of a trial merge.</param>
/// <param name="Review">Number of the pull or merge request; null in a build of a branch.</param>
/// <param name="TargetBranch">The branch that it is to go into.</param>
/// <param name="BuildAddress">Page of this build.</param>
/// <param name="SummaryFile">File whose Markdown the host shows beside the build.</param>
public sealed record CiEnvironment(CiHost Host, Uri Api, Uri Web, string Repository, string? Commit, string? Review, string? TargetBranch, string? BuildAddress, string? SummaryFile)
{
    /// <summary>The secret that opens the API. Never printed.</summary>
    internal string? Token { get; init; }

    /// <summary>True when there is a token.</summary>
    public bool HasToken => Token is not null;

    /// <summary>Reads the variables; null outside of GitHub Actions, GitLab CI and Bitbucket Pipelines.</summary>
    /// <param name="variable">The value of a variable, or null.</param>
    /// <exception cref="WeirException"><c>invalid_value</c>: a variable that is no address.</exception>
    public static CiEnvironment? Detect(Func<string, string?> variable)
    {
        string? Get(string name) => variable(name) is { Length: > 0 } value ? value : null;
        if (Get("GITHUB_ACTIONS") == "true" && Get("GITHUB_REPOSITORY") is { } repository) return GitHub(Get, repository);
        if (Get("GITLAB_CI") is not null && Get("CI_PROJECT_ID") is { } project) return GitLab(Get, project);
        return Get("BITBUCKET_BUILD_NUMBER") is not null && Get("BITBUCKET_REPO_FULL_NAME") is { } name ? Bitbucket(Get, name) : null;
    }

    /// <summary>This without what must not be read aloud.</summary>
    public override string ToString() => $"{Host} {Repository} {Commit} {Review}";

    private static CiEnvironment GitHub(Func<string, string?> get, string repository)
    {
        var web = Address(get("GITHUB_SERVER_URL") ?? "https://github.com", "GITHUB_SERVER_URL");
        var (review, commit) = GitHubEvent(get("GITHUB_EVENT_PATH"));
        // refs/pull/12/merge
        review ??= get("GITHUB_REF")?.Split('/') is ["refs", "pull", var number, ..] ? number : null;
        return new CiEnvironment(CiHost.GitHub, Address(get("GITHUB_API_URL") ?? "https://api.github.com", "GITHUB_API_URL"), web, repository, commit ?? get("GITHUB_SHA"), review, get("GITHUB_BASE_REF"), get("GITHUB_RUN_ID") is { } run ? $"{web.AbsoluteUri.TrimEnd('/')}/{repository}/actions/runs/{run}" : null, get("GITHUB_STEP_SUMMARY"))
        {
            Token = get("WEIR_CI_TOKEN") ?? get("GITHUB_TOKEN") ?? get("GH_TOKEN") ?? get("REPO_TOKEN"),
        };
    }

    private static CiEnvironment GitLab(Func<string, string?> get, string project) =>
        new(CiHost.GitLab, Address(get("CI_API_V4_URL") ?? "https://gitlab.com/api/v4", "CI_API_V4_URL"), Address(get("CI_SERVER_URL") ?? "https://gitlab.com", "CI_SERVER_URL"), project, get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") ?? get("CI_COMMIT_SHA"), get("CI_MERGE_REQUEST_IID"), get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME"), get("CI_JOB_URL") ?? get("CI_PIPELINE_URL"), null)
        {
            // A job's own token (CI_JOB_TOKEN) may not write notes.
            Token = get("WEIR_CI_TOKEN") ?? get("GITLAB_TOKEN") ?? get("REPO_TOKEN"),
        };

    private static CiEnvironment Bitbucket(Func<string, string?> get, string repository) =>
        new(CiHost.Bitbucket, Address(get("BITBUCKET_API_URL") ?? "https://api.bitbucket.org/2.0", "BITBUCKET_API_URL"), Address("https://bitbucket.org", "web"), repository, get("BITBUCKET_COMMIT"), get("BITBUCKET_PR_ID"), get("BITBUCKET_PR_DESTINATION_BRANCH"), $"https://bitbucket.org/{repository}/pipelines/results/{get("BITBUCKET_BUILD_NUMBER")}", null)
        {
            Token = get("WEIR_CI_TOKEN") ?? get("BITBUCKET_TOKEN") ?? get("REPO_TOKEN"),
        };

    // The commit of a pull request's build is a trial merge; the event names the branch's own.
    private static (string? Review, string? Commit) GitHubEvent(string? path)
    {
        if (path is null || !File.Exists(path)) return (null, null);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("pull_request", out var pull) || pull.ValueKind != JsonValueKind.Object) return (null, null);
            return (pull.TryGetProperty("number", out var number) ? number.GetRawText() : null, pull.TryGetProperty("head", out var head) && head.TryGetProperty("sha", out var sha) ? sha.GetString() : null);
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    private static Uri Address(string text, string name) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : throw new WeirException(ErrorCodes.InvalidValue, $"{name} is no address: '{Redact.Text(text)}'", "https://HOST is expected");
}
