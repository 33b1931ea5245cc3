using System.Collections.Concurrent;
using Weir.Execution;
using Weir.Foundation.Errors;
using Weir.Foundation.Project;

namespace Weir.Pipelines.Repro;

/// <summary>The executors of one run, made when they are first needed.</summary>
/// <param name="project">Whose stages run.</param>
/// <param name="arguments">Further words for a cluster's own command.</param>
public sealed class ExecutorSet(WeirProject project, IReadOnlyList<string> arguments) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<IExecutor>> _made = new();

    /// <summary>The executor of a name.</summary>
    /// <exception cref="WeirException"><c>usage</c>: there is none of that name.</exception>
    public IExecutor Get(string name) => _made.GetOrAdd(name, n => new Lazy<IExecutor>(() => Executors.Make(n, project, arguments))).Value;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var made in _made.Values)
            if (made is { IsValueCreated: true, Value: IAsyncDisposable disposable }) await disposable.DisposeAsync();
    }
}
