using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Tracking;
using Weir.Tracking.Exchange;

namespace Weir.Cli.Tracking;

/// <summary>Writes the store as a folder that MLflow opens.</summary>
internal sealed class TrackingExportVerb : StoreVerb
{
    private const int ShownDifferences = 20;

    private readonly Argument<string> _folder = new("DIR") { Description = "folder to fill; made where missing" };
    private readonly Option<bool> _leave = new("--leave-artifacts") { Description = "copy no artifacts" };

    public override string Path => "tracking export mlflow";

    public override string Summary => "Write experiments, runs, artifacts and the registry as an mlruns folder";

    public override IReadOnlyList<Example> Examples => [new("weir tracking export mlflow mlruns", "then `mlflow ui --backend-store-uri mlruns` shows it"), new("weir tracking export mlflow /backup/mlruns --leave-artifacts", "without files")];

    public override string Remarks => "What was written is read back and compared. Run it again to bring the folder up to date; nothing in it is deleted. Artifact addresses name the folder as it lies now.";

    public override IReadOnlyList<(int Code, string Meaning)> ExitCodeNotes => [(1, "the folder cannot hold something, or reads back otherwise (all of it is named)")];

    public override IReadOnlyList<string> SeeAlso => ["tracking import mlflow"];

    public override void Define(Command command)
    {
        command.Add(_folder);
        command.Add(_leave);
    }

    protected override async Task<int> RunAsync(VerbContext context, TrackingService service, CancellationToken cancellation)
    {
        var report = await MlflowExport.RunAsync(service, context.Resolve(context.Get(_folder)!), context.Get(_leave), context.Progress, cancellation);
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("folder", report.Folder);
                json.WriteBoolean("whole", report.IsWhole);
                foreach (var (name, count) in Counts(report)) json.WriteNumber(name.Replace(' ', '_'), count);
                json.WriteStartArray("differences");
                foreach (var difference in report.Differences) json.WriteStringValue(difference);
                json.WriteEndArray();
                json.WriteString("source_checksum", report.SourceChecksum);
                json.WriteString("written_checksum", report.WrittenChecksum);
                json.WriteEndObject();
            });
        }
        else
        {
            context.Console.Line(context.Display(report.Folder));
            context.Console.Say(string.Join(", ", Counts(report).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Count:N0} {c.Name}"))));
            foreach (var difference in report.Differences.Take(ShownDifferences)) context.Console.Say($"differs: {difference}");
            context.Console.Say(report.IsWhole ? $"read back and the same: checksum {report.WrittenChecksum[..12]}" : "the folder differs from the store");
        }

        return report.IsWhole ? ExitCodes.Success : ExitCodes.Failed;
    }

    private static (string Name, long Count)[] Counts(MlflowExportReport report) =>
    [
        ("experiments", report.Experiments), ("runs", report.Runs), ("points", report.Points), ("logged models", report.LoggedModels), ("registered models", report.RegisteredModels),
        ("model versions", report.ModelVersions), ("files copied", report.FilesCopied), ("files present", report.FilesPresent),
    ];
}
