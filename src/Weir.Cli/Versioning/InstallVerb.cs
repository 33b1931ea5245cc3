using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Versioning.Hooks;
using Weir.Versioning.Repository;

namespace Weir.Cli.Versioning;

/// <summary>Puts hooks into git.</summary>
internal sealed class InstallVerb : Verb
{
    private readonly Option<bool> _usePreCommitTool = new("--use-pre-commit-tool") { Description = "write .pre-commit-config.yaml instead of hooks" };

    public override string Path => "install";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Put hooks and the merge driver into git";

    public override string? Remarks => "The hooks: post-checkout brings the data of what git checked out, pre-commit says what changed, pre-push pushes data first. The merge driver merges tracked directories file by file where .gitattributes says `*.dvc merge=dvc`.";

    public override IReadOnlyList<Example> Examples => [new("weir install", "once in each clone"), new("weir install --use-pre-commit-tool", "for those who use pre-commit")];

    public override IReadOnlyList<string> SeeAlso => ["checkout", "status", "push"];

    public override void Define(Command command) => command.Add(_usePreCommitTool);

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var written = await HookInstallation.RunAsync(repository, context.Get(_usePreCommitTool), cancellation: cancellation);
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartArray();
                foreach (var path in written) json.WriteStringValue(path);
                json.WriteEndArray();
            });
        }

        foreach (var path in written) context.Console.Say($"Wrote {context.Display(path)}");
        if (written.Count == 0) context.Console.Say("Everything was there already.");
        return ExitCodes.Success;
    }
}
