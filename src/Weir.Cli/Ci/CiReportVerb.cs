using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Server.Joins.Ci;
using Weir.Versioning.Repository;

namespace Weir.Cli.Ci;

/// <summary>Reports on a change where it is reviewed.</summary>
internal sealed class CiReportVerb : Verb
{
    private readonly Option<string> _base = new("--base") { Description = "revision to compare with (the target branch of the request)", HelpName = "REV" };
    private readonly Option<string> _name = new("--name") { Description = "name of the report; each name is a comment of its own", HelpName = "NAME", DefaultValueFactory = _ => "report" };
    private readonly Option<string> _title = new("--title") { Description = "heading", HelpName = "TEXT", DefaultValueFactory = _ => "Report" };
    private readonly Option<string[]> _validation = new("--validation") { Description = "a report of `weir data validate --json` that is no out of a stage", HelpName = "FILE" };
    private readonly Option<string[]> _drift = new("--drift") { Description = "a report of `weir monitor report --json` that is no out of a stage", HelpName = "FILE" };
    private readonly Option<bool> _noPlots = new("--no-plots") { Description = "without plots" };
    private readonly Option<bool> _dryRun = new("--dry-run", "-n") { Description = "print the report and post nothing" };
    private readonly Option<string> _out = new("--out", "-o") { Description = "write the report to a file, its plots beside it", HelpName = "FILE" };
    private readonly Option<bool> _fail = new("--fail") { Description = "exit with 1 when data breaks its schema or the pipeline failed" };

    public override string Path => "ci report";

    public override VerbGroup Group => VerbGroup.Project;

    public override string Summary => "Report on a change: metrics, parameters, plots, data and lineage against the target branch";

    public override IReadOnlyList<Example> Examples => [new("weir ci report", "in a build of GitHub, GitLab or Bitbucket: one comment, written anew each time"), new("weir ci report --dry-run --base main", "look at it first"), new("weir ci report --dry-run -o report/report.md", "a file with its plots")];

    public override IReadOnlyList<string> SeeAlso => ["ci init", "metrics diff", "plots diff"];

    public override void Define(Command command)
    {
        foreach (var option in new Option[] { _base, _name, _title, _validation, _drift, _noPlots, _dryRun, _out, _fail }) command.Add(option);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var environment = CiEnvironment.Detect(Environment.GetEnvironmentVariable);
        var isDry = context.Get(_dryRun);
        if (!isDry && environment is null) throw new WeirException("ci_unknown", "this is no build of GitHub Actions, GitLab CI or Bitbucket Pipelines", "--dry-run prints the report; -o writes it to a file for others to keep");
        if (context.Get(_name) is not { Length: > 0 and <= 60 } name || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')) throw new WeirException(ErrorCodes.InvalidValue, "--name takes up to 60 letters, digits, '-', '_' and '.'");
        var build = new CiReportBuild(repository, context.Time);
        var report = await build.RunAsync(
            new CiReportRequest(context.Get(_base) ?? await build.BaseAsync(environment?.TargetBranch, cancellation), context.Get(_title)!)
            {
                HasPlots = !context.Get(_noPlots),
                Validations = [.. (context.Get(_validation) ?? []).Select(context.Resolve)],
                Drifts = [.. (context.Get(_drift) ?? []).Select(context.Resolve)],
            },
            cancellation);
        if (context.Get(_out) is { } file) Write(report, context.Resolve(file));
        else if (isDry && !context.IsJson) context.Console.Line(report.Markdown(null));
        var posted = isDry ? null : await new CiPost(environment!, context.Time).RunAsync(report, name, cancellation);
        foreach (var warning in (posted?.Warnings ?? []).Concat(report.Warnings)) context.Console.Warn(warning);
        Tell(context, report, posted);
        return !report.IsGood && context.Get(_fail) ? ExitCodes.Failed : ExitCodes.Success;
    }

    private static void Write(CiReport report, string path)
    {
        var folder = System.IO.Path.GetFileNameWithoutExtension(path) + "_files";
        var beside = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, folder);
        Directory.CreateDirectory(report.Images.Count > 0 ? beside : System.IO.Path.GetDirectoryName(path)!);
        foreach (var image in report.Images) AtomicFile.WriteBytes(System.IO.Path.Combine(beside, image.FileName), image.Bytes);
        AtomicFile.WriteText(path, report.Markdown([.. report.Images.Select(i => $"{Uri.EscapeDataString(folder)}/{Uri.EscapeDataString(i.FileName)}")]) + "\n");
    }

    private static void Tell(VerbContext context, CiReport report, CiPost.Result? posted)
    {
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("good", report.IsGood);
                json.WriteString("summary", report.Sentence);
                json.WriteString("comment", posted?.Comment ?? "none");
                json.WriteString("address", posted?.Address);
                if (posted is null) json.WriteString("markdown", report.Markdown(null));
                json.WriteEndObject();
            });
        }

        context.Console.Say(posted?.Comment switch
        {
            "added" => $"Added a comment{(posted.Address is { } address ? $": {address}" : string.Empty)}",
            "changed" => "Wrote the comment anew",
            "none" => "This build belongs to no request: the commit has a status",
            _ => report.Sentence.Length > 0 ? report.Sentence : "nothing differs",
        });
    }
}
