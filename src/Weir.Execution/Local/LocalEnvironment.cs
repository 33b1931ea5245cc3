using System.Collections;

namespace Weir.Execution.Local;

/// <summary>The environment of this process, read once, and what it says about running commands: the shell and where programs lie.</summary>
internal sealed class LocalEnvironment
{
    private const string Own = "weir";
    private const string DefaultPath = "/usr/bin:/bin";

    private readonly Dictionary<string, string> _base = [];
    private readonly Dictionary<string, string?> _programs = [];
    private readonly Lock _gate = new();
    private readonly string[] _shellOptions;

    public LocalEnvironment()
    {
        foreach (DictionaryEntry entry in System.Environment.GetEnvironmentVariables()) _base[(string)entry.Key] = (string?)entry.Value ?? string.Empty;
        if (Find(Own, "/") is null && OwnFolder() is { } folder) _base["PATH"] = $"{_base.GetValueOrDefault("PATH", DefaultPath)}{Path.PathSeparator}{folder}";
        _programs.Clear();
        Shell = _base.GetValueOrDefault("SHELL") is { Length: > 0 } named && File.Exists(named) ? named : "/bin/sh";
        // As DVC does: the user's shell, without its start-up files.
        _shellOptions = Path.GetFileName(Shell) switch { "bash" => ["--noprofile", "--norc"], "zsh" => ["--no-rcs"], _ => [] };
        // A file that bash reads first, or functions that it inherits, may change what a word means.
        MayStartDirectly = !_base.ContainsKey("BASH_ENV") && !_base.Keys.Any(k => k.StartsWith("BASH_FUNC_", StringComparison.Ordinal));
    }

    /// <summary>Full path of the shell.</summary>
    public string Shell { get; }

    /// <summary>True when a plain command means the same without the shell.</summary>
    public bool MayStartDirectly { get; }

    /// <summary>Entries <c>NAME=value</c> with changes made.</summary>
    public List<string> With(IReadOnlyDictionary<string, string?> changes, string? tag)
    {
        var entries = new List<string>(_base.Count + changes.Count + 1);
        foreach (var (name, value) in _base)
            if (!changes.ContainsKey(name) && name != CommandRequest.TagVariable) entries.Add($"{name}={value}");
        foreach (var (name, value) in changes)
            if (value is not null) entries.Add($"{name}={value}");
        if (tag is not null) entries.Add($"{CommandRequest.TagVariable}={tag}");
        return entries;
    }

    /// <summary>Program and arguments for a command line: itself where it is plain, else the shell.</summary>
    public (string Program, IReadOnlyList<string> Arguments) Resolve(string command, string folder, IReadOnlyDictionary<string, string?> changes)
    {
        if (MayStartDirectly && !changes.ContainsKey("PATH") && DirectCommand.Words(command) is { } words && Find(words[0], folder) is { } program) return (program, words);
        return (Shell, [Shell, .. _shellOptions, "-c", command]);
    }

    // A service, or a shell that was given the whole path, may not have it on its PATH; stages of a pipeline call it by its name.
    private static string? OwnFolder() => System.Environment.ProcessPath is { } program && Path.GetFileName(program) == Own ? Path.GetDirectoryName(program) : null;

    private string? Find(string name, string folder)
    {
        if (name.Contains('/', StringComparison.Ordinal)) return Path.GetFullPath(Path.Combine(folder, name)) is var full && IsProgram(full) ? full : null;
        lock (_gate)
        {
            if (_programs.TryGetValue(name, out var known)) return known;
            var found = _base.GetValueOrDefault("PATH", DefaultPath).Split(Path.PathSeparator).Where(Path.IsPathRooted).Select(p => Path.Combine(p, name)).FirstOrDefault(IsProgram);
            return _programs[name] = found;
        }
    }

    // A script without "#!" is the shell's business.
    private static bool IsProgram(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path) || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) == 0) return false;
        try
        {
            using var file = File.OpenHandle(path);
            Span<byte> head = stackalloc byte[4];
            var count = RandomAccess.Read(file, head, 0);
            return count >= 2 && (head[..2].SequenceEqual("#!"u8) || (count == 4 && head.SequenceEqual("\u007fELF"u8)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
