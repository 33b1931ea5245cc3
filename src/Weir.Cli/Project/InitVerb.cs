using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Project;

namespace Weir.Cli.Project;

/// <summary>Makes a project.</summary>
internal sealed class InitVerb : Verb
{
    public override string Path => "init";

    public override VerbGroup Group => VerbGroup.Project;

    public override string Summary => "Make this folder a project";

    public override IReadOnlyList<Example> Examples => [new("weir init", "in the root of a git repository")];

    public override void Define(Command command)
    {
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var project = WeirProject.Open(context.WorkingDirectory);
        context.Console.Say($"initialised a project in {project.Root}");
        return Task.FromResult(ExitCodes.Success);
    }
}
