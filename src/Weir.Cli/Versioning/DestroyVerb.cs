using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;

namespace Weir.Cli.Versioning;

/// <summary>Takes versioning away.</summary>
internal sealed class DestroyVerb : Verb
{
    private readonly Option<bool> _force = new("--force", "-f") { Description = "without asking" };

    public override string Path => "destroy";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Take versioning away: metafiles, settings and cache; the data in the workspace stays";

    public override IReadOnlyList<Example> Examples => [new("weir destroy --force", "older versions of the data are lost unless a remote has them")];

    public override IReadOnlyList<string> SeeAlso => ["init", "remove"];

    public override void Define(Command command) => command.Add(_force);

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        if (!context.Get(_force) && !context.Console.Confirm("All metafiles, pipelines, settings and the cache are about to be removed. Go on?"))
            throw new WeirException("destroy_refused", "metafiles, pipelines, settings and the cache would be removed", "use --force to do it");
        using (await RepositoryEdit.BeginAsync(repository, context.Time, holder => context.Console.Say($"waiting for {holder}"), cancellation)) DestroyOperation.Run(repository);
        if (context.IsJson) context.Console.Json(json => { json.WriteStartObject(); json.WriteString("root", repository.Root); json.WriteEndObject(); });
        context.Console.Say($"Removed versioning from {repository.Root}; the data stays.");
        return ExitCodes.Success;
    }
}
