using System.CommandLine;
using System.Diagnostics;
using Weir.Cli.Shell;
using Weir.Versioning.Repository;
using Weir.Versioning.Transfer;
using Weir.Versioning.Metafiles;

namespace Weir.Cli.Remotes;

/// <summary>Bring data from a remote into the cache, not into the workspace.</summary>
internal sealed class FetchVerb : Verb
{
    private readonly TransferOptions _options = new();

    private readonly Option<long?> _maxSize = new("--max-size") { Description = "only outs of at most so many bytes", HelpName = "BYTES" };
    private readonly Option<string[]> _types = new("--type") { Description = "only metrics, or plots", HelpName = "TYPE" };

    public override string Path => "fetch";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Bring data from a remote into the cache, not into the workspace";

    public override IReadOnlyList<Example> Examples => [new("weir fetch", "everything that the workspace tracks"), new("weir fetch -aT", "of all branches and tags"), new("weir fetch --max-size 1000000 --type metrics", "small metrics only")];

    public override string Remarks => "Objects are verified by their hash on the way; what is done is not done twice, so an interrupted command is simply run again. When something is missing the rest is done, then the command fails and names it.";

    public override IReadOnlyList<string> SeeAlso => ["push", "pull", "fetch", "remote list"];

    public override void Define(Command command)
    {
        _options.AddTo(command, hasGlob: false);
        command.Add(_maxSize);
        _types.AcceptOnlyFromAmong("metrics", "plots");
        command.Add(_types);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var started = Stopwatch.GetTimestamp();
        var request = _options.Read(context, repository, hasGlob: false) with
        {
            MaxSizeBytes = context.Get(_maxSize),
            Kinds = [.. (context.Get(_types) ?? []).Select(t => t == "metrics" ? OutKind.Metric : OutKind.Plot)],
        };
        var result = await new FetchOperation(repository, context.Time).RunAsync(request, cancellation);
        TransferOptions.Print(context, result, "fetch", started);
        result.Require("fetch");
        return ExitCodes.Success;
    }
}
