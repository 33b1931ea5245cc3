using Weir.Foundation.Errors;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Experiments.Sharing;

/// <summary>Sends each experiment as it is made, where <c>exp.auto_push</c> or <c>DVC_EXP_AUTO_PUSH</c> asks for it.</summary>
internal static class AutoPush
{
    /// <summary>Sends one; what fails is told and does not fail the experiment.</summary>
    public static async Task RunAsync(DvcRepository repository, ExperimentRef made, Action<string> warn, TimeProvider time, CancellationToken cancellation)
    {
        var asked = Environment.GetEnvironmentVariable("DVC_EXP_AUTO_PUSH") is { Length: > 0 } variable ? IsTrue(variable) : repository.Config.IsOn("exp", "auto_push");
        if (!asked) return;
        var remote = Environment.GetEnvironmentVariable("DVC_EXP_GIT_REMOTE") is { Length: > 0 } named ? named : repository.Config.Get("exp", "git_remote") ?? "origin";
        try
        {
            var result = await new ExperimentRemote(repository, remote).PushAsync([made], force: false, cancellation);
            if (result.Diverged.Count > 0) warn($"'{remote}' has another experiment '{made.Name}': `weir exp push -f {remote} {made.Name}` replaces it");
            await new ExperimentData(repository, time) { RunCache = true }.PushAsync([made], cancellation);
        }
        catch (WeirException e)
        {
            warn($"the experiment was not pushed to '{remote}': {e.Message}");
        }
    }

    private static bool IsTrue(string text) => text.ToLowerInvariant() is "1" or "y" or "yes" or "true" or "on";
}
