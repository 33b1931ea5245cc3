using System.CommandLine;
using System.Diagnostics;
using Weir.Cli.Shell;
using Weir.Versioning.Repository;
using Weir.Versioning.Transfer;

namespace Weir.Cli.Remotes;

/// <summary>Bring data from a remote into the cache and the workspace.</summary>
internal sealed class PullVerb : Verb
{
    private readonly TransferOptions _options = new();

    private readonly Option<bool> _force = new("--force", "-f") { Description = "lose files of the workspace whose content is in no cache" };
    private readonly Option<bool> _allowMissing = new("--allow-missing") { Description = "succeed although some data is missing" };

    public override string Path => "pull";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Bring data from a remote into the cache and the workspace";

    public override IReadOnlyList<Example> Examples => [new("git pull && weir pull", "code and data of your colleagues"), new("weir pull data/images/train", "part of a tracked directory")];

    public override string Remarks => "Objects are verified by their hash on the way; what is done is not done twice, so an interrupted command is simply run again. When something is missing the rest is done, then the command fails and names it.";

    public override IReadOnlyList<string> SeeAlso => ["push", "pull", "fetch", "remote list"];

    public override void Define(Command command)
    {
        _options.AddTo(command);
        command.Add(_force);
        command.Add(_allowMissing);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var started = Stopwatch.GetTimestamp();
        var request = _options.Read(context, repository);
        var result = await new PullOperation(repository, context.Time).RunAsync(request, context.Get(_force), cancellation);
        PullReport.Print(context, result, started);
        result.Require(context.Get(_allowMissing));
        return ExitCodes.Success;
    }
}
