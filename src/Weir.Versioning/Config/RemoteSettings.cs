using Weir.Foundation.Errors;

namespace Weir.Versioning.Config;

/// <summary>What the verbs <c>remote …</c> do to the settings.</summary>
public static class RemoteSettings
{
    /// <summary>Adds a remote.</summary>
    /// <exception cref="WeirException"><c>already_exists</c>, <c>config_invalid</c>.</exception>
    public static void Add(ConfigFiles files, ConfigLevel level, string workingFolder, string name, string url, bool isDefault, bool force) => files.Edit(level, workingFolder, edit =>
    {
        name = name.ToLowerInvariant();
        var section = ConfigSections.Remote(name);
        if (edit.Sections[section] is { } present)
        {
            if (!force) throw new WeirException(ErrorCodes.AlreadyExists, $"the remote '{name}' exists already", "use -f to replace it, or `weir remote modify` to change it");
            present.Clear();
        }

        edit.Set(section, "url", url);
        if (isDefault) edit.Set("core", "remote", name);
    });

    /// <summary>Removes a remote, and what names it as the default.</summary>
    /// <exception cref="WeirException"><c>not_found</c>.</exception>
    public static void Remove(ConfigFiles files, ConfigLevel level, string workingFolder, string name)
    {
        name = name.ToLowerInvariant();
        files.Edit(level, workingFolder, edit =>
        {
            if (!edit.Sections.Remove(ConfigSections.Remote(name))) throw Unknown(name, edit.Sections.Remotes);
            ForgetDefault(edit, name);
        });
        // DVC refuses a repository in which a remote has settings and no address, such as secrets that were kept for it.
        var isGone = files.ReadMerged().Get(ConfigSections.Remote(name), "url") is null;
        foreach (var above in files.Levels.Where(l => l > level)) // written anew in any case, as DVC does
        {
            var stored = files.ReadStored(above);
            var isOrphan = isGone && stored[ConfigSections.Remote(name)] is not null;
            files.Edit(above, workingFolder, edit =>
            {
                if (isOrphan) edit.Sections.Remove(ConfigSections.Remote(name));
                ForgetDefault(edit, name);
            });
        }
    }

    /// <summary>Gives a remote another name, also where it is the default.</summary>
    /// <exception cref="WeirException"><c>not_found</c>, <c>already_exists</c>.</exception>
    public static void Rename(ConfigFiles files, ConfigLevel level, string workingFolder, string name, string newName)
    {
        (name, newName) = (name.ToLowerInvariant(), newName.ToLowerInvariant());
        if (files.ReadMerged().Remotes.Contains(newName)) throw new WeirException(ErrorCodes.AlreadyExists, $"a remote '{newName}' exists already", "choose another name");
        files.Edit(level, workingFolder, edit =>
        {
            if (edit.Sections[ConfigSections.Remote(name)] is null) throw Unknown(name, edit.Sections.Remotes);
            Move(edit.Sections, name, newName);
            if (edit.Sections.Get("core", "remote")?.Text == name) edit.Set("core", "remote", newName);
        });
        var isGone = files.ReadMerged().Get(ConfigSections.Remote(name), "url") is null;
        foreach (var above in files.Levels.Where(l => l > level)) // written anew in any case, as DVC does
        {
            var stored = files.ReadStored(above);
            var isOrphan = isGone && stored[ConfigSections.Remote(name)] is not null;
            files.Edit(above, workingFolder, edit =>
            {
                if (isOrphan) Move(edit.Sections, name, newName); // secrets that are kept for it
                if (edit.Sections.Get("core", "remote")?.Text == name) edit.Set("core", "remote", newName);
            });
        }
    }

    /// <summary>Sets or removes (null) one setting of a remote, which may be defined on a lower level.</summary>
    /// <exception cref="WeirException"><c>not_found</c>, <c>config_invalid</c>.</exception>
    public static void Modify(ConfigFiles files, ConfigLevel level, string workingFolder, string name, string key, string? value) => files.Edit(level, workingFolder, edit =>
    {
        name = name.ToLowerInvariant();
        var section = ConfigSections.Remote(name);
        var below = files.ReadMerged(level);
        if (edit.Sections[section] is null && below[section] is null) throw Unknown(name, edit.Sections.Remotes.Concat(below.Remotes));
        edit.Sections.Require(section);
        if (value is null) edit.Unset(section, key.ToLowerInvariant());
        else edit.Set(section, key.ToLowerInvariant(), value);
    });

    /// <summary>Names the default remote, or none (null).</summary>
    /// <exception cref="WeirException"><c>not_found</c>.</exception>
    public static void SetDefault(ConfigFiles files, ConfigLevel level, string workingFolder, string? name) => files.Edit(level, workingFolder, edit =>
    {
        if (name is null)
        {
            edit.Unset("core", "remote");
            return;
        }

        name = name.ToLowerInvariant();
        var known = edit.Sections.Remotes.Concat(files.ReadMerged(level).Remotes).ToList();
        if (!known.Contains(name)) throw Unknown(name, known);
        edit.Set("core", "remote", name);
    });

    internal static WeirException Unknown(string name, IEnumerable<string> known) =>
        new(ErrorCodes.NotFound, $"there is no remote '{name}'", DidYouMean.Hint(name, known) ?? (known.Any() ? $"there are: {string.Join(", ", known.Distinct())}" : "run `weir remote add NAME URL`"));

    private static void Move(ConfigSections sections, string name, string newName)
    {
        var old = sections[ConfigSections.Remote(name)]!;
        sections.Remove(ConfigSections.Remote(name));
        foreach (var (key, value) in old) sections.Require(ConfigSections.Remote(newName))[key] = value;
    }

    private static void ForgetDefault(ConfigEdit edit, string name)
    {
        if (edit.Sections.Get("core", "remote")?.Text == name) edit.Unset("core", "remote");
    }
}
