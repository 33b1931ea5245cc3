using Weir.Foundation.Progress;

namespace Weir.Versioning.Imports;

/// <summary>What to import, and how.</summary>
/// <param name="Path">Path in the source repository, or the address.</param>
public sealed record ImportRequest(string Path)
{
    /// <summary>The source repository; null for an address.</summary>
    public SourceAddress? Repository { get; init; }

    /// <summary>Branch, tag or commit of it; null for its HEAD.</summary>
    public string? Revision { get; init; }

    /// <summary>Where to put it, as typed; null for its own name.</summary>
    public string? Out { get; init; }

    /// <summary>Full path that relative paths start from.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>Replace what is there.</summary>
    public bool Force { get; init; }

    /// <summary>Write the metafile only, without looking at the source.</summary>
    public bool NoExec { get; init; }

    /// <summary>Record the source's state, and bring nothing.</summary>
    public bool NoDownload { get; init; }

    /// <summary>Send it to a remote directly, past this machine's cache and workspace.</summary>
    public bool ToRemote { get; init; }

    /// <summary>Name of that remote; null for the default.</summary>
    public string? Remote { get; init; }

    /// <summary>Settings for the address.</summary>
    public IReadOnlyDictionary<string, string> FsConfig { get; init; } = new Dictionary<string, string>();

    /// <summary>Transfers at once.</summary>
    public int? Jobs { get; init; }

    /// <summary>Hears how far it is.</summary>
    public IProgressSink Progress { get; init; } = NoProgress.Instance;
}
