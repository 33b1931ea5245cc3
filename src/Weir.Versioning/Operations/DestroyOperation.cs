using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Operations;

/// <summary>Takes versioning away: metafiles, <c>.dvcignore</c>, <c>.dvc</c> with its cache. Data stays where it lies.</summary>
public static class DestroyOperation
{
    /// <summary>Destroys; links become files of their own first.</summary>
    public static void Run(DvcRepository repository)
    {
        var index = repository.ReadIndex();
        index.RequireSound();
        foreach (var o in index.Outs.Where(o => o.IsCached && OutPlace.IsInside(repository.Root, o.FullPath))) UnprotectOperation.Unprotect(repository, o.FullPath);
        foreach (var file in index.DvcFiles) File.Delete(file.FilePath);
        foreach (var pipeline in index.PipelineFiles.Select(p => p.FilePath))
        {
            File.Delete(pipeline);
            File.Delete(LockFile.PathFor(pipeline));
        }

        File.Delete(Path.Combine(repository.Root, ".dvcignore"));
        Directory.Delete(Path.Combine(repository.Root, ".dvc"), recursive: true);
        foreach (var state in Directory.Exists(repository.Project.State) ? Directory.EnumerateFiles(repository.Project.State, "hashes*").Append(Path.Combine(repository.Project.State, "links")) : []) File.Delete(state);
    }
}
