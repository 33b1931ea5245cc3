using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;

namespace Weir.Cli.Versioning;

/// <summary>Tracks files and directories.</summary>
internal sealed class AddVerb : Verb
{
    private readonly Argument<string[]> _targets = new("targets") { Description = "files and directories", Arity = ArgumentArity.OneOrMore, HelpName = "PATH" };
    private readonly Option<bool> _noCommit = new("--no-commit") { Description = "only record hashes; nothing goes into the cache until `weir commit`" };
    private readonly Option<bool> _glob = new("--glob") { Description = "targets are patterns: * ? [] and ** across folders" };
    private readonly Option<string?> _out = new("--out", "-o") { Description = "bring data from elsewhere to this path and track it there", HelpName = "PATH" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "with --out, replace what lies there" };
    private readonly Option<bool> _noRelink = new("--no-relink") { Description = "leave the workspace's files what they are, whatever cache.type says" };
    private readonly Option<string?> _description = new("--desc") { Description = "description to write into the .dvc file", HelpName = "TEXT" };

    public override string Path => "add";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Track files or directories: content into the cache, a small .dvc file into git";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir add data/images", "tracks a directory; commit data/images.dvc and data/.gitignore"),
        new("weir add raw.csv labels.csv", "several at once"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["status", "checkout", "repro"];

    public override void Define(Command command)
    {
        command.Add(_targets);
        command.Add(_noCommit);
        command.Add(_glob);
        command.Add(_out);
        command.Add(_force);
        command.Add(_noRelink);
        command.Add(_description);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var operation = new AddOperation(repository, ProjectLineage.For(repository.Project), context.Time);
        var paths = Paths(context);
        var options = new AddOptions { NoCommit = context.Get(_noCommit), Relink = !context.Get(_noRelink), Out = Out(context, paths), Force = context.Get(_force), Description = context.Get(_description) };
        var added = await operation.RunAsync(paths, options, holder => context.Console.Say($"waiting for {holder}"), cancellation);
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartArray();
                foreach (var a in added)
                {
                    json.WriteStartObject();
                    json.WriteString("path", repository.Relative(a.FullPath));
                    json.WriteString("metafile", repository.Relative(a.Metafile));
                    json.WriteString("md5", a.Content.Md5);
                    json.WriteNumber("size", a.Content.SizeBytes);
                    if (a.Content.FileCount is { } files) json.WriteNumber("nfiles", files);
                    json.WriteBoolean("changed", a.IsChanged);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return ExitCodes.Success;
        }

        foreach (var a in added)
            context.Console.Say($"{(a.IsChanged ? "Added" : "Unchanged")} {context.Display(a.FullPath)} ({(a.Content.FileCount is { } n ? $"{n} files, " : string.Empty)}{Sizes.Text(a.Content.SizeBytes)})");
        if (!repository.Config.HasNoScm && !repository.Config.IsAutostage)
        {
            var files = added.SelectMany(a => new[] { a.Metafile, a.GitIgnore }).OfType<string>().Distinct().Select(context.Display);
            context.Console.Say($"Next: git add {string.Join(' ', files)}");
        }

        return ExitCodes.Success;
    }

    private List<string> Paths(VerbContext context)
    {
        var targets = context.Get(_targets)!;
        var found = context.Get(_glob) ? targets.SelectMany(t => GlobPattern.Expand(context.WorkingDirectory, t)).Where(p => !p.EndsWith(".dvc", StringComparison.Ordinal)).ToList() : [.. targets.Select(context.Resolve)];
        if (found.Count == 0) throw new WeirException(ErrorCodes.NotFound, $"nothing matches {string.Join(", ", targets.Select(t => $"'{t}'"))}", "`ls` with the same pattern in quotes off shows what the shell finds");
        return [.. found.Select(System.IO.Path.TrimEndingDirectorySeparator).Distinct()];
    }

    private string? Out(VerbContext context, List<string> paths)
    {
        if (context.Get(_out) is not { } to) return null;
        if (paths.Count != 1) throw WeirException.Usage("--out takes one target");
        if (context.Get(_glob) || context.Get(_noCommit)) throw WeirException.Usage($"--out and {(context.Get(_glob) ? "--glob" : "--no-commit")} exclude each other");
        var full = System.IO.Path.TrimEndingDirectorySeparator(context.Resolve(to));
        return Directory.Exists(full) ? System.IO.Path.Combine(full, System.IO.Path.GetFileName(paths[0])) : full;
    }
}
