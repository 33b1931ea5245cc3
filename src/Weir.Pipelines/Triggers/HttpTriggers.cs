using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Weir.Client.Http;

namespace Weir.Pipelines.Triggers;

/// <summary>The triggers of a Weir server.</summary>
public sealed class HttpTriggers(HttpTracking server) : ITriggers
{
    private const string Root = "/api/weir/v1";

    /// <inheritdoc/>
    public Task<TriggerList> ListAsync(CancellationToken cancellation = default) => server.GetAsync($"{Root}/triggers", TriggerJson.Default.TriggerList, cancellation);

    /// <inheritdoc/>
    public Task<TriggerView> GetAsync(string name, CancellationToken cancellation = default) => server.GetAsync(Of(name), TriggerJson.Default.TriggerView, cancellation);

    /// <inheritdoc/>
    public Task<TriggerView> PutAsync(TriggerDefinition definition, bool replace = false, CancellationToken cancellation = default)
    {
        TriggerRules.Check(definition);
        return SendAsync(HttpMethod.Put, $"{Of(definition.Name)}?replace={(replace ? "true" : "false")}", definition, TriggerJson.Default.TriggerDefinition, TriggerJson.Default.TriggerView, replace, cancellation);
    }

    /// <inheritdoc/>
    public Task<TriggerView> PauseAsync(string name, bool paused, CancellationToken cancellation = default) =>
        server.AskAsync(HttpMethod.Post, $"{Of(name)}/{(paused ? "pause" : "resume")}", [], TriggerJson.Default.TriggerView, cancellation: cancellation);

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellation = default) => server.DeleteAsync(Of(name), cancellation);

    /// <inheritdoc/>
    public Task<Firing> FireAsync(string name, FireRequest request, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Post, $"{Of(name)}/firings", request, TriggerJson.Default.FireRequest, TriggerJson.Default.Firing, request.Slot is not null, cancellation);

    /// <inheritdoc/>
    public Task<FiringList> BackfillAsync(string name, BackfillRequest request, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Post, $"{Of(name)}/backfills", request, TriggerJson.Default.BackfillRequest, TriggerJson.Default.FiringList, !request.Again, cancellation);

    /// <inheritdoc/>
    public Task<FiringList> HistoryAsync(string? name, int most = 100, string? before = null, CancellationToken cancellation = default)
    {
        var query = FormattableString.Invariant($"?limit={most}") + (name is null ? string.Empty : "&trigger=" + Uri.EscapeDataString(name)) + (before is null ? string.Empty : "&before=" + Uri.EscapeDataString(before));
        return server.GetAsync($"{Root}/firings{query}", TriggerJson.Default.FiringList, cancellation);
    }

    /// <inheritdoc/>
    public Task<Firing> CancelAsync(string firingId, CancellationToken cancellation = default) =>
        server.AskAsync(HttpMethod.Post, $"{Root}/firings/{Uri.EscapeDataString(firingId)}/cancel", [], TriggerJson.Default.Firing, cancellation: cancellation);

    private static string Of(string name) => $"{Root}/triggers/{Uri.EscapeDataString(name)}";

    private Task<TResponse> SendAsync<TRequest, TResponse>(
        HttpMethod method, string path, TRequest request, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TResponse> responseType, bool isRepeatable, CancellationToken cancellation) =>
        server.AskAsync(method, path, JsonSerializer.SerializeToUtf8Bytes(request, requestType), responseType, isRepeatable, cancellation);
}
