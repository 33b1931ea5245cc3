using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;

namespace Weir.Cli.Versioning;

/// <summary>Makes the workspace what the metafiles say.</summary>
internal sealed class CheckoutVerb : Verb
{
    private readonly Argument<string[]> _targets = new("targets") { Description = "tracked paths, .dvc files or stages; all without", Arity = ArgumentArity.ZeroOrMore, HelpName = "TARGET" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "lose files whose content is in no cache" };

    public override string Path => "checkout";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Bring tracked data into the workspace, as recorded";

    public override IReadOnlyList<Example> Examples =>
    [
        new("git checkout v1 && weir checkout", "code and data of a tag"),
        new("weir checkout data/images", "one path only"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["add", "status"];

    public override void Define(Command command)
    {
        command.Add(_targets);
        command.Add(_force);
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var index = repository.ReadIndex();
        var targets = context.Get(_targets) ?? [];
        if (targets.Length == 0) index.RequireSound();
        var outs = targets.Length == 0 ? index.Outs : targets.SelectMany(t => Select(context, repository, index, t));
        var result = new CheckoutOperation(repository).Run([.. outs.DistinctBy(o => o.FullPath)], context.Get(_force), cancellation);
        Print(context, result);
        if (result.Missing.Count == 0) return Task.FromResult(ExitCodes.Success);
        throw new WeirException(
            "not_in_cache",
            $"{string.Join(", ", result.Missing)} could not be brought: {(result.Missing.Count == 1 ? "its content is" : "their contents are")} not in the cache",
            "run `dvc pull` to fetch from a remote; everything else is in place");
    }

    private static List<TrackedOut> Select(VerbContext context, DvcRepository repository, RepositoryIndex index, string target)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(context.Resolve(target));
        var found = index.Outs.Where(o => o.FullPath == full).ToList();
        if (found.Count == 0) found = [.. index.DvcFiles.Where(f => f.FilePath == full).SelectMany(f => f.Outs)];
        if (found.Count == 0) found = [.. index.Stages.Where(s => s.Address == target).SelectMany(index.OutsOf)];
        if (found.Count > 0) return found;
        var known = index.Outs.Select(o => repository.Relative(o.FullPath)).Concat(index.Stages.Select(s => s.Address));
        throw new WeirException(ErrorCodes.NotFound, $"'{target}' is neither tracked data nor a stage", DidYouMean.Hint(target, known) ?? "`weir dag` shows what there is");
    }

    private static void Print(VerbContext context, CheckoutResult result)
    {
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                foreach (var (name, paths) in new[] { ("added", result.Added), ("deleted", result.Deleted), ("modified", result.Modified), ("missing", result.Missing) })
                {
                    json.WriteStartArray(name);
                    foreach (var path in paths) json.WriteStringValue(path);
                    json.WriteEndArray();
                }

                json.WriteEndObject();
            });
            return;
        }

        foreach (var path in result.Modified) context.Console.Line($"M       {path}");
        foreach (var path in result.Added) context.Console.Line($"A       {path}");
        foreach (var path in result.Deleted) context.Console.Line($"D       {path}");
    }
}
