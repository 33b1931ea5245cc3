using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Weir.Client.Tracing;
using Weir.Foundation.Errors;
using Weir.Persistence;
using Weir.Server.Hosting;
using Weir.Tracking;

namespace Weir.Server.Observing;

/// <summary>What a server tells of itself: its log, its figures, its spans.</summary>
internal sealed class ServerObserver : IAsyncDisposable
{
    private readonly SpanExport? _spans;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="WeirException"><c>usage</c>: a level that there is not.</exception>
    public ServerObserver(WeirServerOptions options, TrackingService service)
    {
        Least = LineLogger.Parse(options.LogLevel) ?? throw WeirException.Usage($"there is no log level '{options.LogLevel}'", "error, warning, info or debug");
        Logs = new LineLogger(options.Log ?? Console.Error.WriteLine, options.LogsJson, Least);
        Page = new MetricsPage([Meter.Meter, .. service.Meters]);
        if (OtlpSettings.FromEnvironment(options.Variable ?? Environment.GetEnvironmentVariable, "weir") is { } settings)
            _spans = SpanExport.ToCollector(settings, s => ReferenceEquals(s, Requests) || s.Name == DatabaseTracing.SourceName, text => Log(LogLevel.Warning, text));
    }

    public LineLogger Logs { get; }

    /// <summary>Spans of requests: a source of this server alone, as a process may hold several.</summary>
    public ActivitySource Requests { get; } = new("Weir.Server");

    public LogLevel Least { get; }

    public ServerMeter Meter { get; } = new();

    public MetricsPage Page { get; }

    /// <summary>Logs a sentence.</summary>
    public void Log(LogLevel level, string text) => Logs.CreateLogger("weir").Log(level, default, text, null, static (state, _) => state);

    /// <summary>Sends the spans that are left.</summary>
    public async ValueTask DisposeAsync()
    {
        Page.Dispose();
        Meter.Dispose();
        Requests.Dispose();
        if (_spans is not null) await _spans.DisposeAsync();
    }
}
