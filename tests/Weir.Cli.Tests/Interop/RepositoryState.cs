using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Weir.Cli.Tests.Interop;

/// <summary>Everything in and beside a repository that another tool or a colleague would notice: files with their modes, links, cache, remote, git's index.</summary>
internal static class RepositoryState
{
    private static readonly string[] Texts = [".dvc", ".yaml", ".lock", ".gitignore", ".dvcignore", "config", "config.local"];

    /// <summary>One line for each file: its path and what it is.</summary>
    /// <param name="root">Folder that holds <c>repo</c> and what lies beside it.</param>
    public static SortedDictionary<string, string> Of(string root)
    {
        var state = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Walk(root, root, state);
        if (Directory.Exists(Path.Combine(root, "repo", ".git")))
        {
            foreach (var line in Git(Path.Combine(root, "repo"), "ls-files", "--stage").Split('\n', StringSplitOptions.RemoveEmptyEntries))
                state["index of git: " + line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..]] = line.Split(' ')[0];
            foreach (var line in Git(Path.Combine(root, "repo"), "for-each-ref", "--format=%(refname)", "refs/exps", "refs/heads").Split('\n', StringSplitOptions.RemoveEmptyEntries))
                if (!line.StartsWith("refs/exps/exec", StringComparison.Ordinal) && !line.StartsWith("refs/exps/apply", StringComparison.Ordinal)) state["ref of git: " + line] = IsExperiment(line) ? Experiment(Path.Combine(root, "repo"), line) : "there";
        }

        return state;
    }

    private static bool IsExperiment(string name) => name.Split('/') is ["refs", "exps", { Length: 2 }, { Length: 38 }, _];

    // Its message and its files; DVC's `exp save` leaves a pickle of its arguments among them.
    private static string Experiment(string folder, string name)
    {
        var files = Git(folder, "ls-tree", "-r", "--full-tree", name).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => !l.EndsWith("\t.dvc/tmp/repro.dat", StringComparison.Ordinal)).Select(l => $"{l[..6]} {l[12..20]} {l[53..]}");
        return $"{Git(folder, "log", "-1", "--format=%s on %P", name).Trim()}\n{string.Join('\n', files)}";
    }

    private static void Walk(string root, string folder, SortedDictionary<string, string> state)
    {
        var isEmpty = true;
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            isEmpty = false;
            var path = Path.GetRelativePath(root, entry.FullName);
            if (entry.Name is ".git" or ".weir" || path.EndsWith(".dvc/tmp", StringComparison.Ordinal) || path == "site" || entry.FullName.Contains("/files/md5/.", StringComparison.Ordinal)) continue; // the last: temporary files that DVC leaves
            if (entry.LinkTarget is { } target) state[path] = "-> " + target.Replace(root, "{ROOT}", StringComparison.Ordinal);
            else if (entry is DirectoryInfo) Walk(root, entry.FullName, state);
            else state[path] = File(root, (FileInfo)entry);
        }

        // Folders of a cache come and go with their objects; nobody looks at them.
        if (isEmpty && !folder.Contains("/cache", StringComparison.Ordinal) && !folder.Contains("/remote", StringComparison.Ordinal)) state[Path.GetRelativePath(root, folder) + "/"] = "empty folder";
    }

    private static string File(string root, FileInfo file)
    {
        var mode = Convert.ToString((int)file.UnixFileMode, 8);
        var bytes = System.IO.File.ReadAllBytes(file.FullName);
        if (Array.Exists(Texts, t => file.Name.EndsWith(t, StringComparison.Ordinal)) && !file.FullName.Contains("/files/md5/", StringComparison.Ordinal))
            return $"{mode} " + System.Text.Encoding.UTF8.GetString(bytes).Replace(root, "{ROOT}", StringComparison.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"{mode} {bytes.Length} bytes {Convert.ToHexStringLower(SHA256.HashData(bytes))[..12]}");
    }

    private static string Git(string folder, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var text = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return text;
    }
}
