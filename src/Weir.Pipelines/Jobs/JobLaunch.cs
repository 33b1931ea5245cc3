using Weir.Configuration.Composition;
using Weir.Configuration.Jobs;
using Weir.Configuration.Secrets;
using Weir.Execution;

namespace Weir.Pipelines.Jobs;

/// <summary>What all jobs of one call have in common: the command, where it runs, and what is hidden of it.</summary>
public sealed record JobLaunch
{
    /// <summary>Program and arguments with placeholders <c>{key.path}</c>.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>True to add the overrides and <c>hydra.run.dir</c> at the end, for programs that compose by themselves.</summary>
    public bool AppendsOverrides { get; init; }

    /// <summary>Full path of the folder that commands run in, but for <c>hydra.job.chdir</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>What the project calls secret.</summary>
    public SecretSettings Secrets { get; init; } = SecretSettings.Default;

    /// <summary>Variables that commands get besides their job's.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();

    /// <summary>Longest run of one job; null for no limit.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Where jobs run; null for this machine.</summary>
    public IExecutor? Executor { get; init; }

    /// <summary>Its name.</summary>
    public string ExecutorName { get; init; } = "local";

    /// <summary>Words for <c>sbatch</c> of this call.</summary>
    public IReadOnlyList<string> ExecutorWords { get; init; } = [];

    /// <summary>What a job asks of a machine of a cluster.</summary>
    public CommandResources Resources { get; init; } = new();

    /// <summary>What configurations read of the environment; null where nobody noted it.</summary>
    public RecordedEnvironment? ReadVariables { get; init; }

    /// <summary>Reads the values of a trial that was run again, given the folder that it ran in and what gives a metric of its run; null for other runs.</summary>
    public Func<string, Func<string, Task<double?>>, Task<IReadOnlyList<KeyValuePair<string, double>>>>? ValueOf { get; init; }

    /// <summary>True where jobs run on other machines.</summary>
    public bool IsElsewhere => Executor is { IsElsewhere: true };

    /// <summary>The environment that jobs begin with.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Environment()
    {
        foreach (System.Collections.DictionaryEntry entry in System.Environment.GetEnvironmentVariables()) yield return new((string)entry.Key, (string?)entry.Value);
        foreach (var variable in Variables) yield return variable;
    }

    /// <summary>The secrets of a job.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>bad_schema</c>, <c>config_invalid</c>.</exception>
    public ConfigSecrets SecretsOf(ConfigJob job) => ConfigSecrets.Of(job.Config, Secrets, Environment());
}
