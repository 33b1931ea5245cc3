using Weir.Versioning.Objects;

namespace Weir.Versioning.Content;

/// <summary>Remembers that a directory and all its files were in the cache: as long as no folder of the cache changed since, nobody has to look again.</summary>
internal static class CompleteDirectories
{
    private const ulong Label = 0x6574656C706D6F63; // "complete"

    /// <summary>True when an object, and for a directory every file that it lists, is in the cache.</summary>
    public static bool Has(ObjectCache cache, HashState state, ContentId content)
    {
        if (!content.IsDirectory || content.IsLegacy) return cache.HasAll(content.Md5, content.IsLegacy);
        if (cache.Find(content.Md5) is null) return false;
        var md5 = Md5Value.Parse(content.Md5);
        var key = Mixing.Pair(Label, md5.First, md5.Second);
        var now = state.NowNs();
        var (fingerprint, latest) = CacheInventory.Fingerprint(cache.FilesFolder);
        if (state.Recall(key) is { } known && new Summary(known.First, known.Second) == fingerprint) return true;
        if (!cache.HasAll(content.Md5)) return false;
        // A folder that changed within its clock's granularity may change again without a sign.
        if (latest + state.GranularityNs < now) state.Note(key, new Mark(fingerprint.Low, fingerprint.High, 0, 0));
        return true;
    }
}
