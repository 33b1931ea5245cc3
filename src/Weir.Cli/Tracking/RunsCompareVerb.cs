using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>Puts runs side by side.</summary>
internal sealed class RunsCompareVerb : TrackingVerb
{
    private readonly Argument<string[]> _runs = new("RUN") { Description = "two or more runs: ids, beginnings of ids, or names", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> _all = new("--all") { Description = "show values that are the same everywhere too" };

    public override string Path => "runs compare";

    public override string Summary => "Compare runs: what differs in parameters and metrics";

    public override IReadOnlyList<Example> Examples => [new("weir runs compare 3f2a91c0 77b0c4de", "what differs"), new("weir runs compare first second --all", "everything")];

    public override IReadOnlyList<string> SeeAlso => ["runs list", "runs show"];

    public override void Define(Command command)
    {
        command.Add(_runs);
        command.Add(_all);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var runs = new List<Run>();
        foreach (var typed in context.Get(_runs)!) runs.Add(await RunLookup.FindAsync(tracking, typed, cancellation));
        if (runs.Count < 2) throw WeirException.Usage("a comparison needs two runs or more", "weir runs compare RUN RUN");
        if (context.IsJson)
        {
            context.Console.Json(json => RunJson.WriteList(json, "runs", runs, RunJson.Write));
            return ExitCodes.Success;
        }

        var table = new TextTable(["", .. runs.Select(r => $"{TextTable.Shorten(r.Info.RunName!, 20)} ({r.Info.RunId[..8]})")]);
        var rows = 0;
        foreach (var key in Keys(runs, r => r.Data?.Params?.Select(p => p.Key!)))
            rows += Row(table, context.Get(_all), key, [.. runs.Select(r => r.Data?.Params?.FirstOrDefault(p => p.Key == key)?.Value ?? "")]);
        foreach (var key in Keys(runs, r => r.Data?.Metrics?.Select(m => m.Key!)))
            rows += Row(table, context.Get(_all), key, [.. runs.Select(r => r.Data?.Metrics?.FirstOrDefault(m => m.Key == key)?.Value is { } value ? Number(value) : "")]);
        if (rows == 0) context.Console.Say("These runs have the same parameters and metrics");
        else table.Write(context.Console.Out);
        return ExitCodes.Success;
    }

    private static IEnumerable<string> Keys(List<Run> runs, Func<Run, IEnumerable<string>?> keys) => runs.SelectMany(r => keys(r) ?? []).Distinct().Order(StringComparer.Ordinal);

    private static int Row(TextTable table, bool all, string key, string[] values)
    {
        if (!all && values.Distinct().Count() == 1) return 0;
        table.Add([key, .. values.Select(v => TextTable.Shorten(v, 32))]);
        return 1;
    }
}
