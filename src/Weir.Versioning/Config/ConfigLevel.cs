namespace Weir.Versioning.Config;

/// <summary>Where a setting is written; later levels win.</summary>
public enum ConfigLevel
{
    /// <summary>For everybody on the machine: <c>/etc/xdg/dvc/config</c>.</summary>
    System,

    /// <summary>For one user: <c>~/.config/dvc/config</c>.</summary>
    Global,

    /// <summary>For the project, in git: <c>.dvc/config</c>.</summary>
    Project,

    /// <summary>For this checkout, never in git: <c>.dvc/config.local</c>. Secrets go here.</summary>
    Local,
}
