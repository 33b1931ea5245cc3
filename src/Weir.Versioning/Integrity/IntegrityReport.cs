namespace Weir.Versioning.Integrity;

/// <summary>What an integrity check found.</summary>
/// <param name="Findings">Everything that is not as it should be.</param>
/// <param name="Objects">How many objects were read.</param>
/// <param name="Metafiles">How many metafiles were read.</param>
public sealed record IntegrityReport(IReadOnlyList<IntegrityFinding> Findings, int Objects, int Metafiles)
{
    /// <summary>True when nothing is damaged: objects that are only elsewhere, and what a killed command left behind, do no harm.</summary>
    public bool IsSound => Findings.All(f => f.IsMended || f.Kind is FindingKind.Missing or FindingKind.Leftover);
}

/// <summary>One thing that is not as it should be.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="Fault">What is wrong.</param>
/// <param name="IsMended">True when it was set right.</param>
public sealed record IntegrityFinding(FindingKind Kind, string Path, string Fault, bool IsMended);

/// <summary>What a finding is about.</summary>
public enum FindingKind
{
    /// <summary>A metafile that cannot be read.</summary>
    Metafile,

    /// <summary>A damaged object.</summary>
    Object,

    /// <summary>Recorded data whose objects are not in the cache.</summary>
    Missing,

    /// <summary>A temporary file.</summary>
    Leftover,
}
