using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Weir.Persistence.Tests.PostgreSql;

/// <summary>Passes connections on to a PostgreSQL server, and breaks one off when the word for which it waits has been answered, before the answer arrives.</summary>
internal sealed class LossyProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private byte[]? _word;

    public LossyProxy(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>True when the answer was lost.</summary>
    public bool HasLost { get; private set; }

    public void LoseAnswerTo(string word) => Volatile.Write(ref _word, Encoding.ASCII.GetBytes(word));

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = PassAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(IPAddress.Loopback, _target);
            var isLost = false;
            await Task.WhenAny(
                CopyAsync(client.GetStream(), server.GetStream(), piece =>
                {
                    if (Volatile.Read(ref _word) is not { } word || piece.Span.IndexOf(word) < 0) return true;
                    Volatile.Write(ref _word, null);
                    return isLost = true;
                }),
                CopyAsync(server.GetStream(), client.GetStream(), _ => !isLost));
            HasLost |= isLost;
        }
    }

    private static async Task CopyAsync(NetworkStream from, NetworkStream to, Func<ReadOnlyMemory<byte>, bool> mayPass)
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (await from.ReadAsync(buffer) is > 0 and var count)
            {
                if (!mayPass(buffer.AsMemory(0, count))) return;
                await to.WriteAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // One side went away.
        }
    }
}
