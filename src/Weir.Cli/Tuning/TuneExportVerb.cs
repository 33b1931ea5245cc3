using System.CommandLine;
using System.Text;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Json;
using Weir.Pipelines.Comparing;
using Weir.Tracking;
using Weir.Tuning.Files;
using Weir.Tuning.Storage;

namespace Weir.Cli.Tuning;

/// <summary>Writes a study down.</summary>
internal sealed class TuneExportVerb : StudyVerb
{
    private readonly Argument<string> _study = new("study") { Description = "name of the study", HelpName = "STUDY" };
    private readonly Option<string?> _trials = new("--trials") { Description = "its trials instead of what describes it: csv or json", HelpName = "FORM" };
    private readonly Option<string?> _output = new("--output", "-o") { Description = "file to write; standard output otherwise", HelpName = "FILE" };

    public override string Path => "tune export";

    public override string Summary => "Write a study down as study.yaml, or its trials as CSV or JSON";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir tune export lr -o study.yaml", "what `weir tune run -f study.yaml` makes it from again"),
        new("weir tune export lr --trials csv -o trials.csv", "a row a trial"),
        new("weir tune export lr --json", "both in one document"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["tune run", "tune trials"];

    public override void Define(Command command)
    {
        command.Add(_study);
        command.Add(_trials);
        command.Add(_output);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, StudyStore studies, CancellationToken cancellation)
    {
        var study = await studies.OpenAsync(context.Get(_study)!, cancellation);
        var file = new StudyFile(study.Entry.Definition, study.Entry.Definition.Run ?? new RunPlan());
        var text = (context.Get(_trials), context.IsJson) switch
        {
            (null, false) => StudyFileWriter.Write(file),
            (null, true) => await JsonAsync(study, file, cancellation),
            ("json", _) => await JsonAsync(study, null, cancellation),
            ("csv", _) => TrialCsv.Write(await study.ReadAsync(cancellation)),
            (var other, _) => throw WeirException.Usage($"--trials is '{other}'; csv and json are known"),
        };
        if (context.Get(_output) is not { } output)
        {
            context.Console.Out.Write(text);
            return ExitCodes.Success;
        }

        AtomicFile.WriteText(context.Resolve(output), text);
        context.Console.Say($"wrote {output}");
        return ExitCodes.Success;
    }

    private static async Task<string> JsonAsync(StoredStudy study, StudyFile? file, CancellationToken cancellation)
    {
        var view = await study.ReadAsync(cancellation);
        using var buffer = new MemoryStream();
        using (var json = new System.Text.Json.Utf8JsonWriter(buffer, JsonDefaults.Readable))
        {
            if (file is not null)
            {
                json.WriteStartObject();
                json.WritePropertyName("study");
                ValueJson.Write(json, StudyFileWriter.Value(file));
                json.WritePropertyName("trials");
            }

            json.WriteStartArray();
            foreach (var trial in view.Trials) TrialListing.Write(json, trial);
            json.WriteEndArray();
            if (file is not null) json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }
}
