using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Hooks;

/// <summary>Puts Weir's hooks and its merge driver into a git repository.</summary>
public static class HookInstallation
{
    private const string Before = ".before-weir";

    /// <summary>The hooks, by git's names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["post-checkout", "pre-commit", "pre-push"];

    /// <summary>Installs hooks and merge driver; a second time changes nothing.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="usePreCommitTool">Write <c>.pre-commit-config.yaml</c> instead of hooks.</param>
    /// <param name="checks">Check metafiles and staged files before each commit too, and live with hooks of others: those are kept beside and run first.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="WeirException"><c>no_git</c>; <c>already_exists</c>: a hook of somebody else's.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(DvcRepository repository, bool usePreCommitTool, bool checks = false, CancellationToken cancellation = default)
    {
        var git = new Git(repository);
        var hooks = await git.RunAsync(cancellation, "rev-parse", "--git-path", "hooks");
        if (repository.Config.HasNoScm || hooks.ExitCode != 0) throw new WeirException("no_git", "hooks belong to git, and this repository works without it", "run `git init` first");
        var top = (await git.RunAsync(cancellation, "rev-parse", "--show-toplevel")).Output.Trim();
        var written = usePreCommitTool
            ? [.. PreCommitConfig.Write(Path.Combine(top, ".pre-commit-config.yaml"), checks)]
            : checks ? WriteBeside(Path.GetFullPath(Path.Combine(repository.Root, hooks.Output.Trim()))) : WriteHooks(Path.GetFullPath(Path.Combine(repository.Root, hooks.Output.Trim())));
        await git.RunAsync(cancellation, "config", "merge.dvc.name", "Weir merge driver for DVC files");
        await git.RunAsync(cancellation, "config", "merge.dvc.driver", "weir git-hook merge-driver --ancestor %O --our %A --their %B ");
        return written;
    }

    private static List<string> WriteHooks(string folder)
    {
        // All are looked at before the first is written.
        foreach (var name in Names)
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path) && !IsOurs(path, name) && !IsOfDvc(path, name))
                throw new WeirException(ErrorCodes.AlreadyExists, $"the hook '{path}' exists already and is not Weir's", $"add the line `weir git-hook {name} \"$@\"` to it by hand, or remove it", new SourceLocation(path));
        }

        var written = new List<string>();
        Directory.CreateDirectory(folder);
        foreach (var name in Names)
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path)) continue;
            Write(path, $"#!/bin/sh\nexec weir git-hook {name} \"$@\"\n");
            written.Add(path);
        }

        return written;
    }

    private static List<string> WriteBeside(string folder)
    {
        var written = new List<string>();
        Directory.CreateDirectory(folder);
        foreach (var name in Names)
        {
            var path = Path.Combine(folder, name);
            var text = Checking(name);
            if (File.Exists(path))
            {
                if (File.ReadAllText(path) == text) continue;
                if (!IsOurs(path, name) && !IsOfDvc(path, name)) File.Move(path, path + Before, overwrite: false);
            }

            Write(path, text);
            written.Add(path);
        }

        return written;
    }

    private static string Checking(string name) => $"""
        #!/bin/sh
        # Written by `weir hooks install`. The hook that was here before lies beside it and runs first.
        before="$(dirname "$0")/{name}{Before}"
        if [ -x "$before" ]; then "$before" "$@" || exit $?; fi
        {(name == "pre-commit" ? "weir hooks check || exit $?\n" : string.Empty)}exec weir git-hook {name} "$@"

        """.Replace("\r", string.Empty, StringComparison.Ordinal);

    private static void Write(string path, string text)
    {
        AtomicFile.WriteText(path, text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, (UnixFileMode)0x1ED); // 0755
    }

    private static bool IsOurs(string path, string name) => File.ReadAllText(path).Contains($"weir git-hook {name}", StringComparison.Ordinal);

    private static bool IsOfDvc(string path, string name) => File.ReadAllText(path).Contains($"dvc git-hook {name}", StringComparison.Ordinal);
}
