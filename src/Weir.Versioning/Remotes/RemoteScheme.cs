using Weir.Storage;

namespace Weir.Versioning.Remotes;

/// <summary>A kind of place that data can be kept at.</summary>
/// <param name="Scheme">How addresses begin; empty for paths.</param>
/// <param name="Jobs">Transfers at once, unless set otherwise.</param>
/// <param name="Open">Makes the store; nothing is asked of it yet.</param>
internal sealed record RemoteScheme(string Scheme, int Jobs, Func<RemoteOptions, IObjectStore> Open)
{
    /// <summary>True where objects are written too.</summary>
    public bool CanWrite { get; init; } = true;

    /// <summary>True where a folder's names can be asked for.</summary>
    public bool CanList { get; init; } = true;
}
