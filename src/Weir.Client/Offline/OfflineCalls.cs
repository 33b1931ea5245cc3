using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Client.Calls;

namespace Weir.Client.Offline;

/// <summary>The calls that a folder takes, sent later under the run's new id.</summary>
internal static class OfflineCalls
{
    private static readonly Dictionary<string, Func<TrackingClient, JsonObject, CancellationToken, Task>> ByPath = new[]
    {
        Entry(RunCalls.Update), Entry(RunCalls.LogMetric), Entry(RunCalls.LogParam), Entry(RunCalls.SetTag), Entry(RunCalls.DeleteTag), Entry(RunCalls.LogBatch), Entry(RunCalls.LogInputs),
    }.ToDictionary();

    /// <summary>Sends one.</summary>
    /// <exception cref="JsonException">It is none of them.</exception>
    public static Task SendAsync(TrackingClient client, string path, JsonElement request, string runId, CancellationToken cancellation)
    {
        if (!ByPath.TryGetValue(path, out var send)) throw new JsonException($"'{path}' is no call of a run");
        var body = JsonObject.Create(request)!;
        body["run_id"] = runId;
        body.Remove("run_uuid");
        return send(client, body, cancellation);
    }

    private static KeyValuePair<string, Func<TrackingClient, JsonObject, CancellationToken, Task>> Entry<TRequest, TResponse>(MlflowCall<TRequest, TResponse> call) =>
        new(call.Path, (client, body, cancellation) => client.CallAsync(call, body.Deserialize(call.Request)!, cancellation));
}
