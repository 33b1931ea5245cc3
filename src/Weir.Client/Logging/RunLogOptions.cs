using Microsoft.Extensions.Logging;

namespace Weir.Client.Logging;

/// <summary>How a <see cref="RunLogProvider"/> writes.</summary>
public sealed record RunLogOptions
{
    /// <summary>Folder among the run's artifacts. Default <c>logs</c>.</summary>
    public string Folder { get; init; } = "logs";

    /// <summary>Name of the files before their number. Default <c>run</c>: <c>logs/run-1.log</c>.</summary>
    public string Name { get; init; } = "run";

    /// <summary>Least level that is kept, besides what the program's own filters say. Default Information.</summary>
    public LogLevel Least { get; init; } = LogLevel.Information;

    /// <summary>How often new lines are brought to the server. Default 30 s.</summary>
    public TimeSpan UploadEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Size at which another file is begun, in bytes: a file that grows is brought whole each time. Default 4 MiB.</summary>
    public long MostBytes { get; init; } = 4 << 20;
}
