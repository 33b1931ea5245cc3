using Weir.Foundation.Secrets;

namespace Weir.Execution.Slurm;

/// <summary>How jobs are given to Slurm.</summary>
public sealed record SlurmOptions
{
    /// <summary>Partition; null for the cluster's usual one.</summary>
    public string? Partition { get; init; }

    /// <summary>Account to charge; null for the user's own.</summary>
    public string? Account { get; init; }

    /// <summary>Further words for <c>sbatch</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables that hold secrets: they are not written into the scripts of jobs.</summary>
    public SecretNames Secrets { get; init; } = SecretNames.Default;

    /// <summary>How long a job may wait that Slurm says it cannot run.</summary>
    public TimeSpan StuckAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a result may take to be seen once Slurm says that a job has ended: shared folders are slow.</summary>
    public TimeSpan ResultPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a controller that does not answer is waited for when jobs are submitted.</summary>
    public TimeSpan ControllerPatience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long no request may come for those that came to be submitted, those alike as one array.</summary>
    public TimeSpan Gathering { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often Slurm is asked, where fewer than hundreds wait. Results are looked for more often.</summary>
    public TimeSpan AskEvery { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Most tasks of one array; Slurm's own limit is 1,001 unless configured.</summary>
    public int MostInArray { get; init; } = 1000;

    /// <summary>Folder of Slurm's commands; null for those on the path.</summary>
    public string? Programs { get; init; }
}
