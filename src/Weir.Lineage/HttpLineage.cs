using System.Text.Json;
using Weir.Client;
using Weir.Client.Http;
using Weir.Lineage.Walk;

namespace Weir.Lineage;

/// <summary>Posts executions to a Weir server. A server that keeps no lineage (MLflow's own) is told once and then left alone.</summary>
public sealed class HttpLineage(HttpTracking server, Action<string>? warn = null) : ILineageRecorder
{
    /// <summary>Path of the call that takes executions.</summary>
    public const string Path = "/api/weir/v1/lineage/executions";

    private int _absent;

    /// <summary>Walks the server's lineage. A path on this machine is hashed here, and its hash is asked for.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>resource_does_not_exist</c>: nothing recorded has this name or content.</exception>
    public async Task<LineageTree> WalkAsync(string subject, string? root, LineageDirections directions, CancellationToken cancellation = default)
    {
        var direction = directions switch { LineageDirections.Up => "up", LineageDirections.Down => "down", _ => "both" };
        var asked = LineageWalk.HashOf(subject, root, cancellation) ?? subject;
        var tree = await server.GetAsync($"/api/weir/v1/lineage?subject={Uri.EscapeDataString(asked)}&direction={direction}", LineageJson.Default.LineageTree, cancellation);
        return tree with { Subject = subject };
    }

    /// <inheritdoc/>
    public async Task RecordAsync(Execution execution, CancellationToken cancellation = default)
    {
        if (Volatile.Read(ref _absent) != 0) return;
        try
        {
            await server.PostAsync(Path, JsonSerializer.SerializeToUtf8Bytes(execution, LineageJson.Default.Execution), cancellation);
        }
        catch (Foundation.Errors.WeirException e) when (e.Code == MlflowErrors.EndpointNotFound)
        {
            if (Interlocked.Exchange(ref _absent, 1) == 0) warn?.Invoke($"{server.Name} keeps no lineage: it is not recorded ({e.Message})");
        }
    }
}
