using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Tracking;
using Weir.Tuning.Storage;

namespace Weir.Cli.Tuning;

/// <summary>Gives out a trial.</summary>
internal sealed class TuneAskVerb : StudyVerb
{
    private readonly Argument<string> _study = new("study") { Description = "name of the study", HelpName = "STUDY" };
    private readonly Option<double?> _lease = new("--lease") { Description = "seconds after which it is given to another unless a report comes; without, it stays yours", HelpName = "SECONDS" };
    private readonly Option<string?> _worker = new("--worker") { Description = "what to call yourself", HelpName = "NAME" };

    public override string Path => "tune ask";

    public override string Summary => "Take a trial of a study to work on; prints its number, its token and its parameters";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir tune ask lr --json", "for a script: {\"trial\":0,\"token\":\"…\",\"params\":{…}}"),
    ];

    public override IReadOnlyList<(int Code, string Meaning)> ExitCodeNotes => [(3, "nothing is left to do")];

    public override IReadOnlyList<string> SeeAlso => ["tune report", "tune tell"];

    public override void Define(Command command)
    {
        command.Add(_study);
        command.Add(_lease);
        command.Add(_worker);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, StudyStore studies, CancellationToken cancellation)
    {
        var study = await studies.OpenAsync(context.Get(_study)!, cancellation);
        var worker = new Worker(context.Get(_worker) ?? Environment.MachineName, context.Get(_lease) is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        if (await study.AskAsync(worker, cancellation) is not { } claim)
        {
            context.Console.Say("nothing is left to do: every planned trial is given out, or the study was stopped");
            return 3;
        }

        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteNumber("trial", claim.Number);
                json.WriteString("token", claim.Token);
                TrialListing.WriteParameters(json, claim.Record);
                json.WriteEndObject();
            });
            return ExitCodes.Success;
        }

        context.Console.Line(string.Create(CultureInfo.InvariantCulture, $"trial {claim.Number} token {claim.Token}"));
        foreach (var line in Weir.Tuning.Running.TrialOverrides.Of(claim.Record)) context.Console.Line(line);
        return ExitCodes.Success;
    }
}
