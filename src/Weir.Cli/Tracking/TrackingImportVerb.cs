using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Tracking;
using Weir.Tracking.Exchange;

namespace Weir.Cli.Tracking;

/// <summary>Takes over what MLflow kept.</summary>
internal sealed class TrackingImportVerb : StoreVerb
{
    private const int ShownDifferences = 20;

    private readonly Argument<string> _source = new("SOURCE") { Description = "an mlruns folder, MLflow's SQLite file, postgresql://…, or a server's http address" };
    private readonly Option<string[]> _map = new("--map") { Description = "where artifact addresses that begin with OLD are to be found; may be repeated", HelpName = "OLD=NEW" };
    private readonly Option<bool> _leave = new("--leave-artifacts") { Description = "copy no artifacts: runs keep their addresses (mapped ones are rewritten)" };
    private readonly Option<bool> _skip = new("--skip-existing") { Description = "do not look at runs that are here already" };

    public override string Path => "tracking import mlflow";

    public override string Summary => "Take over experiments, runs, artifacts and the registry from MLflow";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir tracking import mlflow mlruns", "a file store"),
        new("weir tracking import mlflow mlflow.db --map mlflow-artifacts:=mlartifacts", "a SQLite database, and the folder of its artifacts"),
        new("weir tracking import mlflow postgresql://mlflow@db/mlflow --leave-artifacts", "a PostgreSQL database; files stay in their bucket"),
        new("weir tracking import mlflow http://mlflow.example:5000", "a running server, files too"),
    ];

    public override string Remarks =>
        """
        Ids, times, states, deleted ones and whole histories are kept. Start it again after a break, or later to bring over what is new: what is
        here already is compared and brought up to date, and what was logged here meanwhile stays. Everything stored is read back and compared;
        the verb ends with 1 when something is not here as it is there, and names it.
        """;

    public override IReadOnlyList<(int Code, string Meaning)> ExitCodeNotes => [(1, "something differs from the source (all of it is named), or the source cannot be read")];

    public override IReadOnlyList<string> SeeAlso => ["server", "runs list"];

    public override void Define(Command command)
    {
        command.Add(_source);
        foreach (var option in new Option[] { _map, _leave, _skip }) command.Add(option);
    }

    protected override async Task<int> RunAsync(VerbContext context, TrackingService service, CancellationToken cancellation)
    {
        var started = context.Time.GetTimestamp();
        var report = await MlflowImport.RunAsync(
            service,
            new MlflowImportRequest
            {
                Source = context.Get(_source)!,
                Maps = context.Get(_map) ?? [],
                LeavesArtifacts = context.Get(_leave),
                SkipsExisting = context.Get(_skip),
                WorkingDirectory = context.WorkingDirectory,
                Warn = context.IsJson ? null : context.Console.Warn,
            },
            context.Progress, context.Time, cancellation);
        if (context.IsJson) context.Console.Json(json => Write(json, report));
        else Print(context, report, context.Time.GetElapsedTime(started));
        return report.IsWhole ? ExitCodes.Success : ExitCodes.Failed;
    }

    private static void Print(VerbContext context, MlflowImportReport report, TimeSpan elapsed)
    {
        var table = new TextTable("", ">added", ">updated", ">unchanged", ">skipped");
        foreach (var (kind, count) in Kinds(report)) table.Add(kind, Text(count.Added), Text(count.Updated), Text(count.Unchanged), Text(count.Skipped));
        table.Write(context.Console.Out);
        foreach (var (kind, count) in report.NotImported) context.Console.Say($"not imported: {Text(count)} {kind}");
        foreach (var difference in report.Differences.Take(ShownDifferences)) context.Console.Say($"differs: {difference}");
        if (report.Differences.Count > ShownDifferences) context.Console.Say($"{report.Differences.Count - ShownDifferences} more differences; --json has them");
        context.Console.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{Text(report.PointsAdded)} points of {Text(report.Points)} added, {Text(report.FilesCopied)} files copied ({Sizes.Text(report.BytesCopied)}), {Text(report.FilesPresent)} were there, in {elapsed.TotalSeconds:0.0} s"));
        context.Console.Say(report.IsWhole ? $"read back and the same: checksum {report.StoredChecksum[..12]}" : "what is here differs from the source");
    }

    private static IEnumerable<(string Kind, ImportCount Count)> Kinds(MlflowImportReport report) =>
        [("experiments", report.Experiments), ("runs", report.Runs), ("logged models", report.LoggedModels), ("traces", report.Traces), ("registered models", report.RegisteredModels), ("model versions", report.ModelVersions)];

    private static void Write(Utf8JsonWriter json, MlflowImportReport report)
    {
        json.WriteStartObject();
        json.WriteString("source", report.Source);
        json.WriteBoolean("whole", report.IsWhole);
        foreach (var (kind, count) in Kinds(report))
        {
            json.WriteStartObject(kind.Replace(' ', '_'));
            json.WriteNumber("added", count.Added);
            json.WriteNumber("updated", count.Updated);
            json.WriteNumber("unchanged", count.Unchanged);
            json.WriteNumber("skipped", count.Skipped);
            json.WriteEndObject();
        }

        json.WriteNumber("points", report.Points);
        json.WriteNumber("points_added", report.PointsAdded);
        json.WriteNumber("files_copied", report.FilesCopied);
        json.WriteNumber("bytes_copied", report.BytesCopied);
        json.WriteNumber("files_present", report.FilesPresent);
        json.WriteNumber("artifacts_left", report.ArtifactsLeft);
        json.WriteNumber("artifacts_not_found", report.ArtifactsNotFound);
        json.WriteStartObject("not_imported");
        foreach (var (kind, count) in report.NotImported) json.WriteNumber(kind, count);
        json.WriteEndObject();
        WriteTexts(json, "warnings", report.Warnings);
        WriteTexts(json, "differences", report.Differences);
        json.WriteString("source_checksum", report.SourceChecksum);
        json.WriteString("stored_checksum", report.StoredChecksum);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static string Text(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
