using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.Versioning.Config;

/// <summary>The files of the four levels, and edits of them.</summary>
/// <param name="Root">Root of the repository; null outside of one, where only the system's and the user's settings are.</param>
public sealed record ConfigFiles(string? Root)
{
    /// <summary>All levels that exist here, in the order in which they shadow each other.</summary>
    public IEnumerable<ConfigLevel> Levels => Root is null ? [ConfigLevel.System, ConfigLevel.Global] : [ConfigLevel.System, ConfigLevel.Global, ConfigLevel.Project, ConfigLevel.Local];

    /// <summary>Environment; tests give their own.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The user's home.</summary>
    public string Home => Variable("HOME") is { Length: > 0 } home ? home : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>The file of a level.</summary>
    /// <exception cref="WeirException"><c>no_project</c>: the level belongs to a repository and there is none.</exception>
    public string PathOf(ConfigLevel level) => level switch
    {
        ConfigLevel.System => Path.Combine(Set("DVC_SYSTEM_CONFIG_DIR") ?? Path.Combine((Set("XDG_CONFIG_DIRS") ?? "/etc/xdg").Split(':')[0], "dvc"), "config"),
        ConfigLevel.Global => Path.Combine(Set("DVC_GLOBAL_CONFIG_DIR") ?? Path.Combine(Set("XDG_CONFIG_HOME") ?? Path.Combine(Home, ".config"), "dvc"), "config"),
        ConfigLevel.Project => Path.Combine(RequireRoot(), ".dvc", "config"),
        _ => Path.Combine(RequireRoot(), ".dvc", "config.local"),
    };

    /// <summary>What one level says, as it is stored; empty when the file is missing.</summary>
    /// <exception cref="WeirException"><c>corrupt_file</c> with the line.</exception>
    public ConfigSections ReadStored(ConfigLevel level)
    {
        var path = PathOf(level);
        return File.Exists(path) ? ConfigReader.Parse(Text(path), path) : new ConfigSections();
    }

    /// <summary>What one level says, with full paths.</summary>
    public ConfigSections Read(ConfigLevel level) => Resolved(ReadStored(level), Path.GetDirectoryName(PathOf(level))!, Home);

    /// <summary>Reads the text of a file that lies, or lay, in a folder; with full paths.</summary>
    /// <exception cref="WeirException"><c>corrupt_file</c> with the line.</exception>
    public ConfigSections Parse(string text, string file, string folder) => Resolved(ConfigReader.Parse(text, file), folder, Home);

    private static ConfigSections Resolved(ConfigSections sections, string folder, string home)
    {
        foreach (var name in sections.Names)
        {
            var keys = sections[name]!;
            for (var i = 0; i < keys.Count; i++)
            {
                var (key, value) = keys.GetAt(i);
                if (value.Items is null && ConfigPaths.IsPath(name, key)) keys.SetAt(i, new ConfigValue(ConfigPaths.Full(value.Text, folder, home)));
            }
        }

        return sections;
    }

    /// <summary>All levels below one merged, with full paths; all there are without.</summary>
    public ConfigSections ReadMerged(ConfigLevel? below = null)
    {
        var merged = new ConfigSections();
        foreach (var level in Levels.Where(l => below is null || l < below)) Merge(merged, Read(level));
        return merged;
    }

    /// <summary>Changes one level and writes its file, unless the whole would not be valid then.</summary>
    /// <param name="level">Which.</param>
    /// <param name="workingFolder">Where relative paths that the edit sets start.</param>
    /// <param name="edit">Makes the changes.</param>
    /// <exception cref="WeirException"><c>config_invalid</c>, <c>cannot_write</c>, <c>no_project</c>.</exception>
    public void Edit(ConfigLevel level, string workingFolder, Action<ConfigEdit> edit)
    {
        var path = PathOf(level);
        var folder = Path.GetDirectoryName(path)!;
        var after = ReadStored(level);
        edit(new ConfigEdit(after, workingFolder, folder));
        foreach (var name in after.Names)
        {
            var keys = after[name]!;
            for (var i = 0; i < keys.Count; i++)
            {
                var (key, value) = keys.GetAt(i);
                if (value.Items is null && ConfigPaths.IsPath(name, key)) keys.SetAt(i, new ConfigValue(ConfigPaths.Rewritten(value.Text, folder)));
            }
        }

        var merged = ReadMerged(level);
        Merge(merged, after);
        ConfigSchema.Check(merged, path);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot make '{folder}'", location: new SourceLocation(folder), inner: e);
        }

        Write(path, ConfigWriter.Write(after));
    }

    /// <summary>Puts the settings of one over those of another.</summary>
    internal static void Merge(ConfigSections into, ConfigSections from)
    {
        foreach (var name in from.Names)
        {
            var section = into.Require(name);
            foreach (var (key, value) in from[name]!) section[key] = value;
        }
    }

    // A file that may hold secrets keeps the mode that its owner gave it.
    private static void Write(string path, string text)
    {
        var mode = !OperatingSystem.IsWindows() && File.Exists(path) ? File.GetUnixFileMode(path) : (UnixFileMode?)null;
        AtomicFile.WriteText(path, text);
        if (mode is { } kept && !OperatingSystem.IsWindows()) File.SetUnixFileMode(path, kept);
    }

    private static string Text(string path)
    {
        try
        {
            WholeFile.Require(path);
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException("cannot_read", $"'{path}' cannot be read: permission is denied, or the disk gave an error", location: new SourceLocation(path), inner: e);
        }
    }

    private string? Set(string name) => Variable(name) is { Length: > 0 } value ? value : null;

    private string RequireRoot() => Root ?? throw new WeirException(ErrorCodes.NoProject, "this is no repository with data versions, so it has no settings of its own", "use --global or --system, or run `weir init`");
}
