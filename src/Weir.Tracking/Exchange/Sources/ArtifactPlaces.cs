using Weir.Foundation.Errors;

namespace Weir.Tracking.Exchange.Sources;

/// <summary>Finds artifact addresses on this machine: <c>file:</c> addresses, paths, and what they were mapped to.</summary>
/// <param name="maps">Beginnings of addresses and what stands for them here.</param>
/// <param name="bases">Folders that relative addresses may start from.</param>
internal sealed class ArtifactPlaces(IReadOnlyList<(string Old, string New)> maps, IReadOnlyList<string> bases)
{
    /// <summary>Reads <c>OLD=NEW</c>.</summary>
    /// <exception cref="WeirException"><c>usage</c>.</exception>
    public static (string Old, string New) ParseMap(string typed)
    {
        var at = typed.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && at < typed.Length - 1
            ? (typed[..at].TrimEnd('/'), typed[(at + 1)..].TrimEnd('/'))
            : throw WeirException.Usage($"--map '{typed}' is not OLD=NEW", "for example --map file:///home/ada/mlruns=/mnt/mlruns");
    }

    /// <summary>An address with its beginning replaced, the longest that fits.</summary>
    public string Mapped(string address)
    {
        var best = maps.Where(m => address == m.Old || address.StartsWith(m.Old + "/", StringComparison.Ordinal)).OrderByDescending(m => m.Old.Length).FirstOrDefault();
        return best.Old is null ? address : best.New + address[best.Old.Length..];
    }

    /// <summary>The folder of an address, when there is one here.</summary>
    public string? Folder(string address) => Candidates(address).FirstOrDefault(Directory.Exists);

    /// <summary>True for an address that means a place on some machine's own disk.</summary>
    public static bool IsLocal(string address) =>
        address.StartsWith("file:", StringComparison.OrdinalIgnoreCase) || !address.Contains(":/", StringComparison.Ordinal) || (address.Length > 2 && char.IsAsciiLetter(address[0]) && address[1] == ':');

    private IEnumerable<string> Candidates(string address)
    {
        if (!IsLocal(address)) yield break;
        var path = address;
        if (path.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            path = path["file:".Length..];
            if (path.StartsWith("//", StringComparison.Ordinal)) path = path.IndexOf('/', 2) is >= 0 and var at ? path[at..] : path;
        }

        foreach (var spelled in new[] { path, Uri.UnescapeDataString(path) }.Distinct())
        {
            if (Path.IsPathRooted(spelled)) yield return spelled;
            else foreach (var start in bases) yield return Path.GetFullPath(Path.Combine(start, spelled));
        }
    }
}
