using System.Diagnostics;
using System.Globalization;
using System.Text;
using Weir.Foundation.Errors;
using Weir.Foundation.Processes;

namespace Weir.Versioning.Tracked;

/// <summary>Reads commits of a git repository without touching its workspace: lists by short calls, contents through one <c>git cat-file --batch</c>.</summary>
internal sealed class GitPlumbing(string folder) : IDisposable
{
    private Process? _batch;

    /// <summary>Runs git and gives what it prints.</summary>
    /// <exception cref="WeirException"><c>git_failed</c> with git's own words.</exception>
    public static async Task<string> RunAsync(string folder, string[] arguments, CancellationToken cancellation, bool quiet = false)
    {
        var result = await ProcessRunner.RunAsync(new ProcessSpec("git", arguments) { WorkingDirectory = folder, Environment = Plain }, cancellation: cancellation);
        if (result.ExitCode != 0 && !quiet)
            throw new WeirException("git_failed", $"git {arguments[0]} failed: {Redact.Text(result.Error.Trim().Split('\n')[^1])}", "see `git status` in that repository");
        return result.ExitCode == 0 ? result.Output : string.Empty;
    }

    // Its words are read here; no prompt may hang a script.
    internal static IReadOnlyDictionary<string, string?> Plain { get; } = new Dictionary<string, string?> { ["LC_ALL"] = "C.UTF-8", ["GIT_TERMINAL_PROMPT"] = "0", ["GIT_OPTIONAL_LOCKS"] = "0" };

    /// <summary>Full hash of a commit; null when there is none of that name.</summary>
    public async Task<string?> ResolveAsync(string revision, CancellationToken cancellation)
    {
        var hash = await RunAsync(folder, ["rev-parse", "--verify", "--quiet", "--end-of-options", $"{revision}^{{commit}}"], cancellation, quiet: true);
        return hash.Trim() is { Length: > 0 } found ? found : null;
    }

    /// <summary>Files of a commit below the folder: mode, blob and path relative to it.</summary>
    public async Task<List<GitFile>> FilesAsync(string commit, CancellationToken cancellation)
    {
        var text = await RunAsync(folder, ["ls-tree", "-r", "-l", "-z", commit], cancellation);
        var files = new List<GitFile>();
        foreach (var line in text.TrimEnd('\n').Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            var parts = line[..tab].Split(' ', StringSplitOptions.RemoveEmptyEntries); // mode, kind, object, size
            files.Add(new GitFile(line[(tab + 1)..], parts[2], parts[0] == "100755", parts[0] is "100644" or "100755", long.TryParse(parts[3], CultureInfo.InvariantCulture, out var size) ? size : 0));
        }

        return files;
    }

    /// <summary>Content of a blob.</summary>
    public byte[] Blob(string hash)
    {
        var process = _batch ??= Start();
        var input = process.StandardInput.BaseStream;
        input.Write(Encoding.ASCII.GetBytes(hash + "\n"));
        input.Flush();
        var output = process.StandardOutput.BaseStream;
        var header = Line(output).Split(' ');
        if (header.Length != 3) throw new WeirException("git_failed", $"git does not have the object {hash}", "fetch the whole history: `git fetch --unshallow`");
        var bytes = new byte[int.Parse(header[2], CultureInfo.InvariantCulture)];
        output.ReadExactly(bytes);
        output.ReadByte();
        return bytes;
    }

    /// <summary>Ends git.</summary>
    public void Dispose()
    {
        if (_batch is null) return;
        _batch.StandardInput.Close();
        _batch.WaitForExit();
        _batch.Dispose();
    }

    private Process Start()
    {
        var info = new ProcessStartInfo("git", ["cat-file", "--batch"]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in Plain) info.Environment[name] = value;
        return Process.Start(info)!;
    }

    private static string Line(Stream stream)
    {
        var line = new StringBuilder();
        for (var b = stream.ReadByte(); b is not ('\n' or -1); b = stream.ReadByte()) line.Append((char)b);
        return line.ToString();
    }
}

/// <summary>A file of a commit.</summary>
internal sealed record GitFile(string Path, string Blob, bool IsExecutable, bool IsRegular, long SizeBytes);
