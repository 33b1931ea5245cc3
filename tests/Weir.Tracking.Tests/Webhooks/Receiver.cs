using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Weir.Tracking.Tests.Webhooks;

/// <summary>An address that webhooks are sent to: notes what came and answers as told.</summary>
internal sealed class Receiver : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<int, string> _answer;

    /// <param name="answer">Status line and headers of the n-th answer, from 1.</param>
    public Receiver(Func<int, string>? answer = null)
    {
        _answer = answer ?? (static _ => "200 OK");
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/hook";

    public List<(Dictionary<string, string> Headers, string Body)> Received { get; } = [];

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await ServeAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var buffer = new byte[4096];
        while (true)
        {
            var count = await stream.ReadAsync(buffer);
            bytes.AddRange(buffer.AsSpan(0, count));
            var text = Encoding.UTF8.GetString([.. bytes]);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0 && count > 0) continue;
            var headers = text[..end].Split("\r\n").Skip(1).Select(l => l.Split(": ", 2)).ToDictionary(l => l[0], l => l[1], StringComparer.OrdinalIgnoreCase);
            if (Encoding.UTF8.GetByteCount(text[(end + 4)..]) < int.Parse(headers["Content-Length"], System.Globalization.CultureInfo.InvariantCulture) && count > 0) continue;
            lock (Received) Received.Add((headers, text[(end + 4)..]));
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {_answer(Received.Count)}\r\nContent-Length: 5\r\nConnection: close\r\n\r\nheard"));
            return;
        }
    }
}

/// <summary>A clock that the test moves.</summary>
internal sealed class MovedTime : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
