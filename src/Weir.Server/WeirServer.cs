using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Weir.Foundation.Errors;
using Weir.Pipelines.Records;
using Weir.Pipelines.Triggers;
using Weir.Pipelines.Triggers.Running;
using Weir.Server.Access;
using Weir.Server.Api;
using Weir.Server.Hosting;
using Weir.Server.Observing;
using Weir.Server.Scoring;
using Weir.Server.Tracking;
using Weir.Server.Triggers;
using Weir.Tracking;
using Weir.Tracking.Access;
using Weir.Tracking.Upkeep;
using Weir.Tuning.Storage;

namespace Weir.Server;

/// <summary>The server: MLflow's REST API, Weir's own API and the web UI over one project.</summary>
public sealed class WeirServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ProjectTracking _tracking;
    private int _disposed;
    private readonly CancellationTokenSource _stopped = new();
    private readonly Task _deliveries;
    private readonly Task _upkeep;
    private readonly Task _triggers;
    private readonly ServerObserver _observer;

    private WeirServer(WebApplication app, ProjectTracking tracking, TriggerStore triggers, ServerObserver observer, WeirServerOptions options)
    {
        _app = app;
        _tracking = tracking;
        _observer = observer;
        _deliveries = Task.Run(() => tracking.Service!.Webhooks.RunAsync(_stopped.Token));
        _triggers = tracking.Service!.IsReadOnly ? Task.CompletedTask : Task.Run(() => Engine(triggers, observer, options).RunAsync(_stopped.Token));
        _upkeep = Task.Run(() => new StoreUpkeep(tracking.Service!, options.Upkeep, text => observer.Log(LogLevel.Warning, text)).RunAsync(_stopped.Token));
    }

    /// <summary>Where it answers, such as <c>http://127.0.0.1:5000</c>.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Every MLflow call that is answered, for tests that forget none.</summary>
    internal IReadOnlyCollection<ICallHandler> Calls => _tracking.Service!.Handlers;

    /// <summary>Every other route that is declared.</summary>
    internal IEnumerable<Microsoft.AspNetCore.Routing.RouteEndpoint> Routes =>
        _app.Services.GetRequiredService<Microsoft.AspNetCore.Routing.EndpointDataSource>().Endpoints.OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>();

    /// <summary>Starts and serves until cancelled; requests at work are finished.</summary>
    /// <param name="options">How.</param>
    /// <param name="onStarted">Hears the address once it answers.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="WeirException"><c>port_in_use</c>, <c>token_needed</c>, <c>corrupt_file</c>, <c>cannot_write</c>, <c>locked</c>.</exception>
    public static async Task RunAsync(WeirServerOptions options, Action<Uri>? onStarted = null, CancellationToken cancellation = default)
    {
        await using var server = await StartAsync(options, cancellation);
        onStarted?.Invoke(server.Address);
        var stopped = new TaskCompletionSource();
        await using (cancellation.Register(stopped.SetResult)) await stopped.Task;
    }

    /// <summary>Starts and returns when it answers.</summary>
    /// <exception cref="WeirException">As <see cref="RunAsync"/>.</exception>
    public static async Task<WeirServer> StartAsync(WeirServerOptions options, CancellationToken cancellation = default)
    {
        var address = ListenAddress.Parse(options.Host, options.Port, options.Token, options.NoAuth || options.Auth);
        var tracking = await ProjectTracking.OpenLocalAsync(options.Project, options.Variable, options.Database, options.Artifacts, cancellation: cancellation);
        WebApplication? app = null;
        ServerObserver? observer = null;
        try
        {
            if (tracking.Service!.IsReadOnly) (options.Log ?? Console.Error.WriteLine)($"warning: '{tracking.Service.Name}' cannot be written: what it holds is served, every change is refused");
            await PrepareAccessAsync(options, tracking.Service!.Access, cancellation);
            observer = new ServerObserver(options, tracking.Service);
            var triggers = await TriggerStore.OpenAsync(tracking.Database!, project: options.Project, cancellation: cancellation);
            var pipelines = await PipelineStore.OpenAsync(tracking.Database!, TimeProvider.System, cancellation);
            var studies = new StudyShelf(await StudyStore.OpenAsync(tracking.Database!, TimeProvider.System, cancellation));
            app = Build(options, address, tracking, triggers, pipelines, studies, observer);
            await app.StartAsync(cancellation);
            // What a pipeline wrote of a run goes with the run.
            options = options with { Upkeep = options.Upkeep with { AlsoOf = PipelineStore.Remove } };
            return new WeirServer(app, tracking, triggers, observer, options);
        }
        catch (Exception e)
        {
            if (app is not null) await app.DisposeAsync();
            if (observer is not null) await observer.DisposeAsync();
            await tracking.DisposeAsync();
            if (e is IOException { InnerException: AddressInUseException })
                throw new WeirException("port_in_use", $"port {options.Port} on {options.Host} is in use", "stop what listens there, or choose another port: --port 5001", inner: e);
            if (e is System.Net.Sockets.SocketException or IOException)
                throw new WeirException("cannot_listen", $"cannot listen on {options.Host}:{options.Port}: {e.Message}", "give an address of this machine: --host 127.0.0.1", inner: e);
            throw;
        }
    }

    /// <summary>Stops: requests at work are finished, streams are ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _app.StopAsync();
        await _stopped.CancelAsync();
        await _deliveries;
        await _upkeep;
        await _triggers;
        _stopped.Dispose();
        await _app.DisposeAsync();
        await _observer.DisposeAsync();
        await _tracking.DisposeAsync();
    }

    private static async Task PrepareAccessAsync(WeirServerOptions options, AccessControl access, CancellationToken cancellation)
    {
        var log = options.Log ?? Console.Error.WriteLine;
        access.DefaultPermission = PermissionNames.Parse(options.DefaultPermission);
        if (!options.Auth)
        {
            if (await access.HasUsersAsync(cancellation)) log("warning: this store has users, but access control is off: everybody who is let in may do everything (--auth turns it on)");
            return;
        }

        if (options.Token is not null || options.NoAuth)
            throw WeirException.Usage("with access control there are users, and neither one token for all nor --no-auth", "leave the other out; `weir tokens create` makes tokens");
        if (!await access.EnsureAdminAsync(options.AdminPasswordFile, options.AdminName, options.AdminPassword, cancellation)) return;
        log(options.AdminPassword is null
            ? $"the first administrator is '{options.AdminName}', NAME:PASSWORD is in {options.AdminPasswordFile}: keep it, then delete the file"
            : $"the first administrator is '{options.AdminName}', with the password that was given");
    }

    // What a trigger runs works on the same store.
    private static TriggerEngine Engine(TriggerStore triggers, ServerObserver observer, WeirServerOptions options) => new(
        triggers, options.Project, options.Program, new Dictionary<string, string?> { ["WEIR_DATABASE"] = options.Database ?? Environment.GetEnvironmentVariable("WEIR_DATABASE") },
        text => observer.Log(LogLevel.Warning, text));

    private static WebApplication Build(WeirServerOptions options, IPEndPoint address, ProjectTracking tracking, TriggerStore triggers, PipelineStore pipelines, StudyShelf studies, ServerObserver observer)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(observer.Logs);
        builder.Logging.SetMinimumLevel(observer.Least);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning); // the framework's own news of each request are ours, said once
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None); // it would begin a span for each request, listened to or not
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // a start that fails is told by its exception, in one sentence
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(address);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBody.MaxBytes;
        });
        builder.Services.AddSingleton(tracking);
        builder.Services.AddSingleton(options.Project);
        builder.Services.AddSingleton(triggers);
        builder.Services.AddSingleton(pipelines);
        builder.Services.AddSingleton(studies);
        builder.Services.AddSingleton(observer.Meter);
        builder.Services.AddScoped<CallerTracking>();
        builder.Services.AddSingleton(_ => new ScoringDesk(options.Project, options.Program ?? WeirProgram.Words, TimeProvider.System));
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            json.SerializerOptions.MaxDepth = Weir.Lineage.LineageJson.MaxDepth;
            json.SerializerOptions.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.SnakeCaseLower;
        });
        builder.Services.Configure<Microsoft.AspNetCore.Routing.RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true); // so that every refusal has the API's own shape
        WeirOpenApi.Add(builder.Services);

        var app = builder.Build();
        var rules = new AccessRules
        {
            Host = options.Host,
            Token = options.Token,
            AllowedHosts = options.AllowedHosts,
            AllowedOrigins = options.AllowedOrigins,
            IsOpen = path => ServerFacts.IsOpen(path) || (options.MetricsOpen && path == MetricsEndpoint.Path),
            Refuse = (context, failure) => FailureMiddleware.WriteAsync(context, failure),
        };
        app.Use(new RequestWatch(observer.Meter, observer.Requests, app.Services.GetRequiredService<ILogger<RequestWatch>>()).InvokeAsync);
        app.Use(new BrowserProtection(rules).InvokeAsync);
        app.Use(FailureMiddleware.InvokeAsync);
        app.Use(new HookEndpoint(triggers).InvokeAsync);
        var access = tracking.Service!.Access;
        if (options.Auth)
        {
            WebUi.UseAssets(app, options.WebRoot);
            app.Use(new LoginEndpoint(access.Sessions, rules).InvokeAsync);
            app.Use(new SignIn(access.Authenticator, rules, context => WebUi.TrySendPageAsync(context, options.WebRoot)).InvokeAsync);
        }
        else
        {
            app.Use(new TokenAccess(rules).InvokeAsync);
            app.Use(RequestCaller.LetIn(options.Token is null ? "anybody" : "token"));
        }

        app.Use(ServerFacts.InvokeAsync);
        app.Use(new MetricsEndpoint(observer.Page, observer.Meter, tracking.Service!, options.MetricsOpen).InvokeAsync);
        app.Use(new BrowserFiles(tracking).InvokeAsync);
        app.Use(new OtlpEndpoint(tracking.Service!).InvokeAsync);
        app.Use(new MlflowEndpoints(tracking.Service!).InvokeAsync);
        app.Use(new ArtifactProxy(tracking.Service!.Artifacts, access, observer.Meter).InvokeAsync);
        WebUi.Use(app, options.WebRoot);
        app.UseRouting();
        app.Use(RouteAccess.InvokeAsync);
        WeirApi.Map(app);
        WebUi.MapFallback(app, options.WebRoot);
        return app;
    }
}
