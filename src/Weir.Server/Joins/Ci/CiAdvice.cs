namespace Weir.Server.Joins.Ci;

/// <summary>What a person does about a refusal, host by host.</summary>
internal static class CiAdvice
{
    public static string Token(CiHost host) => host switch
    {
        CiHost.GitHub => "set `env: { GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }} }` at the step; `--dry-run` needs none",
        CiHost.GitLab => "set a masked variable GITLAB_TOKEN with a project access token of scope `api` (role Reporter or more); a job's own token may not write notes; `--dry-run` needs none",
        _ => "set a secured variable BITBUCKET_TOKEN with a repository access token that may write pull requests; `--dry-run` needs none",
    };

    public static string Permissions(CiHost host) => host switch
    {
        CiHost.GitHub => "give the job `permissions: { contents: write, pull-requests: write, statuses: write }`; builds of forks have a token that only reads",
        CiHost.GitLab => "the token needs the scope `api` and at least the role Reporter (Developer for commit statuses)",
        _ => "the token needs to write pull requests and repositories",
    };
}
