using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.Foundation.Project;

/// <summary>A project on disk: the folder that holds <c>.weir/</c> (local state) and, when data is versioned, <c>.dvc/</c>.</summary>
public sealed class WeirProject
{
    /// <summary>Name of the folder of local state.</summary>
    public const string StateFolder = ".weir";

    private WeirProject(string root) => Root = root;

    /// <summary>Full path of the project's root.</summary>
    public string Root { get; }

    /// <summary>Full path of <c>.weir</c>.</summary>
    public string State => Path.Combine(Root, StateFolder);

    /// <summary>The database of tracking, registry and lineage.</summary>
    public string Database => Path.Combine(State, "weir.db");

    /// <summary>Where run artifacts lie.</summary>
    public string Artifacts => Path.Combine(State, "artifacts");

    /// <summary>Where the prediction log lies.</summary>
    public string Predictions => Path.Combine(State, "predictions");

    /// <summary>Where logs of stages and services lie.</summary>
    public string Logs => Path.Combine(State, "logs");

    /// <summary>The flat file of known content hashes.</summary>
    public string HashState => Path.Combine(State, "hashes");

    /// <summary>The nearest project at or above <paramref name="start"/>, or null.</summary>
    public static WeirProject? Find(string start)
    {
        for (var folder = new DirectoryInfo(Path.GetFullPath(start)); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, StateFolder)) || Directory.Exists(Path.Combine(folder.FullName, ".dvc")))
                return new WeirProject(folder.FullName);
        }

        return null;
    }

    /// <summary>The nearest project at or above <paramref name="start"/>.</summary>
    /// <exception cref="WeirException"><c>no_project</c>.</exception>
    public static WeirProject Require(string start) =>
        Find(start) ?? throw new WeirException(ErrorCodes.NoProject, $"there is no project at or above '{start}'", "run `weir init` in the project's root");

    /// <summary>The project whose root is known; nothing is made.</summary>
    public static WeirProject At(string root) => new(Path.GetFullPath(root));

    /// <summary>Opens a folder as a project and makes its <c>.weir/</c> (ignored by git) where missing.</summary>
    public static WeirProject Open(string root)
    {
        var project = new WeirProject(Path.GetFullPath(root));
        project.EnsureState();
        return project;
    }

    /// <summary>Makes <c>.weir/</c> with its <c>.gitignore</c> where missing.</summary>
    public void EnsureState()
    {
        var ignore = Path.Combine(State, ".gitignore");
        if (File.Exists(ignore)) return;
        try
        {
            Directory.CreateDirectory(State);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.CannotWrite(State, e);
        }

        AtomicFile.WriteText(ignore, "*\n");
    }
}
