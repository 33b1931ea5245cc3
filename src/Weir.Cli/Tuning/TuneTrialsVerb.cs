using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Tracking;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Cli.Tuning;

/// <summary>Lists the trials of a study.</summary>
internal sealed class TuneTrialsVerb : StudyVerb
{
    private readonly Argument<string> _study = new("study") { Description = "name of the study", HelpName = "STUDY" };
    private readonly Option<bool> _byValue = new("--best-first") { Description = "by value, not by number" };
    private readonly Option<int?> _limit = new("--limit") { Description = "no more than so many", HelpName = "N" };

    public override string Path => "tune trials";

    public override string Summary => "List the trials of a study";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir tune trials lr", "all of them by number"),
        new("weir tune trials lr --best-first --limit 10", "the ten best"),
        new("weir tune trials lr --json", "with reports, workers and times"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["tune best", "tune export"];

    public override void Define(Command command)
    {
        command.Add(_study);
        command.Add(_byValue);
        command.Add(_limit);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, StudyStore studies, CancellationToken cancellation)
    {
        var view = await (await studies.OpenAsync(context.Get(_study)!, cancellation)).ReadAsync(cancellation);
        IEnumerable<TrialRecord> trials = context.Get(_byValue) ? view.Trials.OrderBy(t => t.State != TrialState.Complete).ThenBy(t => t.Losses.Count > 0 ? t.Losses[0] : double.PositiveInfinity).ThenBy(t => t.Number) : view.Trials;
        List<TrialRecord> shown = [.. context.Get(_limit) is { } most ? trials.Take(most) : trials];
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartArray();
                foreach (var trial in shown) TrialListing.Write(json, trial);
                json.WriteEndArray();
            });
            return ExitCodes.Success;
        }

        if (shown.Count == 0) context.Console.Say("no trials yet");
        var table = new TextTable(">trial", "state", ">value", ">took", "parameters", "why");
        foreach (var trial in shown) table.Add(trial.Number.ToString(CultureInfo.InvariantCulture), TrialListing.State(trial), TrialListing.Values(trial), Took(trial), TrialListing.Parameters(trial), trial.Error ?? string.Empty);
        if (shown.Count > 0) context.Console.Table(table);
        return ExitCodes.Success;
    }

    private static string Took(TrialRecord trial) => trial.Origin is { StartedAt: { } start, EndedAt: { } end } ? string.Create(CultureInfo.InvariantCulture, $"{(end - start).TotalSeconds:0.0} s") : "-";
}
