using Weir.Foundation.Errors;

namespace Weir.Execution;

/// <summary>Runs commands somewhere: on this machine, on a cluster.</summary>
public interface IExecutor
{
    /// <summary>True where requests run on other machines: those share cores and memory by themselves, and what runs there may outlive whoever asked for it.</summary>
    bool IsElsewhere => false;

    /// <summary>Runs a request to its end.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="onLine">Hears each printed line as it comes; true for standard error where the executor can tell: with a log, both streams are one. May be called from several threads.</param>
    /// <param name="cancellation">Ends everything that the commands started before the call throws.</param>
    /// <exception cref="WeirException"><c>missing_dependency</c>: there is no shell; <c>cannot_write</c>: the log cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing of the request runs any more.</exception>
    Task<CommandOutcome> RunAsync(CommandRequest request, Action<string, bool>? onLine, CancellationToken cancellation);
}
