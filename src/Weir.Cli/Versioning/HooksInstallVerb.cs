using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Versioning.Hooks;
using Weir.Versioning.Repository;

namespace Weir.Cli.Versioning;

/// <summary>Puts hooks with checks into git, beside those of others.</summary>
internal sealed class HooksInstallVerb : Verb
{
    private readonly Option<bool> _usePreCommitTool = new("--use-pre-commit-tool") { Description = "write .pre-commit-config.yaml instead of hooks" };

    public override string Path => "hooks install";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Put hooks into git that check before each commit, push data first and bring it after a checkout";

    public override string? Remarks => "What `weir install` does, and more: before a commit `weir hooks check` looks at metafiles, parameters and staged files, and a hook that is there already is kept as NAME.before-weir and runs first.";

    public override IReadOnlyList<Example> Examples => [new("weir hooks install", "once in each clone"), new("weir hooks install --use-pre-commit-tool", "for those who use pre-commit")];

    public override IReadOnlyList<string> SeeAlso => ["hooks check", "install", "new"];

    public override void Define(Command command) => command.Add(_usePreCommitTool);

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var written = await HookInstallation.RunAsync(repository, context.Get(_usePreCommitTool), checks: true, cancellation);
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
