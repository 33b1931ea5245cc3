using Weir.Foundation.Errors;
using Weir.Foundation.Project;
using Weir.Versioning.Content;
using Weir.Versioning.Ignore;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Objects;

namespace Weir.Versioning.Repository;

/// <summary>A repository with data under version control: a folder with <c>.dvc/</c>. <c>weir</c> and <c>dvc</c> may be used in it in turn.</summary>
public sealed class DvcRepository
{
    private DvcRepository(string root)
    {
        Root = root;
        Project = WeirProject.At(root);
        Config = DvcConfig.Load(root);
        Cache = new ObjectCache(Config.CacheFolder, Config.LinkTypes, Config.IsSharedCache, Project.HashState + "-objects");
        Ignore = new IgnoreTree(root);
        Content = new ContentScanner(this);
    }

    /// <summary>Full path of the root.</summary>
    public string Root { get; }

    /// <summary>The Weir project of the same folder.</summary>
    public WeirProject Project { get; }

    /// <summary>Settings of <c>.dvc/config</c> and its neighbours.</summary>
    public DvcConfig Config { get; }

    /// <summary>Where objects lie.</summary>
    public ObjectCache Cache { get; }

    /// <summary>What <c>.dvcignore</c> files leave out.</summary>
    public IgnoreTree Ignore { get; }

    /// <summary>Hashes of files and folders in the workspace.</summary>
    public ContentScanner Content { get; }

    /// <summary>The lock around writes of metafiles, DVC's own.</summary>
    public string MetafileLock => Path.Combine(Root, ".dvc", "tmp", "lock");

    /// <summary>The repository at or above a folder.</summary>
    /// <exception cref="WeirException"><c>no_project</c>.</exception>
    public static DvcRepository Require(string start)
    {
        for (var folder = new DirectoryInfo(Path.GetFullPath(start)); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, ".dvc"))) return new DvcRepository(folder.FullName);
        throw new WeirException(ErrorCodes.NoProject, $"there is no repository with data versions at or above '{start}'", "run `weir init` in the root of the git repository");
    }

    /// <summary>Opens the repository whose root is known.</summary>
    public static DvcRepository Open(string root) => Require(root);

    /// <summary>Reads every metafile of the repository.</summary>
    public RepositoryIndex ReadIndex() => RepositoryIndex.Read(this);

    /// <summary>Keeps which objects were seen to be sound; a cache in a read-only checkout is no failure.</summary>
    internal void SaveProofs()
    {
        if (!Directory.Exists(Project.State)) return;
        Cache.SaveProofs();
    }

    /// <summary>A full path relative to the root, with <c>/</c>.</summary>
    public string Relative(string fullPath) => Path.GetRelativePath(Root, fullPath).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>How DVC names a tracked path: relative to the root inside the repository, as written for addresses and absolute paths, in full for what lies beside it.</summary>
    public string NameOf(string path, string fullPath) =>
        Metafiles.StageReader.IsUrl(path) || Path.IsPathRooted(path) ? path
        : fullPath.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal) || fullPath == Root ? Relative(fullPath)
        : fullPath;

    /// <summary>The full path of a path relative to the root.</summary>
    public string Full(string relative) => Path.GetFullPath(Path.Combine(Root, relative));
}
