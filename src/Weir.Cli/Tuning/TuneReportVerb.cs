using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Tracking;
using Weir.Tuning.Storage;

namespace Weir.Cli.Tuning;

/// <summary>Notes a value on the way.</summary>
internal sealed class TuneReportVerb : StudyVerb
{
    private const int Prune = 3;

    private readonly Argument<long> _step = new("step") { Description = "how far: epoch, round, fold", HelpName = "STEP" };
    private readonly Argument<double> _value = new("value") { Description = "the value there", HelpName = "VALUE" };
    private readonly Option<string?> _study = new("--study") { Description = "name of the study; without, the one whose command this is called from", HelpName = "STUDY" };
    private readonly Option<int?> _trial = new("--trial") { Description = "number of the trial, likewise", HelpName = "TRIAL" };
    private readonly Option<string?> _token = new("--token") { Description = "the token that `tune ask` gave, likewise", HelpName = "TOKEN" };

    public override string Path => "tune report";

    public override string Summary => "Note a value of a trial on the way; exit code 3 says to stop";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir tune report 3 0.42 || exit $?", "in a script that `weir tune run` runs"),
        new("weir tune report 3 0.42 --study lr --trial 0 --token TOKEN", "after `weir tune ask`"),
    ];

    public override IReadOnlyList<(int Code, string Meaning)> ExitCodeNotes => [(Prune, "the trial should be stopped")];

    public override IReadOnlyList<string> SeeAlso => ["tune run", "tune tell"];

    public override void Define(Command command)
    {
        command.Add(_step);
        command.Add(_value);
        command.Add(_study);
        command.Add(_trial);
        command.Add(_token);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, StudyStore studies, CancellationToken cancellation)
    {
        var study = await studies.OpenAsync(context.Get(_study) ?? Around("WEIR_TUNE_STUDY") ?? throw WeirException.Usage("which study is not said", "call it from a command of `weir tune run`, or give --study and --trial"), cancellation);
        var number = context.Get(_trial) ?? (int.TryParse(Around("WEIR_TUNE_TRIAL"), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : throw WeirException.Usage("which trial is not said", "give --trial"));
        var claim = await study.ClaimOfAsync(number, context.Get(_token) ?? Around("WEIR_TUNE_TOKEN"), cancellation);
        var isPruned = await study.ReportAsync(claim, context.Get(_step), context.Get(_value), cancellation);
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("prune", isPruned);
                json.WriteEndObject();
            });
        }

        return isPruned ? Prune : ExitCodes.Success;
    }

    private static string? Around(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
