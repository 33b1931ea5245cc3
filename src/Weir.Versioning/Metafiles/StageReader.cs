using Weir.Foundation.Errors;
using Weir.Versioning.Params;
using Weir.Versioning.Templating;
using Weir.Yaml.Values;

namespace Weir.Versioning.Metafiles;

/// <summary>From a resolved stage to its definition.</summary>
internal sealed class StageReader(MetafileReader reader, string path, string root)
{
    private readonly string _folder = Path.GetDirectoryName(path)!;
    private readonly string _file = Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');

    /// <exception cref="WeirException"><c>metafile_invalid</c>: a path given twice, or as dependency and out.</exception>
    public StageDefinition Read(ResolvedStage stage)
    {
        var value = stage.Value;
        var wdir = value.Find("wdir") is { } w and not YamlNull ? Path.GetFullPath(Path.Combine(_folder, TemplateText.ToText(w))) : _folder;
        var definition = new StageDefinition(stage.Name, path, _file == "dvc.yaml" ? stage.Name : $"{_file}:{stage.Name}", value.Find("cmd")!, wdir)
        {
            Deps = [.. Items(value, "deps").Select(d => Tracked(TemplateText.ToText(d), wdir))],
            Params = ParamsSelection.Read(Items(value, "params"), wdir),
            Outs =
            [
                .. Items(value, "outs").SelectMany(o => Output(o, wdir, OutKind.Out)),
                .. Items(value, "metrics").SelectMany(o => Output(o, wdir, OutKind.Metric)),
                .. Items(value, "plots").SelectMany(o => Output(o, wdir, OutKind.Plot)),
            ],
            IsFrozen = value.Find("frozen") is YamlBool { Value: true },
            AlwaysChanges = value.Find("always_changed") is YamlBool { Value: true },
            Description = value.Find("desc") is { } desc and not YamlNull ? TemplateText.ToText(desc) : null,
            Meta = value.Find("meta"),
            Group = stage.Group,
            Resolved = value,
            TemplateValues = stage.Tracked.ToDictionary(t => t.Key, t => (IReadOnlyDictionary<string, YamlValue>)t.Value),
            Line = stage.Entry.Key.Span.Line,
        };
        RefuseDuplicates(definition, stage);
        RefusePlaces(definition, stage);
        return definition;
    }

    private static TrackedOut Tracked(string text, string wdir) => new(text, IsUrl(text) ? text : Path.GetFullPath(Path.Combine(wdir, text)));

    internal static bool IsUrl(string path) => path.Contains("://", StringComparison.Ordinal);

    private static IEnumerable<YamlValue> Items(YamlMap stage, string key) => stage.Find(key) is YamlList list ? list.Items : [];

    private static IEnumerable<TrackedOut> Output(YamlValue value, string wdir, OutKind kind)
    {
        if (value is not YamlMap map) return [Tracked(TemplateText.ToText(value), wdir) with { Kind = kind }];
        return map.Entries.Select(e =>
        {
            var settings = e.Value as YamlMap ?? (e.Value is YamlList { Items: [YamlMap first, ..] } ? first : null);
            return Tracked(ContextNode.KeyText(e.Key), wdir) with
            {
                Kind = kind,
                IsCached = settings?.Find("cache") is not YamlBool { Value: false },
                IsPersistent = settings?.Find("persist") is YamlBool { Value: true },
                IsPushed = settings?.Find("push") is not YamlBool { Value: false },
                Remote = (settings?.Find("remote") as YamlText)?.Value,
                Settings = e.Value is YamlNull ? null : e.Value,
            };
        });
    }

    private void RefusePlaces(StageDefinition stage, ResolvedStage resolved)
    {
        foreach (var o in stage.Outs)
        {
            if (OutPlace.Fault(root, o) is not { } fault) continue;
            var key = o.Kind switch { OutKind.Metric => "metrics", OutKind.Plot => "plots", _ => "outs" };
            throw reader.Fault(resolved.Body[key] ?? resolved.Body, $"stages.{stage.Name}.{key}", fault, "give the out a place of its own inside the repository");
        }
    }

    private void RefuseDuplicates(StageDefinition stage, ResolvedStage resolved)
    {
        var seen = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var (item, isOut) in stage.Deps.Select(d => (d, false)).Concat(stage.Outs.Select(o => (o, true))))
        {
            if (seen.TryAdd(item.FullPath, isOut)) continue;
            var (message, hint) = seen[item.FullPath] == isOut
                ? ($"'{item.Path}' is named twice in the {(isOut ? "outs" : "dependencies")} of '{stage.Name}'", "remove one of them")
                : ($"'{item.Path}' is both a dependency and an out of '{stage.Name}'", "give the out another path");
            var key = isOut ? "outs" : "deps";
            throw reader.Fault(resolved.Body[key] ?? resolved.Body, $"stages.{stage.Name}.{key}", message, hint);
        }
    }
}
