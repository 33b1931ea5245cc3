using System.CommandLine;
using System.Diagnostics;
using Weir.Cli.Shell;
using Weir.Versioning.Repository;
using Weir.Versioning.Transfer;

namespace Weir.Cli.Remotes;

/// <summary>Copy data from the cache to a remote.</summary>
internal sealed class PushVerb : Verb
{
    private readonly TransferOptions _options = new();

    public override string Path => "push";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Copy data from the cache to a remote";

    public override IReadOnlyList<Example> Examples => [new("weir push", "everything that the workspace tracks"), new("weir push data/images -r backup", "one path, another remote"), new("weir push -A", "of all commits")];

    public override string Remarks => "Objects are verified by their hash on the way; what is done is not done twice, so an interrupted command is simply run again. When something is missing the rest is done, then the command fails and names it.";

    public override IReadOnlyList<string> SeeAlso => ["push", "pull", "fetch", "remote list"];

    public override void Define(Command command)
    {
        _options.AddTo(command);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var started = Stopwatch.GetTimestamp();
        var result = await new PushOperation(repository, context.Time).RunAsync(_options.Read(context, repository), cancellation);
        TransferOptions.Print(context, result, "push", started);
        result.Require("push");
        return ExitCodes.Success;
    }
}
