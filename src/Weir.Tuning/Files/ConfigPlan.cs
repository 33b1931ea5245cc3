namespace Weir.Tuning.Files;

/// <summary>The configuration that is composed for each trial.</summary>
/// <param name="Directory">Folder of configs, relative to where the study is run.</param>
/// <param name="Name">The primary config.</param>
/// <param name="Overrides">Overrides; sweeps among them are parameters. What is secret of them is hidden where a study keeps them.</param>
public sealed record ConfigPlan(string Directory, string Name, IReadOnlyList<string> Overrides)
{
    /// <summary>The folder where nobody says another.</summary>
    public const string UsualDirectory = "conf";

    /// <summary>The primary config where nobody says another.</summary>
    public const string UsualName = "config";
}
