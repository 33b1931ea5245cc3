using Weir.Testing;

namespace Weir.Architecture.Tests;

/// <summary>The table of <c>docs/architecture.md</c> between the markers: project, and what it may refer to.</summary>
internal static class ArchitectureTable
{
    public static IReadOnlyDictionary<string, string[]> Load()
    {
        var lines = File.ReadAllLines(Path.Combine(TestData.RepositoryRoot, "docs", "architecture.md"))
            .SkipWhile(l => l != "<!-- references -->").Skip(1).TakeWhile(l => l != "<!-- /references -->")
            .Where(l => l.StartsWith('|')).Skip(2);
        return lines.Select(l => l.Trim('|').Split('|')).ToDictionary(
            c => c[0].Trim(),
            c => c[1].Split(',').Select(r => r.Trim()).Where(r => r.Length > 0 && r != "–").ToArray());
    }
}
