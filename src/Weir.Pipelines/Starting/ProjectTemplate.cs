using System.Reflection;
using Weir.Foundation.Errors;
using Weir.Foundation.Processes;

namespace Weir.Pipelines.Starting;

/// <summary>A template: its questions and its files.</summary>
internal sealed class ProjectTemplate
{
    private const string Prefix = "Weir.Templates/";
    private const string Hidden = "dot-"; // so that a template's own .gitignore is not this repository's

    private ProjectTemplate(TemplateManifest manifest, IReadOnlyList<TemplateFile> files, bool hasHooks) => (Manifest, Files, HasHooks) = (manifest, files, hasHooks);

    /// <summary>Names of those that Weir brings along.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } = ["tabular", "timeseries", "text", "python"];

    public TemplateManifest Manifest { get; }

    public IReadOnlyList<TemplateFile> Files { get; }

    /// <summary>True when cookiecutter would run scripts of it, which is not done here.</summary>
    public bool HasHooks { get; }

    /// <summary>Opens a template by name, by path, or by the address of a git repository.</summary>
    /// <exception cref="WeirException"><c>not_found</c>, <c>clone_failed</c>, <c>template_invalid</c>.</exception>
    public static async Task<ProjectTemplate> OpenAsync(string name, string? revision, string? folder, CancellationToken cancellation)
    {
        if (BuiltIn.Contains(name)) return OfResources(name);
        if (Directory.Exists(name)) return OfFolder(Path.GetFullPath(Path.Combine(name, folder ?? ".")));
        if (!name.Contains("://", StringComparison.Ordinal) && !(name.Contains('@', StringComparison.Ordinal) && name.Contains(':', StringComparison.Ordinal)))
            throw new WeirException(ErrorCodes.NotFound, $"there is no template '{name}'", DidYouMean.Hint(name, BuiltIn) ?? "tabular, timeseries, text, python, a folder, or the address of a git repository");
        var clone = Directory.CreateTempSubdirectory("weir-template-").FullName;
        try
        {
            await CloneAsync(name, revision, clone, cancellation);
            return OfFolder(Foundation.Files.SafePath.Below(clone, folder ?? string.Empty));
        }
        finally
        {
            Directory.Delete(clone, recursive: true);
        }
    }

    private static ProjectTemplate OfResources(string name)
    {
        var assembly = typeof(ProjectTemplate).Assembly;
        var start = Prefix + name + "/";
        var manifest = TemplateManifest.Parse(Resource(assembly, start + TemplateManifest.FileName), TemplateManifest.FileName);
        var files = assembly.GetManifestResourceNames().Where(n => n.StartsWith(start + "files/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(n => new TemplateFile(string.Join('/', n[(start + "files/").Length..].Split('/').Select(p => p.StartsWith(Hidden, StringComparison.Ordinal) ? "." + p[Hidden.Length..] : p)), Resource(assembly, n), n.EndsWith(".sh", StringComparison.Ordinal)));
        return new ProjectTemplate(manifest, [.. files], false);
    }

    // As cookiecutter lays it out: beside the manifest one folder whose name holds an answer, and in it the project.
    private static ProjectTemplate OfFolder(string root)
    {
        var manifest = Path.Combine(root, TemplateManifest.FileName);
        if (!File.Exists(manifest)) throw new WeirException("template_invalid", $"'{root}' has no {TemplateManifest.FileName}", "name the folder of the template with --directory", new SourceLocation(manifest));
        var inner = Directory.EnumerateDirectories(root).Where(d => Path.GetFileName(d).Contains("cookiecutter.", StringComparison.Ordinal) && Path.GetFileName(d).Contains("{{", StringComparison.Ordinal)).Order(StringComparer.Ordinal).FirstOrDefault()
            ?? throw new WeirException("template_invalid", $"'{root}' has no folder whose name holds an answer", "such as {{ cookiecutter.repo_name }}: in it lies the project", new SourceLocation(root));
        var files = new List<TemplateFile>();
        foreach (var path in Directory.EnumerateFiles(inner, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, ReturnSpecialDirectories = false }).Order(StringComparer.Ordinal))
        {
            if (new FileInfo(path).LinkTarget is not null) throw new WeirException("template_invalid", $"'{Path.GetRelativePath(root, path)}' of the template is a symbolic link", "a template has files and folders only", new SourceLocation(path));
            var isExecutable = !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & UnixFileMode.UserExecute) != 0;
            files.Add(new TemplateFile(Path.GetRelativePath(inner, path).Replace(Path.DirectorySeparatorChar, '/'), File.ReadAllBytes(path), isExecutable));
        }

        return new ProjectTemplate(TemplateManifest.Parse(File.ReadAllBytes(manifest), manifest), files, Directory.Exists(Path.Combine(root, "hooks")));
    }

    private static async Task CloneAsync(string url, string? revision, string folder, CancellationToken cancellation)
    {
        var environment = new Dictionary<string, string?> { ["GIT_TERMINAL_PROMPT"] = "0", ["GIT_ALLOW_PROTOCOL"] = "file:git:http:https:ssh" };
        string[] words = revision is null ? ["clone", "--quiet", "--depth", "1", "--", url, folder] : ["clone", "--quiet", "--depth", "1", "--branch=" + revision, "--", url, folder];
        var result = await ProcessRunner.RunAsync(new ProcessSpec("git", words) { WorkingDirectory = Path.GetTempPath(), Environment = environment }, cancellation: cancellation);
        if (result.ExitCode != 0) throw new WeirException("clone_failed", $"git cannot bring '{Redact.Text(url)}': {Redact.Text(result.Error.Trim().Split('\n')[^1])}", "check the address, and the branch or tag");
    }

    private static byte[] Resource(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException(name);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}

/// <summary>A file of a template.</summary>
/// <param name="Path">Relative, with answers to be put in.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="IsExecutable">True for a program.</param>
internal sealed record TemplateFile(string Path, byte[] Content, bool IsExecutable);
