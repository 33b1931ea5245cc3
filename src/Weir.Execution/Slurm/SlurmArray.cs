using Weir.Foundation.Errors;

namespace Weir.Execution.Slurm;

/// <summary>Requests that are submitted together: one job of Slurm's, in which each has a number.</summary>
/// <remarks>A controller that crashes may forget the last jobs and give their numbers again. So a job is told by the name that is made here and that Slurm carries in the job's
/// comment and in the path of its output; its number only says where to ask.</remarks>
/// <param name="folder">Folder of the executor.</param>
/// <param name="name">Unique; letters and digits.</param>
internal sealed class SlurmArray(string folder, string name)
{
    private const string List = ".list";

    private string? _id;
    private int _left = -1; // tasks not forgotten yet; below 0 while nobody counted

    public string Name => name;

    /// <summary>Slurm's number; null while it is not known to have one.</summary>
    public string? Id
    {
        get => _id ??= File.Exists(IdFile) && File.ReadAllText(IdFile).Trim() is { Length: > 0 } id ? id : null;
        set
        {
            _id = value;
            SpoolFile.Write(IdFile, value + "\n");
        }
    }

    /// <summary>Where Slurm writes what it says of a task itself: a path in which <c>%a</c> is the task's number.</summary>
    public string Output => Path.Combine(folder, name).Replace("%", "%%", StringComparison.Ordinal) + "_%a.out";

    /// <summary>What every node runs: the script of the folder that the task's number stands for.</summary>
    public string Script => $"""
        #!/bin/sh
        spool=$(sed -n "$((SLURM_ARRAY_TASK_ID + 1))p" {SlurmScript.Quote(Path.Combine(folder, name + List))})
        exec /bin/sh "$spool/run"

        """;

    private string IdFile => Path.Combine(folder, name + ".id");

    /// <summary>Writes down which folder has which number.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: a folder's name holds what Slurm cannot take; <c>cannot_write</c>.</exception>
    public void Write(IReadOnlyList<SlurmTask> tasks)
    {
        if (tasks.Select(t => t.Spool.Folder).Prepend(folder).FirstOrDefault(f => f.AsSpan().ContainsAny('\n', '\\')) is { } bad)
            throw new WeirException(ErrorCodes.InvalidValue, "Slurm runs nothing in a folder whose name holds a line break or a backslash", "rename the folder of the project", new SourceLocation(bad));
        try
        {
            Directory.CreateDirectory(folder);
            SpoolFile.Write(Path.Combine(folder, name + List), string.Concat(tasks.Select(t => t.Spool.Folder + "\n")));
            _left = tasks.Count;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"the jobs for Slurm cannot be written: {e.Message.Split('\n')[0]}", "check permissions and room of the disk", new SourceLocation(folder), e);
        }
    }

    /// <summary>The arrays that drivers before this have written, by the folders of attempts.</summary>
    public static Dictionary<string, (SlurmArray Array, int Number)> ReadAll(string folder)
    {
        var places = new Dictionary<string, (SlurmArray, int)>(StringComparer.Ordinal);
        if (!Directory.Exists(folder)) return places;
        foreach (var file in Directory.EnumerateFiles(folder, "*" + List).Order(StringComparer.Ordinal)) // by time: what was submitted again counts
        {
            var array = new SlurmArray(folder, Path.GetFileNameWithoutExtension(file));
            foreach (var (number, attempt) in array.ReadList().Index()) places[attempt] = (array, number);
        }

        return places;
    }

    /// <summary>What Slurm itself said of a task, such as that it took too much memory.</summary>
    public string ReadOutput(int task)
    {
        try
        {
            return File.ReadAllText(Printed(task));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    /// <summary>Removes what was kept for a task; with the last of them, all.</summary>
    public void Forget(int task)
    {
        TryDelete(Printed(task));
        if (_left < 0) _left = ReadList().Count(Directory.Exists); // submitted by a driver that went away: those that it had seen through have no folder any more
        if (Interlocked.Decrement(ref _left) <= 0) Delete();
    }

    /// <summary>Removes what was written of an array that Slurm did not take.</summary>
    public void Delete()
    {
        TryDelete(Path.Combine(folder, name + List));
        TryDelete(IdFile);
    }

    private string[] ReadList() => File.Exists(Path.Combine(folder, name + List)) ? File.ReadAllLines(Path.Combine(folder, name + List)) : [];

    private string Printed(int task) => Path.Combine(folder, FormattableString.Invariant($"{name}_{task}.out"));

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file system of the cluster is away for a moment: no reason for a task that succeeded to fail.
        }
    }
}
