using System.CommandLine;
using Weir.Cli.Pipelines;
using Weir.Cli.Shell;
using Weir.Pipelines.Comparing;
using Weir.Pipelines.Experiments;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>Compares metrics and parameters of experiments or revisions.</summary>
internal sealed class ExpDiffVerb() : ExpVerb("diff")
{
    private readonly Argument<string> _old = new("a_rev") { Description = "experiment or revision to compare with (HEAD)", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "HEAD", HelpName = "A" };
    private readonly Argument<string> _new = new("b_rev") { Description = "experiment or revision to compare (the workspace)", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "workspace", HelpName = "B" };
    private readonly Option<bool> _all = new("--all") { Description = "equal values too" };
    private readonly Option<bool> _deps = new("--param-deps") { Description = "only parameters that stages read" };
    private readonly Option<bool> _markdown = new("--md") { Description = "as a Markdown table" };
    private readonly Option<bool> _noPath = new("--no-path") { Description = "without the path" };
    private readonly Option<int> _precision = new("--precision") { Description = "significant digits of numbers (5)", DefaultValueFactory = _ => 5, HelpName = "N" };

    public override string Summary => "Compare metrics and parameters of two experiments";

    public override IReadOnlyList<Example> Examples => [new("weir exp diff first second", "two experiments"), new("weir exp diff main first --md", "an experiment with a branch, as Markdown")];

    public override void Define(Command command)
    {
        command.Add(_old);
        command.Add(_new);
        foreach (var option in new Option[] { _all, _deps, _markdown, _noPath, _precision }) command.Add(option);
    }

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentStore store, CancellationToken cancellation)
    {
        var (a, b) = (context.Get(_old)!, context.Get(_new)!);
        using var before = await RevisionView.OpenAsync(repository, await store.RevisionAsync(a, cancellation), a, cancellation);
        using var after = await RevisionView.OpenAsync(repository, await store.RevisionAsync(b, cancellation), b, cancellation);
        var metrics = ValueDiff.Of(new TrackedValues(repository).Metrics(before, []), new TrackedValues(repository).Metrics(after, []), context.Get(_all));
        var parameters = ValueDiff.Of(new TrackedValues(repository).Params(before, [], context.Get(_deps)), new TrackedValues(repository).Params(after, [], context.Get(_deps)), context.Get(_all));
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WritePropertyName("metrics");
                ValuesDiffVerb.Write(json, metrics);
                json.WritePropertyName("params");
                ValuesDiffVerb.Write(json, parameters);
                json.WriteEndObject();
            });
            return ExitCodes.Success;
        }

        Tell(context, "Metric", metrics, a, b);
        Tell(context, "Param", parameters, a, b);
        if (metrics.Count + parameters.Count == 0) context.Console.Say($"Nothing differs between {a} and {b}");
        return ExitCodes.Success;
    }

    private void Tell(VerbContext context, string what, IReadOnlyList<ValueDiff.Row> rows, string a, string b)
    {
        if (rows.Count == 0) return;
        var digits = context.Get(_precision);
        List<string> headings = [what, ">" + a, ">" + b, ">Change"];
        if (!context.Get(_noPath)) headings.Insert(0, "Path");
        var table = new Listing([.. headings]);
        foreach (var row in rows)
        {
            List<string> cells = [row.Key, ValueJson.Cell(row.Old, digits), ValueJson.Cell(row.New, digits), ValueJson.Cell(row.Difference, digits)];
            if (!context.Get(_noPath)) cells.Insert(0, row.File);
            table.Add([.. cells]);
        }

        table.Show(context.Console, context.Get(_markdown));
    }
}
