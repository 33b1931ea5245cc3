using Weir.Foundation.Files;

namespace Weir.Versioning.Revisions;

/// <summary>Where metafiles and parameter files are read from: the workspace, or a revision of git without checking it out.</summary>
public interface IFileTree
{
    /// <summary>The bytes of a file by its full path in the workspace; null when there is none.</summary>
    byte[]? Read(string fullPath);

    /// <summary>True when there is such a file.</summary>
    bool Exists(string fullPath);
}

/// <summary>The files as they lie on the disk.</summary>
public sealed class WorkspaceTree : IFileTree
{
    /// <summary>The one instance.</summary>
    public static WorkspaceTree Instance { get; } = new();

    /// <inheritdoc/>
    public byte[]? Read(string fullPath) => WholeFile.Read(fullPath);

    /// <inheritdoc/>
    public bool Exists(string fullPath) => File.Exists(fullPath);
}
