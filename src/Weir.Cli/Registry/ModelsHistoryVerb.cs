using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Tracking;

namespace Weir.Cli.Registry;

/// <summary>Shows the history of a model.</summary>
internal sealed class ModelsHistoryVerb : RegistryVerb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "registered model" };
    private readonly Option<string?> _version = new("--version") { Description = "only of one version", HelpName = "N" };
    private readonly Option<int> _limit = new("--limit", "-n") { Description = "how many at most, the newest (default 50)", HelpName = "N", DefaultValueFactory = _ => 50 };

    public override string Path => "models history";

    public override string Summary => "Show who changed what in a model, when and why";

    public override IReadOnlyList<Example> Examples => [new("weir models history taxi", "the newest first"), new("weir models history taxi --version 3 --json", "one version, for a script")];

    public override string Remarks => "An entry is written in the transaction of the change itself; the database refuses to alter or delete it. The history goes along when the model is renamed.";

    public override IReadOnlyList<string> SeeAlso => ["models promotions", "models lineage", "audit"];

    public override void Define(Command command)
    {
        command.Add(_model);
        command.Add(_version);
        command.Add(_limit);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var limit = context.Get(_limit) is > 0 and var given ? given : throw WeirException.Usage("--limit must be at least 1");
        var name = await VersionArgument.ModelAsync(tracking, context.Get(_model)!, cancellation);
        var entries = new List<HistoryEntry>();
        for (long? before = null; entries.Count < limit;)
        {
            var page = await tracking.Client.CallAsync(PromotionCalls.History, new ReadHistory(name, context.Get(_version), before, Math.Min(limit - entries.Count, 1000)), cancellation);
            entries.AddRange(page.Entries);
            if ((before = page.NextBefore) is null) break;
        }

        if (context.IsJson) return Json(context, new HistoryAnswer(entries), WireJson.Default.HistoryAnswer);
        var table = new TextTable("when", "who", ">version", "what", "change", "why");
        foreach (var entry in entries) table.Add(When(entry.Time), entry.Actor, entry.Version ?? "-", entry.Action, TextTable.Shorten(Change(entry), 60), TextTable.Shorten(entry.Why ?? "-", 60));
        table.Write(context.Console.Out);
        return ExitCodes.Success;
    }

    private static string Change(HistoryEntry entry)
    {
        var change = (entry.From, entry.To) switch { (null, null) => string.Empty, (null, var to) => to, (var from, null) => from, var (from, to) => $"{from} → {to}" };
        return entry.Target is null || entry.Action == "stage.changed" ? change.Length == 0 ? "-" : change : change.Length == 0 ? entry.Target : $"{entry.Target}: {change}";
    }
}
