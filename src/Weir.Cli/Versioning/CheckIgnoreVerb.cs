using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Versioning.Ignore;
using Weir.Versioning.Repository;

namespace Weir.Cli.Versioning;

/// <summary>Says which paths .dvcignore leaves out.</summary>
internal sealed class CheckIgnoreVerb : Verb
{
    private readonly Argument<string[]> _targets = new("targets") { Description = "paths; they need not exist", Arity = ArgumentArity.ZeroOrMore, HelpName = "PATH" };
    private readonly Option<bool> _details = new("--details", "-d") { Description = "say which pattern of which file decides" };
    private readonly Option<bool> _nonMatching = new("--non-matching", "-n") { Description = "with --details, also list paths that no pattern matches" };
    private readonly Option<bool> _all = new("--all", "-a") { Description = "with --details, every pattern on the way, not only the last" };
    private readonly Option<bool> _stdin = new("--stdin") { Description = "read paths from standard input, one a line" };

    public override string Path => "check-ignore";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Say which paths .dvcignore leaves out, and by which pattern";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir check-ignore -d data/tmp.csv", "prints .dvcignore:3:*.csv and the path"),
        new("ls data | weir check-ignore --stdin", "those of a list"),
    ];

    public override IReadOnlyList<(int, string)> ExitCodeNotes => [(1, "none is ignored")];

    public override IReadOnlyList<string> SeeAlso => ["add"];

    public override void Define(Command command)
    {
        command.Add(_targets);
        command.Add(_details);
        command.Add(_nonMatching);
        command.Add(_all);
        command.Add(_stdin);
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var targets = context.Get(_targets) ?? [];
        var (details, fromInput) = (context.Get(_details), context.Get(_stdin));
        if (!fromInput && targets.Length == 0) throw WeirException.Usage("`weir check-ignore` needs PATH, or --stdin");
        if (fromInput && targets.Length > 0) throw WeirException.Usage("`weir check-ignore` takes paths or --stdin, not both");
        if (context.Get(_nonMatching) && !details) throw WeirException.Usage("--non-matching needs --details");
        if (context.Get(_all) && !details) throw WeirException.Usage("--all needs --details");
        if (details && context.Console.IsQuiet) throw WeirException.Usage("--details and --quiet exclude each other");

        var repository = DvcRepository.Require(context.WorkingDirectory);
        var any = false;
        var answers = new List<(string Path, IReadOnlyList<IgnoreReason> Reasons)>();
        foreach (var target in fromInput ? Lines() : targets)
        {
            var full = context.Resolve(target);
            var reasons = repository.Ignore.Explain(full, Directory.Exists(full) || target.EndsWith('/'));
            var isIgnored = reasons is [.., { IsIgnored: true }];
            any |= details ? reasons.Count > 0 : isIgnored;
            if (context.IsJson) answers.Add((target, reasons));
            else if (details) Print(context, target, reasons);
            else if (isIgnored && !context.Console.IsQuiet) context.Console.Line(target);
        }

        if (context.IsJson) Write(context, answers);
        return Task.FromResult(any ? ExitCodes.Success : ExitCodes.Failed);
    }

    private static IEnumerable<string> Lines()
    {
        while (Console.In.ReadLine() is { Length: > 0 } line) yield return line;
    }

    private void Print(VerbContext context, string target, IReadOnlyList<IgnoreReason> reasons)
    {
        if (reasons.Count == 0 && context.Get(_nonMatching)) context.Console.Line($"::\t{target}");
        foreach (var reason in context.Get(_all) ? reasons : reasons.TakeLast(1)) context.Console.Line($"{Place(reason)}\t{target}");
    }

    private static string Place(IgnoreReason reason) => reason.Source is null ? string.Empty : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{reason.Source}:{reason.Line}:{reason.Pattern}");

    private static void Write(VerbContext context, List<(string Path, IReadOnlyList<IgnoreReason> Reasons)> answers) => context.Console.Json(json =>
    {
        json.WriteStartArray();
        foreach (var (path, reasons) in answers)
        {
            json.WriteStartObject();
            json.WriteString("path", path);
            json.WriteBoolean("ignored", reasons is [.., { IsIgnored: true }]);
            if (reasons is [.., { Source: { } source } last])
            {
                json.WriteString("file", source);
                json.WriteNumber("line", last.Line);
                json.WriteString("pattern", last.Pattern);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
