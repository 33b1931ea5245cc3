using System.Text.Json;
using Weir.Client.Calls;
using Weir.Persistence;

namespace Weir.Tracking.Access;

/// <summary>Makes rows of the table of calls: the call, who answers it, what it needs of its caller, and whether the audit log hears of it.</summary>
internal sealed class CallList(IDatabase database, TimeProvider time, AccessControl access)
{
    /// <summary>A call whose answer is the same for all who may ask.</summary>
    public ICallHandler On<TRequest, TResponse>(
        MlflowCall<TRequest, TResponse> call, Func<TRequest, CancellationToken, Task<TResponse>> answer, Func<TRequest, IReadOnlyList<AccessNeed>> rule) =>
        On(call, (request, _, cancellation) => answer(request, cancellation), rule);

    /// <summary>A call whose answer depends on who asks.</summary>
    public ICallHandler On<TRequest, TResponse>(
        MlflowCall<TRequest, TResponse> call, Func<TRequest, CallContext, CancellationToken, Task<TResponse>> answer, Func<TRequest, IReadOnlyList<AccessNeed>> rule) =>
        new CallHandler<TRequest, TResponse>(call, answer, rule, access);

    /// <summary>A call that the audit log tells of, in the transaction of the change itself.</summary>
    /// <param name="call">The call.</param>
    /// <param name="on">Who answers it, over a database of which each write is noted.</param>
    /// <param name="rule">What it needs; the first need names the object in the log.</param>
    /// <param name="shown">The request without what nobody shall read in the log; null for all of it.</param>
    public ICallHandler Audited<TRequest, TResponse>(
        MlflowCall<TRequest, TResponse> call, Func<IDatabase, Func<TRequest, CallContext, CancellationToken, Task<TResponse>>> on, Func<TRequest, IReadOnlyList<AccessNeed>> rule,
        Func<TRequest, TRequest>? shown = null) =>
        On(
            call,
            async (request, context, cancellation) =>
            {
                // Ids in the path are in the object; calls of MLflow's keep the names that they have.
                var action = call.Version == MlflowCall.OwnDeclared ? string.Join('/', call.Path.Split('/').Where(p => p[0] != '{')) : call.Path;
                var target = rule(request)[0].Target;
                var detail = JsonSerializer.Serialize(shown is null ? request : shown(request), call.Request);
                var noted = new FollowedDatabase(database, s => AuditTable.Add(s, time.GetUtcNow().ToUnixTimeMilliseconds(), context.Caller, action, target, detail));
                var answer = await on(noted)(request, context, cancellation);
                access.Memory.Forget(); // it may have changed what somebody may do
                return answer;
            },
            rule);

    /// <summary>As the other, for an answer that does not depend on who asks.</summary>
    public ICallHandler Audited<TRequest, TResponse>(
        MlflowCall<TRequest, TResponse> call, Func<IDatabase, Func<TRequest, CancellationToken, Task<TResponse>>> on, Func<TRequest, IReadOnlyList<AccessNeed>> rule) =>
        Audited(call, d => (request, _, cancellation) => on(d)(request, cancellation), rule);
}
