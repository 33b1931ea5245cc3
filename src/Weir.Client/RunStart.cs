namespace Weir.Client;

/// <summary>How a run begins.</summary>
/// <param name="Experiment">Name of the experiment; made when it is not there.</param>
public sealed record RunStart(string Experiment)
{
    /// <summary>Name of the run; null for a made-up one.</summary>
    public string? Name { get; init; }

    /// <summary>Run that this one belongs to.</summary>
    public string? ParentRunId { get; init; }

    /// <summary>Tags; <c>mlflow.user</c> is added.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
