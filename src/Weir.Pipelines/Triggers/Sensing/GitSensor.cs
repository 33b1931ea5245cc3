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
            return result.Output.Split('\t')[0] is { Length: > 0 } commit ? commit : "no such ref";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new WeirException("git_failed", $"{Name} did not answer within a minute");
        }
    }
}
