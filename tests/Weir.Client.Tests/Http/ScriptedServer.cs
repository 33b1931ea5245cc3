using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Weir.Client.Tests.Http;

/// <summary>A socket that reads each request whole and answers as told: an answer's bytes, nothing ever, or a connection that breaks.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    /// <summary>Break the connection after the request was read, as a server does that dies after its work.</summary>
    public const string Drop = "drop";

    /// <summary>Read the request and never answer.</summary>
    public const string Silence = "silence";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<int, string> _answer;
    private readonly Task _running;

    /// <param name="answer">The answer to the n-th request, from 1.</param>
    public ScriptedServer(Func<int, string> answer)
    {
        _answer = answer;
        _listener.Start();
        _running = RunAsync();
    }

    public string Authority => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public Uri Address => new($"http://{Authority}");

    /// <summary>The heads of the requests that came.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public static string Answer(int status, string body, string headers = "", string contentType = "application/json") =>
        $"HTTP/1.1 {status} Said\r\nContent-Type: {contentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{headers}\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var stream = client.GetStream();
                if (await ReadAsync(stream) is not { } head) continue;
                Requests.Enqueue(head);
                var answer = _answer(Requests.Count);
                if (answer == Silence) await Task.Delay(Timeout.Infinite, _stop.Token);
                if (answer is not Drop) await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task<string?> ReadAsync(NetworkStream stream)
    {
        var text = string.Empty;
        var buffer = new byte[65536];
        while (true)
        {
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                var head = text[..end];
                var length = head.Split("\r\n").Where(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)).Select(l => int.Parse(l[15..], System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault();
                if (text.Length - end - 4 >= length) return head;
            }

            var count = await stream.ReadAsync(buffer, _stop.Token);
            if (count == 0) return null;
            text += Encoding.Latin1.GetString(buffer, 0, count);
        }
    }
}
