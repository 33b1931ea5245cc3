using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Pipelines.Plots;
using Weir.Pipelines.Plots.Vega;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;
using Weir.Yaml;
using Weir.Yaml.Edit;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Editing;

/// <summary>Changes how an out of a stage is plotted, as <c>dvc plots modify</c> writes it: an out or a metric becomes a plot and stays one without settings.</summary>
public sealed class PlotChange(DvcRepository repository, TimeProvider time)
{
    private static readonly string[] Keys = ["outs", "metrics", "plots"];

    /// <summary>Changes it in <c>dvc.yaml</c>; every other byte stays.</summary>
    /// <param name="path">Full path of the out.</param>
    /// <param name="folder">What a template's path is relative to.</param>
    /// <param name="set">Settings to set.</param>
    /// <param name="unset">Names of settings to take away.</param>
    /// <param name="cancellation">Ends the wait for the lock.</param>
    /// <exception cref="WeirException"><c>not_found</c>: no stage makes it, there is no such template, or it lacks a setting; <c>invalid_value</c>: a stage that a template makes.</exception>
    public async Task RunAsync(string path, string folder, YamlMap set, IReadOnlyList<string> unset, CancellationToken cancellation = default)
    {
        if (set.Text("template") is { } template) _ = VegaTemplate.Find(template, Path.Combine(repository.Root, ".dvc", "plots"), folder);
        using var held = await InterProcessLock.AcquireAsync(repository.MetafileLock, AddOperation.LockPatience, time, cancellation: cancellation);
        var index = repository.ReadIndex();
        var (stage, o) = index.Stages.SelectMany(s => s.Outs.Select(o => (s, o))).FirstOrDefault(x => x.o.FullPath == path);
        if (stage is null)
            throw new WeirException(ErrorCodes.NotFound, $"no stage makes '{repository.Relative(path)}'", DidYouMean.Hint(repository.Relative(path), index.Stages.SelectMany(s => s.Outs).Select(x => repository.Relative(x.FullPath))) ?? "name an out, a metric or a plot of a stage; top-level plots are changed in dvc.yaml");
        var before = await File.ReadAllTextAsync(stage.FilePath, cancellation);
        var editor = new YamlEditor(before, stage.FilePath);
        if (editor.Find("stages", stage.Name) is not YamlMapping)
            throw new WeirException(ErrorCodes.InvalidValue, $"the stage '{stage.Address}' is made by a template", "change the plot in the template, for all of its stages", new SourceLocation(stage.FilePath, stage.Line));
        if (o!.Kind != OutKind.Plot && unset.Count > 0) throw new WeirException(ErrorCodes.NotFound, $"'{o.Path}' is not a plot", "`weir plots modify` with a setting makes it one", new SourceLocation(stage.FilePath, stage.Line));
        Edit(editor, stage, o, set, unset);
        if (editor.Text == before) return;
        AtomicFile.WriteText(stage.FilePath, editor.Text);
        await OutSaving.StageAsync(repository, [stage.FilePath], cancellation);
    }

    private static void Edit(YamlEditor editor, StageDefinition stage, TrackedOut o, YamlMap set, IReadOnlyList<string> unset)
    {
        var settings = o.Settings as YamlMap ?? new YamlMap([]);
        var missing = unset.Where(u => settings.Find(u) is null).ToList();
        if (missing.Count > 0) throw new WeirException(ErrorCodes.NotFound, $"the plot '{o.Path}' has no setting {string.Join(", ", missing.Select(m => $"'{m}'"))}", $"it has {string.Join(", ", settings.Entries.Select(e => PlotSettings.KeyText(e.Key)))}", new SourceLocation(stage.FilePath, stage.Line));
        var changed = new YamlMap([.. settings.Entries.Where(e => !unset.Contains(PlotSettings.KeyText(e.Key)))]).With(Ordered(set));
        object[] place = ["stages", stage.Name];
        var lists = Keys.ToDictionary(k => k, k => stage.Resolved.Find(k) is YamlList list ? list.Items.ToList() : []);
        if (o.Kind == OutKind.Plot)
        {
            var at = lists["plots"].FindIndex(i => PathOf(i) == o.Path);
            if (settings.Entries.Count > 0 && changed.Entries.Count > 0) InPlace(editor, [.. place, "plots", at, o.Path], Ordered(set), unset);
            else editor.Set(place, "plots", new YamlList([.. lists["plots"].Select((item, i) => i == at ? Item(o.Path, changed) : item)]));
            return;
        }

        // A plot more: DVC writes the lists anew, sorted.
        var from = o.Kind == OutKind.Metric ? "metrics" : "outs";
        lists[from].RemoveAll(i => PathOf(i) == o.Path);
        lists["plots"].Add(Item(o.Path, changed));
        if (lists[from].Count == 0) editor.Remove(place, from);
        else editor.Set(place, from, Sorted(lists[from]));
        editor.Set(place, "plots", Sorted(lists["plots"]));
    }

    private static void InPlace(YamlEditor editor, object[] place, YamlMap set, IReadOnlyList<string> unset)
    {
        foreach (var key in unset) editor.Remove(place, key);
        foreach (var (key, value) in set.Entries) editor.Set(place, PlotSettings.KeyText(key), value);
    }

    private static YamlList Sorted(IEnumerable<YamlValue> items) => new([.. items.OrderBy(PathOf, StringComparer.Ordinal).Select(i => i is YamlMap { Entries: [{ Value: YamlMap settings }] } ? Item(PathOf(i)!, Ordered(settings)) : i)]);

    private static YamlValue Item(string path, YamlMap settings) => settings.Entries.Count == 0 ? YamlValue.Of(path) : YamlValue.Map((path, settings));

    // In DVC's order: what belongs to every out, settings of plots, then remote and push.
    private static YamlMap Ordered(YamlMap settings) => new([.. settings.Entries.OrderBy(e => PlotSettings.KeyText(e.Key) switch
    {
        "remote" or "push" => 100,
        var key => PlotRequest.PropertyNames.IndexOf(key) + 1,
    })]);

    private static string? PathOf(YamlValue item) => item switch
    {
        YamlText text => text.Value,
        YamlMap { Entries: [var only] } => PlotSettings.KeyText(only.Key),
        _ => null,
    };
}
