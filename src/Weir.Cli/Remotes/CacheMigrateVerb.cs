using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Versioning.Repository;
using Weir.Versioning.Transfer;

namespace Weir.Cli.Remotes;

/// <summary>Brings a cache of DVC 2 to DVC 3's layout.</summary>
internal sealed class CacheMigrateVerb : Verb
{
    private readonly Option<bool> _metafiles = new("--dvc-files") { Description = "also rewrite .dvc files; of stages `weir commit -f` does it" };
    private readonly Option<bool> _dry = new("--dry") { Description = "write nothing, and say what would be" };

    public override string Path => "cache migrate";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Bring objects that DVC 2 wrote to DVC 3's layout";

    public override IReadOnlyList<Example> Examples => [new("weir cache migrate --dvc-files", "objects and the .dvc files that name them")];

    public override string Remarks => "The old objects stay, since older commits name them; `weir gc` removes what no commit needs.";

    public override IReadOnlyList<string> SeeAlso => ["cache dir", "gc"];

    public override void Define(Command command)
    {
        command.Add(_metafiles);
        command.Add(_dry);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var isDry = context.Get(_dry);
        var (objects, metafiles) = await new CacheMigration(repository, context.Time).RunAsync(context.Get(_metafiles), isDry, cancellation);
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("dry", isDry);
                json.WriteNumber("objects", objects);
                json.WriteStartArray("metafiles");
                foreach (var path in metafiles) json.WriteStringValue(context.Display(path));
                json.WriteEndArray();
                json.WriteEndObject();
            });
            return ExitCodes.Success;
        }

        context.Console.Say($"{(isDry ? "Would migrate" : "Migrated")} {objects} {(objects == 1 ? "object" : "objects")}{(metafiles.Count > 0 ? $" and {string.Join(", ", metafiles.Select(context.Display))}" : string.Empty)}");
        return ExitCodes.Success;
    }
}
