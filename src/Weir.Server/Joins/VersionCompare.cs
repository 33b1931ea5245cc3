using System.Text.Json;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Models.Packages;
using Weir.Tracking;
using Weir.Yaml;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Server.Joins;

/// <summary>Puts two versions side by side.</summary>
/// <param name="client">On behalf of who asks.</param>
/// <param name="service">Opens packages of versions that he may read.</param>
/// <param name="origin">Gathers where each came from.</param>
public sealed class VersionCompare(TrackingClient client, TrackingService service, VersionOrigin origin)
{
    private const int MostDescription = 1 << 20;

    /// <summary>Compares.</summary>
    /// <exception cref="WeirException"><c>resource_does_not_exist</c>, <c>permission_denied</c>.</exception>
    public async Task<VersionComparison> RunAsync(VersionOfModel a, VersionOfModel b, CancellationToken cancellation = default)
    {
        var (first, second) = (await SideAsync(a, cancellation), await SideAsync(b, cancellation));
        return new VersionComparison(
            first.Address, second.Address,
            Numbers(first.Origin.Evaluation?.Figures, second.Origin.Evaluation?.Figures),
            Numbers(Nullable(first.Origin.Run?.Metrics), Nullable(second.Origin.Run?.Metrics)),
            Texts(first.Origin.Run?.Params, second.Origin.Run?.Params),
            Texts(Leaves(first.Origin.Configuration), Leaves(second.Origin.Configuration)),
            Texts(Data(first.Origin), Data(second.Origin)),
            Texts(Lineage(first.Origin), Lineage(second.Origin)),
            Texts(first.Signature, second.Signature),
            Files(first.Files, second.Files));
    }

    private async Task<Side> SideAsync(VersionOfModel version, CancellationToken cancellation)
    {
        var lineage = await origin.FindAsync(version.Name!, version.Version!, cancellation);
        var package = await client.CallAsync(PromotionCalls.Package, version, cancellation);
        return new Side($"models:/{lineage.Name}/{lineage.Version}", lineage, package.Files, await SignatureAsync(version, cancellation));
    }

    private async Task<Dictionary<string, string>> SignatureAsync(VersionOfModel version, CancellationToken cancellation)
    {
        var signature = new Dictionary<string, string>();
        try
        {
            var address = (await client.CallAsync(ModelVersionCalls.DownloadUri, version, cancellation)).ArtifactUri;
            await using var stream = await service.OpenArtifactAsync(address, ModelPackage.DescriptionFile, cancellation);
            using var reader = new StreamReader(stream);
            var buffer = new char[MostDescription];
            var text = new string(buffer, 0, await reader.ReadBlockAsync(buffer, cancellation));
            if (YamlDocument.Parse(text, ModelPackage.DescriptionFile).ToValue(YamlVersion.V11) is not YamlMap map) return signature;
            foreach (var part in new[] { "inputs", "outputs", "params" })
                if ((map["signature"] as YamlMap)?[part] is YamlText columns) Columns(signature, part, columns.Value);
        }
        catch (Exception e) when (e is WeirException or JsonException)
        {
            // No package, none of this store's, or one without a signature that can be read: nothing to compare.
        }

        return signature;
    }

    private static void Columns(Dictionary<string, string> signature, string part, string json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Array) return;
        var number = 0;
        foreach (var column in document.RootElement.EnumerateArray())
        {
            if (column.ValueKind != JsonValueKind.Object) continue;
            var name = column.TryGetProperty("name", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString()! : number.ToString(System.Globalization.CultureInfo.InvariantCulture);
            var facts = column.EnumerateObject().Where(f => f.Name != "name" && !(f.Name == "required" && f.Value.ValueKind == JsonValueKind.True)).Select(f => f.Name == "type" ? f.Value.ToString() : $"{f.Name}={f.Value}");
            signature[$"{part}.{name}"] = string.Join(", ", facts);
            number++;
        }
    }

    private static Dictionary<string, string> Leaves(JsonElement? configuration)
    {
        var leaves = new Dictionary<string, string>();
        if (configuration is { } root) Add(root, string.Empty);
        return leaves;

        void Add(JsonElement value, string path)
        {
            if (value.ValueKind == JsonValueKind.Object)
                foreach (var field in value.EnumerateObject()) Add(field.Value, path.Length == 0 ? field.Name : $"{path}.{field.Name}");
            else leaves[path.Length == 0 ? "." : path] = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        }
    }

    // One name may have been read with several contents.
    private static Dictionary<string, string> Data(VersionLineage lineage) =>
        lineage.Data.GroupBy(d => d.Name).ToDictionary(g => g.Key, g => string.Join(", ", g.Select(d => d.Hash).Distinct().Order(StringComparer.Ordinal)));

    private static Dictionary<string, string> Lineage(VersionLineage lineage)
    {
        var facts = new Dictionary<string, string>();
        if (lineage.RunId is { } run) facts["run"] = run;
        if (lineage.Git is { } git) facts["git commit"] = git.Dirty == true ? $"{git.Commit} (changed since)" : git.Commit;
        if (lineage.Package is { } package) facts["package"] = package;
        if (lineage.Parents.Count > 0) facts["parents"] = string.Join(", ", lineage.Parents.Select(p => p.Address));
        return facts;
    }

    private static Dictionary<string, double?>? Nullable(IReadOnlyDictionary<string, double>? numbers) => numbers?.ToDictionary(n => n.Key, n => (double?)n.Value);

    private static List<ComparedText> Texts(IReadOnlyDictionary<string, string>? a, IReadOnlyDictionary<string, string>? b) => [.. Keys(a, b)
        .Select(k => (Key: k, A: a?.GetValueOrDefault(k), B: b?.GetValueOrDefault(k))).Select(r => new ComparedText(r.Key, r.A, r.B, r.A != r.B)).OrderBy(r => !r.Differs)];

    private static List<ComparedNumber> Numbers(IReadOnlyDictionary<string, double?>? a, IReadOnlyDictionary<string, double?>? b) => [.. Keys(a, b)
        .Select(k => (Key: k, A: a?.GetValueOrDefault(k), B: b?.GetValueOrDefault(k))).Select(r => new ComparedNumber(r.Key, r.A, r.B, r.B - r.A)).OrderBy(r => r.A == r.B)];

    private static IEnumerable<string> Keys<T>(IReadOnlyDictionary<string, T>? a, IReadOnlyDictionary<string, T>? b) => (a?.Keys ?? []).Union(b?.Keys ?? []).Order(StringComparer.Ordinal);

    private static List<ComparedFile> Files(IReadOnlyList<PackageFile> a, IReadOnlyList<PackageFile> b)
    {
        var (first, second) = (a.ToDictionary(f => f.Path), b.ToDictionary(f => f.Path));
        return [.. Keys(first, second)
            .Select(path => (Path: path, A: first.GetValueOrDefault(path), B: second.GetValueOrDefault(path)))
            .Select(f => new ComparedFile(f.Path, f.A is null ? "added" : f.B is null ? "removed" : f.A.Sha256 == f.B.Sha256 ? "same" : "changed", f.A?.SizeBytes, f.B?.SizeBytes))
            .OrderBy(f => f.Change == "same")];
    }

    private sealed record Side(string Address, VersionLineage Origin, IReadOnlyList<PackageFile> Files, Dictionary<string, string> Signature);
}
