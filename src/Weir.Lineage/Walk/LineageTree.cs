namespace Weir.Lineage.Walk;

/// <summary>Where something came from and what became of it.</summary>
/// <param name="Subject">What was asked for, as text.</param>
/// <param name="Artifact">The content that was asked for; null when it was a run.</param>
/// <param name="Upstream">Executions that made it (or the run itself), each with what it read; null when not asked for.</param>
/// <param name="Downstream">Executions that read it (or the run itself), each with what it made; null when not asked for.</param>
public sealed record LineageTree(string Subject, Artifact? Artifact, IReadOnlyList<LineageStep>? Upstream, IReadOnlyList<LineageStep>? Downstream)
{
    /// <summary>The prediction that was asked for; the tree is then that of the model that answered it. Null for all else.</summary>
    public AnsweredPrediction? Prediction { get; init; }
}

/// <summary>A row of the prediction log, as the beginning of a walk.</summary>
/// <param name="Id">Its id; of a request with several rows that of the first.</param>
/// <param name="AnsweredAt">When it was answered.</param>
/// <param name="Model">Name of the model that answered.</param>
/// <param name="Version">Its version.</param>
/// <param name="Rows">How many rows the id stands for.</param>
/// <param name="Inputs">What was asked, as text.</param>
/// <param name="Outputs">What was answered, as text.</param>
public sealed record AnsweredPrediction(
    string Id, DateTimeOffset AnsweredAt, string Model, string Version, long Rows, IReadOnlyDictionary<string, string> Inputs, IReadOnlyDictionary<string, string> Outputs);

/// <summary>An execution on the way.</summary>
/// <param name="Execution">What happened, with all its inputs and outputs.</param>
/// <param name="Repeats">How many older executions of the same kind and name touched the same content.</param>
/// <param name="Next">Upstream its inputs, downstream its outputs, each with the steps beyond.</param>
public sealed record LineageStep(Execution Execution, int Repeats, IReadOnlyList<LineageBranch> Next);

/// <summary>A content on the way and the steps beyond it.</summary>
/// <param name="Artifact">The content, as this execution called it.</param>
/// <param name="IsShownAbove">True when its steps stand elsewhere in the tree already.</param>
/// <param name="Steps">Upstream the executions that made it, downstream those that read it.</param>
/// <param name="HasMore">True when there are steps beyond that the tree leaves out, because it is 240 deep here: ask for this content to go on.</param>
public sealed record LineageBranch(Artifact Artifact, bool IsShownAbove, IReadOnlyList<LineageStep> Steps, bool HasMore = false);

/// <summary>Which way to walk.</summary>
[Flags]
public enum LineageDirections
{
    /// <summary>Where it came from.</summary>
    Up = 1,

    /// <summary>What became of it.</summary>
    Down = 2,

    /// <summary>Both.</summary>
    Both = Up | Down,
}
