using System.Diagnostics;
using System.Globalization;
using System.Text;
using Weir.Foundation.Errors;
using Weir.Foundation.Processes;

namespace Weir.Versioning.Revisions;

/// <summary>The files of a git revision, read without checking it out, by one <c>git cat-file</c> that stays open.</summary>
public sealed class RevisionTree : IFileTree, IDisposable
{
    private readonly Dictionary<string, string> _objects;
    private readonly string _root;
    private readonly Lock _gate = new();
    private Process? _reader;

    private RevisionTree(string root, string commit, Dictionary<string, string> objects)
    {
        _root = root;
        Commit = commit;
        _objects = objects;
    }

    /// <summary>The commit, in full.</summary>
    public string Commit { get; }

    /// <summary>Full paths, as they would lie in the workspace.</summary>
    public IEnumerable<string> Files => _objects.Keys;

    /// <summary>Opens a revision.</summary>
    /// <param name="root">Root of the repository (or a folder of a git repository): only what lies below it is seen.</param>
    /// <param name="revision">Branch, tag, commit or any other name that git knows.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <exception cref="WeirException"><c>unknown_revision</c>.</exception>
    public static async Task<RevisionTree> OpenAsync(string root, string revision, CancellationToken cancellation = default)
    {
        var commit = await GitAsync(root, cancellation, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}");
        if (commit is null) throw new WeirException("unknown_revision", $"git knows no revision '{revision}'", "name a branch, a tag or a commit");
        var id = commit.Trim();
        var listing = await GitAsync(root, cancellation, "ls-tree", "-r", "-z", id) ?? string.Empty;
        var objects = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in listing.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            // "100644 blob OID\tpath"
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab < 0) continue; // the line end behind the last zero
            if (line.AsSpan(7, 4) is "blob") objects[Path.GetFullPath(Path.Combine(root, line[(tab + 1)..].TrimEnd('\n')))] = line[12..tab];
        }

        return new RevisionTree(root, id, objects);
    }

    /// <inheritdoc/>
    public bool Exists(string fullPath) => _objects.ContainsKey(fullPath);

    /// <inheritdoc/>
    public byte[]? Read(string fullPath)
    {
        if (!_objects.TryGetValue(fullPath, out var id)) return null;
        lock (_gate)
        {
            _reader ??= Start();
            _reader.StandardInput.BaseStream.Write(Encoding.ASCII.GetBytes(id + "\n"));
            _reader.StandardInput.BaseStream.Flush();
            var output = _reader.StandardOutput.BaseStream;
            var header = Line(output).Split(' ');
            if (header is not [_, "blob", var size]) throw new WeirException("git_failed", $"git cannot read '{fullPath}' of {Commit[..7]}");
            var bytes = new byte[int.Parse(size, CultureInfo.InvariantCulture)];
            output.ReadExactly(bytes);
            output.ReadByte(); // the newline after it
            return bytes;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_reader is null) return;
        _reader.StandardInput.Close();
        _reader.WaitForExit();
        _reader.Dispose();
    }

    private Process Start()
    {
        var info = new ProcessStartInfo("git") { WorkingDirectory = _root, RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        info.ArgumentList.Add("cat-file");
        info.ArgumentList.Add("--batch");
        return Process.Start(info) ?? throw new WeirException(ErrorCodes.MissingDependency, "cannot run 'git'");
    }

    private static string Line(Stream stream)
    {
        var line = new StringBuilder();
        for (var b = stream.ReadByte(); b is not ('\n' or -1); b = stream.ReadByte()) line.Append((char)b);
        return line.ToString();
    }

    private static async Task<string?> GitAsync(string root, CancellationToken cancellation, params string[] arguments)
    {
        var result = await ProcessRunner.RunAsync(new ProcessSpec("git", arguments) { WorkingDirectory = root }, cancellation: cancellation);
        return result.ExitCode == 0 ? result.Output : null;
    }
}
