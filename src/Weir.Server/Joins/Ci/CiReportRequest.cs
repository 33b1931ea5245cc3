namespace Weir.Server.Joins.Ci;

/// <summary>What a report is to hold.</summary>
/// <param name="Base">The revision that is compared with, as git knows it.</param>
/// <param name="Title">Heading.</param>
public sealed record CiReportRequest(string Base, string Title)
{
    /// <summary>Plots too.</summary>
    public bool HasPlots { get; init; } = true;

    /// <summary>Full paths of validation reports (<c>weir data validate --json</c>) besides those among the outs of stages.</summary>
    public IReadOnlyList<string> Validations { get; init; } = [];

    /// <summary>Full paths of drift reports (<c>weir monitor report --json</c>) besides those among the outs of stages.</summary>
    public IReadOnlyList<string> Drifts { get; init; } = [];
}
