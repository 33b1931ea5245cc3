using System.Runtime.InteropServices;

namespace Weir.Versioning.Content;

/// <summary>Collects the files of one folder; see <see cref="FolderRecord"/>.</summary>
internal sealed class FolderBuilder
{
    private readonly List<FileRecord> _records = [];
    private readonly List<int> _ends = [];
    private byte[] _names = new byte[1024];
    private int _used;

    /// <summary>Number of files so far.</summary>
    public int Count => _records.Count;

    /// <summary>The records, to be filled in.</summary>
    public Span<FileRecord> Records => CollectionsMarshal.AsSpan(_records);

    /// <summary>Begins with what is known of a folder, or its first files.</summary>
    public static FolderBuilder From(FolderRecord? known, int count)
    {
        var builder = new FolderBuilder();
        for (var i = 0; i < count; i++) builder.Add(known!.Name(i), known.Records[i]);
        return builder;
    }

    /// <summary>A name.</summary>
    public ReadOnlySpan<byte> Name(int index)
    {
        var start = index == 0 ? 0 : _ends[index - 1];
        return _names.AsSpan(start, _ends[index] - start);
    }

    /// <summary>Adds a file and returns its position.</summary>
    public int Add(ReadOnlySpan<byte> name, in FileRecord record)
    {
        if (_used + name.Length > _names.Length) Array.Resize(ref _names, Math.Max(_names.Length * 2, _used + name.Length));
        name.CopyTo(_names.AsSpan(_used));
        _used += name.Length;
        _ends.Add(_used);
        _records.Add(record);
        return _records.Count - 1;
    }

    /// <summary>Puts it together; names that are gone are left out.</summary>
    public FolderRecord Build()
    {
        foreach (var record in _records)
            if (record.SizeBytes < 0) return WithoutGone().Build();
        return BuildAsIs();
    }

    /// <summary>The same with the marks of names that are gone.</summary>
    public FolderRecord BuildAsIs() => FolderRecord.Of(CollectionsMarshal.AsSpan(_records), CollectionsMarshal.AsSpan(_ends), _names.AsSpan(0, _used));

    private FolderBuilder WithoutGone()
    {
        var builder = new FolderBuilder();
        for (var i = 0; i < Count; i++)
            if (_records[i].SizeBytes >= 0) builder.Add(Name(i), _records[i]);
        return builder;
    }
}
