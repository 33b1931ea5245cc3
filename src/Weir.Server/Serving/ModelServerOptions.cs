using Weir.PredictionLog;
using Weir.Serving.Engine;

namespace Weir.Server.Serving;

/// <summary>How models are served over HTTP.</summary>
public sealed record ModelServerOptions
{
    /// <summary>The models; the server disposes of them at its end.</summary>
    public required ServedModels Models { get; init; }

    /// <summary>Address to listen on.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Port; 0 takes a free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Where predictions are logged; null logs none.</summary>
    public PredictionLogWriter? Log { get; init; }

    /// <summary>Token that requests must bring (bearer or basic); null asks for none.</summary>
    public string? Token { get; init; }

    /// <summary>Serves everybody, even beyond loopback.</summary>
    public bool NoAuth { get; init; }

    /// <summary>Host headers that are answered, with <c>*</c> as wildcard; empty for local and private addresses.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Origins whose pages may call, besides the server's own; <c>*</c> as wildcard.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Hears what an operator should know: refused hosts, failures of the server itself; null for standard error.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Largest body, in bytes.</summary>
    public long MaximumBodyBytes { get; init; } = 32L << 20;

    /// <summary>Called once with the address when requests are taken.</summary>
    public Action<string>? OnReady { get; init; }
}
