namespace Weir.Configuration.Overrides;

/// <summary>Which grammar overrides are read by.</summary>
public enum OverrideGrammar
{
    /// <summary>Hydra 1.3's.</summary>
    Hydra13,

    /// <summary>Hydra 1.4's: with <c>extend_list</c>.</summary>
    Hydra14,

    /// <summary>Hydra 1.3's, and any character that is not ASCII may stand without quotes.</summary>
    Relaxed,
}
