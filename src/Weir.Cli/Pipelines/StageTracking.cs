using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Weir.Foundation.Project;
using Weir.Server;

namespace Weir.Cli.Pipelines;

/// <summary>What stages log to: the server that the environment names, else the project's own store over REST on loopback, for as long as the run lasts.</summary>
/// <remarks>Only a socket is opened at first; the server behind it starts with the first connection, so that stages that log nothing pay nothing.</remarks>
internal sealed class StageTracking(WeirProject project) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private TcpListener? _door;
    private Task<WeirServer>? _server;
    private string _token = string.Empty;

    /// <summary>True where the environment names a server.</summary>
    public static bool IsNamed => Named is { } named && named.StartsWith("http", StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens it and returns the variables that stages get.</summary>
    public IReadOnlyDictionary<string, string?> Open()
    {
        if (IsNamed && Named is { } named) return new Dictionary<string, string?> { ["WEIR_TRACKING_URI"] = named, ["MLFLOW_TRACKING_URI"] = named };
        _token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        _door = new TcpListener(IPAddress.Loopback, 0);
        _door.Start();
        _ = AcceptAsync(_door);
        var address = $"http://127.0.0.1:{((IPEndPoint)_door.LocalEndpoint).Port}";
        return new Dictionary<string, string?> { ["WEIR_TRACKING_URI"] = address, ["MLFLOW_TRACKING_URI"] = address, ["MLFLOW_TRACKING_TOKEN"] = _token };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _door?.Dispose();
        if (_server is not null && (await Task.WhenAny(_server)).IsCompletedSuccessfully) await (await _server).DisposeAsync();
        _stop.Dispose();
    }

    private static string? Named => Environment.GetEnvironmentVariable("WEIR_TRACKING_URI") is { Length: > 0 } own ? own : Environment.GetEnvironmentVariable("MLFLOW_TRACKING_URI");

    private async Task AcceptAsync(TcpListener door)
    {
        try
        {
            while (true) _ = PassAsync(await door.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }

    // Bytes go through to the server, which has a port of its own.
    private async Task PassAsync(TcpClient client)
    {
        try
        {
            using var stage = client;
            using var inner = new TcpClient();
            var server = await Server();
            await inner.ConnectAsync(IPAddress.Loopback, server.Address.Port, _stop.Token);
            var (near, far) = (stage.GetStream(), inner.GetStream());
            _ = SendAsync(near, far, inner);
            await far.CopyToAsync(near, _stop.Token);
        }
        catch (Exception)
        {
            // The client learns by the end of its connection.
        }
    }

    // A client that has said all may still wait for its answer.
    private async Task SendAsync(NetworkStream near, NetworkStream far, TcpClient inner)
    {
        try
        {
            await near.CopyToAsync(far, _stop.Token);
            inner.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception)
        {
            inner.Close();
        }
    }

    private Task<WeirServer> Server()
    {
        lock (_gate) return _server ??= WeirServer.StartAsync(new WeirServerOptions(project) { Port = 0, Token = _token, LogLevel = "error", Log = static _ => { } }, CancellationToken.None);
    }
}
