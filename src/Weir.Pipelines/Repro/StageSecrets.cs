using Weir.Configuration.Secrets;
using Weir.Foundation.Errors;
using Weir.Foundation.Secrets;
using Weir.Pipelines.Jobs;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Repro;

/// <summary>What is hidden in what stages print: secret variables, and what the run's own configuration calls secret.</summary>
internal static class StageSecrets
{
    /// <exception cref="WeirException"><c>config_invalid</c>: weir.yaml says what is secret, and cannot be read.</exception>
    public static SecretMask Of(DvcRepository repository, ReproOptions options)
    {
        var environment = new JobLaunch { Command = [], Folder = repository.Root, Variables = options.Environment }.Environment();
        return SecretMask.Of(SecretMask.ValuesOf(environment, SecretSettings.Load(repository.Root).Names)).With(options.Secrets);
    }

    /// <summary>Cleans the logs of a run that was killed before it could.</summary>
    public static void HideIn(DvcRepository repository, string runId, SecretMask mask)
    {
        var folder = Path.Combine(repository.Project.Logs, "stages", runId);
        if (mask.IsEmpty || !Directory.Exists(folder)) return;
        foreach (var log in Directory.EnumerateFiles(folder, "*.log")) SecretFile.BlotOut(log, mask); // a job of a cluster may still write to it
    }
}
