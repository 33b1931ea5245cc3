using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Versioning.Repository;

namespace Weir.Cli.Versioning;

/// <summary>Says where the repository begins.</summary>
internal sealed class RootVerb : Verb
{
    public override string Path => "root";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Print the way to the root of the repository";

    public override IReadOnlyList<Example> Examples => [new("cd $(weir root)", "from anywhere inside"), new("weir root --json", "the full path")];

    public override bool TakesArguments => false;

    public override void Define(Command command)
    {
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var root = DvcRepository.Require(context.WorkingDirectory).Root;
        if (context.IsJson) context.Console.Json(json => { json.WriteStartObject(); json.WriteString("root", root); json.WriteEndObject(); });
        else context.Console.Line(System.IO.Path.GetRelativePath(context.WorkingDirectory, root));
        return Task.FromResult(ExitCodes.Success);
    }
}
