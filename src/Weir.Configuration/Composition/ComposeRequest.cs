using Weir.Configuration.Overrides;

namespace Weir.Configuration.Composition;

/// <summary>What is to be composed. Everything that a composition depends on besides the files is here.</summary>
public sealed record ComposeRequest
{
    /// <summary>The folder of the configs, as the user named it.</summary>
    public required string ConfigDirectory { get; init; }

    /// <summary>The primary config, without its ending; null for none.</summary>
    public string? ConfigName { get; init; }

    /// <summary>Overrides in Hydra's grammar, as they were typed.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>Full path of the folder that relative paths start from.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The value of <c>hydra.job.name</c> where no config sets it.</summary>
    public string JobName { get; init; } = "app";

    /// <summary>Number of the job in its sweep; null outside of one.</summary>
    public int? JobNumber { get; init; }

    /// <summary>Which version's grammar of overrides.</summary>
    public OverrideGrammar Grammar { get; init; }

    /// <summary>False for Hydra's own resolvers alone, without those of Weir.</summary>
    public bool HasWeirResolvers { get; init; } = true;

    /// <summary>The environment.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The clock of <c>${now:…}</c>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The time of <c>${now:…}</c> where it is fixed: one for all jobs of a sweep, or that of a run that is run again; null for the clock's.</summary>
    public DateTimeOffset? Now { get; init; }

    internal string FullPath(string path) => Path.GetFullPath(Path.Combine(WorkingDirectory, path));
}
