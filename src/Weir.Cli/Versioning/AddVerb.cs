using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Versioning.Config;
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
    private readonly Option<bool> _toRemote = new("--to-remote") { Description = "send the data to a remote and keep nothing of it here; the target may be an address" };
    private readonly Option<string?> _remote = new("--remote", "-r") { Description = "with --to-remote: name of the remote", HelpName = "NAME" };
    private readonly Option<int?> _remoteJobs = new("--remote-jobs") { Description = "with --to-remote: transfers at once", HelpName = "NUMBER" };
    private readonly Option<string?> _description = new("--desc") { Description = "description to write into the .dvc file", HelpName = "TEXT" };

    public override string Path => "add";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Track files or directories: content into the cache, a small .dvc file into git";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir add data/images", "tracks a directory; commit data/images.dvc and data/.gitignore"),
        new("weir add raw.csv labels.csv", "several at once"),
        new("weir add --to-remote s3://bucket/huge -o data/huge -r store", "too large for this machine: from the bucket to the remote, and only a .dvc file here"),
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
        command.Add(_toRemote);
        command.Add(_remote);
        command.Add(_remoteJobs);
        command.Add(_description);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var operation = new AddOperation(repository, ProjectLineage.For(repository.Project), context.Time);
        var paths = Paths(context);
        var options = new AddOptions { NoCommit = context.Get(_noCommit), Relink = !context.Get(_noRelink), Out = Out(context, paths), Force = context.Get(_force), Description = context.Get(_description), ToRemote = context.Get(_toRemote), Remote = context.Get(_remote), Jobs = context.Get(_remoteJobs), Progress = context.Progress };
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
        RefuseMixtures(context, targets);
        if (targets is [var address] && ConfigPaths.HasScheme(address)) return [address];
        var found = context.Get(_glob) ? targets.SelectMany(t => GlobPattern.Expand(context.WorkingDirectory, t)).Where(p => !p.EndsWith(".dvc", StringComparison.Ordinal)).ToList() : [.. targets.Select(context.Resolve)];
        if (found.Count == 0) throw new WeirException(ErrorCodes.NotFound, $"nothing matches {string.Join(", ", targets.Select(t => $"'{t}'"))}", "`ls` with the same pattern in quotes off shows what the shell finds");
        return [.. found.Select(System.IO.Path.TrimEndingDirectorySeparator).Distinct()];
    }

    private void RefuseMixtures(VerbContext context, string[] targets)
    {
        var (toRemote, isAddress) = (context.Get(_toRemote), targets.Any(ConfigPaths.HasScheme));
        if (!toRemote && (context.Get(_remote) is not null || context.Get(_remoteJobs) is not null)) throw WeirException.Usage("--remote and --remote-jobs go with --to-remote");
        if (isAddress && !toRemote && context.Get(_out) is null) throw WeirException.Usage("an address needs --out PATH, or --to-remote", "`weir import-url` also remembers where it came from");
        var option = context.Get(_out) is not null ? "--out" : toRemote ? "--to-remote" : null;
        if (option is null) return;
        if (targets.Length != 1) throw WeirException.Usage($"{option} takes one target");
        if (context.Get(_glob) || context.Get(_noCommit)) throw WeirException.Usage($"{option} and {(context.Get(_glob) ? "--glob" : "--no-commit")} exclude each other");
    }

    private string? Out(VerbContext context, List<string> paths)
    {
        if ((context.Get(_out) ?? (ConfigPaths.HasScheme(paths[0]) ? System.IO.Path.GetFileName(paths[0].TrimEnd('/')) : null)) is not { } to) return null;
        var full = System.IO.Path.TrimEndingDirectorySeparator(context.Resolve(to));
        return Directory.Exists(full) ? System.IO.Path.Combine(full, System.IO.Path.GetFileName(paths[0])) : full;
    }
}
