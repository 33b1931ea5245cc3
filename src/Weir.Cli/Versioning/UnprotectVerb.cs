using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;

namespace Weir.Cli.Versioning;

/// <summary>Makes links into files that may be written.</summary>
internal sealed class UnprotectVerb : Verb
{
    private readonly Argument<string[]> _targets = new("targets") { Description = "tracked files or directories", Arity = ArgumentArity.OneOrMore, HelpName = "PATH" };

    public override string Path => "unprotect";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Replace links into the cache by copies that may be written";

    public override IReadOnlyList<Example> Examples => [new("weir unprotect data/images", "before changing files where cache.type is hardlink or symlink")];

    public override IReadOnlyList<string> SeeAlso => ["checkout", "config"];

    public override void Define(Command command) => command.Add(_targets);

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        using var edit = await RepositoryEdit.BeginAsync(repository, context.Time, holder => context.Console.Say($"waiting for {holder}"), cancellation);
        var done = 0;
        foreach (var target in context.Get(_targets)!)
        {
            var path = System.IO.Path.TrimEndingDirectorySeparator(context.Resolve(target));
            if (!System.IO.Path.Exists(path)) throw WeirException.FileNotFound(context.Display(path));
            // What is tracked no more may still be a link into the cache.
            if (!path.StartsWith(repository.Root + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal)) throw new WeirException(ErrorCodes.NotFound, $"'{target}' lies outside of the repository", "name a file or a directory inside it");
            done += UnprotectOperation.Unprotect(repository, path);
        }

        if (context.IsJson) context.Console.Json(json => { json.WriteStartObject(); json.WriteNumber("files", done); json.WriteEndObject(); });
        context.Console.Say($"Replaced {done} link{(done == 1 ? string.Empty : "s")} by copies.");
        return ExitCodes.Success;
    }
}
