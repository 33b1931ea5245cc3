using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Versioning.Repository;

namespace Weir.Cli.Project;

/// <summary>Makes a project: versions of data beside code, and a place for runs.</summary>
internal sealed class InitVerb : Verb
{
    private readonly Option<bool> _noScm = new("--no-scm") { Description = "work without git" };
    private readonly Option<bool> _subdirectory = new("--subdir") { Description = "begin in a folder below the git root" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "begin anew where .dvc exists; its cache is lost" };

    public override string Path => "init";

    public override VerbGroup Group => VerbGroup.Project;

    public override string Summary => "Make this folder a project: DVC's files for data, .weir for runs";

    public override IReadOnlyList<Example> Examples =>
    [
        new("git init && weir init", "in a new folder"),
        new("weir init --no-scm", "without git"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["data import", "add", "repro"];

    public override void Define(Command command)
    {
        command.Add(_noScm);
        command.Add(_subdirectory);
        command.Add(_force);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = await RepositoryInit.RunAsync(context.WorkingDirectory, context.Get(_noScm), context.Get(_subdirectory), context.Get(_force), cancellation);
        if (context.IsJson) context.Console.Json(json => { json.WriteStartObject(); json.WriteString("root", repository.Root); json.WriteEndObject(); });
        context.Console.Say($"Made a project in {repository.Root}");
        context.Console.Say("Next: `weir data import FILE` for a table, `weir add FILE` to version any data");
        return ExitCodes.Success;
    }
}
