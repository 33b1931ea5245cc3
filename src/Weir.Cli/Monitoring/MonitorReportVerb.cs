using System.CommandLine;
using System.Globalization;
using Weir.Cli.Data;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Monitoring.Drift;
using Weir.Reports;

namespace Weir.Cli.Monitoring;

/// <summary>Compares two tables.</summary>
internal sealed class MonitorReportVerb : Verb
{
    private readonly Option<string> _reference = new("--reference") { Description = "table or prediction log to compare with", HelpName = "TABLE", Required = true };
    private readonly Option<string> _current = new("--current") { Description = "table or prediction log (a folder) to look at", HelpName = "TABLE", Required = true };
    private readonly Option<string?> _out = new("--out", "-o") { Description = "write the report as a page", HelpName = "FILE" };
    private readonly Option<string[]> _columns = new("--columns") { Description = "compare these only", HelpName = "COLUMNS", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _ignore = new("--ignore") { Description = "leave these out", HelpName = "COLUMNS", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _categorical = new("--categorical") { Description = "compare these numbers as categories", HelpName = "COLUMNS", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _test = new("--test") { Description = "ks, wasserstein, psi, jensenshannon, chisquare, chisquare_contingency or z; for one column COLUMN=TEST", HelpName = "TEST" };
    private readonly Option<double?> _threshold = new("--threshold") { Description = "distance from which on a column has drifted (default 0.1)", HelpName = "DISTANCE" };
    private readonly Option<double?> _p = new("--p-threshold") { Description = "p-value below which a column has drifted (default 0.05)", HelpName = "P" };
    private readonly Option<double> _share = new("--drift-share") { Description = "share of drifted columns from which on the data set has drifted", HelpName = "SHARE", DefaultValueFactory = _ => 0.5 };
    private readonly Option<bool> _fail = new("--fail-on-drift") { Description = "exit with 1 when the data set has drifted" };

    public override string Path => "monitor report";

    public override VerbGroup Group => VerbGroup.Monitoring;

    public override string Summary => "Compare current data with a reference: columns, gaps, distributions";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir monitor report --reference data/train.parquet --current may.csv -o drift.html", "a page with both distributions of each column"),
        new("weir monitor report --reference data/train.parquet --current .weir/predictions/trips --json", "what a served model was asked"),
        new("weir monitor report --reference a.csv --current b.csv --fail-on-drift", "for a pipeline: exit code 1 when the data set has drifted"),
    ];

    public override string Remarks =>
        """
        The test of a column is chosen as Evidently does. Up to 1,000 reference rows: Kolmogorov-Smirnov for numbers, chi-square for categories, z for
        two values (drift below p 0.05). Above: Wasserstein in deviations of the reference for numbers, Jensen-Shannon for categories (drift from 0.1).
        A change in the share of missing values is tested too. Columns are matched by name.
        """;

    public override IReadOnlyList<(int Code, string Meaning)> ExitCodeNotes => [(1, "the data set has drifted, with --fail-on-drift")];

    public override IReadOnlyList<string> SeeAlso => ["data profile", "data validate"];

    public override void Define(Command command)
    {
        foreach (var option in new Option[] { _reference, _current, _out, _columns, _ignore, _categorical, _test, _threshold, _p, _share, _fail }) command.Add(option);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var tests = (context.Get(_test) ?? []).Select(t => t.Split('=', 2)).ToList();
        var request = new DriftRequest
        {
            Reference = context.Resolve(context.Get(_reference)!),
            Current = context.Resolve(context.Get(_current)!),
            Columns = Names(context.Get(_columns)),
            Ignore = Names(context.Get(_ignore)),
            Categorical = Names(context.Get(_categorical)),
            Test = tests.LastOrDefault(t => t.Length == 1)?[0],
            ColumnTests = tests.Where(t => t.Length == 2).ToDictionary(t => t[0], t => t[1]),
            DistanceThreshold = context.Get(_threshold),
            PValueThreshold = context.Get(_p),
            DriftShare = context.Get(_share) is var share and > 0 and <= 1 ? share : throw WeirException.Usage("--drift-share is a share, above 0 and up to 1"),
            Output = context.Get(_out) is { } output ? context.Resolve(output) : null,
        };
        var report = await DriftReporter.RunAsync(request, DataSteps.Context(context), cancellation);
        if (context.IsJson) context.Console.Json(json => DriftJson.Write(json, report));
        else Print(context, report);
        if (request.Output is not null) context.Console.Say($"wrote {context.Display(request.Output)}");
        return report.IsDrifted && context.Get(_fail) ? ExitCodes.Failed : ExitCodes.Success;
    }

    private static void Print(VerbContext context, DriftReport report)
    {
        var table = new TextTable("column", "verdict", "test", ">p", ">distance", ">missing", "new and lost values");
        foreach (var column in report.MissingColumns) table.Add(column.Name, "missing column", string.Empty, string.Empty, string.Empty, string.Empty, string.Empty);
        foreach (var column in report.ExtraColumns) table.Add(column.Name, "extra column", string.Empty, string.Empty, string.Empty, string.Empty, string.Empty);
        foreach (var change in report.TypeChanges) table.Add(change.Column, $"{change.Reference} became {change.Current}".ToLowerInvariant(), string.Empty, string.Empty, string.Empty, string.Empty, string.Empty);
        foreach (var column in report.Columns.OrderByDescending(c => c.IsDrifted))
        {
            table.Add(
                TextTable.Shorten(column.Name, 30),
                column.IsDistributionDrifted ? "DRIFT" : column.IsMissingDrifted ? "MISSING CHANGED" : column.Test is null ? "not tested" : "ok",
                column.Test ?? string.Empty,
                column.PValue is { } p ? Figures.PValue(p) : string.Empty,
                column.Distance is { } distance ? Figures.Number(distance) : string.Empty,
                $"{Figures.Share(column.ReferenceMissing)} > {Figures.Share(column.CurrentMissing)}",
                column.Kind != DriftKind.Categorical ? string.Empty : TextTable.Shorten(string.Join(' ', column.NewCategories.Select(c => $"+{c.Value}").Concat(column.LostCategories.Select(c => $"-{c.Value}"))), 40));
        }

        table.Write(context.Console.Out);
        context.Console.Say(string.Create(
            CultureInfo.InvariantCulture, $"{report.DriftedCount} of {report.Columns.Count} columns drifted: {(report.IsDrifted ? "the data set has drifted" : "the data set as a whole has not")} (it counts as drifted from {Figures.Share(report.DriftShare)} of the columns)"));
    }

    private static string[] Names(string[]? values) => [.. (values ?? []).SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}
