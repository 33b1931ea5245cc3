using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Versioning.Hooks;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Cli.Versioning;

/// <summary>Refuses what must not be committed.</summary>
internal sealed class HooksCheckVerb : Verb
{
    private readonly Option<double> _most = new("--most-mb") { Description = "largest file that git may get, in MB (default 5)", HelpName = "MB", DefaultValueFactory = _ => 5 };

    public override string Path => "hooks check";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Check metafiles, parameters and what git is about to commit";

    public override string? Remarks => "Refused are metafiles and parameter files that cannot be read, graphs that cannot run, staged files above --most-mb, and staged data that Weir tracks.";

    public override IReadOnlyList<Example> Examples => [new("weir hooks check", "what the pre-commit hook does"), new("weir hooks check --most-mb 1", "stricter")];

    public override IReadOnlyList<string> SeeAlso => ["hooks install", "status"];

    public override void Define(Command command) => command.Add(_most);

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var most = context.Get(_most);
        if (!(most > 0 && most < 1e6)) throw WeirException.Usage($"{most} MB cannot be", "a number above 0");
        DvcRepository repository;
        try
        {
            repository = DvcRepository.Require(context.WorkingDirectory);
        }
        catch (WeirException e) when (e.Code == ErrorCodes.NoProject)
        {
            return ExitCodes.Success; // a branch from before versioning
        }

        var faults = await CommitCheck.RunAsync(repository, (long)(most * 1_000_000), cancellation);
        if (WeirExceptions.Joined(faults) is { } fault) throw fault;
        if (context.IsJson) context.Console.Json(static json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("good", true);
            json.WriteEndObject();
        });
        context.Console.Say("Nothing speaks against a commit.");
        return ExitCodes.Success;
    }
}
