using System.Text;

namespace Weir.Versioning.Config;

/// <summary>Values that are paths: stored relative to the folder of their file, used as full paths.</summary>
public static class ConfigPaths
{
    private static readonly string[] RemoteKeys = ["url", "gdrive_user_credentials_file", "gdrive_service_account_json_file_path", "credentialpath", "configpath", "keyfile", "cert_path", "key_path"];

    /// <summary>True for a key whose value is a path, or an address.</summary>
    public static bool IsPath(string section, string key) =>
        section == "cache" ? key == "dir" : ConfigSections.NameIn(section, "remote") is not null && RemoteKeys.Contains(key);

    /// <summary>The full path of a stored value; addresses stay.</summary>
    public static string Full(string value, string folder, string home)
    {
        if (HasScheme(value) || Path.IsPathRooted(value)) return value;
        return IsHome(value) ? Trimmed(Path.Combine(home, value.Length > 2 ? value[2..] : string.Empty)) : Path.GetFullPath(Path.Combine(folder, value));
    }

    /// <summary>What is stored for a path that was typed in a folder.</summary>
    public static string Stored(string typed, string workingFolder, string configFolder)
    {
        if (typed.Length == 0 || HasScheme(typed) || Path.IsPathRooted(typed) || IsHome(typed)) return typed;
        return Path.GetRelativePath(configFolder, Path.GetFullPath(Path.Combine(workingFolder, typed))).Replace(Path.DirectorySeparatorChar, '/');
    }

    /// <summary>The form that DVC gives a stored path when it writes the file again.</summary>
    public static string Rewritten(string value, string configFolder) => Stored(value, configFolder, configFolder);

    /// <summary>True for <c>scheme://…</c>.</summary>
    public static bool HasScheme(string value)
    {
        var at = value.IndexOf("://", StringComparison.Ordinal);
        if (at <= 0) return false;
        foreach (var rune in value[..at].EnumerateRunes())
            if (!Rune.IsLetterOrDigit(rune) && rune.Value != '_') return false;
        return true;
    }

    private static bool IsHome(string value) => value == "~" || value.StartsWith("~/", StringComparison.Ordinal);

    private static string Trimmed(string path) => path.Length > 1 ? Path.TrimEndingDirectorySeparator(path) : path;
}
