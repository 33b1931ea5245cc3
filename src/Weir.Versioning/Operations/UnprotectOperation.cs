using Weir.Foundation.Errors;
using Weir.Versioning.Files;
using Weir.Versioning.Objects;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Operations;

/// <summary>Makes links into the cache into files of their own, which may be written.</summary>
public static class UnprotectOperation
{
    /// <summary>Unprotects a file, or all files of a directory; nothing happens to what is no link.</summary>
    /// <returns>How many files were made anew.</returns>
    /// <exception cref="WeirException"><c>cannot_write</c>.</exception>
    public static int Unprotect(DvcRepository repository, string fullPath)
    {
        if (FileFacts.Of(fullPath) is not { } facts) return 0;
        var files = facts.IsFolder ? [.. repository.Ignore.FilesBelow(fullPath)] : new List<string> { fullPath };
        var done = 0;
        foreach (var file in files)
        {
            if (FileFacts.Of(file, followLinks: false) is not { } one || FileFacts.Of(file) is not { IsFile: true } target) continue;
            if (one.IsLink || one.Links > 1)
            {
                repository.Cache.Unprotect(file, target.IsExecutable);
                done++;
            }
            else if (!one.IsWritable && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, (UnixFileMode)Links.WorkspaceMode(one.IsExecutable));
            }
        }

        return done;
    }
}
