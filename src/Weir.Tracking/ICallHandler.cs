using System.Buffers;
using System.Text.Json;
using Weir.Client.Calls;
using Weir.Client.Json;
using Weir.Tracking.Access;

namespace Weir.Tracking;

/// <summary>Answers one call of the protocol, bytes in and bytes out, so that a server needs no code per call.</summary>
public interface ICallHandler
{
    /// <summary>Which call.</summary>
    MlflowCall Call { get; }

    /// <summary>Reads the request, does the work and writes the answer.</summary>
    /// <param name="body">Request as JSON; empty is <c>{}</c>.</param>
    /// <param name="path">What stood in the path for the words in braces.</param>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="output">Takes the answer as JSON.</param>
    /// <param name="cancellation">The caller went away.</param>
    /// <exception cref="Foundation.Errors.WeirException">Codes of <see cref="Client.MlflowErrors"/> or of the database; <c>permission_denied</c>.</exception>
    Task InvokeAsync(ReadOnlyMemory<byte> body, IReadOnlyList<string> path, Caller caller, IBufferWriter<byte> output, CancellationToken cancellation);

    /// <summary>True when a field of the request is a list: in a query its name may repeat.</summary>
    bool IsList(string field);

    /// <summary>True when the request has such a field; others are ignored.</summary>
    bool HasField(string field);
}

internal sealed class CallHandler<TRequest, TResponse>(
    MlflowCall<TRequest, TResponse> call, Func<TRequest, CallContext, CancellationToken, Task<TResponse>> answer, Func<TRequest, IReadOnlyList<AccessNeed>> rule, AccessControl access) : ICallHandler
{
    private readonly Dictionary<string, bool> _fields = call.Request.Properties.ToDictionary(p => p.Name, p => p.PropertyType.IsGenericType && p.PropertyType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>));

    public MlflowCall Call => call;

    /// <summary>Answers a caller who may ask this, and refuses others.</summary>
    public async Task<TResponse> AnswerAsync(TRequest request, Caller caller, CancellationToken cancellation)
    {
        if (caller.Kind != CallerKind.Owner) await access.RequireAsync(caller, rule(request), cancellation);
        return await answer(request, await access.ContextAsync(caller, cancellation), cancellation);
    }

    public async Task InvokeAsync(ReadOnlyMemory<byte> body, IReadOnlyList<string> path, Caller caller, IBufferWriter<byte> output, CancellationToken cancellation)
    {
        var response = await AnswerAsync(call.Bind(RequestJson.Parse(body.Span, call.Request), path), caller, cancellation);
        await using var writer = new Utf8JsonWriter(output, Foundation.Json.JsonDefaults.Compact);
        JsonSerializer.Serialize(writer, response, call.Response);
    }

    public bool IsList(string field) => _fields.GetValueOrDefault(field);

    public bool HasField(string field) => _fields.ContainsKey(field);
}
