using System.Security.Cryptography;
using System.Text;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;
using Weir.Yaml.Emit;

namespace Weir.Pipelines.Repro;

/// <summary>A repository of its own for one attempt that runs on another machine: everything is seen in it, but outs are made in it and published by the driver.</summary>
/// <remarks>
/// An attempt may live on after its node was given up for dead, and end long after the next one. It then writes here and nowhere else, and nobody looks here any more: whatever
/// ran twice is published once. Folders that hold an out are folders here; everything else is a link to the real one.
/// </remarks>
internal sealed class AttemptWorkspace
{
    private const string Given = "run"; // there once an executor has it
    private const string Ended = ".ended";

    private readonly DvcRepository _repository;
    private readonly StageDefinition _stage;

    private AttemptWorkspace(DvcRepository repository, StageDefinition stage, string folder) => (_repository, _stage, Folder) = (repository, stage, folder);

    /// <summary>Folder of the attempt, which is the executor's own as well.</summary>
    public string Folder { get; }

    /// <summary>Root of the repository as the attempt sees it.</summary>
    public string Root => Path.Combine(Folder, "work");

    /// <summary>Where the commands run.</summary>
    public string WorkingDirectory => Path.Combine(Root, Path.GetRelativePath(_repository.Root, _stage.WorkingDirectory));

    /// <summary>Finds the attempt of a driver that was killed, if it works on the same inputs; else makes a new one.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="stage">Stage.</param>
    /// <param name="inputs">What it runs with.</param>
    /// <param name="attempt">1 for the first of this run; only that may be one from before.</param>
    /// <param name="runId">The run.</param>
    /// <exception cref="WeirException"><c>cannot_write</c>.</exception>
    public static AttemptWorkspace Open(DvcRepository repository, StageDefinition stage, LockEntry inputs, int attempt, string runId)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{stage.Address}\n{YamlEmitter.File(inputs.ToYaml())}")))[..16];
        var all = Path.Combine(All(repository), key);
        try
        {
            if (attempt == 1 && Directory.Exists(all) && Directory.EnumerateDirectories(all).Order(StringComparer.Ordinal).LastOrDefault(d => File.Exists(Path.Combine(d, Given))) is { } earlier)
                return new AttemptWorkspace(repository, stage, earlier);
            var made = new AttemptWorkspace(repository, stage, Path.Combine(all, FormattableString.Invariant($"{runId}-{attempt}")));
            made.Make();
            return made;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"the folder of an attempt cannot be made: {e.Message.Split('\n')[0]}", "check permissions and room of the disk", new SourceLocation(all), e);
        }
    }

    /// <summary>Moves what was made to its place.</summary>
    public void Publish()
    {
        foreach (var o in Outs())
        {
            var made = Path.Combine(Root, o);
            var target = _repository.Full(o);
            if (FileStat.Of(made) is not { } stat) continue; // told later, as of any stage
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
            if (stat.Kind == FileKind.Directory) Directory.Move(made, target);
            else File.Move(made, target, overwrite: true);
        }
    }

    /// <summary>Puts it away; who still writes there writes nowhere.</summary>
    /// <remarks>It is deleted with the others at the end of the run: file systems give names of files slowly while many were just deleted.</remarks>
    public void Remove()
    {
        try
        {
            var ended = Directory.CreateDirectory(Path.Combine(All(_repository), Ended)).FullName;
            var key = Path.GetDirectoryName(Folder)!;
            Directory.Move(key, Path.Combine(ended, $"{Path.GetFileName(key)}-{Path.GetFileName(Folder)}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not looked at again: the next attempt has another name.
            if (File.Exists(Path.Combine(Folder, Given))) File.Delete(Path.Combine(Folder, Given));
        }
    }

    /// <summary>Deletes what was put away, here and by runs that were killed before they did.</summary>
    public static void Sweep(DvcRepository repository)
    {
        var ended = Path.Combine(All(repository), Ended);
        try
        {
            if (Directory.Exists(ended)) Directory.Delete(ended, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A node still writes there, or another run sweeps: the next one does it.
        }
    }

    private static string All(DvcRepository repository) => Path.Combine(repository.Project.State, "attempts");

    private IEnumerable<string> Outs() => _stage.Outs.Where(o => !o.FullPath.Contains("://", StringComparison.Ordinal)).Select(o => _repository.Relative(o.FullPath)).Where(o => !o.StartsWith("..", StringComparison.Ordinal));

    private void Make()
    {
        var outs = Outs().ToHashSet();
        var real = new HashSet<string> { string.Empty };
        foreach (var path in outs.Select(o => Path.GetDirectoryName(o)!).Append(Path.GetRelativePath(_repository.Root, _stage.WorkingDirectory)).Where(p => p != "."))
            for (var folder = path; !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder)) real.Add(folder);
        Mirror(string.Empty, real, outs);
        foreach (var kept in _stage.Outs.Where(o => o.IsPersistent).Select(o => _repository.Relative(o.FullPath)).Where(outs.Contains)) Copy(_repository.Full(kept), Path.Combine(Root, kept));
    }

    private void Mirror(string folder, HashSet<string> real, HashSet<string> outs)
    {
        var source = Path.Combine(_repository.Root, folder);
        var target = Path.Combine(Root, folder);
        Directory.CreateDirectory(target);
        if (!Directory.Exists(source)) return;
        foreach (var entry in Directory.EnumerateFileSystemEntries(source))
        {
            var name = Path.Combine(folder, Path.GetFileName(entry));
            if (outs.Contains(name)) continue;
            if (real.Contains(name)) Mirror(name, real, outs);
            else File.CreateSymbolicLink(Path.Combine(Root, name), entry);
        }
    }

    private static void Copy(string from, string to)
    {
        if (File.Exists(from)) File.Copy(from, to, overwrite: true);
        if (!Directory.Exists(from)) return;
        Directory.CreateDirectory(to);
        foreach (var entry in Directory.EnumerateFileSystemEntries(from)) Copy(entry, Path.Combine(to, Path.GetFileName(entry)));
    }
}
