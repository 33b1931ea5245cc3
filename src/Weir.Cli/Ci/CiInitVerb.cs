using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Server.Joins.Ci;

namespace Weir.Cli.Ci;

/// <summary>Writes a workflow for a build server.</summary>
internal sealed class CiInitVerb : Verb
{
    private readonly Argument<string> _server = new("server") { Description = "github, gitlab, bitbucket, jenkins, codebuild or cloudbuild", HelpName = "NAME" };
    private readonly Option<string> _branch = new("--branch") { Description = "the branch that changes go into", HelpName = "NAME", DefaultValueFactory = _ => "main" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "replace a file that is there" };
    private readonly Option<bool> _print = new("--print") { Description = "print it instead" };

    public override string Path => "ci init";

    public override VerbGroup Group => VerbGroup.Project;

    public override string Summary => "Write a workflow that runs the pipeline and reports on each change";

    public override IReadOnlyList<Example> Examples => [new("weir ci init github", ".github/workflows/weir.yml"), new("weir ci init gitlab --branch develop --print", "to look at")];

    public override IReadOnlyList<string> SeeAlso => ["ci report"];

    public override void Define(Command command)
    {
        command.Add(_server);
        foreach (var option in new Option[] { _branch, _force, _print }) command.Add(option);
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var workflow = CiWorkflow.Of(context.Get(_server)!);
        if (context.Get(_print))
        {
            context.Console.Out.Write(workflow.Text(context.Get(_branch)!));
            return Task.FromResult(ExitCodes.Success);
        }

        var path = context.Display(workflow.Write(GitRoot(context.WorkingDirectory), context.Get(_branch)!, context.Get(_force)));
        if (context.IsJson) context.Console.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("path", path);
            json.WriteEndObject();
        });
        else context.Console.Line(path);
        context.Console.Say("Its first lines say what is to be set");
        return Task.FromResult(ExitCodes.Success);
    }

    // Build servers look at the root of the git repository.
    private static string GitRoot(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            if (System.IO.Path.Exists(System.IO.Path.Combine(at.FullName, ".git"))) return at.FullName;
        return folder;
    }
}
