using System.Globalization;
using Weir.Client.Wire;

namespace Weir.Tracking.Exchange.Sources;

/// <summary>Reads the model registry of an MLflow database.</summary>
internal static class SqlRegistry
{
    public static async Task<IReadOnlyList<SourceRegisteredModel>> ReadAsync(SqlTables tables, CancellationToken cancellation)
    {
        var modelTags = new List<(string Name, Tag Tag)>();
        await foreach (var row in tables.RowsAsync("registered_model_tags", "name key value", string.Empty, cancellation)) modelTags.Add((row.Text(0)!, new Tag(row.Text(1), row.Text(2) ?? string.Empty)));
        var aliases = new List<(string Name, ModelAlias Alias)>();
        await foreach (var row in tables.RowsAsync("registered_model_aliases", "name alias version", string.Empty, cancellation)) aliases.Add((row.Text(0)!, new ModelAlias(row.Text(1)!, row.Text(2)!)));
        var versionTags = new List<((string Name, string Version) Of, Tag Tag)>();
        await foreach (var row in tables.RowsAsync("model_version_tags", "name version key value", string.Empty, cancellation)) versionTags.Add(((row.Text(0)!, row.Text(1)!), new Tag(row.Text(2), row.Text(3) ?? string.Empty)));
        var versions = await VersionsAsync(tables, versionTags.ToLookup(t => t.Of, t => t.Tag), cancellation);
        var (tagsOf, aliasesOf) = (modelTags.ToLookup(t => t.Name, t => t.Tag), aliases.ToLookup(a => a.Name, a => a.Alias));
        var models = new List<SourceRegisteredModel>();
        await foreach (var row in tables.RowsAsync("registered_models", "name creation_time last_updated_time description", "ORDER BY name", cancellation))
        {
            var name = row.Text(0)!;
            var created = row.Number(1) ?? 0;
            var all = versions[name].ToList();
            var living = all.Where(v => v.Version.CurrentStage != FileStoreRegistry.Deleted).ToList();
            models.Add(new SourceRegisteredModel(
                new RegisteredModel(name, created, row.Number(2) ?? created, row.Text(3), Tags: [.. tagsOf[name]], Aliases: [.. aliasesOf[name]]), living,
                all.Max(v => (long?)long.Parse(v.Version.Version, CultureInfo.InvariantCulture)) ?? 0)
            { DeletedVersions = all.Count - living.Count });
        }

        return models;
    }

    private static async Task<ILookup<string, SourceVersion>> VersionsAsync(SqlTables tables, ILookup<(string Name, string Version), Tag> tags, CancellationToken cancellation)
    {
        var versions = new List<SourceVersion>();
        await foreach (var row in tables.RowsAsync("model_versions", "name version creation_time last_updated_time user_id current_stage description source run_id status status_message run_link storage_location", "ORDER BY name, version", cancellation))
        {
            var (name, number, created, source) = (row.Text(0)!, row.Text(1)!, row.Number(2) ?? 0, row.Text(7) ?? string.Empty);
            var version = new ModelVersion(
                name, number, created, row.Number(3) ?? created, row.Text(4), row.Text(5) ?? "None", row.Text(6), source, row.Text(8) ?? string.Empty, FileStoreRegistry.Status(row.Text(9)), row.Text(10),
                [.. tags[(name, number)]], row.Text(11) ?? string.Empty);
            versions.Add(new SourceVersion(version, row.Text(12) ?? source));
        }

        return versions.ToLookup(v => v.Version.Name);
    }
}
