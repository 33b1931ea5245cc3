using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Weir.Server.Observing;

/// <summary>What the log says of one request. The path is without its query, which may hold secrets; no header is in it.</summary>
internal sealed record RequestLine(string Method, string Path, string Route, int Status, TimeSpan Elapsed, string RequestId, string? Caller, string? From, string? TraceId)
{
    public void Write(ILogger log) => log.Log(LogLevel.Information, default, Values(), null, (_, _) => ToString());

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Method} {Path} {Status} in {Elapsed.TotalMilliseconds:0.0} ms (request {RequestId}{(Caller is null ? string.Empty : $", {Caller}")})");

    private List<KeyValuePair<string, object?>> Values() =>
    [
        new("method", Method), new("path", Path), new("route", Route), new("status", Status), new("milliseconds", Math.Round(Elapsed.TotalMilliseconds, 2)), new("request_id", RequestId),
        new("caller", Caller), new("from", From), new("trace_id", TraceId),
    ];
}
