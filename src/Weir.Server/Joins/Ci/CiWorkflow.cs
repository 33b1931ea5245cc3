using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.Server.Joins.Ci;

/// <summary>A ready workflow for a build server: bring the data, run the pipeline, report on the change.</summary>
/// <param name="Name">Name of the build server.</param>
/// <param name="Path">Where its file belongs, from the root of the git repository.</param>
public sealed record CiWorkflow(string Name, string Path)
{
    /// <summary>All that there are.</summary>
    public static IReadOnlyList<CiWorkflow> All { get; } =
    [
        new("github", ".github/workflows/weir.yml"),
        new("gitlab", ".gitlab-ci.yml"),
        new("bitbucket", "bitbucket-pipelines.yml"),
        new("jenkins", "Jenkinsfile"),
        new("codebuild", "buildspec.yml"),
        new("cloudbuild", "cloudbuild.yaml"),
    ];

    /// <summary>The one of a name.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>.</exception>
    public static CiWorkflow Of(string name) => All.FirstOrDefault(w => w.Name == name) ?? throw new WeirException(ErrorCodes.InvalidValue, $"there is no workflow for '{name}'", DidYouMean.Hint(name, All.Select(w => w.Name)) ?? $"there are {string.Join(", ", All.Select(w => w.Name))}");

    /// <summary>The file's text.</summary>
    /// <param name="branch">The branch that changes go into.</param>
    public string Text(string branch)
    {
        var resource = $"Weir.Server.Joins.Ci.Workflows.{Name}";
        using var stream = typeof(CiWorkflow).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException(resource);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace("@BRANCH@", branch, StringComparison.Ordinal);
    }

    /// <summary>Writes the file.</summary>
    /// <param name="root">Full path of the root of the git repository.</param>
    /// <param name="branch">The branch that changes go into.</param>
    /// <param name="force">Over a file that is there.</param>
    /// <returns>Its full path.</returns>
    /// <exception cref="WeirException"><c>already_exists</c>; <c>invalid_value</c>: a branch that is no branch.</exception>
    public string Write(string root, string branch, bool force)
    {
        if (branch.Length == 0 || !branch.All(c => char.IsLetterOrDigit(c) || c is '/' or '-' or '_' or '.')) throw new WeirException(ErrorCodes.InvalidValue, $"'{branch}' is no name for a branch here", "letters, digits, '/', '-', '_' and '.'");
        var path = System.IO.Path.Combine(root, Path);
        if (File.Exists(path) && !force) throw new WeirException(ErrorCodes.AlreadyExists, $"there is a '{Path}' already", "--force replaces it; `weir ci init NAME --print` shows what would be written", new SourceLocation(path));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        AtomicFile.WriteText(path, Text(branch));
        return path;
    }
}
