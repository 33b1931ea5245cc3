using System.CommandLine;
using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Pipelines.Comparing;
using Weir.Versioning.Repository;

namespace Weir.Cli.Pipelines;

/// <summary>Compares metrics or parameters of two revisions.</summary>
internal abstract class ValuesDiffVerb(string what) : Verb
{
    private readonly Argument<string> _old = new("a_rev") { Description = "revision to compare with (HEAD)", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "HEAD", HelpName = "A" };
    private readonly Argument<string> _new = new("b_rev") { Description = "revision to compare (the workspace)", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "workspace", HelpName = "B" };
    private readonly Option<string[]> _targets = new("--targets") { Description = "only these files", HelpName = "FILE", AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> _all = new("--all") { Description = "equal values too" };
    private readonly Option<bool> _markdown = new("--md") { Description = "as a Markdown table" };
    private readonly Option<bool> _noPath = new("--no-path") { Description = "without the path" };
    private readonly Option<bool> _recursive = new("--recursive", "-R") { Description = "targets may be folders" };
    private readonly Option<int> _precision = new("--precision") { Description = "significant digits of numbers (5)", DefaultValueFactory = _ => 5, HelpName = "N" };

    public override string Path => $"{what} diff";

    public override VerbGroup Group => VerbGroup.Pipelines;

    public override IReadOnlyList<string> SeeAlso => [$"{what} show", "diff", "exp diff"];

    public override void Define(Command command)
    {
        command.Add(_old);
        command.Add(_new);
        foreach (var option in new Option[] { _targets, _all, _markdown, _noPath, _recursive, _precision }) command.Add(option);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var (a, b) = (context.Get(_old)!, context.Get(_new)!);
        var targets = ValuesShowVerb.Files(context.Resolve, context.Get(_targets) ?? [], context.Get(_recursive));
        if (a == "HEAD" && await Foundation.Git.GitRevision.ReadAsync(repository.Root, cancellation) is null)
        {
            // As in DVC: before the first commit there is nothing to compare with.
            if (context.IsJson) context.Console.Json(json => Write(json, []));
            else context.Console.Say("There is no commit to compare with yet");
            return ExitCodes.Success;
        }

        using var before = await RevisionView.OpenAsync(repository, a, cancellation: cancellation);
        using var after = await RevisionView.OpenAsync(repository, b, cancellation: cancellation);
        var values = new TrackedValues(repository);
        var (old, present) = (Read(context, values, before, targets), Read(context, new TrackedValues(repository), after, targets));
        foreach (var error in old.Values.Concat(present.Values).Select(v => v.Error).OfType<WeirException>().Where(e => e.Code != ErrorCodes.FileNotFound).DistinctBy(e => e.Message))
            context.Console.Warn($"{error.Message}{(error.Hint is { } hint ? $" ({hint})" : string.Empty)}"); // else it would look as if nothing differed
        var rows = ValueDiff.Of(old, present, context.Get(_all));
        if (context.IsJson) context.Console.Json(json => Write(json, rows));
        else Tell(context, rows, a, b);
        return ExitCodes.Success;
    }

    /// <summary>Reads the values of one revision.</summary>
    protected abstract IReadOnlyDictionary<string, TrackedValues.FileValues> Read(VerbContext context, TrackedValues values, RevisionView view, IReadOnlyList<string> targets);

    /// <summary>Writes rows as DVC does.</summary>
    internal static void Write(Utf8JsonWriter json, IReadOnlyList<ValueDiff.Row> rows)
    {
        json.WriteStartObject();
        foreach (var file in rows.GroupBy(r => r.File))
        {
            json.WriteStartObject(file.Key);
            foreach (var row in file)
            {
                json.WriteStartObject(row.Key);
                json.WritePropertyName("old");
                ValueJson.Write(json, row.Old);
                json.WritePropertyName("new");
                ValueJson.Write(json, row.New);
                if (row.Difference is { } difference)
                {
                    json.WritePropertyName("diff");
                    ValueJson.Write(json, difference);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void Tell(VerbContext context, IReadOnlyList<ValueDiff.Row> rows, string a, string b)
    {
        if (rows.Count == 0)
        {
            context.Console.Say($"No {what} differ between {a} and {b}");
            return;
        }

        var digits = context.Get(_precision);
        var hasPath = !context.Get(_noPath);
        var isMetrics = what == "metrics";
        List<string> headings = [isMetrics ? "Metric" : "Param", ">" + a, ">" + b];
        if (hasPath) headings.Insert(0, "Path");
        if (isMetrics) headings.Add(">Change");
        var table = new Listing([.. headings]);
        foreach (var row in rows) table.Add([.. hasPath ? new[] { row.File } : [], row.Key, ValueJson.Cell(row.Old, digits), ValueJson.Cell(row.New, digits), .. isMetrics ? new[] { ValueJson.Cell(row.Difference, digits) } : []]);
        table.Show(context.Console, context.Get(_markdown));
    }
}

/// <summary>Metrics of two revisions.</summary>
internal sealed class MetricsDiffVerb() : ValuesDiffVerb("metrics")
{
    public override string Summary => "Compare metrics of two revisions";

    public override IReadOnlyList<Example> Examples => [new("weir metrics diff", "the workspace with HEAD"), new("weir metrics diff main feature --md", "two branches, as Markdown")];

    protected override IReadOnlyDictionary<string, TrackedValues.FileValues> Read(VerbContext context, TrackedValues values, RevisionView view, IReadOnlyList<string> targets) => values.Metrics(view, targets);
}

/// <summary>Parameters of two revisions.</summary>
internal sealed class ParamsDiffVerb() : ValuesDiffVerb("params")
{
    private readonly Option<bool> _deps = new("--deps") { Description = "only what stages read" };

    public override string Summary => "Compare parameters of two revisions";

    public override IReadOnlyList<Example> Examples => [new("weir params diff", "the workspace with HEAD"), new("weir params diff v1 v2 --all", "equal ones too")];

    public override void Define(Command command)
    {
        base.Define(command);
        command.Add(_deps);
    }

    protected override IReadOnlyDictionary<string, TrackedValues.FileValues> Read(VerbContext context, TrackedValues values, RevisionView view, IReadOnlyList<string> targets) => values.Params(view, targets, context.Get(_deps));
}
