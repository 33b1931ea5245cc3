using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Weir.Foundation.Errors;

namespace Weir.Versioning.Files;

/// <summary>Reads the entries of folders, in the order in which the file system keeps them, without an object for each. Not for two threads at once.</summary>
internal sealed unsafe class FolderReader : IDisposable
{
    private const int BufferBytes = 1 << 16;

    private readonly byte* _buffer = (byte*)NativeMemory.Alloc(BufferBytes);
    private readonly List<(int Offset, int Length, EntryKind Kind)> _entries = [];
    private byte[] _names = new byte[1 << 14];
    private int _used;
    private int _folder = -1;
    private string _path = string.Empty;

    /// <summary>How many entries the open folder has.</summary>
    public int Count => _entries.Count;

    /// <summary>Opens a folder and reads all its entries; false when it is not there (or no folder).</summary>
    /// <exception cref="WeirException"><c>cannot_read</c>: it may not be read; <c>name_not_utf8</c>.</exception>
    public bool Open(string path)
    {
        Close();
        _path = path;
        _entries.Clear();
        _used = 0;
        if (!Posix.IsAvailable) return OpenPortable(path);
        _folder = Posix.Open(path, Posix.ReadOnly | Posix.CloseOnExec, 0);
        if (_folder < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error is Posix.NoEntry or 20 ? false : throw CannotRead(path, error);
        }

        for (long count; (count = Posix.ReadFolder(_folder, _buffer, BufferBytes)) != 0;)
        {
            if (count < 0)
            {
                var error = Marshal.GetLastPInvokeError();
                return error == 20 ? false : throw CannotRead(path, error);
            }

            Parse((int)count);
        }

        return true;
    }

    /// <summary>The bytes of a name, zero-terminated behind its end.</summary>
    public ReadOnlySpan<byte> Name(int index) => _names.AsSpan(_entries[index].Offset, _entries[index].Length);

    /// <summary>The name as text.</summary>
    /// <exception cref="WeirException"><c>name_not_utf8</c>.</exception>
    public string NameText(int index) => Decode(Name(index), _path);

    /// <summary>What the entry is; links are told apart from what they point to only by <see cref="EntryKind.Link"/>.</summary>
    public EntryKind Kind(int index) => _entries[index].Kind;

    /// <summary>What the file system says of an entry, links followed; null when it went away, or a link leads nowhere.</summary>
    public FileFacts? Facts(int index)
    {
        if (_folder < 0) return FileFacts.Of(Path.Combine(_path, NameText(index)));
        fixed (byte* name = &_names[_entries[index].Offset]) return FileFacts.At(_folder, name);
    }

    /// <summary>A name of the file system as text.</summary>
    /// <exception cref="WeirException"><c>name_not_utf8</c>: metafiles are UTF-8, so such a name could not be recorded.</exception>
    public static string Decode(ReadOnlySpan<byte> name, string folder)
    {
        if (System.Text.Unicode.Utf8.IsValid(name)) return Encoding.UTF8.GetString(name);
        var printable = new StringBuilder();
        foreach (var b in name) printable.Append(b is >= 0x20 and < 0x7f ? ((char)b).ToString() : $"\\x{b:x2}");
        throw new WeirException("name_not_utf8", $"the name '{printable}' in '{folder}' is not UTF-8", "rename it (metafiles hold UTF-8 only), or ignore it in .dvcignore", new SourceLocation(folder));
    }

    public void Dispose()
    {
        Close();
        NativeMemory.Free(_buffer);
        GC.SuppressFinalize(this);
    }

    ~FolderReader() => NativeMemory.Free(_buffer);

    internal static WeirException CannotRead(string path, int error) => new(
        "cannot_read",
        $"'{path}' cannot be read: {(error == 13 ? "permission denied" : Marshal.GetPInvokeErrorMessage(error))}",
        error == 13 ? "give yourself the right to read it, or ignore it in .dvcignore" : null,
        new SourceLocation(path));

    private void Close()
    {
        if (_folder >= 0) _ = Posix.Close(_folder);
        _folder = -1;
    }

    // struct linux_dirent64: inode 8, offset 8, record length 2, type 1, name with a zero.
    private void Parse(int length)
    {
        for (var at = 0; at < length;)
        {
            var record = new ReadOnlySpan<byte>(_buffer + at, length - at);
            int size = BinaryPrimitives.ReadUInt16LittleEndian(record[16..]);
            var name = record[19..size];
            name = name[..name.IndexOf((byte)0)];
            at += size;
            if (name.SequenceEqual("."u8) || name.SequenceEqual(".."u8)) continue;
            var kind = record[18] switch { 8 => EntryKind.File, 4 => EntryKind.Folder, 10 => EntryKind.Link, 0 => EntryKind.Unknown, _ => EntryKind.Other };
            Add(name, kind);
        }
    }

    private void Add(ReadOnlySpan<byte> name, EntryKind kind)
    {
        if (_used + name.Length + 1 > _names.Length) Array.Resize(ref _names, Math.Max(_names.Length * 2, _used + name.Length + 1));
        name.CopyTo(_names.AsSpan(_used));
        _names[_used + name.Length] = 0;
        _entries.Add((_used, name.Length, kind));
        _used += name.Length + 1;
        if (kind != EntryKind.Unknown) return;

        // Some file systems do not say in the listing what an entry is.
        var path = Path.Combine(_path, NameText(_entries.Count - 1));
        var facts = FileFacts.Of(path, followLinks: false);
        _entries[^1] = _entries[^1] with { Kind = facts is not { } f ? EntryKind.Other : f.IsFile ? EntryKind.File : f.IsFolder ? EntryKind.Folder : f.IsLink ? EntryKind.Link : EntryKind.Other };
    }

    private bool OpenPortable(string path)
    {
        var folder = new DirectoryInfo(path);
        if (!folder.Exists) return false;
        foreach (var entry in folder.EnumerateFileSystemInfos())
            Add(Encoding.UTF8.GetBytes(entry.Name), entry.LinkTarget is not null ? EntryKind.Link : entry is DirectoryInfo ? EntryKind.Folder : EntryKind.File);
        return true;
    }
}

/// <summary>What a folder's listing says of an entry.</summary>
internal enum EntryKind
{
    /// <summary>The listing did not say.</summary>
    Unknown,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A device, socket or pipe.</summary>
    Other,
}
