using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client;
using Weir.Tracking;
using Weir.Tracking.Runs;

namespace Weir.Cli.Tracking;

/// <summary>Shows one run.</summary>
internal sealed class RunsShowVerb : TrackingVerb
{
    private readonly Argument<string> _run = new("RUN") { Description = "id, the beginning of one, or a name" };

    public override string Path => "runs show";

    public override string Summary => "Show what a run logged: parameters, latest metrics, tags, inputs";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir runs show 3f2a91c0", "by the beginning of its id"),
        new("weir runs show quiet-river-412 --json", "by name, for a script"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["runs list", "runs compare", "lineage"];

    public override void Define(Command command) => command.Add(_run);

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var run = await RunLookup.FindAsync(tracking, context.Get(_run)!, cancellation);
        if (context.IsJson)
        {
            context.Console.Json(json => RunJson.Write(json, run));
            return ExitCodes.Success;
        }

        var output = context.Console.Out;
        var facts = new TextTable("run", run.Info.RunId);
        facts.Add("name", run.Info.RunName!);
        facts.Add("status", Status(run));
        if (run.Data?.Tags?.FirstOrDefault(t => t.Key == WeirTags.Failure)?.Value is { } reason) facts.Add("failed", reason);
        facts.Add("started", When(run.Info.StartTime));
        facts.Add("ended", When(run.Info.EndTime));
        facts.Add("user", run.Info.UserId!);
        facts.Add("artifacts", run.Info.ArtifactUri!);
        facts.Write(output);
        Section(output, "metric", run.Data?.Metrics, m => (m.Key!, Number(m.Value!.Value)), MetricOrder.Of);
        Section(output, "parameter", run.Data?.Params, p => (p.Key!, p.Value!));
        Section(output, "tag", run.Data?.Tags?.Where(t => t.Key is not ("mlflow.runName" or WeirTags.Failure)).ToList(), t => (t.Key!, TextTable.Shorten(t.Value!, 80)));
        Section(output, "input", run.Inputs?.DatasetInputs, d => (d.Dataset!.Name!, d.Dataset.Digest!));
        return ExitCodes.Success;
    }

    private static void Section<T>(TextWriter output, string heading, IReadOnlyList<T>? items, Func<T, (string Key, string Value)> cells, Func<IEnumerable<string>, IReadOnlyList<string>>? order = null)
    {
        if (items is not { Count: > 0 }) return;
        output.WriteLine();
        var table = new TextTable(heading, "value");
        var rows = items.Select(cells).ToLookup(c => c.Key, c => c.Value);
        foreach (var key in order?.Invoke(rows.Select(r => r.Key)) ?? [.. rows.Select(r => r.Key).Order(StringComparer.Ordinal)])
            foreach (var value in rows[key]) table.Add(key, value);
        table.Write(output);
    }
}
