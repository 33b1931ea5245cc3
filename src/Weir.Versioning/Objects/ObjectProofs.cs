using Weir.Versioning.Content;
using Weir.Versioning.Files;

namespace Weir.Versioning.Objects;

/// <summary>Which objects were seen to be what their names say. An object without such a proof is hashed before it is given out as a link.</summary>
/// <remarks>Objects are read-only, and linking changes their status time: size, time of writing and inode, without the right to write, are enough.</remarks>
internal sealed class ObjectProofs(Lazy<HashState> state)
{
    /// <summary>True when an object is as it was when its content was seen.</summary>
    public bool IsProven(Md5Value md5, in FileFacts facts) =>
        !facts.IsWritable && Split(md5) is var (folder, name) && state.Value.Find(folder, name, facts with { ChangedNs = 0 }) == md5;

    /// <summary>Notes an object whose content was just seen.</summary>
    public void Note(Md5Value md5, in FileFacts facts)
    {
        var (folder, name) = Split(md5);
        state.Value.Remember(folder, name, FileRecord.Of(facts with { ChangedNs = 0 }, md5, FileRecord.Certain));
    }

    /// <summary>Keeps the proofs.</summary>
    public void Save()
    {
        if (state.IsValueCreated) state.Value.Save();
    }

    private static (string Folder, string Name) Split(Md5Value md5)
    {
        var hex = md5.ToString();
        return (hex[..2], hex[2..]);
    }
}
