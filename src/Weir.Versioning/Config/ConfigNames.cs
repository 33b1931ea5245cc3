using Weir.Foundation.Errors;

namespace Weir.Versioning.Config;

/// <summary>Names of settings as they are typed: <c>core.remote</c>, <c>remote.store.url</c>.</summary>
public static class ConfigNames
{
    /// <summary>How a setting is called.</summary>
    public static string Label(string section, string key) => ConfigSchema.Label(section, key);

    /// <summary>Refuses the name of a setting that there is not.</summary>
    /// <exception cref="WeirException"><c>config_invalid</c>, with the nearest name.</exception>
    public static void Check(ConfigSections sections, string section, string key, string file) => ConfigSchema.CheckName(sections, section, key, file);

    /// <summary>True for values that are never shown: passwords, keys, tokens.</summary>
    public static bool IsSecret(string key) => ConfigSchema.IsSecret(key);
}
