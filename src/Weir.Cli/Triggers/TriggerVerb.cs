using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Weir.Cli.Shell;
using Weir.Cli.Tracking;
using Weir.Client.Http;
using Weir.Pipelines.Triggers;
using Weir.Tracking;

namespace Weir.Cli.Triggers;

/// <summary>What the verbs on triggers share: they work on the project's own store, or on the server that the environment names.</summary>
internal abstract class TriggerVerb : TrackingVerb
{
    public override VerbGroup Group => VerbGroup.Pipelines;

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        ITriggers triggers = tracking.Database is { } database ? await TriggerStore.OpenAsync(database, context.Time, context.FindProject(), cancellation) : new HttpTriggers((HttpTracking)tracking.Client.Transport);
        return await RunAsync(context, triggers, cancellation);
    }

    protected abstract Task<int> RunAsync(VerbContext context, ITriggers triggers, CancellationToken cancellation);

    /// <summary>The answer as JSON under --json, else in words.</summary>
    protected static int Tell<T>(VerbContext context, T answer, JsonTypeInfo<T> type, Action say)
    {
        if (context.IsJson) context.Console.Json(json => JsonSerializer.Serialize(json, answer, type));
        else say();
        return ExitCodes.Success;
    }

    /// <summary>What sets a trigger off, in a few words.</summary>
    protected static string Rule(TriggerDefinition trigger) => trigger switch
    {
        { Cron: { } cron } => $"{cron.Expression}{(cron.TimeZone is { } zone ? $" ({zone})" : string.Empty)}",
        { File: { } file } => $"files at {file.Path}",
        { Bucket: { } bucket } => bucket.Url,
        { Git: { } git } => $"{git.Ref}{(git.Repository is { } at ? $" of {Foundation.Errors.Redact.Text(at)}" : string.Empty)}",
        { Webhook: not null } => $"POST /api/weir/v1/hooks/{trigger.Name}",
        _ => "by hand",
    };

    /// <summary>Firings as a table.</summary>
    protected static void Print(VerbContext context, IReadOnlyList<Firing> firings)
    {
        var table = new TextTable("firing", "trigger", "for", "state", "started", "took", "why");
        foreach (var f in firings) table.Add(f.Id, f.Trigger, f.Slot, f.State, When(f.StartedAt), Took(f), f.Message ?? f.Cause);
        context.Console.Table(table);
    }

    private static string Took(Firing f) => f is { StartedAt: { } from, EndedAt: { } to } ? TimeSpan.FromMilliseconds(to - from).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture) : "-";
}
