using Weir.Foundation.Errors;
using Weir.Foundation.Processes;

namespace Weir.Pipelines.Triggers.Sensing;

/// <summary>The commit that a ref names.</summary>
internal sealed class GitSensor(GitRule rule, string root) : ISensor
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public double EverySeconds => rule.EverySeconds;

    public double QuietSeconds => 0;

    public string Name => $"{rule.Ref} of {(rule.Repository is { } address ? Redact.Text(address) : "the repository")}";

    public async Task<string> LookAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        var spec = new ProcessSpec("git", ["-c", "protocol.ext.allow=never", "-c", "protocol.fd.allow=never", "ls-remote", "--", rule.Repository ?? ".", rule.Ref])
        {
            WorkingDirectory = root,
            Environment = new Dictionary<string, string?> { ["GIT_TERMINAL_PROMPT"] = "0" }, // nobody is there to type a password
        };
        try
        {
            var result = await ProcessRunner.RunAsync(spec, cancellation: limit.Token);
            if (result.ExitCode != 0) throw new WeirException("git_failed", $"{Name} cannot be looked at: {Redact.Text(result.Error.Trim())}");
            return Commit(result.Output) ?? throw new WeirException("git_failed", $"{Name} cannot be looked at: there is no such branch, tag or ref");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new WeirException("git_failed", $"{Name} did not answer within a minute");
        }
    }

    // Git lists every ref that ends in the name, refs/heads/backport/main for main too: the one that Git itself would take.
    private string? Commit(string listed)
    {
        var commits = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in listed.Split('\n'))
            if (line.TrimEnd('\r').Split('\t') is [{ Length: > 0 } commit, var name]) commits[name] = commit;
        string[] meant = [rule.Ref, "refs/heads/" + rule.Ref, "refs/tags/" + rule.Ref, "refs/" + rule.Ref, "refs/remotes/" + rule.Ref];
        return meant.Select(commits.GetValueOrDefault).FirstOrDefault(c => c is not null);
    }
}
