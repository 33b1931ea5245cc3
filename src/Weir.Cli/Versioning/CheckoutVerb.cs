using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;

namespace Weir.Cli.Versioning;

/// <summary>Makes the workspace what the metafiles say.</summary>
internal sealed class CheckoutVerb : Verb
{
    private readonly Argument<string[]> _targets = new("targets") { Description = "tracked paths or paths within them, .dvc files or stages; all without", Arity = ArgumentArity.ZeroOrMore, HelpName = "TARGET" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "lose files whose content is in no cache" };
    private readonly Option<bool> _relink = new("--relink") { Description = "make every file anew as cache.type asks for" };
    private readonly Option<bool> _allowMissing = new("--allow-missing") { Description = "objects that are not in the cache are no failure" };
    private readonly Option<bool> _withDeps = new("--with-deps", "-d") { Description = "also what the targets depend on" };
    private readonly Option<bool> _recursive = new("--recursive", "-R") { Description = "a folder stands for all below it" };
    private readonly Option<bool> _summary = new("--summary") { Description = "print how many files changed instead of their names" };

    public override string Path => "checkout";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Bring tracked data into the workspace, as recorded";

    public override IReadOnlyList<Example> Examples =>
    [
        new("git checkout v1 && weir checkout", "code and data of a tag"),
        new("weir checkout data/images/cats", "a part of a tracked directory"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["add", "status", "pull"];

    public override void Define(Command command)
    {
        command.Add(_targets);
        command.Add(_force);
        command.Add(_relink);
        command.Add(_allowMissing);
        command.Add(_withDeps);
        command.Add(_recursive);
        command.Add(_summary);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        CheckoutResult result;
        using (await InterProcessLock.AcquireAsync(repository.MetafileLock, AddOperation.LockPatience, context.Time, holder => context.Console.Say($"waiting for {holder}"), cancellation))
        {
            var index = repository.ReadIndex();
            var targets = context.Get(_targets) ?? [];
            if (targets.Length == 0) index.RequireSound();
            var chosen = new TargetSelection(repository, index, context.WorkingDirectory).Resolve(targets, context.Get(_recursive), context.Get(_withDeps));
            var outs = chosen.SelectMany(c => c.Outs.Select(o => (o, c.Filter))).DistinctBy(x => (x.o.FullPath, x.Filter)).ToList();
            var options = new CheckoutOptions { Force = context.Get(_force), Relink = context.Get(_relink), RemoveUnused = targets.Length == 0 };
            result = new CheckoutOperation(repository).Run(outs, options, cancellation);
        }

        Print(context, result);
        if (result.Missing.Count == 0 || (context.Get(_allowMissing) && result.Damaged.Count == 0)) return ExitCodes.Success;
        throw new WeirException(
            result.Damaged.Count > 0 ? "corrupt_object" : "not_in_cache",
            result.Damaged.Count > 0 ? string.Join("; ", result.Damaged.Take(3)) : $"{string.Join(", ", result.Missing)} could not be brought: {(result.Missing.Count == 1 ? "its content is" : "their contents are")} not in the cache",
            result.Damaged.Count > 0 ? "`weir doctor --verify --repair` sets damaged objects aside; everything else is in place" : "run `weir pull` to fetch from a remote; everything else is in place");
    }

    private void Print(VerbContext context, CheckoutResult result)
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

        if (context.Get(_summary))
        {
            context.Console.Line(Sum(result) is { Length: > 0 } sum ? sum : "No changes.");
            return;
        }

        foreach (var path in result.Modified) context.Console.Line($"M       {path}");
        foreach (var path in result.Added) context.Console.Line($"A       {path}");
        foreach (var path in result.Deleted) context.Console.Line($"D       {path}");
    }

    private static string Sum(CheckoutResult result) => string.Join(
        ", ",
        new[] { ("modified", result.FilesModified), ("added", result.FilesAdded), ("deleted", result.FilesDeleted) }
            .Where(c => c.Item2 > 0)
            .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Item2} file{(c.Item2 == 1 ? string.Empty : "s")} {c.Item1}")));
}
