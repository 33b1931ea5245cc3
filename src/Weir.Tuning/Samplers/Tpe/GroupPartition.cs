using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers.Tpe;

/// <summary>The parameters split into groups of those that always occur together, kept up to date from trial to trial.</summary>
/// <remarks>A trial's set S splits every group G into G∩S and G∖S; what of S is in no group becomes a new one. The result does not depend on the order of trials.</remarks>
internal sealed class GroupPartition
{
    private readonly HashSet<string> _seen = [];
    private readonly Dictionary<string, Distribution> _distributions = [];
    private List<string[]> _groups = [];

    /// <summary>The groups, each sorted by name.</summary>
    public IReadOnlyList<string[]> Groups => _groups;

    /// <summary>Grows whenever the groups change.</summary>
    public int Version { get; private set; }

    /// <summary>What a parameter was drawn from last.</summary>
    public Distribution DistributionOf(string name) => _distributions[name];

    public void Add(TrialRecord trial)
    {
        if (trial.Parameters.Count == 0) return;
        foreach (var parameter in trial.Parameters) _distributions[parameter.Name] = parameter.Distribution;
        var names = trial.Parameters.Select(p => p.Name).Order(StringComparer.Ordinal).ToArray();
        if (!_seen.Add(string.Join('\0', names))) return;
        var rest = names.ToHashSet();
        var next = new List<string[]>();
        foreach (var group in _groups)
        {
            Keep(next, [.. group.Where(rest.Contains)]);
            Keep(next, [.. group.Where(n => !names.Contains(n))]);
            rest.ExceptWith(group);
        }

        Keep(next, [.. names.Where(rest.Contains)]);
        if (next.Count != _groups.Count) Version++;
        _groups = [.. next.OrderBy(g => g[0], StringComparer.Ordinal)];
    }

    private static void Keep(List<string[]> groups, string[] group)
    {
        if (group.Length > 0) groups.Add(group);
    }
}
