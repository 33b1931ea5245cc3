using System.Globalization;
using Weir.Foundation.Errors;

namespace Weir.Client.Tracing;

/// <summary>Where spans go, by OpenTelemetry's own environment variables.</summary>
/// <param name="Endpoint">Address that takes <c>POST</c>s of spans in protobuf.</param>
/// <param name="Headers">Sent with each.</param>
/// <param name="Resource">What is said of the program.</param>
/// <param name="Ratio">Share of the traces begun here that are kept, 0 to 1.</param>
/// <param name="FollowsParent">True where a caller's own decision to trace or not is followed.</param>
public sealed record OtlpSettings(Uri Endpoint, IReadOnlyDictionary<string, string> Headers, IReadOnlyDictionary<string, string> Resource, double Ratio, bool FollowsParent)
{
    /// <summary>Reads <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> or <c>…_TRACES_ENDPOINT</c>, <c>…_HEADERS</c>, <c>OTEL_SERVICE_NAME</c>, <c>OTEL_RESOURCE_ATTRIBUTES</c>, <c>OTEL_TRACES_SAMPLER</c>
    /// and its argument, <c>OTEL_SDK_DISABLED</c>, <c>OTEL_TRACES_EXPORTER</c>.</summary>
    /// <param name="variable">Reads environment variables.</param>
    /// <param name="service">Name of the service where no variable says one.</param>
    /// <returns>Null where nothing is to be sent.</returns>
    /// <exception cref="WeirException"><c>invalid_value</c>: a variable that cannot be met.</exception>
    public static OtlpSettings? FromEnvironment(Func<string, string?> variable, string service)
    {
        if (Of("OTEL_SDK_DISABLED") is "true" || Of("OTEL_TRACES_EXPORTER") is "none") return null;
        var address = Of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") ?? (Of("OTEL_EXPORTER_OTLP_ENDPOINT") is { } collector ? collector.TrimEnd('/') + "/v1/traces" : null);
        if (address is null) return null;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
            throw new WeirException(ErrorCodes.InvalidValue, $"OTEL_EXPORTER_OTLP_ENDPOINT is '{Of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") ?? Of("OTEL_EXPORTER_OTLP_ENDPOINT")}', which is no address", "write http://collector:4318");
        if ((Of("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") ?? Of("OTEL_EXPORTER_OTLP_PROTOCOL")) is { } protocol and not "http/protobuf")
            throw new WeirException(ErrorCodes.InvalidValue, $"OTEL_EXPORTER_OTLP_PROTOCOL is '{protocol}'; spans are sent over http/protobuf alone", "leave it out, and name the collector's HTTP port (4318)");

        var resource = Pairs(Of("OTEL_RESOURCE_ATTRIBUTES"));
        resource["service.name"] = Of("OTEL_SERVICE_NAME") ?? resource.GetValueOrDefault("service.name") ?? service;
        resource.TryAdd("service.version", typeof(OtlpSettings).Assembly.GetName().Version!.ToString(3));
        resource.TryAdd("host.name", Environment.MachineName);
        var sampler = Of("OTEL_TRACES_SAMPLER") ?? "parentbased_always_on";
        var ratio = sampler.Replace("parentbased_", string.Empty, StringComparison.Ordinal) switch
        {
            "always_on" => 1,
            "always_off" => 0,
            "traceidratio" => double.TryParse(Of("OTEL_TRACES_SAMPLER_ARG") ?? "1", CultureInfo.InvariantCulture, out var share) ? Math.Clamp(share, 0, 1) : 1,
            _ => throw new WeirException(ErrorCodes.InvalidValue, $"OTEL_TRACES_SAMPLER is '{sampler}', which is not known", "always_on, always_off, traceidratio, and each with parentbased_ before it"),
        };
        return new OtlpSettings(endpoint, Pairs(Of("OTEL_EXPORTER_OTLP_TRACES_HEADERS") ?? Of("OTEL_EXPORTER_OTLP_HEADERS")), resource, ratio, sampler.StartsWith("parentbased_", StringComparison.Ordinal));

        string? Of(string name) => variable(name) is { Length: > 0 } value ? value : null;
    }

    // key=value,key=value, percent-encoded.
    private static Dictionary<string, string> Pairs(string? text) => (text ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(p => p.Split('=', 2)).Where(p => p.Length == 2).GroupBy(p => p[0].Trim()).ToDictionary(p => p.Key, p => Uri.UnescapeDataString(p.Last()[1].Trim()));
}
