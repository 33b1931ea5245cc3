using System.Globalization;
using Weir.Versioning.Content;
using Weir.Versioning.Files;

namespace Weir.Versioning.Objects;

/// <summary>Which objects were seen to be what their names say. An object without such a proof is hashed before it is given out as a link.</summary>
/// <remarks>Objects are read-only, and linking changes their status time: size, time of writing and inode, without the right to write, are enough.</remarks>
internal sealed class ObjectProofs
{
    private readonly Lazy<HashState> _state;
    private readonly Lazy<Dictionary<Md5Value, Proof>> _known;
    private Dictionary<Md5Value, Proof>? _fresh;
    private readonly Lock _gate = new();

    /// <summary>Proofs kept in a state.</summary>
    public ObjectProofs(Lazy<HashState> state)
    {
        _state = state;
        _known = new Lazy<Dictionary<Md5Value, Proof>>(Load);
    }

    /// <summary>True when an object is as it was when its content was seen.</summary>
    public bool IsProven(Md5Value md5, in FileFacts facts) =>
        !facts.IsWritable && _known.Value.TryGetValue(md5, out var proof) && proof == Of(facts);

    /// <summary>Notes an object whose content was just seen.</summary>
    public void Note(Md5Value md5, in FileFacts facts)
    {
        lock (_gate) (_fresh ??= [])[md5] = Of(facts);
    }

    /// <summary>Keeps the proofs.</summary>
    public void Save()
    {
        lock (_gate)
        {
            if (_fresh is null) return;
            foreach (var group in _fresh.GroupBy(f => f.Key.Prefix))
            {
                var folder = group.Key.ToString("x2", CultureInfo.InvariantCulture);
                var known = _state.Value.Folder(folder);
                var builder = FolderBuilder.From(known, known?.Count ?? 0);
                foreach (var (md5, proof) in group)
                {
                    var name = System.Text.Encoding.ASCII.GetBytes(md5.ToString()[2..]);
                    var record = new FileRecord { SizeBytes = proof.SizeBytes, ModifiedNs = proof.ModifiedNs, Inode = proof.Inode, HashedAtNs = FileRecord.Certain, Md5 = md5 };
                    if (known?.Find(name) is >= 0 and var at) builder.Records[at] = record;
                    else builder.Add(name, record);
                }

                _state.Value.Put(folder, builder.Build());
            }

            _fresh = null;
            _state.Value.Save();
        }
    }

    private static Proof Of(in FileFacts facts) => new(facts.SizeBytes, facts.ModifiedNs, facts.Inode);

    private Dictionary<Md5Value, Proof> Load()
    {
        var known = new Dictionary<Md5Value, Proof>();
        for (var prefix = 0; prefix < 256; prefix++)
        {
            if (_state.Value.Folder(prefix.ToString("x2", CultureInfo.InvariantCulture)) is not { } folder) continue;
            foreach (ref readonly var record in folder.Records) known[record.Md5] = new Proof(record.SizeBytes, record.ModifiedNs, record.Inode);
        }

        return known;
    }

    private readonly record struct Proof(long SizeBytes, long ModifiedNs, ulong Inode);
}
