using System.Diagnostics;
using System.Globalization;
using Weir.Bench.Configuration;
using Weir.Configuration.Composition;

// CPU time of compositions, warm. usage: Weir.Bench.Configuration [FOLDER]: the trees are left there for who measures the shell.
var root = args.Length > 0 ? Path.GetFullPath(args[0]) : Directory.CreateTempSubdirectory("weir-bench-").FullName;
Trees.WriteSmall(Path.Combine(root, "small"));
Trees.WriteLarge(Path.Combine(root, "large"));
var composer = new ConfigComposer();
var small = new ComposeRequest { ConfigDirectory = Path.Combine(root, "small"), ConfigName = "train", WorkingDirectory = root };
var large = small with { ConfigDirectory = Path.Combine(root, "large"), ConfigName = "config" };
var fifty = large with { Overrides = [.. Enumerable.Range(0, 40).Select(i => $"g{i}.k0=x"), .. Enumerable.Range(0, 10).Select(i => $"+more{i}=1")] };

Print("11 files, composed", "2 ms", Best(300, () => composer.Compose(small)));
Print("11 files, composed and resolved", "", Best(300, () => composer.Compose(small).Resolve()));
var (entries, values) = (composer.Compose(large).Defaults.Count, composer.Compose(large).Leaves().Count());
Print($"{entries} entries, {values} values, composed", "15 ms", Best(60, () => composer.Compose(large)));
Print("the same with 50 overrides", "", Best(60, () => composer.Compose(fifty)));
Print("the same, composed and resolved", "", Best(60, () => composer.Compose(large).Resolve()));

var sweep = small with { Overrides = ["seed=range(100)", "trainer.folds=range(100)"] };
Print("10,000 override lists of a sweep", "1 s", Best(3, () =>
{
    var jobs = composer.Sweep(sweep);
    for (var i = 0; i < jobs.Count; i++) _ = jobs.Overrides(i);
}));
var all = composer.Sweep(sweep);
Print("one job of the sweep, composed", "0.5 ms", Best(3, () =>
{
    for (var i = 0; i < 2000; i++) _ = all.Compose(i);
}) / 2000);
if (args.Length == 0) Directory.Delete(root, recursive: true);

// CPU time a call, of the best of five rounds; after one to warm up.
static double Best(int calls, Action work)
{
    var best = double.MaxValue;
    for (var round = 0; round < 6; round++)
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        for (var i = 0; i < calls; i++) work();
        var took = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds / calls;
        if (round > 0) best = Math.Min(best, took);
    }

    return best;
}

static void Print(string what, string limit, double milliseconds) =>
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-44} {milliseconds,9:0.000} CPU-ms{(limit.Length > 0 ? $"  (limit: {limit})" : string.Empty)}"));
