using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;

namespace Weir.Cli.Versioning;

/// <summary>Tracks files and directories.</summary>
internal sealed class AddVerb : Verb
{
    private readonly Argument<string[]> _targets = new("targets") { Description = "files and directories", Arity = ArgumentArity.OneOrMore, HelpName = "PATH" };

    public override string Path => "add";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Track files or directories: content into the cache, a small .dvc file into git";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir add data/images", "tracks a directory; commit data/images.dvc and data/.gitignore"),
        new("weir add raw.csv labels.csv", "several at once"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["status", "checkout", "repro"];

    public override void Define(Command command) => command.Add(_targets);

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var operation = new AddOperation(repository, ProjectLineage.For(repository.Project), context.Time);
        var paths = context.Get(_targets)!.Select(t => System.IO.Path.TrimEndingDirectorySeparator(context.Resolve(t))).Distinct().ToList();
        var added = await operation.RunAsync(paths, holder => context.Console.Say($"waiting for {holder}"), cancellation);
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
}
