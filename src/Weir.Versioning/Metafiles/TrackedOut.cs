using Weir.Versioning.Content;
using Weir.Yaml.Values;

namespace Weir.Versioning.Metafiles;

/// <summary>One path whose content a metafile records.</summary>
/// <param name="Path">As written in the metafile, with <c>/</c>.</param>
/// <param name="FullPath">Where it lies.</param>
public sealed record TrackedOut(string Path, string FullPath)
{
    /// <summary>The recorded content; null when nothing was recorded yet.</summary>
    public ContentId? Content { get; init; }

    /// <summary>True when the content is kept in the cache (the default).</summary>
    public bool IsCached { get; init; } = true;

    /// <summary>True when it stays in place before a stage runs again.</summary>
    public bool IsPersistent { get; init; }

    /// <summary>What it is to its stage.</summary>
    public OutKind Kind { get; init; }

    /// <summary>False for outs that are never pushed.</summary>
    public bool IsPushed { get; init; } = true;

    /// <summary>Remote of its own; null for the default.</summary>
    public string? Remote { get; init; }

    /// <summary>Settings as written in <c>dvc.yaml</c> (a plot's axes among them): a mapping, or a list of them for several plots of one file.</summary>
    public YamlValue? Settings { get; init; }

    /// <summary>True for an entry of DVC 2.x (no <c>hash: md5</c>), whose objects lie in the old place.</summary>
    public bool IsLegacy => Content is { IsLegacy: true };
}

/// <summary>What an out is to its stage.</summary>
public enum OutKind
{
    /// <summary>A plain output.</summary>
    Out,

    /// <summary>A metrics file.</summary>
    Metric,

    /// <summary>Data of a plot.</summary>
    Plot,
}
