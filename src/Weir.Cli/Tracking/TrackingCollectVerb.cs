using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Pipelines.Records;
using Weir.Tracking;
using Weir.Tracking.Retention;

namespace Weir.Cli.Tracking;

/// <summary>Removes what was deleted for good.</summary>
internal sealed class TrackingCollectVerb : StoreVerb
{
    private readonly Option<string?> _older = new("--older-than") { Description = "only what was deleted at least so long ago, such as 30d or 1d12h", HelpName = "SPAN" };
    private readonly Option<string[]> _runs = new("--run-ids") { Description = "only these deleted runs; separated by commas, or repeated", HelpName = "ID" };
    private readonly Option<bool> _orphans = new("--orphans") { Description = "also artifact folders, older than a day, whose run is not there any more" };
    private readonly Option<bool> _dry = new("--dry-run") { Description = "remove nothing, say what would go" };

    public override string Path => "tracking gc";

    public override string Summary => "Remove deleted runs and experiments for good, with their artifacts";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir tracking gc --dry-run", "what would go, in bytes"),
        new("weir tracking gc --older-than 30d", "what was deleted a month ago"),
        new("weir tracking gc --orphans", "also files that no run knows"),
    ];

    public override string Remarks => "Servers may go on meanwhile. Artifacts that a registered version points to are kept and named. An interrupted gc is simply started again. What killed uploads left more than a day ago goes too.";

    public override IReadOnlyList<string> SeeAlso => ["runs delete", "experiments delete"];

    public override void Define(Command command)
    {
        foreach (var option in new Option[] { _older, _runs, _orphans, _dry }) command.Add(option);
    }

    protected override async Task PrepareAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        // Made where they are missing, so that they can be cleared like the others.
        if (tracking is { Database: { } database, Service.IsReadOnly: false } && !context.Get(_dry)) _ = await PipelineStore.OpenAsync(database, context.Time, cancellation);
    }

    protected override async Task<int> RunAsync(VerbContext context, TrackingService service, CancellationToken cancellation)
    {
        var isDryRun = context.Get(_dry);
        var request = new CollectRequest
        {
            OlderThan = context.Get(_older) is { } typed ? Span.Parse(typed, "--older-than") : null,
            RunIds = [.. (context.Get(_runs) ?? []).SelectMany(r => r.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
            Orphans = context.Get(_orphans),
            IsDryRun = isDryRun,
            AlsoOf = PipelineStore.Remove,
        };
        if (context.Has(_runs) && request.RunIds.Count == 0) throw WeirException.Usage("--run-ids names no run");
        var report = await Collection.RunAsync(service, request, context.Progress, context.Time, cancellation);
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("dry_run", isDryRun);
                foreach (var (name, count) in new[] { ("experiments", report.Experiments), ("runs", report.Runs), ("logged_models", report.LoggedModels), ("traces", report.Traces), ("points", report.Points), ("files", report.Files), ("bytes", report.Bytes), ("orphans", report.Orphans), ("unfinished", report.Unfinished) })
                    json.WriteNumber(name, count);
                json.WriteStartArray("kept");
                foreach (var address in report.Kept) json.WriteStringValue(address);
                json.WriteEndArray();
                json.WriteEndObject();
            });
            return ExitCodes.Success;
        }

        context.Console.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{(isDryRun ? "would remove" : "removed")} {report.Runs:N0} runs, {report.Experiments:N0} experiments, {report.LoggedModels:N0} logged models, {report.Traces:N0} traces, {report.Points:N0} points, {report.Files:N0} files ({Sizes.Text(report.Bytes)}), {report.Orphans:N0} orphaned folders, {report.Unfinished:N0} unfinished uploads"));
        foreach (var address in report.Kept) context.Console.Say($"kept for a registered version: {address}");
        return ExitCodes.Success;
    }
}
