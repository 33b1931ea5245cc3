using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Data.Profiles;
using Weir.Foundation.Files;
using Weir.Reports;

namespace Weir.Cli.Data;

/// <summary>Looks at every column of a table.</summary>
internal sealed class DataProfileVerb : Verb
{
    private readonly Argument<string> _table = new("TABLE") { Description = "Parquet, CSV or JSON lines file" };
    private readonly Option<string?> _html = new("--html") { Description = "write the profile as a page", HelpName = "FILE" };

    public override string Path => "data profile";

    public override VerbGroup Group => VerbGroup.Data;

    public override string Summary => "Show what a table holds: types, gaps, distributions, alerts";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir data profile data/trips.parquet", "a line a column"),
        new("weir data profile data/trips.parquet --html profile.html", "a page with histograms"),
        new("weir data profile trips.csv.gz --json", "every figure"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["data schema infer", "data validate", "monitor report"];

    public override void Define(Command command)
    {
        command.Add(_table);
        command.Add(_html);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var path = context.Resolve(context.Get(_table)!);
        var profile = await TableProfiler.RunAsync(path, DataSteps.Context(context), cancellation: cancellation);
        if (context.Get(_html) is { } html)
        {
            AtomicFile.WriteText(context.Resolve(html), ProfilePage.ToText(profile, context.Display(path), context.Time.GetUtcNow()));
            context.Console.Say($"wrote {html}");
        }

        if (context.IsJson) context.Console.Json(json => ProfileJson.Write(json, profile));
        else Print(context, profile);
        return ExitCodes.Success;
    }

    private static void Print(VerbContext context, TableProfile profile)
    {
        var table = new TextTable("column", "kind", ">missing", ">distinct", ">min", ">median", ">max", "alerts");
        foreach (var column in profile.Columns)
        {
            var numeric = column.Kind == ProfileKind.Numeric ? column.Numeric : null;
            table.Add(
                TextTable.Shorten(column.Name, 30),
                column.Kind.ToString().ToLowerInvariant(),
                Figures.Share((double)column.Missing / Math.Max(1, column.Rows)),
                Figures.Count(column.Distinct),
                numeric is null ? string.Empty : Figures.Number(numeric.Min),
                numeric is null ? string.Empty : Figures.Number(numeric.Quantiles[2]),
                numeric is null ? string.Empty : Figures.Number(numeric.Max),
                string.Join(", ", profile.Alerts.Where(a => a.Column == column.Name).Select(a => a.Code.ToLowerInvariant())));
        }

        table.Write(context.Console.Out);
        foreach (var alert in profile.Alerts.Where(a => a.Code is "NUMBER_AS_TEXT" or "DATE_AS_TEXT" or "RENAMED"))
            context.Console.Tell($"note: {(alert.Column is { } column ? $"column '{column}' " : string.Empty)}{alert.Message}");
        context.Console.Say($"{Figures.Count(profile.Rows)} rows, {Figures.Count(profile.DuplicateRows)} of them repeat an earlier one");
    }
}
