namespace Weir.Configuration.Files;

/// <summary>Files that were read, kept until they change (time and size of the file).</summary>
internal sealed class ConfigFileCache
{
    private const int Most = 10_000;

    // A plain one with a lock: the library of the concurrent kind is more of a short command's start than all the looking up.
    private readonly Dictionary<string, Kept> _files = new(StringComparer.Ordinal);

    /// <summary>The file, read now or before.</summary>
    public ConfigFile Get(string path, string display)
    {
        var info = new FileInfo(path);
        var (time, size) = (info.LastWriteTimeUtc, info.Length);
        Kept? kept;
        lock (_files) kept = _files.GetValueOrDefault(path);
        if (kept is not null && kept.Time == time && kept.Size == size && kept.File.Display == display) return kept.File;
        var file = ConfigFileReader.Read(path, display);
        lock (_files)
        {
            if (_files.Count >= Most) _files.Clear();
            _files[path] = new Kept(file, time, size);
        }

        return file;
    }

    private sealed record Kept(ConfigFile File, DateTime Time, long Size);
}
