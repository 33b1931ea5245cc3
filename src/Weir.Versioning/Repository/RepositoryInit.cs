using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Processes;
using Weir.Foundation.Project;

namespace Weir.Versioning.Repository;

/// <summary>Makes a repository, as <c>dvc init</c> does, and the project's <c>.weir/</c> beside it.</summary>
public static class RepositoryInit
{
    private const string IgnoreHeader = """
        # Add patterns of files dvc should ignore, which could improve
        # the performance. Learn more at
        # https://dvc.org/doc/user-guide/dvcignore

        """;

    /// <summary>Makes <c>.dvc/</c>, <c>.dvcignore</c> and <c>.weir/</c> and stages the former in git.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="noScm">Work without git.</param>
    /// <param name="subdirectory">Allow a folder below the git root.</param>
    /// <param name="force">Replace an existing <c>.dvc/</c> (its cache and config are lost).</param>
    /// <param name="cancellation">Ends the calls to git.</param>
    /// <exception cref="WeirException"><c>no_git</c>: not a git root; <c>already_exists</c>: <c>.dvc</c> is there.</exception>
    public static async Task<DvcRepository> RunAsync(string root, bool noScm, bool subdirectory, bool force, CancellationToken cancellation = default)
    {
        root = Path.GetFullPath(root);
        if (!noScm) await RequireGitAsync(root, subdirectory, cancellation);
        var folder = Path.Combine(root, ".dvc");
        if (Directory.Exists(folder))
        {
            if (!force) throw new WeirException(ErrorCodes.AlreadyExists, $"'{folder}' exists already", "use -f to begin anew; its cache is lost then", new SourceLocation(folder));
            Directory.Delete(folder, recursive: true);
        }

        Create(Path.Combine(folder, "tmp"));
        AtomicFile.WriteText(Path.Combine(folder, "config"), noScm ? "[core]\n    no_scm = True\n" : string.Empty);
        AtomicFile.WriteText(Path.Combine(folder, ".gitignore"), "/config.local\n/tmp\n/cache\n");
        var ignore = Path.Combine(root, ".dvcignore");
        if (!File.Exists(ignore)) AtomicFile.WriteText(ignore, IgnoreHeader);
        WeirProject.Open(root);
        if (!noScm) await Git(root, ["add", ".dvc/.gitignore", ".dvc/config", ".dvcignore"], cancellation);
        return DvcRepository.Open(root);
    }

    private static async Task RequireGitAsync(string root, bool subdirectory, CancellationToken cancellation)
    {
        var top = await Git(root, ["rev-parse", "--show-toplevel"], cancellation);
        var isGit = top.ExitCode == 0;
        if (isGit && (subdirectory || File.Exists(Path.Combine(root, ".git")) || Directory.Exists(Path.Combine(root, ".git")))) return;
        throw new WeirException(
            "no_git",
            isGit ? $"'{root}' is inside a git repository but not at its root" : $"'{root}' is not a git repository",
            isGit ? "use --subdir to begin here all the same, or go to the root" : "run `git init` first, or use --no-scm to work without git",
            new SourceLocation(root));
    }

    private static Task<ProcessResult> Git(string root, string[] arguments, CancellationToken cancellation) =>
        ProcessRunner.RunAsync(new ProcessSpec("git", arguments) { WorkingDirectory = root }, cancellation: cancellation);

    private static void Create(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot make '{folder}'", "check the permissions of the folder", new SourceLocation(folder), e);
        }
    }
}
