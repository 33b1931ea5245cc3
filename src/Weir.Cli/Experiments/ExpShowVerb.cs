using System.CommandLine;
using Weir.Cli.Pipelines;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Pipelines.Experiments;
using Weir.Pipelines.Experiments.Queue;
using Weir.Pipelines.Experiments.Showing;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>Shows experiments beside each other.</summary>
internal sealed class ExpShowVerb() : ExpVerb("show")
{
    private readonly ScopeOptions _scope = new();
    private readonly Option<bool> _branches = new("--all-branches", "-a") { Description = "experiments on the tips of all branches" };
    private readonly Option<bool> _tags = new("--all-tags", "-T") { Description = "experiments on all tags" };
    private readonly Option<bool> _noPager = new("--no-pager") { Description = "there is no pager; for scripts of DVC's" };
    private readonly Option<bool> _onlyChanged = new("--only-changed") { Description = "only columns whose values differ" };
    private readonly Option<string[]> _drop = new("--drop") { Description = "leave out columns that a regular expression matches; may be repeated", HelpName = "REGEX" };
    private readonly Option<string[]> _keep = new("--keep") { Description = "keep columns that a regular expression matches; may be repeated", HelpName = "REGEX" };
    private readonly Option<bool> _deps = new("--param-deps") { Description = "only parameters that stages read" };
    private readonly Option<string?> _sortBy = new("--sort-by") { Description = "sort the experiments of a commit by a metric or parameter", HelpName = "COLUMN" };
    private readonly Option<string> _sortOrder = new("--sort-order") { Description = "asc (default) or desc", DefaultValueFactory = _ => "asc", HelpName = "ORDER" };
    private readonly Option<bool> _sha = new("--sha") { Description = "hashes instead of names of branches and tags" };
    private readonly Option<bool> _hideFailed = new("--hide-failed") { Description = "without those that failed" };
    private readonly Option<bool> _hideQueued = new("--hide-queued") { Description = "without those in the queue" };
    private readonly Option<bool> _hideWorkspace = new("--hide-workspace") { Description = "without the workspace" };
    private readonly Option<bool> _csv = new("--csv") { Description = "as CSV, with full numbers" };
    private readonly Option<bool> _markdown = new("--md") { Description = "as a Markdown table" };
    private readonly Option<int?> _precision = new("--precision") { Description = "significant digits of numbers (5)", HelpName = "N" };
    private readonly Option<bool> _noFetch = new("--no-fetch") { Description = "for scripts of DVC's; folders of running experiments are read where they are", Hidden = true };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "everything is read anew each time anyhow" };

    public override string Summary => "Show experiments with their metrics and parameters";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir exp show", "those on the present commit"),
        new("weir exp show -A --only-changed --sort-by acc --sort-order desc", "all of them, the best first"),
        new("weir exp show --csv", "for a spreadsheet"),
    ];

    public override void Define(Command command)
    {
        _scope.AddTo(command);
        foreach (var option in new Option[] { _branches, _tags, _noPager, _onlyChanged, _drop, _keep, _deps, _sortBy, _sortOrder, _sha, _hideFailed, _hideQueued, _hideWorkspace, _csv, _markdown, _precision, _noFetch, _force }) command.Add(option);
    }

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentStore store, CancellationToken cancellation)
    {
        var isDescending = context.Get(_sortOrder) switch { "asc" => false, "desc" => true, var other => throw WeirException.Usage($"--sort-order is asc or desc, not '{other}'") };
        var collection = new ExperimentCollection(repository)
        {
            Scope = _scope.Read(context) with { AllBranches = context.Get(_branches), AllTags = context.Get(_tags) },
            OnlyDeps = context.Get(_deps),
            HidesWorkspace = context.Get(_hideWorkspace),
            HidesNames = context.Get(_sha),
            Queue = [.. (await new ExperimentQueue(repository, context.Time).EntriesAsync(cancellation)).Where(e => e.Executor.State switch { "queued" => !context.Get(_hideQueued), "failed" => !context.Get(_hideFailed), _ => true })],
        };
        var states = await collection.ReadAsync(cancellation);
        if (context.IsJson)
        {
            context.Console.Json(json => ExperimentStateJson.Write(json, states));
            return ExitCodes.Success;
        }

        var isCsv = context.Get(_csv);
        var table = ExperimentTable.Make(
            states,
            new ExperimentTableOptions
            {
                IsCsv = isCsv,
                Precision = context.Get(_precision) ?? (isCsv ? null : 5),
                OnlyChanged = context.Get(_onlyChanged),
                Drop = context.Get(_drop) ?? [],
                Keep = context.Get(_keep) ?? [],
                SortBy = context.Get(_sortBy),
                Descending = isDescending,
            },
            context.Time.GetUtcNow());
        if (states.Count == 0) context.Console.Say("There is no commit yet");
        else if (isCsv) Csv(context, table);
        else Show(context, table);
        return ExitCodes.Success;
    }

    private void Show(VerbContext context, ExperimentTable table)
    {
        var listing = new Listing([.. table.Columns.Select(c => c.IsMetric ? ">" + c.Name : c.Name)]);
        for (var row = 0; row < table.Rows; row++) listing.Add([.. table.Columns.Select(c => c.Cells[row])]);
        listing.Show(context.Console, context.Get(_markdown));
    }

    // As Python's csv module writes it.
    private static void Csv(VerbContext context, ExperimentTable table)
    {
        context.Console.Out.Write(string.Join(',', table.Columns.Select(c => Field(c.Name))) + "\r\n");
        for (var row = 0; row < table.Rows; row++) context.Console.Out.Write(string.Join(',', table.Columns.Select(c => Field(c.Cells[row]))) + "\r\n");
    }

    private static string Field(string text) => text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
