using System.Globalization;
using System.IO.Enumeration;
using System.Text;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Processes;
using Weir.Versioning.Hooks;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Starting;

/// <summary>Makes a project from a template: a git repository with DVC's files, hooks and a first commit.</summary>
public static class ProjectStart
{
    private const string Unfinished = ".new-";

    /// <summary>Names of the templates that Weir brings along.</summary>
    public static IReadOnlyList<string> Templates => ProjectTemplate.BuiltIn;

    /// <summary>Makes it, whole or not at all.</summary>
    /// <param name="options">What and where.</param>
    /// <param name="ask">Asks a person; null where nobody can answer: then defaults stand.</param>
    /// <param name="cancellation">Ends git; nothing is left.</param>
    /// <exception cref="WeirException"><c>already_exists</c>: a folder with something in it; <c>not_found</c>, <c>clone_failed</c>, <c>template_invalid</c>, <c>template_unsupported</c>, <c>path_escapes_root</c>;
    /// <c>usage</c>: an answer to no question, or none of the choices.</exception>
    public static async Task<StartedProject> RunAsync(ProjectStartOptions options, Func<TemplateQuestion, string, string>? ask = null, CancellationToken cancellation = default)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Folder));
        CheckTarget(target);
        var template = await ProjectTemplate.OpenAsync(options.Template, options.Revision, options.Directory, cancellation);
        var answers = Answers(template.Manifest, options, Path.GetFileName(target), ask);
        var parent = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(parent);
        RemoveLeftovers(parent, Path.GetFileName(target));
        var temporary = Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $".{Path.GetFileName(target)}{Unfinished}{Environment.ProcessId}-{Foundation.Ids.Id.New()[..8]}"));
        try
        {
            var files = Write(template, new TemplateText(answers), temporary);
            var commit = options.UseGit ? await CommitAsync(temporary, options.Template, cancellation) : await InitAsync(temporary, noScm: true, cancellation);
            CheckTarget(target); // somebody may have come meanwhile
            if (Directory.Exists(target)) Directory.Delete(target);
            Directory.Move(temporary, target);
            return new StartedProject(target, files, answers, commit, template.HasHooks);
        }
        catch
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            throw;
        }
    }

    // What starts that were killed left of this project; the name says whose it is.
    private static void RemoveLeftovers(string parent, string name)
    {
        foreach (var folder in Directory.EnumerateDirectories(parent, $".{name}{Unfinished}*"))
        {
            var owner = Path.GetFileName(folder)[$".{name}{Unfinished}".Length..].Split('-');
            if (owner is not [var number, { Length: 8 }] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || ProcessIds.IsAlive(pid)) continue;
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another start clears it at the same time, or it is somebody else's: it is in nobody's way.
            }
        }
    }

    private static void CheckTarget(string target)
    {
        var name = Path.GetFileName(target);
        if (name.Length == 0 || name[0] is '-' or '.' || name.Any(c => char.IsControl(c) || c is '\\' or ':')) throw WeirException.Usage($"'{name}' is no name for a project", "letters, digits, `-` and `_`");
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
            throw new WeirException(ErrorCodes.AlreadyExists, $"'{target}' is there already, and not empty", "another name, or another place");
    }

    private static Dictionary<string, string> Answers(TemplateManifest manifest, ProjectStartOptions options, string name, Func<TemplateQuestion, string, string>? ask)
    {
        if (options.Answers.Keys.FirstOrDefault(k => manifest.Questions.All(q => q.Key != k)) is { } unknown)
            throw WeirException.Usage($"the template does not ask for '{unknown}'", DidYouMean.Hint(unknown, manifest.Questions.Where(q => !q.IsPrivate).Select(q => q.Key)) ?? string.Join(", ", manifest.Questions.Where(q => !q.IsPrivate).Select(q => q.Key)));
        var answers = new Dictionary<string, string>();
        foreach (var question in manifest.Questions)
        {
            var proposal = question.Key == "project_name" ? name : new TemplateText(answers).Render(question.Default, TemplateManifest.FileName);
            var answer = options.Answers.TryGetValue(question.Key, out var given) ? given : question.IsPrivate || ask is null ? proposal : ask(question, proposal);
            if (question.Choices.Count > 0 && !question.Choices.Contains(answer)) throw WeirException.Usage($"'{answer}' is no choice for '{question.Key}'", string.Join(", ", question.Choices));
            if (answer.Any(char.IsControl)) throw WeirException.Usage($"the answer for '{question.Key}' has a control character", "one line of text");
            answers[question.Key] = answer;
        }

        return answers;
    }

    private static List<string> Write(ProjectTemplate template, TemplateText text, string root)
    {
        Directory.CreateDirectory(root);
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in template.Files)
        {
            var name = text.Render(file.Path, file.Path);
            if (name.Split('/') is var parts && (parts.Any(p => p.Length == 0) || parts.Contains(".git"))) throw new WeirException("path_escapes_root", $"the template's '{file.Path}' would be '{name}'", "choose other answers, or another template", new SourceLocation(file.Path));
            var path = SafePath.Below(root, name);
            if (!written.Add(name)) throw new WeirException("template_invalid", $"two files of the template would be '{name}'", "choose other answers", new SourceLocation(file.Path));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.WriteBytes(path, IsCopied(template.Manifest, file) ? file.Content : Encoding.UTF8.GetBytes(text.Render(Encoding.UTF8.GetString(file.Content), file.Path)));
            if (file.IsExecutable && !OperatingSystem.IsWindows()) File.SetUnixFileMode(path, (UnixFileMode)0x1ED); // 0755
        }

        return [.. written.Order(StringComparer.Ordinal)];
    }

    private static bool IsCopied(TemplateManifest manifest, TemplateFile file) =>
        manifest.CopiedAsTheyAre.Any(p => FileSystemName.MatchesSimpleExpression(p, file.Path, ignoreCase: false)) || Array.IndexOf(file.Content, (byte)0) >= 0 || !System.Text.Unicode.Utf8.IsValid(file.Content);

    private static async Task<string?> InitAsync(string root, bool noScm, CancellationToken cancellation)
    {
        if (!Directory.Exists(Path.Combine(root, ".dvc"))) await RepositoryInit.RunAsync(root, noScm, subdirectory: false, force: false, cancellation);
        return null;
    }

    private static async Task<string?> CommitAsync(string root, string template, CancellationToken cancellation)
    {
        await GitAsync(root, cancellation, "init", "--quiet", "--initial-branch=main");
        await InitAsync(root, noScm: false, cancellation);
        await HookInstallation.RunAsync(DvcRepository.Open(root), usePreCommitTool: false, checks: true, cancellation);
        await GitAsync(root, cancellation, "add", "-A");
        // Who has not told git who he is commits by himself: nothing is made up for him.
        var author = await ProcessRunner.RunAsync(new ProcessSpec("git", ["var", "GIT_AUTHOR_IDENT"]) { WorkingDirectory = root }, cancellation: cancellation);
        if (author.ExitCode != 0) return null;
        // The hooks would look at data that is not there yet.
        await GitAsync(root, cancellation, "commit", "--quiet", "--no-verify", "-m", ProjectTemplate.BuiltIn.Contains(template) ? $"Start from the template {template}" : "Start from a template");
        return (await GitAsync(root, cancellation, "rev-parse", "HEAD")).Trim();
    }

    private static async Task<string> GitAsync(string root, CancellationToken cancellation, params string[] words)
    {
        var result = await ProcessRunner.RunAsync(new ProcessSpec("git", words) { WorkingDirectory = root }, cancellation: cancellation);
        return result.ExitCode == 0 ? result.Output : throw new WeirException("git_failed", $"`git {words[0]}` failed: {result.Error.Trim().Split('\n')[0]}", "make the project without git: --no-git");
    }
}

/// <summary>What project, and where.</summary>
/// <param name="Folder">Where it is to be; its last part is its name.</param>
/// <param name="Template">A name, a folder, or the address of a git repository.</param>
public sealed record ProjectStartOptions(string Folder, string Template)
{
    /// <summary>Answers that are given, by key.</summary>
    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();

    /// <summary>Branch or tag of a template's git repository; null for its own.</summary>
    public string? Revision { get; init; }

    /// <summary>Folder of the template within its repository; null for its root.</summary>
    public string? Directory { get; init; }

    /// <summary>False to leave git alone.</summary>
    public bool UseGit { get; init; } = true;
}

/// <summary>A project that was made.</summary>
/// <param name="Folder">Full path.</param>
/// <param name="Files">Files of the template, relative.</param>
/// <param name="Answers">What was put in.</param>
/// <param name="Commit">The first commit; null without git, and where git does not know who commits.</param>
/// <param name="HasScripts">True when the template has scripts that cookiecutter would run, and that were not run.</param>
public sealed record StartedProject(string Folder, IReadOnlyList<string> Files, IReadOnlyDictionary<string, string> Answers, string? Commit, bool HasScripts);
