using System.Globalization;

namespace Weir.Pipelines.Jobs.Replay;

/// <summary>Something that was compared between a run and its replay.</summary>
/// <param name="What">commit, changes, data, configuration, exit code, metric NAME, output PATH.</param>
/// <param name="IsSame">True where both agree.</param>
/// <param name="Detail">What it is, or how they differ.</param>
public sealed record ReplayFinding(string What, bool IsSame, string Detail)
{
    /// <summary>Values of both sides by name.</summary>
    internal static IEnumerable<ReplayFinding> Of<T>(string what, IReadOnlyDictionary<string, T> before, IReadOnlyDictionary<string, T> after, Func<T, string> show)
        where T : IEquatable<T>
    {
        foreach (var name in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            var (hasBefore, hasAfter) = (before.TryGetValue(name, out var old), after.TryGetValue(name, out var now));
            var isSame = hasBefore && hasAfter && old!.Equals(now!);
            yield return new ReplayFinding($"{what} {name}", isSame, isSame ? show(old!) : $"{(hasBefore ? show(old!) : "nothing")} then, {(hasAfter ? show(now!) : "nothing")} now");
        }
    }

    internal static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>What came of a replay.</summary>
/// <param name="RunId">The new run; null after a dry run.</param>
/// <param name="Folder">Where the command ran; null for the workspace itself.</param>
/// <param name="Findings">Everything that was compared.</param>
/// <param name="End">How the command ended; null after a dry run.</param>
public sealed record ReplayResult(string? RunId, string? Folder, IReadOnlyList<ReplayFinding> Findings, JobEnd? End)
{
    /// <summary>True where nothing differs.</summary>
    public bool IsSame => Findings.All(f => f.IsSame);
}
