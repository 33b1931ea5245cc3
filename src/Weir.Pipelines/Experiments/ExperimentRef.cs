namespace Weir.Pipelines.Experiments;

/// <summary>An experiment of DVC: a commit on a baseline, kept under <c>refs/exps</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Baseline">The commit that it began from.</param>
/// <param name="Commit">Its own commit.</param>
public sealed record ExperimentRef(string Name, string Baseline, string Commit)
{
    /// <summary>The git ref.</summary>
    public string Ref => RefOf(Baseline, Name);

    /// <summary>The git ref of a name on a baseline.</summary>
    public static string RefOf(string baseline, string name) => $"refs/exps/{baseline[..2]}/{baseline[2..]}/{name}";

    /// <summary>Reads a line <c>OBJECT REF</c>; null for refs that are no experiments.</summary>
    public static ExperimentRef? Parse(string line)
    {
        // refs/exps/b9/0a96…/name, where the hash has 40 digits.
        var blank = line.IndexOf(' ', StringComparison.Ordinal);
        var parts = blank < 0 ? [] : line[(blank + 1)..].Split('/', 5);
        return parts is ["refs", "exps", { Length: 2 } head, { Length: 38 } tail, { Length: > 0 } name] && (head + tail).All(char.IsAsciiHexDigitLower) ? new ExperimentRef(name, head + tail, line[..blank]) : null;
    }
}
