using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Transfer;

/// <summary>Which checkouts use a cache that lies outside of them: each writes itself down beside it, so that none collects what another needs.</summary>
public static class CacheSharers
{
    private const string FileName = ".weir/sharers";

    /// <summary>Writes a repository down, where its cache is not its own.</summary>
    public static void Register(DvcRepository repository)
    {
        if (!IsShared(repository)) return;
        var path = Path.Combine(repository.Config.CacheFolder, FileName);
        try
        {
            if (Roots(path).Contains(repository.Root)) return;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.WriteText(path, string.Concat(Roots(path).Append(repository.Root).Select(r => r + "\n")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or WeirException)
        {
            // A cache that can only be read is not collected from here either.
        }
    }

    /// <summary>The others that are still there and still use it.</summary>
    internal static IReadOnlyList<string> Of(DvcRepository repository)
    {
        if (!IsShared(repository)) return [];
        var others = Roots(Path.Combine(repository.Config.CacheFolder, FileName)).Where(r => r != repository.Root && Directory.Exists(Path.Combine(r, ".dvc")));
        return [.. others.Where(r => DvcConfig.Load(r).CacheFolder == repository.Config.CacheFolder)];
    }

    private static bool IsShared(DvcRepository repository) => !repository.Config.CacheFolder.StartsWith(repository.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string[] Roots(string path) => File.Exists(path) ? [.. File.ReadAllLines(path).Where(l => l.Length > 0).Distinct()] : [];
}
