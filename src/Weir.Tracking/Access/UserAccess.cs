using System.Globalization;
using Weir.Persistence;

namespace Weir.Tracking.Access;

/// <summary>What one user may do, from what was given to him and to his groups.</summary>
/// <remarks>What was given to himself decides; without it the strongest that one of his groups has; without that the server's default.</remarks>
internal sealed class UserAccess
{
    private readonly Dictionary<long, Permission> _experiments = [];
    private readonly Dictionary<string, Permission> _models = [];
    private readonly Permission _standard;

    private UserAccess(Permission standard) => _standard = standard;

    /// <summary>Experiments to list.</summary>
    public ReadableObjects Experiments { get; private set; } = ReadableObjects.All;

    /// <summary>Registered models to list.</summary>
    public ReadableObjects Models { get; private set; } = ReadableObjects.All;

    public static UserAccess Load(ISqlSession session, long userId, Permission standard)
    {
        var access = new UserAccess(standard);
        foreach (var (kind, id, permission) in GrantTable.OfGroups(session, userId)) access.Add(kind, id, permission, isOwn: false);
        foreach (var (kind, id, permission) in GrantTable.OfUser(session, userId)) access.Add(kind, id, permission, isOwn: true);
        access.Experiments = Readable(access._experiments.Select(g => (GrantTable.Id(g.Key), g.Value)), standard);
        access.Models = Readable(access._models.Select(g => (g.Key, g.Value)), standard);
        return access;
    }

    public Permission OnExperiment(long id) => _experiments.GetValueOrDefault(id, _standard);

    public Permission OnModel(string name) => _models.GetValueOrDefault(name, _standard);

    private void Add(string kind, string id, Permission permission, bool isOwn)
    {
        if (kind == GrantTable.Experiment) Add(_experiments, long.Parse(id, CultureInfo.InvariantCulture), permission, isOwn);
        else Add(_models, id, permission, isOwn);
    }

    private static void Add<TKey>(Dictionary<TKey, Permission> grants, TKey key, Permission permission, bool isOwn)
        where TKey : notnull => grants[key] = isOwn || !grants.TryGetValue(key, out var other) || permission > other ? permission : other;

    private static ReadableObjects Readable(IEnumerable<(string Id, Permission Permission)> grants, Permission standard) => standard >= Permission.Read
        ? new ReadableObjects(true, grants.Where(g => g.Permission < Permission.Read).Select(g => g.Id).ToHashSet())
        : new ReadableObjects(false, grants.Where(g => g.Permission >= Permission.Read).Select(g => g.Id).ToHashSet());
}
