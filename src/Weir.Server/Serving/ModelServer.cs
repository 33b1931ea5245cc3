using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Weir.Foundation.Errors;
using Weir.Serving.Metrics;

namespace Weir.Server.Serving;

/// <summary>Serves models over HTTP: Open Inference Protocol V2, MLflow's scoring protocol, metrics, an OpenAPI page.</summary>
public static class ModelServer
{
    /// <summary>Runs until cancelled, then drains what is under way.</summary>
    /// <exception cref="WeirException"><c>port_in_use</c>; <c>cannot_listen</c>.</exception>
    public static async Task RunAsync(ModelServerOptions options, TimeProvider time, CancellationToken cancellation)
    {
        using var models = options.Models;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // ModelService holds the limit, with an answer that the client gets to read
            Listen(kestrel, options);
        });
        await using var app = builder.Build();
        var service = new ModelService(options, new ServingMetrics(), time);
        app.Use(next => context => ServingErrors.GuardAsync(context, next, options));
        app.UseRouting();
        V2Endpoints.Map(app, service);
        InvocationEndpoints.Map(app, service);
        PageEndpoints.Map(app, service);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException e)
        {
            throw e.InnerException is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } || e.InnerException?.Message.Contains("in use", StringComparison.OrdinalIgnoreCase) == true
                ? new WeirException("port_in_use", $"port {options.Port} on {options.Host} is in use", "stop what listens there, or choose another with --port", inner: e)
                : new WeirException("cannot_listen", $"cannot listen on {options.Host}:{options.Port}: {e.Message.Split('\n')[0]}", inner: e);
        }

        options.OnReady?.Invoke(app.Urls.First());
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation);
        }
        catch (OperationCanceledException)
        {
            // Asked to end: requests under way are answered first.
        }

        await app.StopAsync(CancellationToken.None);
    }

    private static void Listen(Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions kestrel, ModelServerOptions options)
    {
        if (options.Host is "localhost") kestrel.ListenLocalhost(options.Port);
        else if (IPAddress.TryParse(options.Host, out var address)) kestrel.Listen(address, options.Port);
        else throw WeirException.Usage($"'{options.Host}' is no address to listen on", "use 127.0.0.1, 0.0.0.0, localhost or the address of an interface");
    }
}
