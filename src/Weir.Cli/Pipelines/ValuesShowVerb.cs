using System.CommandLine;
using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Pipelines.Comparing;
using Weir.Versioning.Repository;

namespace Weir.Cli.Pipelines;

/// <summary>Shows metrics or parameters, of the workspace or of many commits.</summary>
internal abstract class ValuesShowVerb(string what) : Verb
{
    private readonly Argument<string[]> _targets = new("targets") { Description = "files; all without", Arity = ArgumentArity.ZeroOrMore, HelpName = "FILE" };
    private readonly Option<bool> _branches = new("--all-branches", "-a") { Description = "of every branch" };
    private readonly Option<bool> _tags = new("--all-tags", "-T") { Description = "of every tag" };
    private readonly Option<bool> _commits = new("--all-commits", "-A") { Description = "of every commit" };
    private readonly Option<bool> _markdown = new("--md") { Description = "as a Markdown table" };
    private readonly Option<bool> _recursive = new("--recursive", "-R") { Description = "targets may be folders" };
    private readonly Option<int> _precision = new("--precision") { Description = "significant digits of numbers (5)", DefaultValueFactory = _ => 5, HelpName = "N" };

    public override string Path => $"{what} show";

    public override VerbGroup Group => VerbGroup.Pipelines;

    public override IReadOnlyList<string> SeeAlso => [$"{what} diff", "plots show", "runs compare"];

    public override void Define(Command command)
    {
        command.Add(_targets);
        foreach (var option in new Option[] { _branches, _tags, _commits, _markdown, _recursive, _precision }) command.Add(option);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var isMany = context.Get(_branches) || context.Get(_tags) || context.Get(_commits);
        var revisions = isMany ? await RevisionView.ListAsync(repository, context.Get(_branches), context.Get(_tags), context.Get(_commits), cancellation) : [("workspace", string.Empty)];
        var targets = Files(context.Resolve, context.Get(_targets) ?? [], context.Get(_recursive));
        var shown = new List<(string Name, IReadOnlyDictionary<string, TrackedValues.FileValues> Files)>();
        foreach (var (revision, name) in revisions)
        {
            using var view = await RevisionView.OpenAsync(repository, revision, name, cancellation);
            shown.Add((name, Read(new TrackedValues(repository), view, targets)));
        }

        if (isMany) await HideWorkspaceAsync(repository, shown, cancellation);
        if (!isMany) foreach (var (file, values) in shown[0].Files) if (values.Error is { } error) context.Console.Warn($"{file}: {error.Message}{(error.Hint is { } hint ? $" ({hint})" : string.Empty)}");
        if (context.IsJson) context.Console.Json(json => Write(json, shown));
        else Tell(context, shown, isMany);
        return shown.All(s => s.Files.Values.All(f => f.Error is null)) || isMany ? ExitCodes.Success : ExitCodes.Failed;
    }

    /// <summary>Reads the values of one revision.</summary>
    protected abstract IReadOnlyDictionary<string, TrackedValues.FileValues> Read(TrackedValues values, RevisionView view, IReadOnlyList<string> targets);

    internal static IReadOnlyList<string> Files(Func<string, string> resolve, string[] targets, bool recursive) =>
        [.. targets.Select(resolve).SelectMany(t => recursive && Directory.Exists(t) ? Directory.EnumerateFiles(t, "*", SearchOption.AllDirectories) : [t])];

    // As DVC does: a workspace that shows what its branch shows is no news.
    private static async Task HideWorkspaceAsync(DvcRepository repository, List<(string Name, IReadOnlyDictionary<string, TrackedValues.FileValues> Files)> shown, CancellationToken cancellation)
    {
        var branch = (await Foundation.Git.GitRevision.ReadAsync(repository.Root, cancellation))?.Branch;
        var active = shown.Find(s => s.Name == branch);
        if (active.Files is not { } files || shown[0].Files.Count != files.Count) return;
        if (shown[0].Files.All(f => files.TryGetValue(f.Key, out var other) && Equals(other.Data, f.Value.Data))) shown.RemoveAt(0);
    }

    private static void Write(Utf8JsonWriter json, List<(string Name, IReadOnlyDictionary<string, TrackedValues.FileValues> Files)> shown)
    {
        json.WriteStartObject();
        foreach (var (name, files) in shown)
        {
            json.WriteStartObject(name);
            json.WriteStartObject("data");
            foreach (var (file, values) in files)
            {
                json.WriteStartObject(file);
                if (values.Error is { } error)
                {
                    json.WriteStartObject("error");
                    json.WriteString("type", error.Code);
                    json.WriteString("msg", error.Message);
                    json.WriteEndObject();
                }
                else
                {
                    json.WritePropertyName("data");
                    ValueJson.Write(json, values.Data);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void Tell(VerbContext context, List<(string Name, IReadOnlyDictionary<string, TrackedValues.FileValues> Files)> shown, bool isMany)
    {
        var rows = shown.SelectMany(s => s.Files.Where(f => f.Value.Data is not null).Select(f => (s.Name, File: f.Key, Leaves: ValueJson.Flatten(f.Value.Data!).ToDictionary(l => l.Key, l => l.Value)))).ToList();
        if (rows.Count == 0)
        {
            if (shown.All(s => s.Files.Count == 0)) context.Console.Say($"There are no {what}: name them under '{what}' in dvc.yaml");
            return;
        }

        var keys = rows.SelectMany(r => r.Leaves.Keys).Distinct().ToList();
        List<string> headings = ["Path", .. keys.Select(k => ">" + k)];
        if (isMany) headings.Insert(0, "Revision");
        var table = new Listing([.. headings]);
        foreach (var (name, file, leaves) in rows) table.Add([.. isMany ? new[] { Short(name), file } : [file], .. keys.Select(k => ValueJson.Cell(leaves.GetValueOrDefault(k), context.Get(_precision)))]);
        table.Show(context.Console, context.Get(_markdown));
    }

    private static string Short(string name) => name.Length == 40 && name.All(char.IsAsciiHexDigitLower) ? name[..7] : name;
}

/// <summary>Metrics of the workspace or of commits.</summary>
internal sealed class MetricsShowVerb() : ValuesShowVerb("metrics")
{
    public override string Summary => "Show metrics that stages made";

    public override IReadOnlyList<Example> Examples => [new("weir metrics show", "of the workspace"), new("weir metrics show -a -T", "of every branch and tag, read from git without checking out")];

    protected override IReadOnlyDictionary<string, TrackedValues.FileValues> Read(TrackedValues values, RevisionView view, IReadOnlyList<string> targets) => values.Metrics(view, targets);
}

/// <summary>Parameters of the workspace or of commits.</summary>
internal sealed class ParamsShowVerb() : ValuesShowVerb("params")
{
    public override string Summary => "Show parameters that stages read";

    public override IReadOnlyList<Example> Examples => [new("weir params show", "of the workspace"), new("weir params show -A --md", "of every commit, as Markdown")];

    protected override IReadOnlyDictionary<string, TrackedValues.FileValues> Read(TrackedValues values, RevisionView view, IReadOnlyList<string> targets) => values.Params(view, targets, onlyDeps: false);
}
