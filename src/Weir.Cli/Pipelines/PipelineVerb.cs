using Weir.Cli.Shell;
using Weir.Versioning.Graph;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;
using Weir.Versioning.Transfer;

namespace Weir.Cli.Pipelines;

/// <summary>What verbs of pipelines begin with.</summary>
internal static class PipelineVerb
{
    /// <summary>The repository around the working folder with its metafiles and their graph, which must be sound.</summary>
    public static (DvcRepository Repository, RepositoryIndex Index, StageGraph Graph) Open(VerbContext context)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var index = repository.ReadIndex();
        index.RequireSound();
        return (repository, index, StageGraph.Build(index, repository.Root));
    }

    /// <summary>Brings paths from the remote.</summary>
    public static Func<IReadOnlyList<string>, CancellationToken, Task> Pull(DvcRepository repository, TimeProvider time) => async (paths, cancellation) =>
        await new PullOperation(repository, time).RunAsync(new TransferRequest { Targets = [.. paths.Select(repository.Relative)] }, force: false, cancellation);
}
