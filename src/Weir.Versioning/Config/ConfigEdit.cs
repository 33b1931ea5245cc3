namespace Weir.Versioning.Config;

/// <summary>One level's settings while they are changed.</summary>
public sealed class ConfigEdit
{
    private readonly string _workingFolder;
    private readonly string _configFolder;

    internal ConfigEdit(ConfigSections sections, string workingFolder, string configFolder)
    {
        Sections = sections;
        _workingFolder = workingFolder;
        _configFolder = configFolder;
    }

    /// <summary>What the file stores.</summary>
    public ConfigSections Sections { get; }

    /// <summary>Sets a value; a path is meant from the working folder and stored from the file's.</summary>
    public void Set(string section, string key, string value) =>
        Sections.Require(section)[key] = new ConfigValue(ConfigPaths.IsPath(section, key) ? ConfigPaths.Stored(value, _workingFolder, _configFolder) : value);

    /// <summary>Removes a value; false when there was none.</summary>
    public bool Unset(string section, string key) => Sections[section]?.Remove(key) ?? false;
}
