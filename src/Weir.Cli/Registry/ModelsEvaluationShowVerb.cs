using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Registry;

/// <summary>Shows the evaluation of a version.</summary>
internal sealed class ModelsEvaluationShowVerb : RegistryVerb
{
    private readonly Argument<string> _version = new("VERSION") { Description = VersionArgument.Description };
    private readonly Option<string?> _hash = new("--hash") { Description = "an older one, by its hash (default: the newest)", HelpName = "SHA256:HEX" };

    public override string Path => "models evaluation show";

    public override string Summary => "Show the evaluation of a model version: verdict, rules, figures";

    public override IReadOnlyList<Example> Examples => [new("weir models evaluation show taxi/3", "the newest one"), new("weir models evaluation show taxi/3 --json", "with the file's content")];

    public override IReadOnlyList<string> SeeAlso => ["models evaluation attach", "models compare"];

    public override void Define(Command command)
    {
        command.Add(_version);
        command.Add(_hash);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var version = await VersionArgument.FindAsync(tracking, context.Get(_version)!, cancellation);
        var answer = await tracking.Client.CallAsync(PromotionCalls.Evaluation, new EvaluationOfVersion(version.Name, version.Version, context.Get(_hash)), cancellation);
        if (context.IsJson) return Json(context, answer, WireJson.Default.EvaluationAnswer);
        var (attached, report) = (answer.Evaluation, answer.Report);
        context.Console.Say($"{VersionArgument.Address(version)}: {(attached.Blessed ? "passed" : "not passed")}; {report.Tool.Name} {report.Tool.Version}, {When(report.Created.ToUnixTimeMilliseconds())}; attached by {attached.AttachedBy}, {When(attached.AttachedTime)}; {attached.Hash}");
        if (report.Rules.Count > 0)
        {
            var rules = new TextTable("rule", "outcome");
            foreach (var rule in report.Rules) rules.Add(rule.ToString(), rule.Passed ? "passed" : "not met");
            rules.Write(context.Console.Out);
            context.Console.Line(string.Empty);
        }

        var figures = new TextTable("figure", ">value", ">baseline");
        foreach (var (name, value) in report.Figures) figures.Add(name, Text(value), report.Baseline is { } baseline && baseline.Figures.TryGetValue(name, out var other) ? Text(other) : "-");
        foreach (var slice in report.Slices ?? [])
            foreach (var (name, value) in slice.Figures) figures.Add($"{name}[{slice.Name}]", Text(value), "-");
        figures.Write(context.Console.Out);
        return ExitCodes.Success;
    }

    private static string Text(double? value) => value is { } number ? number.ToString("G6", CultureInfo.InvariantCulture) : "not computed";
}
