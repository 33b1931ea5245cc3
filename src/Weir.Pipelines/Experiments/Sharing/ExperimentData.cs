using Weir.Foundation.Progress;
using Weir.Versioning.Repository;
using Weir.Versioning.Tracked;
using Weir.Versioning.Transfer;

namespace Weir.Pipelines.Experiments.Sharing;

/// <summary>The data of experiments, to and from a remote of data.</summary>
public sealed class ExperimentData(DvcRepository repository, TimeProvider time)
{
    /// <summary>Name of the remote; null for the default.</summary>
    public string? Remote { get; init; }

    /// <summary>Transfers at once; null for the remote's own number.</summary>
    public int? Jobs { get; init; }

    /// <summary>Also the run cache.</summary>
    public bool RunCache { get; init; }

    /// <summary>Hears how far it is.</summary>
    public IProgressSink Progress { get; init; } = NoProgress.Instance;

    /// <summary>Sends what experiments track.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>no_remote</c> and others of a push.</exception>
    public async Task<TransferResult> PushAsync(IEnumerable<ExperimentRef> experiments, CancellationToken cancellation)
    {
        var result = await new PushOperation(repository, time).RunAsync(Request(experiments), cancellation);
        result.Require("push");
        return result;
    }

    /// <summary>Brings what experiments track.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>no_remote</c> and others of a fetch.</exception>
    public async Task<TransferResult> FetchAsync(IEnumerable<ExperimentRef> experiments, CancellationToken cancellation)
    {
        var result = await new FetchOperation(repository, time).RunAsync(Request(experiments), cancellation);
        result.Require("fetch");
        return result;
    }

    private TransferRequest Request(IEnumerable<ExperimentRef> experiments) => new()
    {
        Remote = Remote?.ToLowerInvariant(),
        Jobs = Jobs,
        RunCache = RunCache,
        WithoutWorkspace = true,
        Scope = new RevisionScope { Commits = [.. experiments.Select(e => e.Commit).Distinct()] },
        Progress = Progress,
    };
}
