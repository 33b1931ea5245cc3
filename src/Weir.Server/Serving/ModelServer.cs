using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Weir.Foundation.Errors;
using Weir.Server.Access;
using Weir.Server.Hosting;
using Weir.Serving.Metrics;

namespace Weir.Server.Serving;

/// <summary>Serves models over HTTP: Open Inference Protocol V2, MLflow's scoring protocol, metrics, an OpenAPI page.</summary>
public static class ModelServer
{
    /// <summary>Runs until cancelled, then drains what is under way.</summary>
    /// <exception cref="WeirException"><c>port_in_use</c>; <c>cannot_listen</c>; <c>token_needed</c>.</exception>
    public static async Task RunAsync(ModelServerOptions options, TimeProvider time, CancellationToken cancellation)
    {
        using var models = options.Models;
        var endPoint = ListenAddress.Parse(options.Host, options.Port, options.Token, options.NoAuth);
        // The empty builder: no settings file of the folder it happens to start in is read, and nobody watches that folder for changes.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore();
        builder.Logging.AddProvider(new LineLogger(options.Warn ?? Console.Error.WriteLine)).AddFilter("Microsoft", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // ModelService holds the limit, with an answer that the client gets to read
            kestrel.Listen(endPoint);
        });
        await using var app = builder.Build();
        var service = new ModelService(options, new ServingMetrics(), time);
        var rules = new AccessRules
        {
            Host = options.Host,
            Token = options.Token,
            AllowedHosts = options.AllowedHosts,
            AllowedOrigins = options.AllowedOrigins,
            IsOpen = ServingErrors.IsOpen,
            Refuse = ServingErrors.RefuseAsync,
        };
        app.Use(new BrowserProtection(rules).InvokeAsync);
        app.Use(new TokenAccess(rules).InvokeAsync);
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
}
