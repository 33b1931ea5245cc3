using Weir.Configuration.Jobs;
using Weir.Configuration.Secrets;
using Weir.Foundation.Errors;

namespace Weir.Pipelines.Jobs;

/// <summary>Refuses jobs that would put a secret where it is seen: into the name of a folder, or into a command line that other machines write down.</summary>
internal static class JobSafety
{
    /// <exception cref="WeirException"><c>secret_in_path</c>, <c>secret_elsewhere</c>.</exception>
    public static void Check(ConfigJob job, IReadOnlyList<string> words, JobLaunch launch, ConfigSecrets secrets)
    {
        if (InPath(job, secrets) is { } inPath)
            throw new WeirException("secret_in_path", $"the path of the output folder would hold {inPath}, which is a secret", "name its override in hydra.job.config.override_dirname.exclude_keys, or choose another hydra.sweep.subdir") { Kind = FailureKind.Usage };
        if (launch.IsElsewhere && words.Select(secrets.NameIn).FirstOrDefault(n => n is not null) is { } inWords)
            throw new WeirException("secret_elsewhere", $"the command line holds {inWords}, which is a secret and which other machines would write down", "let the program read it from the environment") { Kind = FailureKind.Usage };
    }

    private static string? InPath(ConfigJob job, ConfigSecrets secrets) =>
        job.TaskOverrides.FirstOrDefault(o => secrets.HideOverride(o) != o && job.OutputDirectory.Contains(o, StringComparison.Ordinal)) is { } named ? $"'{named.Split('=')[0].TrimStart('+')}'" : secrets.NameIn(job.OutputDirectory);
}
