using System.Net;
using System.Net.Sockets;

namespace Weir.Testing;

/// <summary>A small HTTP server on a free port of the loopback, whose answers a test writes.</summary>
public class LoopbackServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    /// <summary>Starts it.</summary>
    /// <param name="answer">Answers one request; what it throws becomes a 500.</param>
    public LoopbackServer(Func<HttpListenerContext, Task> answer)
    {
        for (var attempt = 0; ; attempt++)
        {
            using (var probe = new TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
            }

            _listener.Prefixes.Clear();
            _listener.Prefixes.Add(Address.ToString());
            try
            {
                _listener.Start();
                break;
            }
            catch (HttpListenerException) when (attempt < 20)
            {
                // Somebody took the port in between.
            }
        }

        _serving = ServeAsync(answer);
    }

    /// <summary>Its address, with a slash at the end.</summary>
    public Uri Address { get; } = null!;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync(Func<HttpListenerContext, Task> answer)
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(async () =>
            {
                try
                {
                    await answer(context);
                    context.Response.Close();
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    try
                    {
                        context.Response.StatusCode = 500;
                        context.Response.Abort();
                    }
                    catch (Exception x) when (x is ObjectDisposedException or InvalidOperationException)
                    {
                        // It was begun already.
                    }
                }
            });
        }
    }
}
