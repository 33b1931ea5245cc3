using System.Globalization;
using System.Text;

namespace Weir.Bench.Configuration;

/// <summary>The trees that are composed: a small project, and a large defaults list.</summary>
internal static class Trees
{
    /// <summary>Eleven files: data, model, trainer, paths, callbacks, an experiment.</summary>
    public static void WriteSmall(string folder)
    {
        Write(folder, "train", "defaults: [_self_, data: tabular, model: gbdt, trainer: default, paths: default, callbacks: default, experiment: null, optional local: me]\ntask: train\nseed: 1\n");
        Write(folder, "data/tabular", "path: ${paths.data}/t.parquet\nsplit: [0.7, 0.3]\n");
        Write(folder, "model/gbdt", "_target_: Weir.Models.Gbdt\nparams: {depth: 6, eta: 0.3}\n");
        Write(folder, "model/linear", "_target_: Weir.Models.Linear\nparams: {l2: 1.0}\n");
        Write(folder, "trainer/default", "folds: 5\n");
        Write(folder, "trainer/quick", "defaults: [default]\nfolds: 2\n");
        Write(folder, "paths/default", "root: ${oc.env:PROJ,.}\ndata: ${paths.root}/data\n");
        Write(folder, "callbacks/default", "defaults: [stop, save, _self_]\nstop: {patience: 10}\n");
        Write(folder, "callbacks/stop", "stop: {patience: 3, metric: auc}\n");
        Write(folder, "callbacks/save", "save: {top: 1}\n");
        Write(folder, "experiment/quick_linear", "# @package _global_\ndefaults:\n  - override /model: linear\n  - override /trainer: quick\nseed: 42\n");
    }

    /// <summary>40 groups, each with a nested one: 81 entries, about 1,200 values.</summary>
    public static void WriteLarge(string folder)
    {
        var main = new StringBuilder("defaults:\n");
        for (var g = 0; g < 40; g++)
        {
            main.Append(CultureInfo.InvariantCulture, $"  - g{g}: a\n");
            Write(folder, $"g{g}/a", $"defaults: [sub: x]\n{Values(g)}");
            Write(folder, $"g{g}/sub/x", Values(g));
        }

        Write(folder, "config", main.Append("  - _self_\nname: large\n").ToString());
    }

    private static string Values(int group) => string.Concat(Enumerable.Range(0, 15).Select(i => string.Create(CultureInfo.InvariantCulture, $"k{i}: {(i % 5) switch { 0 => $"v{group}", 1 => $"{i}.5", 2 => "${name}", 3 => "[1, 2]", _ => "{x: 1, y: two}" }}\n")));

    private static void Write(string folder, string config, string text)
    {
        var path = Path.Combine(folder, config + ".yaml");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
